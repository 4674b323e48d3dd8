"""A new value of an enum cannot be used in the transaction that adds it: PostgreSQL refuses (55P04).

On the scratch copy every statement has a transaction of its own, so it is not seen to fail there.
Source: https://www.postgresql.org/docs/18/sql-altertype.html, Notes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.lexing import tokens
from schemabook.safety.reading import Words

if TYPE_CHECKING:
    from schemabook.observation import Observation


class NewValues:
    """The values that the transaction under way has added to enums older than itself."""

    def __init__(self) -> None:
        self._block: tuple[str, int] | None = None
        self._made: set[str] = set()
        self._added: dict[str, int] = {}

    def used(self, one: Observation) -> tuple[str, int] | None:
        """A value that the statement writes and the line that adds it, both of one transaction; else None."""
        self._enter(one)
        words = Words(one.sql)
        if not self._added or words.take("ALTER", "TYPE") or words.peek() == "COMMENT":
            return None
        said = [t.text for t in tokens(one.sql) if t.text[:1] in "'$"]
        for value, line in self._added.items():
            if any(text == value or (text.startswith("$") and value in text) for text in said):
                return value, line
        return None

    def note(self, one: Observation) -> None:
        """Read CREATE TYPE ... AS ENUM and ALTER TYPE ... ADD VALUE."""
        self._enter(one)
        words = Words(one.sql)
        if words.take("CREATE", "TYPE"):
            made = words.ident()
            self._made |= {made.last} if made else set()
        elif words.take("ALTER", "TYPE"):
            altered = words.ident()
            if altered is None or altered.last in self._made or not words.take("ADD", "VALUE"):
                return
            words.take("IF", "NOT", "EXISTS")
            if not words.done:
                self._added.setdefault(words.tokens[words.at].text, one.line)

    def _enter(self, one: Observation) -> None:
        if self._block != (one.source, one.block):
            self._block, self._made, self._added = (one.source, one.block), set(), {}
