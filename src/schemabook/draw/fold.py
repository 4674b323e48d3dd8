"""Shapes that fit a screen: long chains folded, the many children of one table set in several columns.

`dot` sets a table right of all it refers to, one column a step: a chain of 45 tables would be a strip that
nobody can read. Turning the edges of every second stretch leads the chain back to the left: with four
columns the steps stand in 0 1 2 3 2 1 0 1 2 ..., every edge still between neighbouring columns. What an edge
means is not touched by its direction.
"""

from __future__ import annotations

from math import ceil, log
from typing import TYPE_CHECKING, Final

from schemabook.draw.graph import graph, steps
from schemabook.draw.layout import layout

if TYPE_CHECKING:
    from schemabook.draw.graph import Graph
    from schemabook.draw.layout import Layout
    from schemabook.draw.picture import Picture
    from schemabook.draw.theme import Theme

# Width to height: wider is folded, if there are more steps than fit a screen anyway.
_WIDEST: Final = 3.0
_NARROWEST: Final = 0.5
_AIM: Final = 1.6
_LANES: Final = 6
_FEW: Final = 5


def placed(picture: Picture, theme: Theme) -> tuple[Graph, Layout]:
    """The graph of the picture with its layout, folded or spread where it would be a strip."""
    best = last = _tried(picture, theme)
    columns = steps(picture)
    while _ratio(last[1]) > _WIDEST and columns > _FEW:
        # A strip folded in two has half the width and twice the height: the ratio goes with the square.
        columns = max(_FEW, min(columns - 1, round(columns * (_AIM / _ratio(last[1])) ** 0.5)))
        last = _tried(picture, theme, columns=columns)
        best = min(best, last, key=lambda made: _off(made[1]))
    if _ratio(best[1]) < _NARROWEST and len(picture.cards) > _FEW:
        lanes = min(ceil((_AIM / _ratio(best[1])) ** 0.5), _LANES)
        best = min(best, _tried(picture, theme, lanes=lanes), key=lambda made: _off(made[1]))
    return best


def _tried(
    picture: Picture, theme: Theme, *, columns: int | None = None, lanes: int = 1
) -> tuple[Graph, Layout]:
    made = graph(picture, theme, columns=columns, lanes=lanes)
    return made, layout(made)


def _ratio(done: Layout) -> float:
    return done.width / max(done.height, 1.0)


def _off(done: Layout) -> float:
    """How far the shape is from the one aimed at, either way."""
    return abs(log(_ratio(done) / _AIM))
