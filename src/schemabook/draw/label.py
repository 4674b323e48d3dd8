"""Cards as Graphviz's HTML-like labels. Ports go by the index of a row, never by a column's name.

https://graphviz.org/doc/info/shapes.html#html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.metrics import clip, width
from schemabook.draw.text import html, plural, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.draw.picture import Card, Row
    from schemabook.draw.theme import Theme
    from schemabook.schema import Enum

TEXT: Final = 12
SMALL: Final = 10
# The widest hint, type, and line of text in a card of narrow rows, in pixels; names are never cut.
_HINT, _TYPE, _LINE = 150.0, 150.0, 220.0
# An enum's card lists at most so many labels.
_LABELS = 12
_GAP = "&#160;"
# Two pixels at the sides of a card, which the cells have not.
_EDGE = '<FONT POINT-SIZE="6">&#160;</FONT>'


def card_label(card: Card, theme: Theme) -> str:
    """The label of a table: coloured bar, header, one row a column, what is left out."""
    accent = card.accent % len(theme.bars)
    bar, tint = theme.bars[accent], theme.headers[accent]
    room = max(_LINE, sum(_widths(card)))
    footers = _footers(card, room)
    head = font(f"<B>{html(card.title)}</B>", theme.text)
    if card.notes:
        head += font(_GAP * 2 + html(", ".join(card.notes)), theme.muted, SMALL)
    rows = [
        f'<TR><TD COLSPAN="4" HEIGHT="{5 if card.focus else 3}" CELLPADDING="0" BGCOLOR="{bar}"></TD></TR>',
        f'<TR><TD PORT="h" COLSPAN="4" ALIGN="LEFT" CELLPADDING="4" BGCOLOR="{tint}">{head}</TD></TR>',
    ]
    if card.subtitle:
        line = font(html(clip(visible(card.subtitle), room, SMALL)), theme.muted, SMALL)
        rows.append(f'<TR><TD COLSPAN="4" ALIGN="LEFT" BGCOLOR="{tint}">{_EDGE}{line}{_EDGE}</TD></TR>')
    slack = _slack(card, footers)
    rows += [_row(i, row, theme, slack) for i, row in enumerate(card.rows)]
    rows += [_footer(line, theme) for line in footers]
    border, thick = (bar, 2) if card.focus else (theme.border, 1)
    return _table(rows, border, theme.card, thick)


def enum_label(enum: Enum, theme: Theme) -> str:
    """The label of an enum: its name and its labels in order."""
    head = font(html(str(enum.key)), theme.text) + font(_GAP * 2 + "enum", theme.muted, SMALL)
    rows = [f'<TR><TD PORT="h" ALIGN="LEFT" CELLPADDING="4" BGCOLOR="{theme.rule}">{head}</TD></TR>']
    labels = [clip(visible(label), _LINE, SMALL) for label in enum.labels[:_LABELS]]
    rows += [_cell(html(label), theme.text) for label in labels]
    if len(enum.labels) > _LABELS:
        rows.append(_cell(f"+ {plural(len(enum.labels) - _LABELS, 'value')}", theme.muted))
    return _table(rows, theme.border, theme.card, 1, style="DASHED")


def message_label(lines: tuple[str, ...], theme: Theme) -> str:
    """A card that holds nothing but text."""
    first, *rest = lines
    text = font(f"<B>{html(first)}</B>", theme.text) + "".join(
        f"<BR/>{font(html(line), theme.muted, SMALL)}" for line in rest
    )
    return _table([f'<TR><TD CELLPADDING="14">{text}</TD></TR>'], theme.border, theme.card, 1)


def font(text: str, color: str, size: int = TEXT) -> str:
    """Escaped text in a colour and size."""
    return f'<FONT COLOR="{color}" POINT-SIZE="{size}">{text}</FONT>'


def _table(rows: Sequence[str], border: str, background: str, thick: int, *, style: str = "") -> str:
    look = f' STYLE="{style}"' if style else ""
    head = (
        f'<TABLE BORDER="{thick}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"'
        f' COLOR="{border}" BGCOLOR="{background}"{look}>'
    )
    # A row a line, so that a change of the schema is a short change of the DOT file.
    return "\n    ".join([head, *rows, "</TABLE>"])


def _row(index: int, row: Row, theme: Theme, last: float) -> str:
    room = f' WIDTH="{last:.0f}"' if last and not index else ""
    name = html(row.name)
    cells = (
        (f' PORT="w{index}"', _EDGE + font(f"<B>{_badges(row)}</B>", theme.key, 9) if row.badges else ""),
        ("", font(f"<B>{name}</B>" if "PK" in row.badges else name, theme.text)),
        ("", _GAP + font(html(clip(visible(row.type), _TYPE, SMALL)), theme.muted, SMALL)),
        (f' PORT="e{index}"{room}', _hint(row, theme)),
    )
    return "<TR>" + "".join(f'<TD{port} ALIGN="LEFT">{text}</TD>' for port, text in cells) + "</TR>"


def _hint(row: Row, theme: Theme) -> str:
    text = _hints(row)
    return _GAP + font(html(text), theme.muted, SMALL) + _EDGE if text else ""


def _hints(row: Row) -> str:
    said = (["null"] if row.nullable else []) + ([visible(row.origin)] if row.origin else [])
    return clip(" ".join(said), _HINT, SMALL)


def _badges(row: Row) -> str:
    return " ".join(row.badges)


def _widths(card: Card) -> tuple[float, float, float, float]:
    """The widths of the four columns of rows, nearly: badges, name, type, hint."""
    rows = card.rows
    return (
        10 + _widest((_badges(row) for row in rows), 9, bold=True),
        4 + max(_widest((visible(r.name),), TEXT, bold="PK" in r.badges) for r in rows) if rows else 0.0,
        7 + _widest((clip(visible(row.type), _TYPE, SMALL) for row in rows), SMALL),
        9 + _widest(map(_hints, rows), SMALL),
    )


def _slack(card: Card, footers: Sequence[str]) -> float:
    """The width of the last column that takes up what header and footers need beyond the rows."""
    notes = _widest((", ".join(card.notes),), SMALL) + 8 if card.notes else 0.0
    lines = [_widest((visible(card.title),), TEXT, bold=True) + notes, _widest(footers, SMALL)]
    lines.append(min(_widest((visible(card.subtitle),), SMALL), _LINE) if card.subtitle else 0.0)
    return max(max(lines) + 10 - sum(_widths(card)[:3]), 0.0)


def _widest(texts: Iterable[str], size: int, *, bold: bool = False) -> float:
    return max((width(text, size, bold=bold) or size * len(text) for text in texts), default=0.0)


def _footers(card: Card, room: float) -> list[str]:
    lines = [clip(visible(line), room, SMALL) for line in card.footers]
    if card.hidden:
        lines.append(("+ " if card.rows else "") + plural(card.hidden, "column"))
    if card.unseen:
        lines.append(f"+ {plural(card.unseen, 'relation')} to tables not shown")
    return lines


def _footer(line: str, theme: Theme) -> str:
    return f'<TR><TD COLSPAN="4" ALIGN="LEFT">{_EDGE}{font(html(line), theme.muted, SMALL)}{_EDGE}</TD></TR>'


def _cell(text: str, color: str) -> str:
    return f'<TR><TD ALIGN="LEFT">{_EDGE}{font(text, color, SMALL)}{_EDGE}</TD></TR>'
