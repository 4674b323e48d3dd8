"""The names that people chose in a models file, by the objects of the database that they stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemabook.models.names import Given
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.models.code import Key
    from schemabook.models.refine.facts import Facts, ShownClass, ShownRelationship
    from schemabook.schema import ForeignKey, Schema


@dataclass(frozen=True)
class Renames:
    """What has another name in the new state: tables, columns (by old table and old name), types.

    Constraints need no telling: one with the same columns is the same.
    """

    tables: Mapping[Name, Name] = field(default_factory=dict)
    columns: Mapping[tuple[Name, str], str] = field(default_factory=dict)
    types: Mapping[Name, Name] = field(default_factory=dict)

    def column(self, table: Name, name: str) -> str:
        """The new name of a column of the old `table`."""
        return self.columns.get((table, name), name)


def given(facts: Facts, schema: Schema) -> Given:
    """The names in the file whose state is `schema`."""
    mapped = [c for c in facts.classes if c.table in schema.by_key]
    return Given(
        classes={c.table: c.name for c in mapped if c.mapped},
        attributes={(c.table, column): name for c in mapped for column, name in c.attributes.items()},
        enums={e.key: e.name for e in facts.enums},
        members={(e.key, label): name for e in facts.enums for label, name in e.members.items()},
        types={t.key: t.variable for t in facts.types},
        relationships=dict(pair for c in mapped for pair in _relationships(c, schema)),
    )


def _relationships(shown: ShownClass, schema: Schema) -> Iterator[tuple[Key, str]]:
    taken: set[Key] = set()
    for one in sorted(shown.relationships, key=lambda r: r.viewonly):
        key = next((k for k in _keys(shown.table, one, schema) if k not in taken), None)
        if key is not None:
            taken.add(key)
            yield key, one.name


def _keys(table: Name, one: ShownRelationship, schema: Schema) -> Iterator[Key]:
    """The keys that a relationship may have: `Member.key`."""
    pairs = set(one.pairs)
    if one.secondary is not None:
        link = schema.by_key.get(one.secondary)
        for key in _foreign_keys(link):
            if key.references == table and set(zip(key.ref_columns, key.columns, strict=True)) == pairs:
                yield "relationship", *one.secondary, key.name, "link"
        return
    for key in _foreign_keys(schema.by_key.get(table)):
        if key.references == one.target and set(zip(key.columns, key.ref_columns, strict=True)) == pairs:
            yield "relationship", *table, key.name, "child"
    for key in _foreign_keys(schema.by_key.get(one.target)):
        if key.references == table and set(zip(key.ref_columns, key.columns, strict=True)) == pairs:
            yield "relationship", *one.target, key.name, "parent"


def _foreign_keys(table: object) -> tuple[ForeignKey, ...]:
    return getattr(table, "foreign_keys", ())


def carried(names: Given, old: Schema, new: Schema, renames: Renames) -> Given:
    """The same names for the new state, where tables, columns and constraints may be called otherwise."""
    table = renames.tables
    moved = {key: renamed_key(key, old, new, renames) for key in names.relationships}
    return Given(
        classes={table.get(k, k): v for k, v in names.classes.items()},
        attributes={(table.get(t, t), renames.column(t, c)): v for (t, c), v in names.attributes.items()},
        enums={renames.types.get(k, k): v for k, v in names.enums.items()},
        members={(renames.types.get(k, k), label): v for (k, label), v in names.members.items()},
        types={renames.types.get(k, k): v for k, v in names.types.items()},
        relationships={moved[k]: v for k, v in names.relationships.items()},
    )


def renamed_key(key: Key, old: Schema, new: Schema, renames: Renames) -> Key:
    """The key of a column or relationship in the new state."""
    if key[0] != "relationship":
        return key
    _, schema, name, constraint, side = key
    table = Name(schema, name)
    after = renames.tables.get(table, table)
    return "relationship", *after, _constraint(table, after, constraint, old, new, renames), side


def _constraint(table: Name, after: Name, name: str, old: Schema, new: Schema, renames: Renames) -> str:
    """The name of a foreign key in the new state: the same, or that of the one with the same columns."""
    before, later = _foreign_keys(old.by_key.get(table)), _foreign_keys(new.by_key.get(after))
    if any(f.name == name for f in later):
        return name
    gone = next((f for f in before if f.name == name), None)
    if gone is None:
        return name
    known = {f.name for f in before}
    columns = tuple(renames.column(table, c) for c in gone.columns)
    target = renames.tables.get(gone.references, gone.references)
    remote = tuple(renames.column(gone.references, c) for c in gone.ref_columns)
    alike = (f for f in later if f.name not in known)
    said = (columns, target, remote)
    return next((f.name for f in alike if (f.columns, f.references, f.ref_columns) == said), name)
