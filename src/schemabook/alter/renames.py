"""Renames as they are declared; they are never guessed.

A declaration stands in a comment, on the lines directly before what it is about, or at the end of its line:

```sql
-- renamed from: users
CREATE TABLE people (
    full_name text,  -- renamed from: name
    ...
CREATE TYPE mood AS ENUM (
    'glad',  -- renamed from: happy
    ...
```

As an argument it is a mapping from the new name to the old:
`{"people": "users", "people.full_name": "users.name"}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.errors import UsageError
from schemabook.statements import split, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.statements import Token

_DECLARED: Final = re.compile(r"--\s*renamed from:\s*(.+?)\s*\Z", re.IGNORECASE)
_KINDS: Final = {
    "TABLE": "TABLE",
    "VIEW": "VIEW",
    "MATERIALIZED": "MATERIALIZED VIEW",
    "TYPE": "TYPE",
    "DOMAIN": "DOMAIN",
    "SEQUENCE": "SEQUENCE",
    "INDEX": "INDEX",
    "SCHEMA": "SCHEMA",
    "FUNCTION": "ROUTINE",
    "PROCEDURE": "ROUTINE",
    "AGGREGATE": "ROUTINE",
    "TRIGGER": "TRIGGER",
    "POLICY": "POLICY",
    "RULE": "RULE",
    "STATISTICS": "STATISTICS",
}
_FILLERS: Final = frozenset(
    ("create", "or", "replace", "unique", "unlogged", "foreign", "constraint", "recursive", "if", "not")
) | {"exists", "concurrently", "view"}


@dataclass(frozen=True)
class Rename:
    """`new` was `old`: parts of names, e.g. ("public", "people", "full_name"); `on` is a trigger's table."""

    kind: str
    new: tuple[str, ...]
    old: tuple[str, ...]


def of_mapping(given: Mapping[str, str]) -> tuple[Rename, ...]:
    """Renames given by name; what kind of thing a name is, the schemas say later."""
    return tuple(Rename("", _parts(new), _parts(old)) for new, old in given.items())


def _parts(text: str) -> tuple[str, ...]:
    found = [t for t in tokens(text) if t.kind in ("word", "quoted", "string")]
    if not found:
        raise UsageError(f"{text!r} is no name.", hint='write renames like {"orders.total": "orders.sum"}')
    return tuple(_folded(t) for t in found)


def _folded(token: Token) -> str:
    if token.kind == "string":  # a label
        return token.text[1:-1].replace("''", "'")
    return token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text.lower()


def declared(source: str) -> tuple[Rename, ...]:
    """The renames that the comments of an SQL text declare. Raises UsageError for one about nothing."""
    found: list[Rename] = []
    for statement in split(source):
        if statement.kind != "sql" or statement.command != "CREATE":
            continue
        before = _comments_before(source, statement.start)
        found += _statement(before + statement.text)
    return tuple(found)


def _comments_before(source: str, start: int) -> str:
    lines = source[:start].splitlines(keepends=True)
    kept: list[str] = []
    while lines and (lines[-1].lstrip().startswith("--")):
        kept.insert(0, lines.pop())
    return "".join(kept)


def _statement(text: str) -> Iterator[Rename]:
    seen = [t for t in tokens(text) if t.kind != "space"]
    place, at = _named(seen)
    if place is None:
        return
    kind, name = place
    opened = False
    for n, token in enumerate(seen):
        declared_ = _DECLARED.match(token.text) if token.kind == "comment" else None
        if n > at and not opened and token.text == "(":
            opened = True
        if declared_ is None:
            continue
        old = _parts(declared_[1])
        if n < at:
            yield Rename(kind, name, (*name[: len(name) - len(old)], *old))
        elif opened:
            inner = _member(seen, n, text)
            if inner is not None:
                yield Rename(inner[0], (*name, inner[1]), (*name, old[-1]))


def _named(seen: list[Token]) -> tuple[tuple[str, tuple[str, ...]] | None, int]:
    """What a CREATE statement makes, and where its name ends."""
    words = [(n, t) for n, t in enumerate(seen) if t.kind in ("word", "quoted") or t.text in (".", "(")]
    kind = ""
    for n, (at, token) in enumerate(words):
        upper = token.text.upper()
        if token.kind == "word" and not kind and upper in _KINDS:
            kind = _KINDS[upper]
        elif token.kind == "word" and upper.lower() in _FILLERS:
            continue
        elif kind and token.kind in ("word", "quoted"):
            name = [_folded(token)]
            while n + 2 < len(words) and words[n + 1][1].text == ".":
                name.append(_folded(words[n + 2][1]))
                n += 2
                at = words[n][0]
            if kind in ("TRIGGER", "POLICY", "RULE"):
                name = [*_table_of(seen, at, kind), *name]
            return (kind, tuple(name)), at
        else:
            return None, 0
    return None, 0


def _table_of(seen: list[Token], at: int, kind: str) -> list[str]:
    word = "TO" if kind == "RULE" else "ON"
    for n in range(at, len(seen)):
        if seen[n].text.upper() == word:
            name = [_folded(seen[n + 1])]
            if n + 3 < len(seen) and seen[n + 2].text == ".":
                name.append(_folded(seen[n + 3]))
            return name
    return []


def _member(seen: list[Token], comment: int, text: str) -> tuple[str, str] | None:
    """The column or constraint that a comment inside CREATE TABLE is about.

    At the end of a line it is about the item that begins that line, on a line of its own about the next.
    """
    place = seen[comment].start
    line_start = text.rfind("\n", 0, place) + 1
    alone = not text[line_start:place].strip()
    if alone:
        rest = [t for t in seen[comment + 1 :] if t.kind != "comment"]
    else:
        rest = [t for t in tokens(text[line_start:place]) if t.kind not in ("space", "comment")]
        while rest and rest[0].text in ("(", ","):
            rest = rest[1:]
        if rest and rest[0].text.upper() in ("CREATE",):
            opened = next((n for n, t in enumerate(rest) if t.text == "("), len(rest))
            rest = rest[opened + 1 :]
    if not rest:
        return None
    if rest[0].kind == "string":
        return "VALUE", rest[0].text[1:-1].replace("''", "'")
    if rest[0].text.upper() == "CONSTRAINT" and len(rest) > 1:
        return "CONSTRAINT", _folded(rest[1])
    return "COLUMN", _folded(rest[0])
