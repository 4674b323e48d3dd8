"""Tables and views."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from schemabook.schema.base import Name, Object, Persistence, counted
from schemabook.schema.parts import (
    Check,
    Column,
    Constraint,
    ForeignKey,
    Index,
    Key,
    Policy,
    Rule,
    Statistics,
    Trigger,
)

TableKind = Literal["table", "partitioned table", "foreign table"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Table(Object):
    """A table, partitioned table or foreign table with all that belongs to it."""

    kind: TableKind = "table"
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    policies: tuple[Policy, ...] = ()
    statistics: tuple[Statistics, ...] = ()
    row_security: bool = False
    force_row_security: bool = False
    persistence: Persistence = "permanent"
    partition_key: str | None = None  # e.g. "RANGE (created_at)"
    partition_of: Name | None = None
    partition_bound: str | None = None  # e.g. "FOR VALUES IN ('a')"
    detach_pending: bool = False
    inherits: tuple[Name, ...] = ()
    of_type: Name | None = None
    options: tuple[str, ...] = ()  # the TOAST table's begin with "toast."
    access_method: str | None = None  # None for heap
    tablespace: str | None = None
    replica_identity: str | None = None  # None for the default
    server: str | None = None  # of a foreign table
    server_options: tuple[str, ...] = ()
    rows: float = field(default=-1.0, compare=False)  # -1: never analysed
    pages: int = field(default=0, compare=False)  # of 8 kB

    def __repr__(self) -> str:
        """One line, since a notebook prints it: `<Table public.users: 9 columns>`."""
        return f"<Table {self.schema}.{self.name}: {counted(self.columns, 'column')}>"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {c.name: c for c in self.columns}

    @cached_property
    def primary_key(self) -> Key | None:
        """The primary key, if there is one."""
        return next((c for c in self.constraints if isinstance(c, Key) and c.primary), None)

    @cached_property
    def uniques(self) -> tuple[Key, ...]:
        """The unique constraints without the primary key."""
        return tuple(c for c in self.constraints if isinstance(c, Key) and not c.primary)

    @cached_property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """The references of this table to others (or to itself)."""
        return tuple(c for c in self.constraints if isinstance(c, ForeignKey))

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The CHECK constraints."""
        return tuple(c for c in self.constraints if isinstance(c, Check))

    @property
    def is_partition(self) -> bool:
        """True for a child of a partitioned table."""
        return self.partition_of is not None


@dataclass(frozen=True, kw_only=True, repr=False)
class View(Object):
    """A view or materialised view; `definition` is `pg_get_viewdef()`."""

    definition: str
    materialized: bool = False
    populated: bool = True
    columns: tuple[Column, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    statistics: tuple[Statistics, ...] = ()
    options: tuple[str, ...] = ()
    access_method: str | None = None  # None for heap
    tablespace: str | None = None
    depends_on: tuple[Name, ...] = ()  # relations
    rows: float = field(default=-1.0, compare=False)  # of a materialised view
    pages: int = field(default=0, compare=False)

    def __repr__(self) -> str:
        """One line: `<View public.adults: 3 columns>`."""
        kind = "Materialized view" if self.materialized else "View"
        return f"<{kind} {self.schema}.{self.name}: {counted(self.columns, 'column')}>"
