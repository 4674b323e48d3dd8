"""Ways from one table to another along references: all shortest ones, in a fixed order.

A way is a sequence of hops without a table twice. Two constraints between the same tables are two ways; one
that partitions repeat, or that is there twice, is one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Name

_MANY: Final = 400  # ways of one length that are looked at, the better ones first


@dataclass(frozen=True, kw_only=True)
class Hop:
    """One reference followed: `forward` from child to parent, otherwise from the parent to its children."""

    relation: Relation
    forward: bool

    @property
    def start(self) -> Name:
        """The table that is left."""
        return self.relation.child if self.forward else self.relation.parent

    @property
    def end(self) -> Name:
        """The table that is reached."""
        return self.relation.parent if self.forward else self.relation.child

    @property
    def fans_out(self) -> bool:
        """True where one row leads to many."""
        return not self.forward and self.relation.child_end == "zero_or_many"

    @property
    def loses(self) -> bool:
        """True where a row may lead to none."""
        return not self.forward or self.relation.parent_end == "zero_or_one"


Way = tuple[Hop, ...]
Hops = dict["Name", list[Hop]]


def hops(links: Sequence[Relation]) -> Hops:
    """The hops that leave each table, self references aside; those that keep the rows as they are first."""
    joins: dict[tuple[object, ...], Relation] = {}
    for link in sorted(links):
        if not link.is_self:
            joins.setdefault((link.child, link.parent, link.columns, link.ref_columns), link)
    found: Hops = defaultdict(list)
    for link in joins.values():
        for hop in (Hop(relation=link, forward=True), Hop(relation=link, forward=False)):
            found[hop.start].append(hop)
    for leaving in found.values():
        leaving.sort(key=lambda h: (h.fans_out, h.loses, h.relation, h.forward))
    return found


def shortest(
    found: Hops, start: Name, goal: Name, *, longest: int, without: Collection[Name] = ()
) -> list[Way]:
    """All shortest ways of at most `longest` hops that do not lead through the tables `without`."""
    left = _distances(found, goal, set(without) - {start, goal})
    if start == goal or left.get(start, longest + 1) > longest:
        return []
    ways: list[Way] = []
    for way in _towards(found, left, start, goal):
        ways.append(way)
        if len(ways) == _MANY:
            break
    return ways


def _distances(found: Hops, goal: Name, without: Collection[Name]) -> dict[Name, int]:
    """How many hops each table is away from the goal."""
    away = {goal: 0}
    queue = deque([goal])
    while queue:
        name = queue.popleft()
        for hop in found.get(name, ()):
            if hop.end not in away and hop.end not in without:
                away[hop.end] = away[name] + 1
                queue.append(hop.end)
    return away


def _towards(found: Hops, left: Mapping[Name, int], start: Name, goal: Name) -> Iterator[Way]:
    """Every way on which each hop comes one nearer."""
    stack: list[Way] = [(hop,) for hop in reversed(_nearer(found, left, start))]
    while stack:
        way = stack.pop()
        end = way[-1].end
        if end == goal:
            yield way
        else:
            stack += [(*way, hop) for hop in reversed(_nearer(found, left, end))]


def _nearer(found: Hops, left: Mapping[Name, int], name: Name) -> list[Hop]:
    return [hop for hop in found.get(name, ()) if left.get(hop.end) == left[name] - 1]
