"""Numbers and lists as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.draw.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable


def listed(names: Iterable[object], most: int = 8) -> str:
    """ "a, b, c and 4 more"; a single one beyond `most` is named, too."""
    shown = [str(name) for name in names]
    more = len(shown) - most
    if more <= 1:
        return ", ".join(shown)
    return ", ".join(shown[:most]) + f" and {more} more"


def about(number: float | None) -> str:
    """An estimate as a reader takes it in: "12", "4,800", "1.2 million"; empty for none."""
    if number is None:
        return ""
    if number < 1000:
        return f"{number:.0f}"
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if number >= size:
            return f"{number / size:.3g}{word}"
    return f"{round(number, -2):,.0f}"


def percent(share: float) -> str:
    """ "38 %", "under 1 %"; nothing is rounded to none or to all."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


__all__ = ["about", "listed", "percent", "plural"]
