"""The small words on edges: ON DELETE actions, deferrable, not valid; set where they cover least."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.draw.ends import LEAD, along
from schemabook.draw.graph import stroke
from schemabook.draw.label import font
from schemabook.draw.layout import Box
from schemabook.draw.line_words import SIZE, said
from schemabook.draw.metrics import width
from schemabook.draw.text import html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.draw.ends import Curve, Point
    from schemabook.draw.graph import Graph
    from schemabook.draw.layout import Layout

_HEIGHT: Final = 12.0
# From a line to the middle of a label above or below it.
_BESIDE: Final = 12.5
_STEPS: Final = 12
_SQUARE: Final = 40.0


def edge_labels(graph: Graph, layout: Layout, curves: Mapping[str, Curve]) -> list[str]:
    """DOT nodes for the labels, each on its edge's curve."""
    theme = graph.theme
    points = {name: along(curve, _STEPS) for name, curve in curves.items()}
    field = _Field()
    for name, line in points.items():
        field.draw(name, line)
    for box in layout.boxes.values():
        field.take(box)
    for route in layout.routes.values():
        for x, y in (route.start, route.stop):
            field.take(Box(x, y, 2 * LEAD, _HEIGHT))
    lines = []
    for edge in graph.edges:
        if text := said(edge.link):
            room = (width(text, SIZE) or 0.0) + 4
            box = _place(field, edge.id, points[edge.id], room)
            field.take(box)
            color = stroke(edge.link, theme)[1] if edge.link.change else theme.muted
            lines.append(_label(f"l{edge.id}", text, box, theme.background, color))
    return lines


def _label(name: str, text: str, box: Box, background: str, color: str) -> str:
    label = (
        '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"'
        f' BGCOLOR="{background}"><TR><TD>{font(html(text), color, SIZE)}</TD></TR></TABLE>'
    )
    return f'  {name} [id="{name}", pos="{box.x:.2f},{box.y:.2f}", label=<{label}>];'


def _place(field: _Field, name: str, line: Sequence[Point], room: float) -> Box:
    """Where on the line, else beside it, a label covers no card or other label and the fewest lines."""
    middle = len(line) / 2

    def cost(item: tuple[float, Box]) -> tuple[int, float]:
        distance, box = item
        return (field.covered(box), field.crossed(box, name) + distance)

    candidates = [
        (abs(i - middle) / middle + (2 if lift else 0), Box(x, y + lift, room, _HEIGHT))
        for i, (x, y) in enumerate(line)
        for lift in (0.0, _BESIDE, -_BESIDE)
    ]
    return min(candidates, key=cost)[1]


class _Field:
    """What is already drawn, in squares, so that only the neighbourhood of a place is looked at."""

    def __init__(self) -> None:
        self._boxes: dict[tuple[int, int], list[Box]] = defaultdict(list)
        self._points: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)

    def take(self, box: Box) -> None:
        """The box is occupied."""
        for square in _squares(box):
            self._boxes[square].append(box)

    def draw(self, name: str, line: Sequence[Point]) -> None:
        """The line of the edge `name` passes through these points."""
        for x, y in line:
            self._points[int(x // _SQUARE), int(y // _SQUARE)].append((name, (x, y)))

    def covered(self, box: Box) -> int:
        """How many occupied boxes the box would overlap; one in two squares counts twice."""
        return sum(box.overlaps(other) for square in _squares(box) for other in self._boxes[square])

    def crossed(self, box: Box, name: str) -> int:
        """How many points of other lines the box would cover."""
        near = (point for square in _squares(box) for point in self._points[square])
        return sum(other != name and box.holds(point) for other, point in near)


def _squares(box: Box) -> Iterator[tuple[int, int]]:
    left, right = (int((box.x + d * box.width / 2) // _SQUARE) for d in (-1, 1))
    low, high = (int((box.y + d * box.height / 2) // _SQUARE) for d in (-1, 1))
    return ((x, y) for x in range(left, right + 1) for y in range(low, high + 1))
