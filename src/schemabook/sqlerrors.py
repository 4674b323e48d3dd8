"""psycopg's errors -> ours: SQLSTATE, the place in the user's text, the server's details, what next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from schemabook.errors import Cancelled, ConnectionLost, SqlError
from schemabook.server.urls import hide, scrub

if TYPE_CHECKING:
    from schemabook.binding import Bound
    from schemabook.statements import Statement

# SQLSTATE -> the next step, where the server gives no hint of its own
_NEXT = {
    "25P02": "run ROLLBACK, then the statement again",
    "25001": "end the open transaction first (COMMIT or ROLLBACK): this statement cannot run inside one",
    "40001": "run the transaction again: it met another one",
    "40P01": "run the transaction again: it and another one waited for each other",
    "42501": "connect as a role that has the privilege, or GRANT it",
    "53100": "free some space on the server's disk",
    "55P03": "try again, or find the session that holds the lock in pg_stat_activity",
    "57014": "run it again; SET statement_timeout sets how long a statement may take",
}


def sql_error(
    error: psycopg.Error | None,
    source: str,
    statement: Statement,
    bound: Bound,
    notes: tuple[str, ...] = (),
) -> SqlError:
    """The error of a statement of `source`; `error` is None when the user stopped it."""
    if error is None:
        return Cancelled(
            "Stopped: the server has cancelled the statement.",
            sqlstate="57014",
            line=statement.line,
            notes=notes,
        )
    diagnostic = error.diag
    line, column, text = _place(error, source, statement, bound)
    kind = Cancelled if isinstance(error, psycopg.errors.QueryCanceled) else SqlError
    return kind(
        diagnostic.message_primary or str(error),
        sqlstate=error.sqlstate,
        line=line,
        column=column,
        source_line=text,
        detail=diagnostic.message_detail,
        server_hint=diagnostic.message_hint,
        context=_context(error),
        notes=notes,
        hint=None if diagnostic.message_hint else _NEXT.get(error.sqlstate or ""),
    )


def lost(error: psycopg.Error, url: str, was_open: bool) -> ConnectionLost:
    """The session ended under the statement: the server stopped, or ended it."""
    said = scrub(" ".join((error.diag.message_primary or str(error)).split()), url)
    undone = " The open transaction is rolled back." if was_open else ""
    return ConnectionLost(
        f"The connection to {hide(url)} was lost: {said}.{undone}",
        hint="run the cell again: a new session opens by itself (temporary tables and SET values are gone); "
        "if the server itself was stopped, schemabook.open() starts it",
    )


def _place(
    error: psycopg.Error, source: str, statement: Statement, bound: Bound
) -> tuple[int, int | None, str | None]:
    """Line, column (from 1) and text of the line at fault in the user's text."""
    position = error.diag.statement_position
    if position is None:  # nothing to point at, but among several statements it helps to say which
        alone = len(statement.text) >= len(source.strip().rstrip(";"))
        return statement.line, None, None if alone else statement.text.partition("\n")[0]
    at = statement.start + bound.origin(int(position) - 1)
    begin = source.rfind("\n", 0, at) + 1
    end = source.find("\n", at)
    text = source[begin : end if end >= 0 else len(source)]
    return source.count("\n", 0, at) + 1, at - begin + 1, text


def _context(error: psycopg.Error) -> str | None:
    """The call stack inside the server, where it helps: errors raised in functions and DO blocks."""
    found = error.diag.context
    return found if found and (found.startswith(("PL/", "SQL ", "COPY "))) else None
