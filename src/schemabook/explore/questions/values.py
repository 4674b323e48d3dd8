"""Questions about values: which there may be, what a null means, in which zone a time is, what JSON holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conventions.states import bounds, is_state
from schemabook.explore.questions.base import raised
from schemabook.explore.wording import counted, listed, shown, shown_table
from schemabook.keys import unique_keys
from schemabook.lint import forms, types
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.explore.questions.base import Asking, Grounds, Raised
    from schemabook.schema import Column, Table

_NAMED: Final = 3
_IDENTIFYING: Final = frozenset({"email", "username", "login", "slug", "sku", "isbn", "iban"})


def states(on: Grounds) -> Iterator[Raised]:
    """States that are texts and may be anything; one question where there are many."""
    found = [(t, c, bounds(on.schema, t, c)) for t, c in _columns(on) if is_state(on.schema, t, c)]
    bound = sum(1 for *_, how in found if how is not None)
    beside = f"; {counted(bound, 'other state')} of the schema {'has' if bound == 1 else 'have'} one"
    free = [(t, c) for t, c, how in found if how is None and not _is_formed(t, c)]
    free = [(t, c) for t, c in free if on.roles.get(t.key) not in ("log", "history", "lookup")]
    free.sort(key=lambda place: -on.place(place[0].key))
    for same in [free] if len(free) > _NAMED else [[place] for place in free]:
        text = f"Which values may {_some(same)} have, and what do they mean?"
        evidence = f"{listed(sorted({c.type for _, c in same}), 'or')}, without CHECK, enum or lookup table"
        if bound:
            evidence += beside
        yield raised("state", 70 if bound else 60, same[0][0].key, text, evidence)


def said_twice(on: Grounds) -> Iterator[Raised]:
    """A flag beside a time that says the same."""
    for finding in on.found(forms.boolean_and_timestamp):
        table, flag = on.column(finding.target)
        text = f"Can {_shown(table, flag)} be true without its time, or the other way round?"
        yield raised("said twice", 55, table.key, text, f"{finding.message} No CHECK ties them together.")


def unknown_flags(on: Grounds) -> Iterator[Raised]:
    """Booleans that may be null."""
    for finding in on.found(types.nullable_boolean):
        table, column = on.column(finding.target)
        text = f"What does a null in {_shown(table, column)} mean?"
        yield raised("flag", 35, table.key, text, "a boolean without NOT NULL, and no comment says it")


def rounded_money(on: Grounds) -> Iterator[Raised]:
    """Amounts of money in binary fractions."""
    for finding in on.found(types.float_money):
        table, column = on.column(finding.target)
        text = f"Where is {_shown(table, column)} rounded, and do its sums have to be exact?"
        yield raised("rounded", 55, table.key, text, f"{column.type} cannot hold most amounts exactly")


def zones(on: Grounds) -> Iterator[Raised]:
    """Times without a zone, one question for each table, or one for all where no time has one."""
    bare = [(t, c) for t, c in _columns(on) if c.type.startswith("timestamp") and "without" in c.type]
    bare = [(t, c) for t, c in bare if not on.left_alone("timestamp-without-zone", f"{t}.{c.name}")]
    zoned = sum(1 for _, c in _columns(on) if c.type.startswith("timestamp") and "without" not in c.type)
    if bare and not zoned:
        evidence = f"{counted(len(bare), 'column')} without a time zone"
        yield raised("zone", 55, None, "In which time zone are the timestamps written?", evidence)
        return
    by_schema: dict[str, list[tuple[Table, Column]]] = {}
    for table, column in bare:
        by_schema.setdefault(table.schema, []).append((table, column))
    for same in by_schema.values():
        text = f"In which time zone {'is' if len(same) == 1 else 'are'} {_some(same)} written?"
        evidence = (
            f"timestamp without time zone, where {counted(zoned, 'other column')} of the schema have one"
        )
        yield raised("zone", 60, same[0][0].key, text, evidence)


def documents(on: Grounds) -> Iterator[Raised]:
    """JSON whose form nothing describes, in tables that others refer to."""
    for table, column in _columns(on):
        if column.type not in ("json", "jsonb") or column.comment or not on.near.children(table.key):
            continue
        if not any(column.name in c.columns for c in table.checks):
            text = f"What is in {_shown(table, column)}, and who reads it?"
            yield raised("document", 40, table.key, text, f"{column.type}, without a comment or a CHECK")


def not_unique(on: Grounds) -> Iterator[Raised]:
    """What usually names one row, where two may have the same."""
    for table, column in _columns(on):
        if on.roles.get(table.key) != "entity" or not _IDENTIFYING & set(words(column.name)[-1:]):
            continue
        known = any(column.name in key for key in unique_keys(table))
        known |= any(i.unique and column.name in i.definition for i in table.indexes)
        if not known and on.near.children(table.key):
            text = f"May two rows of {shown_table(table.key)} have the same {shown(column.name)}?"
            yield raised("unique", 45, table.key, text, "it has no unique key")


def _columns(on: Grounds) -> list[tuple[Table, Column]]:
    return [(t, c) for t in on.tables for c in t.columns if not c.inherited]


def _is_formed(table: Table, column: Column) -> bool:
    """True where a CHECK says how the value is written, and nothing else."""
    return any(check.columns == (column.name,) for check in table.checks)


def _some(places: Sequence[tuple[Table, Column]]) -> str:
    """The first places by name, the others by number."""
    names = [_shown(t, c) for t, c in places]
    more = len(names) - _NAMED
    return listed(names[:_NAMED] + ([f"{more} more"] if more > 0 else []), "and")


def _shown(table: Table, column: Column) -> str:
    return f"{shown_table(table.key)}.{shown(column.name)}"


ASKING: Final[tuple[Asking, ...]] = (
    states,
    said_twice,
    unknown_flags,
    rounded_money,
    zones,
    documents,
    not_unique,
)
