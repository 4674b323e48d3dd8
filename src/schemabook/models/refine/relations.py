"""A relationship's statement that people may have edited, brought to its new state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.arguments import merged
from schemabook.models.refine.normal import called, plain_annotation, plain_statement, value_of, with_value

if TYPE_CHECKING:
    from schemabook.models.refine.generated import Statement


@dataclass(frozen=True)
class RelationMerge:
    """The statement; `kept` are keywords that were written by hand and stay so.

    `replaced` says that its annotation was somebody's and no longer holds.
    """

    node: Statement
    kept: tuple[str, ...] = ()
    replaced: bool = False


def merge_relation(mine: Statement, was: Statement, shall: Statement) -> RelationMerge:
    """Do to `mine` what leads from `was` to `shall`, unless it was made otherwise by hand."""
    if plain_statement(mine) == plain_statement(was):
        return RelationMerge(shall.with_changes(leading_lines=mine.leading_lines))
    my, old, new = value_of(mine), value_of(was), value_of(shall)
    kept: tuple[str, ...] = ()
    node = mine
    calls = [v for v in (my, old, new) if isinstance(v, cst.Call)]
    if len(calls) == 3 and len({called(c) for c in calls}) == 1:
        found = merged(*calls, stubborn=True)
        kept = found.kept
        assert isinstance(mine, cst.SimpleStatementLine)
        node = with_value(mine, calls[0].with_changes(args=found.args))
    annotated, replaced = _annotation(node, was, shall)
    return RelationMerge(annotated, kept, replaced)


def _annotation(node: Statement, was: Statement, shall: Statement) -> tuple[Statement, bool]:
    mine, old, new = (_annotation_of(one) for one in (node, was, shall))
    if mine is None or old is None or new is None or plain_annotation(old) == plain_annotation(new):
        return node, False
    theirs = plain_annotation(mine) != plain_annotation(old)
    assert isinstance(node, cst.SimpleStatementLine)
    small = node.body[0]
    assert isinstance(small, cst.AnnAssign)
    changed = small.with_changes(annotation=small.annotation.with_changes(annotation=new))
    return node.with_changes(body=[changed]), theirs


def _annotation_of(node: Statement) -> cst.BaseExpression | None:
    small = node.body[0] if isinstance(node, cst.SimpleStatementLine) else None
    return small.annotation.annotation if isinstance(small, cst.AnnAssign) else None
