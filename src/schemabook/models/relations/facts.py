"""Foreign keys between mapped tables, and links, as relationships: who refers to whom, and what is written.

A relationship writes the columns of its key when an object is assigned, and sets them to null when None is.
Two kinds of columns it must leave alone. A generated column is PostgreSQL's. And where a key is optional,
its columns that are NOT NULL belong to the row itself (the tenant_id of many tables): without them
`order.customer = None` would violate NOT NULL, with them it nulls customer_id, like ON DELETE SET NULL
(customer_id).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.keys import is_temporal, not_null, unique_keys
from schemabook.models.shapes import distinct, link_ends

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.models.code import Key
    from schemabook.models.shapes import Shapes
    from schemabook.schema import Action, ForeignKey, Name, Schema, Table


@dataclass(frozen=True)
class Reference:
    """A foreign key of `child`; `pairs` are (its column, the column of `parent` that it equals).

    `scalar`: no two rows of the child refer to the same row. `optional`: a row may refer to nothing. `writes`
    are the columns that the relationship sets. `on_delete` is None where PostgreSQL does more than one thing
    (the key is there twice with different actions).

    `named`: SQLAlchemy needs to be told the columns, for there are several ways between the two tables.
    `spelled`: the columns are not enough, the whole condition is needed.
    """

    child: Name
    parent: Name
    constraint: str
    pairs: tuple[tuple[str, str], ...]
    scalar: bool
    optional: bool
    writes: frozenset[str]
    on_delete: Action | None
    nulled: frozenset[str]
    named: bool
    spelled: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The child's columns, in key order."""
        return tuple(column for column, _ in self.pairs)

    @property
    def is_self(self) -> bool:
        """True where a table refers to itself."""
        return self.child == self.parent

    def key(self, side: str) -> Key:
        """The key of its member on that side: "child" or "parent"."""
        return ("relationship", *self.child, self.constraint, side)


@dataclass(frozen=True)
class LinkEnd:
    """One direction of a many-to-many through `table`: what `here` refers to lists what `there` refers to."""

    table: Name
    here: ForeignKey
    there: ForeignKey

    @property
    def owner(self) -> Name:
        """The table whose class has the relationship."""
        return self.here.references

    @property
    def target(self) -> Name:
        """The table of the listed objects."""
        return self.there.references

    @property
    def key(self) -> Key:
        """The key of its member."""
        return ("relationship", *self.table, self.here.name, "link")

    @property
    def back(self) -> LinkEnd:
        """The other direction."""
        return LinkEnd(self.table, self.there, self.here)


def references(schema: Schema, shapes: Shapes) -> tuple[Reference, ...]:
    """Every foreign key between mapped tables, by child and the order of the columns there.

    Left out are a key that says again what another one says, one with PERIOD (which is no equality), and one
    by which every row refers to itself.
    """
    found = []
    for table in schema.tables:
        if table.key in shapes.identity:
            order = {column.name: place for place, column in enumerate(table.columns)}
            keys = [k for k in distinct(table) if k.references in shapes.identity and _leads(table, k)]
            keys.sort(key=lambda k: ([order[c] for c in k.columns], k.name))
            found += [_reference(schema, table, key) for key in keys]
    return tuple(found)


def link_directions(schema: Schema, shapes: Shapes) -> tuple[LinkEnd, ...]:
    """Both directions of every link table, by its name."""
    found = []
    for name in sorted(shapes.links):
        ends = link_ends(schema.by_key[name])
        if ends is not None:
            found += [LinkEnd(name, *ends), LinkEnd(name, *reversed(ends))]
    return tuple(found)


def _reference(schema: Schema, table: Table, key: ForeignKey) -> Reference:
    columns = set(key.columns)
    nullable = {c for c in columns if not not_null(schema, table, c)}
    optional = nullable == columns if key.match == "FULL" else bool(nullable)
    own = (nullable if optional else columns) - {c.name for c in table.columns if c.generated}
    rivals = list(_between(schema, table.key, key.references))
    same = [r for r in rivals if set(r.columns) == columns and r.references == key.references]
    actions = {r.on_delete for r in same if _pairs(r) == _pairs(key)}
    return Reference(
        child=table.key,
        parent=key.references,
        constraint=key.name,
        pairs=_pairs(key, sort=False),
        scalar=any(set(unique) <= columns for unique in unique_keys(table)),
        optional=optional,
        writes=frozenset(own),
        on_delete=key.on_delete if len(actions) == 1 else None,
        nulled=frozenset(key.on_delete_columns or key.columns),
        named=any(r.references != key.references or set(r.columns) != columns for r in rivals),
        # SQLAlchemy takes two keys for one if they name the same columns in the same order.
        spelled=own not in (columns, set())
        or not _is_in_metadata(key)
        or (key.references == table.key and _is_chained(key))
        or any(_pairs(r, sort=False) != _pairs(key, sort=False) for r in same),
    )


def _leads(table: Table, key: ForeignKey) -> bool:
    """True where the row that a row refers to can be another, found by equal columns."""
    return not is_temporal(key) and not (key.references == table.key and key.columns == key.ref_columns)


def _is_chained(key: ForeignKey) -> bool:
    """True for (id, user_id) that refer to (tenant_id, id): a list of columns cannot say which id it is."""
    return any(c in key.ref_columns and c != ref for c, ref in zip(key.columns, key.ref_columns, strict=True))


def _is_in_metadata(key: ForeignKey) -> bool:
    """False for a key that SQLAlchemy has no word for, so that it cannot find the way by itself."""
    return key.enforced and not any("." in text for text in (*key.references, *key.ref_columns))


def _between(schema: Schema, one: Name, other: Name) -> Iterable[ForeignKey]:
    """The keys that lead from one of two tables to the other, in either direction."""
    for here, there in {(one, other), (other, one)}:
        yield from (k for k in schema.by_key[here].foreign_keys if k.references == there)


def _pairs(key: ForeignKey, *, sort: bool = True) -> tuple[tuple[str, str], ...]:
    pairs = tuple(zip(key.columns, key.ref_columns, strict=True))
    return tuple(sorted(pairs)) if sort else pairs
