"""`= ANY (...)` and `<> ALL (...)`: one of a list, none of a list, an element of an array column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions.nodes import Array, Cast, ColumnRef, Constant, Membership, Node
from schemabook.explore.conditions.said import Said
from schemabook.explore.conditions.values import is_rounded, quoted

if TYPE_CHECKING:
    from schemabook.explore.conditions.values import Scope, Value

_SIMPLE: Final = re.compile(r"\{[^{}\"\\]*\}")


def among(scope: Scope, node: Membership) -> Said | None:
    """`status = ANY (ARRAY['a', 'b'])` as "status is one of a, b"."""
    left = scope.value(node.left)
    way = (node.operator, node.word)
    if left is None or left.constant or way not in (("=", "ANY"), ("<>", "ALL")) or left.kind == "boolean":
        return None
    items = _items(node.array)
    if items is None:
        return _of_column(scope, left, node)
    values = [scope.value(item) for item in items]
    known = [v for v in values if v is not None and _alike(left, v)]
    if not known or len(known) < len(values):
        return None  # a null among them leaves nothing false
    rest = _listed(known)
    if len(known) > 1:
        rest = f"{'one' if node.word == 'ANY' else 'none'} of {rest}"
    elif node.word == "ALL":
        rest = f"not {rest}"
    return Said(subject=left.said, verb="is", rest=rest, nulls=left.nulls, negative=node.word == "ALL")


def _of_column(scope: Scope, left: Value, node: Membership) -> Said | None:
    """`answer = ANY (choices)`, unknown where an element is null and no other equal."""
    array = scope.value(node.array) if isinstance(node.array, ColumnRef) else None
    if array is None or array.type.removesuffix("[]") != left.type or node.word != "ANY":
        return None
    nulls = tuple(dict.fromkeys((*left.nulls, *array.nulls, f"an element of {array.said}")))
    return Said(subject=left.said, verb="is", rest=f"an element of {array.said}", nulls=nulls)


def _items(node: Node) -> tuple[Node, ...] | None:
    """The elements of a constant array, each with the casts that the array has."""
    if isinstance(node, Array):
        return node.items
    if not isinstance(node, Cast) or not node.type.endswith("[]"):
        return None
    type_ = node.type.removesuffix("[]")
    if isinstance(node.inner, Constant) and node.inner.quoted:
        items = _read(node.inner.value or "")
    else:
        items = _items(node.inner)
    return None if items is None else tuple(Cast(inner=i, type=type_, text=i.text) for i in items)


def _read(text: str) -> tuple[Node, ...] | None:
    """The elements of '{a,b}'; None where they are quoted."""
    if not _SIMPLE.fullmatch(text) or text == "{}":
        return None
    values = text[1:-1].split(",")
    if any(v.upper() == "NULL" for v in values):
        return None
    return tuple(Constant(value=v, quoted=True, text=quoted(v)) for v in values)


def _alike(left: Value, value: Value) -> bool:
    if not value.constant or left.kind != value.kind or is_rounded(left) or is_rounded(value):
        return False
    return left.kind not in ("label", "other") or left.type == value.type


def _listed(values: list[Value]) -> str:
    """The constants with commas; all between quotes where one has to be."""
    said = [v.said for v in values]
    if any(s.startswith("'") for s in said):
        said = [s if s.startswith("'") else quoted(s) for s in said]
    return ", ".join(said)
