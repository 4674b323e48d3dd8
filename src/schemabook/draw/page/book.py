"""What all sheets together say: each table once, and where it is drawn."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from schemabook.draw.entries import Entry, entries
from schemabook.draw.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemabook.draw.page.sheet import Sheet
    from schemabook.draw.picture import Card, EnumCard, Link, Picture
    from schemabook.schema import Name


@dataclass(frozen=True, kw_only=True)
class Book:
    """`entries` in the order of the sheets, `places` the number of each, `enums` by their names."""

    sheets: tuple[Sheet, ...]
    entries: tuple[Entry, ...]
    places: Mapping[Name, int]
    enums: Mapping[Name, EnumCard]

    def buttons(self, sheet: Sheet) -> set[str]:
        """The ids of the sheet's elements that can be pressed: known tables and what opens a sheet."""
        known = {s.id for s in self.sheets}
        opening = {name for name, target in sheet.links.items() if target in known}
        return opening | {node for node, key in _nodes(sheet.picture) if key in self.places}

    def data(self) -> dict[str, Any]:
        """What `page.js` has to know: sheets with their nodes and lines, tables with their sheets."""
        # The sheets that draw a table, not only a stub of it.
        drawn: dict[Name, list[int]] = defaultdict(list)
        for number, sheet in enumerate(self.sheets):
            for card in sheet.picture.cards if sheet.picture else ():
                if card.kind != "stub":
                    drawn[card.key].append(number)
        return {
            "sheets": [self._sheet(sheet) for sheet in self.sheets],
            "entries": [{"slug": _slug(*e.card.key), "sheets": drawn[e.card.key]} for e in self.entries],
        }

    def _sheet(self, sheet: Sheet) -> dict[str, Any]:
        numbers = {s.id: i for i, s in enumerate(self.sheets)}
        nodes = {n: self.places[key] for n, key in _nodes(sheet.picture) if key in self.places}
        return {
            "slug": _slug(sheet.id),
            "name": visible(sheet.name),
            "nodes": nodes,
            "lines": list(_lines(sheet.picture)),
            "links": {n: numbers[t] for n, t in sorted(sheet.links.items()) if t in numbers},
        }


def book(sheets: Iterable[Sheet], whole: Picture | None = None) -> Book:
    """The tables of the sheets, each once; `whole` says all of it where the sheets leave something out."""
    held = tuple(sheets)
    pictures = [sheet.picture for sheet in held if sheet.picture is not None]
    if whole is not None:
        pictures = [whole]
    found = entries(pictures[0]) if len(pictures) == 1 else tuple(_merged(pictures))
    return Book(
        sheets=held,
        entries=found,
        places={entry.card.key: i for i, entry in enumerate(found)},
        enums={enum.key: enum for picture in pictures for enum in picture.used_enums},
    )


def _merged(pictures: Sequence[Picture]) -> Iterator[Entry]:
    """The tables as the first picture shows them that has them whole, with the links of all pictures."""
    cards: dict[Name, Card] = {}
    links: dict[Any, Link] = {}
    for picture in pictures:
        for card in picture.cards:
            if card.kind != "stub":
                cards.setdefault(card.key, card)
        for link in (*picture.links, *picture.told):
            links.setdefault((link.child, link.parent, link.kind, link.relation), link)
    outgoing: dict[Name, list[Link]] = defaultdict(list)
    incoming: dict[Name, list[Link]] = defaultdict(list)
    for link in links.values():
        outgoing[link.child].append(link)
        incoming[link.parent].append(link)
    for key, card in cards.items():
        yield Entry(
            card=replace(card, unseen=0),  # what one sheet does not show, another does
            outgoing=tuple(outgoing[key]),
            incoming=tuple(incoming[key]),
        )


def _nodes(picture: Picture | None) -> Iterator[tuple[str, Name]]:
    """The elements of the cards, as `graph` names them."""
    for i, card in enumerate(picture.cards if picture else ()):
        yield f"t{i}", card.key


def _lines(picture: Picture | None) -> Iterator[Sequence[str]]:
    """(line, one end, other end), for an enum without a line ("", enum, table that uses it)."""
    if picture is None:
        return
    ids = {card.key: f"t{i}" for i, card in enumerate(picture.cards)}
    for i, link in enumerate(picture.links):
        yield f"r{i}", ids[link.child], ids[link.parent]
    for i, enum in enumerate(picture.enums):
        for card in picture.cards:
            if any(row.type_key == enum.key for row in card.columns):
                yield "", f"e{i}", ids[card.key]


def _slug(*parts: str) -> str:
    """Names for the address: nothing but what a browser leaves as it is, parts divided by a dot."""
    return ".".join(quote(part, safe="").replace(".", "%2E").replace("~", "%7E") for part in parts)
