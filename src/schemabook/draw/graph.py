"""A picture as a graph: nodes with labels, edges between ports, and its text in the DOT language.

Parents stand left of their children. Where tables refer to each other in a circle, the edges that close
it are turned round, so that no line has to run around a card; what an edge means is not touched by that.
https://graphviz.org/doc/info/lang.html
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from schemabook.draw.ends import LEAD
from schemabook.draw.label import card_label, enum_label, message_label, others_label
from schemabook.draw.line_words import SIZE, room, said
from schemabook.draw.metrics import FAMILY
from schemabook.draw.text import visible
from schemabook.relations import anchors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from schemabook.draw.picture import Card, Link, Picture
    from schemabook.draw.rects import Rect
    from schemabook.draw.theme import Theme
    from schemabook.schema import Name

# The room between two columns, in points; what stays clear on both sides of words there together.
_AISLE: Final = 68.4
_CLEAR: Final = 10.0
_WIDEST: Final = 170.0
_ARROWS: Final = {
    "one": "teetee",
    "zero_or_one": "teeodot",
    "zero_or_many": "crowodot",
    "": "none",
    "read": "vee",
}


@dataclass(frozen=True, kw_only=True)
class Node:
    """A card; `id` is "t0", "t1", ... for tables and "e0", ... for enums."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A line from `tail` to `head`, left to right, whichever of the two is the parent; `span` in columns.

    An end is one of a relation's, "read" at a view and "" at what it reads. The line leaves the tail on its
    right; `head_side` is "e" where it comes to the head's right as well.
    """

    id: str
    tail: str
    tail_port: str
    head: str
    head_port: str
    tail_end: str
    head_end: str
    link: Link
    span: int = 1
    head_side: Literal["w", "e"] = "w"


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Nodes that are set together under a name; `accent` is the index of their colour."""

    id: str
    name: str
    accent: int
    nodes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Graph:
    """All nodes and edges of one diagram; `aisle` is the room between columns, in points."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    theme: Theme
    clusters: tuple[Cluster, ...] = ()
    aisle: float = _AISLE

    def without_edges(self) -> Graph:
        """The nodes alone."""
        return replace(self, edges=(), clusters=())

    def dot(
        self,
        *,
        only: Collection[str] | None = None,
        title: str | None = None,
        digest: str = "",
        told: bool = False,
    ) -> str:
        """The graph, or the part of it between the nodes `only`, in the DOT language.

        With `told` what is unusual about a relation stands at its edge; for us `compose` finds the room.
        """
        wanted = [n for n in self.nodes if only is None or n.id in only]
        lines = [f"// schemabook digest: {digest}"] if digest else []
        lines += ["digraph schema {", *_defaults(self.theme, self.aisle)]
        if title:
            lines.append(
                f'  label={quoted(title)}; labelloc="t"; labeljust="l"; fontcolor="{self.theme.text}";'
            )
        lines += [f"  {n.id} [label=<{n.label}>];" for n in wanted]
        lines += [line for c in self.clusters for line in _cluster(c, {n.id for n in wanted}, self.theme)]
        edges = [e for e in self.edges if only is None or e.tail in only]
        lines += [f"  {_edge(e, self.theme, told=told)}" for e in edges]
        return "\n".join([*lines, "}", ""])


def graph(
    picture: Picture,
    theme: Theme,
    *,
    columns: int | None = None,
    lanes: int = 1,
    spots: Mapping[Name, Rect] | None = None,
) -> Graph:
    """The graph of a picture; one card that says so where there is no table.

    `columns` folds long chains into so many; `lanes` are the columns that many children of one table share.
    `spots` say where the cards stand already: the lines then run between their nearer sides.
    """
    others = [d for d in picture.changes if d.place == "foot"]
    if picture.diff:  # what has not changed stays in the background
        theme = replace(theme, edge=theme.border)
    if not (picture.cards or picture.enums or others):
        return Graph(
            nodes=(Node(id="t0", label=message_label(_nothing(picture), theme)),), edges=(), theme=theme
        )
    ids = {card.key: f"t{i}" for i, card in enumerate(picture.cards)}
    nodes = [Node(id=ids[c.key], label=card_label(c, theme, diff=picture.diff)) for c in picture.cards]
    nodes += [Node(id=f"e{i}", label=enum_label(e, theme)) for i, e in enumerate(picture.enums)]
    if others:
        nodes.append(Node(id=f"e{len(picture.enums)}", label=others_label(others, theme)))
    return Graph(
        nodes=tuple(nodes),
        edges=_spread(tuple(_edges(picture, ids, columns, spots)), lanes),
        theme=theme,
        clusters=_clusters(picture, ids) if picture.clustered else (),
        aisle=aisle(picture),
    )


def aisle(picture: Picture) -> float:
    """The room between two columns: for both ends of a line and the widest of the words on one."""
    if picture.detail == "names":  # nothing is written there
        return _AISLE
    return min(max(_AISLE, room(picture.links) + 2 * LEAD + _CLEAR), _WIDEST)


def stroke(link: Link, theme: Theme) -> tuple[str, str]:
    """Style and colour of a line: dashed is not declared (or no longer), dotted is what a view reads."""
    color = theme.change(link.change).ink if link.change else theme.edge
    if link.kind == "reads":
        return "dotted", color
    return "dashed" if link.kind == "inferred" or link.change == "removed" else "solid", color


def steps(picture: Picture) -> int:
    """How many tables the longest way from left to right passes."""
    return max(_depths(picture).values(), default=-1) + 1


def quoted(text: str) -> str:
    """A quoted string of the DOT language; backslashes are taken as they stand."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _nothing(picture: Picture) -> tuple[str, ...]:
    if picture.diff:
        return ("No difference", "Both schemas are equal.")
    if picture.left_out:
        return ("No tables", "No table of the schema is selected.")
    return ("No tables", "The schema has no tables yet.")


