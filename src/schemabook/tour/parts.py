"""What a section is made of: text, tables, pictures, SQL and folds, before any format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Text:
    """A paragraph; `strong` for one that heads what follows."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table. `code` are the indexes of the columns that hold names, types or SQL; `title` heads it,
    `numbers` are set to the right.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    code: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing as SVG; `words` say the same, line by line, `name` in short."""

    svg: str
    name: str
    words: str


@dataclass(frozen=True)
class Sql:
    """SQL that can be executed as it stands."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Fold:
    """Parts behind a summary, closed until somebody opens it (in plain text they follow it).

    `anchor` names the database's table that it describes: links on the page lead to it, the search finds it.
    """

    summary: str
    parts: tuple[Part, ...]
    anchor: str = ""
    open: bool = False


Part = Text | Points | Grid | Picture | Sql | Fold


def points(items: Sequence[str]) -> tuple[Part, ...]:
    """A list, nothing where there is nothing to list."""
    return (Points(tuple(items)),) if items else ()
