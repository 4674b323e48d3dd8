"""The shape of the data, from what ANALYZE has noted: sizes, empty columns, keys that nobody declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.statistics import distinct_values, looks_unique
from schemabook.tour.parts import Grid, Text
from schemabook.tour.shown import Shown
from schemabook.tour.words import about, listed, percent, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, Table
    from schemabook.statistics import ColumnStatistics, RowStatistics
    from schemabook.tour.explored import Explored
    from schemabook.tour.parts import Part

_LARGEST: Final = 12
_EMPTIEST: Final = 15
_EMPTY: Final = 0.5  # of the rows
_UNIQUE: Final = 15
_SAME: Final = 15
_FEW: Final = 12  # distinct values of a column whose values are shown
_VALUED: Final = 40  # columns
_ENOUGH: Final = 20  # rows: below, a share of them says little


def shape(found: Explored) -> Shown:
    """Rows, null fractions, distinct values; values of rows only where they were asked for."""
    if found.statistics is None:
        said = (
            "The shape of the data is known of a live database only: this tour was made from a schema alone."
        )
        return Shown("tour.shape", (Text(said),))
    if not found.statistics.columns:
        said = "This database was never analysed, so nothing is known of its rows. Next: ANALYZE"
        return Shown("tour.shape", (Text(said),))
    parts: list[Part] = [Text("Estimates by ANALYZE, from a sample of each table's rows.")]
    parts += [*_largest(found), *_emptiest(found), *_unique(found), *_same(found)]
    if found.statistics.with_values:
        parts += _values(found, found.statistics)
    return Shown("tour.shape", tuple(parts))


def facts(found: Explored) -> dict[str, str]:
    """What is noteworthy of the rows, without the numbers: those change by themselves."""
    known = list(_known(found))
    return {
        f"{table}.{column.name}": "looks unique"
        for table, column, said, rows in known
        if looks_unique(table, column, said, rows)
    }


def _known(found: Explored) -> Iterator[tuple[Table, Column, ColumnStatistics, float]]:
    """Every column with statistics, of tables with enough rows."""
    if found.statistics is None:
        return
    for table in found.tables:
        rows = found.rows(table)
        if rows is not None and rows >= _ENOUGH:
            for column, said in found.statistics.of(table):
                yield table, column, said, rows


def _largest(found: Explored) -> Iterator[Part]:
    known = [(n, t) for t in found.tables if (n := found.rows(t)) is not None]
    empty = [t for n, t in known if n == 0]
    known.sort(key=lambda pair: (-pair[0], pair[1].key))
    rows = tuple(
        (str(t), about(n), str(len(t.columns)), found.domains.of[t.key]) for n, t in known[:_LARGEST] if n
    )
    if rows:
        heads = ("table", "rows", "columns", "domain")
        yield Grid(
            heads=heads, rows=rows, code=frozenset({0}), numbers=frozenset({1, 2}), title="The largest tables"
        )
    if empty:
        verb = "is" if len(empty) == 1 else "are"
        yield Text(f"{plural(len(empty), 'table')} {verb} empty: {listed((t.key for t in empty), 12)}.")


def _emptiest(found: Explored) -> Iterator[Part]:
    some = [(s.null_fraction, t, c) for t, c, s, _ in _known(found) if s.null_fraction >= _EMPTY]
    some.sort(key=lambda item: (-item[0], item[1].key, item[2].name))
    rows = tuple((str(t), c.name, percent(share)) for share, t, c in some[:_EMPTIEST])
    if rows:
        more = f" (the first {len(rows)} of {len(some)})" if len(some) > len(rows) else ""
        yield Grid(
            heads=("table", "column", "null"),
            rows=rows,
            code=frozenset({0, 1}),
            numbers=frozenset({2}),
            title=f"Columns that are mostly empty{more}",
        )


def _unique(found: Explored) -> Iterator[Part]:
    rows = [(str(t), c.name, about(n)) for t, c, s, n in _known(found) if looks_unique(t, c, s, n)][:_UNIQUE]
    if rows:
        yield Grid(
            heads=("table", "column", "rows"),
            rows=tuple(rows),
            code=frozenset({0, 1}),
            numbers=frozenset({2}),
            title="They look unique, but no key says so",
        )


def _same(found: Explored) -> Iterator[Part]:
    places = [
        f"{t}.{c.name}"
        for t, c, s, n in _known(found)
        if distinct_values(s, n) == 1 and s.null_fraction == 0 and found.roles[t.key] != "lookup"
    ]
    if places:
        yield Text(f"Every row says the same in {listed(places, _SAME)}.")


def _values(found: Explored, statistics: RowStatistics) -> Iterator[Part]:
    rows = []
    for table in found.tables:
        count = found.rows(table) or 0.0
        for column, said in statistics.of(table):
            if said.values and 1 < distinct_values(said, count) <= _FEW:
                shown = listed((v if len(v) <= 40 else v[:37] + "..." for v in said.values), len(said.values))
                rows.append((str(table), column.name, str(distinct_values(said, count)), shown))
    if rows:
        yield Grid(
            heads=("table", "column", "distinct", "most common values"),
            rows=tuple(rows[:_VALUED]),
            code=frozenset({0, 1, 3}),
            numbers=frozenset({2}),
            title="Values of rows (asked for with --values), where a column has few of them",
        )
