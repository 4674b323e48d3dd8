"""What Alembic's autogenerate sees between metadata and a database."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from schemabook.modelling.reading import engine, name_of
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import MetaData

_MODIFIED: Final = {
    "modify_type": ("type",),
    "modify_nullable": ("nullable",),
    "modify_default": ("default", "identity"),
    "modify_comment": ("comment",),
}
_PARTS: Final = {
    "add_index": "index",
    "remove_index": "index",
    "add_fk": "foreign key",
    "remove_fk": "foreign key",
}
_CONSTRAINTS: Final = {
    "UniqueConstraint": "unique constraint",
    "CheckConstraint": "check constraint",
    "PrimaryKeyConstraint": "primary key",
    "ExcludeConstraint": "exclusion constraint",
}


class Seen(NamedTuple):
    """One operation of autogenerate: `what` is the property of `object`, empty for all of it."""

    object: str
    table: Name
    member: str = ""
    what: str = ""


def seen(metadata: MetaData, url: str) -> tuple[Seen, ...]:
    """The operations that autogenerate would write for the database at `url`, types and defaults compared."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    options = {"compare_type": True, "compare_server_default": True, "include_schemas": True}
    with engine(url) as made, made.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of types that reflection does not know: that is what is asked here
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, metadata)
        return tuple(one for each in found for one in _seen(each))


def _seen(operation: Any) -> Iterator[Seen]:
    if isinstance(operation, list):  # the modifications of one column
        for each in operation:
            yield from _seen(each)
        return
    kind, *rest = operation
    if kind in _MODIFIED:
        schema, table, column = rest[:3]
        yield from (Seen("column", Name(schema or "public", table), column, w) for w in _MODIFIED[kind])
    elif kind in ("add_column", "remove_column"):
        schema, table, column = rest
        yield Seen("column", Name(schema or "public", table), column.name)
    elif kind in ("add_table", "remove_table"):
        yield Seen("table", name_of(rest[0]))
    elif kind.endswith("_table_comment"):
        yield Seen("table", name_of(rest[0]), "", "comment")
    elif hasattr(rest[0], "table"):
        word = _PARTS.get(kind) or _CONSTRAINTS.get(type(rest[0]).__name__, kind)
        yield Seen(word, name_of(rest[0].table), str(rest[0].name or ""))
