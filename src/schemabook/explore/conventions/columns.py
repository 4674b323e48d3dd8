"""What columns are made of: times, money, texts; which every table has; how a row is marked as deleted."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from schemabook.explore.conventions.base import habit
from schemabook.explore.shapes import listed, plain
from schemabook.lint.lookup import base_type
from schemabook.lint.types import is_money
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.explore.conventions.base import Convention
    from schemabook.explore.roles import Role
    from schemabook.lint.facts import Facts
    from schemabook.schema import Column, Name, Table

_ZONES: Final = {
    "with": "timestamps have a time zone (timestamp with time zone)",
    "without": "timestamps have no time zone (timestamp without time zone)",
}
_TEXTS: Final = {
    "text": "texts are text, without a length",
    "varchar": "texts are varchar(n), with a length",
    "unlimited": "texts are varchar, without a length",
    "char": "texts are char(n), filled up with blanks",
}
_AMOUNTS: Final = ("numeric", "money", "real", "double precision")
_WHOLE: Final = ("integer", "bigint")
#: A whole number of these is money, one called total may as well be a count.
_PRICED: Final = listed("price cost fee amount balance cents cent")
_WRITTEN: Final = re.compile(
    r"(created|inserted|added)(_at|_on|_date|_time)?|(creation|create|insert)_(date|time)"
)
_CHANGED: Final = re.compile(
    r"(updated|modified|changed)(_at|_on|_date|_time)?|(update|modified|modification)_(date|time)"
    r"|last_?(update|updated|modified|change|changed)(_at|_on)?"
)
_DELETED: Final = re.compile(r"(is_)?(deleted|removed|archived|trashed|discarded)(_at|_on|_date|_flag)?")
_UNWRITTEN: Final = frozenset({"link", "lookup"})


def columns(facts: Facts, roles: Mapping[Name, Role]) -> Iterator[Convention | None]:
    """The conventions about columns, topic by topic."""
    times = [(f"{t}.{c.name}", c.type) for t, c in facts.columns if c.type.startswith("timestamp")]
    styles = ((place, "without" if "without" in type_ else "with") for place, type_ in times)
    yield habit("times", styles, _ZONES)
    tables = [t for t in facts.tables if roles.get(t.key) not in _UNWRITTEN]
    for what, pattern in (("was written", _WRITTEN), ("last changed", _CHANGED)):
        yield _had_by_all(tables, pattern, f"tables say when a row {what}: {{name}}")
    yield _deleted(facts)
    yield _money(facts)
    yield habit(
        "texts", ((f"{t}.{c.name}", _text(c.type)) for t, c in facts.columns if _text(c.type)), _TEXTS
    )


def _had_by_all(tables: list[Table], pattern: re.Pattern[str], rule: str) -> Convention | None:
    """Under the name that most tables give it, which is the only one that counts."""
    found = {t.key: [c.name for c in t.columns if pattern.fullmatch(plain(c.name))] for t in tables}
    counts = Counter(name for names in found.values() for name in names)
    if not counts:
        return None
    usual = min(counts, key=lambda name: (-counts[name], name))
    styles = ((str(t), "has" if usual in found[t.key] else None) for t in tables)
    return habit("times", styles, {"has": rule.format(name=usual)})


def _deleted(facts: Facts) -> Convention | None:
    """Of the tables that mark rows as deleted at all, two being enough."""
    marks = [(t, c) for t, c in facts.columns if _DELETED.fullmatch(plain(c.name))]
    marks = [
        (t, c)
        for t, c in marks
        if c.type == "boolean" or (c.nullable and c.type.startswith(("timestamp", "date")))
    ]
    rules = {c.name: f"rows are not deleted but marked by {c.name}" for _, c in marks}
    return habit("deleting", ((str(t), c.name) for t, c in marks), rules, least=2)


def _money(facts: Facts) -> Convention | None:
    found = [(f"{t}.{c.name}", c.type) for t, c in facts.columns if is_amount(facts, c)]
    rules = {type_: f"amounts of money are {type_}" for _, type_ in found}
    for type_ in _WHOLE:
        if type_ in rules:
            rules[type_] += ", in the smallest unit of the currency"
    return habit("money", found, rules)


def is_amount(facts: Facts, column: Column) -> bool:
    """True for an amount of money, by its name and its type (a domain's own one)."""
    type_ = base_type(facts, column)
    if type_ in _AMOUNTS:
        return type_ == "money" or is_money(column.name)
    parts = words(column.name)
    return type_ in _WHOLE and "id" not in parts and bool(_PRICED & set(parts)) and is_money(column.name)


def _text(type_: str) -> str | None:
    if type_ == "text":
        return "text"
    if type_ == "character varying":
        return "unlimited"
    return (
        "varchar"
        if type_.startswith("character varying(")
        else "char"
        if type_.startswith("character(")
        else None
    )
