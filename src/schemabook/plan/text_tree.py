"""Rows of EXPLAIN's text form -> documents, as JSON has them: indentation gives the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import SyntaxProblem
from schemabook.plan import text_beside
from schemabook.plan.text_node import KNOWN, MODIFY, has_tail, headline, is_root, target
from schemabook.plan.text_property import LABEL, properties
from schemabook.plan.wrapped import ARROW, HEADING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.plan.wrapped import Row

HINT: Final = "give the whole output of EXPLAIN as it was printed; FORMAT JSON is safest to copy."
_WORKER: Final = re.compile(r"Worker (\d+):\s*(.*)$", re.DOTALL)
_KEYS: Final = ("Group Key", "Hash Key", "Sort Key")


@dataclass(slots=True)
class Level:
    """Something that is open: rows indented deeper belong to it."""

    indent: int
    kind: str  # node, heading, worker, target, jit, block
    data: dict[str, Any]
    line: int
    used: bool = False  # of a heading: its plan was found


@dataclass(slots=True)
class Tree:
    """One document being read. `lines` says where each node began."""

    root_indent: int
    document: dict[str, Any] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    stack: list[Level] = field(default_factory=list)
    last: int = 0
    costs: bool = False
    keys: dict[int, list[tuple[str, list[str]]]] = field(default_factory=dict)  # of aggregates

    def add(self, row: Row) -> None:
        """Take one row."""
        self.last = row.line
        if ARROW.match(row.text) or not self.nodes:
            self._node(row)
            return
        self._pop(row.indent)
        if HEADING.match(row.text) and self.stack:
            self.stack.append(Level(row.indent, "heading", {"Subplan Name": row.text}, row.line))
        elif self.stack:
            self._property(self.stack[-1], row)
        else:
            self._beside(row)

    def close(self) -> None:
        """Nothing follows."""
        self._pop(-1)

    def _pop(self, indent: int) -> None:
        while self.stack and self.stack[-1].indent >= indent:
            level = self.stack.pop()
            if level.kind == "heading" and not level.used:
                name = level.data["Subplan Name"]
                raise problem(f"the plan of {name} was expected below it", level.line)

    def _node(self, row: Row) -> None:
        text = ARROW.sub("", row.text, count=1)
        node = headline(text)
        if node is None or (self.costs and KNOWN.match(text) and not has_tail(text)):
            raise problem(f"a node with its costs was expected, not {_short(row.text)}", row.line)
        if not self.nodes:
            self.document["Plan"] = node
            self.root_indent, self.costs = row.indent, has_tail(text)
        else:
            self._attach(node, row)
        self.nodes.append(node)
        self.lines.append(row.line)
        self.stack.append(Level(row.indent, "node", node, row.line))

    def _attach(self, node: dict[str, Any], row: Row) -> None:
        self._pop(row.indent)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and parent.kind == "heading" and not parent.used:
            parent.used = True
            name = str(parent.data["Subplan Name"])
            kind = "SubPlan" if name.startswith("SubPlan") else "InitPlan"
            node |= {"Parent Relationship": kind, "Subplan Name": name}
            parent = self.stack[-2]
        if parent is None or parent.kind != "node":
            raise problem(f"no node stands above {_short(row.text)}: its indentation does not fit", row.line)
        parent.data.setdefault("Plans", []).append(node)

    def _property(self, level: Level, row: Row) -> None:
        """A row that belongs to a node, a worker, a target table or a block."""
        if level.kind == "heading":
            raise problem(f"the plan of {level.data['Subplan Name']} was expected here", row.line)
        worker = _WORKER.match(row.text)
        if worker and level.kind == "node":
            entry = _worker(level.data, int(worker[1]))
            opened = Level(row.indent, "worker", entry, row.line)
            self.stack.append(opened)
            if worker[2]:
                self._values(opened, worker[2], row)
            return
        modified = MODIFY.match(row.text)
        if modified and level.data.get("Node Type") == "ModifyTable":
            table = target("ModifyTable", modified["target"])
            level.data.setdefault("Target Tables", []).append(table)
            self.stack.append(Level(row.indent, "target", table, row.line))
            return
        self._values(level, row.text, row)

    def _values(self, level: Level, text: str, row: Row) -> None:
        if text.endswith(":") and LABEL.match(text):
            self._block(level.data, text[:-1], row)
            return
        found = text_beside.jit(text) if level.kind == "jit" else properties(text)
        if found is None:
            if LABEL.match(text):
                raise problem(f"this value is not understood: {_short(text)}", row.line)
            found = {"Text": text}  # a line of some later version or extension
        aggregate = level.data.get("Node Type") == "Aggregate"
        for key, value in found.items():
            if aggregate and key in _KEYS:
                self.keys.setdefault(len(self.nodes) - 1, []).append((key, value))
            elif key in level.data and level.data[key] != value:
                level.data[key] = [level.data[key], value]
            else:
                level.data[key] = value

    def _block(self, data: dict[str, Any], key: str, row: Row) -> None:
        block = data.setdefault(key, {})
        self.stack.append(Level(row.indent, "jit" if key == "JIT" else "block", block, row.line))

    def _beside(self, row: Row) -> None:
        """A row at the left edge, after the tree."""
        text, document = row.text, self.document
        key, _, value = text.partition(": ")
        if text.endswith(":") and LABEL.match(text):
            self._block(document, text[:-1], row)
        elif text.startswith("Trigger"):
            entry = text_beside.trigger(text)
            if entry is None:
                raise problem("a trigger with its calls was expected", row.line)
            document.setdefault("Triggers", []).append(entry)
        elif key == "Settings":
            document[key] = text_beside.settings(value)
        elif key == "Serialization":
            document[key] = text_beside.serialization(value)
            if document[key] is None:
                raise problem("a serialization with its output was expected", row.line)
            self.stack.append(Level(row.indent, "block", document[key], row.line))
        else:
            found = properties(text)
            if found is None:
                raise problem(f"a property was expected, not {_short(text)}", row.line)
            document |= found


def trees(found: Sequence[Row]) -> list[Tree]:
    """The documents in these rows. What stands before the first node (a prompt, the query) is skipped."""
    if not found:
        raise SyntaxProblem("There is no plan: the text is empty.", line=1, column=1, hint=HINT)
    made: list[Tree] = []
    for row in found[_first(found) :]:
        new = not made or (
            row.indent <= made[-1].root_indent and is_root(row.text) and not LABEL.match(row.text)
        )
        if new:
            made.append(Tree(root_indent=row.indent))
        made[-1].add(row)
    for tree in made:
        tree.close()
    return made


def _first(found: Sequence[Row]) -> int:
    """Where the first plan begins. An excerpt may begin with an arrow."""
    if ARROW.match(found[0].text):
        return 0
    for likely in (lambda text: is_root(text) and has_tail(text), has_tail, is_root):
        for place, row in enumerate(found):
            if ARROW.match(row.text) and place:
                break
            if likely(row.text):
                return place
    raise problem(f"a node such as Seq Scan was expected, not {_short(found[0].text)}", found[0].line)


def _worker(node: dict[str, Any], number: int) -> dict[str, Any]:
    """The worker's entry; a node may mention a worker more than once."""
    workers: list[dict[str, Any]] = node.setdefault("Workers", [])
    for entry in workers:
        if entry["Worker Number"] == number:
            return entry
    workers.append({"Worker Number": number})
    return workers[-1]


def problem(what: str, line: int) -> SyntaxProblem:
    """A SyntaxProblem that names the line."""
    return SyntaxProblem(f"This plan cannot be read, at line {line}: {what}.", line=line, column=1, hint=HINT)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
