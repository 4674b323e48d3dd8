"""A column's definition in ADD COLUMN: its type, and each of its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from schemabook.safety.reading import Ident, Words

_CLAUSES: Final = (
    *("DEFAULT", "NOT", "NULL", "UNIQUE", "PRIMARY", "REFERENCES", "CHECK"),
    *("GENERATED", "CONSTRAINT", "COLLATE", "STORAGE", "COMPRESSION"),
)
_INSIDE: Final = {  # a clause's word that belongs to the clause before it: ON DELETE SET NULL, BY DEFAULT
    "NULL": ("SET", "NOT", "DEFAULT", "IS"),
    "DEFAULT": ("SET", "BY"),
    "NOT": ("NULLS", "IS"),
}
_SERIAL: Final = {"SERIAL": "integer", "BIGSERIAL": "bigint", "SMALLSERIAL": "smallint"}
_SERIAL_ALIASES: Final = {"SERIAL4": "SERIAL", "SERIAL8": "BIGSERIAL", "SERIAL2": "SMALLSERIAL"}


@dataclass(frozen=True)
class Clause:
    """One clause: its first word (for constraints the kind), the constraint's name, its text behind that."""

    kind: str
    text: str
    name: Ident | None = None


@dataclass(frozen=True)
class Definition:
    """`name type clauses`, all as spelled; `type` includes COLLATE."""

    name: Ident
    type: str
    clauses: tuple[Clause, ...]

    def clause(self, kind: str) -> Clause | None:
        """The first clause of a kind."""
        return next((c for c in self.clauses if c.kind == kind), None)

    @property
    def serial(self) -> str | None:
        """The integer type behind serial, bigserial, smallserial."""
        word = self.type.upper()
        return _SERIAL.get(_SERIAL_ALIASES.get(word, word))

    @property
    def default(self) -> str | None:
        """The expression of DEFAULT."""
        found = self.clause("DEFAULT")
        return found.text.partition(" ")[2].strip() if found else None

    @property
    def required(self) -> bool:
        """True for NOT NULL, a primary key, an identity or a serial."""
        generated = self.clause("GENERATED")
        identity = generated is not None and "IDENTITY" in generated.text.upper()
        return bool(self.clause("NOT") or self.clause("PRIMARY") or identity or self.serial)


def definition(words: Words) -> Definition | None:
    """What stands behind ADD COLUMN."""
    words.take("IF", "NOT", "EXISTS")
    name = words.ident()
    if name is None or len(name.parts) != 1:
        return None
    begin = words.at
    starts = [at for at, _, depth in words.depths() if depth == 0 and _begins(words, at, begin)]
    type_end = starts[0] if starts else len(words.tokens)
    words.at = type_end
    type_ = words.before(begin)
    clauses = []
    for start, end in pairwise([*starts, len(words.tokens)]):
        words.at = end
        clauses.append(words.before(start))
    return Definition(name, *_sorted(type_, clauses))


def _begins(words: Words, at: int, begin: int) -> bool:
    word = words.tokens[at].text.upper()
    if words.tokens[at].kind != "word" or word not in _CLAUSES or at == begin:
        return False
    before = words.tokens[at - 1].text.upper()
    if word != "CONSTRAINT" and at >= 2 and words.tokens[at - 2].text.upper() == "CONSTRAINT":
        return False  # CONSTRAINT name CHECK: one clause
    if word == "NOT" and words.tokens[min(at + 1, len(words.tokens) - 1)].text.upper() == "DEFERRABLE":
        return False
    return before not in _INSIDE.get(word, ())


def _sorted(type_: str, texts: list[str]) -> tuple[str, tuple[Clause, ...]]:
    found = []
    for text in texts:
        words = Words(text)
        name = words.ident() if words.take("CONSTRAINT") else None
        kind = words.peek()
        if kind == "COLLATE":
            type_ += " " + text
        else:
            found.append(Clause(kind, words.rest(), name))
    return type_, tuple(found)
