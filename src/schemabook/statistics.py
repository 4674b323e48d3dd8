"""What the planner knows about the rows of tables: how many, how many nulls, how many distinct values.

The numbers are estimates that ANALYZE made from a sample; `catalog.statistics` reads them. Source:
https://www.postgresql.org/docs/18/view-pg-stats.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from schemabook.keys import unique_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.schema import Column, Name, Schema, Table

#: Below so many rows that every value differs may be chance.
ENOUGH_ROWS: Final = 100
# Values that differ by nature (moments, measurements, prose) are no keys.
_KEY_TYPES: Final = ("smallint", "integer", "bigint", "uuid", "text", "character", "public.citext", "citext")
# What a key is called; titles and amounts differ by nature as well, and nobody looks rows up by them.
_KEY_NAME: Final = re.compile(
    r"(^|_)(id|uuid|guid|code|number|no|key|slug|email|e_mail|login|user_?name|handle|token|hash|sku|ref|reference)$",
    re.IGNORECASE,
)
_WIDEST_KEY: Final = 64  # bytes on average: a hash in hexadecimal digits
_EQUAL: Final = 1e-6


@dataclass(frozen=True, kw_only=True)
class ColumnStatistics:
    """One column. `null_fraction` is 0 to 1, `width` bytes on average.

    `distinct` is as in `pg_stats`: a number where it is positive, minus the share of all rows where it is
    negative (-1: every row has another value). `values` are the most common ones, only where they were
    asked for.
    """

    null_fraction: float
    distinct: float
    width: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RowStatistics:
    """Statistics by table and column; what is missing was never analysed, or may not be read.

    `with_values` says that they were read with values of rows.
    """

    columns: Mapping[Name, Mapping[str, ColumnStatistics]] = field(default_factory=dict)
    with_values: bool = False

    def of(self, table: Table) -> Iterator[tuple[Column, ColumnStatistics]]:
        """The columns of a table that have statistics, as declared."""
        known = self.columns.get(table.key, {})
        return ((column, known[column.name]) for column in table.columns if column.name in known)


def row_counts(schema: Schema) -> dict[Name, float]:
    """The estimated rows of every analysed table; a partitioned table has those of its partitions."""
    parts: dict[Name, list[Table]] = {}
    for table in schema.tables:
        if table.partition_of is not None:
            parts.setdefault(table.partition_of, []).append(table)

    def count(table: Table) -> float | None:
        inside = [n for part in parts.get(table.key, ()) if (n := count(part)) is not None]
        if inside:
            return sum(inside)
        return table.rows if table.rows >= 0 else None

    return {table.key: n for table in schema.tables if (n := count(table)) is not None}


def distinct_values(column: ColumnStatistics, rows: float) -> int:
    """The number of distinct values among `rows` rows, nulls aside."""
    return round(column.distinct if column.distinct >= 0 else -column.distinct * rows)


def looks_unique(table: Table, column: Column, known: ColumnStatistics, rows: float) -> bool:
    """True where no two rows have the same value, as far as the sample tells, and no key says so.

    A column that is itself part of a key, or a reference to another table, is not meant.
    """
    if rows < ENOUGH_ROWS or known.width > _WIDEST_KEY or not column.type.startswith(_KEY_TYPES):
        return False
    if _KEY_NAME.search(column.name) is None and column.type != "uuid":
        return False
    if any(column.name in key for key in unique_keys(table)) or column.type.endswith("]"):
        return False
    if any(column.name in key.columns for key in table.foreign_keys):
        return False
    return known.null_fraction < 1 and abs(known.distinct + 1 - known.null_fraction) < _EQUAL
