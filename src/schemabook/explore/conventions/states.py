"""How the values of states and kinds are kept in bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.explore.conventions.base import habit
from schemabook.explore.shapes import listed
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.explore.conventions.base import Convention
    from schemabook.lint.facts import Facts
    from schemabook.schema import Column, Schema, Table

TOPIC: Final = "states"
_CALLED: Final = listed("status state stage phase kind type role priority severity mode visibility")
_PLACES: Final = listed("city town zip postcode postal street")
_TEXTS: Final = ("text", "character")
_LIST: Final = re.compile(r"= ANY \(|= '[^']*'::")
_RULES: Final = {
    "enum": "states and kinds are enums",
    "lookup": "states and kinds are rows of a lookup table",
    "check": "states and kinds are texts with a CHECK",
    "domain": "states and kinds are domains",
}


def states(facts: Facts) -> Iterator[Convention | None]:
    """Enum, lookup table, CHECK or domain; a text that may be anything follows none of them."""
    found = [(t, c) for t, c in facts.columns if is_state(facts.schema, t, c)]
    yield habit(TOPIC, ((f"{t}.{c.name}", bounds(facts.schema, t, c)) for t, c in found), _RULES)


def is_state(schema: Schema, table: Table, column: Column) -> bool:
    """True for a column whose name says that it has one of a few values, and whose type may hold them."""
    parts = words(column.name)
    *_, last = [w for w in parts if w not in ("id", "code", "name")] or [""]
    if last not in _CALLED or column.generated or column.type.endswith("]"):
        return False
    if last == "state" and any(_PLACES & set(words(c.name)) for c in table.columns):
        return False  # the one in an address
    return column.type.startswith(_TEXTS) or bounds(schema, table, column) is not None


def bounds(schema: Schema, table: Table, column: Column) -> str | None:
    """What keeps the values in bounds: "enum", "lookup", "check", "domain"; None for nothing."""
    if any(e.key == column.type_key for e in schema.enums):
        return "enum"
    if any(d.key == column.type_key for d in schema.domains):
        return "domain"
    if any(column.name in key.columns for key in table.foreign_keys):
        return "lookup"
    if any(column.name in c.columns and _LIST.search(c.expression) for c in table.checks):
        return "check"
    return None
