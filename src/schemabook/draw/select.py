"""Which tables a diagram shows: patterns, focus and the neighbourhood around it."""

from __future__ import annotations

from collections import defaultdict
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from schemabook.errors import UsageError
from schemabook.relations import root

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema, Table

# A table with this many relations connects everything with everything: a neighbourhood ends there.
HUB: Final = 12


def select(
    schema: Schema,
    links: Sequence[Relation],
    *,
    focus: Sequence[Name],
    hops: int,
    include: Sequence[str],
    exclude: Sequence[str],
) -> list[Table]:
    """The tables to show, in the snapshot's order; partitions are never among them.

    `include` and `exclude` are shell patterns over "name" and "schema.name". With `focus` only tables
    within `hops` relations of one of its tables are left, and nothing beyond a hub on the way.
    """
    if hops < 0:
        raise UsageError(f"hops is {hops}.", hint="give the number of relations to follow, 0 or more")
    shown = [t for t in schema.tables if not t.is_partition and _wanted(t, include, exclude)]
    if not focus:
        return shown
    near = neighbourhood(links, focus, hops)
    return [t for t in schema.tables if t.key in focus or (t.key in near and t in shown)]


def focused(schema: Schema, focus: str | Sequence[str] | None) -> tuple[Name, ...]:
    """The focus as table names, a partition standing for its parent; UnknownName for an unknown one."""
    names: Iterable[str] = (focus,) if isinstance(focus, str) else focus or ()
    return tuple(dict.fromkeys(root(schema, schema.table(name).key) for name in names))


def neighbourhood(links: Sequence[Relation], start: Sequence[Name], hops: int) -> set[Name]:
    """All tables within `hops` relations of `start`, in either direction, not looking beyond a hub."""
    around: dict[Name, set[Name]] = defaultdict(set)
    for link in links:
        around[link.child].add(link.parent)
        around[link.parent].add(link.child)
    reached, edge = set(start), set(start)
    for _ in range(hops):
        open_ = {n for n in edge if n in start or len(around[n]) < HUB}
        edge = {m for n in open_ for m in around[n]} - reached
        reached |= edge
    return reached


def _wanted(table: Table, include: Sequence[str], exclude: Sequence[str]) -> bool:
    names = (table.name, f"{table.schema}.{table.name}")

    def matches(patterns: Sequence[str]) -> bool:
        return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)

    return (not include or matches(include)) and not matches(exclude)
