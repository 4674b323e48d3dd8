"""Conditions on whether there is a value: IS NULL, IS TRUE, num_nonnulls()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions.nodes import Call, Cast, ColumnRef, Constant, IsTest, Node, Operation
from schemabook.explore.conditions.said import Said
from schemabook.explore.wording import listed

if TYPE_CHECKING:
    from schemabook.explore.conditions.values import Scope

#: By whether there is a value, and whether it is said of one column.
_THERE: Final = {
    (True, True): ("has", "a value"),
    (True, False): ("have", "a value"),
    (False, True): ("is", "null"),
    (False, False): ("are", "null"),
}


def tested(scope: Scope, node: IsTest) -> Said | None:
    """`paid_at IS NOT NULL` as "paid_at has a value"; never unknown."""
    if isinstance(node.inner, Call):
        return _of_elements(scope, node)
    if not isinstance(node.inner, ColumnRef) or scope.is_composite(node.inner.name):
        return None
    value = scope.value(node.inner)
    if value is None:
        return None
    if node.what in ("NULL", "UNKNOWN"):
        return _said(value.said, negated=node.negated)
    what = node.what.lower()
    if node.negated:
        other = {"true": "false", "false": "true"}[what]
        what = f"{other} or null" if value.nulls else other
    return Said(subject=value.said, verb="is", rest=what)


def counted(scope: Scope, node: Operation) -> Said | None:
    """`num_nonnulls(a, b) = 1` as "exactly one of a and b has a value"."""
    call, number = node.left, node.right
    if not isinstance(call, Call) or call.name not in ("num_nonnulls", "num_nulls"):
        return None
    values = [scope.value(a) for a in call.arguments if isinstance(_bare(a), ColumnRef)]
    names = [v.said for v in values if v is not None]
    if len(names) < len(call.arguments) or not isinstance(number, Constant) or len(names) < 2:
        return None
    many = _many(node.operator, number.value or "", len(names))
    if many is None:
        return None
    words, one = many
    verb, rest = _THERE[call.name == "num_nonnulls", one]
    return Said(subject=f"{words} of {listed(names, 'and')}", verb=verb, rest=rest)


def _many(operator: str, number: str, total: int) -> tuple[str, bool] | None:
    """How many of the columns, and whether a singular follows."""
    if not number.isdigit():
        return None
    count = int(number)
    if operator in (">", "<"):
        operator, count = (">=", count + 1) if operator == ">" else ("<=", count - 1)
    if (operator, count) in (("=", 0), ("<=", 0)):
        return "none", True
    if count in (total, 0) or count < 0:
        return None
    word = {"=": "exactly", ">=": "at least", "<=": "at most"}.get(operator)
    return (f"{word} {'one' if count == 1 else count}", count == 1) if word else None


def _said(subject: str, *, negated: bool) -> Said:
    if negated:
        return Said(subject=subject, verb="has", rest="a value")
    return Said(subject=subject, verb="is", rest="null")


def _of_elements(scope: Scope, node: IsTest) -> Said | None:
    """`array_position(tags, NULL) IS NULL` as "no element of tags is null"."""
    call = node.inner
    if not isinstance(call, Call) or call.name != "array_position" or len(call.arguments) != 2:
        return None
    array, sought = call.arguments
    value = scope.value(array)
    missing = isinstance(_bare(sought), Constant) and _bare(sought) == Constant(value=None, text="")
    if value is None or not value.type.endswith("]") or not missing or node.negated or node.what != "NULL":
        return None
    return Said(subject=f"no element of {value.said}", verb="is", rest="null")


def _bare(node: Node) -> Node:
    while isinstance(node, Cast):
        node = node.inner
    return node
