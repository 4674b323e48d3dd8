"""Differences as the marks of a picture: on headers, rows, lines at the foot of cards, and enums."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schemabook.draw.diff import spelling
from schemabook.draw.diff.union import merged
from schemabook.draw.picture import Footer, Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.draw.diff.difference import Difference
    from schemabook.draw.picture import Change
    from schemabook.schema import Name, Schema, Table, View

SIGNS = {"added": "+", "removed": "\N{MINUS SIGN}", "changed": "~"}


def marks(old: Schema, new: Schema, said: Sequence[Difference]) -> Marks:
    """What the cards, rows and enums of the union show of `said`."""
    types: dict[tuple[Name, str], str] = {}
    was: dict[tuple[Name, str], list[str]] = defaultdict(list)
    rows: dict[tuple[Name, str], Change] = {}
    lines: dict[Name, list[Footer]] = defaultdict(list)
    for d in (d for d in said if d.table is not None):
        assert d.table is not None
        if d.place == "line":
            lines[d.table].append(Footer(text=d.text, change=d.sign))
        if d.place == "card" and d.change != "changed":
            rows |= {
                (d.table, column): d.change
                for column in _columns(new if d.change == "added" else old, d.table)
            }
        for column in d.columns:
            place = (d.table, column)
            if d.place == "row" and d.change != "changed":
                rows[place] = d.change
                continue
            rows.setdefault(place, "changed")
            if d.place == "row" and d.what == "type":
                types[place] = spelling.type_before(d.before)
            elif d.place == "row":
                was[place].append(d.text)
            elif d.object != "sequence":
                # The line at the foot says it; the row only says of what kind it is.
                was[place].append(f"{SIGNS[d.sign]} {spelling.kind(d.object)}")
    enums, labels = _enums(old, new, said)
    return Marks(
        tables=_tables(said),
        columns=rows,
        types=types,
        was={place: tuple(dict.fromkeys(texts)) for place, texts in was.items()},
        lines={name: tuple(found) for name, found in lines.items()},
        enums=enums,
        labels=labels,
    )


def _columns(known: Schema, name: Name) -> list[str]:
    tables: tuple[Table | View, ...] = (*known.tables, *known.views)
    return [c.name for t in tables if t.key == name for c in t.columns]


def _tables(said: Iterable[Difference]) -> dict[Name, Change]:
    found: dict[Name, Change] = {}
    for d in said:
        if d.table is not None:
            found[d.table] = d.change if d.place == "card" else found.get(d.table, "changed")
    return found


def _enums(
    old: Schema, new: Schema, said: Iterable[Difference]
) -> tuple[dict[Name, Change], dict[tuple[Name, str], Change]]:
    """How enums and their labels changed; labels that have moved among the others are changed."""
    wanted = {d.name for d in said if d.place == "enum"}
    before, after = ({e.key: e.labels for e in s.enums if str(e.key) in wanted} for s in (old, new))
    enums: dict[Name, Change] = {}
    labels: dict[tuple[Name, str], Change] = {}
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            enums[name] = "removed" if name in before else "added"
        elif before[name] != after[name]:
            enums[name] = "changed"
            labels |= {(name, x): change for x, change in _labels(before[name], after[name])}
    return enums, labels


def _labels(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, Change]]:
    common = [x for x in after if x in before]
    stay = _rising([before.index(x) for x in common])
    found: list[tuple[str, Change]] = []
    for label in merged(before, after):
        if label not in after or label not in before:
            found.append((label, "removed" if label in before else "added"))
        elif before.index(label) not in stay:
            found.append((label, "changed"))
    return found


def _rising(numbers: Sequence[int]) -> set[int]:
    """The members of a longest rising subsequence."""
    best: list[list[int]] = []
    for n in numbers:
        longest = max((run for run in best if run[-1] < n), key=len, default=[])
        best.append([*longest, n])
    winner: list[int] = max(best, key=len, default=[])
    return set(winner)
