"""The renames of a migration, known for certain: PostgreSQL renames a thing and leaves it its OID."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from schemabook.alter.renames import Rename

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.catalog.identities import Identities

# What has a table, view or type around it, and what moves to another schema together with its table.
_INSIDE: Final = frozenset({"COLUMN", "CONSTRAINT", "VALUE", "TRIGGER", "POLICY", "RULE"})
_FOLLOWING: Final = frozenset({"INDEX", "SEQUENCE"})


def renamed(before: Identities, after: Identities) -> tuple[Rename, ...]:
    """What is called otherwise in a later state of the same database, as if it had been declared.

    A function that shares its name with others is left out: a declaration goes by name alone.
    """
    schemas = {
        old[0]: after[key][1][0] for key, (kind, old) in before.items() if kind == "SCHEMA" and key in after
    }
    times = Counter(before.values())
    return tuple(
        Rename(kind, new, (*new[:-1], old[-1]) if kind in _INSIDE else old)
        for key, (kind, old) in before.items()
        if key in after and times[kind, old] == 1
        for new in [after[key][1]]
        if new != _expected(kind, old, new, schemas)
    )


def _expected(
    kind: str, old: tuple[str, ...], new: tuple[str, ...], schemas: Mapping[str, str]
) -> tuple[str, ...]:
    """What it would be called if nothing but what is around it had been renamed or moved."""
    if kind in _INSIDE:
        return (*new[:-1], old[-1])
    if kind == "SCHEMA":
        return old
    schema = schemas.get(old[0], old[0])
    if kind in _FOLLOWING and schema != new[0]:
        return new
    return (schema, *old[1:])
