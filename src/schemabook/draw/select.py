"""Which tables a diagram shows: patterns, focus and the neighbourhood around it."""

from __future__ import annotations

from collections import defaultdict
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from schemabook.draw.cards import HUB
from schemabook.draw.picture import Link
from schemabook.errors import UnknownName, UsageError
from schemabook.relations import root

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.schema import Name, Schema, Table, View


def select(
    schema: Schema,
    links: Sequence[Link],
    *,
    focus: Sequence[Name],
    hops: int,
    include: Sequence[str],
    exclude: Sequence[str],
    schemas: Sequence[str] = (),
) -> list[Table]:
    """The tables to show, in the snapshot's order; partitions are never among them.

    `include` and `exclude` are shell patterns over "name" and "schema.name", `schemas` names of schemas
    (UnknownName for one that has no tables, and where nothing is like `include`). With `focus` only tables
    within `hops` relations of one of its tables are left, and nothing beyond a hub on the way.
    """
    if hops < 0:
        raise UsageError(f"hops is {hops}.", hint="give the number of relations to follow, 0 or more")
    known = sorted({t.schema for t in schema.tables})
    for name in schemas:
        if name not in known:
            raise UnknownName("schema", name, known)
    if include and schema.tables and not any(_wanted(t, include, ()) for t in schema.tables):
        raise UnknownName("table like", " or ".join(include), [t.name for t in schema.tables])
    shown = [
        t
        for t in schema.tables
        if not t.is_partition and (not schemas or t.schema in schemas) and _wanted(t, include, exclude)
    ]
    if not focus:
        return shown
    near = neighbourhood(links, focus, hops)
    return [t for t in schema.tables if t.key in focus or (t.key in near and t in shown)]


def focused(schema: Schema, focus: str | Sequence[str] | None) -> tuple[Name, ...]:
    """The focus as table names, a partition standing for its parent; UnknownName for an unknown one."""
    names: Iterable[str] = (focus,) if isinstance(focus, str) else focus or ()
    return tuple(dict.fromkeys(root(schema, schema.table(name).key) for name in names))


def neighbourhood(links: Sequence[Link], start: Sequence[Name], hops: int) -> set[Name]:
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


def views_over(schema: Schema, tables: Sequence[Table], exclude: Sequence[str]) -> list[View]:
    """The views that read one of the tables, directly or through other views, in the snapshot's order."""
    shown = {t.key for t in tables}
    reached = {t.key for t in schema.tables if root(schema, t.key) in shown}
    found: set[Name] = set()
    while more := {v.key for v in schema.views if v.key not in found and reached.intersection(v.depends_on)}:
        found |= more
        reached |= more
    return [v for v in schema.views if v.key in found and _wanted(v, (), exclude)]


def reads(schema: Schema, views: Sequence[View]) -> list[Link]:
    """What the views read: a partition's reader reads its parent; once each, in a fixed order."""
    pairs = {(v.key, root(schema, name)) for v in views for name in v.depends_on if name != v.key}
    return [Link(child=child, parent=parent, kind="reads") for child, parent in sorted(pairs)]


def _wanted(table: Table | View, include: Sequence[str], exclude: Sequence[str]) -> bool:
    names = (table.name, f"{table.schema}.{table.name}")

    def matches(patterns: Sequence[str]) -> bool:
        return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)

    return (not include or matches(include)) and not matches(exclude)
