"""The files being edited, and what was done to them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.errors import MigrationError, SyntaxProblem
from schemabook.models.refine.generated import class_body, is_docstring, is_import, title_of
from schemabook.models.refine.imports import bound_from, is_type_checking
from schemabook.models.refine.normal import target_of
from schemabook.models.refine.spelling import Node, Spelling

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schemabook.models.refine.facts import Facts, ShownClass
    from schemabook.models.refine.generated import Statement
    from schemabook.schema import Name


class CannotRefine(MigrationError):
    """A models file that people have edited cannot follow the database without them; nothing was written."""


class File:
    """One file: its statements, to be changed in place. `added` are the pieces that were put in."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.tree = _parsed(path, text)
        self.body: list[Statement] = list(self.tree.body)
        self.added: list[cst.CSTNode] = []

    @property
    def code(self) -> str:
        """The text as it is now; the very same as before if nothing changed."""
        if len(self.body) == len(self.tree.body) and all(map(_is, self.body, self.tree.body)):
            return self.text
        return self.tree.with_changes(body=self.body).code

    def find(self, name: str) -> int | None:
        """The place of the statement that binds a name at the first level."""
        return next((n for n, node in enumerate(self.body) if target_of(node) == name), None)

    def class_(self, name: str) -> cst.ClassDef | None:
        """A class of the first level."""
        at = self.find(name)
        node = self.body[at] if at is not None else None
        return node if isinstance(node, cst.ClassDef) else None

    @property
    def imported(self) -> dict[str, str]:
        """What imported names stand for."""
        return bound_from(self.body)

    @property
    def bound(self) -> set[str]:
        """All names of the first level."""
        return {name for node in self.body if (name := target_of(node))} | set(self.imported)

    def after_imports(self) -> int:
        """The first place behind the docstring and the imports."""
        last = 0
        for n, node in enumerate(self.body):
            if is_import(node) or is_type_checking(node) or (n == 0 and is_docstring(node)):
                last = n + 1
        return last

    def line(self, name: str, class_: str | None = None) -> int | None:
        """The line of the original text in which a name is bound, in a class or at the first level."""
        body: list[ast.stmt] = ast.parse(self.text).body
        if class_ is not None:
            body = next((n.body for n in body if isinstance(n, ast.ClassDef) and n.name == class_), [])
        for node in body:
            if name in _bound_by(node):
                return node.lineno
        return None


def _is(one: object, other: object) -> bool:
    return one is other


