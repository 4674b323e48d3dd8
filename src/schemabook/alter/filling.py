"""What rows get in a column that comes back NOT NULL and without a default: what was in it is gone.

On the way down a dropped column or table has to come back while other rows are there. Numbers and random
values take the place of a key, what is nothing in its type that of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.alter import types
from schemabook.alter.text import Raw, listed, say, value
from schemabook.schema import Key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schemabook.schema import Column, ForeignKey, Schema, Table

WHY: Final = "what was in it is gone: a value in its place, since it cannot be empty"
_WHOLE: Final = ("smallint", "integer", "bigint")
_NOTHING: Final = {
    **dict.fromkeys((*_WHOLE, "numeric", "real", "double precision", "money", "interval"), "0"),
    **dict.fromkeys(("text", "character varying", "character", "citext", "public.citext", "name"), ""),
    **dict.fromkeys(("date", "timestamp without time zone", "timestamp with time zone"), "epoch"),
    **dict.fromkeys(("time without time zone", "time with time zone"), "00:00"),
    **dict.fromkeys(("json", "jsonb"), "{}"),
    **dict.fromkeys(("bytea", "tsvector", "xml"), ""),
    "boolean": "false",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "inet": "0.0.0.0/32",
    "cidr": "0.0.0.0/32",
    "bit": "0",
}


def wanted(column: Column) -> bool:
    """True for a column that rows cannot do without."""
    return not (column.nullable or column.default is not None or column.identity or column.generated)


def is_key(column: Column, table: Table, fresh: Collection[str]) -> bool:
    """True if the column is in a key all of whose columns are `fresh`, so that its values must differ."""
    keys = [c.columns for c in table.constraints if isinstance(c, Key)]
    keys += [tuple(k.column or "" for k in i.keys) for i in table.indexes if i.unique]
    return any(column.name in key and set(key) <= set(fresh) for key in keys)


def numbered(column: Column) -> bool:
    """True for a column that numbers can fill."""
    return column.type in _WHOLE


def constant(column: Column, schema: Schema) -> Raw | None:
    """What is nothing in the column's type; None where nobody can tell."""
    text = _nothing(column.type, schema)
    return None if text is None else Raw(say("{}::{}", value(text), Raw(column.type)))


def distinct(column: Column) -> Raw | None:
    """An expression that gives every row another value; None where there is none, and for numbers."""
    base = types.base(column.type)
    if base == "uuid":
        return Raw("gen_random_uuid()")
    return Raw("gen_random_uuid()::text") if base in ("text", "character varying") else None


def _nothing(type_: str, schema: Schema) -> str | None:
    if type_.endswith("[]"):
        return "{}"
    known = _NOTHING.get(types.base(type_))
    if known is not None:
        return known
    for enum in schema.enums:
        if say("{}", enum.key) == type_ and enum.labels:
            return enum.labels[0]
    for domain in schema.domains:
        if say("{}", domain.key) == type_:
            return _nothing(domain.type, schema)
    return "empty" if any(say("{}", r.key) == type_ for r in schema.ranges) else None


def selected(new: Table, fresh: Collection[str], schema: Schema) -> dict[str, Raw]:
    """For each fresh column that must be filled the expression that INSERT ... SELECT takes."""
    found: dict[str, Raw] = {}
    for column in new.columns:
        if column.name not in fresh or not wanted(column):
            continue
        made = constant(column, schema)
        if is_key(column, new, fresh):
            number = Raw(say("(row_number() OVER ())::{}", Raw(column.type))) if numbered(column) else None
            made = number or distinct(column) or made
        if made is not None:
            found[column.name] = made
    return found


def referenced(key: ForeignKey, of: Table, to: Table, schema: Schema) -> Iterator[str]:
    """Rows for the keys that a table refers to, whose own table comes back empty."""
    if any(to.by_name[c].generated for c in key.ref_columns):
        return
    fresh = [c.name for c in to.columns if c.name not in key.ref_columns]
    others = {
        c.name: made
        for c in to.columns
        if c.name in fresh and wanted(c) and (made := constant(c, schema)) is not None
    }
    override = Raw(" OVERRIDING SYSTEM VALUE" if any(to.by_name[c].identity for c in key.ref_columns) else "")
    filled = Raw("".join(f", {e}" for e in others.values()))
    given = Raw(" AND ".join(say("{} IS NOT NULL", c) for c in key.columns))
    yield say(
        "INSERT INTO {} ({}){} SELECT DISTINCT {}{} FROM {} WHERE {} ON CONFLICT DO NOTHING",
        to.key,
        listed((*key.ref_columns, *others)),
        override,
        listed(key.columns),
        filled,
        of.key,
        given,
    )
