"""pg_stat_statements -> `Workload`, with a next step for each way in which it may not be there.

Columns come and go with the extension's version (blk_read_time became shared_blk_read_time in 1.11): all are
fetched, and what is there is taken by name.
Source: https://www.postgresql.org/docs/18/pgstatstatements.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from schemabook.errors import RightsError, ServerError, UsageError
from schemabook.statements import split, tokens
from schemabook.workload.asking import EXPLAINABLE
from schemabook.workload.query import Query, Workload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.session import Session

NAME: Final = "pg_stat_statements"
_HIDDEN: Final = "<insufficient privilege>"

# besides pg_...: what clients ask about the server itself
_OWN: Final = frozenset({"information_schema", "set_config", "current_setting", "version"})

_FIND: Final = """
SELECT a.name, n.nspname
FROM pg_catalog.pg_available_extensions a
LEFT JOIN pg_catalog.pg_extension e ON e.extname = a.name
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE a.name = 'pg_stat_statements'
"""
_READ: Final = sql.SQL(
    "SELECT * FROM {} WHERE dbid ="
    " (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
    " ORDER BY total_exec_time DESC"
)


def read_statistics(session: Session) -> Workload:
    """The queries of this database since the statistics were last reset, those with a plan.

    Left out, and counted in `notes`: utility commands, queries on the system catalogs alone, texts of other
    roles that may not be read. Raises UsageError or ServerError where the extension is not installed, not
    created or not loaded, and RightsError where it may not be read.
    """
    schema = _schema(session)
    view = sql.Identifier(schema, NAME)
    try:
        with session.connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(_READ.format(view)).fetchall()
    except psycopg.errors.ObjectNotInPrerequisiteState:
        raise ServerError(
            f"{NAME} is created here, but the server has not loaded it, so nothing was counted.",
            hint=f"put  shared_preload_libraries = '{NAME}'  into postgresql.conf and restart the server "
            "(the embedded server has it)",
        ) from None
    except psycopg.errors.InsufficientPrivilege:
        role = session.connection.info.user
        raise RightsError(
            f"The role {role!r} may not read {schema}.{NAME}.",
            hint=f'run  GRANT SELECT ON {schema}.{NAME} TO "{role}"  and  GRANT pg_read_all_stats TO "{role}"'
            "  as an administrator",
        ) from None
    return _workload(rows)


def _schema(session: Session) -> str:
    row = session.connection.execute(_FIND).fetchone()
    if row is None:
        raise ServerError(
            f"This server has no {NAME}.",
            hint="install PostgreSQL's contrib modules (package postgresql-contrib), or use a file of "
            "queries: workload.read_file(path)",
        )
    if row[1] is None:
        raise UsageError(
            f"The extension {NAME} is not created in this database.",
            hint=f"run  CREATE EXTENSION {NAME}  here, let the application work for a while, and read again",
        )
    return str(row[1])


def _workload(rows: Iterable[dict[str, Any]]) -> Workload:
    found: dict[tuple[Any, str], Query] = {}
    hidden = passed = 0
    for row in rows:
        text = str(row["query"] or "")
        if text == _HIDDEN or not text:
            hidden += 1
        elif not _wanted(text):
            passed += 1
        else:
            key = (row["queryid"], text)
            found[key] = _sum(found.get(key), _query(row, text))
    ordered = sorted(found.values(), key=lambda q: -(q.total_ms or 0))
    return Workload(queries=tuple(ordered), source=NAME, notes=tuple(_notes(hidden, passed)))


def _query(row: dict[str, Any], text: str) -> Query:
    def number(*names: str) -> int:
        return sum(int(row.get(name) or 0) for name in names)

    return Query(
        text=text,
        id=row["queryid"],
        calls=float(row["calls"]),
        total_ms=float(row["total_exec_time"]),
        rows=float(row["rows"]),
        blocks=number("shared_blks_hit", "shared_blks_read", "local_blks_hit", "local_blks_read"),
        temp_blocks=number("temp_blks_read", "temp_blks_written"),
        wal_bytes=number("wal_bytes"),
    )


def _sum(one: Query | None, other: Query) -> Query:
    """The same query asked by several roles, or inside and outside of functions, is one."""
    if one is None:
        return other
    return Query(
        text=one.text,
        id=one.id,
        calls=one.calls + other.calls,
        total_ms=(one.total_ms or 0) + (other.total_ms or 0),
        rows=(one.rows or 0) + (other.rows or 0),
        blocks=(one.blocks or 0) + (other.blocks or 0),
        temp_blocks=(one.temp_blocks or 0) + (other.temp_blocks or 0),
        wal_bytes=(one.wal_bytes or 0) + (other.wal_bytes or 0),
    )


def _wanted(text: str) -> bool:
    """A command with a plan that asks about something other than the server itself."""
    statements = split(text)
    if not statements or statements[0].command not in EXPLAINABLE:
        return False
    words = [t.text.lower().strip('"') for t in tokens(text) if t.kind in ("word", "quoted")]
    return not any(w.startswith("pg_") or w in _OWN for w in words)


def _notes(hidden: int, passed: int) -> Iterable[str]:
    if passed:
        yield f"{passed} left out: commands without a plan, and queries on the system catalogs."
    if hidden:
        yield (
            f"{hidden} of other roles cannot be read: GRANT pg_read_all_stats to this role shows their texts."
        )
