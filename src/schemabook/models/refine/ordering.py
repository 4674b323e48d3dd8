"""Where a top-level piece belongs: the order of the generated text is the order of execution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.generated import is_docstring, is_import, title_of
from schemabook.models.refine.normal import plain_statement, target_of

if TYPE_CHECKING:
    from schemabook.models.refine.desk import File
    from schemabook.models.refine.generated import Parts, Statement


def key_of(node: cst.CSTNode) -> str:
    """What a top-level statement is known by: its title, its name, what it says."""
    title = title_of(node)
    if title is not None:
        return f"statement {title}"
    if isinstance(node, cst.SimpleStatementLine) and target_of(node) is None:
        return plain_statement(node)
    return target_of(node) or ""


def is_early(node: cst.CSTNode, found: Parts) -> bool:
    """True for what is written before the tables: types, and what they rest on."""
    mine = key_of(node)
    return any(key_of(one) == mine for one in found.order[: found.early])


def place(file: File, node: Statement, found: Parts) -> int | None:
    """Behind the nearest of its like that comes before it in the generated text, else before the next one."""
    all_keys = [key_of(one) for one in found.order]
    order = all_keys[: found.early] if is_early(node, found) else all_keys[found.early :]
    mine = order.index(key_of(node))
    there = {key_of(one): n for n, one in enumerate(file.body)}
    before = [there[key] for key in order[:mine] if key in there]
    if before:
        return before[-1] + 1
    return next((there[key] for key in order[mine + 1 :] if key in there), None)


def insert(file: File, at: int, node: Statement) -> None:
    """Put a statement into a file, two blank lines around classes and functions, one between others."""
    before = file.body[at - 1] if at else None
    file.body.insert(at, _led(node.with_changes(leading_lines=[]), _distance(before, node)))
    if at + 1 < len(file.body):
        following = file.body[at + 1]
        file.body[at + 1] = _led(following, _distance(node, following))


def _distance(one: Statement | None, other: Statement) -> int:
    if one is None:
        return 0
    simple = isinstance(one, cst.SimpleStatementLine) and isinstance(other, cst.SimpleStatementLine)
    return 1 if simple and not is_import(one) and not is_docstring(one) else 2


def _led(node: Statement, lines: int) -> Statement:
    """The statement with so many blank lines before it and the comments that it has."""
    rest = list(node.leading_lines)
    while rest and rest[0].comment is None:
        rest.pop(0)
    return node.with_changes(leading_lines=[*[cst.EmptyLine(indent=False)] * lines, *rest])
