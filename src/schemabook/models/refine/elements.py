"""The elements of __table_args__ and of Table(...): constraints, indexes, columns, options, by key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.normal import called, plain, quoted, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.models.code import Key


@dataclass(frozen=True)
class Elements:
    """Expressions by key, in order; options are the table's keywords."""

    parts: Mapping[Key, cst.BaseExpression] = field(default_factory=dict)
    options: Mapping[str, cst.BaseExpression] = field(default_factory=dict)


def elements_of(node: cst.BaseExpression, codes: Mapping[str, Key]) -> Elements:
    """Of __table_args__ or of a call of Table(); `codes` has the keys by what the elements say."""
    found: dict[Key, cst.BaseExpression] = {}
    options: dict[str, cst.BaseExpression] = {}
    for value in items(node):
        if isinstance(value, cst.Dict):
            options |= dict_items(value)
        elif (key := codes.get(plain(value))) is not None:
            found[key] = value
    if isinstance(node, cst.Call):
        options |= {a.keyword.value: a.value for a in node.args if a.keyword is not None}
    return Elements(found, options)


def items(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The elements of a tuple, the positional arguments of a call, or the one expression that it is."""
    if isinstance(node, cst.Tuple):
        return [e.value for e in node.elements]
    if isinstance(node, cst.Call):
        return [a.value for a in node.args if a.keyword is None]
    return [node]


def dict_items(node: cst.Dict) -> dict[str, cst.BaseExpression]:
    """The entries of a dictionary whose keys are strings."""
    found = {}
    for one in node.elements:
        if isinstance(one, cst.DictElement) and (key := quoted(one.key)) is not None:
            found[key] = one.value
    return found


def table_call(node: cst.CSTNode) -> cst.Call | None:
    """The call of Table() that an assignment's value is."""
    value = value_of(node)
    return value if isinstance(value, cst.Call) and called(value) == "Table" else None
