"""Cards as Graphviz's HTML-like labels. Ports go by the index of a row, never by a column's name.

https://graphviz.org/doc/info/shapes.html#html
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.draw.metrics import clip, width, wrapped
from schemabook.draw.picture import Footer
from schemabook.draw.text import html, plural, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.draw.diff.difference import Difference
    from schemabook.draw.picture import Card, EnumCard, Row
    from schemabook.draw.theme import Theme

TEXT: Final = 12
SMALL: Final = 10
# The widest hint, type, and line of text in a card of narrow rows, in pixels; names are never cut.
_HINT, _TYPE, _LINE = 150.0, 150.0, 220.0
# What a diff has to say may take more room: it is what the picture is about.
_SAID: Final = 300.0
# An enum's card lists at most so many labels.
_LABELS = 12
SIGNS: Final = {"added": "+", "removed": "\N{MINUS SIGN}", "changed": "~"}
# What a diff tells in a line at the foot of a card may need so many.
_FEW: Final = 3
_BREAK: Final = '<BR ALIGN="LEFT"/>'
_GAP = "&#160;"
# Two pixels at the sides of a card, which the cells have not.
_EDGE = '<FONT POINT-SIZE="6">&#160;</FONT>'


def card_label(card: Card, theme: Theme, *, diff: bool = False) -> str:
    """The label of a table: bar, header, one row a column, what is left out; with signs in a diff."""
    if card.kind == "stub":
        return _stub(card, theme)
    if diff:  # where values come from matters where something changed
        card = replace(card, rows=tuple(r if r.change else replace(r, origin="") for r in card.rows))
    if card.context:  # it is there for orientation
        theme = replace(theme, text=theme.muted, key=theme.muted)
    bar, tint = _colors(card, theme, diff=diff)
    span = 5 if diff else 4
    room = max(_LINE, sum(_widths(card)))
    footers = _footers(card, room)
    thin = 5 if card.focus else 3
    rows = [
        f'<TR><TD COLSPAN="{span}" HEIGHT="{thin}" CELLPADDING="0" BGCOLOR="{bar}"></TD></TR>',
        f'<TR><TD PORT="h" COLSPAN="{span}" ALIGN="LEFT" CELLPADDING="4" BGCOLOR="{tint}">'
        f"{_head(card, theme)}</TD></TR>",
    ]
    if card.subtitle:
        line = font(html(clip(visible(card.subtitle), room, SMALL)), theme.muted, SMALL)
        rows.append(f'<TR><TD COLSPAN="{span}" ALIGN="LEFT" BGCOLOR="{tint}">{_EDGE}{line}{_EDGE}</TD></TR>')
    slack = _slack(
        card,
        [
            f"{SIGNS[line.change]} {text}" if line.change else text
            for line in footers
            for text in line.text.split("\n")
        ],
    )
    rows += [_row(i, row, theme, slack, diff=diff) for i, row in enumerate(card.rows)]
    rows += [_footer(line, theme, span) for line in footers]
    border, thick = (bar, 2) if card.focus or card.change else (theme.border, 1)
    style = "DASHED" if card.kind == "view" or card.change == "removed" else ""
    return _table(rows, border, theme.card, thick, style=style)


def enum_label(enum: EnumCard, theme: Theme) -> str:
    """The label of an enum: its name and its labels in order."""
    ink = theme.change(enum.change) if enum.change else None
    head = font(html(str(enum.key)), theme.text) + font(_GAP * 2 + "enum", theme.muted, SMALL)
    if ink and enum.change:
        head += font(f"{_GAP * 2}<B>{enum.change.upper()}</B>", ink.ink, SMALL)
    tint = ink.header if ink else theme.rule
    rows = [f'<TR><TD PORT="h" ALIGN="LEFT" CELLPADDING="4" BGCOLOR="{tint}">{head}</TD></TR>']
    # What changed is never among the labels left out.
    listed = [x for i, x in enumerate(enum.labels) if i < _LABELS or x[1]]
    for label, change in listed:
        text = html(clip(visible(label), _LINE, SMALL))
        if change:
            text = f"{SIGNS[change]} {_struck(text) if change == 'removed' else text}"
            rows.append(_cell(text, theme.text, theme.change(change).tint))
        else:
            rows.append(_cell(text, theme.text))
    if len(enum.labels) > len(listed):
        rows.append(_cell(f"+ {plural(len(enum.labels) - len(listed), 'value')}", theme.muted))
    return _table(rows, ink.ink if ink else theme.border, theme.card, 1, style="DASHED")


def others_label(told: Sequence[Difference], theme: Theme) -> str:
    """A card with what a diff tells of objects that no other card stands for."""
    head = font("Other objects", theme.text)
    rows = [f'<TR><TD PORT="h" ALIGN="LEFT" CELLPADDING="4" BGCOLOR="{theme.rule}">{head}</TD></TR>']
    lines = (Footer(text=_lines(visible(d.text), _SAID, d.sign), change=d.sign) for d in told)
    rows += [_footer(line, theme, 1) for line in lines]
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


def said(row: Row) -> str:
    """What stands behind a column's type: null, where its values come from, what it refers to."""
    words = (["null"] if row.nullable else []) + ([visible(row.origin)] if row.origin else [])
    words += [f"→ {visible(name)}" for name in row.to]
    return " ".join(words)


