"""A column's type left out where the annotation says it: what a file's type_annotation_map is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine import nullness
from schemabook.models.refine.arguments import keyed
from schemabook.models.refine.normal import called, plain_annotation
from schemabook.models.refine.sequences import removed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.models.refine.generated import Body, Statement
    from schemabook.schema import Table


def leaner(node: Statement, sql_type: str, annotations: Mapping[str, str]) -> Statement:
    """`x: Mapped[str] = mapped_column(sa.Text())` -> `x: Mapped[str]`, if the file maps str to that type."""
    small = node.body[0] if isinstance(node, cst.SimpleStatementLine) else None
    if not isinstance(small, cst.AnnAssign) or not isinstance(small.value, cst.Call):
        return node
    if called(small.value) != "mapped_column" or not isinstance(node, cst.SimpleStatementLine):
        return node
    python, _ = nullness.split(small.annotation.annotation)
    known = {plain_annotation(name): sql.removeprefix("public.") for name, sql in annotations.items()}
    names = list(keyed(small.value))
    if known.get(python) != sql_type.removeprefix("public.") or "(type)" not in names:
        return node
    args = removed(small.value.args, names.index("(type)"))
    if args:
        nothing = cst.SimpleWhitespace("")
        args = [
            *args[:-1],
            args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=nothing),
        ]
        value = small.value.with_changes(args=args, whitespace_before_args=nothing)
        return node.with_changes(body=[small.with_changes(value=value)])
    return node.with_changes(body=[small.with_changes(value=None, equal=cst.MaybeSentinel.DEFAULT)])


def leaner_body(node: Statement, body: Body, table: Table, annotations: Mapping[str, str]) -> Statement:
    """A generated class with every column's type left out that need not be said."""
    if not annotations or not isinstance(node, cst.ClassDef) or not isinstance(node.body, cst.IndentedBlock):
        return node
    keys = {m.name: m.key for m in body.model.members if m.key[0] == "column"}
    made = []
    for one in node.body.body:
        small = one.body[0] if isinstance(one, cst.SimpleStatementLine) else None
        target = small.target if isinstance(small, cst.AnnAssign) else None
        key = keys.get(target.value) if isinstance(target, cst.Name) else None
        known = key is not None and isinstance(one, cst.SimpleStatementLine)
        made.append(leaner(one, table.by_name[key[1]].type, annotations) if known and key else one)  # type: ignore[arg-type]
    return node.with_changes(body=node.body.with_changes(body=made))
