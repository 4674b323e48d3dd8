"""Which tables become mapped classes, which are links of a many-to-many, which stay plain tables.

A class needs columns that tell one row from every other. It has them by its primary key or else by a unique
key without nulls. A table that only connects two others (all its columns belong to two foreign keys, and
nothing less than all of them together is unique) is a link: SQLAlchemy writes its rows by itself. A partition
is part of its table, and a foreign table has no keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.keys import is_temporal, not_null, unique_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.schema import Column, ForeignKey, Name, Schema, Table


@dataclass(frozen=True)
class Shapes:
    """`identity` has the mapped tables with the columns that identify a row; `links` the pure link tables."""

    identity: Mapping[Name, tuple[str, ...]]
    links: frozenset[Name]


def shapes(schema: Schema) -> Shapes:
    """Sort the tables of a snapshot; those in neither part are partitions, foreign or without a key."""
    keyed = {t.key: found for t in schema.tables if (found := identity(schema, t)) is not None}
    referred = {f.references for t in schema.tables for f in t.foreign_keys}
    links = frozenset(
        t.key
        for t in schema.tables
        if t.key not in referred and (ends := link_ends(t)) and all(f.references in keyed for f in ends)
    )
    return Shapes({name: found for name, found in keyed.items() if name not in links}, links)


def identity(schema: Schema, table: Table) -> tuple[str, ...] | None:
    """The columns that identify a row: the primary key's, else the smallest unique key's without nulls."""
    if table.is_partition or table.kind == "foreign table":
        return None
    if table.primary_key is not None:
        return table.primary_key.columns
    known = [key for key in unique_keys(table) if all(not_null(schema, table, column) for column in key)]
    return min(known, key=len, default=None)


def link_ends(table: Table) -> tuple[ForeignKey, ForeignKey] | None:
    """The two foreign keys of a table that has nothing else, in the order of its columns; None elsewhere.

    Where a part of its columns is unique, the table is no many-to-many. Where a key says RESTRICT, SQLAlchemy
    would get round it: it deletes the rows of a link that it has loaded. One without any unique key is (it
    may hold a pair twice, as the join tables of Rails do).
    """
    if table.is_partition or table.kind == "foreign table" or any(map(_is_computed, table.columns)):
        return None
    order = {column.name: place for place, column in enumerate(table.columns)}
    ends = sorted(distinct(table), key=lambda f: [order[c] for c in f.columns])
    if len(ends) != 2 or any(is_temporal(f) or f.on_delete == "RESTRICT" for f in ends):
        return None
    first, second = ends
    whole = {*first.columns, *second.columns}
    if whole != set(order) or whole in (set(first.columns), set(second.columns)):
        return None
    return (first, second) if all(set(key) == whole for key in unique_keys(table)) else None


def distinct(table: Table) -> tuple[ForeignKey, ...]:
    """The foreign keys without those that say again what another one says, by name; the first one stays."""
    seen: dict[tuple[Name, frozenset[tuple[str, str]]], ForeignKey] = {}
    for key in table.foreign_keys:
        seen.setdefault((key.references, frozenset(zip(key.columns, key.ref_columns, strict=True))), key)
    return tuple(seen.values())


def _is_computed(column: Column) -> bool:
    return column.generated is not None or column.identity is not None
