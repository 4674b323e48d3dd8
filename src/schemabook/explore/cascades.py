"""What deleting one row of a table does elsewhere, and what prevents it.

PostgreSQL follows the references to a deleted row: CASCADE deletes, SET NULL and SET DEFAULT write, and both
go on from there (a column that is set may itself be referred to, ON UPDATE). RESTRICT, NO ACTION and a value
that cannot be written refuse the whole statement, however far down. It all happens only where a row refers.
Source: `src/backend/utils/adt/ri_triggers.c` of PostgreSQL.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from schemabook.explore.wording import listed, shown, shown_columns, shown_table
from schemabook.keys import not_null

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Action, ForeignKey, Name, Schema, Trigger

Effect = Literal["deleted", "set null", "set default", "blocks"]

_PARTITIONS: Final = 3  # that are named
_SETS: Final[dict[Action, Effect]] = {"SET NULL": "set null", "SET DEFAULT": "set default"}


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What happens to rows of `table` that refer, by the last of `through`, to a row that goes or changes.

    `through` leads there from the deleted row, a reference a step. `columns` are those that are set. `note`
    says in words what a reader has to know besides ("checked at commit"); "" for nothing.
    """

    table: Name
    action: Effect
    through: tuple[Relation, ...]
    columns: tuple[str, ...] = ()
    note: str = ""

    def __str__(self) -> str:
        """In words: "invoice_lines: its rows are deleted (by way of invoices)"."""
        last, way = self.through[-1], [shown_table(r.child) for r in self.through[:-1]]
        by = shown_columns(last.columns)
        says = {
            "deleted": f"rows that refer by {by} are deleted",
            "set null": f"{shown_columns(self.columns)} becomes null",
            "set default": f"{shown_columns(self.columns)} takes its default",
            "blocks": f"a row that refers by {by} prevents it",
        }[self.action]
        remarks = ([f"by way of {listed(way, 'and')}"] if way else []) + ([self.note] if self.note else [])
        return f"{shown_table(self.table)}: {says}" + (f" ({'; '.join(remarks)})" if remarks else "")


def consequences(schema: Schema, links: Sequence[Relation], table: Name) -> tuple[Consequence, ...]:
    """What deleting one row of `table` does, one entry a reference, nearest first.

    Guessed references and such that are not enforced do nothing and are left out; so is what triggers of the
    database's own do, except that the note of a table that loses rows names them.
    """
    return tuple(_Walk(schema, links).follow(table))


@dataclass(frozen=True)
class _Event:
    """Rows of `table` are deleted (`columns` is None) or these columns of them are set."""

    table: Name
    columns: frozenset[str] | None
    way: tuple[Relation, ...]
    nulls: bool = True


