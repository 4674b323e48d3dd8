"""A schema as small facts in words, and what has changed between two sets of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.draw.text import first_line
from schemabook.draw.types import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    from schemabook.schema import Column, Schema, Table

    #: For each table what is said of it: "column total" -> "numeric, null".
    Facts: TypeAlias = Mapping[str, Mapping[str, str]]


def facts(schema: Schema) -> dict[str, dict[str, str]]:
    """What a reader of the tour is told about every table, partitions aside, as thing -> what it is."""
    return {str(t.key): dict(_of(t)) for t in schema.tables if not t.is_partition}


def changes(old: Facts, new: Facts, tables: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The tables among `tables` that differ, with a sentence for each difference.

    "orders: column total added", "orders: column state is now text, not null (was text)", "orders is gone".
    """
    found = {name: tuple(_changes(name, old.get(name), new.get(name))) for name in sorted(set(tables))}
    return {name: said for name, said in found.items() if said}


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """What a section says otherwise than before, a phrase each."""
    for thing in sorted({*old, *new}):
        before, now = old.get(thing), new.get(thing)
        if before == now:
            continue
        if before is None:
            yield f"{thing} added"
        elif now is None:
            yield f"{thing} is gone"
        elif before and now:
            yield f"{thing} is now {now} (was {before})"
        else:
            yield f"{thing} is otherwise now"


def _changes(name: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> Iterator[str]:
    if old is None and new is not None:
        yield f"{name} is new"
    elif old is not None and new is None:
        yield f"{name} is gone"
    elif old is not None and new is not None:
        yield from (f"{name}: {said}" for said in differences(old, new))


def _of(table: Table) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        yield f"column {column.name}", _column(column)
        if column.comment:
            yield f"comment on {column.name}", first_line(column.comment)
    key = table.primary_key
    if key is not None:
        yield "primary key", f"({', '.join(key.columns)})"
    for unique in table.uniques:
        yield f"unique key ({', '.join(unique.columns)})", ""
    for reference in table.foreign_keys:
        to = f"{reference.references} ({', '.join(reference.ref_columns)})"
        yield (
            f"reference ({', '.join(reference.columns)}) to {to}",
            f"on delete {reference.on_delete.lower()}",
        )
    for check in table.checks:
        yield f"check {check.name}", check.expression
    if table.comment:
        yield "comment", first_line(table.comment)
    if table.kind != "table":
        yield "kind", table.kind
    if table.row_security:
        yield "row security", "on"


def _column(column: Column) -> str:
    said = [short(column.type), "null" if column.nullable else "not null"]
    if column.identity:
        said.append("identity")
    elif column.generated:
        said.append(f"generated as {column.default}")
    elif column.default is not None:
        said.append(f"default {column.default}")
    return ", ".join(said)
