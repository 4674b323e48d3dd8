"""What the design rules look at: the snapshot, limits, use, and what several rules ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from schemabook.lint.limits import DEFAULT, Limits
from schemabook.lint.message import DesignFinding
from schemabook.lint.obstacles import Mentions, mentions, type_obstacle
from schemabook.lint.serial import sequence_uses
from schemabook.lint.words import singular, words

if TYPE_CHECKING:
    from collections import Counter

    from schemabook.catalog.usage import Usage
    from schemabook.schema import Column, Domain, ForeignKey, Name, Schema, Table, View

__all__ = ["Facts", "Limits", "Rule"]

_LEDGERS: Final = frozenset(
    """
    alembic_version flyway_schema_history schema_migrations ar_internal_metadata django_migrations
    databasechangelog databasechangeloglock knex_migrations knex_migrations_lock goose_db_version
    _prisma_migrations __drizzle_migrations refinery_schema_history _sqlx_migrations
    """.split()  # noqa: SIM905 - one name a line would be a page long
)


@dataclass(frozen=True)
class Facts:
    """One snapshot and what is derived from it once for all rules; `usage` is None where nobody looked."""

    schema: Schema
    limits: Limits = DEFAULT
    usage: Usage | None = None

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables that somebody designed: no partitions (they follow their parent), no foreign tables.

        The ledgers of migration tools are theirs: nobody here decides how they look.
        """
        return tuple(
            t
            for t in self.schema.tables
            if not t.is_partition and t.kind != "foreign table" and t.name not in _LEDGERS
        )

    @property
    def is_in_use(self) -> bool:
        """True where use was counted for long enough: only then do rows say how large tables are."""
        return self.usage is not None and self.usage.days >= self.limits.usage_days

    @cached_property
    def columns(self) -> tuple[tuple[Table, Column], ...]:
        """Every column of these tables, an inheriting table's own ones only."""
        return tuple((t, c) for t in self.tables for c in t.columns if not c.inherited)

    @cached_property
    def references(self) -> dict[Name, tuple[tuple[Table, ForeignKey], ...]]:
        """For each table the foreign keys that point at it, with the table they belong to."""
        found: dict[Name, list[tuple[Table, ForeignKey]]] = {}
        for table in self.tables:
            for key in table.foreign_keys:
                found.setdefault(key.references, []).append((table, key))
        return {name: tuple(keys) for name, keys in found.items()}

    @cached_property
    def partitions(self) -> dict[Name, tuple[Table, ...]]:
        """For each partitioned table its direct partitions."""
        found: dict[Name, list[Table]] = {}
        for table in self.schema.tables:
            if table.partition_of is not None:
                found.setdefault(table.partition_of, []).append(table)
        return {name: tuple(tables) for name, tables in found.items()}

    @cached_property
    def inherited(self) -> frozenset[Name]:
        """The tables that others inherit from."""
        return frozenset(name for table in self.schema.tables for name in table.inherits)

    @cached_property
    def readers(self) -> dict[Name, tuple[View, ...]]:
        """For each relation the views that read it."""
        found: dict[Name, list[View]] = {}
        for view in self.schema.views:
            for name in view.depends_on:
                found.setdefault(name, []).append(view)
        return {name: tuple(views) for name, views in found.items()}

    @cached_property
    def domains(self) -> dict[str, Domain]:
        """The domains by every spelling of their names, without quotes."""
        return {name: d for d in self.schema.domains for name in (str(d.key), ".".join(d.key))}

    @cached_property
    def by_noun(self) -> dict[str, tuple[Table, ...]]:
        """The tables by what their names are in the singular, as `noun()` gives it."""
        found: dict[str, list[Table]] = {}
        for table in self.tables:
            found.setdefault(noun(table.name), []).append(table)
        return {name: tuple(tables) for name, tables in found.items()}

    @cached_property
    def sequence_uses(self) -> Counter[Name]:
        """How many defaults and views read each sequence."""
        return sequence_uses(self.schema)

    def relation_names(self, schema: str) -> frozenset[str]:
        """The names in a schema that a new table, index or sequence cannot have."""
        return self._names.get(schema, frozenset())

    def type_obstacle(self, table: Table, column: Column) -> str:
        """Why one statement cannot change the column's type; see `obstacles`."""
        views, partitions = self.readers.get(table.key, ()), self.partitions.get(table.key, ())
        return type_obstacle(table, column, views, partitions, self._mentions)

    @cached_property
    def _mentions(self) -> Mentions:
        return mentions(self.schema)

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for one in (*self.schema.tables, *self.schema.views, *self.schema.sequences, *self.schema.composites):
            found.setdefault(one.schema, set()).add(one.name)
        relations: tuple[Table | View, ...] = (*self.schema.tables, *self.schema.views)
        for relation in relations:
            found[relation.schema].update(i.name for i in relation.indexes)
        return {schema: frozenset(names) for schema, names in found.items()}


def noun(name: str) -> str:
    """A name's words in small letters, the last one in the singular: "OrderItems" is "order_item"."""
    parts = words(name)
    return "_".join([*parts[:-1], *(singular(w) for w in parts[-1:])])


Rule: TypeAlias = Callable[[Facts], Iterator[DesignFinding]]
