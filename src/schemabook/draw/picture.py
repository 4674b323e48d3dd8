"""What a diagram says, before any layout: cards with rows, links between them, enums. Plain data.

`cards` makes it from a snapshot, `diff` from two. Everything that is drawn or written down later (`label`,
`mermaid`, `dbml`, `data`, ...) reads this and nothing else, so that all formats say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schemabook.draw.diff.difference import Difference  # noqa: TC001 (a field's type)
from schemabook.relations import Relation  # noqa: TC001 (a field's type)
from schemabook.schema import Name  # noqa: TC001 (a field's type)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Detail = Literal["auto", "all", "keys", "names"]
Change = Literal["", "added", "removed", "changed"]
LinkKind = Literal["foreign key", "inferred", "reads"]
CardKind = Literal["table", "view", "stub"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A column as shown; `badges` are among "PK", "FK", "U".

    `to` names the hubs and far tables that it refers to, where that is said in the row instead of by a line.
    In a diff `old_type` is the type before, where that changed, and `was` what else there is to tell: "was
    not null", "default was 0", "index orders_placed_at_idx".
    """

    name: str
    type: str
    badges: tuple[str, ...] = ()
    nullable: bool = False
    origin: str = ""  # "identity", "generated", "= now()" or ""
    type_key: Name | None = None
    comment: str = ""
    to: tuple[str, ...] = ()
    change: Change = ""
    old_type: str = ""
    was: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Footer:
    """A line below the rows of a card."""

    text: str
    change: Change = ""


@dataclass(frozen=True, kw_only=True)
class Unique:
    """What no two rows share: `columns`; of an index that is partial or on an expression only the `text`."""

    columns: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A table, a view, or a stub that stands for a table of another diagram.

    `columns` are all of them, `rows` those that are shown; `hidden` counts the others and `unseen` relations
    to tables left out. `primary_key` is in key order, `uniques` are the other keys, whatever is shown.
    `context` marks a card that a diff shows only for orientation.
    """

    key: Name
    title: str
    kind: CardKind = "table"
    subtitle: str = ""
    comment: str = ""
    notes: tuple[str, ...] = ()  # beside the title: "3 partitions", "foreign", ...
    columns: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()
    primary_key: tuple[str, ...] = ()
    uniques: tuple[Unique, ...] = ()
    hidden: int = 0
    footers: tuple[Footer, ...] = ()
    unseen: int = 0
    accent: int = 0
    group: str = ""
    focus: bool = False
    change: Change = ""
    context: bool = False

    def position(self, column: str) -> int | None:
        """The index of the row of `column`, None where it is not shown."""
        return next((i for i, row in enumerate(self.rows) if row.name == column), None)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A line between two cards: a foreign key, one that is only inferred, or what a view reads.

    `relation` has the ends; it is None for what a view reads, which has none. `was` is what a diff tells.
    """

    child: Name
    parent: Name
    kind: LinkKind = "foreign key"
    relation: Relation | None = None
    change: Change = ""
    was: str = ""

    @property
    def is_self(self) -> bool:
        """True where both ends are at one card."""
        return self.child == self.parent


@dataclass(frozen=True, kw_only=True)
class EnumCard:
    """An enum with its labels in order, each with how it changed."""

    key: Name
    labels: tuple[tuple[str, Change], ...]
    change: Change = ""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything that is drawn, in a fixed order. `diff` marks a picture of two states.

    `told` are the links that a row tells of (`Row.to`) instead of a line; `used_enums` all that columns have,
    also where `enums` are not drawn.
    """

    title: str | None
    cards: tuple[Card, ...]
    links: tuple[Link, ...]
    enums: tuple[EnumCard, ...]
    detail: Detail
    left_out: int  # tables of the snapshot that are not shown
    groups: tuple[str, ...] = ()  # by accent; empty where there is only one
    clustered: bool = False  # the groups are also set together
    diff: bool = False
    told: tuple[Link, ...] = ()
    used_enums: tuple[EnumCard, ...] = ()
    changes: tuple[Difference, ...] = ()  # of a diff, in a fixed order; those at "foot" are told nowhere else

    @property
    def relations(self) -> Iterator[Relation]:
        """The relations of the links that are drawn."""
        return (link.relation for link in self.links if link.relation is not None)

    @property
    def every_link(self) -> tuple[Link, ...]:
        """The links that are drawn and those told in a row, as far as both ends are here; in fixed order."""
        if not self.told:
            return self.links
        here = {card.key for card in self.cards}
        both = [*self.links, *(x for x in self.told if {x.child, x.parent} <= here)]
        return tuple(sorted(both, key=_place))


def _place(link: Link) -> tuple[bool, Name, Name, tuple[str, ...], str]:
    known = link.relation
    return (
        known is None,
        link.child,
        link.parent,
        known.columns if known else (),
        known.constraint if known else "",
    )


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What a diff says about the union of two snapshots; a name that is missing has not changed.

    `lines` are told at the foot of a table's card: indexes, checks, policies and whatever is no column.
    """

    tables: Mapping[Name, Change]
    columns: Mapping[tuple[Name, str], Change]
    types: Mapping[tuple[Name, str], str]  # before the change, as shown
    was: Mapping[tuple[Name, str], tuple[str, ...]]
    lines: Mapping[Name, tuple[Footer, ...]]
    enums: Mapping[Name, Change]
    labels: Mapping[tuple[Name, str], Change]
