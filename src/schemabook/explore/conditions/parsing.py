"""The text of a condition, as pg_get_constraintdef() and pg_get_expr() spell it, -> its tree.

PostgreSQL sets parentheses around nearly everything. What is inside one pair and not understood becomes one
`Opaque` node; the rest is read all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions.marks import elements, flat
from schemabook.explore.conditions.nodes import (
    Array,
    Call,
    Case,
    Cast,
    ColumnRef,
    Constant,
    Distinct,
    IsTest,
    Junction,
    Membership,
    Negation,
    Node,
    Opaque,
    Operation,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemabook.lexing import Token

_COMPARISONS: Final = frozenset(
    {"=", "<>", "<", "<=", ">", ">=", "~", "~*", "!~", "!~*", "~~", "!~~", "~~*", "!~~*"}
)
_SUMS: Final = frozenset({"+", "-"})
_PRODUCTS: Final = frozenset({"*", "/"})
# What the words before it take in: timestamp with time zone, character varying(40), double precision
_TYPE_TAILS: Final = (("with", "time", "zone"), ("without", "time", "zone"), ("varying",), ("precision",))
_BARE: Final = frozenset({"current_date", "current_timestamp", "localtimestamp"})
_CONSTANTS: Final = frozenset({"true", "false", "null"})


class _Unread(Exception):
    """This is no part of the language that is read here."""


def read(text: str, columns: Collection[str]) -> Node:
    """The tree of a condition on a table with these columns; an `Opaque` node where it cannot be read."""
    reader = _Reader(text, columns)
    try:
        found = reader.condition()
        reader.end()
    except _Unread:
        return Opaque(text=flat(text), place=0)
    return found


class _Reader:
    def __init__(self, source: str, columns: Collection[str]) -> None:
        self._source = source
        self._columns = columns
        self._tokens = elements(source)
        self._at = 0

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise _Unread

    def condition(self) -> Node:
        return self._junction("OR")

    def _junction(self, word: str) -> Node:
        start = self._at
        parts = [self._inner(word)]
        while self._takes(word):
            parts.append(self._inner(word))
        if len(parts) == 1:
            return parts[0]
        return Junction(word=word, parts=tuple(parts), text=self._text(start))

    def _inner(self, word: str) -> Node:
        return self._junction("AND") if word == "OR" else self._negation()

    def _negation(self) -> Node:
        start = self._at
        if self._takes("NOT"):
            return Negation(inner=self._negation(), text=self._text(start))
        return self._comparison()

    def _comparison(self) -> Node:
        start = self._at
        left = self._sum()
        while True:
            if self._takes("IS"):
                left = self._is(start, left)
                continue
            operator = self._operator(_COMPARISONS)
            if operator is None:
                return left
            word = next((w for w in ("ANY", "ALL") if self._takes(w)), None)
            if word:
                array = self._group()
                left = Membership(
                    left=left, operator=operator, word=word, array=array, text=self._text(start)
                )
            else:
                left = Operation(operator=operator, left=left, right=self._sum(), text=self._text(start))

    def _is(self, start: int, left: Node) -> Node:
        negated = self._takes("NOT")
        if self._takes("DISTINCT") and self._takes("FROM"):
            return Distinct(left=left, right=self._sum(), negated=negated, text=self._text(start))
        for what in ("NULL", "TRUE", "FALSE", "UNKNOWN"):
            if self._takes(what):
                return IsTest(inner=left, what=what, negated=negated, text=self._text(start))
        raise _Unread

    def _sum(self) -> Node:
        start = self._at
        left = self._product()
        while operator := self._operator(_SUMS):
            left = Operation(operator=operator, left=left, right=self._product(), text=self._text(start))
        return left

    def _product(self) -> Node:
        start = self._at
        left = self._cast()
        while operator := self._operator(_PRODUCTS):
            left = Operation(operator=operator, left=left, right=self._cast(), text=self._text(start))
        return left

    def _cast(self) -> Node:
        start = self._at
        found = self._primary()
        while self._peek("cast"):
            self._at += 1
            found = Cast(inner=found, type=self._type(), text=self._text(start))
        return found

    def _primary(self) -> Node:
        start, token = self._at, self._next()
        if token.text == "(":
            self._at = start
            return self._group()
        if token.kind in ("string", "number"):
            return self._constant(start, token)
        if token.kind == "word":
            return self._word(start, token)
        if token.kind == "quoted" and self._peek_text() not in ("(", "."):
            return self._column(start, token.text[1:-1].replace('""', '"'))
        raise _Unread

    def _constant(self, start: int, token: Token) -> Node:
        if token.kind == "number":
            return Constant(value=token.text, text=self._text(start))
        if not token.text.startswith("'"):
            raise _Unread  # B'0110', U&'...'
        value = token.text[1:-1].replace("''", "'")
        return Constant(value=value, quoted=True, text=self._text(start))

    def _word(self, start: int, token: Token) -> Node:
        word = token.text.lower()
        if word in _CONSTANTS:
            return Constant(value=None if word == "null" else word, text=self._text(start))
        if word == "case":
            return self._case(start)
        if word == "array" and self._peek_text() == "[":
            return Array(items=self._items("]"), text=self._text(start))
        if self._peek_text() == "(":
            return self._call(start, word)
        if word in _BARE and token.text.isupper():
            return Call(name=word, text=self._text(start))
        if self._peek_text() == ".":
            raise _Unread
        return self._column(start, token.text)

    def _column(self, start: int, name: str) -> Node:
        if name not in self._columns:
            raise _Unread
        return ColumnRef(name=name, text=self._text(start))

    def _call(self, start: int, name: str) -> Node:
        opening = self._at
        try:
            trims = name == "trim" and self._skips("(", "BOTH", "FROM")
            items = (self.condition(),) if trims else self._items(")")
            if trims and self._next().text != ")":
                raise _Unread
        except _Unread:
            self._at = opening
            items = (self._closed(),)
        return Call(name="btrim" if name == "trim" else name, arguments=items, text=self._text(start))

    def _items(self, close: str) -> tuple[Node, ...]:
        """What stands between brackets, the opening one being next."""
        self._at += 1
        found: list[Node] = []
        while not self._closes(close):
            found.append(self.condition())
            if self._peek_text() == ",":
                self._at += 1
            elif self._peek_text() != close:
                raise _Unread
        return tuple(found)

    def _group(self) -> Node:
        """`(...)`, opaque where its inside is not understood."""
        opening = self._at
        if self._peek_text() != "(":
            raise _Unread
        self._at += 1
        try:
            found = self.condition()
            if self._next().text != ")":
                raise _Unread
        except _Unread:
            self._at = opening
            return self._closed()
        return found

    def _closed(self) -> Node:
        """One pair of brackets with whatever is in it."""
        start, depth = self._at, 0
        while True:
            token = self._next()
            depth += (token.kind == "open") - (token.kind == "close")
            if depth == 0:
                return Opaque(place=start, text=self._text(start))

    def _case(self, start: int) -> Node:
        operand = None if self._peek_text().upper() == "WHEN" else self.condition()
        branches = []
        while self._takes("WHEN"):
            condition = self.condition()
            self._expect("THEN")
            branches.append((condition, self.condition()))
        otherwise = self.condition() if self._takes("ELSE") else None
        self._expect("END")
        return Case(operand=operand, branches=tuple(branches), otherwise=otherwise, text=self._text(start))

    def _type(self) -> str:
        start = self._at
        if self._next().kind not in ("word", "quoted"):
            raise _Unread
        while self._peek_text() == ".":
            self._at += 2
        self._tail()
        if self._peek_text() == "(":
            self._closed()
            self._tail()
        while self._peek_text() == "[":
            self._closed()
        return self._text(start)

    def _tail(self) -> None:
        for tail in _TYPE_TAILS:
            if self._skips(*tail):
                return

    def _takes(self, word: str) -> bool:
        """Goes on behind the keyword where it is next."""
        return self._skips(word)

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise _Unread

    def _skips(self, *words: str) -> bool:
        coming = [
            t.text.upper() for t in self._tokens[self._at : self._at + len(words)] if t.kind != "quoted"
        ]
        if coming != [w.upper() for w in words]:
            return False
        self._at += len(words)
        return True

    def _operator(self, known: Collection[str]) -> str | None:
        """The next operator if it is one of these."""
        if self._peek("operator") and self._peek_text() in known:
            return self._next().text
        return None

    def _closes(self, close: str) -> bool:
        if self._peek_text() != close:
            return False
        self._at += 1
        return True

    def _peek(self, kind: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at].kind == kind

    def _peek_text(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise _Unread
        self._at += 1
        return self._tokens[self._at - 1]

    def _text(self, start: int) -> str:
        """The source of the elements from `start` on."""
        if self._at <= start:
            return ""
        first, last = self._tokens[start], self._tokens[self._at - 1]
        return flat(self._source[first.start : last.end])
