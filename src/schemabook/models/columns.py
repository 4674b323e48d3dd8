"""Columns: what mapped_column() and Column() are given, besides the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import refs
from schemabook.ddl.sequences import defaults
from schemabook.ddl.tables import is_late
from schemabook.models import sayable
from schemabook.models.code import ColumnCode
from schemabook.models.domains import implied
from schemabook.models.keys import inline_reference, inline_unique, is_inline_key
from schemabook.models.literals import py
from schemabook.models.own_sql import own_sql
from schemabook.models.spelling import visible
from schemabook.models.sql_text import expression, ungrouped
from schemabook.models.types import type_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.models.facts import Facts
    from schemabook.schema import Column, Sequence, Table

# The types of which SQLAlchemy makes SERIAL when nobody tells it otherwise
_COUNTED = ("smallint", "integer", "bigint")


def column_code(one: Column, table: Table, facts: Facts) -> ColumnCode:
    """A column of a table that the metadata holds."""
    typed = type_code(one.type, facts.schema, facts.names, key=one.type_key, collation=one.collation)
    name = facts.names.attribute(table.key, one.name)
    not_null, default = implied(one, facts.schema)
    in_key = table.primary_key is not None and one.name in table.primary_key.columns
    return ColumnCode(
        one,
        name,
        typed,
        tuple(_arguments(one, table, facts)),
        nullable=one.nullable and not in_key and not not_null,
        filled=(one.default or default or one.identity) is not None,
    )


def _arguments(one: Column, table: Table, facts: Facts) -> Iterator[str]:
    yield from inline_reference(one, table, facts)
    yield from _generated(one, table, facts)
    key = table.primary_key
    if key is not None and one.name in key.columns and is_inline_key(key, table):
        yield "primary_key=True"
    yield from _autoincrement(one, table, facts)
    yield from inline_unique(one, table, facts)
    yield from _default(one, table, facts)
    if one.comment is not None and not is_late(one, table, facts.ddl):
        yield f"comment={py(one.comment)}"
    sql = own_sql(one, table, facts)
    if sql is not None:
        yield f'info={{"ddl": {py(sql)}}}'


def _generated(one: Column, table: Table, facts: Facts) -> Iterator[str]:
    sequence = facts.ddl.identities.get((table.key, one.name))
    if one.generated:
        persisted = one.generated == "stored"
        text = expression(ungrouped(visible(one.default or "", facts.schema)))
        inner = text.removeprefix("sa.text(").removesuffix(")") if text.startswith("sa.text(") else text
        yield f"sa.Computed({inner}, persisted={persisted})"
    elif one.identity and sequence is not None:
        options = [f"always={one.identity == 'always'}", *_options(sequence)]
        yield f"sa.Identity({', '.join(options)})"


def _options(sequence: Sequence) -> Iterator[str]:
    low, high, start = defaults(sequence)
    given = (
        (sequence.start != start, f"start={sequence.start}"),
        (sequence.increment != 1, f"increment={sequence.increment}"),
        (sequence.minimum != low, f"minvalue={sequence.minimum}"),
        (sequence.maximum != high, f"maxvalue={sequence.maximum}"),
        (sequence.cycle, "cycle=True"),
        (sequence.cache != 1, f"cache={sequence.cache}"),
    )
    for wanted, text in given:
        if wanted:
            yield text


def sequence_options(sequence: Sequence) -> Iterator[str]:
    """The keywords of sa.Sequence() that are not the defaults."""
    types = {"smallint": "sa.SmallInteger()", "integer": "sa.Integer()"}
    if sequence.type in types:
        yield f"data_type={types[sequence.type]}"
    yield from _options(sequence)


def _autoincrement(one: Column, table: Table, facts: Facts) -> Iterator[str]:
    """What keeps SQLAlchemy from making SERIAL of a key that is none, or makes it of one that is."""
    key = table.primary_key
    if key is None or one.name not in key.columns or one.type not in _COUNTED:
        return
    alone = len(key.columns) == 1
    if sayable.serial(one, table, facts):
        if not alone:
            yield "autoincrement=True"
    elif alone and _would_count(one, table):
        yield "autoincrement=False"


def _would_count(one: Column, table: Table) -> bool:
    """True for a key of which SQLAlchemy makes SERIAL."""
    refers = any(one.name in f.columns for f in table.foreign_keys)
    return one.default is None and one.identity is None and not refers


def _default(one: Column, table: Table, facts: Facts) -> Iterator[str]:
    if one.default is None and implied(one, facts.schema)[1] is not None:
        yield "server_default=sa.FetchedValue()"
    if one.default is None or one.generated or sayable.serial(one, table, facts):
        return
    ref = refs.default(table, one.name)
    if ref in facts.by_ref and (ref not in facts.phases.said or ref in facts.phases.late):
        yield "server_default=sa.FetchedValue()"
        return
    text = visible(one.default, facts.schema)
    sequence = sayable.nextval(one, facts)
    if sequence is not None:
        text = text.removesuffix("::regclass)") + ")"  # as Alembic compares it
    yield f"server_default={expression(text)}"
