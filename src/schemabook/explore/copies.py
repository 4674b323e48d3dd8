"""Tables that hold the same rows at another time or for another tenant, told by their names and columns."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.explore.by_name import nouns
from schemabook.explore.patterns import alike, shape
from schemabook.explore.shapes import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.explore.tables import Neighbours
    from schemabook.schema import Name, Table

_SAME: Final = 0.9  # of the columns, in copies that only a number or a namespace tells apart
_NEARLY: Final = 0.7  # in `orders_history`, which says when in one or two columns more
_LEAST: Final = 3
#: `events_2024_01`, `events_y2024m01`, `events202401`, `events_p3`
_NUMBERED: Final = re.compile(
    r"(.*?[^\W\d_])(?:_?(?:part|partition|[ymqwdp])?_?\d+)+\Z", re.DOTALL | re.IGNORECASE
)
_COPY: Final = listed("archive archived audit backup bak copy hist history old temp tmp")


def copies(tables: Mapping[Name, Table], near: Neighbours) -> Iterator[tuple[Name, tuple[Name, ...], str]]:
    """Families of copies as (lead, members, pattern); a table may be in several of them."""
    yield from _numbered(tables, near)
    yield from _kept(tables, near)
    yield from _by_tenant(tables)


def _numbered(tables: Mapping[Name, Table], near: Neighbours) -> Iterator[tuple[Name, tuple[Name, ...], str]]:
    """`events_2024_01` and its like, with `events` where it is there; the latest leads where it is not."""
    groups: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in sorted(tables):
        if found := _NUMBERED.fullmatch(name.name):
            groups[name.schema, found[1]].append(name)
    for (schema, stem), members in sorted(groups.items()):
        same = _alike(members[-1], members, tables)
        if len(same) < _LEAST or _related(same, near):
            continue
        base = next((n for n in tables if n.schema == schema and n.name == stem), None)
        if base is not None and alike(shape(tables[base]), shape(tables[same[-1]])) >= _SAME:
            same = [base, *same]
        else:
            base = None
        yield base or same[-1], tuple(sorted(same)), f"{stem}_*"


def _kept(tables: Mapping[Name, Table], near: Neighbours) -> Iterator[tuple[Name, tuple[Name, ...], str]]:
    """`payments_old`, `old_payments`, `payments_history` with `payments`, which leads."""
    by_nouns: dict[tuple[str, tuple[str, ...]], Name] = {}
    for name in sorted(tables, reverse=True):
        by_nouns[name.schema, nouns(name.name)] = name
    groups: dict[Name, list[Name]] = defaultdict(list)
    for name in sorted(tables):
        own = nouns(name.name)
        for rest, mark in ((own[:-1], own[-1:]), (own[1:], own[:1])):
            base = by_nouns.get((name.schema, rest))
            if base is None or not mark or mark[0] not in _COPY or near.into.get(name):
                continue
            if alike(shape(tables[base]), shape(tables[name])) >= _NEARLY:
                groups[base].append(name)
                break
    for base, members in sorted(groups.items()):
        yield base, tuple(sorted([base, *members])), f"{base.name}_*"


def _by_tenant(tables: Mapping[Name, Table]) -> Iterator[tuple[Name, tuple[Name, ...], str]]:
    """The same table in three schemas or more."""
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(tables):
        groups[name.name].append(name)
    for title, members in sorted(groups.items()):
        same = _alike(members[0], members, tables)
        if len(same) >= _LEAST:
            yield same[0], tuple(same), f"*.{title}"


def _alike(one: Name, names: Sequence[Name], tables: Mapping[Name, Table]) -> list[Name]:
    wanted = shape(tables[one])
    return [name for name in names if alike(wanted, shape(tables[name])) >= _SAME]


def _related(names: Sequence[Name], near: Neighbours) -> bool:
    """True where some refer to others: then they are steps of something, not copies."""
    group = set(names)
    return any(link.parent in group for name in names for link in near.out.get(name, ()))
