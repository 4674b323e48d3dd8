"""Foreign keys read as relations: which rows of which table belong to how many rows of which other.

The ends follow from the constraints alone, never from names or data:

- the child end is "zero_or_one" where some unique key of the child is a subset of the foreign key's
  columns, so that no two rows can refer to the same parent; otherwise "zero_or_many". A unique key is a
  primary key, a unique constraint or a valid unique index that is neither partial nor on an expression;
- the parent end is "zero_or_one" where a row may refer to nothing, that is where a column of the key is
  nullable (with MATCH FULL: where all are); otherwise "one". A NOT NULL that is not validated says nothing
  about the rows that were there before it; a domain's NOT NULL holds for its columns.

A partition is part of its parent: relations name the partitioned table, and what a partition merely
inherited is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from schemabook.keys import is_temporal, not_null, unique_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Action, Column, ForeignKey, Match, Name, Schema, Table

ChildEnd = Literal["zero_or_one", "zero_or_many"]
ParentEnd = Literal["one", "zero_or_one"]

# Columns that say when and by whom a row was written, and nothing about what it means.
AUDIT_COLUMNS = frozenset(
    f"{verb}{suffix}"
    for verb in ("created", "inserted", "added", "assigned", "updated", "modified", "changed", "deleted")
    for suffix in ("", "_at", "_on", "_by")
)


@dataclass(frozen=True, kw_only=True, order=True)
class Relation:
    """One foreign key. `columns[i]` of `child` refers to `ref_columns[i]` of `parent`.

    `child_end` counts the child's rows for one row of the parent, `parent_end` the parent's for one row
    of the child. `source` is the table that holds the constraint: `child`, or one of its partitions.
    `temporal` marks a key with PERIOD, whose last column is covered by the parent's rows together.
    `partitions` says of one that `merged` made in how many of how many partitions it holds.
    """

    child: Name
    parent: Name
    columns: tuple[str, ...]
    ref_columns: tuple[str, ...]
    constraint: str
    source: Name
    child_end: ChildEnd
    parent_end: ParentEnd
    on_delete: Action = "NO ACTION"
    on_update: Action = "NO ACTION"
    deferrable: bool = False
    initially_deferred: bool = False
    validated: bool = True
    enforced: bool = True
    temporal: bool = False
    match: Match = "SIMPLE"
    partitions: tuple[int, int] | None = field(default=None, compare=False)

    @property
    def is_self(self) -> bool:
        """True where a table refers to itself."""
        return self.child == self.parent


def relations(schema: Schema) -> tuple[Relation, ...]:
    """Every foreign key of the snapshot as a relation, sorted by child, parent, columns and name."""
    found = (
        _relation(schema, table, key)
        for table in schema.tables
        for key in table.foreign_keys
        if not key.inherited and key.references in schema.by_key
    )
    return tuple(sorted(found))


def merged(schema: Schema, known: Sequence[Relation]) -> tuple[Relation, ...]:
    """The same, where partitions alone have a key and not their parent, once for all that refer alike."""
    alike: dict[tuple[Name, Name, tuple[str, ...], tuple[str, ...]], list[Relation]] = defaultdict(list)
    for one in known:
        alike[one.child, one.parent, one.columns, one.ref_columns].append(one)
    found: list[Relation] = []
    for group in alike.values():
        whole = [r for r in group if r.source == r.child]
        apart = [] if whole else [r.source for r in group]
        found += whole or [replace(group[0], partitions=_held(schema, group[0].child, apart))]
    return tuple(sorted(found))


def root(schema: Schema, name: Name) -> Name:
    """The table that `name` is a partition of, at the top; `name` itself where it is none."""
    seen = {name}
    while (table := schema.by_key.get(name)) is not None and table.partition_of is not None:
        name = table.partition_of
        if name in seen:
            break
        seen.add(name)
    return name


def is_junction(table: Table) -> bool:
    """True for a table that only connects others.

    Its primary key is the union of two or more foreign keys, none of which covers it alone (that would be
    a row's extension, one to one), and it has no further columns but such as say when and by whom a row was
    written.
    """
    key = table.primary_key
    if key is None:
        return False
    owned = set(key.columns)
    inside = [set(f.columns) for f in table.foreign_keys if set(f.columns) <= owned]
    if len(inside) < 2 or owned in inside or set().union(*inside) != owned:
        return False
    return all(_is_audit(c) for c in table.columns if c.name not in owned)


def anchors(relation: Relation, others: Sequence[Relation]) -> tuple[str, str]:
    """The pair of columns (child's, parent's) that stands for the relation in a drawing.

    For a composite key it is the first column that no other foreign key of the child uses.
    """
    shared = {c for o in others if o.source == relation.source and o != relation for c in o.columns}
    pairs = list(zip(relation.columns, relation.ref_columns, strict=True))
    return next((pair for pair in pairs if pair[0] not in shared), pairs[0])


def _relation(schema: Schema, table: Table, key: ForeignKey) -> Relation:
    child = root(schema, table.key)
    return Relation(
        constraint=key.name,
        source=table.key,
        child=child,
        parent=root(schema, key.references),
        columns=key.columns,
        ref_columns=key.ref_columns,
        child_end=_child_end(table, key),
        # A key that only one partition has says nothing about the rows of the others.
        parent_end="zero_or_one" if child != table.key or _optional(schema, table, key) else "one",
        on_delete=key.on_delete,
        on_update=key.on_update,
        deferrable=key.deferrable,
        initially_deferred=key.initially_deferred,
        validated=key.validated,
        enforced=key.enforced,
        temporal=is_temporal(key),
        match=key.match,
    )


def _held(schema: Schema, table: Name, sources: Sequence[Name]) -> tuple[int, int]:
    """How many of the partitions with rows are, or are below, one of `sources`."""
    split = {t.partition_of for t in schema.tables}
    ways = [list(_upwards(schema, t)) for t in schema.tables if t.is_partition and t.key not in split]
    ways = [way for way in ways if table in way]
    return sum(any(name in sources for name in way) for way in ways), len(ways)


def _upwards(schema: Schema, table: Table) -> Iterator[Name]:
    """A partition and all that it is a part of."""
    at: Table | None = table
    while at is not None:
        yield at.key
        at = schema.by_key.get(at.partition_of) if at.partition_of is not None else None


def _child_end(table: Table, key: ForeignKey) -> ChildEnd:
    columns = set(key.columns)
    return "zero_or_one" if any(columns.issuperset(u) for u in unique_keys(table)) else "zero_or_many"


def _optional(schema: Schema, table: Table, key: ForeignKey) -> bool:
    nullable = [not not_null(schema, table, column) for column in key.columns]
    return all(nullable) if key.match == "FULL" else any(nullable)


def _is_audit(column: Column) -> bool:
    return column.name.lower() in AUDIT_COLUMNS
