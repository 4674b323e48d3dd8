"""SQL text -> statements with their places, by the rules of psql's own scanner.

psql sends one statement at a time, so every statement is its own transaction unless the text says BEGIN.
To do the same, text is split where psql splits it: at a semicolon outside strings, quoted names, dollar
quotes, comments (block comments nest), parentheses (CREATE RULE ... DO (...; ...)) and bodies between
BEGIN ATOMIC and END. Source: `src/fe_utils/psqlscan.l` and `src/bin/psql/mainloop.c` of PostgreSQL.

A string or parenthesis that is not closed by the end of the text is left for the server to complain about: it
does so precisely. A backslash in mid-statement is not: the half before it could be executed, and do harm.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from schemabook.lexing import SPACE, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Statement", "Token", "Way", "split", "tokens", "uncommented"]

Kind = Literal["sql", "copy", "meta", "broken"]
Way = Literal["in", "out"]

_COPY_END = re.compile(r"^\\\.\r?(?:\n|\Z)", re.MULTILINE)
_COPY_COMMAND = re.compile(r"\\copy\b.*\bfrom\s+p?stdin\b", re.IGNORECASE)
_WHOLE_LINE = re.compile(r"\\(?:copy|!|help|h|ef|ev)(?!\w)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of the text that is sent on its own; `text == source[start:start + len(text)]`.

    `kind` is "sql", "copy" (COPY ... FROM STDIN, with the lines up to `\\.` in `data`), "meta" (a psql
    backslash command, which no server understands) or "broken" (a statement that must not be sent: `fault` is
    the offset in the source of the backslash inside it). `words` are the first words in upper case;
    `copies` is "in" for COPY ... FROM STDIN and "out" for COPY ... TO STDOUT.
    """

    text: str
    start: int
    line: int
    words: tuple[str, ...] = ()
    kind: Kind = "sql"
    data: str | None = None
    copies: Way | None = None
    fault: int | None = None

    @property
    def command(self) -> str:
        """The first word in upper case: "SELECT", "CREATE", ...; empty for a backslash command."""
        return self.words[0] if self.words else ""


def uncommented(text: str) -> str:
    """The text with every comment replaced by a space."""
    return "".join(" " if t.kind == "comment" else t.text for t in tokens(text))


def split(source: str, start: int = 0, *, standard_strings: bool = True) -> list[Statement]:
    """The statements of a text from `start` on, in order; text of comments alone gives none.

    `standard_strings` is the server's standard_conforming_strings: where it is off, a backslash escapes in
    every string.
    """
    return list(_Splitter(source, standard_strings).statements(start, len(source)))


