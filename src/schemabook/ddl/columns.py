"""Columns as CREATE TABLE and ADD COLUMN define them, and what only ALTER COLUMN can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl.extras import comment, grants
from schemabook.ddl.sequences import identity_options
from schemabook.ddl.spelling import Part, foreign_options, name, options, raw, statement
from schemabook.ddl.target import grant_target, relation, target
from schemabook.schema import NotNull, Table, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, Sequence


def attribute(one: Column) -> str:
    """Name, type and collation: a column of a composite type."""
    text = statement("{} {}", name(one.name), raw(one.type))
    return statement("{} COLLATE {}", raw(text), raw(one.collation)) if one.collation else text


def column(
    one: Column, table: Table, sequence: Sequence | None = None, *, default: bool = True, typed: bool = False
) -> str:
    """A column's definition: `id bigint GENERATED ALWAYS AS IDENTITY NOT NULL`.

    `sequence` is an identity column's own (without one the column is no identity: a partition has its
    parent's). `default=False` leaves out a plain default. `typed` is the form for a table OF a type. What
    PostgreSQL keeps as a named NOT NULL constraint is left out, unless the column cannot be without.
    Storage, compression and the like are in `column_settings`.
    """
    parts = [statement("{} WITH OPTIONS", name(one.name))] if typed else [_typed(one)]
    if one.generated:
        kind = raw(one.generated.upper())
        parts.append(statement("GENERATED ALWAYS AS ({}) {}", raw(one.default or ""), kind))
    elif one.identity and sequence:
        parts.append(identity(one, table, sequence))
    elif one.default is not None and default:
        parts.append(statement("DEFAULT {}", raw(one.default)))
    return " ".join([*parts, *not_null(one, table, sequence)])


def _typed(one: Column) -> str:
    parts = [statement("{} {}", name(one.name), raw(one.type))]
    if one.server_options:
        parts.append(statement("OPTIONS ({})", foreign_options(one.server_options)))
    if one.collation:
        parts.append(statement("COLLATE {}", raw(one.collation)))
    return " ".join(parts)


def identity(one: Column, table: Table, sequence: Sequence) -> str:
    """GENERATED ... AS IDENTITY with the options of its sequence."""
    given = identity_options(sequence, table, one.name)
    text = statement("GENERATED {} AS IDENTITY", raw((one.identity or "").upper()))
    return statement("{} ({})", raw(text), raw(given)) if given else text


def not_null(one: Column, table: Table, sequence: Sequence | None) -> list[str]:
    """NOT NULL, with its name where the constraint has to be made with the column."""
    if one.nullable:
        return []
    named = named_not_null(one, table)
    if named is None:
        return ["NOT NULL"]
    if is_inline(named, one, table, sequence):
        return [statement("CONSTRAINT {} NOT NULL", name(named.name))]
    return []


def named_not_null(one: Column, table: Table) -> NotNull | None:
    """The NOT NULL constraint of a column, where it is more than the plain one."""
    constraints = (c for c in table.constraints if isinstance(c, NotNull))
    return next((c for c in constraints if c.columns == (one.name,)), None)


def is_inline(named: NotNull, one: Column, table: Table, sequence: Sequence | None) -> bool:
    """True for a NOT NULL that comes with its column: an identity's, or the partitioned table's."""
    return (one.identity is not None and sequence is not None) or (table.is_partition and named.inherited)


def alter_column(one: Column, table: Table | View, action: Part, *, only: bool = False) -> str:
    """ALTER ... ALTER COLUMN with an action; `only` leaves partitions and children as they are."""
    word = "TABLE"
    if isinstance(table, View):
        word = "MATERIALIZED VIEW" if table.materialized else "VIEW"
    head = raw(f"ALTER {word} ONLY" if only else f"ALTER {word}")
    return statement("{} {} ALTER COLUMN {} {}", head, relation(table), name(one.name), action)


def set_default(one: Column, table: Table | View, *, only: bool = False) -> str:
    """ALTER COLUMN ... SET DEFAULT (or DROP DEFAULT, where there is none)."""
    if one.default is None or one.generated:
        return alter_column(one, table, raw("DROP DEFAULT"), only=only)
    return alter_column(one, table, raw(statement("SET DEFAULT {}", raw(one.default))), only=only)


def column_settings(one: Column, table: Table | View, *, only: bool = False) -> Iterator[str]:
    """Storage, compression, statistics target and options of a column, as far as they are set."""
    if one.storage:
        yield alter_column(one, table, raw(f"SET STORAGE {one.storage.upper()}"), only=only)
    if one.compression:
        yield alter_column(one, table, raw(f"SET COMPRESSION {one.compression}"), only=only)
    if one.statistics_target is not None:
        yield alter_column(one, table, raw(f"SET STATISTICS {one.statistics_target:d}"), only=only)
    if one.options:
        yield alter_column(one, table, raw(statement("SET ({})", options(one.options))), only=only)


def column_extras(one: Column, table: Table | View) -> Iterator[str]:
    """Comment and privileges of a column."""
    yield from comment(target(one, table), one.comment)
    yield from grants(one.grants, grant_target(table), one.name)
