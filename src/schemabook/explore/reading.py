"""In which order somebody new reads the tables that matter most, and in words why each is among them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from schemabook.explore.importance import importance
from schemabook.explore.reasons import reasons
from schemabook.explore.tables import neighbours, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from schemabook.explore.domains import Domains
    from schemabook.explore.roles import Role
    from schemabook.explore.tables import Neighbours
    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema

_FEWEST, _MOST = 7, 12
_HUB: Final = 8  # tables that refer to it
_MAIN: Final = ("entity", "extension", "queue")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One table of the reading order, and why it is there, in words."""

    table: Name
    reason: str


def reading_order(
    schema: Schema, links: Sequence[Relation], *, domains: Domains, roles: Mapping[Name, Role]
) -> tuple[Step, ...]:
    """The 7 to 12 main tables (fewer where there are fewer), parents before what builds on them.

    The domains that matter most are there with their main table each; lookups, links, logs and histories only
    where there is nothing else. Within that, a domain is read in one go.
    """
    weights = importance(schema, links, roles)
    chosen = _chosen(weights, domains, roles)
    order = _ordered(chosen, links, domains, weights)
    said = reasons(order, {t.key: t for t in whole(schema)}, neighbours(links), domains, roles)
    return tuple(Step(table=name, reason=reason) for name, reason in zip(order, said, strict=True))


def _chosen(weights: Mapping[Name, float], domains: Domains, roles: Mapping[Name, Role]) -> list[Name]:
    main = [name for name in weights if roles.get(name, "entity") in _MAIN] or list(weights)
    ranked = sorted(main, key=lambda name: (-weights[name], name))
    most = min(_MOST, max(_FEWEST, len(weights) // 2 + 1))
    first = _representatives(ranked, weights, domains)[: max(most * 2 // 3, 1)]
    shares = dict.fromkeys(domains.names, 0)
    limit = max(3, ceil(most / max(len(domains.names), 1)) + 1)
    chosen: list[Name] = []
    for name in dict.fromkeys([*first, *ranked]):
        if len(chosen) < most and shares[domains.of[name]] < limit:
            chosen.append(name)
            shares[domains.of[name]] += 1
    return chosen


def _representatives(ranked: Iterable[Name], weights: Mapping[Name, float], domains: Domains) -> list[Name]:
    """The main table of each domain, those of the weightiest domains first."""
    total = dict.fromkeys(domains.names, 0.0)
    for name, domain in domains.of.items():
        total[domain] += weights[name]
    best: dict[str, Name] = {}
    for name in ranked:
        best.setdefault(domains.of[name], name)
    return [best[domain] for domain in sorted(best, key=lambda d: (-total[d], d))]


def _ordered(
    chosen: Collection[Name], links: Sequence[Relation], domains: Domains, weights: Mapping[Name, float]
) -> list[Name]:
    """Parents first; among those whose parents have been read one of the same domain, the weightiest."""
    before = _before(chosen, links)
    order: list[Name] = []
    left = set(chosen)
    while left:
        ready = [name for name in sorted(left) if not before[name] & left] or sorted(left)
        domain = domains.of[order[-1]] if order else None
        chosen_next = min(ready, key=lambda n: (domains.of[n] != domain, -weights[n], n))
        order.append(chosen_next)
        left.remove(chosen_next)
    return order


def _before(chosen: Collection[Name], links: Sequence[Relation]) -> dict[Name, set[Name]]:
    """For each table the chosen ones that it builds upon, directly or through others.

    Where two build upon each other, only what a row cannot do without counts.
    """
    every = neighbours(links)
    near = neighbours([link for link in links if not _is_aside(link, every)])
    needed = neighbours([link for link in links if link.parent_end == "one"])
    found: dict[Name, set[Name]] = {}
    for name in chosen:
        above = {other for other in chosen if other in _above(name, near.parents)}
        mutual = {other for other in above if name in _above(other, near.parents)}
        strict = {other for other in mutual if other in _above(name, needed.parents)}
        found[name] = (above - mutual) | {o for o in strict if name not in _above(o, needed.parents)}
    return found


def _is_aside(link: Relation, near: Neighbours) -> bool:
    """True for an optional reference of a hub: nobody reads avatars first for `account.avatar_id`."""
    own, others = len(near.children(link.child)), len(near.children(link.parent))
    return link.parent_end == "zero_or_one" and own >= _HUB and own > 2 * others


def _above(name: Name, parents: Callable[[Name], Iterable[Name]]) -> set[Name]:
    """Every table that one reaches by following references upwards."""
    found: set[Name] = set()
    ahead = list(parents(name))
    while ahead:
        step = ahead.pop()
        if step not in found:
            found.add(step)
            ahead += parents(step)
    return found
