"""A plain Table(...) that people may have edited, brought to the new state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from schemabook.models.refine.arguments import bare_argument, merged
from schemabook.models.refine.elements import table_call
from schemabook.models.refine.matching import key_of, said
from schemabook.models.refine.normal import called, plain, plain_statement, quoted, with_value
from schemabook.models.refine.sequences import inserted, removed

if TYPE_CHECKING:
    from schemabook.models.code import Key
    from schemabook.models.refine.generated import Body, Statement
    from schemabook.schema import Table


def merge_table(mine: Statement, old: Body, new: Body, spelled: Statement, table: Table) -> Statement | None:
    """Do to a Table's assignment what changed; None if it cannot be taken apart."""
    if plain_statement(mine) == plain_statement(old.node):
        return spelled.with_changes(leading_lines=mine.leading_lines)
    call, generated = table_call(mine), table_call(spelled)
    if call is None or generated is None or not isinstance(mine, cst.SimpleStatementLine):
        return None
    values = {plain(was): now for was, now in zip(_all(table_call(new.node)), _all(generated), strict=True)}
    args = list(call.args)
    before, after = old.elements.parts, new.elements.parts
    for key in (k for k in before if k not in after):
        at = _find(args, key, table)
        args = removed(args, at) if at is not None else args
    for key, shall in after.items():
        was = before.get(key)
        if was is None or plain(was) != plain(shall):
            args = _set(args, key, was, values.get(plain(shall), shall), new, table)
    return with_value(mine, call.with_changes(args=_options(args, old, new)))


def _all(call: cst.Call | None) -> list[cst.BaseExpression]:
    return [a.value for a in call.args] if call is not None else []


def _find(args: list[cst.Arg], key: Key, table: Table) -> int | None:
    for n, arg in enumerate(args):
        if arg.keyword is not None:
            continue
        if called(arg.value) == "Column":
            first = arg.value.args[0].value if isinstance(arg.value, cst.Call) and arg.value.args else None
            if key[0] == "column" and first is not None and quoted(first) == key[1]:
                return n
        elif key_of(said(arg.value), table, ()) == key:
            return n
    return None


def _set(
    args: list[cst.Arg],
    key: Key,
    was: cst.BaseExpression | None,
    shall: cst.BaseExpression,
    new: Body,
    table: Table,
) -> list[cst.Arg]:
    at = _find(args, key, table)
    if at is not None:
        mine = args[at].value
        calls = [c for c in (mine, was, shall) if isinstance(c, cst.Call)]
        value = shall
        if len(calls) == 3 and plain(mine) != plain(calls[1]) and len({called(c) for c in calls}) == 1:
            value = calls[0].with_changes(args=merged(*calls).args)
        args[at] = args[at].with_changes(value=value)
        return args
    order = list(new.elements.parts)
    places = [n for k in order[: order.index(key)] if (n := _find(args, k, table)) is not None]
    place = max(places) + 1 if places else sum(a.keyword is None for a in args[:2])
    return inserted(args, bare_argument(cst.Arg(shall)), place)


def _options(args: list[cst.Arg], old: Body, new: Body) -> list[cst.Arg]:
    before, after = old.elements.options, new.elements.options
    for name in (*after, *(n for n in before if n not in after)):
        was, shall = before.get(name), after.get(name)
        if was is not None and shall is not None and plain(was) == plain(shall):
            continue
        at = next((n for n, a in enumerate(args) if a.keyword is not None and a.keyword.value == name), None)
        if shall is None:
            args = removed(args, at) if at is not None else args
        elif at is not None:
            args[at] = args[at].with_changes(value=shall)
        else:
            nothing = cst.SimpleWhitespace("")
            equal = cst.AssignEqual(whitespace_before=nothing, whitespace_after=nothing)
            args = inserted(args, cst.Arg(shall, keyword=cst.Name(name), equal=equal), len(args))
    return args
