"""Everything that is not a table or a view: types, sequences, functions, extensions and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemabook.schema.base import Grant, Name, Object, Persistence
from schemabook.schema.parts import Column  # noqa: TC001 (get_type_hints() needs it)


@dataclass(frozen=True, kw_only=True)
class Enum(Object):
    """A native enum with its labels in order."""

    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Domain(Object):
    """A domain; `checks` are (name, definition, validated), `check_comments` (name, comment).

    `not_null_name` is the NOT NULL constraint's name where somebody chose one (PostgreSQL 17 and newer).
    """

    type: str
    nullable: bool = True
    not_null_name: str | None = None
    default: str | None = None
    collation: str | None = None
    checks: tuple[tuple[str, str, bool], ...] = ()
    check_comments: tuple[tuple[str, str], ...] = ()


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
    canonical: str | None = None


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


@dataclass(frozen=True, kw_only=True, repr=False)
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

    def __repr__(self) -> str:
        """One line: `<Function public.twice(n integer): integer>`; a procedure returns nothing."""
        returns = f": {self.returns}" if self.returns else ""
        return f"<{self.kind.capitalize()} {self.schema}.{self.name}({self.arguments}){returns}>"


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
class Other:
    """An object that few designs have; `definition` is the SQL that makes it.

    `kind` is PostgreSQL's word: "access method", "base type", "cast", "collation", "conversion", "event
    trigger", "foreign-data wrapper", "language", "operator", "operator class", "operator family",
    "publication", "server", "shell type", "text search configuration" ("dictionary", "parser", "template");
    or "extension dependency" (ALTER ... DEPENDS ON EXTENSION); or "privileges" on an object of PostgreSQL
    itself or of an extension, as far as they differ from those it came with. `schema` is None for what
    belongs to the whole database. `name` is unique within its kind and schema, so an operator's has its
    argument types and a cast's is "source AS target".
    """

    kind: str
    schema: str | None = None
    name: str
    definition: str
    comment: str | None = None
    owner: str | None = field(default=None, compare=False)
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DefaultPrivilege:
    """ALTER DEFAULT PRIVILEGES: what objects made later by `role` will grant.

    `schema` is None where it holds in all of them; `objects` is "tables", "sequences", "functions",
    "types", "schemas" or "large objects".
    """

    role: str
    schema: str | None = None
    objects: str
    grants: tuple[Grant, ...] = ()
