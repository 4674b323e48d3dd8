"""Which PostgreSQL: the embedded one, or the one that a URL names."""

from __future__ import annotations

import atexit
import contextlib
import os
import weakref
from functools import cached_property
from typing import Any

import psycopg

from schemabook.errors import ConnectError
from schemabook.server import embedded
from schemabook.server.connect import connect
from schemabook.server.scratch import Scratch, sweep
from schemabook.server.urls import Url, build, hide, parse

VARIABLE = "SCHEMABOOK_DATABASE_URL"
OLDEST = 150000

_servers: dict[tuple[int, str | None], Server] = {}


class Server:
    """A PostgreSQL server in which scratch databases can be made; `url` is its maintenance database's."""

    def __init__(self, url: str, *, embedded: bool) -> None:
        self.url = Url(url)
        self.embedded = embedded
        self._connection: psycopg.Connection[Any] | None = None
        self._scratches: weakref.WeakSet[Scratch] = weakref.WeakSet()

    def __repr__(self) -> str:
        return f"<{'embedded ' if self.embedded else ''}PostgreSQL {self.version} at {hide(self.url)}>"

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """The connection to the maintenance database; opened again after the server went away.

        Then this process's scratch databases are marked as in use again, too. Raises ConnectError.
        """
        if self._connection is not None and not self._connection.closed:
            try:
                self._connection.execute("SELECT 1")
            except psycopg.OperationalError:
                self._connection.close()
            else:
                return self._connection
        self._connection = connect(self.url, application_name="schemabook keeper")
        atexit.register(_close, self._connection, os.getpid())
        for scratch in list(self._scratches):
            with contextlib.suppress(ConnectError):  # somebody has dropped it
                scratch.keep()
        return self._connection

    @cached_property
    def version(self) -> str:
        """E.g. "18.6"."""
        row = self.connection.execute("SHOW server_version").fetchone()
        return str(row[0]).split()[0] if row else ""

    def scratch(self, label: str = "scratch", *, template: str | None = None) -> Scratch:
        """A new scratch database, empty or copied from `template`."""
        made = Scratch(self, label, template=template)
        self._scratches.add(made)
        return made


def server(url: str | None = None) -> Server:
    """The server named by `url`, by SCHEMABOOK_DATABASE_URL, or else the embedded one, started or joined.

    The first call of a process sweeps the scratch databases that killed processes left behind.
    Raises ServerStartError, ConnectError.
    """
    wanted = url or os.environ.get(VARIABLE) or None
    at = (os.getpid(), wanted)
    known = _servers.get(at)
    if known is None or (known.embedded and not _answers(known)):
        fresh = _open(wanted)
        if known is not None and known.url == fresh.url:
            fresh.connection.close()
            return known  # the same place, running again: what this process holds there stays its own
        _servers[at] = known = fresh
    return known


def scratch(label: str = "scratch", *, url: str | None = None) -> Scratch:
    """A new, empty scratch database on `server(url)`."""
    return server(url).scratch(label)


def _close(connection: psycopg.Connection[Any], pid: int) -> None:
    """At exit; not in a forked child, where the socket is its parent's."""
    if os.getpid() == pid:
        connection.close()


def _open(wanted: str | None) -> Server:
    if wanted is None:
        found = Server(embedded.start(), embedded=True)
    else:
        at = parse(wanted)
        if "service" not in at:
            at.setdefault("dbname", os.environ.get("PGDATABASE", "postgres"))
        found = Server(build(at), embedded=False)
    connection = found.connection
    if connection.info.server_version < OLDEST:
        raise ConnectError(
            f"PostgreSQL {found.version} at {hide(found.url)} is too old: Schemabook needs 15 or newer.",
            hint=f"unset {VARIABLE} to use the embedded PostgreSQL {embedded.MAJOR}",
        )
    sweep(connection)
    return found


def _answers(known: Server) -> bool:
    try:
        return bool(known.connection)
    except ConnectError:
        return False
