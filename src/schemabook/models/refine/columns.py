"""A column's statement that people may have edited, brought to the column's new state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import libcst as cst

from schemabook.models.refine import nullness
from schemabook.models.refine.arguments import COLUMNS, bare_argument, keyed, merged, same
from schemabook.models.refine.normal import (
    called,
    code_of,
    plain_annotation,
    plain_statement,
    quoted,
    with_value,
)
from schemabook.models.refine.sequences import inserted, removed

if TYPE_CHECKING:
    from schemabook.models.refine.generated import Statement

# what may stand in __table_args__ instead
ELSEWHERE: Final = frozenset({"(ForeignKey)", "unique", "index"})
# what a field of SQLModel may say beside sa_column
_FIELD: Final = frozenset(
    {"default", "default_factory", "alias", "title", "description", "exclude", "include", "repr", "regex"}
    | {"gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "schema_extra"}
)


@dataclass(frozen=True)
class ColumnMerge:
    """The statement; `whole` says that the generated one had to be taken, `lost` is an annotation that went.

    `hidden` are arguments to be changed that the statement does not have: a foreign key in __table_args__.
    """

    node: Statement
    whole: bool = False
    lost: str | None = None
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Parts:
    annotation: cst.BaseExpression | None
    value: cst.BaseExpression | None


def merge_column(mine: Statement, was: Statement, shall: Statement) -> ColumnMerge:
    """Do to `mine` what leads from `was` to `shall`; names and hand-made arguments stay."""
    if plain_statement(mine) == plain_statement(was):
        return ColumnMerge(_dressed(shall, mine))
    assert isinstance(mine, cst.SimpleStatementLine)
    my, old, new = _parts(mine), _parts(was), _parts(shall)
    annotation, lost = _annotation(my, old, new)
    if lost is not None:
        return _whole(mine, shall, old, lost)
    possible, made, hidden = _value(my, old, new)
    if not possible or set(hidden) - ELSEWHERE:
        return _whole(mine, shall, old, None)
    made = _nullable(made, old, new) if made is not None else None
    node = with_value(mine, made) if made is not None and made is not my.value else mine
    return ColumnMerge(_annotated(node, annotation), hidden=hidden)


def _parts(node: Statement) -> _Parts:
    small = node.body[0] if isinstance(node, cst.SimpleStatementLine) else None
    if isinstance(small, cst.AnnAssign):
        return _Parts(small.annotation.annotation, small.value)
    return _Parts(None, small.value if isinstance(small, cst.Assign) else None)


def _annotation(my: _Parts, old: _Parts, new: _Parts) -> tuple[cst.BaseExpression | None, str | None]:
    """The annotation to be, and the hand-made one that cannot stay, as code."""
    mine, was, shall = my.annotation, old.annotation, new.annotation
    if mine is None or was is None or shall is None or plain_annotation(was) == plain_annotation(shall):
        return mine, None
    if plain_annotation(mine) == plain_annotation(was):
        return shall, None
    before, after = nullness.split(was), nullness.split(shall)
    if before[0] != after[0]:
        return shall, code_of(mine)
    content = nullness.without_none(nullness.inner(mine))
    content = nullness.with_none(content) if after[1] else content
    return nullness.with_inner(mine, content), None


def _value(my: _Parts, old: _Parts, new: _Parts) -> tuple[bool, cst.BaseExpression | None, tuple[str, ...]]:
    """The merged value, None where there need not be one; False where only the generated one will do."""
    was, shall = _call(old.value), _call(new.value)
    mine = my.value
    if mine is None:
        if called(shall) not in COLUMNS:
            return False, None, ()
        bare = shall.with_changes(args=[], whitespace_before_args=cst.SimpleWhitespace(""))
        made = merged(bare, was, shall)
        return True, bare.with_changes(args=made.args) if made.args else None, made.hidden
    if not isinstance(mine, cst.Call):
        return False, None, ()
    if called(mine) == called(shall) == called(was):
        made = merged(mine, was, shall)
        return True, mine.with_changes(args=made.args), made.hidden
    helped = _helper(mine, was, shall)
    return helped is not None, helped, ()


def _call(value: cst.BaseExpression | None) -> cst.Call:
    return value if isinstance(value, cst.Call) else cst.Call(cst.Name("mapped_column"))


def _helper(mine: cst.Call, was: cst.Call, shall: cst.Call) -> cst.Call | None:
    """A call of somebody's own function: only its keywords and literals can be changed."""
    before, after = keyed(_innermost(was)), keyed(_innermost(shall))
    found = mine
    for key in before.keys() | after.keys():
        one, other = before.get(key), after.get(key)
        if same(one, other):
            continue
        at = next((n for n, a in enumerate(found.args) if a.keyword and a.keyword.value == key), None)
        if at is None and one is not None and other is not None:
            at = _literal(found, one.value)
        if at is None or other is None:
            return None
        found = found.with_changes(
            args=[a.with_changes(value=other.value) if n == at else a for n, a in enumerate(found.args)]
        )
    return found


