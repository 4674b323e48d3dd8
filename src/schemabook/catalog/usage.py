"""What the server has counted since its statistics were reset: scans of indexes and tables, keys given out.

PostgreSQL counts for each server alone: what a replica reads is not in it. A database that was restored or
reset a day ago knows nothing of the monthly report; `Usage.days` says how long has been counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import psycopg

INDEX_SCANS: Final = """
SELECT schemaname, relname, indexrelname, idx_scan
  FROM pg_catalog.pg_stat_user_indexes
"""

TABLE_SCANS: Final = """
SELECT schemaname, relname, coalesce(seq_scan, 0) + coalesce(idx_scan, 0)
  FROM pg_catalog.pg_stat_user_tables
"""

# NULL where nothing has been taken from the sequence, and where the role may not read it
LAST_VALUES: Final = """
SELECT schemaname, sequencename, last_value
  FROM pg_catalog.pg_sequences
 WHERE last_value IS NOT NULL
"""

# a server that never reset them has no date: then it is the time since it started, as far as we know
SINCE: Final = """
SELECT extract(epoch FROM now() - coalesce(
         (SELECT stats_reset FROM pg_catalog.pg_stat_database WHERE datname = current_database()),
         pg_postmaster_start_time())) / 86400
"""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Counted use. `days` says since when; tables and sequences by name, indexes by their own.

    `index_scans` counts scans of each index, `table_scans` scans of a table and of its indexes together,
    `last_values` what a sequence gave out last. A name that is missing was not counted.
    """

    days: float
    index_scans: Mapping[Name, int] = field(default_factory=dict)
    table_scans: Mapping[Name, int] = field(default_factory=dict)
    last_values: Mapping[Name, int] = field(default_factory=dict)


def read_usage(conn: psycopg.Connection[Any]) -> Usage:
    """The counters of the connected database. Raises psycopg.Error where the server or connection fails."""
    with conn.transaction():
        days = conn.execute(SINCE).fetchone()
        return Usage(
            days=float(days[0]) if days is not None else 0.0,
            index_scans={Name(r[0], r[2]): r[3] for r in conn.execute(INDEX_SCANS)},
            table_scans={Name(r[0], r[1]): r[2] for r in conn.execute(TABLE_SCANS)},
            last_values={Name(r[0], r[1]): r[2] for r in conn.execute(LAST_VALUES)},
        )
