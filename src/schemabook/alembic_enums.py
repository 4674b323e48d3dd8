"""Enums for Alembic's autogenerate: types that come and go, and labels that come, as plain SQL.

Alembic itself makes a type with the first table that uses it, does not drop it with the last, and never
compares labels. This plugin (`autogenerate_plugins`, Alembic 1.18) writes `op.execute("CREATE TYPE ...")`,
`op.execute("ALTER TYPE ... ADD VALUE ...")` and `op.execute("DROP TYPE ...")`: a revision that has been
written needs no plugin to run. Labels that were removed or reordered need the type made anew, and comments on
types are no part of a model's Enum: `schemabook.reviewing` finds those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from alembic.autogenerate import renderers
from alembic.operations.ops import (
    AlterColumnOp,
    DropColumnOp,
    DropTableOp,
    MigrateOperation,
    OpContainer,
)
from alembic.runtime.plugins import Plugin
from alembic.util import DispatchPriority, PriorityDispatchResult
from sqlalchemy import ARRAY, Enum, MetaData, String, TypeDecorator, inspect
from sqlalchemy.dialects.postgresql.named_types import CreateEnumType, DropEnumType

from schemabook.reviewing.pasting import execute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps
    from sqlalchemy.engine import Dialect

NAME: Final = "schemabook.enums"
Key = tuple[str | None, str]


class EnumOp(MigrateOperation):
    """One statement about an enum and the one that undoes it; None, with `why`, where nothing does."""

    def __init__(self, statement: str | None, undo: str | None, why: str = "") -> None:
        self.statement, self.undo, self.why = statement, undo, why

    def reverse(self) -> EnumOp:
        """The way back."""
        return EnumOp(self.undo, self.statement, self.why)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """What `alembic check` shows."""
        return ("enum", self.statement or self.why)


@renderers.dispatch_for(EnumOp)
def _render_op(_: AutogenContext, op: EnumOp) -> str:
    return execute(op.statement, "") if op.statement is not None else f"pass  # {op.why}"


def render(kind: str, item: Any, context: AutogenContext) -> str | bool:
    """For `render_item`: an enum's type in a table is one that is there, it is made by a statement."""
    if kind != "type" or not _is_native(item):
        return False
    context.imports.add("from sqlalchemy.dialects import postgresql")
    labels = [repr(label) for label in item.enums]
    schema = [f"schema={item.schema!r}"] if item.schema else []
    arguments = ", ".join([*labels, f"name={str(item.name)!r}", *schema, "create_type=False"])
    return f"postgresql.ENUM({arguments})"


def compare(context: AutogenContext, ops: UpgradeOps, schemas: Collection[str | None]) -> Any:
    """Add to `ops` what makes the enums of the database those of the metadata, as far as tables use them."""
    if context.connection is None or context.dialect is None or context.dialect.name != "postgresql":
        return PriorityDispatchResult.CONTINUE
    declared, before = _declared(context.metadata), list(ops.ops)
    for schema in schemas:
        told: Any = inspect(context.connection)
        there = {
            (schema, str(one["name"])): Enum(*one["labels"], name=one["name"], schema=schema)
            for one in told.get_enums(schema=schema)
        }
        wanted = {key: enum for key, enum in declared.items() if key[0] == schema}
        made = [_made(wanted[key], context.dialect) for key in wanted if key not in there]
        grown = [
            op
            for key in wanted
            if key in there
            for op in _grown(there[key].enums, wanted[key], context.dialect)
        ]
        ops.ops[:0] = [*made, *grown]
        gone = [key for key in _left(before) if key in there and key not in wanted]
        ops.ops += [_made(there[key], context.dialect).reverse() for key in dict.fromkeys(gone)]
    return PriorityDispatchResult.CONTINUE


def _declared(metadata: MetaData | Collection[MetaData] | None) -> dict[Key, Enum]:
    """The native enums of the tables' columns, by schema and name."""
    every: Any = () if metadata is None else (metadata,) if isinstance(metadata, MetaData) else metadata
    columns = (column for one in every for table in one.sorted_tables for column in table.columns)
    enums = (enum for column in columns for enum in _enums(column.type))
    return {(enum.schema, str(enum.name)): enum for enum in enums}


def _left(ops: list[MigrateOperation]) -> Iterator[Key]:
    """The enums of tables and columns that go: a type that nobody here has used may be somebody else's."""
    for op in ops:
        types: list[Any] = []
        if isinstance(op, DropTableOp):
            types = [column.type for column in op.to_table().columns]
        elif isinstance(op, DropColumnOp):
            types = [op.to_column().type]
        elif isinstance(op, AlterColumnOp) and op.modify_type is not None:
            types = [op.existing_type]
        elif isinstance(op, OpContainer):
            yield from _left(op.ops)
        yield from ((enum.schema, str(enum.name)) for kind in types for enum in _enums(kind))


def _enums(kind: Any) -> Iterator[Enum]:
    if isinstance(kind, ARRAY):
        yield from _enums(kind.item_type)
    elif isinstance(kind, TypeDecorator):
        yield from _enums(kind.impl)
    elif _is_native(kind):
        yield kind


def _is_native(kind: Any) -> bool:
    return isinstance(kind, Enum) and bool(kind.native_enum) and kind.name is not None


def _made(enum: Enum, dialect: Dialect) -> EnumOp:
    create, drop = (kind(enum).compile(dialect=dialect) for kind in (CreateEnumType, DropEnumType))
    return EnumOp(str(create).strip(), str(drop).strip())


def _grown(there: list[str], enum: Enum, dialect: Dialect) -> Iterator[EnumOp]:
    """A statement for each new label, where those that are there keep their order."""
    labels = list(enum.enums)
    if [label for label in labels if label in there] != there:
        return
    for n, label in enumerate(labels):
        if label not in there:
            place = ("AFTER", labels[n - 1]) if n else ("BEFORE", there[0]) if there else None
            why = f"PostgreSQL has no way to drop {label!r}: schemabook review says how"
            yield EnumOp(_added(enum, label, place, dialect), None, why)


def _added(enum: Enum, label: str, place: tuple[str, str] | None, dialect: Dialect) -> str:
    kind: Any = String()
    literal = kind.literal_processor(dialect)
    preparer: Any = dialect.identifier_preparer
    words = ["ALTER TYPE", preparer.format_type(enum), "ADD VALUE", literal(label)]
    return " ".join([*words, *([place[0], literal(place[1])] if place else [])])


def setup(plugin: Plugin) -> None:
    """Register the comparison: after the tables', so that types come before and go after them."""
    plugin.add_autogenerate_comparator(compare, "schema", priority=DispatchPriority.LAST)


setup(Plugin(NAME))
