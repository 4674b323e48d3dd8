"""The rule about names that mean one thing here and another there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.lint.lookup import kind_of
from schemabook.lint.messages import types as messages
from schemabook.lint.spelling import change_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, Table

    _Place = tuple[Table, Column]

#: Names that say what a value is to its row and nothing about what it is: alone they promise no type.
_GENERAL: Final = frozenset(
    """
    id key name value code type kind state status number no count data body content text label title note
    notes size position level rank order version amount total rate date time start end starts ends result
    source target reference ref parent hash token settings config options details payload score length
    category language priority grade frequency interval unit active enabled weight index year month day
    extra event limit used duration object_id
    """.split()  # noqa: SIM905 - one word a line would be a page long
)
_WIDER: Final = {"smallint": 0, "integer": 1, "bigint": 2}
_TIMES: Final = ("timestamp", "time ", "date")


def same_name_different_types(facts: Facts) -> Iterator[DesignFinding]:
    """Columns of one telling name and several types; what foreign keys force together is theirs to tell.

    A smallint is small on purpose, and beside a wider integer no other type. Types made by users are left
    out (a `role` may well have its own labels in each table), and so is what another rule reports: a
    timestamp without its zone.
    """
    by_name: dict[str, list[_Place]] = {}
    for table, column in facts.columns:
        if column.name.lower() not in _GENERAL:
            by_name.setdefault(column.name, []).append((table, column))
    referring = {(t.key, c) for t in facts.tables for k in t.foreign_keys for c in k.columns}
    for name, places in by_name.items():
        by_kind = _by_kind(facts, [p for p in places if (p[0].key, p[1].name) not in referring])
        kinds = list(by_kind)
        if len(kinds) == 2 and not {"smallint"} < set(kinds) <= _WIDER.keys():
            yield from _said(facts, name, by_kind)


def _by_kind(facts: Facts, places: list[_Place]) -> dict[str, list[_Place]]:
    found: dict[str, list[_Place]] = {}
    for table, column in places:
        kind = kind_of(facts, column)
        if column.type_key is not None and kind == column.type:
            continue
        kind = "time" if kind.startswith(_TIMES) else "json" if kind == "jsonb" else kind
        found.setdefault(kind, []).append((table, column))
    return found


def _said(facts: Facts, name: str, by_kind: dict[str, list[_Place]]) -> Iterator[DesignFinding]:
    """One finding a name, about the first of the fewer places; for two integer types about the narrower."""
    few, many = sorted(by_kind, key=lambda k: (len(by_kind[k]), _WIDER.get(k, 9)))
    if few in _WIDER and many in _WIDER:
        few, many = sorted(by_kind, key=lambda k: _WIDER[k])
    table, column = by_kind[few][0]
    others = [str(t) for t, _ in by_kind[many]]
    fix, advice = (
        None,
        f"Give both one type, or one of them another name: {name} tells them apart for nobody.",
    )
    if few in _WIDER and many in _WIDER:
        fixes = [change_type(facts, t, c, many)[0] for t, c in by_kind[few]]
        fix = "\n".join(f for f in fixes if f) if all(fixes) else None
        advice = "The fix rewrites the table while nobody reads it."
    shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
    yield messages.SAME_NAME_DIFFERENT_TYPES.finding(
        f"{table}.{column.name}",
        fix,
        name=name,
        type=column.type,
        usual=by_kind[many][0][1].type,
        others=shown,
        advice=advice,
    )


RULES: Final[tuple[Rule, ...]] = (same_name_different_types,)
