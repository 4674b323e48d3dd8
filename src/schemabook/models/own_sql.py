"""Columns that SQLAlchemy cannot write: their definition travels in the column's info."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import columns, refs
from schemabook.ddl.spelling import chosen_name, name, raw, statement
from schemabook.ddl.tables import is_late, joins_later
from schemabook.models.domains import implied

if TYPE_CHECKING:
    from schemabook.models.facts import Facts
    from schemabook.schema import Column, NotNull, Sequence, Table


def own_sql(one: Column, table: Table, facts: Facts) -> str | None:
    """The definition of a column, empty where CREATE TABLE must not have it; None where SQLAlchemy writes it.

    Columns that INHERITS gives are not said again, those that came later than the children are added by a
    statement; a named NOT NULL (since PostgreSQL 18), an identity's sequence under a chosen name and a
    domain's NOT NULL, which SQLAlchemy reflects as the column's, are beyond its words.
    """
    if (one.inherited and table.inherits and not joins_later(table, facts.ddl)) or is_late(
        one, table, facts.ddl
    ):
        return ""
    sequence = facts.ddl.identities.get((table.key, one.name))
    named = columns.named_not_null(one, table)
    if named is None and not _is_odd(sequence, one, table) and not implied(one, facts.schema)[0]:
        return None
    ref = refs.default(table, one.name)
    inline = ref not in facts.by_ref or (ref in facts.phases.said and ref not in facts.phases.late)
    text = columns.column(one, table, sequence, default=inline)
    if named is not None and is_said_inline(named):
        words = " NO INHERIT" if named.no_inherit else ""
        text = text.removesuffix(f" {_inline(named)}")
        text = f"{text} {_inline(named)}{words}"
    return text


def is_said_inline(named: NotNull) -> bool:
    """True for a named NOT NULL that stands in the column's definition."""
    return named.validated and not named.inherited


def _inline(named: NotNull) -> str:
    return statement("CONSTRAINT {} NOT NULL", raw(name(named.name).as_string(None)))


def _is_odd(sequence: Sequence | None, one: Column, table: Table) -> bool:
    """True for an identity's sequence whose name PostgreSQL would not choose."""
    usual = (table.schema, chosen_name(table.name, one.name, "seq"))
    return sequence is not None and (sequence.schema, sequence.name) != usual
