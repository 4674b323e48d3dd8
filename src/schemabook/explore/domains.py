"""The parts of a schema that belong together, found from namespaces and references, each with a name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.explore.dividing import OTHER, divided
from schemabook.explore.naming import inside
from schemabook.explore.placing import placed
from schemabook.explore.roles import roles
from schemabook.explore.tables import neighbours, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.explore.tables import Neighbours
    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema


@dataclass(frozen=True, kw_only=True)
class Domains:
    """Which domain each table belongs to (`of`, sorted by table), their names, and in words why each is one.

    `names` begins with those that were given, in their order, then the largest; `other`, which holds what
    nothing ties to anything, is last. Every name has a table.
    """

    of: dict[Name, str]
    names: tuple[str, ...]
    reason: dict[str, str]

    def tables(self, name: str) -> tuple[Name, ...]:
        """The tables of one domain, sorted."""
        return tuple(table for table, domain in self.of.items() if domain == name)


def domains(schema: Schema, links: Sequence[Relation], *, given: Mapping[Name, str] | None = None) -> Domains:
    """The domain of every table; partitions are part of their parents.

    `links` are the relations that count, inferred ones too if wanted. `given` pins tables to domains: those
    stay, and the others are placed each where most of its references lead. Where only a minority is pinned,
    the others are divided among themselves as if nothing were given.
    """
    names = [table.key for table in whole(schema)]
    near = neighbours(links)
    known = dict(given or {})
    pinned = {name: known[name] for name in names if name in known}
    free = [name for name in names if name not in pinned]
    kinds = roles(schema, links)
    found = placed(free, pinned, near) if len(free) <= len(pinned) else {}
    rest = [name for name in free if name not in found]
    more = divided(rest, links, near, kinds, beside=pinned | found)
    both = pinned | found | more.of
    of = {name: both[name] for name in names}
    order = _ordered(of, tuple(dict.fromkeys(known.values())))
    why = more.why | dict.fromkeys(pinned.values(), "given")
    return Domains(of=of, names=order, reason={d: _reason(d, why[d], of, near) for d in order})


def _ordered(of: Mapping[Name, str], first: Sequence[str]) -> tuple[str, ...]:
    sizes = Counter(of.values())
    rest = sorted(set(sizes) - set(first), key=lambda d: (d == OTHER, -sizes[d], d))
    return (*(d for d in first if d in sizes), *rest)


def _reason(domain: str, why: str, of: Mapping[Name, str], near: Neighbours) -> str:
    tables = [name for name, its in of.items() if its == domain]
    within = inside(tables, near)
    touching = {link for n in tables for link in (*near.out.get(n, ()), *near.into.get(n, ()))}
    across = len(touching) - within
    said = f"{within} reference{'' if within == 1 else 's'} inside, {across} to or from others"
    return f"{why}: {said}" if touching else why