def _defaults(theme: Theme, aisle: float) -> list[str]:
    return [
        f'  graph [rankdir="LR", bgcolor="{theme.background}", fontname="{FAMILY}"];',
        f"  graph [nodesep=0.3, ranksep={aisle / 72:.4g}];",
        f'  node [shape="plain", fontname="{FAMILY}", fontsize=12];',
        f'  edge [color="{theme.edge}", dir="both", arrowsize=0.8, penwidth=1.1];',
    ]


def _cluster(cluster: Cluster, wanted: Collection[str], theme: Theme) -> list[str]:
    inside = [name for name in cluster.nodes if name in wanted]
    if not inside:
        return []
    bar = theme.bars[cluster.accent % len(theme.bars)]
    return [
        f"  subgraph cluster_{cluster.id} {{",
        f'    label={quoted(cluster.name)}; labeljust="l"; fontname="{FAMILY}"; fontsize=15;',
        f'    fontcolor="{theme.text}"; color="{bar}"; style="rounded"; margin=14;',
        f"    {'; '.join(inside)};",
        "  }",
    ]


def _edge(edge: Edge, theme: Theme, *, told: bool) -> str:
    style, color = stroke(edge.link, theme)
    attributes = [
        f'id="{edge.id}"',
        f'arrowtail="{_ARROWS[edge.tail_end]}"',
        f'arrowhead="{_ARROWS[edge.head_end]}"',
    ]
    if edge.span > 1:
        attributes.append(f"minlen={edge.span}")
    if style != "solid":
        attributes.append(f'style="{style}"')
    if color != theme.edge:
        attributes.append(f'color="{color}"')
    if told and (text := said(edge.link)):
        attributes.append(
            f'label={quoted(text)}, fontname="{FAMILY}", fontsize={SIZE}, fontcolor="{theme.muted}"'
        )
    ends = f"{edge.tail}:{edge.tail_port}:e -> {edge.head}:{edge.head_port}:{edge.head_side}"
    return f"{ends} [{', '.join(attributes)}];"


