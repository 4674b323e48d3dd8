"""Lists of values as PostgreSQL reads back what it has printed itself.

`state IN ('new', 'done')` over a varchar is kept as one cast of the whole array to text[], because only text
has the operator, and printed so: `(state)::text = ANY ((ARRAY['new'::character varying, ...])::text[])`. Read
again, that cast moves into the array, to each value (transformTypeCast() in parse_expr.c), and the definition
is no longer the same. Without the cast, the operator adds it anew around the whole array, as at first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.statements import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN: Final = "((ARRAY["
_LISTS: Final = (("ANY", "ARRAY"), ("ALL", "ARRAY"))
_CAST: Final = re.compile(r"\)::[^()\[\],]+(?:\([\d,]+\))?\[\]\)")


def as_kept(text: str) -> str:
    """The SQL without the casts of whole arrays behind ANY and ALL that reading would move."""
    if _OPEN not in text:
        return text
    kept, at = [], 0
    for start, end in sorted(_superfluous(text)):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])


def _superfluous(text: str) -> Iterator[tuple[int, int]]:
    """What is left out, as offsets: the bracket before ARRAY, and the cast behind it."""
    opened: list[int | None] = []  # for each "[", the bracket that would go
    before, last = "", ""
    for token in tokens(text):
        if token.kind == "word":
            before, last = last, token.text
        elif token.text == "[":
            first = token.end - len(_OPEN) + 1
            listed = text.startswith(_OPEN, first - 1) and (before, last) in _LISTS
            opened.append(first if listed else None)
        elif token.text == "]" and opened:
            start, cast = opened.pop(), _CAST.match(text, token.end)
            if start is not None and cast:
                yield start, start + 1
                yield token.end, cast.end() - 1
