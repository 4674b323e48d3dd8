"""Cursors that tell what each statement sent through them does to the tables.

For Python steps, whose SQL nobody knows beforehand. All of a step is one transaction: a lock that one of its
statements took is reported with that statement, and again only where a later one takes a stronger one.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from schemabook.lexing import tokens
from schemabook.observation import Observation
from schemabook.observing.state import created, locks, state, touched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg.abc import Params, Query

_CONTROL: Final = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "START", "END", "ABORT")
_ASKING: Final = ("SELECT", "SHOW")
_OUTSIDE: Final = "it ran outside a transaction, where its locks are gone before they can be read"


class Recorder:
    """What one step has done so far: an `Observation` a statement in `found`."""

    def __init__(self, connection: psycopg.Connection[Any], source: str) -> None:
        self.connection, self.source = connection, source
        self.found: list[Observation] = []
        self.last = ""  # the statement that was sent last
        connection.cursor_factory = self._cursors()

    def _cursors(self) -> type[psycopg.Cursor[Any]]:
        recorder = self

        class Recording(psycopg.Cursor[Any]):
            """Reads locks, files and scans before and after what it executes."""

            def execute(
                self,
                query: Query,
                params: Params | None = None,
                *,
                prepare: bool | None = None,
                binary: bool | None = None,
            ) -> Self:
                """As psycopg's, observed."""
                before = recorder.before(query)
                super().execute(query, params, prepare=prepare, binary=binary)  # type: ignore[arg-type,misc]
                recorder.after(before)
                return self

            def executemany(
                self, query: Query, params_seq: Iterable[Params], *, returning: bool = False
            ) -> None:
                """As psycopg's, observed as one statement."""
                before = recorder.before(query)
                super().executemany(query, params_seq, returning=returning)
                recorder.after(before)

        return Recording

    def before(self, query: Query) -> _Before:
        """What is there before a statement; outside of a transaction it begins one, as psycopg does."""
        self.last = _text(query, self.connection)
        return _Before(self.connection)

    def after(self, before: _Before) -> None:
        """Read what has changed since, and keep it."""
        text = self.last
        words = tuple(t.text.upper() for t in tokens(text) if t.kind == "word")[:6]
        if not words or words[0] in _CONTROL:
            return
        seconds = time.perf_counter() - before.began
        found = Observation(source=self.source, line=len(self.found) + 1, sql=text.strip(), seconds=seconds)
        filled = self._filled(found, words, before)
        # a driver asks for versions and settings, which touches nothing
        if filled.touched or filled.left_out or words[0] not in _ASKING:
            self.found.append(filled)

    def _filled(self, found: Observation, words: tuple[str, ...], before: _Before) -> Observation:
        if self.connection.info.transaction_status != TransactionStatus.INTRANS:
            return replace(found, transactional=False, left_out=_OUTSIDE)
        after, taken = state(self.connection), locks(self.connection) - before.locks
        return replace(
            found,
            touched=touched(before.state, after, taken, words),
            created=created(before.state, after),
        )


class _Before:
    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.state, self.locks = state(connection), locks(connection)
        self.began = time.perf_counter()


def _text(query: Query, connection: psycopg.Connection[Any]) -> str:
    """The statement without its values, which may be secrets."""
    if isinstance(query, bytes):
        return query.decode("utf-8", "replace")
    return query.as_string(connection) if isinstance(query, sql.Composable) else str(query)
