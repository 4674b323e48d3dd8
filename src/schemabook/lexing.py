"""SQL text -> lexical elements, by the rules of psql's and the server's own scanners.

Both end a `--` comment at a carriage return as well as at a line feed, take ASCII white space only. Strings
on separate lines (`E'a'` and, on the next line, `'b'`) are one string of the first one's kind: for the
server; psql reads line by line and does not know, and there the server's rule is followed. With
standard_conforming_strings off a backslash escapes in plain strings too.
Source: `src/fe_utils/psqlscan.l`, `src/backend/parser/scan.l` of PostgreSQL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.errors import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

SPACE: Final = " \t\n\r\f\v"

_LETTER = r"A-Za-z_\x80-\U0010ffff"
# Between the parts of one string: white space with a line end in it, comments allowed.
_JOIN = r"'(?:[ \t\f\v]++|--[^\r\n]*+)*[\r\n](?:[ \t\n\r\f\v]++|--[^\r\n]*+[\r\n])*'"
# No group is possessive: Python before 3.11.5 takes such a group too short (python/cpython#106052). None has
# to be: what follows a group matches at the first try, so an unclosed string of a megabyte is read once.
_ESCAPED = r"(?:[^'\\]++|\\.|''|" + _JOIN + r")*(?:'|\\?\Z)"
_PLAIN = r"(?:[^']++|''|" + _JOIN + r")*(?:'|\Z)"
_BITS = r"(?:[^']++|" + _JOIN + r")*(?:'|\Z)"
_BLOCK_EDGE = re.compile(r"/\*|\*/")
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


def _scanner(escape: str, string: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
          (?P<space>[ \t\n\r\f\v]+)
        | (?P<comment>--[^\r\n]*)
        | (?P<block>/\*)
        | (?P<escape>{escape})
        | (?P<string>{string})
        | (?P<quoted>(?:[uU]&)?"(?:[^"]++|"")*(?:"|\Z))
        | (?P<dollar>\$(?:[{_LETTER}][{_LETTER}0-9]*)?\$)
        | (?P<word>[{_LETTER}][{_LETTER}0-9$]*)
        | (?P<number>[0-9][{_LETTER}0-9.]*)
        | (?P<open>[(\[])
        | (?P<close>[)\]])
        | (?P<end>;)
        | (?P<meta>\\)
        | (?P<cast>::)
        | (?P<other>.)
        """,
        re.VERBOSE | re.DOTALL,
    )


_STANDARD = _scanner(rf"[eE]'{_ESCAPED}", rf"[bBxX]'{_BITS}|(?:[uU]&|[nN])?'{_PLAIN}")
_ESCAPING = _scanner(rf"[eEnN]?'{_ESCAPED}", rf"[bBxX]'{_BITS}|[uU]&'{_PLAIN}")


@dataclass(frozen=True, slots=True)
class Token:
    """One lexical element: `kind` is a group of the scanner ("word", "string", "comment", ...)."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind the token."""
        return self.start + len(self.text)


def tokens(
    source: str, start: int = 0, stop: int | None = None, *, standard_strings: bool = True
) -> Iterator[Token]:
    """The lexical elements between two offsets; a comment or dollar-quoted string is one element."""
    scanner = _STANDARD if standard_strings else _ESCAPING
    stop = len(source) if stop is None else stop
    at = start
    while found := scanner.match(source, at, stop):
        kind = found.lastgroup or "other"
        end = found.end()
        if kind == "block":
            kind, end = "comment", _block_end(source, found.start(), stop)
        elif kind == "dollar":
            close = source.find(found[0], end, stop)
            end = stop if close < 0 else close + len(found[0])
        yield Token(kind, source[at:end], at)
        at = end


def refuse_unsendable(source: str) -> None:
    """SyntaxProblem for text that cannot be sent: a NUL cuts it off, a lone surrogate is no character."""
    found = _UNSENDABLE.search(source)
    if found is None:
        return
    line, column = place(source, found.start())
    what = "a NUL character" if found[0] == "\0" else f"half a character (U+{ord(found[0]):04X})"
    raise SyntaxProblem(
        f"Line {line}, column {column}: {what} cannot be sent to PostgreSQL; nothing has been executed.",
        line=line,
        column=column,
        hint="delete that character",
    )


def place(source: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)


def _block_end(source: str, start: int, stop: int) -> int:
    depth = 0
    for edge in _BLOCK_EDGE.finditer(source, start, stop):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return stop
