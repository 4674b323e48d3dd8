"""Names of constraints under a file's own naming convention, which may not be that of generated modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from schemabook.models.conventions import CONVENTION
from schemabook.models.refine.normal import called, expression, plain, quoted
from schemabook.models.refine.sequences import inserted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.models.refine.generated import Body, Statement
    from schemabook.schema import Table

_KINDS: Final = {
    "UniqueConstraint": "uq",
    "CheckConstraint": "ck",
    "ForeignKeyConstraint": "fk",
    "ForeignKey": "fk",
    "PrimaryKeyConstraint": "pk",
    "Index": "ix",
}
_GIVEN: Final = "%(constraint_name)s"


def named_for(
    node: cst.BaseExpression, name: str, table: Table, conventions: Mapping[str, str]
) -> cst.BaseExpression:
    """A generated element, named so that it gets `name` under these conventions."""
    kind = _KINDS.get(called(node), "")
    if not isinstance(node, cst.Call) or not kind:
        return node
    template = conventions.get(kind)
    if template is not None and _GIVEN in template:
        return _with_name(node, kind, _short(name, template, table))
    if template == CONVENTION.get(kind) or (template is None and kind != "ix"):
        return node
    return _with_name(node, kind, cst.SimpleString(_text(name)))


def _short(name: str, template: str, table: Table) -> cst.BaseExpression:
    """What the convention makes `name` of; the name itself, exempt from it, where that cannot be."""
    before, _, after = template.replace("%(table_name)s", table.name).partition(_GIVEN)
    inner = name.removeprefix(before).removesuffix(after)
    if inner and "%(" not in before + after and f"{before}{inner}{after}" == name:
        return cst.SimpleString(_text(inner))
    return expression(f"sa.schema.conv({_text(name)})")


def _text(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _with_name(node: cst.Call, kind: str, name: cst.BaseExpression) -> cst.Call:
    args = list(node.args)
    if kind == "ix":
        args[0] = args[0].with_changes(value=name)
        return node.with_changes(args=args)
    for n, arg in enumerate(args):
        if arg.keyword is not None and arg.keyword.value == "name":
            if quoted(arg.value) is not None:
                args[n] = arg.with_changes(value=name)
            return node.with_changes(args=args)
    nothing = cst.SimpleWhitespace("")
    equal = cst.AssignEqual(whitespace_before=nothing, whitespace_after=nothing)
    new = cst.Arg(name, keyword=cst.Name("name"), equal=equal)
    return node.with_changes(args=inserted(args, new, len(args), node.whitespace_before_args))


class _Arranging(cst.CSTTransformer):
    """Renames the elements of one generated table."""

    def __init__(self, body: Body, table: Table, conventions: Mapping[str, str]) -> None:
        super().__init__()
        self.table, self.conventions = table, conventions
        self.names = {
            plain(value): key[1] for key, value in body.elements.parts.items() if key[0] != "column"
        }

    def leave_Call(  # noqa: N802 - libcst's name
        self, original_node: cst.Call, updated_node: cst.Call
    ) -> cst.BaseExpression:
        if called(original_node) not in _KINDS:
            return updated_node
        name = self.names.get(plain(original_node))
        if name is None:
            return updated_node
        return named_for(updated_node, name, self.table, self.conventions)


def arranged(node: Statement, body: Body, table: Table, conventions: Mapping[str, str]) -> Statement:
    """A generated class or Table whose constraints get their names under these conventions."""
    made = node.visit(_Arranging(body, table, conventions))
    assert isinstance(made, cst.SimpleStatementLine | cst.BaseCompoundStatement)
    return made
