"""Reading one statement as far as a replacement needs it: its words, its names, the actions of ALTER TABLE.

Names and definitions are kept as the statement spells them; what they mean is told by `Ident.parts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.lexing import Token, tokens
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Schema, Table

_SILENT: Final = ("space", "comment")


@dataclass(frozen=True)
class Ident:
    """A name as the statement spells it, and its parts as PostgreSQL reads them."""

    text: str
    parts: tuple[str, ...]

    @property
    def last(self) -> str:
        """The name without its schema."""
        return self.parts[-1]

    def table(self, schema: Schema | None) -> Table | None:
        """The table it names; without a schema's name in `public` first, then wherever there is only one."""
        if schema is None:
            return None
        if len(self.parts) > 1:
            return schema.by_key.get(Name(*self.parts[-2:]))
        same = [t for t in schema.tables if t.name == self.last]
        public = [t for t in same if t.schema == "public"]
        return public[0] if public else same[0] if len(same) == 1 else None


class Words:
    """The tokens of a piece of SQL, read from left to right; spaces and comments are passed over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [t for t in tokens(text) if t.kind not in _SILENT]
        self.at = 0

    @property
    def done(self) -> bool:
        """True at the end."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        """A word or sign in upper case, empty at the end."""
        at = self.at + ahead
        return self.tokens[at].text.upper() if at < len(self.tokens) else ""

    def take(self, *words: str) -> bool:
        """Go past these words, if they stand here."""
        if all(self.peek(n) == word for n, word in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def ident(self) -> Ident | None:
        """Go past a name, qualified or not."""
        begin, parts = self.at, []
        while not self.done and (part := _part(self.tokens[self.at])) is not None:
            parts.append(part)
            self.at += 1
            if not self.take("."):
                break
        return Ident(self._slice(begin, self.at), tuple(parts)) if parts else None

    def parens(self) -> str:
        """Go past a group in parentheses; its text with them, empty where there is none."""
        if self.peek() != "(":
            return ""
        begin, depth = self.at, 0
        while not self.done:
            depth += {"(": 1, ")": -1}.get(self.peek(), 0)
            self.at += 1
            if depth == 0:
                break
        return self._slice(begin, self.at)

    def rest(self) -> str:
        """The text from here to the end, without a semicolon."""
        return self._slice(self.at, len(self.tokens))

    def before(self, begin: int) -> str:
        """The text from a token to here."""
        return self._slice(begin, self.at)

    def depths(self) -> Iterator[tuple[int, Token, int]]:
        """What is left: position, token, depth of parentheses outside of it."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            depth -= token.kind == "close"
            yield at, token, depth
            depth += token.kind == "open"

    def _slice(self, begin: int, end: int) -> str:
        if begin >= end:
            return ""
        return self.text[self.tokens[begin].start : self.tokens[end - 1].end].rstrip(";").rstrip()


@dataclass(frozen=True)
class Alter:
    """ALTER TABLE: the table as spelled, `head` up to its name, and its actions, one text each."""

    head: str
    table: Ident
    actions: tuple[str, ...]


def alter(text: str) -> Alter | None:
    """The statement as ALTER TABLE; None where it is something else."""
    words = Words(text)
    if not words.take("ALTER", "TABLE"):
        return None
    words.take("IF", "EXISTS")
    words.take("ONLY")
    table = words.ident()
    words.take("*")
    if table is None:
        return None
    head = words.before(0)
    cuts = [at for at, token, depth in words.depths() if token.text == "," and depth == 0]
    actions = []
    for end in (*cuts, len(words.tokens)):
        begin, words.at = words.at, end
        actions.append(words.before(begin))
        words.at = end + 1
    return Alter(head, table, tuple(a for a in actions if a))


def columns(group: str) -> tuple[str, ...]:
    """The plain names in "(a, b)"."""
    words, found = Words(group[1:-1]), []
    while (ident := words.ident()) is not None:
        found.append(ident.last)
        words.take(",")
    return tuple(found)


def mentioned(expression: str, names: Sequence[str]) -> tuple[str, ...]:
    """Which of the names an expression mentions, in the order of their first use."""
    seen = [part for t in tokens(expression) if (part := _part(t)) is not None]
    return tuple(dict.fromkeys(name for name in seen if name in names))


def substituted(expression: str, replace: dict[str, str], prefix: str = "") -> str:
    """The expression with names replaced, or put behind a prefix: `{"a": "b"}`, `NEW.`."""
    found, out, before = list(tokens(expression)), [], ""
    for n, token in enumerate(found):
        part = _part(token)
        called = n + 1 < len(found) and found[n + 1].text == "("
        if part in replace and before != "." and not called:
            out.append(prefix + replace[part])
        else:
            out.append(token.text)
        before = token.text if token.kind not in _SILENT else before
    return "".join(out)


def _part(token: Token) -> str | None:
    """What a token names: folded to lower case, or without its quotes."""
    if token.kind == "quoted" and token.text.startswith('"'):
        return token.text[1:-1].replace('""', '"')
    return token.text.lower() if token.kind == "word" else None
