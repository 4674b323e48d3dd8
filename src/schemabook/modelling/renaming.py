"""Renames in the database, so that what people made of the old name goes on under the new one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter import notes
from schemabook.alter.renames import of_mapping
from schemabook.errors import UnknownName
from schemabook.models.refine import Renames

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.schema import Name, Schema


def renames(given: Mapping[str, str], before: Schema, after: Schema) -> Renames:
    """`{"people": "users", "people.full_name": "users.name"}`, new name to old: tables, columns, types.

    Raises UnknownName for a name that the one side or the other does not have.
    """
    tables: dict[Name, Name] = {}
    columns: dict[tuple[Name, str], str] = {}
    types: dict[Name, Name] = {}
    for one in of_mapping(given):
        old_kind, old, old_column = _found(one.old, before)
        kind, new, column = _found(one.new, after, old_kind)
        if kind == "column":
            columns[old, old_column] = column
        else:
            (tables if kind == "table" else types)[old] = new
    return Renames(tables, columns, types)


def _found(parts: tuple[str, ...], schema: Schema, kind: str | None = None) -> tuple[str, Name, str]:
    """What a name means: its kind, the table or type, the column."""
    known = list(_known(schema))
    for one in known:
        if kind in (None, one[0]) and parts in _spellings(one):
            return one
    names = [f"{key}.{column}" if column else str(key) for each, key, column in known if kind in (None, each)]
    raise UnknownName(kind or "table, column or type", ".".join(parts), names)


def _known(schema: Schema) -> Iterator[tuple[str, Name, str]]:
    for table in schema.tables:
        yield "table", table.key, ""
        yield from (("column", table.key, column.name) for column in table.columns)
    for one in (*schema.enums, *schema.domains):
        yield "type", one.key, ""


def _spellings(one: tuple[str, Name, str]) -> tuple[tuple[str, ...], ...]:
    _, key, column = one
    whole = (*key, column) if column else tuple(key)
    return (whole, whole[1:]) if key.schema == "public" else (whole,)


def likely(before: Schema, after: Schema, said: Renames) -> tuple[str, ...]:
    """What looks like a rename that nobody has declared, a sentence each."""
    if said != Renames():
        return ()
    found = (sentence.partition(": if it is")[0] for sentence in notes.likely_renames(before, after))
    return tuple(f"{one}: if it is the same, undo this and say --rename NEW=OLD" for one in found)
