"""Single conditions in words: comparisons, membership, tests for null; one function a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions import matching, membership, nullness
from schemabook.explore.conditions.measures import measured
from schemabook.explore.conditions.nodes import (
    Call,
    ColumnRef,
    Distinct,
    IsTest,
    Membership,
    Negation,
    Node,
    Operation,
)
from schemabook.explore.conditions.normal import MIRRORED
from schemabook.explore.conditions.said import Said
from schemabook.explore.conditions.values import is_rounded

if TYPE_CHECKING:
    from schemabook.explore.conditions.values import Scope, Value

_WORDS: Final = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
_FORMS: Final = (measured, matching.matched, matching.written, matching.json_kind, nullness.counted)
_TIMES: Final = {">": "after", ">=": "not before", "<": "before", "<=": "not after"}


def atom(scope: Scope, node: Node) -> Said | None:
    """One condition in words; None where there are none that are sure to mean the same."""
    match node:
        case ColumnRef():
            return _flag(scope, node, "true")
        case Negation(inner=ColumnRef() as inner):
            return _flag(scope, inner, "false")
        case Call(name="isempty"):
            return _empty(scope, node, "empty")
        case Negation(inner=Call(name="isempty") as inner):
            return _empty(scope, inner, "not empty")
        case IsTest():
            return nullness.tested(scope, node)
        case Distinct():
            return _distinct(scope, node)
        case Membership():
            return membership.among(scope, node)
        case Operation():
            return _operation(scope, _facing(scope, node))
        case _:
            return None


def _facing(scope: Scope, node: Operation) -> Operation:
    """The comparison with its constant on the right."""
    left, right = scope.value(node.left), scope.value(node.right)
    constant = left is not None and left.constant and not (right is not None and right.constant)
    if not constant or node.operator not in MIRRORED:
        return node
    return Operation(operator=MIRRORED[node.operator], left=node.right, right=node.left, text=node.text)


def _operation(scope: Scope, node: Operation) -> Said | None:
    for form in (*_FORMS, _compared):
        found = form(scope, node)
        if found is not None:
            return found
    return None


def _compared(scope: Scope, node: Operation) -> Said | None:
    left, right = scope.value(node.left), scope.value(node.right)
    if left is None or right is None or not comparable(left, right) or left.constant:
        return None
    word = _comparing(node.operator, left)
    if word is None:
        return None
    # a character(n) of blanks equals '' as well
    empty = right.constant and right.said == "''" and left.type != "character"
    said = "empty" if empty else right.said
    return Said(
        subject=left.said,
        verb="is",
        rest=f"{word} {said}".strip(),
        nulls=tuple(dict.fromkeys((*left.nulls, *right.nulls))),
        bound=(node.operator, said) if right.constant else None,
        negative=word.startswith("not"),
    )


def _comparing(operator: str, left: Value) -> str | None:
    if operator in ("=", "<>"):
        return "" if operator == "=" else "not"
    if left.kind == "time":
        return _TIMES.get(operator)
    return _WORDS.get(operator) if left.kind in ("number", "span") else None


def comparable(left: Value, right: Value) -> bool:
    """True where equal words are equal values."""
    if left.kind != right.kind or left.kind == "boolean":
        return False
    if is_rounded(left) != is_rounded(right) or "real" in (left.type, right.type):
        whole = right.said.lstrip("-").isdigit() and right.constant
        return left.kind == "number" and (whole or left.type == right.type)
    return left.kind not in ("label", "other") or left.type == right.type


def _flag(scope: Scope, node: ColumnRef, value: str) -> Said | None:
    found = scope.value(node)
    if found is None or found.kind != "boolean":
        return None
    return Said(subject=found.said, verb="is", rest=value, nulls=found.nulls)


def _empty(scope: Scope, node: Call, rest: str) -> Said | None:
    """Of a range."""
    found = scope.value(node.arguments[0]) if len(node.arguments) == 1 else None
    if found is None or found.constant:
        return None
    return Said(subject=found.said, verb="is", rest=rest, nulls=found.nulls, negative=rest != "empty")


def _distinct(scope: Scope, node: Distinct) -> Said | None:
    """IS DISTINCT FROM, for which null is a value like any other."""
    left, right = scope.value(node.left), scope.value(node.right)
    if left is None or right is None or left.constant or not comparable(left, right):
        return None
    if right.constant:
        other = f"null or other than {right.said}" if left.nulls else f"not {right.said}"
        return Said(subject=left.said, verb="is", rest=right.said if node.negated else other)
    if node.negated:
        both = " or both are null" if left.nulls and right.nulls else ""
        return Said(subject=left.said, verb="is", rest=f"the same as {right.said}{both}")
    return Said(subject=left.said, verb="is", rest=f"not the same as {right.said} (null counts as a value)")
