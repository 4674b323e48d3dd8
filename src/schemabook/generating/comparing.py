"""Two states of a schema to compare: two sources, or one before and after a migration.

Where the newer one declares renames, they are made on a scratch copy of the older one first, so that what is
only renamed is not taken for something removed and something added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from schemabook import catalog, scripts
from schemabook.alter import Command, following, renaming
from schemabook.alter.renames import of_mapping
from schemabook.alter.text import say
from schemabook.catalog.identities import identities
from schemabook.ddl import Ref
from schemabook.ddl.spelling import chosen_name
from schemabook.errors import UsageError
from schemabook.generating import same_objects
from schemabook.generating.bench import execute
from schemabook.schema import NotNull
from schemabook.server import connect, server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from schemabook.alter.renames import Rename
    from schemabook.catalog.identities import Identities
    from schemabook.generating.sources import Source
    from schemabook.schema import Schema
    from schemabook.scripts import Loaded


@dataclass(frozen=True)
class Pair:
    """The older state, in which `renames` have been made already, and the newer one.

    `before` is the older state as it was; `loaded` is what came of the migration, where there was one.
    """

    old: Schema
    new: Schema
    before: Schema
    renames: tuple[Rename, ...] = ()
    loaded: Loaded | None = None


def pair(old: Source, new: Source, *, renames: Mapping[str, str] | None = None) -> Pair:
    """The states of two sources; databases among them are only read.

    `renames` says of new names what they were, beside what `new` declares. A declaration about something that
    the older state does not have means nothing here. Raises UsageError for one of `renames` that does so.
    """
    on = server()
    start, goal = old.schema(on), new.schema(on)
    given = of_mapping(renames or {})
    renaming.statements(given, start, goal)
    made = _possible((*new.renames, *given), start, goal)
    middle = _renamed(old, start, goal, made) if made else None
    return Pair(middle or start, goal, start, made if middle else ())


def migrated(old: Source, script: Path) -> Pair:
    """A source's state before and after an SQL file, which is executed on a scratch copy.

    What the file renames is known without a declaration (`same_objects`). Raises SqlError with file and line
    for a statement that PostgreSQL refuses there.
    """
    with server().scratch("diff") as copy:
        old.build(copy.url)
        start, known = _read(copy.url)
        loaded = scripts.load(copy.url, script)
        goal, then = _read(copy.url)
    made = _possible(same_objects.renamed(known, then), start, goal)
    middle = _renamed(old, start, goal, made) if made else None
    return Pair(middle or start, goal, start, made if middle else (), loaded)


def _read(url: str) -> tuple[Schema, Identities]:
    with connect(url) as conn:
        return catalog.read(conn), identities(conn)


def _possible(declared: tuple[Rename, ...], start: Schema, goal: Schema) -> tuple[Rename, ...]:
    """Without those about what is not there, or has that name already."""
    made: tuple[Rename, ...] = ()
    # Tables before what is in them: that is found by its table's new name.
    for rename in sorted(declared, key=lambda r: len(r.new)):
        try:
            up = renaming.statements((*made, rename), start, goal).up
        except UsageError:
            continue
        if len(up) > len(renaming.statements(made, start, goal).up):
            made = (*made, rename)
    return made


def _not_nulls(now: Schema, goal: Schema) -> Iterator[Command]:
    """NOT NULL constraints keep the name that PostgreSQL made of the old one (since 18)."""
    for table in now.tables:
        other = goal.by_key.get(table.key)
        kept = {c.columns for c in other.constraints if isinstance(c, NotNull)} if other else set()
        for one in table.constraints if other else ():
            if isinstance(one, NotNull) and one.columns not in kept and not one.inherited:
                name = chosen_name(table.name, one.columns[0], "not_null")
                sql = say("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", table.key, one.name, name)
                yield Command(sql, Ref("constraint", table.schema, table.name, name))


def _renamed(old: Source, start: Schema, goal: Schema, renames: tuple[Rename, ...]) -> Schema | None:
    """The older state after the renames; None where no copy of it can be made in which they are possible."""
    with server().scratch("diff") as copy:
        try:
            old.build(copy.url)
            with connect(copy.url) as conn:
                if catalog.read(conn) != start:
                    return None
                execute(conn, renaming.statements(renames, start, goal).up)
                execute(conn, following.implied(catalog.read(conn), goal))
                execute(conn, tuple(_not_nulls(catalog.read(conn), goal)))
                return catalog.read(conn)
        except (psycopg.Error, UsageError):
            return None
