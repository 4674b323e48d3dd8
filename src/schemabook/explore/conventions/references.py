"""How tables refer to each other: what the columns are called, what happens when a row is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.by_name import nouns
from schemabook.explore.conventions.base import habit
from schemabook.explore.who import by_whom
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.explore.conventions.base import Convention
    from schemabook.relations import Relation

TOPIC: Final = "references"
_NAMED: Final = {"table": "references are called after the table they lead to (customer_id, old_customer_id)"}
_ENDS: Final = {"id": "columns that refer end in _id"}
_ACTIONS: Final = {
    "RESTRICT": "what is referred to cannot be deleted (ON DELETE RESTRICT)",
    "NO ACTION": "what is referred to cannot be deleted (no ON DELETE)",
    "CASCADE": "a row is deleted with the one it refers to (ON DELETE CASCADE)",
    "SET NULL": "a reference becomes null when its row is deleted (ON DELETE SET NULL)",
    "SET DEFAULT": "a reference takes its default when its row is deleted (ON DELETE SET DEFAULT)",
}


def references(links: Sequence[Relation]) -> Iterator[Convention | None]:
    """Of declared references; columns that say by whom something was done are not expected to be named so."""
    declared = {(r.child, r.columns, r.parent): r for r in reversed(links) if r.constraint}
    found = [declared[key] for key in sorted(declared)]
    single = [r for r in found if len(r.columns) == 1 and not by_whom(r.columns[0]) and not r.is_self]
    named = habit(TOPIC, ((_place(r), "table" if _is_named(r) else None) for r in single), _NAMED)
    yield named
    if named is None:
        styles = ((_place(r), (words(r.columns[0]) or [""])[-1]) for r in single)
        yield habit(TOPIC, styles, _ENDS)
    yield habit(TOPIC, ((_place(r), r.on_delete) for r in found), _ACTIONS)


def _is_named(link: Relation) -> bool:
    """True where the column's last word before "id" is one of the table's."""
    parts = list(nouns(link.columns[0]))
    while parts and parts[-1] in ("id", "key", "code", "no", "number", "fk", "uuid"):
        parts.pop()
    return bool(parts) and parts[-1] in nouns(link.parent.name)


def _place(link: Relation) -> str:
    if len(link.columns) == 1:
        return f"{link.child}.{link.columns[0]}"
    return f"{link.child}.({', '.join(link.columns)})"
