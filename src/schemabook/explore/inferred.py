"""References that nobody declared: columns named after another table's key and of its type.

The judgement is that of the design rule `undeclared_reference`, so that diagram, tour and `lint` speak of the
same columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.keys import not_null, unique_keys
from schemabook.lint.facts import Facts
from schemabook.lint.references import undeclared
from schemabook.relations import Relation

if TYPE_CHECKING:
    from schemabook.schema import Column, Schema, Table


def inferred(schema: Schema) -> tuple[Relation, ...]:
    """The references that names and types speak of, sorted; their constraint is "", nothing enforces them.

    The ends are what they would be if the constraint were there.
    """
    found = (_relation(schema, *found) for found in undeclared(Facts(schema)))
    return tuple(sorted(found))


def _relation(schema: Schema, table: Table, column: Column, parent: Table, key: Column) -> Relation:
    alone = any(unique == (column.name,) for unique in unique_keys(table))
    return Relation(
        child=table.key,
        parent=parent.key,
        columns=(column.name,),
        ref_columns=(key.name,),
        constraint="",
        source=table.key,
        child_end="zero_or_one" if alone else "zero_or_many",
        parent_end="one" if not_null(schema, table, column.name) else "zero_or_one",
        validated=False,
        enforced=False,
    )
