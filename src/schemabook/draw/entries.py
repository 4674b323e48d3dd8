"""A picture as a data dictionary, before any markup: what the Markdown and the page say of each table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.draw.line_words import said
from schemabook.draw.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.picture import Card, Link, Picture
    from schemabook.schema import Name


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A table or view with its links, drawn or told in a row: `outgoing` to parents, `incoming` to itself.

    A self reference is in both.
    """

    card: Card
    outgoing: tuple[Link, ...] = ()
    incoming: tuple[Link, ...] = ()

    def references(self, column: str) -> Iterator[tuple[Link, str]]:
        """The links that `column` takes part in, each with the column it refers to."""
        for link in self.outgoing:
            if link.relation is not None:
                pairs = dict(zip(link.relation.columns, link.relation.ref_columns, strict=True))
                if column in pairs:
                    yield link, pairs[column]

    @property
    def reads(self) -> tuple[Link, ...]:
        """What a view reads."""
        return tuple(link for link in self.outgoing if link.relation is None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is to tell: "junction", "row security", "3 relations to tables not shown"."""
        unseen = self.card.unseen
        more = (f"{plural(unseen, 'relation')} to tables not shown",) if unseen else ()
        lines = (f"{f.change} {f.text}" for f in self.card.footers if f.change)
        return (*self.card.notes, *more, *lines)


def entries(picture: Picture) -> tuple[Entry, ...]:
    """The tables and views of the picture in its order; stubs stand in another one."""
    outgoing: dict[Name, list[Link]] = defaultdict(list)
    incoming: dict[Name, list[Link]] = defaultdict(list)
    for link in (*picture.links, *picture.told):
        outgoing[link.child].append(link)
        incoming[link.parent].append(link)
    return tuple(
        Entry(card=card, outgoing=tuple(outgoing[card.key]), incoming=tuple(incoming[card.key]))
        for card in picture.cards
        if card.kind != "stub"
    )


def origin(text: str) -> str:
    """A row's origin for a column headed "Default": "now()" of "= now()"."""
    return text.removeprefix("= ")


def remark(link: Link) -> str:
    """What is unusual about a reference, in words: "at most one, cascade"."""
    relation = link.relation
    single = relation is not None and relation.child_end == "zero_or_one"
    return ", ".join(filter(None, ("at most one row" if single else "", said(link))))
