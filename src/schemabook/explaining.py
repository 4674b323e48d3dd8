"""EXPLAIN of a statement as PostgreSQL's JSON, in a transaction that is rolled back.

ANALYZE executes the statement, so explaining a DELETE would delete: here it deletes nothing. What a rollback
does not undo is not undone here either: values taken from sequences, and effects outside the database.
Source: https://www.postgresql.org/docs/18/sql-explain.html
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from schemabook.errors import UsageError
from schemabook.statements import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import psycopg

    from schemabook.session import Session

TIMEOUT_MS = 60_000


def explain(
    session: Session,
    statement: str,
    values: Mapping[str, Any] | None = None,
    *,
    analyze: bool = True,
    buffers: bool = True,
    timing: bool = True,
    wal: bool = False,
    settings: bool = True,
    verbose: bool = False,
    timeout_ms: int = TIMEOUT_MS,
) -> list[Any]:
    """The plan of one statement as EXPLAIN (FORMAT JSON) gives it.

    `values` are for `:name` parameters. Raises SqlError, Cancelled after `timeout_ms`, UsageError for a text
    that is not exactly one statement.
    """
    found = split(statement)
    if len(found) != 1:
        raise UsageError(
            f"EXPLAIN takes one statement, and this text has {len(found)}.",
            hint="explain them one by one",
        )
    if found[0].command == "EXPLAIN":
        raise UsageError("The statement begins with EXPLAIN already.", hint="leave that word out here")
    options = {
        "ANALYZE": analyze,
        "BUFFERS": buffers,
        "TIMING": timing and analyze,
        "WAL": wal and analyze,
        "SETTINGS": settings,
        "VERBOSE": verbose,
    }
    chosen = [f"{name} {'ON' if on else 'OFF'}" for name, on in options.items() if on or name == "BUFFERS"]
    if analyze and not timing:
        chosen.append("TIMING OFF")
    with _undone(session, timeout_ms):
        result = session.execute(statement, values, prefix=f"EXPLAIN ({', '.join(chosen)}, FORMAT JSON) ")
    plan: list[Any] = result.rows[0][0]
    return plan


@contextmanager
def _undone(session: Session, timeout_ms: int) -> Iterator[None]:
    """A transaction, or a savepoint of the one that is open, which is always rolled back."""
    inner = session.in_transaction
    connection = session.connection
    connection.execute("SAVEPOINT schemabook_explain" if inner else "BEGIN")
    try:
        connection.execute("SELECT set_config('statement_timeout', %s, true)", [str(timeout_ms)])
        yield
    finally:
        _undo(connection, inner)


def _undo(connection: psycopg.Connection[Any], inner: bool) -> None:
    if connection.closed:
        return
    if inner:
        connection.execute("ROLLBACK TO SAVEPOINT schemabook_explain")
        connection.execute("RELEASE SAVEPOINT schemabook_explain")
    else:
        connection.execute("ROLLBACK")
