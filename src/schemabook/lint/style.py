"""The house style: how the schema itself writes its names, found from their majority.

Only what deviates from it is worth a word; which style it is does not matter, as long as it is one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from schemabook.lint.keywords import RESERVED
from schemabook.lint.words import counted_as, number, words
from schemabook.relations import is_junction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.lint.facts import Facts
    from schemabook.lint.words import Number
    from schemabook.schema import Table

Case = Literal["snake_case", "camelCase", "PascalCase", "UPPER_CASE"]
KeyStyle = Literal["id", "table_id"]
_T = TypeVar("_T")

CASES: Final[tuple[Case, ...]] = ("snake_case", "camelCase", "PascalCase", "UPPER_CASE")
_ENOUGH: Final = 4  # places; fewer are no house yet
# Every letter beyond ASCII may stand in a name without quotes: scan.l, ident_start and ident_cont
_PLAIN: Final = re.compile(r"[a-z_\x80-\U0010ffff][a-z0-9_$\x80-\U0010ffff]*\Z")
_WORDLY: Final = re.compile(r"[^\W\d][\w$]*\Z")


def is_wordly(name: str) -> bool:
    """True for a name of letters, digits and underscores that does not begin with a digit."""
    return _WORDLY.match(name) is not None


def needs_quotes(name: str) -> bool:
    """True for a table's or column's name that cannot be written without quotes."""
    return name in RESERVED or _PLAIN.match(name) is None


def fits(name: str, case: Case) -> bool:
    """True where the name can be read as written in that style; a small word is snake_case and camelCase."""
    upper, lower = name != name.lower(), name != name.upper()
    if case == "snake_case":
        return not upper
    if case == "UPPER_CASE":
        return not lower
    bare = name.lstrip("_")
    first = bare[:1]
    right = first == first.lower() if case == "camelCase" else first != first.lower()
    return right and "_" not in bare and (case == "camelCase" or lower)


def house_case(names: Iterable[str], beside: Case | None = None) -> Case:
    """The style that most names are written in; snake_case where two are equal, since it needs no quotes.

    A small word decides nothing. `beside` is the style of the columns where the names are tables': those
    are often small words only, and then a single camelCase one is no house among snake_case columns.
    """
    wordly = [n for n in names if is_wordly(n)]
    capital = sum(n != n.lower() for n in wordly)
    joined = sum(n == n.lower() and "_" in n.strip("_") for n in wordly)
    if capital <= joined or (beside == "snake_case" and 2 * capital <= len(wordly)):
        return "snake_case"
    return max(CASES[1:], key=lambda case: sum(fits(n, case) for n in wordly))


def written(name: str, case: Case) -> str | None:
    """The name in that style; None where there is no such name (no words, a leading digit, too long)."""
    parts = words(name)
    if case in ("snake_case", "UPPER_CASE"):
        new = "_".join(parts)
        new = new.upper() if case == "UPPER_CASE" else new
    else:
        new = "".join(p[:1].upper() + p[1:] for p in parts)
        new = new[:1].lower() + new[1:] if case == "camelCase" else new
    usable = new and not new[0].isdigit() and len(new.encode()) < 64 and new not in RESERVED
    return new if usable and new != name else None


def number_of(table: Table) -> Number | None:
    """Whether the table's name is a singular or a plural; None for a junction and where it cannot be told."""
    parts = words(table.name)
    return number(parts[-1]) if parts and not is_junction(table) and not _connects(table) else None


def _connects(table: Table) -> bool:
    """True for a junction that has a number for its key."""
    referring = {c for f in table.foreign_keys for c in f.columns}
    own = set(table.primary_key.columns) if table.primary_key else set()
    return len(referring) == 2 and {c.name for c in table.columns} == referring | own


def house_number(facts: Facts) -> Number | None:
    """Singular or plural, as most tables are named; None where there is no habit."""
    return _habit(facts, (number_of(t) for t in facts.tables))


def key_style(table: Table) -> KeyStyle | None:
    """How the surrogate key is called: "id", or the table's name with "id"; None where it is neither."""
    key = table.primary_key
    if key is None or len(key.columns) != 1 or any(key.columns[0] in f.columns for f in table.foreign_keys):
        return None
    column = table.by_name[key.columns[0]]
    if column.type.startswith(("text", "character")) and column.default is None:
        return None  # no surrogate: somebody has chosen each value
    name = words(key.columns[0])
    if name == ["id"]:
        return "id"
    return "table_id" if name in _long_keys(table) else None


def house_key_style(facts: Facts) -> KeyStyle | None:
    """How most tables call their surrogate key; None where there is no habit."""
    return _habit(facts, (key_style(t) for t in facts.tables))


def long_key(table: Table) -> str:
    """The key's name in the long style: "order_id" of the tables "order" and "orders"."""
    return "_".join(_long_keys(table)[0])


def _long_keys(table: Table) -> list[list[str]]:
    return [[*words(counted_as(table.name, "singular")), "id"], [*words(table.name), "id"]]


def _habit(facts: Facts, styles: Iterable[_T | None]) -> _T | None:
    counts = Counter(s for s in styles if s is not None)
    if counts.total() < _ENOUGH:
        return None
    style, most = counts.most_common(1)[0]
    return style if most >= facts.limits.house_share * counts.total() else None
