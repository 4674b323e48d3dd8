"""Tables beside others whose domains are fixed: each where most of its references lead."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.explore.by_name import ByName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemabook.explore.tables import Neighbours
    from schemabook.schema import Name

_USED: Final = 3  # namespaces that are domains, before a new table is placed by its own


def placed(names: Iterable[Name], fixed: Mapping[Name, str], near: Neighbours) -> dict[Name, str]:
    """The domains of those `names` that references, or else their names, lead to one of the fixed.

    Where the fixed domains are namespaces, a table of such a namespace belongs to it whatever it refers to.
    References are followed outwards from the fixed tables, so that a new table that refers only to another
    new one goes with it. Where two domains have as many, the one counts for more whose tables fewer refer to:
    everything refers to `account`, little to `invoice`.
    """
    found = dict(fixed)
    spaces = _namespaces(fixed)
    found |= {name: spaces[name.schema] for name in names if name not in fixed and name.schema in spaces}
    left = sorted(set(names) - set(found))
    while left:
        step = {name: domain for name in left if (domain := _pulled(name, found, near)) is not None}
        if not step:  # names only when no reference is left to follow
            names_of = ByName(dict(found))
            step = {name: domain for name in left if (domain := names_of.nearest(name)) is not None}
        if not step:
            break
        found.update(step)
        left = [name for name in left if name not in step]
    return {name: domain for name, domain in found.items() if name not in fixed}


def _namespaces(fixed: Mapping[Name, str]) -> dict[str, str]:
    """The domains that are a namespace each, by it; none unless three namespaces or more are used so."""
    domains: dict[str, set[str]] = defaultdict(set)
    spaces: dict[str, set[str]] = defaultdict(set)
    for name, domain in fixed.items():
        domains[name.schema].add(domain)
        spaces[domain].add(name.schema)
    found = {s: min(d) for s, d in domains.items() if len(d) == 1 and len(spaces[min(d)]) == 1}
    return found if len(found) >= _USED else {}


def _pulled(name: Name, of: Mapping[Name, str], near: Neighbours) -> str | None:
    count: dict[str, int] = defaultdict(int)
    closeness: dict[str, float] = defaultdict(float)
    for link in (*near.out.get(name, ()), *near.into.get(name, ())):
        other = link.parent if link.child == name else link.child
        if other in of:
            count[of[other]] += 1
            closeness[of[other]] += 1 / len(near.into[link.parent])
    return min(count, key=lambda d: (-count[d], -closeness[d], d)) if count else None
