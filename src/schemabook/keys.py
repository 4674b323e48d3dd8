"""What tells rows apart, and where no null can be: facts about the keys of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.schema import NotNull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, ForeignKey, Schema, Table


def unique_keys(table: Table) -> Iterator[tuple[str, ...]]:
    """The columns of which no two rows of the table share all values, nulls aside; constraints first.

    An index counts unless it is invalid, partial or on an expression. WITHOUT OVERLAPS lets rows share
    every column but the range.
    """
    for constraint in (table.primary_key, *table.uniques):
        if constraint is not None and not constraint.without_overlaps:
            yield constraint.columns
    for index in table.indexes:
        plain = all(key.column is not None for key in index.keys)
        if index.unique and index.valid and plain and index.predicate is None and index.constraint is None:
            yield index.columns


def not_null(schema: Schema, table: Table, column: str) -> bool:
    """True where no row can hold a null: by the primary key, a validated NOT NULL or the column's domain."""
    if table.primary_key is not None and column in table.primary_key.columns:
        return True
    known = table.by_name.get(column)
    if known is None:
        return False
    doubtful = any(
        isinstance(c, NotNull) and not c.validated and c.columns == (column,) for c in table.constraints
    )
    return (not known.nullable and not doubtful) or _domain_not_null(schema, known)


def is_temporal(key: ForeignKey) -> bool:
    """True for a key with PERIOD, whose last column is contained in the other's instead of equal to it."""
    # Only the definition says so; a column of that name would be followed by a comma or a bracket.
    return ", PERIOD " in key.definition.partition(" REFERENCES ")[0]


def _domain_not_null(schema: Schema, column: Column) -> bool:
    # An array of a domain may itself be null.
    if column.type_key is None or column.type.endswith("]"):
        return False
    found = next((d for d in schema.domains if d.key == column.type_key), None)
    while found is not None and found.nullable:  # a domain over a domain has the rules of both
        base = found.type.replace('"', "")
        found = next((d for d in schema.domains if base in (str(d.key), ".".join(d.key))), None)
    return found is not None
