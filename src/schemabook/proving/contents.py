"""The rows of a database as text, and which of them a step has kept.

Everything is held in memory: a proof works with sample rows. A value that was null and is not any more counts
as filled in, not as lost; a column whose type has changed is not compared, since its text may differ.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql

from schemabook.errors import RightsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.schema import Name, Schema, Table

Row = tuple[str | None, ...]

# One spelling, whatever the server's settings are; and no row hidden in silence.
SETTINGS: Final = (
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; "
    "SET extra_float_digits = 1; SET row_security = off"
)


@dataclass(frozen=True)
class Held:
    """The rows of one table: `columns` with their types, `key` the columns of the primary key, if any."""

    columns: Mapping[str, str]
    key: tuple[str, ...]
    rows: tuple[Row, ...]

    def only(self, columns: tuple[str, ...]) -> list[Row]:
        """The rows, with some of their columns."""
        places = [list(self.columns).index(c) for c in columns]
        return [tuple(row[p] for p in places) for row in self.rows]


Contents = dict["Name", Held]


def read(conn: psycopg.Connection[Any], schema: Schema) -> Contents:
    """All rows of all tables (a partitioned table has those of its partitions).

    `conn` has `SETTINGS`. Raises RightsError where row-level security would hide rows from this role.
    """
    tables = [t for t in schema.tables if not t.is_partition and t.kind != "foreign table"]
    return {table.key: _held(conn, table) for table in tables}


def count(contents: Contents) -> int:
    """How many rows there are."""
    return sum(len(held.rows) for held in contents.values())


def missing(before: Contents, after: Contents) -> list[str]:
    """Rows that are gone, of tables that exist on both sides, in words."""
    return [
        words
        for name in sorted(before.keys() & after.keys())
        for words in _missing(name, before[name], after[name])
    ]


def fewer(before: Contents, after: Contents) -> list[str]:
    """Tables that have fewer rows than before, whichever they are, in words."""
    common = sorted(before.keys() & after.keys())
    counts = [(name, len(before[name].rows), len(after[name].rows)) for name in common]
    return [f"{name} has lost {old - new:,} of its {_rows(old)}" for name, old, new in counts if new < old]


def altered(before: Contents, after: Contents) -> list[str]:
    """Values that are not what they were, in rows and columns that exist on both sides, in words."""
    found = []
    for name in sorted(before.keys() & after.keys()):
        counts = _altered(before[name], after[name])
        columns = (c for c in before[name].columns if counts[c])
        found += [f"{name}.{column} differs in {_rows(counts[column])}" for column in columns]
    return found


def moved(before: Contents, after: Contents) -> list[str]:
    """Rows that are gone and values that are not what they were, in words."""
    return [*missing(before, after), *altered(before, after)]


def differences(before: Contents, after: Contents) -> list[str]:
    """Every difference between two contents of the same tables, rows and values that came included."""
    more = [words.replace(" has lost ", " has gained ") for words in missing(after, before)]
    return list(dict.fromkeys([*moved(before, after), *more, *altered(after, before)]))


def shared(contents: Contents, other: Contents) -> Contents:
    """The part of `contents` whose tables and columns `other` has as well."""
    found = {}
    for name in sorted(contents.keys() & other.keys()):
        held = contents[name]
        columns = {c: kind for c, kind in held.columns.items() if c in other[name].columns}
        key = held.key if set(held.key) <= columns.keys() else ()
        found[name] = Held(columns, key, tuple(held.only(tuple(columns))))
    return found


def dropped(before: Contents, after: Contents) -> list[str]:
    """Tables with rows and columns with values that exist before only, in words."""
    found = []
    for name, held in sorted(before.items()):
        if name not in after:
            found += [f"table {name} ({_rows(len(held.rows))})"] if held.rows else []
            continue
        for place, column in enumerate(held.columns):
            values = sum(row[place] is not None for row in held.rows)
            if column not in after[name].columns and values:
                found.append(f"column {name}.{column} ({values:,} value{'' if values == 1 else 's'})")
    return found


def _held(conn: psycopg.Connection[Any], table: Table) -> Held:
    columns = {c.name: c.type for c in table.columns}
    only = sql.SQL("" if table.kind == "partitioned table" else "ONLY ")
    shown = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(c)) for c in columns)
    query = sql.SQL("SELECT {} FROM {}{}").format(shown, only, sql.Identifier(*table.key))
    try:
        rows = conn.execute(query).fetchall()
    except psycopg.errors.InsufficientPrivilege as error:
        raise RightsError(
            f"The rows of {table} cannot be compared: {error.diag.message_primary}.",
            hint="prove with a role that row-level security lets pass (a superuser, or BYPASSRLS)",
        ) from None
    key = table.primary_key.columns if table.primary_key else ()
    return Held(columns, key, tuple(rows))


def _shared(before: Held, after: Held) -> tuple[str, ...]:
    return tuple(c for c, kind in before.columns.items() if after.columns.get(c) == kind)


def _is_keyed(before: Held, after: Held) -> bool:
    return bool(before.key) and before.key == after.key and set(before.key) <= set(_shared(before, after))


def _missing(name: Name, before: Held, after: Held) -> Iterator[str]:
    if _is_keyed(before, after):
        gone = len(set(before.only(before.key)) - set(after.only(after.key)))
    else:  # without a key a row that was changed cannot be told from one that is gone
        shared = _shared(before, after)
        gone = (Counter(before.only(shared)) - Counter(after.only(shared))).total()
    if gone:
        yield f"{name} has lost {gone:,} of its {_rows(len(before.rows))}"


def _altered(before: Held, after: Held) -> Counter[str]:
    found: Counter[str] = Counter()
    if not _is_keyed(before, after):
        return found
    shared = _shared(before, after)
    pairs = zip(after.only(after.key), after.only(shared), strict=True)
    now = dict(pairs)
    for key, row in zip(before.only(before.key), before.only(shared), strict=True):
        values = zip(shared, row, now.get(key, row), strict=True)
        found.update(column for column, old, new in values if old not in (None, new))
    return found


def _rows(n: int) -> str:
    return f"{n:,} row{'' if n == 1 else 's'}"