def _bound_by(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {t.id for t in targets if isinstance(t, ast.Name)}


def _parsed(path: str, text: str) -> cst.Module:
    try:
        ast.parse(text)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        label = f"{path}:{line}: "
        source = (error.text or "").rstrip("\n")
        raise SyntaxProblem(
            f"{path} is no Python: {error.msg}\n{label}{source}\n{' ' * (len(label) + column - 1)}^",
            line=line,
            column=column,
            hint="mend that line; nothing was written",
        ) from None
    return cst.parse_module(text)


@dataclass
class Desk:
    """All files, the facts about them, and the notes that say what was done."""

    files: Mapping[str, File]
    facts: Facts
    renamed: Mapping[str, str] = field(default_factory=dict)  # generated names -> those of the files
    moved: Mapping[Name, Name] = field(default_factory=dict)  # tables' new names -> their old ones
    notes: list[str] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)  # names that are new -> their files
    forgotten: list[str] = field(default_factory=list)  # classes that are gone
    wanted: list[str] = field(default_factory=list)  # enums and definitions that are new
    annotations: dict[str, str] = field(default_factory=dict)  # Python types with a SQL type of the file's
    otherwise: dict[str, str] = field(default_factory=dict)  # titles -> notes, if it turns out so
    borrowed: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)  # titles of statements that the files say in their own way
    _spellings: dict[str, Spelling] = field(default_factory=dict)

    def spelling(self, file: File) -> Spelling:
        """How a file spells generated code."""
        return self._spellings.setdefault(file.path, Spelling(file, self.renamed))

    def spelled(self, file: File, node: Node) -> Node:
        """Generated code as a file would have it."""
        return self.spelling(file).spelled(node)

    def added(self, file: File, node: cst.CSTNode) -> None:
        """Remember a piece that was put in: what it needs must be there in the end."""
        file.added.append(node)

    def borrow(self, names: Collection[str]) -> None:
        """Names that code uses which was copied from another place of the files."""
        self.borrowed.update(names)

    def forget(self, name: str) -> None:
        """A class is gone."""
        self.forgotten.append(name)

    def note(self, file: File, text: str) -> None:
        """Say what was done, or what has to be done by hand."""
        self.notes.append(f"{file.path}: {text}")

    def shown(self, table: Name) -> ShownClass | None:
        """What is known of a table's class."""
        return next((c for c in self.facts.classes if c.table == table), None)

    def file_of(self, module: str) -> File | None:
        """The file of a dotted module."""
        return self.files.get(self.facts.modules.get(module, ""))

    def module_of(self, file: File) -> str | None:
        """The dotted name under which a file is imported."""
        return next((m for m, path in self.facts.modules.items() if path == file.path), None)

    def first_class(self, file: File) -> int:
        """The place of the first model, or the end."""
        names = {c.name for c in self.facts.classes}
        return next((n for n, node in enumerate(file.body) if target_of(node) in names), len(file.body))

    def home_of_statements(self) -> File:
        """The file that has SQL already, else the last one."""
        files = list(self.files.values())
        return next((f for f in files if any(map(title_of, f.body))), files[-1])

    def home_of_types(self) -> File:
        """The file that has variables of types, else that of the statements."""
        found = [f for t in self.facts.types if (f := self.file_of(t.module)) is not None]
        return found[0] if found else self.home_of_statements()

    def place(self, shown: ShownClass) -> tuple[File, int] | None:
        """Where a class or plain Table stands; None if it is made in another way."""
        file = self.file_of(shown.module)
        at = file.find(shown.name) if file is not None else None
        return (file, at) if file is not None and at is not None else None


class ClassText:
    """The statements of one class, to be changed in place and put back."""

    def __init__(self, file: File, shown: ShownClass, node: cst.ClassDef) -> None:
        self.file, self.shown, self.node = file, shown, node
        self.body: list[Statement] = class_body(node)
        self.gone: set[str] = set()

    def find(self, name: str) -> int | None:
        """The place of the statement that binds a name."""
        return next((n for n, one in enumerate(self.body) if target_of(one) == name), None)

    def put(self, at: int, node: Statement) -> None:
        """Replace the statement at a place."""
        self.body[at] = node

    def remove(self, name: str) -> bool:
        """Take out the statement of a name; a comment that stands apart above it stays."""
        at = self.find(name)
        if at is None:
            return False
        gone = self.body.pop(at)
        self.gone.add(name)
        if at < len(self.body):
            kept = _apart(gone)
            after = self.body[at]
            if kept or (at and _blank(gone) and not _blank(after)):
                lines = kept or [cst.EmptyLine(indent=False)]
                self.body[at] = after.with_changes(leading_lines=[*lines, *after.leading_lines])
        return True

    def commit(self) -> None:
        """Put the class back into its file, if it changed."""
        if self.body == class_body(self.node):
            return
        body = self.body or [cst.SimpleStatementLine([cst.Pass()])]
        old = self.node.body
        block = old if isinstance(old, cst.IndentedBlock) else cst.IndentedBlock(())
        at = self.file.find(self.node.name.value)
        assert at is not None
        self.node = self.node.with_changes(body=block.with_changes(body=body))
        self.file.body[at] = self.node


def _blank(node: Statement) -> bool:
    return any(line.comment is None for line in node.leading_lines)


def _apart(node: Statement) -> list[cst.EmptyLine]:
    """The leading lines up to a blank one behind a comment: a heading, not the statement's own."""
    lines = list(node.leading_lines)
    last = max((n for n, line in enumerate(lines) if line.comment is None), default=-1)
    return lines[: last + 1] if any(line.comment is not None for line in lines[: last + 1]) else []