def _colors(card: Card, theme: Theme, *, diff: bool) -> tuple[str, str]:
    """The bar's and the header's colour; a diff has colours for changes only."""
    if card.change:
        ink = theme.change(card.change)
        return ink.ink, ink.header
    if diff or card.kind == "view":
        return theme.border, theme.rule
    accent = card.accent % len(theme.bars)
    return theme.bars[accent], theme.headers[accent]


def _head(card: Card, theme: Theme) -> str:
    title = f"<B>{html(card.title)}</B>"
    head = font(_struck(title) if card.change == "removed" else title, theme.text)
    if card.notes:
        head += font(_GAP * 2 + html(", ".join(card.notes)), theme.muted, SMALL)
    if card.change:
        head += font(f"{_GAP * 2}<B>{card.change.upper()}</B>", theme.change(card.change).ink, SMALL)
    return head


def _stub(card: Card, theme: Theme) -> str:
    text = font(html(card.title), theme.text) + font(
        _GAP * 2 + html(", ".join(card.notes)), theme.muted, SMALL
    )
    row = f'<TR><TD PORT="h" ALIGN="LEFT" CELLPADDING="4" BGCOLOR="{theme.background}">{text}</TD></TR>'
    return _table([row], theme.border, theme.background, 1, style="DASHED")


def _struck(text: str) -> str:
    return f"<S>{text}</S>"


def _table(rows: Sequence[str], border: str, background: str, thick: int, *, style: str = "") -> str:
    look = f' STYLE="{style}"' if style else ""
    head = (
        f'<TABLE BORDER="{thick}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"'
        f' COLOR="{border}" BGCOLOR="{background}"{look}>'
    )
    # A row a line, so that a change of the schema is a short change of the DOT file.
    return "\n    ".join([head, *rows, "</TABLE>"])


def _row(index: int, row: Row, theme: Theme, last: float, *, diff: bool) -> str:
    room = f' WIDTH="{last:.0f}"' if last and not index else ""
    name = f"<B>{html(row.name)}</B>" if "PK" in row.badges else html(row.name)
    name = _struck(name) if row.change == "removed" else name
    badges = font(f"<B>{_badges(row)}</B>", theme.key, 9) if row.badges else ""
    west = f' PORT="w{index}"'
    cells = [
        ("" if diff else west, _EDGE + badges if badges else ""),
        ("", font(name, theme.text)),
        ("", _GAP + font(html(_type(row)), theme.muted, SMALL)),
        (f' PORT="e{index}"{room}', _hint(row, theme)),
    ]
    ground = ""
    if diff:
        ink = theme.change(row.change) if row.change else None
        sign = font(f"<B>{SIGNS[row.change]}</B>", ink.ink) if ink else ""
        cells.insert(0, (west, _EDGE + sign))
        ground = f' BGCOLOR="{ink.tint}"' if ink else ""
    return "<TR>" + "".join(f'<TD{port}{ground} ALIGN="LEFT">{text}</TD>' for port, text in cells) + "</TR>"


def _type(row: Row) -> str:
    if row.old_type:
        return clip(f"{visible(row.old_type)} → {visible(row.type)}", _SAID, SMALL)
    return clip(visible(row.type), _TYPE, SMALL)