def _edges(
    picture: Picture, ids: dict[Name, str], columns: int | None, spots: Mapping[Name, Rect] | None
) -> Iterable[Edge]:
    cards = {card.key: card for card in picture.cards}
    place = _places(picture, columns)
    known = tuple(picture.relations)
    for i, link in enumerate(picture.links):
        child, parent = cards[link.child], cards[link.parent]
        child_column, parent_column = anchors(link.relation, known) if link.relation else ("", "")
        turned = place[link.parent] > place[link.child]
        # Both ends of a self reference are on the right, and those of cards that stand above each other.
        stacked = link.is_self
        if spots is not None:
            at_child_, at_parent_ = spots[link.child], spots[link.parent]
            stacked = at_child_.left < at_parent_.right and at_parent_.left < at_child_.right
            turned = not stacked and at_parent_.left > at_child_.left
        head_side: Literal["w", "e"] = "e" if stacked else "w"
        parent_side, child_side = (head_side, "e") if turned else ("e", head_side)
        parent_end, child_end = _ends(link)
        at_parent = (ids[parent.key], _port(parent, parent_column, parent_side), parent_end)
        at_child = (ids[child.key], _port(child, child_column, child_side), child_end)
        tail, head = (at_child, at_parent) if turned else (at_parent, at_child)
        yield Edge(
            id=f"r{i}",
            tail=tail[0],
            tail_port=tail[1],
            tail_end=tail[2],
            head=head[0],
            head_port=head[1],
            head_end=head[2],
            link=link,
            head_side=head_side,
        )


def _ends(link: Link) -> tuple[str, str]:
    """The parent's end and the child's."""
    return (link.relation.parent_end, link.relation.child_end) if link.relation else ("", "read")


def _clusters(picture: Picture, ids: Mapping[Name, str]) -> tuple[Cluster, ...]:
    inside: dict[str, list[str]] = defaultdict(list)
    accents: dict[str, int] = {}
    for card in picture.cards:
        inside[card.group].append(ids[card.key])
        accents[card.group] = card.accent
    return tuple(
        Cluster(id=f"g{i}", name=visible(group), accent=accents[group], nodes=tuple(inside[group]))
        for i, group in enumerate(picture.groups)
    )


def _spread(edges: tuple[Edge, ...], lanes: int) -> tuple[Edge, ...]:
    """The tables that hang on one other table alone, set in `lanes` columns in turn."""
    met: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        met[edge.tail].add(edge.head)
        met[edge.head].add(edge.tail)
    turns: dict[str, dict[str, int]] = defaultdict(dict)

    def span(edge: Edge) -> int:
        for leaf, stem in ((edge.head, edge.tail), (edge.tail, edge.head)):
            if leaf != stem and met[leaf] == {stem}:
                turn = turns[stem].setdefault(leaf, len(turns[stem]))
                return 1 + turn % lanes
        return 1

    return tuple(replace(edge, span=span(edge)) for edge in edges) if lanes > 1 else edges


def _port(card: Card, column: str, side: str) -> str:
    row = card.position(column)
    return "h" if row is None else f"{side}{row}"


def _places(picture: Picture, columns: int | None) -> Mapping[Name, tuple[int, int]]:
    """By (column, place): of two tables the smaller one stands on the left."""
    place = _order([c.key for c in picture.cards], picture.links)
    if columns is None:
        return {name: (0, at) for name, at in place.items()}
    turn = columns - 1
    return {
        name: (turn - abs(depth % (2 * turn) - turn), place[name]) for name, depth in _depths(picture).items()
    }


def _depths(picture: Picture) -> dict[Name, int]:
    """The longest way to each table from one that has nothing on its left."""
    place = _order([c.key for c in picture.cards], picture.links)
    right: dict[Name, set[Name]] = defaultdict(set)
    for link in picture.links:
        if not link.is_self:
            first, second = sorted((link.parent, link.child), key=place.__getitem__)
            right[first].add(second)
    depth = dict.fromkeys(place, 0)
    for name in place:  # from left to right
        for other in right[name]:
            depth[other] = max(depth[other], depth[name] + 1)
    return depth


def _order(names: Sequence[Name], links: Sequence[Link]) -> dict[Name, int]:
    """Places from left to right that turn few edges round (Eades, Lin and Smyth 1993, from the left end)."""
    children: dict[Name, set[Name]] = defaultdict(set)
    parents: dict[Name, set[Name]] = defaultdict(set)
    for link in links:
        if not link.is_self:
            children[link.parent].add(link.child)
            parents[link.child].add(link.parent)
    left = dict.fromkeys(names)
    place: dict[Name, int] = {}
    while left:
        free = next((n for n in left if not parents[n]), None)
        name = free or max(left, key=lambda n: len(children[n]) - len(parents[n]))
        place[name] = len(place)
        del left[name]
        for other in children.pop(name, ()):
            parents[other].discard(name)
        for other in parents.pop(name, ()):
            children[other].discard(name)
    return place
