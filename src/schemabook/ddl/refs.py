"""Objects of the snapshot -> Ref."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook import schema_words as words
from schemabook.ddl.node import Ref
from schemabook.schema import (
    DefaultPrivilege,
    Extension,
    Function,
    Namespace,
    Object,
    Other,
    Statistics,
    Table,
    View,
)

if TYPE_CHECKING:
    from schemabook.schema import Sequence


def ref(one: Any, parent: Table | View | None = None) -> Ref:
    """The Ref of any object of the snapshot; `parent` is the table or view that a part belongs to."""
    kind = words.of_object(one)
    match one:
        case Function():
            return Ref(kind, one.schema, one.name, one.arguments)
        case Object() | Statistics():
            return Ref(kind, one.schema, one.name)
        case Other():
            return Ref(kind, one.schema or "", one.name)
        case Namespace() | Extension():
            return Ref(kind, "", one.name)
        case DefaultPrivilege():
            return Ref(kind, one.schema or "", one.role, one.objects)
        case _:
            if parent is None:
                raise TypeError(f"{kind} {one.name} belongs to a table or view, which is not given")
            return Ref(kind, parent.schema, parent.name, one.name)


def namespace(name: str) -> Ref:
    """The Ref of a schema."""
    return Ref("schema", "", name)


def default(table: Table | View, column: str) -> Ref:
    """The Ref of a column's default."""
    return Ref("default", table.schema, table.name, column)


def partition(table: Table) -> Ref:
    """The Ref of a table's being a partition of another."""
    return Ref("partition", table.schema, table.name)


def index_partition(table: Table, index: str) -> Ref:
    """The Ref of an index's being attached to that of the partitioned table."""
    return Ref("index partition", table.schema, table.name, index)


def sequence_owner(sequence: Sequence) -> Ref:
    """The Ref of a sequence's OWNED BY."""
    return Ref("sequence owner", sequence.schema, sequence.name)
