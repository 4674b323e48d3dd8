"""Text as a Python string literal: the exact value, as few escapes as there can be, and in ruff's format."""

from __future__ import annotations

import re
from typing import Final

_TRAILING: Final = re.compile(r"[ \t](?=\n|\Z)")
_SHORT: Final = {"\\": "\\\\", "\t": "\\t", "\r": "\\r", "\n": "\\n"}


def py(text: str) -> str:
    """A literal whose value is `text`: `"it's"`, `'"x"'`, `r"\\d"`, triple quotes for lines or both quotes.

    Characters that an editor does not show (control and format characters, white space at the end of a line)
    are written as escapes.
    """
    quote = _quote(text)
    if "\\" in text and _is_raw(text, quote):
        return f"r{quote}{text}{quote}"
    return quote + _escaped(text, quote) + quote


def visibly(text: str) -> str:
    """The inside of a literal in triple quotes: lines stay lines, what an editor does not show is escaped."""
    return "".join(
        c if c == "\n" or (c.isprintable() and c != "\\") else _SHORT.get(c) or _code(c) for c in text
    )


def _quote(text: str) -> str:
    """The quotes that need the fewest escapes; where it is all the same, those that ruff prefers."""
    if "\n" not in text and not ('"' in text and "'" in text):
        return "'" if '"' in text else '"'
    free = (q for q in ('"' * 3, "'" * 3) if q not in text and not text.endswith(q[0]))
    return next(free, '"' * 3)


def _is_raw(text: str, quote: str) -> bool:
    """True where r"..." can say it: nothing needs an escape, and no backslash stands before a quote."""
    shown = text.replace("\n", "").replace("\t", "") if len(quote) == 3 else text
    quotes = quote in text or text.endswith((quote[0], "\\")) or '\\"' in text or "\\'" in text
    return shown.isprintable() and not quotes and not _TRAILING.search(text)


def _escaped(text: str, quote: str) -> str:
    kept = "\n\t" if len(quote) == 3 else ""
    found = "".join(
        c if c in kept or (c.isprintable() and c != "\\") else _SHORT.get(c) or _code(c) for c in text
    )
    if quote in text or text.endswith(quote[0]):
        found = found.replace(quote[0], "\\" + quote[0])
    return _TRAILING.sub(_as_code, found) if kept else found


def _as_code(space: re.Match[str]) -> str:
    return "\\t" if space[0] == "\t" else "\\x20"


def _code(char: str) -> str:
    point = ord(char)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
