"""Renames that follow from others, because nothing else can be meant: only the name differs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemabook.alter.script import Command
from schemabook.alter.text import say
from schemabook.ddl import Ref
from schemabook.schema import Index, Name, NotNull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema, Table


def implied(a: Schema, b: Schema) -> tuple[Command, ...]:
    """Constraints, indexes and sequences of columns that differ in nothing but the name: nothing is lost."""
    found: list[Command] = []
    for table in a.tables:
        other = b.by_key.get(table.key)
        if other is not None:
            found += _parts_of(table, other)
    found += _sequences(a, b)
    return tuple(found)


def _parts_of(old: Table, new: Table) -> Iterator[Command]:
    taken = {c.name for c in old.constraints} | {i.name for i in old.indexes}
    for before, after in _pairs(old.constraints, new.constraints):
        if after.name not in taken and not before.inherited and not isinstance(before, NotNull):
            sql = say("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", old.key, before.name, after.name)
            yield Command(sql, Ref("constraint", old.schema, old.name, after.name))
    loose = [tuple(i for i in t.indexes if i.constraint is None) for t in (old, new)]
    for before, after in _pairs(*loose):
        if after.name not in taken:
            sql = say("ALTER INDEX {} RENAME TO {}", Name(old.schema, before.name), after.name)
            yield Command(sql, Ref("index", old.schema, old.name, after.name))


def _pairs(old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Those whose name is gone, each with the only one that is new and otherwise equal."""
    gone = [o for o in old if o.name not in {n.name for n in new}]
    come = [n for n in new if n.name not in {o.name for o in old}]
    for one in gone:
        alike = [n for n in come if type(n) is type(one) and _bare(n) == _bare(one)]
        if len(alike) == 1 and sum(_bare(o) == _bare(one) for o in gone) == 1:
            yield one, alike[0]


def _bare(one: Any) -> Any:
    """Without the name, and a definition that repeats it."""
    definition = (
        one.definition.replace(say(" {} ON ", one.name), " ON ") if isinstance(one, Index) else one.definition
    )
    return replace(one, name="", comment=None, definition=definition)


def _sequences(a: Schema, b: Schema) -> Iterator[Command]:
    theirs = {s.owned_by: s for s in b.sequences if s.owned_by and not s.identity}
    before, after = {s.key for s in a.sequences}, {s.key for s in b.sequences}
    for one in a.sequences:
        other = theirs.get(one.owned_by) if one.owned_by and not one.identity else None
        if other is None or other.schema != one.schema or other.key in before or one.key in after:
            continue
        sql = say("ALTER SEQUENCE {} RENAME TO {}", one.key, other.name)
        yield Command(sql, Ref("sequence", one.schema, other.name))
