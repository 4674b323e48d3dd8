"""Names, comments and SQL inside Markdown: nothing in them is read as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.draw.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>&|$~#])")
_TICKS: Final = re.compile("`+")


def code(name: object) -> str:
    """A name or a piece of SQL as a code span, whatever backticks are in it."""
    text = visible(str(name))
    most = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * (most + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def codes(names: Iterable[object], most: int = 12) -> str:
    """Names as code spans with commas between; those beyond `most` are counted."""
    shown = [code(name) for name in names]
    more = len(shown) - most
    return ", ".join(shown[:most]) + (f" and {more} more" if more > 0 else "")


def plain(text: str) -> str:
    """Text of somebody else (a comment) on one line, with Markdown's signs escaped."""
    return _MARKUP.sub(r"\\\1", visible(text))
