"""The finished drawing as DOT with every position fixed, for Graphviz's `nop2` to paint unchanged.

Over the layout it sets the relation ends, the small labels on the edges, the title and the legend.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING, Final

from schemabook.draw.edge_labels import edge_labels
from schemabook.draw.ends import HALF, LEAD, end, joined, loop, position
from schemabook.draw.graph import stroke
from schemabook.draw.legend import legend, line_of_text
from schemabook.draw.metrics import FAMILY
from schemabook.draw.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.ends import Curve
    from schemabook.draw.graph import Cluster, Edge, Graph
    from schemabook.draw.layout import Box, Layout, Route
    from schemabook.draw.picture import Picture
    from schemabook.draw.theme import Theme

_MARGIN: Final = 14
_TITLE: Final = 17


def compose(picture: Picture, graph: Graph, layout: Layout) -> str:
    """DOT for `nop2`: `graph` at the places of `layout`, with everything that is drawn around it."""
    theme, boxes = graph.theme, layout.boxes
    strokes = drawn(graph, layout)
    cards = [
        f'  {n.id} [id="{n.id}", label=<{n.label}>, pos="{boxes[n.id].x:.2f},{boxes[n.id].y:.2f}"];'
        for n in graph.nodes
    ]
    edges = [line for edge in graph.edges for line in _lines(edge, strokes[edge.id], theme)]
    # With names only there is no room between the cards for words.
    ways = {name: curves[0] for name, curves in strokes.items()}
    labels = edge_labels(graph, layout, ways) if picture.detail != "names" else []
    frames = [line for c in graph.clusters for line in _frame(c, layout.frames[c.id], theme)]
    around = legend(picture, theme, width=max(layout.width, 420.0))
    if picture.title:
        top = layout.height + 26
        around.append(line_of_text("title", picture.title, (0.0, top), _TITLE, theme.text, bold=True))
        around.append(line_of_text("count", counted(picture), (0.0, top - 16), 10, theme.muted))
    defaults = [
        "digraph schema {",
        f'  graph [bgcolor="{theme.background}", pad={_MARGIN / 72:.4f}];',
        # A PDF page has half an inch of margin otherwise; labels cover the lines they stand on.
        '  graph [margin=0, outputorder="edgesfirst"];',
        f'  node [shape="plain", fontname="{FAMILY}", fontsize=12];',
        f'  edge [color="{theme.edge}", dir="none", penwidth=1.1];',
    ]
    return "\n".join([*defaults, *frames, *edges, *cards, *labels, *around, "}", ""])


def _frame(cluster: Cluster, box: Box, theme: Theme) -> list[str]:
    """A domain's frame with its name at the top left."""
    bar = theme.bars[cluster.accent % len(theme.bars)]
    at = (box.side(-1) + 16, box.y + box.height / 2 - 20)
    frame = (
        f'  {cluster.id} [id="{cluster.id}", shape="box", style="rounded", label="", fixedsize="true", '
        f'color="{bar}", penwidth=1.4, width={box.width / 72:.4f}, height={box.height / 72:.4f}, '
        f'pos="{box.x:.2f},{box.y:.2f}"];'
    )
    return [frame, line_of_text(f"{cluster.id}n", cluster.name, at, 15, theme.text, bold=True)]


def drawn(graph: Graph, layout: Layout) -> dict[str, list[Curve]]:
    """The strokes of each edge by its id, the long curve first."""
    heights = _offsets(graph, layout)
    found = {}
    for edge in graph.edges:
        route = layout.routes[edge.id]
        turn = 1 if edge.head_side == "e" else -1
        tail = (layout.boxes[edge.tail].side(1), route.start[1] + heights[edge.id, "tail"])
        head = (layout.boxes[edge.head].side(turn), route.stop[1] + heights[edge.id, "head"])
        start, stop = (tail[0] + LEAD, tail[1]), (head[0] + turn * LEAD, head[1])
        way = loop(start, stop) if edge.tail == edge.head else joined(route.curve, start, stop, turn)
        found[edge.id] = [way, *end(edge.tail_end, tail, 1), *end(edge.head_end, head, turn)]
    return found


def _offsets(graph: Graph, layout: Layout) -> dict[tuple[str, str], float]:
    """How far above its port an end is drawn: ends of different kinds at one port stand apart.

    The kind whose lines go higher stands higher, so that they do not cross each other there.
    """
    ends = [end for edge in graph.edges for end in _both(edge, layout.routes[edge.id])]
    aims: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for _, port, kind, aim in ends:
        aims[port][kind].append(aim)

    def lift(port: tuple[str, str], kind: str) -> float:
        kinds = sorted(aims[port], key=lambda k: (fmean(aims[port][k]), k))
        return (kinds.index(kind) - (len(kinds) - 1) / 2) * 2 * HALF

    return {end: lift(port, kind) for end, port, kind, _ in ends}


def _both(edge: Edge, route: Route) -> Iterator[tuple[tuple[str, str], tuple[str, str], str, float]]:
    """Each end of an edge, the port it is at, its kind, and the height that the line comes from."""
    yield (edge.id, "tail"), (edge.tail, edge.tail_port), edge.tail_end, route.stop[1]
    yield (edge.id, "head"), (edge.head, edge.head_port), edge.head_end, route.start[1]


def _lines(edge: Edge, curves: list[Curve], theme: Theme) -> list[str]:
    """The edge; a line that is not solid apart from its ends, which are."""
    style, color = stroke(edge.link, theme)
    look = (f', color="{color}"' if color != theme.edge else "") + (
        ", penwidth=1.6" if edge.link.change else ""
    )
    head = f"  {edge.tail} -> {edge.head} [id="
    if style == "solid":
        return [f'{head}"{edge.id}", pos="{position(curves)}"{look}];']
    return [
        f'{head}"{edge.id}", style="{style}", pos="{position(curves[:1])}"{look}];',
        f'{head}"{edge.id}e", pos="{position(curves[1:])}"{look}];',
    ]
