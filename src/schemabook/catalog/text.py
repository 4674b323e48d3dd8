"""Small readers of the expressions that PostgreSQL prints."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@lru_cache(maxsize=4096)
def numbers(text: str) -> tuple[int, ...]:
    """The numbers of an int2vector ("1 2") or array ("{1,2}"); few are distinct, so each is read once."""
    return tuple(int(n) for n in text.strip("{}").replace(",", " ").split())


def listed(text: str) -> list[str]:
    """The expressions of "lower(a), (b || ', '::text)": split at the commas that stand in no bracket."""
    if "," not in text:
        return [text]
    depth, start, found = 0, 0, []
    for position, char in outside_quotes(text):
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            found.append(text[start:position].strip())
            start = position + 1
    return [*found, text[start:].strip()]


def outside_quotes(text: str) -> Iterator[tuple[int, str]]:
    """Positions and characters outside '...' and "..."; a doubled quote closes and opens again.

    PostgreSQL prints no dollar quotes here, and doubles a quote even in E'...'.
    """
    quote = ""
    for position, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        else:
            yield position, char
