"""SQL put together from a fixed frame and the names, values and fragments that go into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, LiteralString

from schemabook.ddl import spelling
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")


class Raw(str):
    """SQL as PostgreSQL itself spelled it (a type, a default, a definition): it goes in as it is."""

    __slots__ = ()


def say(frame: LiteralString, *parts: str | Name | int) -> str:
    """A statement: each `{}` of the frame takes a qualified name, an identifier, a number or Raw SQL."""
    return spelling.statement(frame, *(_part(part) for part in parts))


def _part(part: str | Name | int) -> spelling.Part:
    match part:
        case Name():
            return spelling.name(*(p for p in part if p))
        case Raw():
            return spelling.raw(str(part))
        case int():
            return spelling.raw(str(part))
        case _:
            return spelling.name(part)


def value(text: str | None) -> Raw:
    """A string constant; NULL for None."""
    return Raw("NULL" if text is None else spelling.statement("{}", spelling.literal(text)))


def listed(items: Iterable[str | Name]) -> Raw:
    """Identifiers, names or Raw fragments with commas between them."""
    return Raw(", ".join(say("{}", item) for item in items))


def spelled(name: str) -> set[str]:
    """The ways in which PostgreSQL may spell an identifier in a definition."""
    return {spelling.quote(name), name} if _PLAIN.match(name) else {spelling.quote(name)}


def names(text: str, name: Name) -> bool:
    """True if a definition, spelled under an empty search_path, names the object `name`."""
    if name.name not in text.replace('""', '"'):
        return False
    ways = (f"{s}.{n}" for s in spelled(name.schema) for n in spelled(name.name))
    return any(_stands_alone(text, way) for way in ways)


def has_word(text: str, word: str) -> bool:
    """True if a definition has the identifier `word` anywhere."""
    return any(_stands_alone(text, way) for way in spelled(word))


def _stands_alone(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w$\"]){re.escape(word)}(?![\w$\"])", text) is not None
