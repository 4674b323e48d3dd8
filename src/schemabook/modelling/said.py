"""What models say beyond their tables: attributes with annotations, enum classes, relationships. Plain data.

It is what the interpreter that imports a models file hands back to us (`codec`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemabook.schema import Name


@dataclass(frozen=True)
class Attribute:
    """A mapped column: `name` of the class `class_` is `column` of `table`.

    `optional` says whether the annotation allows None, `python` are the alternatives that it names, each with
    its bases ("builtins.bool", "builtins.int"); None and empty where the annotation does not say. `declared`
    are those of the Python type that the SQLAlchemy type itself gives. `free` marks a type that makes its own
    Python values (TypeDecorator).
    """

    table: Name
    column: str
    class_: str
    name: str
    optional: bool | None = None
    python: tuple[tuple[str, ...], ...] = ()
    declared: tuple[str, ...] = ()
    free: bool = False

    def __str__(self) -> str:
        return f"{self.class_}.{self.name}"


@dataclass(frozen=True)
class EnumType:
    """An enum as SQLAlchemy makes it: `labels` in order; `members` are (name, value) of the Python class."""

    key: Name
    labels: tuple[str, ...]
    class_: str | None = None
    members: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Relationship:
    """The parent's side of a relationship: `columns` of `child` refer to `parent`.

    `deletes` is cascade="delete", `passive` passive_deletes: "no", "yes" or "all".
    """

    class_: str
    name: str
    parent: Name
    child: Name
    columns: tuple[str, ...]
    deletes: bool
    passive: str

    def __str__(self) -> str:
        return f"{self.class_}.{self.name}"


@dataclass(frozen=True)
class Said:
    """All of it; `tables` are those of the metadata, `warnings` what SQLAlchemy said while mapping."""

    tables: tuple[Name, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    enums: tuple[EnumType, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    warnings: tuple[str, ...] = ()
