"""Rectangles that stay where they were: only what is new is placed, only what has no room any longer moves.

Adding one table to a fresh layout moves nearly all others, and whoever knew the picture has to read it anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemabook.draw.rects import Corner, Rect, Rects

# Nearer than this two cards are in each other's way.
_NEAR: Final = 8.0
# What has to move leaves this much; a new card stands at least so far beside its neighbour.
_GAP: Final = 26.0
_AISLE: Final = 90.0


def settled(
    sizes: Mapping[str, Rect],
    kept: Mapping[str, Corner],
    near: Mapping[str, Sequence[str]],
    gap: float = _GAP,
    aisle: float = _AISLE,
) -> Rects:
    """Every rectangle of `sizes` in its place: at its corner of `kept`, else beside what it is `near`.

    `gap` is left below what has to move, `aisle` beside what a new one stands next to. A kept one moves only
    where one above it has grown into it, and then straight down.
    """
    placed: Rects = {}
    known = [name for name in sizes if name in kept]
    for name in sorted(known, key=lambda n: (kept[n][1], kept[n][0], n)):
        placed[name] = _down(sizes[name].at(*kept[name]), placed.values(), gap)
    left = [name for name in sizes if name not in kept]
    while left:
        name = max(left, key=lambda n: sum(other in placed for other in near.get(n, ())))
        around = [placed[other] for other in near.get(name, ()) if other in placed]
        placed[name] = _beside(sizes[name], around, list(placed.values()), gap, max(aisle, _AISLE))
        left.remove(name)
    return {name: placed[name] for name in sizes}


def _down(rect: Rect, others: Iterable[Rect], gap: float) -> Rect:
    """The rectangle, below whatever it would overlap."""
    for other in sorted(others, key=lambda o: (o.top, o.left)):
        if rect.near(other, _NEAR):
            rect = rect.at(rect.left, other.bottom + gap)
    return rect


def _beside(size: Rect, around: Sequence[Rect], others: Sequence[Rect], gap: float, aisle: float) -> Rect:
    """A free place as near as possible to `around`; without any, below everything."""
    low = max((o.bottom for o in others), default=-gap) + gap
    if not around:
        return size.at(min((o.left for o in others), default=0.0), low)
    free = (
        p for p in _places(size, around, others, gap, aisle) if not any(p.near(o, gap - 1) for o in others)
    )
    return min(free, key=lambda p: (sum(_distance(p, a) for a in around), p.left, p.top))


def _places(
    size: Rect, around: Sequence[Rect], others: Sequence[Rect], gap: float, aisle: float
) -> Iterator[Rect]:
    """Columns beside and at the neighbours, at their height and above and below every other rectangle."""
    tops = {
        *(a.top for a in around),
        *(o.bottom + gap for o in others),
        *(o.top - gap - size.height for o in others),
    }
    for a in around:
        for left in (a.right + aisle, a.left - aisle - size.width, a.left):
            yield from (size.at(left, top) for top in sorted(tops))


def _distance(one: Rect, other: Rect) -> float:
    across = abs(one.left + one.right - other.left - other.right) / 2
    return across + abs(one.top + one.bottom - other.top - other.bottom) / 2
