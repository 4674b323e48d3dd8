"""Rectangles by their left upper corner, y downwards: how cards are placed, as against Graphviz's boxes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.draw.layout import Box

Corner = tuple[float, float]
Rects = dict[str, "Rect"]


@dataclass(frozen=True)
class Rect:
    """A rectangle, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right border."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower border."""
        return self.top + self.height

    def at(self, left: float, top: float) -> Rect:
        """The same rectangle elsewhere."""
        return replace(self, left=left, top=top)

    def near(self, other: Rect, gap: float) -> bool:
        """True where the two come nearer than `gap`."""
        across = self.left < other.right + gap and other.left < self.right + gap
        return across and self.top < other.bottom + gap and other.top < self.bottom + gap


def rect_of(box: Box) -> Rect:
    """The rectangle of a box, with y = 0 where the box's plane has it."""
    return Rect(box.x - box.width / 2, -(box.y + box.height / 2), box.width, box.height)


def bounds(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around some, of which there is at least one."""
    all_ = list(rects)
    left, top = min(r.left for r in all_), min(r.top for r in all_)
    return Rect(left, top, max(r.right for r in all_) - left, max(r.bottom for r in all_) - top)