class _Walk:
    def __init__(self, schema: Schema, links: Sequence[Relation]) -> None:
        self._schema = schema
        self._children: dict[Name, list[Relation]] = {}
        for link in links:
            if link.constraint and link.enforced:
                self._children.setdefault(link.parent, []).append(link)

    def follow(self, start: Name) -> Iterator[Consequence]:
        queue = deque([_Event(start, None, ())])
        seen: set[tuple[Name, frozenset[str] | None]] = {(start, None)}
        found: list[Consequence] = []
        while queue:
            event = queue.popleft()
            for link in sorted(self._children.get(event.table, ())):
                consequence = self._of(event, link)
                if consequence is None:
                    continue
                found.append(consequence)
                coming = _onwards(consequence)
                if coming is not None and (coming.table, coming.columns) not in seen:
                    seen.add((coming.table, coming.columns))
                    queue.append(coming)
        deleted = {start} | {c.table for c in found if c.action == "deleted"}
        for same in _by_partition(found):
            notes = [n for n in (same[0].note, *self._notes(same, deleted)) if n]
            yield replace(same[0], note="; ".join(notes))

    def _of(self, event: _Event, link: Relation) -> Consequence | None:
        if event.columns is not None and not event.columns & set(link.ref_columns):
            return None
        action = link.on_delete if event.columns is None else link.on_update
        found = Consequence(table=link.child, action="deleted", through=(*event.way, link))
        if action == "CASCADE" and event.columns is None:
            return found
        if action == "CASCADE":
            pairs = zip(link.columns, link.ref_columns, strict=True)
            columns = tuple(own for own, ref in pairs if ref in (event.columns or ()))
            found = replace(found, action="set null", columns=columns)
            if not event.nulls:
                return replace(found, action="set default", note="the one of the column it refers to")
            return self._written(found, link)
        if action in _SETS:
            key = self._key(link)
            some = key.on_delete_columns if key is not None and event.columns is None else ()
            return self._written(replace(found, action=_SETS[action], columns=some or link.columns), link)
        return replace(found, action="blocks", note=_waiting(link, action))

    def _written(self, found: Consequence, link: Relation) -> Consequence:
        """The same, or "blocks" where what is to be written cannot be."""
        table = self._schema.by_key[link.source]
        null = found.action == "set null"
        empty = [c for c in found.columns if null or _is_null(table.by_name[c].default)]
        stuck = [shown(c) for c in empty if not_null(self._schema, table, c)]
        if stuck:
            note = f"{listed(stuck, 'and')} would become null, which NOT NULL refuses"
            return replace(found, action="blocks", columns=(), note=note)
        if null and link.match == "FULL" and set(found.columns) < set(link.columns):
            note = "half of the reference would become null, which MATCH FULL refuses"
            return replace(found, action="blocks", columns=(), note=note)
        if empty:
            return found
        return replace(found, note=f"fails where no row of {shown_table(link.parent)} has that key")

    def _notes(self, same: Sequence[Consequence], deleted: set[Name]) -> Iterator[str]:
        found, last = same[0], same[0].through[-1]
        itself = last.is_self and len(found.through) == 1
        waits = last.on_update if _is_update(found) else last.on_delete
        if found.action == "blocks" and waits == "NO ACTION" and found.table in deleted and not itself:
            yield "unless the same statement deletes that row as well"
        if found.action == "deleted":
            triggers = self._schema.by_key[found.table].triggers
            names = sorted(shown(t.name) for t in triggers if _fires(t))
            if names:
                yield f"fires {listed(names, 'and')}"
        if last.source != last.child:
            parts = [shown_table(c.through[-1].source) for c in same]
            few = listed(parts, "or") if len(parts) <= _PARTITIONS else f"{len(parts)} of its partitions"
            yield f"only rows in {few}"

    def _key(self, link: Relation) -> ForeignKey | None:
        keys = self._schema.by_key[link.source].foreign_keys
        return next((k for k in keys if k.name == link.constraint), None)


def _by_partition(found: Sequence[Consequence]) -> list[list[Consequence]]:
    """The same, the partitions of one table that refer alike together."""
    groups: dict[tuple[object, ...], list[Consequence]] = {}
    for n, one in enumerate(found):
        *way, last = one.through
        apart = None if last.source != last.child else n
        key = (one.table, one.action, one.columns, one.note, tuple(way), last.columns, last.parent, apart)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _onwards(found: Consequence) -> _Event | None:
    """What a consequence is to the tables that refer to its table."""
    if found.action == "deleted":
        return _Event(found.table, None, found.through)
    if found.action == "blocks":
        return None
    return _Event(found.table, frozenset(found.columns), found.through, nulls=found.action == "set null")


def _is_update(found: Consequence) -> bool:
    """True where the row that is referred to is not deleted but changed."""
    return any(r.on_delete != "CASCADE" for r in found.through[:-1])


def _waiting(link: Relation, action: Action) -> str:
    if action == "RESTRICT" or not link.deferrable:
        return ""
    return "checked at commit" if link.initially_deferred else "can be checked at commit"


def _is_null(default: str | None) -> bool:
    return default is None or default.startswith("NULL")


def _fires(trigger: Trigger) -> bool:
    """True for a trigger that a DELETE fires."""
    events = trigger.definition.partition(" ON ")[0]
    return trigger.enabled in ("origin", "always") and " DELETE" in events
