"""The ledger: which steps a database has, in the table `schemabook.migrations` of that database.

A step in one transaction has its row from that transaction, so that schema and ledger cannot disagree. A file
without a transaction has a row while it is at work: `state` is "up" or "down" then, `statements_done` counts
what has taken effect, `statement_begun` names the one whose outcome a crash may have left open.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import psycopg
from psycopg.rows import class_row

from schemabook.errors import MigrationError, RightsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from schemabook.migrate.model import Direction
    from schemabook.steps import Step

_CREATE: Final = """
CREATE SCHEMA IF NOT EXISTS schemabook;
COMMENT ON SCHEMA schemabook IS 'Kept by schemabook: which migrations this database has';
CREATE TABLE schemabook.migrations (
  step text PRIMARY KEY,
  version text NOT NULL,
  checksum text NOT NULL,
  state text NOT NULL CHECK (state IN ('applied', 'up', 'down')),
  statements_done integer NOT NULL DEFAULT 0 CHECK (statements_done >= 0),
  statement_begun integer NOT NULL DEFAULT 0,
  down_checksum text,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duration_ms double precision NOT NULL DEFAULT 0,
  applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE schemabook.migrations IS
  'One row a step; state up or down: a file without a transaction is at work or was interrupted';
"""
_COLUMNS: Final = {
    "step": "text",
    "version": "text",
    "checksum": "text",
    "state": "text",
    "statements_done": "int4",
    "statement_begun": "int4",
    "down_checksum": "text",
    "applied_at": "timestamptz",
    "duration_ms": "float8",
    "applied_by": "text",
}
_THERE: Final = "SELECT to_regclass('schemabook.migrations') IS NOT NULL"
_SHAPE: Final = "SELECT * FROM schemabook.migrations LIMIT 0"
_ROWS: Final = """
SELECT step, version, checksum, state, statements_done, statement_begun, down_checksum, applied_at,
  duration_ms
FROM schemabook.migrations
ORDER BY applied_at, step
"""
_WRITE: Final = """
INSERT INTO schemabook.migrations AS m (step, version, checksum, state, duration_ms)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (step) DO UPDATE SET state = excluded.state, checksum = excluded.checksum, statements_done = 0,
  statement_begun = 0, down_checksum = NULL, duration_ms = excluded.duration_ms,
  applied_at = clock_timestamp()
"""
_INSERT: Final = """
INSERT INTO schemabook.migrations (step, version, checksum, state, duration_ms) VALUES (%s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Row:
    """A row of the ledger."""

    step: str
    version: str
    checksum: str
    state: Literal["applied", "up", "down"]
    statements_done: int
    statement_begun: int
    down_checksum: str | None
    applied_at: datetime
    duration_ms: float

    @property
    def seconds(self) -> float:
        """How long the step took."""
        return self.duration_ms / 1000


def create(conn: psycopg.Connection[Any]) -> None:
    """Make the ledger where there is none, in a transaction of its own. Raises RightsError."""
    if _there(conn):
        return
    try:
        with conn.transaction():
            conn.execute(_CREATE)
    except psycopg.errors.ReadOnlySqlTransaction:
        raise RightsError(
            "The ledger schemabook.migrations cannot be created: the database is read-only.",
            hint="connect to the primary, not to a standby, and without default_transaction_read_only",
        ) from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise RightsError(
            f"The ledger schemabook.migrations cannot be created: {error.diag.message_primary}.",
            hint="connect as the owner of the database, or as a role with CREATE on it",
        ) from None


def read(conn: psycopg.Connection[Any]) -> dict[str, Row]:
    """The rows by step; none where there is no ledger.

    Raises MigrationError for a table that is not our ledger, RightsError.
    """
    if not _there(conn):
        return {}
    with _readable():
        found = conn.execute(_SHAPE).description or []
        shape = {column.name: column.type_display for column in found}
        if shape != _COLUMNS:
            raise _foreign(shape)
        with conn.cursor(row_factory=class_row(Row)) as cursor:
            return {row.step: row for row in cursor.execute(_ROWS, prepare=False)}


def _there(conn: psycopg.Connection[Any]) -> bool:
    with _readable():
        row = conn.execute(_THERE, prepare=False).fetchone()
    return bool(row and row[0])


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise RightsError(
            f"The ledger schemabook.migrations cannot be read: {error.diag.message_primary}.",
            hint="connect as the role that applied the steps, or have it GRANT USAGE on the schema "
            "schemabook and ALL on its table migrations",
        ) from None


def _foreign(shape: dict[str, str]) -> MigrationError:
    lacking = [name for name, kind in _COLUMNS.items() if shape.get(name) != kind]
    surplus = [name for name in shape if name not in _COLUMNS]
    said = [f"it has no column {name} {_COLUMNS[name]}" for name in lacking]
    said += [f"the column {name} is not known here" for name in surplus]
    return MigrationError(
        f"The table schemabook.migrations is not a ledger that can be used: {'; '.join(said)}.",
        hint="if a newer schemabook made it, use that one; else rename the table, run again with stamp() for "
        "the steps that the database already has, and drop it when all is well",
    )


def add(conn: psycopg.Connection[Any], step: Step, ms: float) -> None:
    """The step is applied: in its own transaction, as the last thing. A second row of it fails."""
    conn.execute(_INSERT, [step.name, step.version, step.checksum, "applied", ms])


def put(conn: psycopg.Connection[Any], step: Step, state: Literal["applied", "up"], ms: float = 0) -> None:
    """Write the step's row anew, whatever stood there."""
    conn.execute(_WRITE, [step.name, step.version, step.checksum, state, ms])


def begin_down(conn: psycopg.Connection[Any], step: str, checksum: str) -> None:
    """A way down without a transaction begins: its own checksum is kept, so that it can be resumed."""
    conn.execute(
        "UPDATE schemabook.migrations SET state = 'down', statements_done = 0, statement_begun = 0, "
        "down_checksum = %s WHERE step = %s",
        [checksum, step],
    )


def begun(conn: psycopg.Connection[Any], step: str, number: int) -> None:
    """The statement `number` (from 1) of a file without a transaction begins; 0: it has certainly failed."""
    conn.execute("UPDATE schemabook.migrations SET statement_begun = %s WHERE step = %s", [number, step])


def advance(conn: psycopg.Connection[Any], step: str, done: int) -> None:
    """The first `done` statements of a file without a transaction have taken effect."""
    conn.execute(
        "UPDATE schemabook.migrations SET statements_done = %s, statement_begun = 0 WHERE step = %s",
        [done, step],
    )


def finish(conn: psycopg.Connection[Any], step: str, direction: Direction, ms: float) -> None:
    """A file without a transaction is done."""
    if direction == "down":
        remove(conn, step)
        return
    conn.execute(
        "UPDATE schemabook.migrations SET state = 'applied', duration_ms = %s, "
        "applied_at = clock_timestamp() WHERE step = %s",
        [ms, step],
    )


def remove(conn: psycopg.Connection[Any], step: str) -> None:
    """The step is no longer applied. Raises MigrationError where it was not in the ledger."""
    if not conn.execute("DELETE FROM schemabook.migrations WHERE step = %s", [step]).rowcount:
        raise MigrationError(
            f"{step} has vanished from the ledger while it was at work; nothing has been undone.",
            step=step,
            hint="look who else writes to schemabook.migrations, then run again",
        )


def not_begun(conn: psycopg.Connection[Any], step: str, direction: Direction) -> None:
    """A file without a transaction has done nothing: as before it began."""
    if direction == "up":
        remove(conn, step)
    else:
        conn.execute(
            "UPDATE schemabook.migrations SET state = 'applied', down_checksum = NULL, statements_done = 0, "
            "statement_begun = 0 WHERE step = %s",
            [step],
        )


def accept(conn: psycopg.Connection[Any], step: Step) -> None:
    """The step is applied, by the file as it is now."""
    conn.execute(
        "UPDATE schemabook.migrations SET state = 'applied', checksum = %s, statement_begun = 0 "
        "WHERE step = %s",
        [step.checksum, step.name],
    )


def resume_at(conn: psycopg.Connection[Any], step: Step, checksum: str, done: int) -> None:
    """The first `done` statements of the unfinished step's file, as it is now, have taken effect."""
    conn.execute(
        """
        UPDATE schemabook.migrations SET statements_done = %(done)s, statement_begun = 0,
          checksum = CASE state WHEN 'up' THEN %(checksum)s ELSE checksum END,
          down_checksum = CASE state WHEN 'down' THEN %(checksum)s END
        WHERE step = %(step)s
        """,
        {"done": done, "checksum": checksum, "step": step.name},
    )