def _hint(row: Row, theme: Theme) -> str:
    texts = [font(html(text), theme.muted, SMALL)] if (text := _hints(row)) else []
    if row.was and row.change:
        texts.append(font(html(_changes(row)), theme.change(row.change).ink, SMALL))
    return _GAP + _GAP.join(texts) + _EDGE if texts else ""


def _hints(row: Row) -> str:
    return clip(said(row), _HINT if not row.to else _SAID, SMALL)


def _changes(row: Row) -> str:
    return clip("; ".join(visible(text) for text in row.was), _SAID, SMALL)


def _badges(row: Row) -> str:
    return " ".join(row.badges)


def _widths(card: Card) -> tuple[float, float, float, float]:
    """The widths of the four columns of rows, nearly: badges, name, type, hint."""
    rows = card.rows
    return (
        10 + _widest((_badges(row) for row in rows), 9, bold=True),
        4 + max(_widest((visible(r.name),), TEXT, bold="PK" in r.badges) for r in rows) if rows else 0.0,
        7 + _widest((_type(row) for row in rows), SMALL),
        9 + _widest((f"{_hints(row)} {_changes(row)}".strip() for row in rows), SMALL),
    )


def _slack(card: Card, footers: Sequence[str]) -> float:
    """The width of the last column that takes up what header and footers need beyond the rows."""
    notes = _widest((", ".join(card.notes),), SMALL) + 8 if card.notes else 0.0
    notes += _widest((card.change.upper(),), SMALL, bold=True) + 8 if card.change else 0.0
    lines = [_widest((visible(card.title),), TEXT, bold=True) + notes, _widest(footers, SMALL)]
    lines.append(min(_widest((visible(card.subtitle),), SMALL), _LINE) if card.subtitle else 0.0)
    return max(max(lines) + 10 - sum(_widths(card)[:3]), 0.0)


def _widest(texts: Iterable[str], size: int, *, bold: bool = False) -> float:
    return max((width(text, size, bold=bold) or size * len(text) for text in texts), default=0.0)


def _footers(card: Card, room: float) -> list[Footer]:
    room = max(room, _SAID) if card.change else room
    lines = [Footer(text=_lines(visible(f.text), room, f.change), change=f.change) for f in card.footers]
    changed = len([r for r in card.columns if r.change]) - len([r for r in card.rows if r.change])
    hidden = card.hidden
    if changed and card.change == "changed":
        lines.append(Footer(text=f"{plural(changed, 'more column')} changed", change="changed"))
        hidden -= changed
    if hidden:
        same = " unchanged" if card.change == "changed" or card.context else ""
        lines.append(Footer(text=("+ " if card.rows else "") + plural(hidden, "column") + same))
    if card.unseen:
        lines.append(Footer(text=f"+ {plural(card.unseen, 'relation')} to tables not shown"))
    return lines


def _lines(text: str, room: float, change: str) -> str:
    """A line, or what a diff tells in as many as it may need, apart by line ends."""
    return "\n".join(wrapped(text, room, SMALL, lines=_FEW if change else 1))


def _footer(line: Footer, theme: Theme, span: int) -> str:
    texts, ground, color, sign = [html(text) for text in line.text.split("\n")], "", theme.muted, ""
    if line.change:
        ink = theme.change(line.change)
        texts = [_struck(text) for text in texts] if line.change == "removed" else texts
        ground, color, sign = ink.tint, theme.text, f"{font(f'<B>{SIGNS[line.change]}</B>', ink.ink)} "
    shade = f' BGCOLOR="{ground}"' if ground else ""
    if len(texts) == 1:
        text = f"{_EDGE}{font(sign + texts[0], color, SMALL)}{_EDGE}"
    else:  # the lines below the first stand under it, behind the sign
        rest = [f"{_EDGE}{font(_GAP * 3 + text, color, SMALL)}{_EDGE}{_BREAK}" for text in texts[1:]]
        text = f"{_EDGE}{font(sign + texts[0], color, SMALL)}{_EDGE}{_BREAK}{''.join(rest)}"
    return f'<TR><TD COLSPAN="{span}"{shade} ALIGN="LEFT" BALIGN="LEFT">{text}</TD></TR>'


def _cell(text: str, color: str, ground: str = "") -> str:
    shade = f' BGCOLOR="{ground}"' if ground else ""
    return f'<TR><TD{shade} ALIGN="LEFT">{_EDGE}{font(text, color, SMALL)}{_EDGE}</TD></TR>'
