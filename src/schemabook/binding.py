"""Parameters for SQL cells: `:name` becomes `$1`, `{{name}}` a quoted identifier. Pure.

Only names that the cell asks for are bound, values travel beside the statement and never inside it, and
PostgreSQL's own colons (`::`, `[1:2]`, `':x'`) stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg import sql

from schemabook.errors import UnknownName, UsageError
from schemabook.lexing import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

_IDENTIFIER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Bound:
    """A statement with `$1`-style placeholders and the values for them.

    `shifts` are (offset in `text`, offset in the original), so that an error can be shown where it was typed.
    """

    text: str
    values: tuple[Any, ...] = ()
    shifts: tuple[tuple[int, int], ...] = ()
    names: tuple[str, ...] = ()  # of the values

    def behind(self, prefix: str) -> Bound:
        """The same statement after `prefix`."""
        shift = len(prefix)
        moved = ((shift, 0), *((new + shift, old) for new, old in self.shifts))
        return Bound(prefix + self.text, self.values, moved, self.names)

    def origin(self, offset: int) -> int:
        """The offset in the original text of an offset in the bound one."""
        new, old = max((s for s in self.shifts if s[0] <= offset), default=(0, 0))
        return old + offset - new


def bind(text: str, values: Mapping[str, Any], *, standard_strings: bool = True) -> Bound:
    """Replace `:name` and `{{name}}` by what `values` holds; UnknownName for a name not asked for."""
    found = list(tokens(text, standard_strings=standard_strings))
    out: list[str] = []
    numbers: dict[str, int] = {}
    shifts: list[tuple[int, int]] = []
    size = i = 0
    while i < len(found):
        piece, step = _replacement(found, i, text, values, numbers)
        out.append(piece)
        size += len(piece)
        i += step
        shifts.append((size, found[i - 1].end))
    return Bound("".join(out), tuple(values[name] for name in numbers), tuple(shifts), tuple(numbers))


def _replacement(
    found: list[Token], i: int, text: str, values: Mapping[str, Any], numbers: dict[str, int]
) -> tuple[str, int]:
    """What stands for the token at `i` in the bound text, and how many tokens that covers."""
    token = found[i]
    if token.text == "{" and (match := _IDENTIFIER.match(text, token.start)):
        step = next(n for n in range(1, 9) if found[i + n - 1].end >= match.end())
        return identifier(match[1], _known(match[1], values, "{{%s}}")), step
    if token.text == ":" and i + 1 < len(found) and found[i + 1].kind == "word" and not _subscript(found, i):
        name = found[i + 1].text
        _known(name, values, ":%s")
        return f"${numbers.setdefault(name, len(numbers) + 1)}", 2
    return token.text, 1


def _subscript(found: list[Token], i: int) -> bool:
    """True for the colon of an array slice: something that can end a bound stands right before it."""
    return i > 0 and (found[i - 1].kind in ("number", "word", "close") or found[i - 1].text == "[")


def _known(name: str, values: Mapping[str, Any], spelling: str) -> Any:
    if name not in values:
        raise UnknownName("bound value for", spelling % name, values)
    return values[name]


def identifier(name: str, value: Any) -> str:
    """A value as a quoted identifier; a tuple or list gives a qualified name."""
    parts = value if isinstance(value, (tuple, list)) else (value,)
    if not parts or not all(isinstance(part, str) and part and "\0" not in part for part in parts):
        raise UsageError(
            f"{{{{{name}}}}} must be a name (text) or a tuple of names, not {type(value).__name__}.",
            hint="use :name for a value",
        )
    return sql.Identifier(*parts).as_string(None)
