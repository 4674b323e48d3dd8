"""How tables and columns are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conventions.base import habit
from schemabook.explore.shapes import listed
from schemabook.lint.style import fits, house_case, is_wordly, number_of
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.explore.conventions.base import Convention
    from schemabook.lint.facts import Facts

TOPIC: Final = "names"
_NUMBERS: Final = {
    "plural": "tables are called in the plural (orders)",
    "singular": "tables are called in the singular (order)",
}
_VERBS: Final = listed(
    "is has had can may must should was were will allow allows does do use uses needs wants"
)
_BOOLEANS: Final = {
    "verb": "booleans begin with a verb (is_active)",
    "bare": "booleans are bare adjectives (active, not is_active)",
}
_ENDS: Final = {
    "at": "timestamps end in _at (created_at)",
    "on": "timestamps end in _on (created_on)",
    "date": "timestamps end in _date (created_date)",
    "time": "timestamps end in _time (created_time)",
    "ts": "timestamps end in _ts (created_ts)",
}
_DAYS: Final = {
    "on": "dates end in _on (due_on)",
    "date": "dates end in _date (due_date)",
    "day": "dates end in _day (due_day)",
    "at": "dates end in _at (due_at)",
}


def names(facts: Facts) -> Iterator[Convention | None]:
    """Case, number, and the names of booleans, timestamps and dates."""
    yield from _case(facts)
    yield habit(TOPIC, ((str(t), n) for t in facts.tables if (n := number_of(t)) is not None), _NUMBERS)
    flags = [(t, c) for t, c in facts.columns if c.type == "boolean" and words(c.name)]
    styles = ((f"{t}.{c.name}", "verb" if words(c.name)[0] in _VERBS else "bare") for t, c in flags)
    yield habit(TOPIC, styles, _BOOLEANS)
    for type_, rules in (("timestamp", _ENDS), ("date", _DAYS)):
        found = [(t, c) for t, c in facts.columns if c.type.startswith(type_)]
        yield habit(TOPIC, ((f"{t}.{c.name}", _last(c.name)) for t, c in found), rules)


def _case(facts: Facts) -> Iterator[Convention | None]:
    """One convention where tables and columns are written alike, else one for each."""
    columns = [(f"{t}.{c.name}", c.name) for t, c in facts.columns]
    tables = [(str(t), t.name) for t in facts.tables]
    of_columns = house_case(name for _, name in columns)
    of_tables = house_case((name for _, name in tables), beside=of_columns)
    kinds = (
        [("tables and columns", [*tables, *columns], of_columns)]
        if of_tables == of_columns
        else [("tables", tables, of_tables), ("columns", columns, of_columns)]
    )
    for what, places, house in kinds:
        rules = {"house": f"{what} are written in {house}"}
        styles = ((place, "house" if is_wordly(n) and fits(n, house) else None) for place, n in places)
        yield habit(TOPIC, styles, rules)


def _last(name: str) -> str | None:
    parts = words(name)
    return parts[-1] if len(parts) > 1 else None
