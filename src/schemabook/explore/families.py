"""Tables that are alike by name and by shape, of which showing one is showing all.

Names alone say nothing (`purchase_order`, `sales_order`), shapes alone neither. Members share a pattern in
which other tables' names stand (`*_alias` of artist, label, work), have a reference or a column for those,
and beside that the same columns of the same types, give or take one in four.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from schemabook.explore.by_name import nouns
from schemabook.explore.copies import copies
from schemabook.explore.patterns import alike, readings
from schemabook.explore.tables import neighbours, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.explore.patterns import Reading
    from schemabook.explore.tables import Neighbours
    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema

FamilyKind = Literal["satellites", "links", "copies"]

_LEAST: Final = 3  # members; what two tables share, both may as well show
_REFERRED: Final = 2  # tables that may refer to a member: more of them, and it is worth to be seen
_ALIKE: Final = 0.75  # of all columns of two members, how many both have (Jaccard)


@dataclass(frozen=True, kw_only=True)
class Family:
    """Tables shown once: `lead` is the one to show, `members` are all of them with it, sorted.

    `pattern` says what their names share, as `*_alias`, `l_*_*`, `events_*`. Satellites belong to one table
    each, links to two, copies hold the same rows at another time or for another tenant.
    """

    lead: Name
    members: tuple[Name, ...]
    pattern: str
    kind: FamilyKind


def families(schema: Schema, links: Sequence[Relation]) -> tuple[Family, ...]:
    """The families of a schema, the largest first; a table is in at most one."""
    near = neighbours(links)
    tables = {table.key: table for table in whole(schema)}
    found: list[Family] = []
    taken: set[Name] = set()
    for lead, members, pattern in sorted(copies(tables, near), key=lambda c: (-len(c[1]), c[2], c[0])):
        if taken.isdisjoint(members):
            found.append(Family(lead=lead, members=members, pattern=pattern, kind="copies"))
            taken.update(members)
    found += _patterned(_readings(schema, near), near, taken)
    return tuple(sorted(found, key=lambda f: (-len(f.members), f.pattern, f.lead)))


def _readings(schema: Schema, near: Neighbours) -> list[Reading]:
    """The readings of every table that others do not build upon."""
    by_nouns: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    tables = whole(schema)
    for table in tables:
        by_nouns[nouns(table.name)].append(table.key)
    minor = [t for t in tables if len(near.children(t.key)) <= _REFERRED]
    return [reading for table in minor for reading in readings(table, by_nouns, near)]


def _patterned(found: Sequence[Reading], near: Neighbours, taken: set[Name]) -> list[Family]:
    """Families by pattern: always the largest that is left, with those whose columns are like its lead's."""
    groups: dict[tuple[str, int], list[Reading]] = defaultdict(list)
    for reading in found:
        groups[reading.pattern, len(reading.stands)].append(reading)
    near_to = [(lead, _like(lead, group)) for group in groups.values() for lead in group]
    chosen: list[Family] = []
    used = set(taken)
    while True:
        left = [(lead, like - used) for lead, like in near_to if lead.table not in used]
        left = [(lead, like) for lead, like in left if len(like) >= _LEAST]
        if not left:
            return chosen
        lead, like = min(left, key=lambda item: _rank(item[0], item[1], near))
        kind: FamilyKind = "links" if len(lead.stands) > 1 else "satellites"
        chosen.append(Family(lead=lead.table, members=tuple(sorted(like)), pattern=lead.pattern, kind=kind))
        used |= like


def _like(lead: Reading, group: Sequence[Reading]) -> frozenset[Name]:
    return frozenset(other.table for other in group if alike(lead.shape, other.shape) >= _ALIKE)


def _rank(lead: Reading, like: frozenset[Name], near: Neighbours) -> tuple[int, int, int, str, Name]:
    """The largest family first; of alike leads the one that belongs to the best known tables."""
    known = sum(len(near.into.get(name, ())) for name in set(lead.stands))
    return (-len(like), -len(lead.pattern), -known, lead.pattern, lead.table)
