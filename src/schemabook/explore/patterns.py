"""Tables' names read as patterns in which other tables' names stand, and shapes without those names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from schemabook.explore.by_name import nouns
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.explore.tables import Neighbours
    from schemabook.schema import Name, Table

Shape: TypeAlias = frozenset[tuple[str, str]]  # columns as (name with * for what stands there, type)
_SPANS: Final = 6  # the longest names inside a name that are looked at
_Span: TypeAlias = tuple[int, int, "Name"]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read a table's name: its pattern, the tables that stand in it, the columns without them."""

    table: Name
    pattern: str
    stands: tuple[Name, ...]
    shape: Shape


def readings(
    table: Table, by_nouns: Mapping[tuple[str, ...], Sequence[Name]], near: Neighbours
) -> Iterator[Reading]:
    """The ways to read the name with one or two other tables in it, each of which the table belongs to.

    `l_artist_work` is `l_*_work`, `l_artist_*` and `l_*_*`. It belongs to a table by a reference in either
    direction, or else by a column that is called after it.
    """
    written, own = words(table.name), nouns(table.name)
    found = sorted(_spans(table, own, by_nouns, near), key=lambda s: (s[0] - s[1], s))
    spans = found[:_SPANS]
    pairs = [(a, b) for a in spans for b in spans if a[1] <= b[0]]
    for stands in [(span,) for span in spans] + pairs:
        if sum(end - start for start, end, _ in stands) == len(own):
            continue  # nothing would be left that they share
        names = tuple(name for _, _, name in stands)
        yield Reading(
            table=table.key, pattern=_pattern(written, stands), stands=names, shape=shape(table, names)
        )


def shape(table: Table, stands: Sequence[Name] = ()) -> Shape:
    """The columns by name and type; where one is called after a table of `stands`, with * for its name."""
    others = sorted({nouns(name.name) for name in stands}, key=lambda n: (-len(n), n))
    return frozenset((_starred(column.name, others), column.type) for column in table.columns)


def alike(one: Shape, other: Shape) -> float:
    """How many of all columns of two shapes both have: from 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 1.0


def _spans(
    table: Table, own: Sequence[str], by_nouns: Mapping[tuple[str, ...], Sequence[Name]], near: Neighbours
) -> Iterator[_Span]:
    related = {*near.parents(table.key), *near.children(table.key)}
    for start in range(len(own)):
        for end in range(start + 1, len(own) + 1):
            for name in by_nouns.get(tuple(own[start:end]), ()):
                if name != table.key and (name in related or _mentions(table, name)):
                    yield start, end, name
                    break


def _mentions(table: Table, name: Name) -> bool:
    """True where a column is called after the table: `artist` or `artist_id`."""
    wanted = nouns(name.name)
    return name.schema == table.schema and any(
        nouns(column.name) in (wanted, (*wanted, "id")) for column in table.columns
    )


def _pattern(written: Sequence[str], stands: Sequence[_Span]) -> str:
    inside = {i for start, end, _ in stands for i in range(start, end)}
    starts = {start for start, _, _ in stands}
    parts = ["*" if i in starts else word for i, word in enumerate(written) if i in starts or i not in inside]
    return "_".join(parts)


def _starred(column: str, others: Sequence[tuple[str, ...]]) -> str:
    parts = list(nouns(column))
    for other in others:
        for start in range(len(parts) - len(other) + 1):
            if tuple(parts[start : start + len(other)]) == other:
                parts[start : start + len(other)] = ["*"]
                break
    return "_".join(parts)
