"""Lines between cards that stand already: around the cards, from the side that is nearer.

Graphviz's `nop` leaves every node where its `pos` says and routes the edges between them:
https://graphviz.org/docs/layouts/nop/. Which side of a card a line leaves is ours to say: the right one of
the left card and the left one of the right card; where two stand above each other, the right one of both.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.draw import clustered
from schemabook.draw.graph import graph
from schemabook.draw.layout import Box, Layout, read
from schemabook.draw.rects import bounds
from schemabook.draw.render import graphviz

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.draw.graph import Graph
    from schemabook.draw.picture import Picture
    from schemabook.draw.rects import Rect, Rects
    from schemabook.draw.theme import Theme
    from schemabook.schema import Name

# How near a line may come to a card, in points.
_ROOM: Final = 9


def routed(pictures: Sequence[tuple[Picture, Rects]], theme: Theme) -> list[tuple[Graph, Layout]]:
    """Each picture's graph with its nodes at the rectangles given by id, and the lines between them."""
    graphs = [graph(picture, theme, spots=_spots(picture, rects)) for picture, rects in pictures]
    texts = [_text(made, rects) for made, (_, rects) in zip(graphs, pictures, strict=True)]
    done = graphviz([("nop", "json0", text) for text in texts])
    return [
        (made, _layout(read(json.loads(answer)), rects, clustered.frames(picture, rects)))
        for made, answer, (picture, rects) in zip(graphs, done, pictures, strict=True)
    ]


def _spots(picture: Picture, rects: Rects) -> dict[Name, Rect]:
    return {card.key: rects[f"t{i}"] for i, card in enumerate(picture.cards)}


def _text(made: Graph, rects: Rects) -> str:
    """DOT with every node's place, after the defaults of nodes; y is turned round for Graphviz."""
    body = replace(made, clusters=()).dot().rstrip().removesuffix("}")
    options = f'  graph [splines="true", esep="+{_ROOM}", sep="+{_ROOM + 1}"];'
    places = (
        f'  {n} [pos="{r.left + r.width / 2:.2f},{-r.top - r.height / 2:.2f}"];' for n, r in rects.items()
    )
    return "\n".join([body, options, *places, "}"])


def _layout(found: Layout, rects: Rects, frames: Rects) -> Layout:
    """Everything right of and above (0, 0), the lines included; Graphviz has moved it to where it likes."""
    name, box = next(iter(found.boxes.items()))
    dx = rects[name].left + rects[name].width / 2 - box.x
    dy = -rects[name].top - rects[name].height / 2 - box.y
    routes = {edge: route.moved(dx, dy) for edge, route in found.routes.items()}
    area = bounds([*rects.values(), *frames.values()])
    points = [p for route in routes.values() for p in route.curve]
    left = min([area.left, *(x for x, _ in points)])
    low = min([-area.bottom, *(y for _, y in points)])
    right = max([area.right, *(x for x, _ in points)])
    high = max([-area.top, *(y for _, y in points)])
    return Layout(
        {n: _box(r).moved(-left, -low) for n, r in rects.items()},
        {n: r.moved(-left, -low) for n, r in routes.items()},
        right - left,
        high - low,
        {n: _box(r).moved(-left, -low) for n, r in frames.items()},
    )


def _box(rect: Rect) -> Box:
    return Box(rect.left + rect.width / 2, -rect.top - rect.height / 2, rect.width, rect.height)
