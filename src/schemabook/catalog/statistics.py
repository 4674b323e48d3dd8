"""`pg_stats` -> RowStatistics: what ANALYZE has noted about columns; no row of a table is read.

PostgreSQL itself leaves out the columns that the role may not read, and tables with row security for all
but their owners. https://www.postgresql.org/docs/18/view-pg-stats.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.schema import Name
from schemabook.statistics import ColumnStatistics, RowStatistics

if TYPE_CHECKING:
    import psycopg

# A partitioned table has only rows with `inherited`; a table with children has its own first
COLUMNS: Final = """
SELECT schemaname, tablename, attname, null_frac, n_distinct, avg_width, NULL::text[]
  FROM pg_catalog.pg_stats
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
   AND left(schemaname, 8) <> 'pg_toast'
 ORDER BY schemaname, tablename, attname, inherited
"""

# The values are an array of a type that is known only at run time: its text is that of any array
COLUMNS_WITH_VALUES: Final = """
SELECT schemaname, tablename, attname, null_frac, n_distinct, avg_width, most_common_vals::text::text[]
  FROM pg_catalog.pg_stats
 WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
   AND left(schemaname, 8) <> 'pg_toast'
 ORDER BY schemaname, tablename, attname, inherited
"""

_VALUES: Final = 5  # of a column


def read_statistics(conn: psycopg.Connection[Any], *, values: bool = False) -> RowStatistics:
    """The planner's statistics of the connected database; with `values` also the most common ones.

    Raises psycopg.Error where the server or connection fails.
    """
    found: dict[Name, dict[str, ColumnStatistics]] = {}
    for schema, table, column, nulls, distinct, width, common in conn.execute(
        COLUMNS_WITH_VALUES if values else COLUMNS
    ):
        columns = found.setdefault(Name(schema, table), {})
        columns.setdefault(
            column,
            ColumnStatistics(
                null_fraction=round(float(nulls), 6),
                distinct=round(float(distinct), 6),
                width=int(width),
                values=tuple(map(str, (common or ())[:_VALUES])),
            ),
        )
    return RowStatistics(columns=found, with_values=values)
