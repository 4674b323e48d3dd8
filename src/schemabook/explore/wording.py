"""Names and lists inside English sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.lint.keywords import RESERVED
from schemabook.lint.style import is_wordly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.schema import Name

_SAID: Final = "and empty false in is none not null of one or the true unless where"
#: What a name or value would be mistaken for when it stood there without quotes.
WORDS: Final = frozenset(_SAID.split())


def shown(name: str) -> str:
    """A name: between double quotes where it would not be read as one word of its own."""
    if is_wordly(name) and name.lower() not in RESERVED | WORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def shown_table(name: Name) -> str:
    """A table's name; the schema `public` is left out."""
    return shown(name.name) if name.schema == "public" else f"{shown(name.schema)}.{shown(name.name)}"


def shown_columns(names: Iterable[str]) -> str:
    """One column as its name, several as "(a, b)"."""
    said = [shown(name) for name in names]
    return said[0] if len(said) == 1 else f"({', '.join(said)})"


def listed(names: Iterable[str], word: str) -> str:
    """ "a", "a or b", "a, b or c"."""
    *some, last = names
    return f"{', '.join(some)} {word} {last}" if some else last


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 table", "2 tables", "1,600 columns"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
