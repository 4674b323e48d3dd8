"""Observing what PostgreSQL refuses in a transaction: CREATE INDEX CONCURRENTLY, VACUUM and the like.

Such a statement is run for good. It takes and drops its locks as it goes, in transactions of its own, so it
is made to wait where it can be seen: two sessions hold locks on the tables it names. The first holds SHARE
UPDATE EXCLUSIVE, at which every maintenance command stops while it asks for its first lock; when that one is
let go the second, with ROW EXCLUSIVE, stops whoever waits for writers. While it waits for them a third takes
ACCESS SHARE, at which an ACCESS EXCLUSIVE lock at the end is seen. A fourth session reads pg_locks.
"""

from __future__ import annotations

from contextlib import ExitStack, closing, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, LiteralString, Self

import psycopg
from psycopg import sql

from schemabook.lexing import tokens
from schemabook.observation import strength
from schemabook.observing.limits import limited
from schemabook.observing.queries import LOCKS_OF, RELATIONS_SETTLED
from schemabook.observing.state import Lock, State, mode_of, state
from schemabook.server import connect

if TYPE_CHECKING:
    from schemabook.schema import Name
    from schemabook.session import Session
    from schemabook.statements import Statement

_HELD: Final[tuple[LiteralString, ...]] = ("SHARE UPDATE EXCLUSIVE", "ROW EXCLUSIVE")
_PAUSE_S: Final = 0.002
_LOOKS: Final = 3  # in a row that see it waiting, before a blocker is let go


def run_apart(
    session: Session, source: str, statement: Statement, timeout: float
) -> tuple[State, State, set[Lock]]:
    """Run the statement for good: the relations before and after it, and the locks it took or asked for.

    Raises SqlError as the session does, Cancelled after `timeout` seconds.
    """
    with closing(connect(session.url)) as watcher:
        watcher.execute("SET stats_fetch_consistency = none")
        session.connection.execute("SELECT pg_stat_force_next_flush()")
        before = state(watcher, RELATIONS_SETTLED)
        with _Blockers(session.url, _named(before, statement)) as blockers:
            taken = _Run(session, source, statement, timeout).watched(watcher, blockers)
        session.connection.execute("SELECT pg_stat_force_next_flush()")
        after = state(watcher, RELATIONS_SETTLED)
        # an index dropped CONCURRENTLY is locked when all who knew of it have gone: that blocks nobody
        taken = {(oid, mode) for oid, mode in taken if oid in after or _kind(before, oid) != "index"}
        return before, after, taken | _unseen(before, after, taken)


def _kind(relations: State, oid: int) -> str:
    return relations[oid].kind if oid in relations else ""


def _unseen(before: State, after: State, taken: set[Lock]) -> set[Lock]:
    """REINDEX SCHEMA and the like go from table to table: those not seen were locked as the others."""
    modes = [mode for oid, mode in taken if oid in before and before[oid].kind == "table"]
    if not modes:
        return set()
    strongest = max(modes, key=strength)
    files = {one.file for one in before.values()}
    changed = {one.owner for one in after.values() if one.file not in files}
    locked = {oid for oid, _ in taken}
    return {(oid, strongest) for oid in changed - locked if oid in before and before[oid].kind == "table"}


def _named(relations: State, statement: Statement) -> list[Name]:
    """The tables that the statement names, by themselves or by an index; all where it names none."""
    words = {
        t.text.strip('"').replace('""', '"') if t.kind == "quoted" else t.text.lower()
        for t in tokens(statement.text)
        if t.kind in ("word", "quoted")
    }
    tables = {r.oid: r.name for r in relations.values() if r.kind in ("table", "partitioned table")}
    owners = {r.owner for r in relations.values() if r.name.name in words}
    return [name for oid, name in tables.items() if oid in owners] or list(tables.values())


class _Blockers:
    """Sessions that hold locks on tables, to be let go one after the other."""

    def __init__(self, url: str, names: list[Name]) -> None:
        self._names, self._stack = names, ExitStack()
        self._waiting = [self._stack.enter_context(closing(connect(url))) for _ in _HELD]
        self._last = self._stack.enter_context(closing(connect(url)))
        self._held = list(self._waiting)

    def __enter__(self) -> Self:
        try:
            for blocker, mode in zip(self._held, _HELD, strict=True):
                self._hold(blocker, mode)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def let_go(self) -> None:
        """End the next one's transaction; before the last of them ends, the late one begins its own."""
        if not self._held:
            return
        if len(self._held) == 1 and self._held[0] is not self._last:
            with suppress(psycopg.Error):  # the statement waits in front of it: then there is nothing to add
                self._hold(self._last, "ACCESS SHARE", sql.SQL(" NOWAIT"))
                self._held.append(self._last)
        self._held.pop(0).execute("ROLLBACK")

    def _hold(
        self, connection: psycopg.Connection[Any], mode: LiteralString, how: sql.SQL | None = None
    ) -> None:
        connection.execute("BEGIN")
        if self._names:
            tables = sql.SQL(", ").join(sql.Identifier(*name) for name in self._names)
            lock = sql.SQL("LOCK TABLE {} IN {} MODE{}")
            connection.execute(lock.format(tables, sql.SQL(mode), how or sql.SQL("")))


class _Run:
    """The statement in a thread of its own, so that it may wait while it is watched."""

    def __init__(self, session: Session, source: str, statement: Statement, timeout: float) -> None:
        self._session, self._source, self._statement, self._timeout = session, source, statement, timeout
        self._connection = session.connection
        self._error: BaseException | None = None

    def watched(self, watcher: psycopg.Connection[Any], blockers: _Blockers) -> set[Lock]:
        """Run it to its end, letting one blocker go each time it waits. Raises what it raises."""
        taken: set[Lock] = set()
        waits, pid = 0, self._connection.info.backend_pid
        thread = Thread(target=self._execute, name="schemabook-observed", daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                rows = watcher.execute(LOCKS_OF, [pid]).fetchall()
                taken |= {(oid, mode_of(mode)) for oid, mode, _, kind in rows if kind == "relation"}
                waits = waits + 1 if any(not granted for _, _, granted, _ in rows) else 0
                if waits >= _LOOKS:
                    blockers.let_go()
                    waits = 0
                thread.join(_PAUSE_S)
        finally:
            if thread.is_alive():  # the user has stopped the observation
                self._connection.cancel_safe(timeout=5)
            thread.join()
        if self._error is not None:
            raise self._error
        return taken

    def _execute(self) -> None:
        try:
            with limited(self._connection, self._timeout):
                self._session.execute_statement(self._source, self._statement)
        except BaseException as error:  # it belongs to the thread that waits
            self._error = error
