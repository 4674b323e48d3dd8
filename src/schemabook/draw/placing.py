"""From a picture to its places: fresh ones, or those of the drawing that it takes the place of.

A fresh layout comes from `dot` (`fold`, by domains `clustered`); the lines are routed between the cards in
both cases, and corners are rounded to what a file keeps of them, so that drawing a schema over its own file
gives the same bytes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.draw import clustered
from schemabook.draw.fold import folded
from schemabook.draw.graph import aisle, graph
from schemabook.draw.layout import read
from schemabook.draw.rects import Rect, bounds, rect_of
from schemabook.draw.render import graphviz
from schemabook.draw.routing import routed
from schemabook.draw.settling import settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.draw.graph import Graph
    from schemabook.draw.layout import Layout
    from schemabook.draw.picture import Picture
    from schemabook.draw.rects import Corner, Rects
    from schemabook.draw.theme import Theme

# Enums stand in rows below the tables.
_GAP: Final = 34.0
_WIDTH: Final = 900.0
# With less than this part of the cards known a fresh layout is better than a crowd around the old one.
_ENOUGH: Final = 0.6


@dataclass(frozen=True)
class Kept:
    """Places of an earlier drawing: the left upper corner of each card by its title, y downwards, in points.

    `groups` are the domains that the cards stood in; `detail` is how much of them was shown.
    """

    corners: Mapping[str, Corner]
    groups: Mapping[str, str]
    detail: str


def placed(picture: Picture, theme: Theme, kept: Kept | None = None) -> tuple[Graph, Layout]:
    """The graph and layout of a picture; `kept` places are used where enough of them are known."""
    return all_placed([picture], theme, [kept])[0]


def all_placed(
    pictures: Sequence[Picture], theme: Theme, kept: Sequence[Kept | None] | None = None
) -> list[tuple[Graph, Layout]]:
    """The same for many pictures, in few rounds of drawing."""
    olds = kept or [None] * len(pictures)
    usable = [old if old and _known(p, old) else None for p, old in zip(pictures, olds, strict=True)]
    fresh = [i for i, old in enumerate(usable) if old is None]
    stay = [(i, old) for i, old in enumerate(usable) if old is not None]
    rects: dict[int, Rects] = dict(zip(fresh, _fresh([pictures[i] for i in fresh], theme), strict=True))
    sizes = _measured([pictures[i] for i, _ in stay], theme)
    rects |= {i: _stay(pictures[i], old, size) for (i, old), size in zip(stay, sizes, strict=True)}
    return routed([(p, _rounded(rects[i])) for i, p in enumerate(pictures)], theme)


def kept_of(picture: Picture, layout: Layout) -> Kept:
    """The places of a drawing, for the next one of the same schema."""
    rects = {c.title: rect_of(layout.boxes[f"t{i}"]) for i, c in enumerate(picture.cards)}
    area = bounds(rects.values()) if rects else Rect(0, 0, 0, 0)
    corners = {t: (round(r.left - area.left, 2), round(r.top - area.top, 2)) for t, r in rects.items()}
    return Kept(corners, {c.title: c.group for c in picture.cards}, picture.detail)


def _known(picture: Picture, old: Kept) -> bool:
    here = sum(card.title in old.corners for card in picture.cards)
    return old.detail == picture.detail and here > _ENOUGH * max(len(picture.cards), len(old.corners))


def _fresh(pictures: Sequence[Picture], theme: Theme) -> list[Rects]:
    """By `dot`: a clustered picture domain by domain, the others whole; all in the same rounds."""
    parts = [clustered.parts(p) if p.clustered else [p] for p in pictures]
    done = iter(folded([part for several in parts for part in several], theme))
    found = []
    for picture, several in zip(pictures, parts, strict=True):
        laid = [{name: rect_of(box) for name, box in next(done).boxes.items()} for _ in several]
        if picture.clustered:
            found.append(clustered.together(picture, several, laid))
        else:
            found.append(_over_enums(laid[0]))
    return found


def _stay(picture: Picture, old: Kept, sizes: Rects) -> Rects:
    """Cards at their old corners; new ones near what they are linked to."""
    cards = {f"t{i}": card for i, card in enumerate(picture.cards)}
    ids = {card.key: name for name, card in cards.items()}
    near: dict[str, list[str]] = defaultdict(list)
    for link in picture.links:
        near[ids[link.child]].append(ids[link.parent])
        near[ids[link.parent]].append(ids[link.child])
    corners = {
        name: old.corners[card.title]
        for name, card in cards.items()
        if card.title in old.corners and (not picture.clustered or old.groups[card.title] == card.group)
    }
    if picture.clustered:
        return clustered.settled_together(picture, sizes, corners, near)
    tables = {name: rect for name, rect in sizes.items() if name in cards}
    return _over_enums(sizes | settled(tables, corners, near, aisle=aisle(picture)))


def _measured(pictures: Sequence[Picture], theme: Theme) -> list[Rects]:
    """Every card and enum at an arbitrary place, for its size."""
    jobs = [("dot", "json0", graph(p, theme).without_edges().dot()) for p in pictures]
    return [{n: rect_of(b) for n, b in read(json.loads(done)).boxes.items()} for done in graphviz(jobs)]


def _over_enums(rects: Rects) -> Rects:
    """The same with the enums in rows below the tables."""
    enums = sorted((name for name in rects if name.startswith("e")), key=lambda name: int(name[1:]))
    found = {name: rect for name, rect in rects.items() if name not in enums}
    if not enums:
        return found
    # A diff may be about enums alone.
    area = bounds(found.values()) if found else Rect(0.0, -_GAP, 0.0, 0.0)
    left, top, high = area.left, area.bottom + _GAP, 0.0
    for name in enums:
        rect = rects[name]
        if left > area.left and left + rect.width > area.left + max(area.width, _WIDTH):
            left, top, high = area.left, top + high + _GAP, 0.0
        found[name] = rect.at(left, top)
        left, high = left + rect.width + _GAP, max(high, rect.height)
    return found


def _rounded(rects: Rects) -> Rects:
    """From (0, 0), at the precision that is kept."""
    area = bounds(rects.values())
    return {
        name: rect.at(round(rect.left - area.left, 2), round(rect.top - area.top, 2))
        for name, rect in rects.items()
    }
