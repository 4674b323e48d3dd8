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
from schemabook.draw.layout import layouts

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

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
# A diff is looked at in a pull request, about 800 pixels wide: wider than this, and its text is too small.
LEGIBLE: Final = 1000.0


def folded(pictures: Sequence[Picture], theme: Theme) -> list[Layout]:
    """A layout of each picture, folded or spread where it would be a strip.

    What is tried for the pictures is drawn together, round by round.
    """
    runs = [_tries(p, theme) for p in pictures]
    wanted = {i: next(run) for i, run in enumerate(runs)}
    found: dict[int, Layout] = {}
    while wanted:
        answers = dict(zip(wanted, layouts(list(wanted.values())), strict=True))
        wanted = {}
        for i, answer in answers.items():
            try:
                wanted[i] = runs[i].send(answer)
            except StopIteration as done:
                found[i] = done.value
    return [found[i] for i in range(len(runs))]


def _tries(picture: Picture, theme: Theme) -> Generator[Graph, Layout, Layout]:
    """Yields the graphs to lay out, is sent their layouts, and returns the best of these."""
    best = last = yield graph(picture, theme)
    columns = steps(picture)
    while _ratio(last) > _WIDEST and columns > _FEW:
        # A strip folded in two has half the width and twice the height: the ratio goes with the square.
        columns = max(_FEW, min(columns - 1, round(columns * (_AIM / _ratio(last)) ** 0.5)))
        last = yield graph(picture, theme, columns=columns)
        best = min(best, last, key=_off)
    if picture.diff and best.width > LEGIBLE:
        for fewer in range(min(columns - 1, _FEW), 1, -1):
            last = yield graph(picture, theme, columns=fewer)
            best = min(best, last, key=lambda done: done.width)
        return best
    if _ratio(best) < _NARROWEST and len(picture.cards) > _FEW:
        lanes = min(ceil((_AIM / _ratio(best)) ** 0.5), _LANES)
        last = yield graph(picture, theme, lanes=lanes)
        best = min(best, last, key=_off)
    return best


def _ratio(done: Layout) -> float:
    return done.width / max(done.height, 1.0)


def _off(done: Layout) -> float:
    """How far the shape is from the one aimed at, either way."""
    return abs(log(_ratio(done) / _AIM))
