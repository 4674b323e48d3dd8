"""What a diff shows beside what changed: enough to know one's way about, and no more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.draw.cards import HUB
from schemabook.relations import root

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from schemabook.draw.picture import Link
    from schemabook.schema import Name, Schema, Table

# Neighbours are added up to so many tables in all: more are not legible at the width of a pull request.
CONTEXT: Final = 12


def near(
    both: Schema,
    links: Sequence[Link],
    changed: Collection[Name],
    types: Collection[Name],
    hops: int,
) -> list[Table]:
    """The tables to show, in the snapshot's order: `changed`, and those around them.

    At the other end of a link that changed there is always a table. Tables with a column of one of `types`
    and the neighbours of what changed within `hops` links come as long as there are no more than 12 tables in
    all, what is referred to before what refers; a hub does not pull in its neighbours.
    """
    ends = [name for x in links if x.change and x.relation for name in (x.child, x.parent)]
    shown = dict.fromkeys(n for n in (*sorted(changed), *ends) if n in both.by_key)
    room = CONTEXT - len(shown)
    for name in (*_users(both, types), *_around(links, sorted(changed), hops)):
        if room > 0 and name not in shown and name in both.by_key:
            shown[name] = None
            room -= 1
    return [t for t in both.tables if t.key in shown and not t.is_partition]


def _users(both: Schema, types: Collection[Name]) -> Iterator[Name]:
    for table in both.tables:
        if any(column.type_key in types for column in table.columns):
            yield root(both, table.key)


def _around(links: Sequence[Link], start: Sequence[Name], hops: int) -> Iterator[Name]:
    parents: dict[Name, dict[Name, None]] = defaultdict(dict)
    children: dict[Name, dict[Name, None]] = defaultdict(dict)
    for link in links:
        if not link.is_self:
            parents[link.child][link.parent] = None
            children[link.parent][link.child] = None
    reached, ring = set(start), list(start)
    for _ in range(hops):
        open_ = [n for n in ring if len(parents[n]) + len(children[n]) < HUB]
        ring = [m for side in (parents, children) for n in open_ for m in sorted(side[n]) if m not in reached]
        ring = list(dict.fromkeys(ring))
        reached.update(ring)
        yield from ring
