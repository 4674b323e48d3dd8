"""A situation to measure in: SQL that runs first, in a transaction that is always rolled back.

One thing a rollback leaves: CREATE INDEX and ANALYZE write the table's true size (relpages, reltuples) into
pg_class in place. An index on an expression has statistics only after ANALYZE: put it behind CREATE INDEX.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import SqlError, UsageError
from schemabook.explaining import undone
from schemabook.server.scratch import PREFIX
from schemabook.statements import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.session import Session

LOCK_TIMEOUT_MS: Final = 5_000
_ENDS: Final = frozenset(
    {"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE", "SAVEPOINT", "RELEASE"}
)
_HARMLESS: Final = frozenset({"SET", "RESET", "SHOW"})

_INDEXES: Final = """
SELECT i.indexrelid::bigint, i.indexrelid::regclass::text, i.indcheckxmin, i.indisvalid
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
"""


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What is different: `sql` runs first and is rolled back afterwards; "" for the database as it is.

    `statement` replaces the statement that is measured (another spelling of the query), `values` its values.
    """

    sql: str = ""
    name: str = ""
    statement: str | None = None
    values: Mapping[str, Any] | None = field(default=None, hash=False)


def setup(given: Setup | str) -> Setup:
    """A text as a setup."""
    return Setup(sql=given) if isinstance(given, str) else given


def check(session: Session, situation: Setup, *, consent: bool) -> None:
    """UsageError for SQL that cannot be rolled back, and for changes to a database that is not scratch."""
    found = split(situation.sql)
    for statement in found:
        if statement.command in _ENDS or statement.words[:2] == ("SET", "TRANSACTION"):
            raise UsageError(
                f"A setup runs inside a transaction that is rolled back, so {statement.command} cannot stand "
                f"in it (line {statement.line}).",
                hint="leave it out",
            )
    database = session.connection.info.dbname
    if consent or database.startswith(PREFIX) or all(s.command in _HARMLESS for s in found):
        return
    raise UsageError(
        f"{database!r} is not a scratch database, and the setup changes it. The change is rolled back, but "
        "it holds its locks while it is measured: CREATE INDEX stops all writes to the table, DROP INDEX all "
        "reads too.",
        hint="measure in a scratch database (schemabook.open()), or say consent=True",
    )


@contextmanager
def arranged(session: Session, situation: Setup, timeout_ms: int) -> Iterator[tuple[str, ...]]:
    """Inside, the setup has been run; gives what the reader must be warned of. Outside it never happened."""
    with undone(session, timeout_ms):
        session.connection.execute("SELECT set_config('lock_timeout', %s, true)", [str(LOCK_TIMEOUT_MS)])
        if not situation.sql.strip():
            yield ()
            return
        there = {number for number, *_ in _indexes(session)}
        _run(session, situation)
        yield tuple(_ignored(session, there))


def _run(session: Session, situation: Setup) -> None:
    try:
        session.execute(situation.sql)
    except SqlError as error:
        if error.sqlstate != "25001":
            raise
        raise UsageError(
            f"The setup cannot be rolled back: {error.message}.",
            hint="leave out CONCURRENTLY, VACUUM and their like, or run them before you measure",
        ) from None


def _indexes(session: Session) -> list[tuple[int, str, bool, bool]]:
    return session.connection.execute(_INDEXES).fetchall()


def _ignored(session: Session, there: set[int]) -> Iterator[str]:
    """New indexes that the planner passes over in silence.

    An index built over broken HOT chains is used only by transactions that began later than the one that
    built it: never by this one. Source: src/backend/access/heap/README.HOT, CREATE INDEX.
    """
    for number, name, later, valid in _indexes(session):
        if number not in there and (later or not valid):
            yield (
                f"The planner ignores the index {name} in this trial, so nothing is proven about it: rows "
                "were updated while an older transaction was open (pg_index.indcheckxmin). Next: end the "
                "older transactions, VACUUM the table, and measure again; or create the index for good in a "
                "scratch database and compare without it (DROP INDEX as the setup)."
            )
