"""The one connection of a run: its lock against other runs, its settings, its patience with others' locks.

The lock is an advisory lock of the session: it ends with the connection, whatever happens to this process,
and not before the server has noticed. It is asked for again and again instead of waited for: a session that
waits inside a statement holds a snapshot, and CREATE INDEX CONCURRENTLY of the other run would wait for that.
For the same reason no transaction is open between the steps. A pooler that changes the connection from
transaction to transaction cannot be used.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg

from schemabook.errors import Busy, ConnectionLost, SqlError
from schemabook.migrate.blockers import Watch, holder, told
from schemabook.migrate.model import ATTEMPTS, LOCK_TIMEOUT_MS, RUNNER_TIMEOUT_S, Event
from schemabook.server import hide
from schemabook.server.urls import build, parse
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemabook.migrate.files import File
    from schemabook.migrate.model import Progress

# Any number that nobody else uses. An advisory lock belongs to its database: one run a database.
KEY: Final = 0x5C4E_3AB0_0C0D_E001
_PAUSE_S: Final = 0.2
_RETRIED: Final = {"55P03", "40P01"}  # a lock that was not to be had; a deadlock that we lost
# What a file may have set for its session is not for the next one: both must do the same whether they are
# applied together or a year apart. DISCARD ALL would let go of the advisory lock.
_AFRESH: Final = (
    "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP; "
    "DEALLOCATE ALL; SET client_encoding = 'UTF8'"
)
# The server looks whether we are still there: without it, pg_sleep of a killed run would keep its locks.
_NOTICE_DEATH: Final = "; SET client_connection_check_interval = '1s'"


@dataclass(frozen=True)
class Patience:
    """How long to wait, and for what: a file's locks, `attempts` times; another run, `runner_s`."""

    lock_timeout_ms: int = LOCK_TIMEOUT_MS
    attempts: int = ATTEMPTS
    runner_s: float = RUNNER_TIMEOUT_S


class Context:
    """What the executing of files shares. `session` is the run's own, `conn` its connection."""

    def __init__(self, url: str, patience: Patience, progress: Progress | None) -> None:
        self.url, self.patience, self._progress = url, patience, progress
        self.session = Session(build({"application_name": "schemabook migrate", **parse(url)}))
        self.conn = self.session.connection
        self.conn.prepare_threshold = None
        self._afresh = _AFRESH + _NOTICE_DEATH
        try:
            self.conn.execute(self._afresh)
        except psycopg.Error:  # a server whose system cannot see it
            self._afresh = _AFRESH
        row = self.conn.execute("SELECT session_user, current_setting('role')").fetchone()
        assert row is not None
        self._owner: list[str] = list(row)

    def tell(self, event: Event) -> None:
        """Say what is going on, to whoever wants to know."""
        if self._progress:
            self._progress(event)

    def lock(self) -> None:
        """Become the only run in this database. Raises Busy, naming the one that is there."""
        until, known = time.monotonic() + self.patience.runner_s, 0
        while True:
            with self.session.guarded() as conn:
                if self.try_lock(conn):
                    return
                other = holder(conn, KEY)
            if other and other.pid != known:
                known = other.pid
                self.tell(Event("waits", text=f"for another run: {other}"))
            if time.monotonic() > until:
                said = f": {other}" if other else ""
                raise Busy(
                    f"Another run is migrating {hide(self.url)}{said}.",
                    hint="wait until it has finished; if it is dead, end its session with  "
                    f"SELECT pg_terminate_backend({other.pid if other else 'pid'})",
                )
            time.sleep(_PAUSE_S)

    @staticmethod
    def try_lock(conn: psycopg.Connection[Any]) -> bool:
        """Try to take the lock on runs, without waiting."""
        row = conn.execute("SELECT pg_try_advisory_lock(%s)", [KEY]).fetchone()
        return bool(row and row[0])

    def close(self) -> None:
        """Let others run, at once, and end the session."""
        if not self.conn.closed:
            with suppress(psycopg.Error):
                self.conn.execute("SELECT pg_advisory_unlock(%s)", [KEY])
        self.session.close()

    def refresh(self) -> None:
        """The session as it was at its beginning."""
        with self.session.guarded() as conn:
            conn.execute(self._afresh)

    def check(self) -> None:
        """ConnectionLost where the session is no longer the one that holds the lock."""
        if self.session.connection is not self.conn:
            raise ConnectionLost(f"The connection to {hide(self.url)} was lost.", hint="run again")

    def become_owner(self, conn: psycopg.Connection[Any]) -> None:
        """For the rest of the transaction the role that began the run, whatever the file has SET."""
        conn.execute(
            "SELECT set_config('session_authorization', %s, true), set_config('role', %s, true)", self._owner
        )

    @contextmanager
    def ledger(self) -> Iterator[psycopg.Connection[Any]]:
        """A transaction of its own for the ledger."""
        with self.session.itself_undone(), self.session.guarded() as conn, conn.transaction():
            self.become_owner(conn)
            yield conn

    def lock_timeout(self, file: File) -> str:
        """How long a statement of the file waits for a lock, as PostgreSQL spells it."""
        seconds, rest = divmod(self.patience.lock_timeout_ms, 1000)
        return file.lock_timeout or (f"{seconds * 1000 + rest}ms" if rest else f"{seconds}s")

    def retrying(self, file: File, work: Callable[[], None], again: Callable[[], None] | None = None) -> None:
        """Do `work` until it gets its locks; `again` comes before each further attempt. Raises Busy."""
        attempts = max(self.patience.attempts, 1)
        wait = max(self.patience.lock_timeout_ms / 1000, 0.05)
        for attempt in range(1, attempts + 1):
            with self._watch(file, attempt, wait / 3).watching() as watch:
                try:
                    work()
                    return
                except SqlError as error:
                    if error.sqlstate not in _RETRIED:
                        raise
                    failed = error
            if attempt < attempts:
                who = told(watch.seen) if watch.seen else failed.message
                self.tell(self._event("retries", file, attempt + 1, who))
                time.sleep(min(wait * 2 ** (attempt - 3), 10))
                if again:
                    again()
        raise self._busy(file, failed, watch)

    def _watch(self, file: File, attempt: int, every_s: float) -> Watch:
        def tell(text: str) -> None:
            self.tell(self._event("waits", file, attempt, text))

        return Watch(self.url, self.conn.info.backend_pid, min(every_s, 1.0), tell)

    def _event(self, kind: Any, file: File, attempt: int, text: str) -> Event:
        attempts = max(self.patience.attempts, 1)
        return Event(kind, file.step.name, file.direction, 0.0, attempt, attempts, text)

    def _busy(self, file: File, failed: SqlError, watch: Watch) -> Busy:
        place = f"{file.label}:{failed.line}" if failed.line else file.label
        who = f"It waited for {told(watch.seen)}." if watch.seen else f"PostgreSQL says: {failed.message}."
        attempts = max(self.patience.attempts, 1)
        kept = "Nothing of the file has been applied." if file.transaction else ""  # who knows more adds it
        end = f"; SELECT pg_terminate_backend({watch.seen[0].pid}) ends it" if watch.seen else ""
        return Busy(
            f"{place}: no lock in {attempts} attempt{'s' * (attempts > 1)} of {self.lock_timeout(file)}. "
            f"{who} {kept}",
            step=file.step.name,
            hint=f"run again when that session has finished{end}; a longer wait is the directive  "
            "-- schemabook: lock-timeout 10s, and it makes others wait, too",
        )
