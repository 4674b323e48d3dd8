"""What SQLAlchemy has a word for: parts of tables, defaults, sequences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from schemabook.ddl.arrays import as_kept
from schemabook.ddl.constraints import is_made
from schemabook.ddl.sequences import defaults
from schemabook.ddl.spelling import chosen_name
from schemabook.keys import is_temporal
from schemabook.models.exclusions import elements
from schemabook.models.text_clause import escaped
from schemabook.schema import Check, Exclusion, ForeignKey, Index, Key

if TYPE_CHECKING:
    from schemabook.models.facts import Facts
    from schemabook.schema import Column, Sequence, Table

_NEXTVAL: Final = re.compile(r"nextval\('((?:[^']|'')*)'::regclass\)")


def part(one: Any, table: Table) -> bool:
    """True for a constraint or index that can be an argument of the table."""
    match one:
        case Key():
            return not one.without_overlaps
        case Check():
            inherited = one.inherited and not (table.is_partition and one.validated)
            return not (inherited or one.no_inherit or not one.enforced)
        case ForeignKey():
            dotted = any("." in text for text in (*one.references, *one.ref_columns))
            own = not one.inherited or table.is_partition
            return own and not dotted
        case Exclusion():
            return elements(one, table) is not None
        case Index():
            return one.valid or table.kind == "partitioned table"
        case _:
            return False


def late(one: Any, table: Table) -> bool:
    """True for what CREATE TABLE cannot say, though ALTER TABLE can.

    A check that is not validated; the second of two keys on the same columns, which CREATE TABLE takes for
    one said twice (transformIndexConstraints() in parse_utilcmd.c).
    """
    if isinstance(one, Key):
        alike = [c for c in table.constraints if isinstance(c, Key) and c.columns == one.columns]
        return one is not min(alike, key=lambda k: (not k.primary, k.name))
    if isinstance(one, Index | ForeignKey):
        return apart(one) or (isinstance(one, Index) and not one.valid)
    return isinstance(one, Check) and not one.validated


def apart(one: Index | ForeignKey) -> bool:
    """True for what is made by SQL, and in the metadata only as Alembic reflects it.

    Reflected keys of indexes have their order, neither collation nor operator class, ":x" in them is read as
    a parameter, and lists are spelled so that they would not be kept (`ddl.arrays`); references have neither
    PERIOD nor NOT ENFORCED.
    """
    if isinstance(one, ForeignKey):
        return not one.enforced or is_temporal(one)
    return any(
        ((key.descending or key.nulls_first) and (key.opclass or key.collation))
        or escaped(as_kept(key.expression or "")) != (key.expression or "")
        for key in one.keys
    )


def from_parent(one: Any, table: Table, facts: Facts) -> bool:
    """True for the reference of a partition that the partitioned table gives it when it is attached."""
    return isinstance(one, ForeignKey) and one.inherited and not is_made(one, table, facts.ddl)


def nextval(column: Column, facts: Facts) -> Sequence | None:
    """The sequence from which a column's default takes the next value, and does nothing else."""
    found = _NEXTVAL.fullmatch(column.default or "") if not column.generated else None
    return facts.sequences.get(found[1].replace("''", "'")) if found else None


def owned(column: Column, table: Table, facts: Facts) -> bool:
    """True where the sequence of the default belongs to the column: what SERIAL makes."""
    sequence = nextval(column, facts)
    return sequence is not None and sequence.owned_by == (table.key, column.name)


def serial(column: Column, table: Table, facts: Facts) -> bool:
    """True for the column that SQLAlchemy makes as SERIAL: of the primary key, nothing unusual about it."""
    sequence = nextval(column, facts)
    key = table.primary_key
    return (
        sequence is not None
        and key is not None
        and column.name in key.columns
        and owned(column, table, facts)
        and _is_usual(sequence, column, table)
        and sum(owned(table.by_name[c], table, facts) for c in key.columns) == 1
        and not any(column.name in f.columns for f in table.foreign_keys)
    )


def _is_usual(sequence: Sequence, column: Column, table: Table) -> bool:
    usual = chosen_name(table.name, column.name, "seq")
    low, high, start = defaults(sequence)
    return (
        (sequence.schema, sequence.name) == (table.schema, usual)
        and sequence.type == column.type
        and (sequence.minimum, sequence.maximum, sequence.start) == (low, high, start)
        and (sequence.increment, sequence.cache, sequence.cycle) == (1, 1, False)
        and sequence.persistence == table.persistence
    )


def default(column: Column, table: Table, facts: Facts) -> bool:
    """True for a default that the column itself says; that of an owned sequence Alembic expects to be silent.

    Alembic takes the default from a sequence that a column of this name owns, in whatever table, for SERIAL,
    and leaves it out of what it compares (alembic/ddl/postgresql.py, autogen_column_reflect). An inherited
    column is not written by SQLAlchemy, nor is its default.
    """
    if column.inherited and table.inherits:
        return False
    sequence = nextval(column, facts)
    silent = sequence is not None and sequence.owned_by is not None and sequence.owned_by[1] == column.name
    return serial(column, table, facts) or not silent


def sequence(one: Sequence) -> bool:
    """True for a sequence that sa.Sequence() can say; one that a column owns is dropped with its table."""
    return one.persistence == "permanent" and one.owned_by is None
