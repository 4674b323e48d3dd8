"""The diagram as Markdown: the drawing, and below it a data dictionary of everything that it shows.

Names that are plain stand in backticks. In everything else a sign that Markdown, or GitHub's table, math
and HTML would read is a numeric reference: CommonMark never takes one for structure.
https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from schemabook.draw import words
from schemabook.draw.entries import entries, origin, remark
from schemabook.draw.mermaid import mermaid
from schemabook.draw.text import first_line, plural, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.draw.entries import Entry
    from schemabook.draw.picture import EnumCard, Link, Picture, Row
    from schemabook.schema import Name

# The largest diagram that stands in the text as Mermaid; above that its layout is hard to read.
INLINE: Final = 12
_PLAIN: Final = re.compile(r"[\w.,:;()\[\]{}=*/+'\"?!@#%^$~ -]+")
# Signs of Markdown, HTML and GitHub's math; an underscore counts only where a word begins or ends.
_SIGNS: Final = re.compile(r"[&<>|`*\[\]\\~$#]|(?<!\w)_|_(?!\w)")
# What begins a heading, a list, a quotation or a rule at the start of a line.
_START: Final = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def markdown(picture: Picture, *, digest: str, image: str = "") -> str:
    """The Markdown of a picture; above INLINE tables `image` is the file name of its drawing."""
    found = entries(picture)
    tables = _anchors("table", [e.card.key for e in found])
    enums = _anchors("enum", [e.key for e in picture.used_enums])
    lines = [f"<!-- schemabook digest: {digest} -->", ""] if digest else []
    lines += [f"# {_text(picture.title) if picture.title else 'Data dictionary'}", ""]
    lines += [words.counted(picture) + ".", "", *_drawing(picture, image)]
    if len(found) > 1:
        lines += ["## Tables", "", *(_item(e, tables) for e in found), ""]
    for entry in found:
        lines += [*_section(entry, tables, enums), ""]
    if picture.used_enums:
        lines += ["## Enums", ""]
    for enum in picture.used_enums:
        lines += [*_enum(enum, enums), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def is_inline(picture: Picture) -> bool:
    """True where the drawing is part of the Markdown instead of a file beside it."""
    return len(picture.cards) <= INLINE


def _drawing(picture: Picture, image: str) -> list[str]:
    if is_inline(picture):
        return ["```mermaid", *mermaid(picture, digest="").splitlines(), "```", ""] if picture.cards else []
    return [f"![{_text(words.counted(picture))}]({quote(image)})", ""] if image else []


def _item(entry: Entry, tables: Mapping[Name, str]) -> str:
    about = first_line(entry.card.comment)
    return f"- {_linked(entry.card.key, entry.card.title, tables)}" + (f": {_text(about)}" if about else "")


def _section(entry: Entry, tables: Mapping[Name, str], enums: Mapping[Name, str]) -> Iterator[str]:
    card = entry.card
    change = f" ({card.change.upper()})" if card.change else ""
    yield from (f'<a id="{tables[card.key]}"></a>', "", f"### {_text(card.title)}{change}", "")
    if card.comment.strip():
        yield from (_lines(card.comment), "")
    facts = list(_facts(entry, tables))
    if facts:
        yield from (*(f"- {fact}" for fact in facts), "")
    if card.columns:
        yield "| Column | Type | Null | Default | Meaning | Refers to |"
        yield "|---|---|---|---|---|---|"
    for row in card.columns:
        yield _row(row, entry, tables, enums)
    referred = [_from(link, tables) for link in entry.incoming]
    if referred:
        yield from ("", f"Referred to by: {'; '.join(referred)}.")


def _facts(entry: Entry, tables: Mapping[Name, str]) -> Iterator[str]:
    card = entry.card
    if card.primary_key:
        yield f"Primary key: {_codes(card.primary_key)}"
    elif card.kind == "table":
        yield "No primary key"
    for key in card.uniques:
        yield f"Unique: {_codes(key.columns) if key.columns else _code(key.text)}"
    if entry.reads:
        yield f"Reads: {', '.join(_linked(x.parent, str(x.parent), tables) for x in entry.reads)}"
    yield from (_text(note[:1].upper() + note[1:]) for note in entry.notes)


def _row(row: Row, entry: Entry, tables: Mapping[Name, str], enums: Mapping[Name, str]) -> str:
    null = "" if entry.card.kind == "view" else "yes" if row.nullable else "no"
    kind = _code(row.type)
    if row.type_key in enums and row.type_key is not None:
        kind = f"[{kind}](#{enums[row.type_key]})"
    if row.old_type:
        kind = f"{_code(row.old_type)} → {kind}"
    default = origin(row.origin)
    if row.origin.startswith("= "):
        default = _code(default)
    meaning = [row.change.upper(), _lines(row.comment), *(_text(text) for text in row.was)]
    to = [_to(link, column, tables) for link, column in entry.references(row.name)]
    name = f"**{_code(row.name)}**" if "PK" in row.badges else _code(row.name)
    cells = (name, kind, null, default, "; ".join(filter(None, meaning)), "; ".join(to))
    return f"| {' | '.join(cells)} |"


def _to(link: Link, column: str, tables: Mapping[Name, str]) -> str:
    remarks = f" ({_text(remark(link))})" if remark(link) else ""
    return f"{_linked(link.parent, str(link.parent), tables)} {_code(column)}{remarks}"


def _from(link: Link, tables: Mapping[Name, str]) -> str:
    child = _linked(link.child, str(link.child), tables)
    if link.relation is None:
        return f"{child} (a view)"
    remarks = f" ({_text(remark(link))})" if remark(link) else ""
    return f"{child} {_codes(link.relation.columns)}{remarks}"


def _enum(enum: EnumCard, enums: Mapping[Name, str]) -> Iterator[str]:
    yield from (f'<a id="{enums[enum.key]}"></a>', "", f"### {_text(str(enum.key))}", "")
    if enum.change:
        yield from (enum.change.upper(), "")
    labels = (_code(label) + (f" {change.upper()}" if change else "") for label, change in enum.labels)
    yield f"{plural(len(enum.labels), 'value')}: {', '.join(labels)}"


def _anchors(kind: str, names: list[Name]) -> Mapping[Name, str]:
    """An anchor for each name, of letters that every renderer keeps; told apart where they would be equal."""
    found: dict[Name, str] = {}
    taken: set[str] = set()
    for name in names:
        base = anchor = f"{kind}-" + re.sub(r"[^a-z0-9_]+", "-", ".".join(name).lower()).strip("-")
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{base}-{number}"
        taken.add(anchor)
        found[name] = anchor
    return found


def _linked(name: Name, title: str, anchors: Mapping[Name, str]) -> str:
    return f"[{_text(title)}](#{anchors[name]})" if name in anchors else _text(title)


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(_code(name) for name in names)


def _code(text: str) -> str:
    """Text in the typewriter's face: in backticks where nothing in it has a meaning."""
    shown = visible(text)
    return f"`{shown}`" if _PLAIN.fullmatch(shown) else f"<code>{_text(text)}</code>"


def _lines(text: str) -> str:
    """A comment in one Markdown line, its own lines kept."""
    return "<br>".join(_text(line.strip()) for line in text.strip().splitlines() if line.strip())


def _text(text: str) -> str:
    shown = visible(text)
    first = 1 if _START.match(shown) else 0
    return _referenced(shown[:first]) + _SIGNS.sub(lambda m: _referenced(m[0]), shown[first:])


def _referenced(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)