def _literal(call: cst.Call, value: cst.BaseExpression) -> int | None:
    """Which argument of a helper is this very string."""
    text = quoted(value)
    hits = [n for n, a in enumerate(call.args) if text is not None and quoted(a.value) == text]
    return hits[0] if len(hits) == 1 else None


def _innermost(call: cst.Call) -> cst.Call:
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == "sa_column" and isinstance(arg.value, cst.Call):
            return arg.value
    return call


def _nullable(made: cst.BaseExpression, old: _Parts, new: _Parts) -> cst.BaseExpression:
    """A nullable= that somebody wrote out follows the annotation."""
    if old.annotation is None or new.annotation is None or not isinstance(made, cst.Call):
        return made
    shall = nullness.split(new.annotation)[1]
    generated = "nullable" in keyed(_innermost(_call(new.value)))
    if generated or shall == nullness.split(old.annotation)[1]:
        return made
    args = [
        a.with_changes(value=cst.Name(str(shall))) if a.keyword and a.keyword.value == "nullable" else a
        for a in made.args
    ]
    return made.with_changes(args=args)


def _whole(mine: cst.SimpleStatementLine, shall: Statement, old: _Parts, lost: str | None) -> ColumnMerge:
    """The generated statement, with the arguments that people added."""
    my, new = _parts(mine), _parts(shall)
    node = shall
    if isinstance(my.value, cst.Call) and isinstance(new.value, cst.Call):
        call = _with_extras(new.value, my.value, _call(old.value))
        assert isinstance(shall, cst.SimpleStatementLine)
        node = with_value(shall, call)
    return ColumnMerge(_dressed(node, mine), whole=True, lost=lost)


def _with_extras(new: cst.Call, mine: cst.Call, was: cst.Call) -> cst.Call:
    if called(new) != called(mine):
        return new
    there = keyed(new).keys() | keyed(was).keys()
    field = called(new) == "Field"
    extras = [
        arg
        for key, arg in keyed(mine).items()
        if arg.keyword is not None and key not in there and (not field or key in _FIELD)
    ]
    args = list(new.args)
    for arg in extras:
        args = inserted(args, bare_argument(arg), len(args), new.whitespace_before_args)
    return new.with_changes(args=args)


def _annotated(
    node: cst.SimpleStatementLine, annotation: cst.BaseExpression | None
) -> cst.SimpleStatementLine:
    small = node.body[0]
    if annotation is None or not isinstance(small, cst.AnnAssign):
        return node
    changed = small.with_changes(annotation=small.annotation.with_changes(annotation=annotation))
    return node.with_changes(body=[changed])


def _dressed(node: Statement, like: Statement) -> Statement:
    """The node with the comments that stand above and behind the other."""
    found = node.with_changes(leading_lines=like.leading_lines)
    if isinstance(found, cst.SimpleStatementLine) and isinstance(like, cst.SimpleStatementLine):
        found = found.with_changes(trailing_whitespace=like.trailing_whitespace)
    return found


def without_argument(node: Statement, key: str) -> Statement | None:
    """A column's statement without `unique=True` or the like; None if it has no such argument."""
    call = _parts(node).value
    if not isinstance(node, cst.SimpleStatementLine) or not isinstance(call, cst.Call):
        return None
    names = list(keyed(call))
    if key in names:
        return with_value(node, call.with_changes(args=removed(call.args, names.index(key))))
    within = _innermost(call)
    names = list(keyed(within))
    if within is call or key not in names:
        return None
    changed = call.deep_replace(within, within.with_changes(args=removed(within.args, names.index(key))))
    assert isinstance(changed, cst.Call)
    return with_value(node, changed)
