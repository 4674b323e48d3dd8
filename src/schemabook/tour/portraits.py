"""The main tables in the order of reading, each with its reason and a paragraph about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.text import first_line
from schemabook.keys import unique_keys
from schemabook.tour.markdown import code, codes, plain
from schemabook.tour.parts import Grid, Text
from schemabook.tour.shown import Shown
from schemabook.tour.words import about, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.explore import Role
    from schemabook.schema import Table
    from schemabook.tour.explored import Explored

_NAMED: Final = 6
_KIND: Final[dict[Role, str]] = {
    "entity": "",
    "lookup": "It is a lookup: a small list of keys with labels.",
    "link": "It is a link table: its rows connect others.",
    "extension": "It extends another table, one row for one row.",
    "history": "It keeps what another table was like.",
    "log": "It is a log: rows are only ever added.",
    "queue": "It is a queue: rows are work that waits.",
    "isolated": "No reference leads to it or away from it.",
}


def reading_order(found: Explored) -> Shown:
    """The main tables in the order in which to read them, with the reason for each."""
    if not found.order:
        return Shown("tour.reading_order", (Text("There are no tables to read."),))
    rows = tuple(
        (str(n), str(step.table), found.domains.of[step.table], step.reason)
        for n, step in enumerate(found.order, 1)
    )
    heads = ("", "table", "domain", "why")
    return Shown(
        "tour.reading_order",
        (Grid(heads=heads, rows=rows, code=frozenset({1}), numbers=frozenset({0})),),
    )


def portrait(found: Explored, table: Table) -> str:
    """One paragraph of Markdown: what a row is, what it refers to, what refers to it, what is unusual."""
    return " ".join(_sentences(found, table))


def _sentences(found: Explored, table: Table) -> Iterator[str]:
    said = first_line(table.comment)
    if said:
        yield plain(said) if said.endswith((".", "!", "?", ":")) else plain(said) + "."
    elif any(t.comment for t in found.tables):
        yield "*No comment says what a row is.*"
    if kind := _KIND[found.roles[table.key]]:
        yield kind
    yield _columns(table)
    yield from _neighbours(found, table)
    if table.row_security:
        yield "Row security decides which rows a role sees."
    if table.triggers:
        yield f"{plural(len(table.triggers), 'trigger fires', 'triggers fire')} on it."
    if (count := found.partitions.get(table.key)) is not None:
        yield f"It is stored in {plural(count, 'partition')}, by {code(table.partition_key)}."
    rows = found.rows(table)
    if rows is not None:
        yield f"About {about(rows)} rows."


def _columns(table: Table) -> str:
    key = table.primary_key
    told = f"{plural(len(table.columns), 'column')}, "
    told += f"primary key {codes(key.columns)}" if key else "**no primary key**"
    others = [u for u in dict.fromkeys(unique_keys(table)) if key is None or u != key.columns]
    if others:
        told += "; also unique: " + ", ".join(code(", ".join(u)) for u in others[:3])
    return told + "."


def _neighbours(found: Explored, table: Table) -> Iterator[str]:
    parents = dict.fromkeys(r.parent for r in found.out.get(table.key, ()) if not r.is_self)
    needed = {r.parent for r in found.out.get(table.key, ()) if r.parent_end == "one"}
    if parents:
        must = [p for p in parents if p in needed]
        may = [p for p in parents if p not in needed]
        told = [f"always to {codes(must, _NAMED)}"] if must else []
        told += [f"optionally to {codes(may, _NAMED)}"] if may else []
        yield f"A row refers {' and '.join(told)}."
    children = dict.fromkeys(r.child for r in found.into.get(table.key, ()) if not r.is_self)
    if children:
        yield f"{plural(len(children), 'table refers', 'tables refer')} to it: {codes(children, _NAMED)}."
    if any(r.is_self for r in found.out.get(table.key, ())):
        yield "Its rows refer to each other."
