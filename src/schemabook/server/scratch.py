"""Scratch databases: made in a blink, never shared, dropped at the end, swept if their owner was killed.

While its owner lives, the owner keeps an idle session inside its scratch database. A scratch database without
any session is a leftover, unless the process that its comment names still runs here: a server crash ends the
sessions of living owners as well. What another machine left is swept after a day without a session.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import platform
import re
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from schemabook.errors import RightsError, ServerError
from schemabook.server.connect import connect
from schemabook.server.urls import scrub, with_database

if TYPE_CHECKING:
    from types import TracebackType

    from schemabook.server.main import Server

PREFIX = "schemabook_scratch_"
TEMPLATE_PREFIX = "schemabook_template_"
_NAME = re.compile(rf"^{PREFIX}.*_([0-9a-f]{{8}})_[0-9a-f]{{8}}$")
_FOREIGN_AGE_S = 24 * 60 * 60


class Scratch:
    """A database of one's own, dropped by `drop()`, by leaving `with`, or at the end of the process."""

    def __init__(self, server: Server, label: str, *, template: str | None = None) -> None:
        self.server = server
        self.name = f"{PREFIX}{slug(label, 24)}_{int(time.time()):08x}_{secrets.token_hex(4)}"
        self.url = with_database(server.url, self.name)
        self.dropped = False
        self._pid = os.getpid()
        self._keeper: psycopg.Connection[Any] | None = None
        _create(server, self.name, template)
        atexit.register(self._drop_at_exit)
        self.keep()

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()

    def __repr__(self) -> str:
        return f"<scratch database {self.name}{' (dropped)' if self.dropped else ''}>"

    def keep(self) -> None:
        """Hold the session that says "in use"; again after the server was away."""
        if not self.dropped and os.getpid() == self._pid and (self._keeper is None or self._keeper.closed):
            self._keeper = connect(self.url, application_name="schemabook keeper")
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            self._keeper.execute(comment.format(sql.Identifier(self.name), sql.Literal(owner())))

    def drop(self) -> None:
        """Drop the database, ending sessions that are still in it; a second call does nothing.

        Neither does a call in a forked child: the database is its parent's.
        """
        if self.dropped or os.getpid() != self._pid:
            return
        self._let_go()
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name))
        self.server.connection.execute(statement)

    def rename(self, name: str) -> None:
        """Keep the database under another name: it is no longer scratch and nobody drops it."""
        self._let_go()
        connection = self.server.connection
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS NULL").format(sql.Identifier(self.name)))
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(statement.format(sql.Identifier(self.name), sql.Identifier(name)))

    def _let_go(self) -> None:
        self.dropped = True
        atexit.unregister(self._drop_at_exit)
        if self._keeper is not None:
            self._keeper.close()

    def _drop_at_exit(self) -> None:
        with contextlib.suppress(ServerError, psycopg.Error):  # the server may be gone: it is swept later
            self.drop()


def owner() -> str:
    """This process as the comment of its databases names it: machine and process namespace, id, start."""
    import psutil

    return json.dumps({"where": _where(), "pid": os.getpid(), "started": psutil.Process().create_time()})


def sweep(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop the scratch databases whose owner is gone, and that this role may drop; returns their names."""
    rows = connection.execute(
        """
        SELECT d.datname, shobj_description(d.oid, 'pg_database')
        FROM pg_catalog.pg_database AS d
        WHERE d.datname ~ %s AND pg_has_role(d.datdba, 'USAGE')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid)
        ORDER BY d.datname
        """,
        [_NAME.pattern],
    ).fetchall()
    swept = []
    for name, comment in rows:
        # not WITH (FORCE): who has come in meanwhile keeps it
        with contextlib.suppress(psycopg.Error):
            if _is_leftover(name, comment):
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
                swept.append(name)
    return swept


def _is_leftover(name: str, comment: str | None) -> bool:
    import psutil

    try:
        found = json.loads(comment or "{}")
        here, pid, started = found["where"] == _where(), int(found["pid"]), float(found["started"])
    except (ValueError, KeyError, TypeError):
        here, pid, started = False, 0, 0.0  # killed between CREATE DATABASE and COMMENT
    if here:
        try:
            return bool(abs(psutil.Process(pid).create_time() - started) > 1)
        except psutil.NoSuchProcess:
            return True
    made = _NAME.match(name)
    return made is not None and time.time() - int(made[1], 16) > _FOREIGN_AGE_S


def _where() -> str:
    """The machine, its boot and the process namespace in which a process id means something."""
    parts = [platform.node()]
    for path in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with contextlib.suppress(OSError):
            parts.append(str(Path(path).readlink()) if "ns" in path else Path(path).read_text().strip())
    return " ".join(parts)


def _create(server: Server, name: str, template: str | None) -> None:
    connection = server.connection
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
    except psycopg.errors.ReadOnlySqlTransaction:
        raise RightsError(
            "This server or role is read-only, so there is no scratch database.",
            hint="name a primary server in SCHEMABOOK_DATABASE_URL, or unset it to use the embedded server",
        ) from None
    except psycopg.errors.InvalidCatalogName:
        raise  # the template is gone: `opening` makes it anew
    except psycopg.Error as error:
        said = scrub(" ".join(str(error).split()), server.url)
        raise ServerError(f"No scratch database could be made: {said}.") from None


def slug(label: str, length: int) -> str:
    """The label as part of a database's name."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:length] or "x"
