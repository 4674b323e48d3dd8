"""What is counted in a value: characters, bytes, elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions.nodes import Call, Cast, ColumnRef, Constant
from schemabook.explore.conditions.said import Said

if TYPE_CHECKING:
    from schemabook.explore.conditions.nodes import Node, Operation
    from schemabook.explore.conditions.values import Scope

_CHARACTERS: Final = frozenset({"length", "char_length", "character_length"})
_WORDS: Final = {">=": "at least ", ">": "more than ", "<=": "at most ", "<": "fewer than ", "=": "exactly "}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`subject has <number> units`; null where one of `nulls` is (a phrase may stand there)."""

    subject: str
    one: str
    many: str
    behind: str = ""
    nulls: tuple[str, ...] = field(default=())


def measured(scope: Scope, operation: Operation) -> Said | None:
    """`length(name) <= 200` as "name has at most 200 characters"."""
    measure = _measure(scope, operation.left)
    number = scope.value(operation.right)
    if measure is None or number is None or not number.constant or not number.said.isdigit():
        return None
    operator, count = operation.operator, int(number.said)
    if (operator, count) == (">", 0) or (operator, count) == ("<>", 0):
        operator, count = ">=", 1
    if operator not in _WORDS:
        return None
    units = (measure.one if count == 1 else measure.many) + measure.behind
    return Said(
        subject=measure.subject,
        verb="has",
        rest=f"{_WORDS[operator]}{count} {units}",
        nulls=measure.nulls,
        bound=(operator, str(count)),
        units=measure.many + measure.behind,
    )


def _measure(scope: Scope, node: Node) -> Measure | None:
    if not isinstance(node, Call) or not node.arguments:
        return None
    inner, trimmed = _untrimmed(node.arguments[0])
    value = scope.value(inner)
    if value is None or value.constant or not _is_column(inner):
        return None
    if node.name in _CHARACTERS and value.kind == "text":
        behind = " without the spaces around it" if trimmed else ""
        return Measure(
            subject=value.said, one="character", many="characters", behind=behind, nulls=value.nulls
        )
    if trimmed:
        return None
    if node.name == "octet_length" and (value.kind == "text" or value.type == "bytea"):
        return Measure(subject=value.said, one="byte", many="bytes", nulls=value.nulls)
    return _elements(node, value.said, value.nulls) if value.type.endswith("]") else None


def _elements(node: Call, said: str, nulls: tuple[str, ...]) -> Measure | None:
    if node.name == "cardinality":
        return Measure(subject=said, one="element", many="elements", nulls=nulls)
    # Of an empty array both are null, so that a CHECK lets it pass.
    empty = (f"{said} is empty or {said}",)
    if node.name == "array_ndims":
        return Measure(subject=said, one="dimension", many="dimensions", nulls=empty)
    if node.name == "array_length" and _is_one(node.arguments[1]):
        behind = " in its first dimension"
        return Measure(subject=said, one="element", many="elements", behind=behind, nulls=empty)
    return None


def _untrimmed(node: Node) -> tuple[Node, bool]:
    """What is inside btrim(), and whether it was there."""
    if isinstance(node, Call) and node.name == "btrim" and len(node.arguments) == 1:
        return node.arguments[0], True
    return node, False


def _is_column(node: Node) -> bool:
    while isinstance(node, Cast):
        node = node.inner
    return isinstance(node, ColumnRef)


def _is_one(node: Node) -> bool:
    return isinstance(node, Constant) and node.value == "1"
