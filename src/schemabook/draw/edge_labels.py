"""The small words on edges: ON DELETE actions, deferrable, not valid; set where they cover least."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.ends import LEAD, along
from schemabook.draw.label import font
from schemabook.draw.layout import Box
from schemabook.draw.metrics import width
from schemabook.draw.text import html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.draw.ends import Curve, Point
    from schemabook.draw.graph import Graph
    from schemabook.draw.layout import Layout
    from schemabook.relations import Relation

_SIZE: Final = 9
_HEIGHT: Final = 12.0
# From a line to the middle of a label above or below it.
_BESIDE: Final = 12.5
_STEPS: Final = 12


def marks(relation: Relation) -> str:
    """What is unusual about a foreign key, in PostgreSQL's words; "" where nothing is."""
    said = []
    if relation.on_delete not in ("NO ACTION", "RESTRICT"):
        said.append(relation.on_delete.lower())
    if relation.deferrable:
        said.append("deferred" if relation.initially_deferred else "deferrable")
    if not relation.enforced:
        said.append("not enforced")
    elif not relation.validated:
        said.append("not valid")
    if relation.temporal:
        said.append("period")
    return ", ".join(said)


def edge_labels(graph: Graph, layout: Layout, curves: Mapping[str, Curve]) -> list[str]:
    """DOT nodes for the labels, each on its edge's curve."""
    theme = graph.theme
    points = {name: along(curve, _STEPS) for name, curve in curves.items()}
    taken = list(layout.boxes.values()) + [
        Box(x, y, 2 * LEAD, _HEIGHT) for r in layout.routes.values() for x, y in (r.start, r.stop)
    ]
    lines = []
    for edge in graph.edges:
        text = marks(edge.relation)
        if not text:
            continue
        others = [p for name, line in points.items() if name != edge.id for p in line]
        room = (width(text, _SIZE) or 0.0) + 4
        box = _place(points[edge.id], room, taken, others)
        taken.append(box)
        body = font(html(text), theme.muted, _SIZE)
        label = (
            '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"'
            f' BGCOLOR="{theme.background}"><TR><TD>{body}</TD></TR></TABLE>'
        )
        lines.append(f'  l{edge.id} [id="l{edge.id}", pos="{box.x:.2f},{box.y:.2f}", label=<{label}>];')
    return lines


def _place(line: Sequence[Point], room: float, taken: Sequence[Box], others: Sequence[Point]) -> Box:
    """Where on the line, else beside it, a label covers no card or other label and the fewest lines."""

    def cost(item: tuple[float, Box]) -> tuple[int, float]:
        distance, box = item
        covered = sum(box.overlaps(t) for t in taken)
        crossed = sum(box.holds(p) for p in others)
        return (covered, crossed + distance)

    middle = len(line) / 2
    candidates = [
        (abs(i - middle) / middle + (2 if lift else 0), Box(x, y + lift, room, _HEIGHT))
        for i, (x, y) in enumerate(line)
        for lift in (0.0, _BESIDE, -_BESIDE)
    ]
    return min(candidates, key=cost)[1]
