"""Annotations: what type they speak of, and whether None is allowed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.normal import code_of, expression, plain_annotation, quoted

if TYPE_CHECKING:
    from collections.abc import Callable


def inner(annotation: cst.BaseExpression) -> cst.BaseExpression:
    """What stands in Mapped[...]; the annotation itself without it."""
    if isinstance(annotation, cst.Subscript) and len(annotation.slice) == 1:
        part = annotation.slice[0].slice
        name = annotation.value
        last = name.attr.value if isinstance(name, cst.Attribute) else getattr(name, "value", "")
        if last == "Mapped" and isinstance(part, cst.Index):
            return part.value
    return annotation


def with_inner(annotation: cst.BaseExpression, new: cst.BaseExpression) -> cst.BaseExpression:
    """The annotation with another content of Mapped[...]."""
    old = inner(annotation)
    if old is annotation:
        return new
    changed = annotation.deep_replace(old, new)
    assert isinstance(changed, cst.BaseExpression)
    return changed


def split(annotation: cst.BaseExpression) -> tuple[str, bool]:
    """The type without None, comparable, and whether None is allowed."""
    content = inner(annotation)
    bare = without_none(content)
    return plain_annotation(bare), plain_annotation(bare) != plain_annotation(content)


def with_none(content: cst.BaseExpression) -> cst.BaseExpression:
    """`X` -> `X | None`."""
    return _in_quotes(content, lambda e: expression(f"{code_of(e)} | None"))


def without_none(content: cst.BaseExpression) -> cst.BaseExpression:
    """`X | None`, `None | X`, `Optional[X]` -> `X`."""
    return _in_quotes(content, _without)


def _without(node: cst.BaseExpression) -> cst.BaseExpression:
    tree = ast.parse(f"(\n{code_of(node)}\n)", mode="eval").body
    if (
        isinstance(tree, ast.BinOp)
        and isinstance(tree.op, ast.BitOr)
        and isinstance(node, cst.BinaryOperation)
    ):
        for side, other in ((node.right, node.left), (node.left, node.right)):
            if isinstance(side, cst.Name) and side.value == "None":
                return other
    if isinstance(tree, ast.Subscript) and isinstance(node, cst.Subscript):
        name = ast.unparse(tree.value).split(".")[-1]
        part = node.slice[0].slice
        if name == "Optional" and isinstance(part, cst.Index):
            return part.value
    return node


def _in_quotes(
    node: cst.BaseExpression, change: Callable[[cst.BaseExpression], cst.BaseExpression]
) -> cst.BaseExpression:
    text = quoted(node)
    if text is None or not isinstance(node, cst.SimpleString):
        return change(node)
    made = code_of(change(expression(text)))
    return node.with_changes(value=f"{node.prefix}{node.quote}{made}{node.quote}")
