"""Databases for many small cases: made once, and empty for each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import psycopg

from schemabook import catalog
from schemabook.schema_diff import diff
from schemabook.server import connect, server
from tests.change_cases import execute

if TYPE_CHECKING:
    from schemabook.schema import Schema
    from schemabook.server import Scratch

_LEFT: Final = """
SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger
UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication
UNION ALL SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname) FROM pg_foreign_data_wrapper
UNION ALL SELECT format('DROP CAST (%s AS %s)', castsource::regtype, casttarget::regtype) FROM pg_cast
  WHERE oid >= 16384
UNION ALL SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
"""
_PUBLIC: Final = """
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';
"""


class Room:
    """A scratch database that is cleaned for the next guest: making and dropping one takes longer."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self.scratch = server().scratch("room")
        self.url = self.scratch.url
        with connect(self.url) as conn:
            self._nothing = catalog.read(conn)

    def drop(self) -> None:
        """Gives the room back."""
        self._rooms.give_back(self)

    def clean(self) -> bool:
        """Takes everything out of it; False where something stays."""
        with connect(self.url) as conn:
            try:
                for (statement,) in conn.execute(_LEFT).fetchall():
                    conn.execute(statement)
                conn.execute(_PUBLIC)
            except psycopg.Error:
                return False
            return not diff(catalog.read(conn), self._nothing)


class Rooms:
    """Stands for a server where code asks for scratch databases."""

    def __init__(self) -> None:
        self._free: list[Room] = []
        self._all: list[Room] = []

    def scratch(self, _label: str = "") -> Room:
        """An empty database."""
        while self._free:
            room = self._free.pop()
            if room.clean():
                return room
            room.scratch.drop()
            self._all.remove(room)
        self._all.append(Room(self))
        return self._all[-1]

    def give_back(self, room: Room) -> None:
        """The room may be cleaned and used again."""
        self._free.append(room)

    def close(self) -> None:
        """Drops the databases."""
        for room in self._all:
            room.scratch.drop()


@cache
def _place() -> tuple[Scratch, psycopg.Connection[Any]]:
    """A database in which nothing is ever committed."""
    scratch = server().scratch("snapshots")
    return scratch, connect(scratch.url)


def snapshot(text: str) -> Schema:
    """The catalog of an empty database after an SQL text, which is not committed where that can be."""
    _scratch, conn = _place()
    try:
        with conn.transaction(force_rollback=True):
            execute(conn, text)
            return catalog.read(conn)
    except psycopg.Error:
        with server().scratch("snapshot") as other, connect(other.url) as apart:
            execute(apart, text)
            return catalog.read(apart)
