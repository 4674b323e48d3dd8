"""SQL text -> statements with their places, by the rules of psql's own scanner.

psql sends one statement at a time, so every statement is its own transaction unless the text says BEGIN.
To do the same, text is split where psql splits it: at a semicolon outside strings, quoted names, dollar
quotes, comments (block comments nest), parentheses (CREATE RULE ... DO (...; ...)) and bodies between
BEGIN ATOMIC and END. Source: `src/fe_utils/psqlscan.l` and `src/bin/psql/mainloop.c` of PostgreSQL.

What is not closed by the end of the text is left for the server to complain about: it does so precisely.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["sql", "copy", "meta"]

_LETTER = r"A-Za-z_\x80-\U0010ffff"
# The quantifiers are possessive: an unclosed string of a megabyte must not be tried twice.
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<comment>--[^\n]*)
    | (?P<block>/\*)
    | (?P<escape>[eE]'(?:[^'\\]++|\\.|'')*+(?:'|\Z|\\\Z))
    | (?P<string>(?:[uU]&|[bBxXnN])?'(?:[^']++|'')*+(?:'|\Z))
    | (?P<quoted>(?:[uU]&)?"(?:[^"]++|"")*+(?:"|\Z))
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
_BLOCK_EDGE = re.compile(r"/\*|\*/")
_COPY = re.compile(r"\s*COPY\b.*\bFROM\s+STDIN\b", re.IGNORECASE | re.DOTALL)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$\n?", re.MULTILINE)


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


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of the text that is sent on its own; `text == source[start:start + len(text)]`.

    `kind` is "sql", "copy" (COPY ... FROM STDIN, with the lines up to `\\.` in `data`) or "meta" (a psql
    backslash command, which no server understands). `words` are the first words in upper case.
    """

    text: str
    start: int
    line: int
    words: tuple[str, ...] = ()
    kind: Kind = "sql"
    data: str | None = None

    @property
    def command(self) -> str:
        """The first word in upper case: "SELECT", "CREATE", ...; empty for a backslash command."""
        return self.words[0] if self.words else ""


def tokens(source: str, start: int = 0) -> Iterator[Token]:
    """The lexical elements from `start` on; a comment or dollar-quoted string is one element."""
    at = start
    while found := _TOKEN.match(source, at):
        kind = found.lastgroup or "other"
        end = found.end()
        if kind == "block":
            kind, end = "comment", _block_end(source, found.start())
        elif kind == "dollar":
            close = source.find(found[0], end)
            end = len(source) if close < 0 else close + len(found[0])
        yield Token(kind, source[at:end], at)
        at = end


def uncommented(text: str) -> str:
    """The text with every comment replaced by a space."""
    return "".join(" " if t.kind == "comment" else t.text for t in tokens(text))


def split(source: str) -> list[Statement]:
    """The statements of a text, in order; text of comments alone gives none."""
    lines = [found.start() for found in re.finditer("\n", source)]
    return list(_statements(source, lines))


def _statements(source: str, lines: list[int]) -> Iterator[Statement]:
    at = 0
    while at < len(source):
        piece = _Piece()
        end = skip = len(source)
        for token in tokens(source, at):
            if token.kind == "meta":
                end, skip = token.start, token.start
                break
            if piece.ends(token):
                end, skip = token.start, token.end
                break
        if piece.words or piece.solid:
            text = source[at:end]
            start = at + len(text) - len(text.lstrip())
            statement = Statement(text.strip(), start, bisect_left(lines, start) + 1, tuple(piece.words))
            if statement.kind == "sql" and skip > end and _COPY.match(uncommented(statement.text)):
                statement, skip = _with_data(statement, source, skip)
            yield statement
        if source[end : end + 1] == "\\":
            skip = _line_end(source, end)
            yield Statement(source[end:skip].rstrip(), end, bisect_left(lines, end) + 1, kind="meta")
        at = max(skip, at + 1)


class _Piece:
    """What has been seen of the statement under way: depth of parentheses and of BEGIN ATOMIC ... END."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.solid = False  # something that is neither space nor comment
        self.parens = 0
        self.begins = 0

    def ends(self, token: Token) -> bool:
        """True when the token is the semicolon that ends the statement."""
        if token.kind == "end" and self.parens <= 0 and not self.begins:
            return True
        if token.kind == "open":
            self.parens += 1
        elif token.kind == "close":
            self.parens -= 1
        elif token.kind == "word":
            self._count(token.text.upper())
        self.solid = self.solid or token.kind not in ("space", "comment")
        return False

    def _count(self, word: str) -> None:
        if len(self.words) < 6:
            self.words.append(word)
        if not self._defines_routine() or self.parens:
            return
        if word == "BEGIN" or (word == "CASE" and self.begins):
            self.begins += 1
        elif word == "END" and self.begins:
            self.begins -= 1

    def _defines_routine(self) -> bool:
        if self.words[:1] != ["CREATE"]:
            return False
        rest = self.words[3:] if self.words[1:3] == ["OR", "REPLACE"] else self.words[1:]
        return rest[:1] in (["FUNCTION"], ["PROCEDURE"])


def _with_data(statement: Statement, source: str, after: int) -> tuple[Statement, int]:
    begin = _line_end(source, after) + 1
    close = _COPY_END.search(source, begin)
    data, skip = (source[begin : close.start()], close.end()) if close else (source[begin:], len(source))
    return Statement(statement.text, statement.start, statement.line, statement.words, "copy", data), skip


def _block_end(source: str, start: int) -> int:
    depth = 0
    for edge in _BLOCK_EDGE.finditer(source, start):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(source)


def _line_end(source: str, at: int) -> int:
    end = source.find("\n", at)
    return len(source) if end < 0 else end
