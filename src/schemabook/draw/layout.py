"""Where everything stands: each connected part laid out by `dot`, the parts then set in rows.

Coordinates are points, y upwards, as Graphviz has them. `dot` alone would put all tables without
relations into one tall column. Many graphs are laid out together: starting Graphviz costs more than a
small drawing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw.render import graphviz

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.draw.ends import Point
    from schemabook.draw.graph import Graph

_GAP: Final = 34.0
# Rows of parts are not made wider than this without need: a notebook's width.
_WIDTH: Final = 900.0


@dataclass(frozen=True)
class Box:
    """A rectangle by its centre and size."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> Box:
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def side(self, direction: int) -> float:
        """The x of the right border (direction 1) or the left one (-1)."""
        return self.x + direction * self.width / 2

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """True where the two share more than an edge, or come nearer than `gap`."""
        across = abs(self.x - other.x) < (self.width + other.width) / 2 + gap
        return across and abs(self.y - other.y) < (self.height + other.height) / 2 + gap

    def holds(self, point: Point) -> bool:
        """True for a point inside."""
        return abs(self.x - point[0]) < self.width / 2 and abs(self.y - point[1]) < self.height / 2


@dataclass(frozen=True)
class Route:
    """An edge's way: where it touches its cards, and the curve between."""

    start: Point
    stop: Point
    curve: tuple[Point, ...]

    def moved(self, dx: float, dy: float) -> Route:
        """The same route elsewhere."""
        start, stop, *curve = [(x + dx, y + dy) for x, y in (self.start, self.stop, *self.curve)]
        return Route(start, stop, tuple(curve))


@dataclass(frozen=True)
class Layout:
    """Boxes by node id, routes by edge id, and the size of the whole, with (0, 0) at the bottom left.

    `frames` are the boxes around clusters, by their ids.
    """

    boxes: dict[str, Box]
    routes: dict[str, Route]
    width: float
    height: float
    frames: dict[str, Box] = field(default_factory=dict)


def layouts(graphs: Sequence[Graph]) -> list[Layout]:
    """Positions for all nodes and edges of each graph."""
    plans = [_plan(graph) for graph in graphs]
    jobs = [
        ("dot", "json0", graph.dot(only=set(p)))
        for graph, plan in zip(graphs, plans, strict=True)
        for p in plan
    ]
    done = iter([read(json.loads(text)) for text in graphviz(jobs)])
    return [packed(list(_apart(plan, [next(done) for _ in plan]))) for plan in plans]


def _plan(graph: Graph) -> list[list[str]]:
    """The nodes to lay out together; those without relations only need their size, and share one drawing."""
    parts = components(graph)
    met = {name for e in graph.edges for name in (e.tail, e.head)}
    single = [p[0] for p in parts if p[0] not in met]
    together = [p for p in parts if p[0] in met]
    return [*together, single] if single else together


def _apart(plan: Sequence[Sequence[str]], done: Sequence[Layout]) -> Iterable[Layout]:
    for nodes, part in zip(plan, done, strict=True):
        if part.routes or len(nodes) == 1:
            yield part
        else:
            yield from (_alone(name, part.boxes[name]) for name in nodes)


def components(graph: Graph) -> list[list[str]]:
    """The nodes of each connected part, parts and nodes in the graph's order."""
    leader = {node.id: node.id for node in graph.nodes}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for edge in graph.edges:
        leader[find(edge.head)] = find(edge.tail)
    parts: dict[str, list[str]] = {}
    for node in graph.nodes:
        parts.setdefault(find(node.id), []).append(node.id)
    return list(parts.values())


def packed(parts: Sequence[Layout]) -> Layout:
    """The parts in rows, larger ones first, aligned at the top of their row."""
    limit = max([_WIDTH, *(p.width for p in parts)])
    ordered = sorted(parts, key=lambda p: (_is_enum(p), -len(p.boxes), -p.height))
    rows: list[list[Layout]] = []
    used = limit
    for part in ordered:
        first_enum = _is_enum(part) and bool(rows) and not _is_enum(rows[-1][0])
        if used + _GAP + part.width > limit or first_enum:
            rows.append([])
            used = -_GAP
        rows[-1].append(part)
        used += _GAP + part.width
    return _stacked(rows)


def _is_enum(part: Layout) -> bool:
    """Enums stand below the tables."""
    return next(iter(part.boxes)).startswith("e")


def _stacked(rows: Sequence[Sequence[Layout]]) -> Layout:
    height = sum(max(p.height for p in row) for row in rows) + _GAP * (len(rows) - 1)
    width = max(sum(p.width for p in row) + _GAP * (len(row) - 1) for row in rows)
    boxes: dict[str, Box] = {}
    routes: dict[str, Route] = {}
    top = height
    for row in rows:
        left = 0.0
        for part in row:
            dy = top - part.height
            boxes |= {name: box.moved(left, dy) for name, box in part.boxes.items()}
            routes |= {name: route.moved(left, dy) for name, route in part.routes.items()}
            left += part.width + _GAP
        top -= max(p.height for p in row) + _GAP
    return Layout(boxes, routes, width, height)


def _alone(name: str, box: Box) -> Layout:
    return Layout(
        {name: Box(box.width / 2, box.height / 2, box.width, box.height)}, {}, box.width, box.height
    )


def read(data: dict[str, Any]) -> Layout:
    """The layout in Graphviz's JSON (json0)."""
    _, _, width, height = _numbers(data["bb"])
    boxes = {}
    for node in data.get("objects", []):
        x, y = _numbers(node["pos"])
        boxes[node["name"]] = Box(x, y, float(node["width"]) * 72, float(node["height"]) * 72)
    routes = {edge["id"]: _route(edge["pos"]) for edge in data.get("edges", []) if "pos" in edge}
    return Layout(boxes, routes, width, height)


def _route(text: str) -> Route:
    """`s,x,y e,x,y x,y x,y ...`: arrow tips first, where there are arrows, then the curve."""
    tips: dict[str, Point] = {}
    points: list[Point] = []
    for word in text.split():
        kind, _, rest = word.partition(",")
        if kind in ("s", "e"):
            tips[kind] = _pair(rest)
        else:
            points.append(_pair(word))
    return Route(tips.get("s", points[0]), tips.get("e", points[-1]), tuple(points))


def _pair(text: str) -> Point:
    x, y = _numbers(text)
    return (x, y)


def _numbers(text: str) -> Iterable[float]:
    return [float(number) for number in text.split(",")]