class _Splitter:
    def __init__(self, source: str, standard_strings: bool) -> None:
        self.source = source
        self.standard_strings = standard_strings
        self._lines = [found.start() for found in re.finditer("\n", source)]

    def statements(self, at: int, stop: int) -> Iterator[Statement]:
        while at < stop:
            piece = self._piece(at, stop)
            at = piece.skip
            if piece.meta:
                at = self._meta_end(piece.end, stop)
                yield self._statement(piece.end, at, kind="meta")
            elif piece.solid:
                statement = self._told(piece)
                if statement.kind == "copy":
                    line = self._line_end(piece.skip)
                    data, at = self._data(line)
                    yield replace(statement, data=data)
                    yield from self._behind_copy(piece.skip, line)
                else:
                    yield statement

    def _piece(self, at: int, stop: int) -> _Piece:
        piece = _Piece(at, stop)
        for token in tokens(self.source, at, stop, standard_strings=self.standard_strings):
            if token.kind == "meta":
                if not piece.solid and self.source[token.end : token.end + 1] not in (";", ":"):
                    piece.end, piece.meta = token.start, True
                    break
                piece.fault = token.start if piece.fault is None else piece.fault
            if piece.ends(token):
                piece.end, piece.skip, piece.closed = token.start, token.end, True
                break
        return piece

    def _told(self, piece: _Piece) -> Statement:
        kind: Kind = "sql" if piece.fault is None else "broken"
        if kind == "sql" and piece.copy.way == "in":
            kind = "copy"
        found = self._statement(piece.begin, piece.end, tuple(piece.words), kind)
        return replace(found, copies=piece.copy.way, fault=piece.fault)

    def _statement(self, start: int, end: int, words: tuple[str, ...] = (), kind: Kind = "sql") -> Statement:
        text = self.source[start:end].lstrip(SPACE)
        start = end - len(text)
        return Statement(text.rstrip(SPACE), start, bisect_left(self._lines, start) + 1, words, kind)

    def _behind_copy(self, at: int, stop: int) -> Iterator[Statement]:
        """What stands behind COPY ... FROM STDIN on its line, executed after the rows, must end there."""
        while at < stop:
            piece = self._piece(at, stop)
            at = self._meta_end(piece.end, stop) if piece.meta else piece.skip
            if piece.meta:
                yield self._statement(piece.end, at, kind="meta")
            elif piece.solid:
                found = self._told(piece)
                if found.kind == "copy" or not piece.closed:
                    found = replace(found, kind="broken", fault=found.fault or found.start)
                yield found

    def _data(self, line: int) -> tuple[str, int]:
        """The rows from the next line up to a line of `\\.`, and the offset behind that."""
        begin = min(line + 1, len(self.source))
        close = _COPY_END.search(self.source, begin)
        if close is None:
            return self.source[begin:], len(self.source)
        return self.source[begin : close.start()], close.end()

    def _meta_end(self, start: int, stop: int) -> int:
        """A backslash command reaches to the end of the line, or to `\\\\`, behind which SQL goes on."""
        line = min(self._line_end(start), stop)
        if _COPY_COMMAND.match(self.source, start, line):
            return self._data(line)[1]
        if _WHOLE_LINE.match(self.source, start, line):
            return line
        again = self.source.find("\\\\", start, line)
        return line if again < 0 else again + 2

    def _line_end(self, at: int) -> int:
        end = self.source.find("\n", at)
        return len(self.source) if end < 0 else end


class _Piece:
    """What has been seen of the statement under way: depth of parentheses and of BEGIN ATOMIC ... END."""

    def __init__(self, begin: int, stop: int) -> None:
        self.begin, self.end, self.skip = begin, stop, stop  # of its text; where the next one begins
        self.words: list[str] = []
        self.solid = False  # something that is neither space nor comment
        self.meta = False  # ended by a backslash command, nothing being under way
        self.closed = False  # ended by a semicolon
        self.fault: int | None = None
        self.copy = _Copy()
        self._parens = 0
        self._begins = 0

    def ends(self, token: Token) -> bool:
        """True when the token is the semicolon that ends the statement."""
        if token.kind == "end" and not self._parens and not self._begins:
            return True
        self.copy.see(token, self._parens)
        if token.text == "(":
            self._parens += 1
        elif token.text == ")":
            self._parens = max(self._parens - 1, 0)
        elif token.kind == "word":
            self._count(token.text.upper())
        self.solid = self.solid or token.kind not in ("space", "comment")
        return False

    def _count(self, word: str) -> None:
        if len(self.words) < 6:
            self.words.append(word)
        if not self._defines_routine() or self._parens:
            return
        if word == "BEGIN" or (word == "CASE" and self._begins):
            self._begins += 1
        elif word == "END" and self._begins:
            self._begins -= 1

    def _defines_routine(self) -> bool:
        if self.words[:1] != ["CREATE"]:
            return False
        rest = self.words[3:] if self.words[1:3] == ["OR", "REPLACE"] else self.words[1:]
        return rest[:1] in (["FUNCTION"], ["PROCEDURE"])


class _Copy:
    """Which way a COPY goes, by its words outside parentheses; PostgreSQL takes STDIN and STDOUT alike."""

    def __init__(self) -> None:
        self.way: Way | None = None
        self._before = ""  # COPY, FROM or TO has been seen last; "-" when there is nothing more to learn

    def see(self, token: Token, parens: int) -> None:
        if self._before == "-" or token.kind in ("space", "comment"):
            return
        word = token.text.upper() if token.kind == "word" and not parens else ""
        if not self._before:
            self._before = "COPY" if word == "COPY" else "-"
        elif self._before == "COPY":
            self._before = word if word in ("FROM", "TO") else "COPY"
        else:
            if word in ("STDIN", "STDOUT"):
                self.way = "in" if self._before == "FROM" else "out"
            self._before = "-"
