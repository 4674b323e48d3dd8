"""What is true of a table's rows, in sentences: checks, unique keys, references, what deleting a row does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook import explore
from schemabook.tour.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.explore import Consequence
    from schemabook.schema import Name, Table
    from schemabook.tour.explored import Explored

_NAMED: Final = 8


def rules(found: Explored, table: Table) -> tuple[str, ...]:
    """Every constraint of a table as a sentence, then what deleting one of its rows does."""
    return (
        *(f"Always: {explore.check_sentence(check, table, found.schema)}." for check in table.checks),
        *(_sentence(said) for said in explore.unique_sentence(table, found.schema)),
        *deleting(found, table),
    )


def deleting(found: Explored, table: Table) -> Iterator[str]:
    """What deleting a row does to other tables, and what prevents it."""
    effects = explore.consequences(found.schema, found.links, table.key)
    texts = (
        ("blocks", "Deleting a row is refused while there are rows that refer to it in {}."),
        ("deleted", "Deleting a row also deletes its rows in {}."),
        ("set null", "Deleting a row leaves rows without it in {} (set to null)."),
        ("set default", "Deleting a row sets the reference to its default in {}."),
    )
    for action, text in texts:
        names = _reached(effects, action)
        if names:
            yield text.format(listed(names, _NAMED))


def _reached(effects: tuple[Consequence, ...], action: str) -> list[str]:
    """The tables with the way to them, where it is more than a step, and what there is to know besides."""
    found: dict[Name, str] = {}
    for effect in effects:
        if effect.action == action:
            way = [str(r.child) for r in effect.through[:-1]]
            remarks = ([f"by way of {', '.join(way)}"] if way else []) + (
                [effect.note] if effect.note else []
            )
            found.setdefault(
                effect.table, str(effect.table) + (f" ({'; '.join(remarks)})" if remarks else "")
            )
    return list(found.values())


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:] + ("" if said.endswith(".") else ".")
