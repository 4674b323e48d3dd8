"""The conventions that the schema follows, and where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.tour.parts import Grid, Text
from schemabook.tour.shown import Shown
from schemabook.tour.words import listed

if TYPE_CHECKING:
    from schemabook.tour.explored import Explored

_EXCEPTIONS: Final = 6


def conventions(found: Explored) -> Shown:
    """What most tables do alike, with the exceptions by name."""
    known = found.conventions
    if not known:
        return Shown(
            "tour.conventions", (Text("No habit is followed widely enough to be called a convention."),)
        )
    rows = tuple(
        (c.topic, c.rule, f"{c.followed} of {c.of}", listed(c.exceptions, _EXCEPTIONS)) for c in known
    )
    heads = ("about", "convention", "followed", "except")
    return Shown("tour.conventions", (Grid(heads=heads, rows=rows, numbers=frozenset({2})),))


def facts(found: Explored) -> dict[str, str]:
    """The rules by topic; how many follow them changes with every table."""
    rules: dict[str, str] = {}
    for c in found.conventions:
        rules[c.topic] = f"{rules[c.topic]}; {c.rule}" if c.topic in rules else c.rule
    return rules
