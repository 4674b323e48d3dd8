"""The schema of a database as plain, frozen, comparable data: what everything else reads.

A `Schema` is one snapshot of `pg_catalog` (`catalog.py` makes it; nothing else holds catalog SQL). Two
snapshots are equal when a schema designer could not tell the databases apart: object identifiers, sizes,
owners and the server's version are carried but not compared. Every definition is spelled as PostgreSQL
spells it under an empty `search_path`, so that names are qualified and stable; surfaces shorten them.

All sequences are tuples in a fixed order: columns as declared, everything else by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from schemabook.errors import UnknownName

TableKind = Literal["table", "partitioned table", "foreign table"]
Persistence = Literal["permanent", "unlogged"]
Action = Literal["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"]
Match = Literal["SIMPLE", "FULL", "PARTIAL"]


class Name(NamedTuple):
    """A qualified name; `str()` leaves out the schema `public`, which readers take for granted."""

    schema: str
    name: str

    def __str__(self) -> str:
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One privilege beyond the default; `revoked` marks a default privilege that was taken away.

    `grantee` is a role name or "PUBLIC".
    """

    grantee: str
    privilege: str
    grantable: bool = False
    revoked: bool = False


@dataclass(frozen=True, kw_only=True)
class Object:
    """What every named object has. `owner` is carried, not compared."""

    schema: str
    name: str
    comment: str | None = None
    owner: str | None = field(default=None, compare=False)
    grants: tuple[Grant, ...] = ()

    @property
    def key(self) -> Name:
        """The qualified name."""
        return Name(self.schema, self.name)

    def __str__(self) -> str:
        return str(self.key)


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
    """One key of an index: a column's name or an expression, never both."""

    column: str | None = None
    expression: str | None = None
    opclass: str | None = None  # None where it is the type's default
    collation: str | None = None  # None where it is the column's own
    descending: bool = False
    nulls_first: bool = False

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
    """A trigger that a person created; `enabled` is "origin", "disabled", "replica" or "always"."""

    name: str
    definition: str
    function: Name
    enabled: str = "origin"
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


@dataclass(frozen=True, kw_only=True)
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
    inherits: tuple[Name, ...] = ()
    of_type: Name | None = None
    options: tuple[str, ...] = ()
    access_method: str | None = None  # None for heap
    tablespace: str | None = None
    replica_identity: str | None = None  # None for the default
    server: str | None = None  # of a foreign table
    server_options: tuple[str, ...] = ()
    rows: float = field(default=-1.0, compare=False)  # -1: never analysed
    pages: int = field(default=0, compare=False)  # of 8 kB

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {c.name: c for c in self.columns}

    @property
    def primary_key(self) -> Key | None:
        """The primary key, if there is one."""
        return next((c for c in self.constraints if isinstance(c, Key) and c.primary), None)

    @property
    def uniques(self) -> tuple[Key, ...]:
        """The unique constraints without the primary key."""
        return tuple(c for c in self.constraints if isinstance(c, Key) and not c.primary)

    @property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """The references of this table to others (or to itself)."""
        return tuple(c for c in self.constraints if isinstance(c, ForeignKey))

    @property
    def checks(self) -> tuple[Check, ...]:
        """The CHECK constraints."""
        return tuple(c for c in self.constraints if isinstance(c, Check))

    @property
    def is_partition(self) -> bool:
        """True for a child of a partitioned table."""
        return self.partition_of is not None


@dataclass(frozen=True, kw_only=True)
class View(Object):
    """A view or materialised view; `definition` is `pg_get_viewdef()`."""

    definition: str
    materialized: bool = False
    populated: bool = True
    columns: tuple[Column, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    options: tuple[str, ...] = ()
    depends_on: tuple[Name, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Enum(Object):
    """A native enum with its labels in order."""

    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Domain(Object):
    """A domain; `checks` are (name, definition, validated)."""

    type: str
    nullable: bool = True
    default: str | None = None
    collation: str | None = None
    checks: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Composite(Object):
    """A free-standing composite type."""

    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True)
class Range(Object):
    """A user-defined range type."""

    subtype: str
    multirange: str | None = None
    opclass: str | None = None
    collation: str | None = None
    subtype_diff: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sequence(Object):
    """A sequence. `owned_by` is (table, column) of OWNED BY; `identity` marks an identity column's own."""

    type: str = "bigint"
    start: int = 1
    increment: int = 1
    minimum: int = 1
    maximum: int = 9223372036854775807
    cache: int = 1
    cycle: bool = False
    owned_by: tuple[Name, str] | None = None
    identity: bool = False
    persistence: Persistence = "permanent"


@dataclass(frozen=True, kw_only=True)
class Function(Object):
    """A function, procedure or aggregate; `arguments` are its identity arguments.

    `definition` is `pg_get_functiondef()` (for an aggregate: the options that CREATE AGGREGATE needs).
    """

    kind: Literal["function", "procedure", "aggregate", "window"]
    arguments: str
    returns: str | None
    language: str
    definition: str
    security_definer: bool = False
    volatility: Literal["immutable", "stable", "volatile"] = "volatile"
    config: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """`name(arguments)`, as in DROP FUNCTION."""
        return f"{self.key}({self.arguments})"


@dataclass(frozen=True, kw_only=True)
class Extension:
    """An installed extension; its own objects are not part of the snapshot."""

    name: str
    schema: str
    version: str = field(compare=False)
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class Namespace:
    """A schema in PostgreSQL's sense."""

    name: str
    comment: str | None = None
    owner: str | None = field(default=None, compare=False)
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Schema:
    """One snapshot. `database` and `server_version` (e.g. 180006) are carried, not compared."""

    database: str = field(default="", compare=False)
    server_version: int = field(default=0, compare=False)
    namespaces: tuple[Namespace, ...] = ()
    extensions: tuple[Extension, ...] = ()
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    enums: tuple[Enum, ...] = ()
    domains: tuple[Domain, ...] = ()
    composites: tuple[Composite, ...] = ()
    ranges: tuple[Range, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    functions: tuple[Function, ...] = ()

    @cached_property
    def by_key(self) -> dict[Name, Table]:
        """The tables by their qualified names."""
        return {t.key: t for t in self.tables}

    def table(self, name: str) -> Table:
        """The table called `name` ("users", "billing.invoice"); UnknownName with the nearest otherwise."""
        for table in self.tables:
            if name in (str(table.key), f"{table.schema}.{table.name}"):
                return table
        same = [t for t in self.tables if t.name == name]
        if len(same) == 1:
            return same[0]
        raise UnknownName("table", name, [str(t.key) for t in self.tables])
