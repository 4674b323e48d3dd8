"""What tables and views are made of: columns, constraints, indexes, triggers, rules, policies, statistics."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemabook.schema.base import Grant, Name  # noqa: TC001 (get_type_hints() needs them)

Action = Literal["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"]
Match = Literal["SIMPLE", "FULL", "PARTIAL"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table, view or composite type.

    `type` is `format_type()`'s spelling, e.g. "character varying(40)", "public.mood[]". `type_key` names
    the enum, domain, composite or range type behind it (the element's, for an array), None for built-ins.
    `generated` is "stored" or "virtual" and then `default` holds the generation expression; `identity` is
    "always" or "by default". `nullable` says what the column itself declares (NOT NULL or not).
    """

    name: str
    type: str
    nullable: bool = True
    default: str | None = None
    identity: Literal["always", "by default"] | None = None
    generated: Literal["stored", "virtual"] | None = None
    collation: str | None = None
    comment: str | None = None
    type_key: Name | None = None
    inherited: bool = False
    storage: str | None = None
    compression: str | None = None
    statistics_target: int | None = None
    options: tuple[str, ...] = ()
    server_options: tuple[str, ...] = ()  # of a foreign table's column
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """What every constraint has; `definition` is `pg_get_constraintdef()`.

    `columns` are names in key order (for CHECK: the columns it reads). `inherited` marks a constraint
    that exists only because the parent table has it.
    """

    name: str
    columns: tuple[str, ...]
    definition: str
    comment: str | None = None
    validated: bool = True
    enforced: bool = True
    deferrable: bool = False
    initially_deferred: bool = False
    inherited: bool = False


@dataclass(frozen=True, kw_only=True)
class Key(Constraint):
    """A primary key or unique constraint."""

    primary: bool
    nulls_not_distinct: bool = False
    include: tuple[str, ...] = ()
    without_overlaps: bool = False


@dataclass(frozen=True, kw_only=True)
class ForeignKey(Constraint):
    """A reference: `columns[i]` refers to `ref_columns[i]` of `references`."""

    references: Name
    ref_columns: tuple[str, ...]
    on_update: Action = "NO ACTION"
    on_delete: Action = "NO ACTION"
    on_delete_columns: tuple[str, ...] = ()
    match: Match = "SIMPLE"


@dataclass(frozen=True, kw_only=True)
class Check(Constraint):
    """A CHECK constraint; `expression` is its condition without the word CHECK."""

    expression: str
    no_inherit: bool = False


@dataclass(frozen=True, kw_only=True)
class NotNull(Constraint):
    """A named NOT NULL constraint (PostgreSQL 18 and newer keep them in pg_constraint).

    Only those are listed whose name, validation or inheritance differ from the plain `NOT NULL` of a column.
    """

    no_inherit: bool = False


@dataclass(frozen=True, kw_only=True)
class Exclusion(Constraint):
    """An EXCLUDE constraint; `definition` says the rest."""


@dataclass(frozen=True, kw_only=True)
class IndexKey:
    """One key of an index: a column's name or an expression, never both.

    `pretty` is the expression with as few parentheses as pg_get_indexdef() needs, as SQLAlchemy reflects it.
    """

    column: str | None = None
    expression: str | None = None
    opclass: str | None = None  # None where it is the type's default
    collation: str | None = None  # None where it is the column's own
    descending: bool = False
    nulls_first: bool = False
    options: tuple[str, ...] = ()  # parameters of the operator class
    statistics_target: int | None = None  # of an expression
    pretty: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.column if self.column is not None else f"({self.expression})"


@dataclass(frozen=True, kw_only=True)
class Index:
    """An index, those behind keys and exclusions included (`constraint` names it then).

    `definition` is `pg_get_indexdef()`. `rows` and `pages` (8 kB) are the planner's, not compared.
    """

    name: str
    method: str
    keys: tuple[IndexKey, ...]
    definition: str
    include: tuple[str, ...] = ()
    predicate: str | None = None
    unique: bool = False
    nulls_not_distinct: bool = False
    primary: bool = False
    constraint: str | None = None
    valid: bool = True
    parent: Name | None = None  # the partitioned index it is attached to
    clustered: bool = False
    replica_identity: bool = False
    options: tuple[str, ...] = ()
    tablespace: str | None = None
    comment: str | None = None
    rows: float = field(default=0.0, compare=False)
    pages: int = field(default=0, compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The plain key columns, in order; expressions are left out."""
        return tuple(k.column for k in self.keys if k.column is not None)


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A trigger that a person created; `enabled` is "origin", "disabled", "replica" or "always".

    `inherited` marks a partition's copy, listed only where it is enabled differently from its parent's.
    """

    name: str
    definition: str
    function: Name
    enabled: str = "origin"
    inherited: bool = False
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rewrite rule other than a view's own."""

    name: str
    definition: str
    enabled: str = "origin"
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A row-level security policy. `command` is ALL, SELECT, INSERT, UPDATE or DELETE."""

    name: str
    command: str
    permissive: bool
    roles: tuple[str, ...]
    using: str | None = None
    check: str | None = None
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """An extended statistics object (CREATE STATISTICS)."""

    schema: str
    name: str
    definition: str
    target: int | None = None
    comment: str | None = None
