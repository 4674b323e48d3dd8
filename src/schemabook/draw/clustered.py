"""Pictures of 60 to 150 tables: every domain laid out by itself, the domains set side by side in frames.

One layout of so many tables is a web. Within a domain the usual rules hold; the lines between domains are
routed around the cards afterwards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Final

from schemabook.draw.graph import aisle
from schemabook.draw.rects import Rect, bounds
from schemabook.draw.settling import settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.draw.picture import Picture
from schemabook.draw.rects import Corner, Rects

_PAD: Final = 26.0
# Room for a domain's name above its cards.
_HEAD: Final = 40.0
_BETWEEN: Final = 64.0
# Width to height of the whole.
_SHAPE: Final = 1.5


def parts(picture: Picture) -> list[Picture]:
    """A picture of each domain alone, in the order of `picture.groups`."""
    return [_part(picture, group) for group in picture.groups]


def together(picture: Picture, several: Sequence[Picture], laid: Sequence[Rects]) -> Rects:
    """The cards of a picture by id, its domains, laid out one by one, set in rows."""
    ids = {card.key: f"t{i}" for i, card in enumerate(picture.cards)}
    areas = {group: _framed(rects) for group, rects in zip(picture.groups, laid, strict=True)}
    corners = _rows(_order(picture, areas), areas)
    found: Rects = {}
    for group, part, rects in zip(picture.groups, several, laid, strict=True):
        dx, dy = corners[group][0] - areas[group].left, corners[group][1] - areas[group].top
        for i, card in enumerate(part.cards):
            rect = rects[f"t{i}"]
            found[ids[card.key]] = rect.at(rect.left + dx, rect.top + dy)
    return {name: found[name] for name in ids.values()}


def settled_together(
    picture: Picture, sizes: Rects, kept: Mapping[str, Corner], near: Mapping[str, Sequence[str]]
) -> Rects:
    """The cards at their old corners, new ones in their domain; a domain that has grown moves others away."""
    members = _members(picture)
    inside = {
        group: settled({n: sizes[n] for n in names}, kept, near, aisle=aisle(picture))
        for group, names in members.items()
    }
    areas = {group: _framed(rects) for group, rects in inside.items()}
    old = {g: (areas[g].left, areas[g].top) for g, names in members.items() if any(n in kept for n in names)}
    group_of = {name: group for group, names in members.items() for name in names}
    beside: dict[str, list[str]] = defaultdict(list)
    for name, others in near.items():
        beside[group_of[name]] += [group_of[o] for o in others if group_of[o] != group_of[name]]
    moved = settled(areas, old, beside, _BETWEEN)
    found: Rects = {}
    for group, rects in inside.items():
        dx, dy = moved[group].left - areas[group].left, moved[group].top - areas[group].top
        found |= {n: r.at(r.left + dx, r.top + dy) for n, r in rects.items()}
    return {name: found[name] for name in sizes}


def frames(picture: Picture, rects: Rects) -> Rects:
    """The frame around the cards of each domain, by "g0", "g1", ...; none where the picture has none."""
    if not picture.clustered:
        return {}
    members = _members(picture)
    return {f"g{i}": _framed({n: rects[n] for n in members[group]}) for i, group in enumerate(picture.groups)}


def _members(picture: Picture) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {group: [] for group in picture.groups}
    for i, card in enumerate(picture.cards):
        found[card.group].append(f"t{i}")
    return found


def _framed(rects: Rects) -> Rect:
    area = bounds(rects.values())
    return Rect(area.left - _PAD, area.top - _HEAD, area.width + 2 * _PAD, area.height + _HEAD + _PAD)


def _part(picture: Picture, group: str) -> Picture:
    cards = tuple(card for card in picture.cards if card.group == group)
    inside = {card.key for card in cards}
    links = tuple(x for x in picture.links if x.child in inside and x.parent in inside)
    return replace(picture, cards=cards, links=links, enums=(), clustered=False)


def _order(picture: Picture, areas: Mapping[str, Rect]) -> list[str]:
    """The largest domain first, then always the one with most lines to those before."""
    group = {card.key: card.group for card in picture.cards}
    between: Counter[frozenset[str]] = Counter(
        frozenset((group[x.child], group[x.parent])) for x in picture.links
    )
    left = sorted(areas, key=lambda g: (-areas[g].width * areas[g].height, g))
    order = [left.pop(0)]
    while left:
        best = max(left, key=lambda g: (sum(between[frozenset((g, o))] for o in order), -left.index(g)))
        order.append(best)
        left.remove(best)
    return order


def _rows(order: Sequence[str], areas: Mapping[str, Rect]) -> dict[str, Corner]:
    """The corner of each frame: rows from the top, every second one from right to left."""
    whole = sum((areas[g].width + _BETWEEN) * (areas[g].height + _BETWEEN) for g in order)
    limit = max([sqrt(whole * _SHAPE), *(areas[g].width for g in order)])
    rows: list[list[str]] = []
    used = limit
    for group in order:
        if used + areas[group].width > limit:
            rows.append([])
            used = 0.0
        rows[-1].append(group)
        used += areas[group].width + _BETWEEN
    found = {}
    top = 0.0
    for number, row in enumerate(rows):
        left = 0.0
        for group in row if number % 2 == 0 else reversed(row):
            found[group] = (left, top)
            left += areas[group].width + _BETWEEN
        top += max(areas[g].height for g in row) + _BETWEEN
    return found
