"""How tables join: every shortest path as SQL that runs, with what is wrong with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from schemabook import explore
from schemabook.explore.wording import listed, shown, shown_columns
from schemabook.relations import root
from schemabook.tour.parts import Fold, Points, Sql, Text
from schemabook.tour.shown import Shown
from schemabook.tour.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.explore import JoinPath
    from schemabook.explore.path_search import Hop
    from schemabook.schema import Name
    from schemabook.tour.explored import Explored
    from schemabook.tour.parts import Part

_OPEN: Final = 3  # paths that are shown without a click
_PAIRS: Final = 5
_FAR: Final = 2  # steps: nearer tables join as the dictionary says


def path(found: Explored, start: str, goal: str) -> Shown:
    """The ways from one table to another; UnknownName for one that does not exist."""
    name = f"tour.path({start!r}, {goal!r})"
    a, b = (root(found.schema, found.schema.table(n).key) for n in (start, goal))
    ways = explore.paths(found.schema, found.links, a, b)
    if ways:
        return Shown(name, _shown(ways, a, b))
    return Shown(name, _none(found, a, b))


def pairs(found: Explored) -> list[tuple[Name, Name]]:
    """Pairs of main tables that are some steps apart, those of different domains first, each table rarely."""
    near = {frozenset((r.child, r.parent)) for r in found.links}
    of = found.domains.of
    main = found.main
    all_ = [(a, b) for n, a in enumerate(main) for b in main[n + 1 :] if frozenset((a, b)) not in near]
    all_.sort(key=lambda p: of[p[0]] == of[p[1]])  # stable: then in the order of reading
    used: Counter[Name] = Counter()
    chosen: list[tuple[Name, Name]] = []
    for limit in (1, 2):  # every table once, as far as that goes
        for a, b in all_:
            free = max(used[a], used[b]) < limit and (a, b) not in chosen
            if len(chosen) < _PAIRS and free and _steps(found, a, b) >= _FAR:
                chosen.append((a, b))
                used.update((a, b))
    return chosen


def _steps(found: Explored, a: Name, b: Name) -> int:
    """The number of joins of the shortest path; 0 where there is none."""
    reached, edge, steps = {a}, {a}, 0
    while edge:
        if b in edge:
            return steps
        near = {r.parent for n in edge for r in found.out.get(n, ())}
        near |= {r.child for n in edge for r in found.into.get(n, ())}
        edge = near - reached
        reached |= edge
        steps += 1
    return 0


def _shown(ways: Sequence[JoinPath], a: Name, b: Name) -> tuple[Part, ...]:
    joins = len(ways[0].hops)
    head = f"{a} to {b}: {plural(len(ways), 'path')}, the shortest with {plural(joins, 'join')}."
    if len(ways) > 1:
        head += " They mean different things: read the columns before you choose."
    parts: list[Part] = [Text(head)]
    for number, said in enumerate(_titles(ways), 1):
        way, title = ways[number - 1], f"{number}. {said}"
        inner: list[Part] = [Points(way.warnings)] if way.warnings else []
        inner.append(Sql(way.sql))
        if number <= _OPEN:
            parts += [Text(title, strong=True), *inner]
        else:
            parts.append(Fold(summary=title, parts=tuple(inner)))
    return tuple(parts)


def _titles(ways: Sequence[JoinPath]) -> list[str]:
    """The tables of each way; where others have the same ones, also the columns in which it differs."""
    alike: dict[tuple[Name, ...], set[Hop]] = {}
    for way in ways:
        alike[way.tables] = alike.get(way.tables, set(way.hops)) & set(way.hops)
    return [f"{way}{_by([hop for hop in way.hops if hop not in alike[way.tables]])}" for way in ways]


def _by(hops: Sequence[Hop]) -> str:
    places = [f"{shown(h.relation.child.name)}.{shown_columns(h.relation.columns)}" for h in hops]
    return f" (by {listed(places, 'and')})" if places else ""


def _none(found: Explored, a: Name, b: Name) -> tuple[Part, ...]:
    parts: list[Part] = [Text(f"No declared references lead from {a} to {b}.")]
    guessed = found.guessed
    ways = explore.paths(found.schema, (*found.links, *guessed), a, b) if guessed else ()
    if not ways:
        return (
            *parts,
            Text("Nor do any that column names suggest. Ask the team whether they belong together."),
        )
    parts.append(
        Text("With references that nobody declared but column names suggest; check them before you use them:")
    )
    return (*parts, *_shown(ways, a, b))
