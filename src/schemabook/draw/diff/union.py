"""The union of two snapshots: everything that is in either, as far as a picture shows it.

What both have is as the new one says. What only the old one has stands where it stood there: a removed
column, or label of an enum, comes right after the one before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from schemabook.relations import root
from schemabook.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.schema import Enum, Name, Table, View

_Key = TypeVar("_Key")
_Object = TypeVar("_Object", "Table", "View", "Enum")


def union(old: Schema, new: Schema) -> Schema:
    """One snapshot with the tables, views, enums and domains of both, sorted by name.

    Where a name is a table's in one and a view's in the other, only the new one's is there.
    """
    tables, views = _both(old.tables, new.tables), _both(old.views, new.views)
    now_views = {v.key for v in new.views} - {t.key for t in new.tables}
    kept = set(tables) - now_views
    domains = {d.key: d for d in (*old.domains, *new.domains)}
    return Schema(
        database=new.database,
        server_version=new.server_version,
        tables=tuple(_with_columns(*tables[name]) for name in sorted(kept)),
        views=tuple(_with_columns(*views[name]) for name in sorted(set(views) - kept)),
        enums=tuple(_enum(*pair) for _, pair in sorted(_both(old.enums, new.enums).items())),
        domains=tuple(domains[name] for name in sorted(domains)),
    )


def merged(old: Iterable[_Key], new: Iterable[_Key]) -> list[_Key]:
    """`new` with what only `old` has, each right behind the one that stood before it."""
    found = list(dict.fromkeys(new))
    present = set(found)
    place = 0
    for key in dict.fromkeys(old):
        if key in present:
            place = found.index(key) + 1
        else:
            found.insert(place, key)
            place += 1
    return found


def home(both: Schema, name: Name) -> Name | None:
    """The table or view of the union on whose card a relation is told; None where it has none."""
    top = root(both, name)
    table = both.by_key.get(top)
    if table is not None:
        return None if table.is_partition else top
    return name if any(v.key == name for v in both.views) else None


def _both(old: Sequence[_Object], new: Sequence[_Object]) -> dict[Name, tuple[_Object | None, _Object]]:
    """By name: the old one, where both have it, and the one to show."""
    before, after = {o.key: o for o in old}, {o.key: o for o in new}
    return {
        name: (before.get(name), after[name]) if name in after else (None, before[name])
        for name in (before | after)
    }


def _with_columns(before: Any, shown: Any) -> Any:
    if before is None:
        return shown
    old, new = ({c.name: c for c in one.columns} for one in (before, shown))
    return replace(shown, columns=tuple(new.get(n) or old[n] for n in merged(old, new)))


def _enum(before: Enum | None, shown: Enum) -> Enum:
    return replace(shown, labels=tuple(merged(before.labels, shown.labels))) if before else shown
