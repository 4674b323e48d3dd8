"""Any name or comment as text that can be shown, and that XML and Graphviz accept."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

# What XML 1.0 cannot hold at all, what has no picture, and what reverses the text around it.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)


@lru_cache(1 << 14)
def visible(text: str) -> str:
    """`text` on one line with nothing hidden in it.

    A control character becomes `\\xhh`, `\\uhhhh` or its usual escape, a blank at either end `␣`, and a
    run of blanks is kept.
    """
    shown = _INVISIBLE.sub(lambda m: m[0].encode("unicode_escape").decode("ascii"), text)
    body = shown.strip(" ")
    if not body:
        return "␣" * len(shown) or "''"
    left = len(shown) - len(shown.lstrip(" "))
    right = len(shown) - len(shown.rstrip(" "))
    return "␣" * left + body.replace("  ", " \u00a0") + "␣" * right


def html(text: str) -> str:
    """`visible(text)` escaped for an HTML-like label, SVG or HTML."""
    return escape(visible(text), quote=True)


def first_line(comment: str | None) -> str:
    """The first line of a comment that says something; "" where there is none."""
    return next((line.strip() for line in (comment or "").splitlines() if line.strip()), "")


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 table", "2 tables", "1,600 columns"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
