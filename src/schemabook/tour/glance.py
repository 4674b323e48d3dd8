"""At a glance: how much of what there is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from schemabook.tour.parts import Grid, Text
from schemabook.tour.shown import Shown
from schemabook.tour.words import about, listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.explore import Role
    from schemabook.tour.explored import Explored
    from schemabook.tour.parts import Part

ROLES: Final[dict[Role, str]] = {
    "entity": "things that the business has names for",
    "lookup": "small tables of keys and labels",
    "link": "connect two or more others",
    "extension": "further columns of another table, one to one",
    "history": "what another table was like",
    "log": "what happened, only ever added to",
    "queue": "work that waits",
    "isolated": "no reference leads here or away",
}
_EXAMPLES: Final = 4


def glance(found: Explored) -> Shown:
    """The numbers of a schema: tables by role, relations, families, views, types, rows."""
    if not found.tables:
        return Shown("tour.glance", (Text("There are no tables in this database yet."), *_grids(found)[:1]))
    return Shown("tour.glance", _grids(found))


def numbers(found: Explored) -> dict[str, str]:
    """What there is and how much, as shown; nothing that changes with the rows."""
    return {what: count for what, count, _ in _counts(found)}


def _grids(found: Explored) -> tuple[Part, ...]:
    rows = (*_counts(found), *_rows(found))
    parts: list[Part] = [Grid(heads=("what", "number", ""), rows=tuple(rows), numbers=frozenset({1}))]
    counts = Counter(found.roles.values())
    roles = tuple(
        (role, str(counts[role]), _examples(found, role), meaning)
        for role, meaning in ROLES.items()
        if counts[role]
    )
    if roles:
        heads = ("role", "tables", "for example", "meaning")
        parts.append(Grid(heads=heads, rows=roles, numbers=frozenset({1}), title="Tables by their role"))
    return tuple(parts)


def _counts(found: Explored) -> Iterator[tuple[str, str, str]]:
    schema, links = found.schema, found.references
    spaces = sorted({t.schema for t in found.tables})
    yield "schemas with tables", str(len(spaces)), listed(spaces)
    parts = sum(t.is_partition for t in schema.tables)
    partitioned = plural(len(found.partitions), "partitioned table")
    yield (
        "tables",
        str(len(found.tables)),
        f"and {plural(parts, 'partition')} of {partitioned}" if parts else "",
    )
    yield "columns", f"{sum(len(t.columns) for t in found.tables):,}", ""
    yield "references", str(len(links)), _references(found)
    inside = sum(len(f.members) for f in found.families)
    if found.families:
        yield "families", str(len(found.families)), f"of {inside} tables, each family shown once"
    yield from _others(found)


def _references(found: Explored) -> str:
    links = found.references
    said = (
        (sum(len(r.columns) > 1 for r in links), "with several columns"),
        (sum(r.is_self for r in links), "to the same table"),
        (sum(r.on_delete == "CASCADE" for r in links), "that cascade when a row is deleted"),
    )
    return ", ".join(f"{n} {what}" for n, what in said if n)


def _others(found: Explored) -> Iterator[tuple[str, str, str]]:
    schema = found.schema
    stored = sum(v.materialized for v in schema.views)
    triggers = sum(len(t.triggers) for t in found.tables)
    secured = [t for t in found.tables if t.row_security]
    rows = (
        ("views", len(schema.views), f"{stored} of them materialised" if stored else ""),
        ("enums", len(schema.enums), listed((e.key for e in schema.enums), 5)),
        ("domains (types)", len(schema.domains), listed((d.key for d in schema.domains), 5)),
        ("functions", len(schema.functions), ""),
        ("triggers", triggers, ""),
        ("tables with row security", len(secured), listed(secured, 5)),
        ("extensions", len(schema.extensions), listed(e.name for e in schema.extensions)),
    )
    yield from ((what, str(count), note) for what, count, note in rows if count)


def _rows(found: Explored) -> Iterator[tuple[str, str, str]]:
    known = [n for t in found.tables if (n := found.rows(t)) is not None]
    missing = len(found.tables) - len(known)
    if known:
        note = f"{plural(missing, 'table')} never analysed" if missing else ""
        yield "rows (estimated)", about(sum(known)), note


def _examples(found: Explored, role: Role) -> str:
    names = [t.key for t in found.tables if found.roles[t.key] == role]
    names.sort(key=lambda n: (-len(found.into.get(n, ())), n))
    return listed(names, _EXAMPLES)
