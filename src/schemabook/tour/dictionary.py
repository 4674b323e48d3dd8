"""The data dictionary: every column of a table, what it means, where it leads; and the table's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.text import first_line
from schemabook.draw.types import short
from schemabook.keys import not_null
from schemabook.tour.parts import Fold, Grid, Text, points
from schemabook.tour.rules import rules
from schemabook.tour.words import about, listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.schema import Column, Table
    from schemabook.tour.explored import Explored
    from schemabook.tour.parts import Part

_MANY: Final = 60  # columns of a table that are shown in a notebook
_HEADS: Final = ("column", "type", "null", "default", "refers to", "meaning")
_CODE: Final = frozenset({0, 1, 3, 4})


def entry(found: Explored, table: Table, *, most: int | None = None, alone: bool = False) -> Fold:
    """One table: its columns (at most `most`), then its rules; open and no goal of links where `alone`."""
    shown = table.columns[:most]
    rows = tuple(_row(found, table, column) for column in shown)
    parts: list[Part] = []
    if len(comment := _further(table)) > 0:
        parts.append(Text(comment))
    parts.append(Grid(heads=_HEADS, rows=rows, code=_CODE))
    if len(shown) < len(table.columns):
        parts.append(Text(f"and {plural(len(table.columns) - len(shown), 'more column')}"))
    parts += points(rules(found, table))
    parts += _family(found, table)
    return Fold(
        summary=summary(found, table), parts=tuple(parts), anchor="" if alone else str(table), open=alone
    )


def summary(found: Explored, table: Table) -> str:
    """The table in one line: "orders: what customers have ordered (entity, 12 columns, about 4,800 rows)"."""
    said = first_line(table.comment)
    count = found.rows(table)
    facts = [found.roles[table.key], plural(len(table.columns), "column")]
    facts += [f"about {about(count)} rows"] if count is not None else []
    return f"{table}" + (f": {said}" if said else "") + f" ({', '.join(facts)})"


def brief(found: Explored, tables: Sequence[Table]) -> tuple[Part, ...]:
    """Tables in a line each."""
    rows = tuple(
        (
            str(t),
            found.roles[t.key],
            str(len(t.columns)),
            listed(dict.fromkeys(r.parent for r in found.out.get(t.key, ())), 4),
            first_line(t.comment),
        )
        for t in tables
    )
    heads = ("table", "role", "columns", "refers to", "meaning")
    grid = Grid(heads=heads, rows=rows, code=frozenset({0}), numbers=frozenset({2}))
    return (grid,) if rows else ()


def families(found: Explored, tables: Sequence[Table]) -> tuple[Part, ...]:
    """The families that have members among the tables, a line each."""
    here = {t.key for t in tables}
    rows = []
    for family in found.families:
        inside = [m for m in family.members if m in here]
        if len(inside) > 1:
            alike = listed((m for m in inside if m != family.lead), 10)
            rows.append((family.pattern, family.kind, str(len(inside)), str(family.lead), alike))
    heads = ("pattern", "kind", "tables", "shown by", "alike")
    grid = Grid(
        heads=heads, rows=tuple(rows), code=frozenset({0, 3}), numbers=frozenset({2}), title="Families"
    )
    return (grid,) if rows else ()


def _row(found: Explored, table: Table, column: Column) -> tuple[str, ...]:
    refers = dict.fromkeys(str(r.parent) for r in found.out.get(table.key, ()) if column.name in r.columns)
    return (
        column.name,
        short(column.type),
        "" if not_null(found.schema, table, column.name) else "null",
        origin(column),
        ", ".join(refers),
        _meaning(found, column),
    )


def origin(column: Column) -> str:
    """Where a value comes from when none is given."""
    if column.identity:
        return f"identity ({column.identity})"
    if column.generated:
        return f"generated: {column.default}"
    return column.default or ""


def _meaning(found: Explored, column: Column) -> str:
    """The comment, and for an enum its labels."""
    said = [first_line(column.comment)] if column.comment else []
    if column.type_key is not None:
        enum = next((e for e in found.schema.enums if e.key == column.type_key), None)
        said += [f"one of {listed(enum.labels, 12)}"] if enum is not None else []
    return "; ".join(said)


def _further(table: Table) -> str:
    """What a comment says beyond its first line."""
    lines = [line.strip() for line in (table.comment or "").splitlines() if line.strip()]
    return " ".join(lines[1:])


def _family(found: Explored, table: Table) -> tuple[Part, ...]:
    family = found.family_of.get(table.key)
    if family is None or family.lead != table.key:
        return ()
    others = [m for m in family.members if m != table.key]
    return (Text(f"Alike ({family.pattern}): {listed(others, 12)}."),)
