"""What a diff tells, by table, the most destructive first; and how much it is, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.draw.text import plural
from schemabook.schema_words import CONSTRAINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.diff.difference import Difference, Sign
    from schemabook.draw.picture import Card, Picture
    from schemabook.schema import Name

SIGNS: Final = {"added": "+", "removed": "\N{MINUS SIGN}", "changed": "~"}
_HOLD_ROWS: Final = frozenset({"table", "column", "partition", "materialized view"})
_GUARDS: Final = CONSTRAINTS | {"policy", "trigger", "rule", "privilege", "index", "view"}
_ORDER: Final[tuple[Sign, ...]] = ("removed", "added", "changed")


@dataclass(frozen=True, kw_only=True)
class Group:
    """What is told of one table, view or enum, or of all other objects together (`title` is "" then)."""

    title: str
    kind: str
    change: Sign
    whole: Difference | None
    parts: tuple[Difference, ...]

    @property
    def rank(self) -> int:
        """That of the most destructive thing in it."""
        return min(rank(d) for d in (*self.parts, *([self.whole] if self.whole else [])))


def rank(d: Difference) -> int:
    """How much a difference destroys, the worst first.

    0: rows or values are lost. 1: values are written anew, or may no longer fit. 2: rows may be refused from
    now on, or what guarded them is gone. 3: another property changes. 4: something is added.
    """
    if d.change == "removed":
        return 0 if d.object in _HOLD_ROWS else 2 if d.object in _GUARDS else 1
    if d.change == "added":
        return 2 if d.object in CONSTRAINTS else 4
    if d.what in ("type", "labels", "generated"):
        return 1
    return 2 if (d.what, d.after) == ("nullable", "no") or d.object in CONSTRAINTS else 3


def grouped(picture: Picture) -> list[Group]:
    """Everything that `picture` tells: tables and views, then enums, then the rest, each worst first."""
    cards = {card.key: card for card in picture.cards}
    by_table: dict[Name, list[Difference]] = {}
    enums: list[Difference] = []
    rest: list[Difference] = []
    for d in picture.changes:
        if d.table is not None and d.table in cards:
            by_table.setdefault(d.table, []).append(d)
        else:
            (enums if d.place == "enum" else rest).append(d)
    tables = [_of_card(cards[name], told) for name, told in by_table.items()]
    tables.sort(key=lambda g: (g.rank, g.change != "removed", g.title))
    others = [Group(title=d.name, kind="enum", change=d.change, whole=d, parts=()) for d in enums]
    others.sort(key=lambda g: (g.rank, g.title))
    if rest:
        others.append(Group(title="", kind="", change="changed", whole=None, parts=_sorted(rest)))
    return [*tables, *others]


def counted(picture: Picture) -> str:
    """ "1 table removed, 2 tables and 1 view added; 3 unchanged tables (12 not shown)"."""
    kinds: Counter[tuple[Sign, str]] = Counter()
    kinds.update((card.change, card.kind) for card in picture.cards if card.change)
    kinds.update((enum.change, "enum") for enum in picture.enums if enum.change)
    kinds.update((change, "other object") for change in _others(picture))
    said = [text for change in _ORDER if (text := _counted(kinds, change))]
    shown = sum(card.context for card in picture.cards)
    tail = f"; {plural(shown, 'unchanged table')}" if shown else ""
    if picture.left_out and said:
        tail += f" ({plural(picture.left_out, 'table')} not shown)"
    return (", ".join(said) or "no difference") + tail


def _others(picture: Picture) -> Iterator[Sign]:
    """How each object changed that has no card: one that has several changes counts once."""
    found: dict[tuple[str, str], Sign] = {}
    for d in picture.changes:
        if d.place == "foot":
            found[d.object, d.name] = d.change
    yield from found.values()


def _counted(kinds: Counter[tuple[Sign, str]], change: Sign) -> str:
    said = [
        plural(kinds[change, kind], kind)
        for kind in ("table", "view", "enum", "other object")
        if kinds[change, kind]
    ]
    return f"{' and '.join(filter(None, (', '.join(said[:-1]), *said[-1:])))} {change}" if said else ""


def _of_card(card: Card, told: list[Difference]) -> Group:
    whole = next((d for d in told if d.place == "card"), None)
    return Group(
        title=card.title,
        kind=whole.object if whole else card.kind,
        change=card.change or "changed",
        whole=whole,
        parts=_sorted([d for d in told if d is not whole]),
    )


def _sorted(told: list[Difference]) -> tuple[Difference, ...]:
    return tuple(sorted(told, key=rank))
