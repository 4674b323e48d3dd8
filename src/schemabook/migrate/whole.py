"""A file in one transaction, together with its row in the ledger: all of both, or nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from schemabook.errors import Cancelled, ConnectionLost, SchemabookError
from schemabook.migrate import ledger, python_step
from schemabook.scripts import all_or_nothing
from schemabook.server import connect

if TYPE_CHECKING:
    from schemabook.migrate.context import Context
    from schemabook.migrate.files import File

_LOOK_S = 10.0  # for the old session to end, before its outcome is read


def run(context: Context, file: File) -> None:
    """Execute the file, again while it does not get its locks. Raises SqlError, Busy, ConnectionLost, ..."""
    context.retrying(file, lambda: _Attempt(context, file).run())


class _Attempt:
    def __init__(self, context: Context, file: File) -> None:
        self.context, self.file = context, file
        self.committing = False

    def run(self) -> None:
        try:
            self._execute()
        except ConnectionLost as error:
            error.message = f"{self.file.label}: {error.message} {self._said()}"
            error.hint = "run again: it goes on with the first step that the ledger does not have"
            raise
        except Cancelled as error:
            if self.committing:  # the cancellation may have come too late
                error.notes = (self._said(),)
            elif error.sqlstate is None:  # between two statements: there was nothing to cancel
                error.message = "Stopped: the file has been rolled back."
            raise

    def _execute(self) -> None:
        context, file, started = self.context, self.file, time.perf_counter()
        with all_or_nothing(context.session, file.label) as conn:
            # SET, no SELECT: a file may begin with SET TRANSACTION, which must come before any query
            timeout = sql.Literal(context.lock_timeout(file))
            conn.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(timeout))
            if file.step.is_python:
                python_step.run(file, conn)
            else:
                context.session.execute(file.text)
            self._record(conn, started)
            self.committing = True

    def _record(self, conn: psycopg.Connection[Any], started: float) -> None:
        conn.execute("SET CONSTRAINTS ALL IMMEDIATE")  # deferred ones are told as the file's, not as COMMIT's
        self.context.become_owner(conn)
        if self.file.direction == "up":
            ledger.add(conn, self.file.step, (time.perf_counter() - started) * 1000)
        else:
            ledger.remove(conn, self.file.step.name)

    def _said(self) -> str:
        """What has become of the file, as far as it can be known."""
        if not self.committing:
            return "Nothing of the file has been applied."
        try:
            applied = self._look()
        except (SchemabookError, psycopg.Error):
            applied = None
        if applied is None:
            said = "It happened at COMMIT, and whether the file has been applied is not known"
            return f"{said}: status() (--status) tells."
        said = "All of the file has been applied" if applied else "Nothing of the file has been applied"
        return f"It happened at COMMIT. {said}: the ledger, read on a new connection, says so."

    def _look(self) -> bool | None:
        """Whether the file took effect, read when the session that was to commit it has ended."""
        if not self.context.conn.closed:
            rows = ledger.read(self.context.conn)
        else:
            with connect(self.context.url, application_name="schemabook migrate") as conn:
                until = time.monotonic() + _LOOK_S
                while not self.context.try_lock(conn):
                    if time.monotonic() > until:
                        return None
                    time.sleep(0.1)
                rows = ledger.read(conn)
        return (self.file.step.name in rows) == (self.file.direction == "up")
