"""The dictionary of the page: a <details> for each table, to be read as it is or shown beside a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.draw.entries import origin, remark
from schemabook.draw.text import html, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.draw.entries import Entry
    from schemabook.draw.page.book import Book
    from schemabook.draw.picture import Link, Row
    from schemabook.schema import Name


def sections(book: Book) -> str:
    """All tables of the book as HTML."""
    return "\n".join(_section(i, entry, book) for i, entry in enumerate(book.entries))


def _section(number: int, entry: Entry, book: Book) -> str:
    card = entry.card
    change = f' <b class="change">{card.change}</b>' if card.change else ""
    notes = "".join(f' <span class="note">{html(note)}</span>' for note in entry.notes)
    return (
        f'<details id="d{number}"><summary><b class="name">{html(card.title)}</b>{change}{notes}</summary>'
        f"<div>{_comment(card.comment)}{''.join(_facts(entry, book))}{_table(entry, book)}"
        f"{_list('Referred to by', (_incoming(x, book) for x in entry.incoming))}</div></details>"
    )


def _comment(comment: str) -> str:
    lines = [html(line.strip()) for line in comment.strip().splitlines() if line.strip()]
    return f'<p class="comment">{"<br>".join(lines)}</p>' if lines else ""


def _facts(entry: Entry, book: Book) -> Iterator[str]:
    card = entry.card
    if card.primary_key:
        yield f'<p class="fact">Primary key {_codes(card.primary_key)}</p>'
    elif card.kind == "table":
        yield '<p class="fact">No primary key</p>'
    for key in card.uniques:
        yield f'<p class="fact">Unique {_codes(key.columns or (key.text,))}</p>'
    yield _list("Reads", (_linked(link.parent, book) for link in entry.reads))


def _table(entry: Entry, book: Book) -> str:
    if not entry.card.columns:
        return '<p class="fact">No columns</p>'
    head = "<tr><th>Column<th>Type<th>Null<th>Default<th>Meaning</tr>"
    rows = "".join(_row(row, entry, book) for row in entry.card.columns)
    return f'<div class="wide"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _row(row: Row, entry: Entry, book: Book) -> str:
    badges = "".join(f' <b class="badge">{badge}</b>' for badge in row.badges)
    change = f' <b class="change">{row.change}</b>' if row.change else ""
    old = f"<s>{html(row.old_type)}</s> " if row.old_type else ""
    null = "" if entry.card.kind == "view" else "null" if row.nullable else ""
    default = f"<code>{html(origin(row.origin))}</code>" if row.origin.startswith("= ") else _some(row.origin)
    said = [html(line.strip()) for line in row.comment.splitlines() if line.strip()]
    said += [html(text) for text in row.was]
    said += [_outgoing(link, column, book) for link, column in entry.references(row.name)]
    style = f' class="{row.change}"' if row.change else ""
    return (
        f'<tr{style}><td class="col"><code>{html(row.name)}</code>{badges}{change}'
        f"<td>{old}<code>{html(row.type)}</code>{_values(row, book)}"
        f"<td>{null}<td>{default}<td>{'<br>'.join(said)}</tr>"
    )


def _values(row: Row, book: Book) -> str:
    enum = book.enums.get(row.type_key) if row.type_key is not None else None
    if enum is None:
        return ""
    return f' <span class="values">{", ".join(html(label) for label, _ in enum.labels)}</span>'


def _outgoing(link: Link, column: str, book: Book) -> str:
    said = remark(link)
    words = f' <span class="note">{html(said)}</span>' if said else ""
    return f"→ {_linked(link.parent, book)} <code>{html(column)}</code>{words}"


def _incoming(link: Link, book: Book) -> str:
    if link.relation is None:
        return f'{_linked(link.child, book)} <span class="note">view</span>'
    said = remark(link)
    words = f' <span class="note">{html(said)}</span>' if said else ""
    return f"{_linked(link.child, book)} {_codes(link.relation.columns)}{words}"


def _list(title: str, items: Iterable[str]) -> str:
    shown = "".join(f"<li>{item}</li>" for item in items)
    return f"<h3>{title}</h3><ul>{shown}</ul>" if shown else ""


def _linked(name: Name, book: Book) -> str:
    text = html(str(name))
    return f'<a href="#d{book.places[name]}">{text}</a>' if name in book.places else text


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"<code>{html(name)}</code>" for name in names)


def _some(text: str) -> str:
    return html(text) if text else ""


def counted(book: Book) -> str:
    """ "12 tables and views on 3 sheets"."""
    tables = plural(len(book.entries), "table")
    return f"{tables} on {plural(len(book.sheets), 'sheet')}" if len(book.sheets) > 1 else tables
