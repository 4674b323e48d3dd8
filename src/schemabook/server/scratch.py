"""Scratch databases: made in a blink, never shared, dropped at the end, swept if their owner was killed.

A scratch database is called `schemabook_scratch_<label>_<pid>_<random>`. While its owner lives, the owner
holds an advisory lock on the name in the maintenance database, so that anybody who can take that lock knows
that the database is a leftover, on whatever machine the owner ran. A server crash frees the locks of living
owners as well; on the machine of the owner its process id tells the difference.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import re
import secrets
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from schemabook.errors import RightsError, ServerError
from schemabook.server.connect import connect
from schemabook.server.urls import with_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from schemabook.server.main import Server

PREFIX = "schemabook_scratch_"
TEMPLATE_PREFIX = "schemabook_template_"
_NAME = re.compile(rf"^{PREFIX}.*_(\d+)_[0-9a-f]{{8}}$")


class Scratch:
    """A database of one's own, dropped by `drop()`, by leaving `with`, or at the end of the process."""

    def __init__(self, server: Server, label: str, *, template: str | None = None) -> None:
        self.server = server
        self.name = f"{PREFIX}{_slug(label)}_{os.getpid()}_{secrets.token_hex(4)}"
        self.url = with_database(server.url, self.name)
        self.dropped = False
        server.keeper.hold(self.name)
        _create(server.keeper.connection, self.name, template)
        atexit.register(self._drop_at_exit)

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()

    def __repr__(self) -> str:
        return f"<scratch database {self.name}{' (dropped)' if self.dropped else ''}>"

    def drop(self) -> None:
        """Drop the database, ending sessions that are still in it; a second call does nothing."""
        if self.dropped:
            return
        self.dropped = True
        atexit.unregister(self._drop_at_exit)
        drop(self.server.keeper.connection, self.name)
        self.server.keeper.release(self.name)

    def rename(self, name: str) -> None:
        """Keep the database under another name: it is no longer scratch and nobody drops it."""
        connection = self.server.keeper.connection
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(statement.format(sql.Identifier(self.name), sql.Identifier(name)))
        self.dropped = True
        atexit.unregister(self._drop_at_exit)
        self.server.keeper.release(self.name)

    def _drop_at_exit(self) -> None:
        with contextlib.suppress(ServerError, psycopg.Error):  # the server may be gone: it is swept later
            self.drop()


class Keeper:
    """One connection to the maintenance database that holds the locks of this process's databases."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.names: set[str] = set()
        self._connection: psycopg.Connection[Any] | None = None

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """The connection; opened again, with all its locks, after the server went away."""
        if self._connection is None or self._connection.closed or self._connection.broken:
            self._connection = connect(self.url, application_name="schemabook keeper")
            atexit.register(self._connection.close)
            for name in self.names:
                self._lock(self._connection, name)
            return self._connection
        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError:
            self._connection.close()
            return self.connection
        return self._connection

    def hold(self, name: str) -> None:
        """Mark a name as in use by this process."""
        self._lock(self.connection, name)
        self.names.add(name)

    def release(self, name: str) -> None:
        """The name is no longer in use."""
        self.names.discard(name)
        self.connection.execute("SELECT pg_advisory_unlock(%s)", [lock_key(name)])

    @staticmethod
    def _lock(connection: psycopg.Connection[Any], name: str) -> None:
        connection.execute("SELECT pg_advisory_lock(%s)", [lock_key(name)])


def lock_key(name: str) -> int:
    """The advisory lock of a name: 64 bits of its SHA-256, signed as PostgreSQL's bigint."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def sweep(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop the scratch databases whose owner is gone; returns their names."""
    rows = connection.execute(
        "SELECT datname FROM pg_catalog.pg_database WHERE datname ~ %s ORDER BY datname", [_NAME.pattern]
    ).fetchall()
    swept = []
    for (name,) in rows:
        with _if_ownerless(connection, name) as ownerless:
            if ownerless:
                drop(connection, name)
                swept.append(name)
    return swept


def drop(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop a database that this package made, and nothing else."""
    if not name.startswith((PREFIX, TEMPLATE_PREFIX)):
        raise AssertionError(f"{name!r} was not made by schemabook")
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def _if_ownerless(connection: psycopg.Connection[Any], name: str) -> Iterator[bool]:
    found = _NAME.match(name)
    if found is None or _lives_here(int(found[1])):
        yield False
        return
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [lock_key(name)]).fetchone()
    taken = bool(row and row[0])
    try:
        yield taken
    finally:
        if taken:
            connection.execute("SELECT pg_advisory_unlock(%s)", [lock_key(name)])


def _lives_here(pid: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(pid))


def _create(connection: psycopg.Connection[Any], name: str, template: str | None) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template or "template0")
    )
    if template is None and connection.info.server_version >= 170000:
        # the same order of text on every machine; older servers keep their own default
        statement += sql.SQL(" ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'")
    elif template is None:
        statement += sql.SQL(" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        role = connection.info.user
        raise RightsError(
            f"The role {role!r} may not create databases on this server, so there is no scratch database.",
            hint=f'run  ALTER ROLE "{role}" CREATEDB  as an administrator, or unset SCHEMABOOK_DATABASE_URL '
            "to use the embedded server; schemabook.connect(url) works in an existing database",
        ) from None


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:24] or "x"
