"""What a models file turned out to be once it was imported: plain facts about its classes, tables and types.

The text says how something is written, the facts say which object of the database it is.
`modelling.inspecting` fills them from configured mappers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.schema import Name


@dataclass(frozen=True)
class ShownElement:
    """One element of __table_args__, in order, as SQLAlchemy made it.

    `kind` is PostgreSQL's word ("unique constraint", "index", ...), empty for the dictionary of options;
    `name` is None where neither the file nor its naming convention gives one.
    """

    kind: str
    name: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownRelationship:
    """A relationship: `pairs` are (column of this table, column of the target).

    With a `secondary` table the second of a pair is a column of that. `viewonly` relationships follow a join
    that somebody chose.
    """

    name: str
    target: Name
    pairs: tuple[tuple[str, str], ...]
    secondary: Name | None = None
    viewonly: bool = False


@dataclass(frozen=True)
class ShownClass:
    """A mapped class, or with `mapped` False the variable that holds a plain Table.

    `attributes` are by column. `names` are all attributes that the class has, inherited ones too; `inherited`
    says of an attribute which class declares it, if that is another.
    """

    table: Name
    name: str
    module: str
    mapped: bool = True
    base: str = "Base"
    attributes: Mapping[str, str] = field(default_factory=dict)
    relationships: tuple[ShownRelationship, ...] = ()
    elements: tuple[ShownElement, ...] = ()
    names: frozenset[str] = frozenset()
    inherited: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownEnum:
    """A Python enum of a native enum: `members` are the Python names by label."""

    key: Name
    name: str
    module: str
    members: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownType:
    """The variable of a module that holds the SQLAlchemy type of an enum or a domain."""

    key: Name
    variable: str
    module: str


@dataclass(frozen=True)
class Facts:
    """All of it.

    `modules` are the files (as they are called in `refined`) by dotted module name. `conventions` is the
    metadata's naming convention ("ck", "uq", "fk", "ix", "pk" -> template). `annotations` are Python types
    with the SQL type that the file's type_annotation_map has for them: "dt.datetime" -> "timestamp with time
    zone".
    """

    modules: Mapping[str, str]
    classes: tuple[ShownClass, ...] = ()
    enums: tuple[ShownEnum, ...] = ()
    types: tuple[ShownType, ...] = ()
    conventions: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
