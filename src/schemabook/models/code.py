"""A models module before it is text: definitions, classes, statements, each known by what it says.

Whoever writes a new module renders all of it; whoever refines a module that people have edited replaces the
pieces whose keys changed, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from schemabook.ddl import Ref
    from schemabook.schema import Column, Name

Style = Literal["sqlalchemy", "sqlmodel"]
Key = tuple[str, ...]
# The kinds of Ref that are functions
ROUTINES: Final = ("function", "procedure", "aggregate", "window")


@dataclass(frozen=True)
class TypeCode:
    """A column's type.

    `code` is the SQLAlchemy expression ("sa.Text()", "sa.ARRAY(mood_type)"), `python` the annotation without
    None ("str", "list[Mood]", "dt.datetime"), `pydantic` that of a SQLModel field ("Any" where pydantic
    has no schema for the Python type). `uses` names the definitions of the module that they refer to.
    """

    code: str
    python: str
    pydantic: str = ""
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EnumClass:
    """A Python enum: `members` are (Python name, label) in PostgreSQL's order, `doc` is its comment."""

    key: Name
    name: str
    members: tuple[tuple[str, str], ...]
    doc: str | None = None


@dataclass(frozen=True)
class Definition:
    """A statement of the module that gives `name` to a type: an enum's or a domain's; or a sequence, unnamed.

    `key` is the object of the database; `uses` names what must be defined before.
    """

    name: str
    code: str
    key: Ref
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ColumnCode:
    """A column: `attribute` is its name in Python.

    `arguments` is what follows the type in mapped_column() and Column(): `sa.ForeignKey("users.id")`,
    `primary_key=True`, `server_default=sa.text("now()")`. nullable=False is not among them: mapped_column()
    has it from the annotation, Column() and SQLModel are given it where they are rendered. `nullable` says
    whether a row can hold NULL; `filled` that PostgreSQL has a value where none is given.
    """

    column: Column
    attribute: str
    type: TypeCode
    arguments: tuple[str, ...] = ()
    nullable: bool = True
    filled: bool = False


@dataclass(frozen=True)
class Member:
    """One statement in the body of a class, as code without indentation.

    `key` is ("column", name) or ("relationship", child schema, child table, constraint, side), where side is
    "child" (the side that holds the key: `order.user`), "parent" (`user.orders`), or for a many-to-many
    through a link table, seen as the constraint by which the link table refers to this class, "link".
    """

    key: Key
    name: str
    code: str


@dataclass(frozen=True)
class Argument:
    """One element of __table_args__ (of Table(), where there is no class), as code.

    `key` is ("constraint", name) or ("index", name).
    """

    key: Key
    code: str


@dataclass(frozen=True)
class ModelClass:
    """A table: a mapped class, or a plain Table where `mapped` is False (no key, a link table, a partition).

    For a plain Table `name` is a variable, and `members` are sa.Column(...) expressions. `options` are the
    keywords of the table: ("comment", '"People"'), ("schema", '"billing"'), ("postgresql_using", ...).
    `identity` are the attributes that tell rows apart where the table has no primary key.
    """

    key: Name
    name: str
    mapped: bool
    doc: str | None = None
    members: tuple[Member, ...] = ()
    arguments: tuple[Argument, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    identity: tuple[str, ...] = ()


class Late(NamedTuple):
    """A constraint or an index of a table that can only be made when all tables are there.

    `from_parent` marks the reference of a partition that is made when the partition is attached.
    """

    table: Name
    name: str
    from_parent: bool = False


@dataclass(frozen=True)
class Statement:
    """SQL that SQLAlchemy has no word for, attached to the metadata.

    `title` is unique in the module ("view active_users"); `phase` is "before" (create_all() has made no table
    yet), "after" (all of them), or the table before which it is executed. `create` are complete statements
    in order, `drop` those that drop_all() executes, in order. With `late` it is the making of a constraint or
    index that the table's arguments have: by SQLAlchemy, or by `create` where that says more.
    """

    title: str
    phase: Literal["before", "after"] | Name
    create: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    late: Late | None = None
    ref: Ref | None = field(default=None, compare=False)


class Copies(NamedTuple):
    """A reference to a partitioned table, and the partitions to which PostgreSQL keeps copies of it."""

    table: Name
    name: str
    partitions: tuple[Name, ...]


@dataclass(frozen=True)
class Module:
    """All of it, in the order in which it is written.

    Definitions and statements "before" stand in one order, that of `types`: (0, n) is definitions[n],
    (1, n) statements[n]. `follows` are pairs of tables, the second to be created after the first for
    another reason than a foreign key.
    """

    style: Style
    title: str
    enums: tuple[EnumClass, ...] = ()
    definitions: tuple[Definition, ...] = ()
    classes: tuple[ModelClass, ...] = ()
    statements: tuple[Statement, ...] = ()
    types: tuple[tuple[int, int], ...] = ()
    follows: tuple[tuple[Name, Name], ...] = ()
    copies: tuple[Copies, ...] = ()
