"""NOT, pushed inwards until only conditions are left that have words of their own.

Every step holds in three-valued logic: what was unknown stays unknown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from schemabook.explore.conditions.nodes import (
    Constant,
    Distinct,
    IsTest,
    Junction,
    Membership,
    Negation,
    Node,
    Operation,
)

INVERSE: Final = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "~": "!~",
    "!~": "~",
    "~*": "!~*",
    "!~*": "~*",
    "~~": "!~~",
    "!~~": "~~",
    "~~*": "!~~*",
    "!~~*": "~~*",
}
#: The same comparison read from the other side.
MIRRORED: Final = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OTHER: Final = {"AND": "OR", "OR": "AND", "ANY": "ALL", "ALL": "ANY"}


def normal(node: Node) -> Node:
    """The same condition with NOT directly before columns and what is not read, and AND, OR of many parts."""
    if isinstance(node, Negation):
        inner = negated(node.inner)
        return node if inner is None else normal(inner)
    if isinstance(node, Junction):
        parts: list[Node] = []
        for part in map(normal, node.parts):
            same = isinstance(part, Junction) and part.word == node.word
            parts += part.parts if isinstance(part, Junction) and same else (part,)
        return replace(node, parts=tuple(parts))
    return _of_boolean(node)


def negated(node: Node) -> Node | None:
    """What is true where `node` is false and the other way round; None where NOT is the only word for it."""
    text = f"(NOT {node.text})"
    match node:
        case Negation():
            return node.inner
        case Junction():
            parts = tuple(negated(p) or Negation(inner=p, text=f"(NOT {p.text})") for p in node.parts)
            return Junction(word=_OTHER[node.word], parts=parts, text=text)
        case IsTest() | Distinct():
            return replace(node, negated=not node.negated, text=text)
        case Operation(operator=operator) if operator in INVERSE:
            return replace(node, operator=INVERSE[operator], text=text)
        case Membership(operator=operator) if operator in INVERSE:
            return replace(node, operator=INVERSE[operator], word=_OTHER[node.word], text=text)
        case _:
            return None


def _of_boolean(node: Node) -> Node:
    """`flag = true` and `flag <> false` as flag, `flag = false` and `flag <> true` as NOT flag."""
    if not isinstance(node, Operation) or node.operator not in ("=", "<>"):
        return node
    for flag, constant in ((node.left, node.right), (node.right, node.left)):
        if isinstance(constant, Constant) and constant.value in ("true", "false") and not constant.quoted:
            holds = (constant.value == "true") == (node.operator == "=")
            return normal(flag) if holds else normal(Negation(inner=flag, text=node.text))
    return node
