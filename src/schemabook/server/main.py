"""Which PostgreSQL: the embedded one, or the one that a URL names."""

from __future__ import annotations

import os
from functools import cached_property

from schemabook.errors import ConnectError
from schemabook.server import embedded
from schemabook.server.scratch import Keeper, Scratch, sweep
from schemabook.server.urls import hide, libpq, parse, with_database

VARIABLE = "SCHEMABOOK_DATABASE_URL"
OLDEST = 150000

_servers: dict[tuple[int, str | None], Server] = {}


class Server:
    """A PostgreSQL server in which scratch databases can be made; `url` is its maintenance database's."""

    def __init__(self, url: str, *, embedded: bool) -> None:
        self.url = url
        self.embedded = embedded

    def __repr__(self) -> str:
        return f"<{'embedded ' if self.embedded else ''}PostgreSQL {self.version} at {hide(self.url)}>"

    @cached_property
    def keeper(self) -> Keeper:
        """The connection that keeps this process's scratch databases."""
        return Keeper(self.url)

    @cached_property
    def version(self) -> str:
        """E.g. "18.6"."""
        row = self.keeper.connection.execute("SHOW server_version").fetchone()
        return str(row[0]).split()[0] if row else ""

    def scratch(self, label: str = "scratch", *, template: str | None = None) -> Scratch:
        """A new scratch database, empty or copied from `template`."""
        return Scratch(self, label, template=template)


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
            return known  # the same place, running again: what this process holds there stays its own
        _servers[at] = known = fresh
    return known


def scratch(label: str = "scratch", *, url: str | None = None) -> Scratch:
    """A new, empty scratch database on `server(url)`."""
    return server(url).scratch(label)


def _open(wanted: str | None) -> Server:
    if wanted is None:
        found = Server(embedded.start(), embedded=True)
    else:
        found = Server(libpq(wanted), embedded=False)
        if "dbname" not in parse(wanted) and "service" not in parse(wanted):
            found.url = with_database(found.url, os.environ.get("PGDATABASE", "postgres"))
    connection = found.keeper.connection
    if connection.info.server_version < OLDEST:
        raise ConnectError(
            f"PostgreSQL {found.version} at {hide(found.url)} is too old: Schemabook needs 15 or newer.",
            hint=f"unset {VARIABLE} to use the embedded PostgreSQL {embedded.MAJOR}",
        )
    sweep(connection)
    return found


def _answers(known: Server) -> bool:
    try:
        return bool(known.keeper.connection)
    except ConnectError:
        return False
