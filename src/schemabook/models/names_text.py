"""Any text -> Python identifiers: words, cases, symbols, and a free name among those taken."""

from __future__ import annotations

import keyword
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Container

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MARKS: Final = re.compile(r"\A\W+")  # an accent without its letter
_DIGITS: Final = re.compile(r"(?<=\d)\0(?=\d)")
_SYMBOLS: Final = {
    "<=": "less equal",
    ">=": "greater equal",
    "<>": "not equal",
    "!=": "not equal",
    "==": "equal",
    "<": "less",
    ">": "greater",
    "=": "equal",
    "+": "plus",
    "-": "minus",
    "*": "star",
    "/": "slash",
    "%": "percent",
    "&": "and",
    "#": "sharp",
    "@": "at",
    "$": "dollar",
    "!": "exclamation",
    "?": "question",
    "|": "pipe",
    "^": "caret",
    "~": "tilde",
    ".": "dot",
    ",": "comma",
    ":": "colon",
    ";": "semicolon",
    "_": "underscore",
    " ": "space",
    "\t": "tab",
    "\n": "newline",
    "'": "quote",
    '"': "double quote",
    "\\": "backslash",
    "(": "open",
    ")": "close",
    "[": "open bracket",
    "]": "close bracket",
    "{": "open brace",
    "}": "close brace",
    "`": "backtick",
}
_SYMBOL: Final = re.compile(
    "|".join(re.escape(s) for s in sorted(_SYMBOLS, key=len, reverse=True)) + "|.", re.DOTALL
)
# Where a symbol in a label is a word and no separator: "A+", "O-", "c#", "-1", ">= 10", "R&D", "50%"
_SAID: Final = re.compile(
    r"(?P<ahead>\A\s*(?:<=|>=|<>|!=|==|[<>=+-])(?=\s*\w))|(?P<amid>&|%)|(?P<behind>[+#-]+\s*\Z)", re.DOTALL
)
_AMID: Final = {"&": "and", "%": "percent"}


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name as they are written: "user_tags", "UserTags", "User tags" -> ("user"/"User", ...).

    Letters and digits of every script are kept, everything else separates.
    """
    text = unicodedata.normalize("NFKC", text)
    spaced = "".join(c if c != "_" and is_part(c) else " " for c in text)
    found = (_MARKS.sub("", word) for part in spaced.split() for word in _HUMP.split(part))
    return tuple(word for word in found if word)


def is_part(char: str) -> bool:
    """True for a character that an identifier may have behind its first."""
    return ("a" + char).isidentifier()


def pascal(parts: tuple[str, ...]) -> str:
    """("tuition", "log") -> "TuitionLog"; capitals inside a word are kept, digits stay apart."""
    return _DIGITS.sub("_", "\0".join(word[:1].upper() + word[1:] for word in parts)).replace("\0", "")


def snake(text: str) -> str:
    """Any text as words with underscores, in lower case; empty where it has neither letter nor digit."""
    return "_".join(words(text)).lower()


def identifier(text: str, prefix: str) -> str:
    """A valid identifier, as Python normalises it; `prefix` goes before what begins with no letter."""
    for name in (text, f"{prefix}_{text}"):
        name = unicodedata.normalize("NFKC", name)
        if text and name.isidentifier():
            return name
    return prefix


def symbols(text: str) -> str:
    """A text without letters and digits in words: "<=" -> "less_equal", "😀" -> "grinning_face"."""
    found: list[str] = _SYMBOL.findall(text)
    return snake(" ".join(_SYMBOLS.get(s, "") or unicodedata.name(s, "") for s in found))


def member(label: str) -> str:
    """The Python name of an enum's label: upper case with underscores, "EMPTY" for the empty one."""
    if not label:
        return "EMPTY"
    told = _SAID.sub(_said, label)
    name = "_".join(words(told)) or symbols(label)
    return identifier(name.upper(), "VALUE") if name else "VALUE"


def _said(found: re.Match[str]) -> str:
    if found["amid"]:
        return f" {_AMID[found['amid']]} "
    told: list[str] = [_SYMBOLS.get(s, "") for s in _SYMBOL.findall(found[0].strip())]
    return f" {' '.join(told)} "


def unlike_reserved(name: str, *reserved: Container[str]) -> str:
    """The name, with an underscore behind it where it is a keyword or reserved."""
    while keyword.iskeyword(name) or any(name in names for names in reserved):
        name = f"{name}_"
    return name


def free(wanted: str, taken: Collection[str], more: tuple[str, ...] = (), *, joint: str = "") -> str:
    """The first of `wanted`, `more` and `wanted` with a number from 2 on that is not taken."""
    for name in (wanted, *more):
        if name not in taken:
            return name
    number = 2
    while f"{wanted}{joint}{number}" in taken:
        number += 1
    return f"{wanted}{joint}{number}"
