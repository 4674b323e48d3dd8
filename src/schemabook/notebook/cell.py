"""What a `%sql` line or `%%sql` cell says: options, connection, variable, SQL. Pure.

    %%sql [--bind NAME,...] [--limit N] [URL | @NAME | user@database | $variable] [name <<] SQL

What is not SQL is blanked out rather than cut off, so that every place in the SQL is the place in the cell as
its reader sees it, the line of the magic being line 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.errors import UsageError
from schemabook.server.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Collection

_OPTION = re.compile(r"\s*(--[a-z][\w-]*|-[a-z])(?=\s|=|$)[= ]?", re.IGNORECASE)
_VALUE = re.compile(r"\s*(\S+)")
_TARGET = re.compile(r"\s*(\S+)")
_VARIABLE = re.compile(r"\s*([^\W\d]\w*)\s*<<(?!\S*\|)[ \t]*")
_WITH_VALUE = {"--bind": "names", "--limit": "a number"}
_FLAGS = {
    "sql": {"--connections", "-l", "--close", "-x", "--help"},
    "explain": {"--plan-only", "--no-timing", "--help"},
}


@dataclass(frozen=True)
class Cell:
    """A parsed cell. `target` names a connection, `variable` takes the result, `bind` are names to bind."""

    sql: str
    target: str | None = None
    variable: str | None = None
    bind: tuple[str, ...] = ()
    limit: int | None = None
    flags: frozenset[str] = frozenset()


def parse(line: str, cell: str | None, connections: Collection[str] = (), magic: str = "sql") -> Cell:
    """The parts of a magic's line and cell; `connections` are the names by which open ones are known."""
    text = line if cell is None else f"{line}\n{cell}"
    blank = 0
    options: dict[str, str] = {}
    while found := _OPTION.match(text, blank):
        blank = _option(text, found, options, magic)
    target = _TARGET.match(text, blank)
    name = None
    if target and _names_connection(target[1], text[target.end() :], connections):
        name, blank = target[1], target.end()
    variable = _VARIABLE.match(text, blank)
    if variable:
        blank = variable.end()
    return Cell(
        _blanked(text, blank),
        name,
        variable[1] if variable else None,
        tuple(n for n in re.split(r"[,\s]+", options.get("--bind", "")) if n),
        _limit(options.get("--limit")),
        frozenset(options) & _FLAGS[magic],
    )


def _option(text: str, found: re.Match[str], options: dict[str, str], magic: str) -> int:
    word = found[1].lower()
    if word in _FLAGS[magic]:
        options[word] = ""
        return found.end()
    if word not in _WITH_VALUE:
        known = ", ".join(sorted([*_WITH_VALUE, *_FLAGS[magic]]))
        raise UsageError(f"%{magic} has no option {word}.", hint=f"its options are {known}")
    value = _VALUE.match(text, found.end())
    if value is None:
        raise UsageError(f"{word} needs {_WITH_VALUE[word]}.", hint=f"%%{magic} {word} ...")
    # --bind a --bind b is --bind a,b
    options[word] = f"{options[word]},{value[1]}" if word in options and word == "--bind" else value[1]
    return value.end()


def _names_connection(word: str, rest: str, connections: Collection[str]) -> bool:
    if is_url(word) or word in connections:
        return True
    if word.startswith("@"):
        return len(word) > 1
    # $name alone, as in ipython-sql: a connection string held in a variable; $1 and $$ are SQL
    return re.fullmatch(r"\$[^\W\d]\w*", word) is not None and not rest.startswith("$")


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdigit():
        raise UsageError(f"--limit takes a number of rows, not {text!r}.", hint="%%sql --limit 20")
    return int(text)


def _blanked(text: str, end: int) -> str:
    return re.sub(r"[^\n]", " ", text[:end]) + text[end:]
