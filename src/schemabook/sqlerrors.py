"""psycopg's errors -> ours: SQLSTATE, the place in the user's text, the server's details, what next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

from schemabook.errors import Cancelled, ConnectionLost, SqlError
from schemabook.server.urls import hide, scrub
from schemabook.statements import tokens

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

_NAME = re.compile(r":([^\W\d]\w*)")
_IN_LIST = re.compile(r"\bin\s*\(\s*:(\w+)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """The statement of `source` at work, as it was sent; `bare` when no values were given for it."""

    source: str
    statement: Statement
    bound: Bound
    bare: bool = True


def stopped(cancelled: bool, place: Place | None, notes: tuple[str, ...] = ()) -> Cancelled:
    """The user stopped it; `cancelled` when the server has confirmed that."""
    said = (
        "Stopped: the server has cancelled the statement."
        if cancelled
        else "Stopped; the statement may have taken effect."
    )
    return Cancelled(
        said,
        sqlstate="57014" if cancelled else None,
        line=place.statement.line if place else None,
        notes=notes,
    )


def sql_error(error: psycopg.Error, place: Place | None, notes: tuple[str, ...] = ()) -> SqlError:
    """The server's error, with the place in the user's text where a statement of the user's was at work."""
    diagnostic = error.diag
    line, column, text = _place(error, place) if place else (None, None, None)
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
        hint=_next(error, place),
    )


def _next(error: psycopg.Error, place: Place | None) -> str | None:
    if place and (hint := _about_names(error, place)):
        return hint
    return None if error.diag.message_hint else _NEXT.get(error.sqlstate or "")


def _about_names(error: psycopg.Error, place: Place) -> str | None:
    """What to do about a `:name` that was not bound, or a list bound where a single value belongs."""
    text = place.statement.text
    if place.bare and error.sqlstate == "42601" and (at := error.diag.statement_position):
        name = _NAME.match(text, max(place.bound.origin(int(at) - 1), 0))
        if name:
            return f"to bind notebook variables: %%sql --bind {name[1]}"
    listed = _IN_LIST.search(text)
    if not place.bare and listed and any(isinstance(v, list) for v in place.bound.values):
        return f"write  = ANY(:{listed[1]})  for a list"
    return None


def lost(error: psycopg.Error | None, url: str, was_open: bool) -> ConnectionLost:
    """The session ended under the statement: by the server, or by the user where `error` is None."""
    said = "it was closed, because the server did not stop at once"
    if error is not None:
        said = scrub(" ".join((error.diag.message_primary or str(error)).split()), url)
    undone = " The open transaction is rolled back." if was_open else ""
    return ConnectionLost(
        f"The connection to {hide(url)} was lost: {said}.{undone}",
        hint="run the cell again: a new session opens by itself (temporary tables and SET values are gone); "
        "if the server itself was stopped, schemabook.open() starts it",
    )


def _place(error: psycopg.Error, place: Place) -> tuple[int, int | None, str | None]:
    """Line, column (from 1) and text of the line at fault in the user's text."""
    source, statement = place.source, place.statement
    position = error.diag.statement_position
    if position is None:  # nothing to point at, but among several statements it helps to say which
        alone = len(statement.text) >= len(source.strip().rstrip(";"))
        before, code = _past_comments(statement.text)
        return statement.line + before.count("\n"), None, None if alone else code.partition("\n")[0]
    at = statement.start + place.bound.origin(int(position) - 1)
    begin = source.rfind("\n", 0, at) + 1
    end = source.find("\n", at)
    text = source[begin : end if end >= 0 else len(source)]
    return source.count("\n", 0, at) + 1, at - begin + 1, text


def _past_comments(statement: str) -> tuple[str, str]:
    """What stands before a statement's first word, and the statement from there."""
    first = next((t for t in tokens(statement) if t.kind not in ("space", "comment")), None)
    return (statement[: first.start], statement[first.start :]) if first else ("", statement)


def _context(error: psycopg.Error) -> str | None:
    """The call stack inside the server, where it helps: errors raised in functions and DO blocks."""
    found = error.diag.context
    return found if found and (found.startswith(("PL/", "SQL ", "COPY "))) else None
