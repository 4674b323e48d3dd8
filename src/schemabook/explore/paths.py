"""How two tables join: all shortest paths between them, what each does to the rows, and the SQL of it.

The shortest path is often the wrong one: it turns at a country or an account that everything refers to. Then
longer ones that do not are shown as well, and both say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schemabook.explore.path_search import Hop, Hops, Way, hops, shortest
from schemabook.explore.path_sql import select
from schemabook.explore.path_warnings import audits, doubles, peaks, shared_turns, warnings
from schemabook.explore.roles import roles
from schemabook.explore.tables import neighbours
from schemabook.explore.wording import counted, listed, shown_table
from schemabook.relations import root
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Schema

__all__ = ["Hop", "JoinPath", "Joins", "paths"]

_HUB: Final = 12  # tables that refer to one; what shares a row of it has next to nothing in common
_LONGER: Final = 3  # longer paths that are shown


@dataclass(frozen=True, kw_only=True)
class JoinPath:
    """One way from the first table to the last, hop by hop.

    `warnings` say in words what a join along it does to the rows and what it does not mean, `sql` is a SELECT
    that runs as it stands and shows 20 rows.
    """

    hops: tuple[Hop, ...]
    warnings: tuple[str, ...] = ()
    sql: str = ""

    @property
    def tables(self) -> tuple[Name, ...]:
        """The tables in order, from the start to the goal."""
        return (self.hops[0].start, *(hop.end for hop in self.hops)) if self.hops else ()

    @property
    def fans_out(self) -> tuple[Name, ...]:
        """The tables at which one row becomes many."""
        return tuple(hop.end for hop in self.hops if hop.fans_out)

    def __str__(self) -> str:
        """The tables with arrows that lead from child to parent: "track -> album -> artist"."""
        first, *others = self.hops
        arrows = [f" {'->' if hop.forward else '<-'} {shown_table(hop.end)}" for hop in (first, *others)]
        return shown_table(first.start) + "".join(arrows)


def paths(
    schema: Schema,
    links: Sequence[Relation],
    start: str | Name,
    goal: str | Name,
    *,
    most: int = 12,
    longest: int = 6,
) -> tuple[JoinPath, ...]:
    """The paths from `start` to `goal`; see `Joins.paths`. Who asks often makes a `Joins` once."""
    return Joins(schema, tuple(links)).paths(start, goal, most=most, longest=longest)


@dataclass(frozen=True)
class Joins:
    """A schema that is asked for paths; what all of them need is found out once."""

    schema: Schema
    links: tuple[Relation, ...]

    def paths(
        self, start: str | Name, goal: str | Name, *, most: int = 12, longest: int = 6
    ) -> tuple[JoinPath, ...]:
        """The paths from `start` to `goal`: at most `most`, of at most `longest` hops; () where none is.

        All shortest ones come first, the most telling in front; where all of them turn at a lookup or a hub,
        up to three longer ones follow that avoid it. From a table to itself lead its own references. A
        partition stands for its parent. UnknownName for a table that is not there.
        """
        ends = [self._named(name) for name in (start, goal)]
        if ends[0] == ends[1]:
            own = sorted(link for link in self.links if link.is_self and link.child == ends[0])
            return tuple(_path(self.schema, (Hop(relation=link, forward=True),), {}) for link in own[:most])
        near = _ranked(shortest(self._hops, *ends, longest=longest), self._shared)
        further, avoided = _further(self._hops, near, self._shared, longest)
        further = further[: min(_LONGER, max(most - 1, 0))]
        near = near[: most - len(further)]
        notes = _notes(near, further, avoided)
        both = zip((*near, *further), notes, strict=True)
        return tuple(_path(self.schema, way, self._shared, note) for way, note in both)

    @cached_property
    def _hops(self) -> Hops:
        return hops(self.links)

    @cached_property
    def _shared(self) -> dict[Name, str]:
        """The tables a row of which many unlike rows share, each with the reason."""
        near = neighbours(self.links)
        found = {}
        for name, role in roles(self.schema, self.links).items():
            children = len(near.children(name))
            if role == "lookup":
                found[name] = "a lookup"
            elif children >= _HUB:
                found[name] = f"{counted(children, 'table')} refer to it"
        return found

    def _named(self, name: str | Name) -> Name:
        if isinstance(name, Name) and name in self.schema.by_key:
            return root(self.schema, name)
        return root(self.schema, self.schema.table(str(name)).key)


def _ranked(ways: Sequence[Way], shared: Mapping[Name, str]) -> list[Way]:
    """The most telling first: few turns at what is shared, few audit columns, guesses, fan-outs, nulls."""

    def rank(way: Way) -> tuple[object, ...]:
        return (
            len(shared_turns(way, shared)),
            len(audits(way)),
            sum(not hop.relation.constraint for hop in way),
            len(doubles(way)),
            len(peaks(way)),
            sum(hop.fans_out for hop in way),
            sum(hop.loses for hop in way),
            [(hop.end, hop.relation.columns) for hop in way],
        )

    return sorted(ways, key=rank)


def _further(
    found: Hops, near: Sequence[Way], shared: Mapping[Name, str], longest: int
) -> tuple[list[Way], list[Name]]:
    """Longer ways where all the shortest turn at what is shared, and the tables that they avoid.

    Those are the turning points; where there is no way around them, what else is shared on the way to them.
    """
    if not near or not all(shared_turns(way, shared) for way in near):
        return [], []
    ends = (near[0][0].start, near[0][-1].end)
    ways, without = list(near), set[Name]()
    while ways and all(shared_turns(way, shared) for way in ways):
        without |= {name for way in ways for name in shared_turns(way, shared)}
        ways = shortest(found, *ends, longest=longest, without=without)
    if ways:
        turns = sorted({name for way in near for name in shared_turns(way, shared)})
        return _ranked([w for w in ways if not shared_turns(w, shared)], shared), turns
    through = {hop.end for way in near for hop in way[:-1] if hop.end in shared} - without
    around = shortest(found, *ends, longest=longest, without=through) if through else []
    return _ranked(around, shared), sorted(through)


def _notes(near: Sequence[Way], further: Sequence[Way], avoided: Sequence[Name]) -> list[str]:
    """What is said of each way because of the others."""
    if not further:
        return [""] * len(near)
    names = listed([shown_table(name) for name in avoided], "or")
    more = counted(len(further[0]) - len(near[0]), "reference")
    return [
        *(f"a longer path that avoids {names} follows" for _ in near),
        *(f"{more} longer than the shortest path, which leads through {names}" for _ in further),
    ]


def _path(schema: Schema, way: Way, shared: Mapping[Name, str], note: str = "") -> JoinPath:
    said = (*warnings(way, shared), *((note,) if note else ()))
    return JoinPath(hops=way, warnings=said, sql=select(schema, way))
