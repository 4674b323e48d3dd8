"""The diff as Markdown for a comment at a pull request: a table of changes, and a picture in Mermaid.

GitHub takes comments of 65,536 characters; what does not fit is counted. Whatever comes from a schema stands
in code spans, where no mention, link or HTML comes to life. https://github.github.com/gfm/#code-spans
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.draw.diff.order import SIGNS, counted, grouped
from schemabook.draw.mermaid import mermaid
from schemabook.draw.text import plural, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.draw.diff.difference import Difference
    from schemabook.draw.diff.order import Group
    from schemabook.draw.picture import Card, Picture

# Bytes, which are never fewer than characters; the rest is for the sentence about what is left out.
_LIMIT: Final = 65_000
_BLOCK: Final = 20_000
_CELL: Final = 300
# Mermaid's layout is hard to read beyond.
TABLES: Final = 12
_ROWS: Final = 30
_HEAD: Final = ("| | Object | Change | Before | After |", "|---|---|---|---|---|")


def changes_markdown(picture: Picture, *, digest: str = "") -> str:
    """The diff `picture` as Markdown, under 65,536 bytes; `digest` is written as a comment at its end.

    A head line with counts, a table of all changes by table, the most destructive first, and a Mermaid block
    of at most 12 tables.
    """
    title = f"{code(picture.title)}: " if picture.title else ""
    head = [f"**{title}{counted(picture)}**", ""]
    tail = [f"<!-- schemabook digest: {digest} -->", ""] if digest else []
    if not picture.changes:
        return "\n".join([*head, *tail])
    block = _block(picture)
    rows = [row for group in grouped(picture) for row in _rows(group)]
    room = _LIMIT - sum(_size(line) for line in (*head, *_HEAD, *block, *tail))
    shown = _fitting(rows, room)
    more = []
    if len(shown) < len(rows):
        left = plural(len(rows) - len(shown), "more row")
        more = ["", f"{left} left out: a comment has room for no more."]
    return "\n".join([*head, *_HEAD, *shown, *more, "", *block, *tail])


def code(text: str) -> str:
    """Any text as a code span that can stand in a table's cell."""
    shown = visible(text)
    shown = shown if len(shown) <= _CELL else shown[: _CELL - 1] + "…"
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}".replace("|", "\\|")


def _rows(group: Group) -> list[str]:
    if not group.title:
        return [_row("", "**other objects**", "", "", ""), *(_part(d) for d in group.parts)]
    whole = group.whole
    before, after = (whole.before, whole.after) if whole else ("", "")
    what = whole.what if whole and whole.what else group.change
    first = _row(SIGNS[group.change], f"**{group.kind} {code(group.title)}**", what, before, after)
    return [first, *(_part(d) for d in group.parts)]


def _part(d: Difference) -> str:
    return _row(SIGNS[d.sign], f"{d.object} {code(d.name)}", d.what or d.change, d.before, d.after)


def _row(sign: str, object_: str, change: str, before: str, after: str) -> str:
    """A row of the table; `object_` is Markdown already, `change` one of our own words."""
    cells = (sign, object_, change, code(before) if before else "", code(after) if after else "")
    return "| " + " | ".join(cells) + " |"


def _fitting(rows: Sequence[str], room: int) -> list[str]:
    shown = []
    for row in rows:
        room -= _size(row)
        if room < 0:
            break
        shown.append(row)
    return shown


def _size(line: str) -> int:
    return len(line.encode()) + 1


def _block(picture: Picture) -> list[str]:
    """The Mermaid block, with a sentence about what is not in it; no columns where there are too many."""
    places = {group.title: i for i, group in enumerate(grouped(picture))}
    cards = sorted(picture.cards, key=lambda c: (not c.change, places.get(c.title, 0), c.title))
    chosen, rest = cards[:TABLES], cards[TABLES:]
    if not chosen:
        return []
    text = _drawn(picture, [_short(card) for card in chosen])
    if len(text.encode()) > _BLOCK:
        text = _drawn(picture, [replace(card, rows=()) for card in chosen])
    said = []
    if rest:
        names = ", ".join(code(card.title) for card in rest[:TABLES])
        more = f" and {len(rest) - TABLES} more" if len(rest) > TABLES else ""
        said = [f"Not in this picture: {names}{more}.", ""]
    return ["```mermaid", text.rstrip("\n"), "```", "", *said]


def _drawn(picture: Picture, cards: Sequence[Card]) -> str:
    names = {card.key for card in cards}
    links = tuple(x for x in picture.links if x.child in names and x.parent in names)
    return mermaid(replace(picture, cards=tuple(cards), links=links, enums=()), digest="")


def _short(card: Card) -> Card:
    rows = card.rows if len(card.rows) <= _ROWS else tuple(r for r in card.rows if r.change)[:_ROWS]
    return replace(card, rows=rows)
