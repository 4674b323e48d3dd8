"""The copies of references that PostgreSQL keeps for the partitions of the table referred to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.models.code import Copies
from schemabook.models.sayable import from_parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.models.facts import Facts
    from schemabook.schema import Name


def copies(facts: Facts) -> Iterator[Copies]:
    """One for each reference to a partitioned table.

    A snapshot does not list the copies (addFkRecurseReferenced() in tablecmds.c makes them again), but
    SQLAlchemy reflects them like any other reference, and Alembic would remove what it does not find in the
    metadata. A partition's reference, had from its parent, has none.
    """
    below: dict[Name, list[Name]] = {}
    for table in facts.tables:
        above = table.partition_of
        while above is not None:
            below.setdefault(above, []).append(table.key)
            above = facts.schema.by_key[above].partition_of
    for table in facts.tables:
        for key in table.foreign_keys:
            if key.references in below and not from_parent(key, table, facts):
                yield Copies(table.key, key.name, tuple(below[key.references]))
