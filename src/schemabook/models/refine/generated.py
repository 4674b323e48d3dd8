"""A generated module taken apart: which piece of its text is which object of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import libcst as cst

from schemabook.models.refine.elements import Elements, elements_of, table_call
from schemabook.models.refine.normal import (
    called,
    code_of,
    plain,
    plain_statement,
    quoted,
    target_of,
    value_of,
)
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.models.code import EnumClass, Key, ModelClass, Module
    from schemabook.schema import Schema

# of the calls that attach SQL to the metadata: which argument is the title
_TITLES: Final = {"_before": 0, "_after": 0, "_late": 0, "_before_table": 1}
Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


@dataclass(frozen=True)
class Version:
    """A state of the database, the module generated from it, and that module's text, formatted."""

    schema: Schema
    module: Module
    text: str


@dataclass(frozen=True)
class Body:
    """A table as generated: its statement, and the parts of that by what they are.

    `members` are the statements of columns and relationships, in order; `others` what else is assigned in the
    class (`__tablename__`), by name. A plain Table has elements only.
    """

    model: ModelClass
    node: Statement
    elements: Elements
    members: Mapping[Key, Statement] = field(default_factory=dict)
    others: Mapping[str, Statement] = field(default_factory=dict)

    @cached_property
    def same(self) -> str:
        """What it says, comparable."""
        return plain_statement(self.node)


@dataclass(frozen=True)
class Parts:
    """All pieces, in the order of the text.

    `statements` are SQL by title, `helpers` functions, classes and variables by name, `calls` what else is
    executed. `names` are all names that the text binds, to the statements that bind them, imports included.
    `order` has everything but classes, enums and helpers: what its place in the text matters for; the first
    `early` of them stand before the tables.
    """

    title: str | None
    bodies: Mapping[Name, Body]
    enums: Mapping[Name, tuple[EnumClass, cst.ClassDef]]
    definitions: Mapping[Name, Statement]
    statements: Mapping[str, Statement]
    helpers: Mapping[str, Statement]
    calls: Mapping[str, Statement]
    names: Mapping[str, Statement]
    order: tuple[Statement, ...]
    early: int


def parts(version: Version) -> Parts:
    """Take the text of a generated module apart."""
    tree = cst.parse_module(version.text)
    module = version.module
    by_name = {target_of(node): node for node in tree.body if target_of(node)}
    bodies = {m.key: _body(m, by_name[m.name]) for m in module.classes if m.name in by_name}
    enums = {e.key: (e, node) for e in module.enums if isinstance(node := by_name.get(e.name), cst.ClassDef)}
    definitions = {
        Name(d.key.schema, d.key.name): by_name[d.name] for d in module.definitions if d.name in by_name
    }
    known = {id(b.node) for b in bodies.values()} | {id(node) for _, node in enums.values()}
    known |= {id(node) for node in definitions.values()}
    found: dict[str, dict[str, Statement]] = {"statements": {}, "helpers": {}, "calls": {}}
    for node in tree.body:
        if id(node) not in known and not is_import(node) and not is_docstring(node):
            kind, key = _sort(node)
            found[kind][key] = node
    ordered = {id(one) for kind in ("statements", "calls") for one in found[kind].values()}
    ordered |= {id(node) for node in definitions.values()}
    return Parts(
        title=docstring(tree.body),
        bodies=bodies,
        enums=enums,
        definitions=definitions,
        statements=found["statements"],
        helpers=found["helpers"],
        calls=found["calls"],
        names=_names(tree, by_name),
        order=tuple(n for n in tree.body if id(n) in ordered),
        early=_early(tree, {id(b.node) for b in bodies.values()}, ordered),
    )


def _early(tree: cst.Module, tables: set[int], ordered: set[int]) -> int:
    first = next((n for n, node in enumerate(tree.body) if id(node) in tables), len(tree.body))
    return sum(id(node) in ordered for node in tree.body[:first])


def _sort(node: Statement) -> tuple[str, str]:
    title = title_of(node)
    if title is not None:
        return "statements", title
    name = target_of(node)
    return ("helpers", name) if name else ("calls", plain_statement(node))


def title_of(node: cst.CSTNode) -> str | None:
    """The title of a statement of SQL: `_after("view adults", ...)`."""
    call = expression_of(node)
    place = _TITLES.get(called(call)) if isinstance(call, cst.Call) else None
    if place is None or not isinstance(call, cst.Call) or len(call.args) <= place:
        return None
    return quoted(call.args[place].value)


def expression_of(node: cst.CSTNode) -> cst.BaseExpression | None:
    """The expression that a statement is."""
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        small = node.body[0]
        return small.value if isinstance(small, cst.Expr) else None
    return None


def is_import(node: cst.CSTNode) -> bool:
    """True for `import x` and `from x import y`."""
    return isinstance(node, cst.SimpleStatementLine) and all(
        isinstance(small, cst.Import | cst.ImportFrom) for small in node.body
    )


def is_docstring(node: cst.CSTNode) -> bool:
    """True for a statement that is nothing but a string."""
    value = expression_of(node)
    return value is not None and quoted(value) is not None


def docstring(body: object) -> str | None:
    """The docstring of a module's or class's statements."""
    assert isinstance(body, list | tuple)
    value = expression_of(body[0]) if body else None
    return quoted(value) if value is not None else None


def imported_names(node: cst.CSTNode) -> list[str]:
    """The names that an import statement binds."""
    found = []
    for small in node.body if isinstance(node, cst.SimpleStatementLine) else ():
        if isinstance(small, cst.Import | cst.ImportFrom) and not isinstance(small.names, cst.ImportStar):
            for alias in small.names:
                bound = alias.asname.name if alias.asname else alias.name
                found.append(code_of(bound).split(".")[0])
    return found


def _names(tree: cst.Module, by_name: Mapping[str | None, Statement]) -> dict[str, Statement]:
    found = {name: node for name, node in by_name.items() if name}
    for node in tree.body:
        if is_import(node):
            found |= dict.fromkeys(imported_names(node), node)
    return found


def _body(model: ModelClass, node: Statement) -> Body:
    codes = {plain(a.code): a.key for a in model.arguments}
    if not isinstance(node, cst.ClassDef):
        codes |= {plain(m.code): m.key for m in model.members}
        call = table_call(node)
        return Body(model, node, elements_of(call, codes) if call else Elements())
    keys = {m.name: m.key for m in model.members}
    members: dict[Key, Statement] = {}
    others: dict[str, Statement] = {}
    elements = Elements()
    for one in class_body(node):
        name = target_of(one)
        if name in keys:
            members[keys[name]] = one
        elif name == "__table_args__":
            value = value_of(one)
            elements = elements_of(value, codes) if value is not None else elements
        elif name:
            others[name] = one
    return Body(model, node, elements, members, others)


def class_body(node: cst.ClassDef) -> list[Statement]:
    """The statements of a class."""
    if not isinstance(node.body, cst.IndentedBlock):  # class X: pass
        return [cst.SimpleStatementLine([x for x in node.body.body if isinstance(x, cst.BaseSmallStatement)])]
    return [x for x in node.body.body if isinstance(x, cst.SimpleStatementLine | cst.BaseCompoundStatement)]
