"""EXPLAIN's text form -> the documents that its JSON form has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import SyntaxProblem
from schemabook.plan import text_defaults
from schemabook.plan.scalar import unclosed
from schemabook.plan.text_node import has_tail, is_root
from schemabook.plan.text_property import EXPRESSIONS
from schemabook.plan.text_tree import HINT, Tree, problem, trees
from schemabook.plan.wrapped import ARROW, Row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUERY: Final = re.compile(r"\s*Query Text: ?(?P<text>.*)$")
#: How many inputs a node has at least; a text that ends before them was cut.
_INPUTS: Final = {
    **dict.fromkeys(("Nested Loop", "Hash Join", "Merge Join", "Recursive Union"), 2),
    **dict.fromkeys(("Sort", "Incremental Sort", "Hash", "Materialize", "Memoize", "Unique", "Limit"), 1),
    **dict.fromkeys(("Gather", "Gather Merge", "LockRows", "WindowAgg", "Aggregate", "Group"), 1),
    **dict.fromkeys(("ProjectSet", "SetOp", "Bitmap Heap Scan", "Subquery Scan", "ModifyTable"), 1),
}


def parse(lines: Sequence[str]) -> list[dict[str, Any]]:
    """The plans in `lines`, one document each; SyntaxProblem with the line otherwise."""
    query, body = _query(lines)
    found = rows(body)
    for row in found:
        _check(row)
    documents = []
    for tree in trees(found):
        _complete(tree)
        if query is not None:
            tree.document.setdefault("Query Text", query)
        documents.append(tree.document)
    return documents


def _query(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """The statement before the plan (auto_explain), which may have many lines; blanks in its place."""
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    query = _QUERY.match(lines[first]) if first < len(lines) else None
    if query is None:
        return None, list(lines)
    end = first + 1
    while end < len(lines) and not _ends_query(lines[end]):
        end += 1
    text = "\n".join([query["text"], *lines[first + 1 : end]])
    return text.rstrip(), [""] * end + list(lines[end:])


def _ends_query(line: str) -> bool:
    text = line.strip()
    return (
        text.startswith("Query Parameters: ") or (has_tail(text) and not ARROW.match(text)) or is_root(text)
    )


def _check(row: Row) -> None:
    """Complain about an expression that is cut off."""
    key, _, value = row.text.partition(": ")
    if key in EXPRESSIONS:
        mark = unclosed(value)
        if mark:
            raise problem(f"the {key} is cut off, a {mark} is not closed", row.line)


def _complete(tree: Tree) -> None:
    """Check that every node has its inputs, and fill in what text leaves out."""
    for node, line in zip(tree.nodes, tree.lines, strict=True):
        plain = sum("Parent Relationship" not in child for child in node.get("Plans", ()))
        wanted = _INPUTS.get(node["Node Type"], 0)
        if plain < wanted:
            what = f"{node['Node Type']} of line {line} has {plain} of its {wanted} inputs"
            raise SyntaxProblem(
                f"The plan ends too early, at line {tree.last}: the {what}.",
                line=tree.last,
                column=1,
                hint=HINT,
            )
    for index, keys in tree.keys.items():
        tree.nodes[index] |= _grouping(keys)
    beside = [v for v in tree.document.values() if isinstance(v, dict) and "Node Type" not in v]
    text_defaults.fill(tree.nodes, beside)
    _triggers(tree)


def _grouping(keys: list[tuple[str, list[str]]]) -> dict[str, Any]:
    """One Group Key, or grouping sets: hashed ones one by one, sorted ones together below their Sort Key."""
    if len(keys) == 1 and keys[0][0] == "Group Key" and keys[0][1] != ["()"]:
        return {"Group Key": keys[0][1]}
    sets: list[dict[str, Any]] = []
    for key, names in keys:
        chosen = [] if names == ["()"] else names
        if key == "Sort Key":
            sets.append({"Sort Key": names})
        elif key == "Hash Key" or not sets or "Hash Keys" in sets[-1]:
            sets.append({f"{key}s": [chosen]})
        else:
            sets[-1].setdefault(f"{key}s", []).append(chosen)
    return {"Grouping Sets": sets}


def _triggers(tree: Tree) -> None:
    """Where text names no table, the statement changes only one: it is the trigger's."""
    tables = [t for n in tree.nodes for t in n.get("Target Tables", ())]
    tables += [n for n in tree.nodes if n["Node Type"] == "ModifyTable" and "Target Tables" not in n]
    for entry in tree.document.get("Triggers", ()):
        if "Relation" not in entry and len(tables) == 1 and "Relation Name" in tables[0]:
            entry["Relation"] = tables[0]["Relation Name"]
