"""What a visual diff must hold for any two snapshots: every change is told once, and can be seen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from schemabook.draw.diff.diagram import diff_picture
from schemabook.draw.graph import graph
from schemabook.draw.text import html
from schemabook.draw.theme import LIGHT
from schemabook.schema_diff import diff

if TYPE_CHECKING:
    from schemabook.draw.diff.difference import Difference
    from schemabook.draw.picture import Card, Picture
    from schemabook.schema import Schema


def assert_told(old: Schema, new: Schema) -> Picture:
    """The picture of two snapshots, in which every change is told exactly once and every one is marked."""
    picture = diff_picture(old, new)
    changes = diff(old, new)
    assert Counter(c for d in picture.changes for c in d.covers) == Counter(changes)
    cards = {card.key: card for card in picture.cards}
    for d in picture.changes:
        assert is_marked(d, picture, cards.get(d.table) if d.table else None), d
    assert bool(changes) == any(card.change for card in picture.cards) or _beyond(picture)
    return picture


def is_marked(d: Difference, picture: Picture, card: Card | None) -> bool:
    """Whether one difference can be seen where it says that it is told."""
    if d.place == "foot":
        return card is None and html(d.text)[:20] in graph(picture, LIGHT).dot()
    if d.place == "enum":
        return any(str(e.key) == d.name and e.change for e in picture.enums)
    if card is None or not card.change:
        return False
    rows = {row.name: row for row in card.rows}
    if not all(name in rows and rows[name].change for name in d.columns):
        return False
    if d.place == "line":
        return any((f.text, f.change) == (d.text, d.sign) for f in card.footers)
    if d.place == "link":
        return any(x.change for x in picture.links if x.relation and x.relation.constraint == d.name)
    if d.place == "card":
        return card.change == d.change
    (name,) = d.columns
    row = rows[name]
    said = d.text in row.was or bool(row.old_type and d.what == "type")
    return row.change == d.change if d.change != "changed" else said


def _beyond(picture: Picture) -> bool:
    return any(d.place in ("enum", "foot") for d in picture.changes)
