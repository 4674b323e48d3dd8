"""Domains are named after the table that most references inside lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from schemabook.explore.roles import Role
    from schemabook.explore.tables import Neighbours
    from schemabook.schema import Name

_ASIDE: Final = 0.25  # what a reference to a lookup, a link or a log counts: few domains are about those


def centre(tables: Collection[Name], near: Neighbours, roles: Mapping[Name, Role]) -> Name:
    """The table of the group that most references from inside lead to, lookups and the like counting less."""
    return _ranked(tables, near, roles)[0]


def inside(tables: Collection[Name], near: Neighbours) -> int:
    """How many references lead from a table of the group to another."""
    group = set(tables)
    return sum(link.parent in group for name in group for link in near.out.get(name, ()))


def named(
    groups: Sequence[Collection[Name]],
    near: Neighbours,
    roles: Mapping[Name, Role],
    *,
    taken: Iterable[str] = (),
    before: str = "",
) -> list[str]:
    """A name for each group, unique and none of `taken`; `before` is put before each.

    The largest group chooses first. Names are the tables' as they are written, with the schema where the
    name alone is taken.
    """
    used = set(taken)
    found: dict[int, str] = {}
    for i in sorted(range(len(groups)), key=lambda i: (-len(groups[i]), sorted(groups[i]))):
        ranked = _ranked(groups[i], near, roles)
        found[i] = next(n for n in _candidates(ranked, before) if n not in used)
        used.add(found[i])
    return [found[i] for i in range(len(groups))]


def _candidates(ranked: Sequence[Name], before: str) -> Iterator[str]:
    yield f"{before}{ranked[0].name}"
    yield f"{before}{'.'.join(ranked[0])}"
    for name in ranked[1:]:
        yield f"{before}{name.name}"
    number = 2
    while True:
        yield f"{before}{ranked[0].name} {number}"
        number += 1


def _ranked(tables: Collection[Name], near: Neighbours, roles: Mapping[Name, Role]) -> list[Name]:
    group = set(tables)

    def rank(name: Name) -> tuple[float, bool, int, Name]:
        into = near.into.get(name, ())
        main = roles.get(name, "entity") in ("entity", "extension")
        within = sum(link.child in group for link in into)
        return (-within if main else -within * _ASIDE, not main, -len(into), name)

    return sorted(group, key=rank)
