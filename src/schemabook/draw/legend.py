"""A line below the drawing that explains the signs which occur in it, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.draw.ends import LEAD, end, position, straight
from schemabook.draw.label import SIGNS, font
from schemabook.draw.line_words import marks
from schemabook.draw.metrics import width
from schemabook.draw.text import html, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.ends import Point
    from schemabook.draw.picture import Picture
    from schemabook.draw.theme import Theme

_SIZE: Final = 10
_LINE: Final = 18.0
_GAP: Final = 16.0
_SYMBOL: Final = LEAD + 11
_ENDS: Final = {"one": "exactly one", "zero_or_one": "none or one", "zero_or_many": "any number"}
_BADGES: Final = {"PK": "primary key", "FK": "foreign key", "U": "unique"}
_LINES: Final = (
    ("inferred", "dashed", "inferred, not declared"),
    ("reads", "dotted", "view reads table"),
)
_ACTIONS: Final = ("cascade", "set null", "set default")
_MARKS: Final = {
    "deferrable": "may be checked at commit",
    "deferred": "checked at commit",
    "not valid": "earlier rows are not checked",
    "not enforced": "never checked",
    "match full": "all columns null or none",
    "period": "covers the time span",
}


@dataclass(frozen=True)
class Item:
    """One entry: an end, a kind of line, a colour or a word, and what it means."""

    text: str
    end: str = ""
    line: str = ""
    swatch: str = ""
    word: str = ""
    ink: str = ""  # of the word

    @property
    def width(self) -> float:
        """The room it needs, in points."""
        sign = _SYMBOL if self.end or self.line else 12.0 if self.swatch else 0.0
        return sign + _measure(self.word, bold=True) + (5 if self.word else 3) + _measure(self.text)


def items(picture: Picture, theme: Theme) -> Iterator[Item]:
    """What has to be explained in this picture."""
    ends = {e for r in picture.relations for e in (r.child_end, r.parent_end)}
    yield from (Item(text, end=kind) for kind, text in _ENDS.items() if kind in ends)
    rows = [row for card in picture.cards for row in card.rows]
    badges = {badge for row in rows for badge in row.badges}
    yield from (Item(text, word=badge) for badge, text in _BADGES.items() if badge in badges)
    if any(row.nullable for row in rows):
        yield Item("may be null", word="null")
    said = {word for r in picture.relations for word in marks(r).split(", ")}
    if picture.detail != "names":  # there no words stand at the lines
        if actions := [word for word in _ACTIONS if word in said]:
            yield Item("on delete", word=", ".join(actions))
        yield from (Item(text, word=mark) for mark, text in _MARKS.items() if mark in said)
    kinds = {link.kind for link in picture.links}
    yield from (Item(text, line=style) for kind, style, text in _LINES if kind in kinds)
    if any(row.to for row in rows):
        yield Item("refers to, not drawn", word="→")
    if picture.diff:
        yield from _changes(picture, theme)
        return
    for i, group in enumerate(picture.groups):
        yield Item(visible(group), swatch=theme.bars[i % len(theme.bars)])


def _changes(picture: Picture, theme: Theme) -> Iterator[Item]:
    """The signs of a diff that occur."""
    found = {card.change for card in picture.cards} | {link.change for link in picture.links}
    found |= {row.change for card in picture.cards for row in card.rows}
    found |= {line.change for card in picture.cards for line in card.footers}
    found |= {d.sign for d in picture.changes if d.place == "foot"}
    found |= {change for enum in picture.enums for change in (enum.change, *(c for _, c in enum.labels))}
    yield from (
        Item(kind, word=sign, ink=theme.change(kind).ink) for kind, sign in SIGNS.items() if kind in found
    )
    if any(card.context for card in picture.cards):
        yield Item("unchanged", swatch=theme.border)


def legend(picture: Picture, theme: Theme, *, width: float) -> list[str]:
    """DOT nodes and edges of the legend, wrapped to `width`, hanging below y = 0."""
    lines: list[str] = []
    x, y = 0.0, -30.0
    for number, item in enumerate(items(picture, theme)):
        if x > 0 and x + item.width > width:
            x, y = 0.0, y - _LINE
        lines += _item(f"k{number}", item, (x, y), theme)
        x += item.width + _GAP
    return lines


def line_of_text(name: str, text: str, at: Point, size: int, color: str, *, bold: bool = False) -> str:
    """A DOT node that is one line of text, its left end and middle at `at`."""
    shown = visible(text)
    body = font(f"<B>{html(text)}</B>" if bold else html(text), color, size)
    return _node(name, body, at[0], at[1], _measure(shown, size, bold=bold))


def _item(name: str, item: Item, at: Point, theme: Theme) -> list[str]:
    x, y = at
    text = font(html(item.text), theme.muted, _SIZE)
    if item.end:
        # The sign as it stands at a card on its right: a short line, ending at a card's border.
        border = straight((x + _SYMBOL - 4, y - 6), (x + _SYMBOL - 4, y + 6))
        curves = [
            straight((x, y), (x + _SYMBOL - 4 - LEAD, y)),
            *end(item.end, (x + _SYMBOL - 4, y), -1),
            border,
        ]
        sign = f'  {name} -> {name} [id="{name}e", pos="{position(curves)}"];'
        return [_node(name, text, x + _SYMBOL + 3, y, _measure(item.text)), sign]
    if item.line:
        way = straight((x, y), (x + _SYMBOL - 4, y))
        sign = f'  {name} -> {name} [id="{name}e", style="{item.line}", pos="{position([way])}"];'
        return [_node(name, text, x + _SYMBOL + 3, y, _measure(item.text)), sign]
    if item.swatch:
        square = (
            '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0"><TR>'
            f'<TD FIXEDSIZE="TRUE" WIDTH="9" HEIGHT="9" BGCOLOR="{item.swatch}"></TD></TR></TABLE>'
        )
        return [_node(name, text, x + 15, y, _measure(item.text)), _node(f"{name}s", square, x, y, 9)]
    word = font(f"<B>{html(item.word)}</B>", item.ink or theme.key, _SIZE)
    room = _measure(item.word, bold=True)
    return [
        _node(f"{name}w", word, x, y, room),
        _node(name, text, x + room + 5, y, _measure(item.text)),
    ]


def _node(name: str, body: str, left: float, y: float, room: float) -> str:
    return f'  {name} [id="{name}", label=<{body}>, pos="{left + room / 2:.2f},{y:.2f}"];'


def _measure(text: str, size: float = _SIZE, *, bold: bool = False) -> float:
    known = width(text, size, bold=bold)
    return known if known is not None else size * len(text)
