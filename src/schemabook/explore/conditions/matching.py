"""Conditions on the form of a value: patterns, lower case, kinds of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions.nodes import Call, Cast, Constant, Node, Operation
from schemabook.explore.conditions.said import Said
from schemabook.explore.conditions.values import quoted

if TYPE_CHECKING:
    from schemabook.explore.conditions.values import Scope

#: verb, what stands before the pattern, what stands behind it
_PATTERNS: Final = {
    "~": ("matches", "", ""),
    "~*": ("matches", "", " in upper or lower case"),
    "!~": ("does not match", "", ""),
    "!~*": ("does not match", "", " in upper or lower case"),
    "~~": ("is", "like ", ""),
    "~~*": ("is", "like ", " in upper or lower case"),
    "!~~": ("is", "not like ", ""),
    "!~~*": ("is", "not like ", " in upper or lower case"),
}
_FORMS: Final = {
    ("lower",): "in lower case",
    ("upper",): "in upper case",
    ("btrim",): "without spaces around it",
    ("lower", "btrim"): "in lower case without spaces around it",
    ("upper", "btrim"): "in upper case without spaces around it",
}
_MORE: Final = "neither empty nor only spaces"
_JSON: Final = {
    "object": "a JSON object",
    "array": "a JSON array",
    "string": "a JSON string",
    "number": "a JSON number",
    "boolean": "a JSON boolean",
    "null": "a JSON null",
}


def matched(scope: Scope, node: Operation) -> Said | None:
    """`email ~ '^[^@]+@'` as "email matches '^[^@]+@'"."""
    value, pattern = scope.value(node.left), bare(node.right)
    if node.operator not in _PATTERNS or value is None or value.constant or value.kind != "text":
        return None
    if not isinstance(pattern, Constant) or pattern.value is None:
        return None
    verb, before, behind = _PATTERNS[node.operator]
    rest = f"{before}{quoted(pattern.value)}{behind}"
    negative = node.operator.startswith("!")
    return Said(subject=value.said, verb=verb, rest=rest, nulls=value.nulls, negative=negative)


def written(scope: Scope, node: Operation) -> Said | None:
    """`email = lower(email)` as "email is in lower case"; btrim(x) <> '' as more than spaces."""
    empty = bare(node.right)
    if node.operator == "<>" and isinstance(empty, Constant) and empty.quoted and empty.value == "":
        inner, names = _inside(node.left)
        value = scope.value(inner) if names == ("btrim",) else None
        if value is None or value.kind != "text" or value.constant:
            return None
        return Said(subject=value.said, verb="is", rest=_MORE, nulls=value.nulls, negative=True)
    if node.operator != "=":
        return None
    for left, right in ((node.left, node.right), (node.right, node.left)):
        inner, names = _inside(right)
        form = _FORMS.get(names) or _FORMS.get(names[::-1])
        value = scope.value(left)
        if form and value is not None and value.kind == "text" and not value.constant and inner == bare(left):
            return Said(subject=value.said, verb="is", rest=form, nulls=value.nulls)
    return None


def json_kind(scope: Scope, node: Operation) -> Said | None:
    """`jsonb_typeof(settings) = 'object'` as "settings is a JSON object"."""
    call, kind = node.left, bare(node.right)
    if not isinstance(call, Call) or call.name not in ("jsonb_typeof", "json_typeof"):
        return None
    value = scope.value(call.arguments[0]) if len(call.arguments) == 1 else None
    if value is None or not isinstance(kind, Constant) or node.operator not in ("=", "<>"):
        return None
    said = _JSON.get(kind.value or "")
    if said is None:
        return None
    negative = node.operator == "<>"
    rest = f"not {said}" if negative else said
    return Said(subject=value.said, verb="is", rest=rest, nulls=value.nulls, negative=negative)


def bare(node: Node) -> Node:
    """A node without the casts around it between types of text."""
    while isinstance(node, Cast) and node.type in ("text", "character varying", "bpchar"):
        node = node.inner
    return node


def _inside(node: Node) -> tuple[Node, tuple[str, ...]]:
    """What functions of one argument are called on, and their names from the outside."""
    names: list[str] = []
    node = bare(node)
    while isinstance(node, Call) and len(node.arguments) == 1:
        names.append(node.name)
        node = bare(node.arguments[0])
    return node, tuple(names)
