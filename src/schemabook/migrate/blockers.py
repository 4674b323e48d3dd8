"""Who holds the lock that a migration waits for: seen from a second connection, while it waits."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.rows import class_row

from schemabook.errors import SchemabookError
from schemabook.server import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLOCKERS: Final = """
SELECT w.mode, CASE WHEN w.relation IS NOT NULL THEN w.relation::regclass::text END AS relation,
       a.pid, a.application_name AS application, a.usename AS username, a.state,
       extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start))::float8 AS seconds,
       a.query
FROM unnest(pg_blocking_pids(%(pid)s)) AS blocking (pid)
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = blocking.pid
LEFT JOIN LATERAL (
  SELECT l.mode, l.relation FROM pg_catalog.pg_locks AS l WHERE l.pid = %(pid)s AND NOT l.granted LIMIT 1
) AS w ON true
ORDER BY a.pid
"""
_HOLDER: Final = """
SELECT NULL AS mode, NULL AS relation, a.pid, a.application_name AS application, a.usename AS username,
       a.state, extract(epoch FROM clock_timestamp() - a.backend_start)::float8 AS seconds, a.query
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND l.classid::bigint = (%(key)s >> 32) & 4294967295 AND l.objid::bigint = %(key)s & 4294967295
"""


@dataclass(frozen=True)
class Blocker:
    """A session in the way; `mode` and `relation` are what is waited for, where it is a relation's lock."""

    mode: str | None
    relation: str | None
    pid: int
    application: str | None
    username: str | None
    state: str | None
    seconds: float | None
    query: str | None

    def __str__(self) -> str:
        return f"pid {self.pid} ({', '.join(self._who())}): {_brief(self.query or '')}"

    def _who(self) -> list[str]:
        since = f" for {self.seconds:,.0f} s" if self.seconds is not None else ""
        name = self.application or "without an application name"
        return [name, *([self.username] if self.username else []), (self.state or "working") + since]

    @property
    def wanted(self) -> str:
        """What is waited for: "AccessExclusiveLock on orders", "the end of a transaction"."""
        return f"{self.mode} on {self.relation}" if self.relation else "the end of a transaction"


class Watch:
    """Looks from time to time who blocks the backend `pid`; what it saw last is in `seen`."""

    def __init__(self, url: str, pid: int, every_s: float, tell: Callable[[str], None]) -> None:
        self.seen: tuple[Blocker, ...] = ()
        self._url, self._pid, self._every_s, self._tell = url, pid, every_s, tell
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """Watch while the block lasts."""
        thread = threading.Thread(target=self._work, name="schemabook-watch", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join(timeout=5)

    def _work(self) -> None:
        if self._over.wait(self._every_s):  # most files are done before there is anything to look at
            return
        try:
            with connect(self._url, application_name="schemabook watch") as conn:
                while True:
                    self._look(conn)
                    if self._over.wait(self._every_s):
                        return
        except (SchemabookError, psycopg.Error):
            return  # no second connection to be had: nobody can be named

    def _look(self, conn: psycopg.Connection[Any]) -> None:
        with conn.cursor(row_factory=class_row(Blocker)) as cursor:
            found = tuple(cursor.execute(_BLOCKERS, {"pid": self._pid}, prepare=False))
        if found and {b.pid for b in found} != {b.pid for b in self.seen}:
            self._tell(f"for {told(found)}")
        self.seen = found or self.seen


def told(found: tuple[Blocker, ...]) -> str:
    """Who is waited for, in a line."""
    return f"{found[0].wanted}, held by " + "; ".join(str(b) for b in found[:3])


def holder(conn: psycopg.Connection[Any], key: int) -> Blocker | None:
    """The session that holds an advisory lock of this database."""
    with conn.cursor(row_factory=class_row(Blocker)) as cursor:
        return cursor.execute(_HOLDER, {"key": key}, prepare=False).fetchone()


def _brief(query: str) -> str:
    text = " ".join(query.split())
    return text if len(text) <= 80 else text[:77] + "..."
