"""The schema of a database as plain, frozen, comparable data: what everything else reads.

A `Schema` is one snapshot of `pg_catalog` (`catalog.read` makes it; nothing else holds catalog SQL). Two
snapshots are equal when a schema designer could not tell the databases apart: object identifiers, sizes,
owners and the server's version are carried but not compared. Every definition is spelled as PostgreSQL
spells it under an empty `search_path`, so that names are qualified and stable; surfaces shorten them.

All sequences are tuples in a fixed order: columns as declared, everything else by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from schemabook.errors import UnknownName
from schemabook.schema.base import Grant, Name, Object, Persistence
from schemabook.schema.objects import (
    Composite,
    DefaultPrivilege,
    Domain,
    Enum,
    Extension,
    Function,
    Namespace,
    Other,
    Range,
    Sequence,
)
from schemabook.schema.parts import (
    Action,
    Check,
    Column,
    Constraint,
    Exclusion,
    ForeignKey,
    Index,
    IndexKey,
    Key,
    Match,
    NotNull,
    Policy,
    Rule,
    Statistics,
    Trigger,
)
from schemabook.schema.relations import Table, TableKind, View

__all__ = [
    "Action",
    "Check",
    "Column",
    "Composite",
    "Constraint",
    "DefaultPrivilege",
    "Domain",
    "Enum",
    "Exclusion",
    "Extension",
    "ForeignKey",
    "Function",
    "Grant",
    "Index",
    "IndexKey",
    "Key",
    "Match",
    "Name",
    "Namespace",
    "NotNull",
    "Object",
    "Other",
    "Persistence",
    "Policy",
    "Range",
    "Rule",
    "Schema",
    "Sequence",
    "Statistics",
    "Table",
    "TableKind",
    "Trigger",
    "View",
]


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
    others: tuple[Other, ...] = ()
    default_privileges: tuple[DefaultPrivilege, ...] = ()

    def __repr__(self) -> str:
        """One line, since a notebook prints it: `<Schema shop: 7 tables, 1 view, 2 enums>`."""
        counts = (
            (len(self.tables), "table", "tables"),
            (len(self.views), "view", "views"),
            (len(self.enums), "enum", "enums"),
            (len(self.functions), "function", "functions"),
        )
        said = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n or one == "table"]
        return f"<Schema {self.database}: {', '.join(said)}>".replace("Schema :", "Schema:")

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
