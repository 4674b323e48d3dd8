"""What a statement takes away from those who know the schema as it was: names of tables and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.safety.reading import Words, alter

if TYPE_CHECKING:
    from schemabook.schema import Name


@dataclass(frozen=True)
class Broken:
    """The table's name, the column's where it is one; a table's new name and new schema where it has them."""

    name: str
    column: str | None = None
    renamed: str | None = None
    moved: str | None = None
    dropped: bool = False

    def now(self, old: Name) -> Name | None:
        """What the table is called afterwards; None where that has not changed, or it is gone."""
        if self.renamed is None and self.moved is None:
            return None
        return old._replace(name=self.renamed or old.name, schema=self.moved or old.schema)


def broken(text: str) -> tuple[Broken, ...]:
    """The names that are no longer there, in the order of the text."""
    words = Words(text)
    if words.take("DROP", "TABLE"):
        words.take("IF", "EXISTS")
        return tuple(_dropped(words))
    found = alter(text)
    if found is None:
        return ()
    each = (_action(found.table.last, action) for action in found.actions)
    return tuple(one for one in each if one is not None)


def _dropped(words: Words) -> list[Broken]:
    found = []
    while (table := words.ident()) is not None:
        found.append(Broken(table.last, dropped=True))
        if not words.take(","):
            break
    return found


def _action(table: str, action: str) -> Broken | None:
    words = Words(action)
    if words.take("RENAME"):
        return _renamed(table, words)
    if words.take("SET", "SCHEMA"):
        schema = words.ident()
        return Broken(table, moved=schema.last) if schema else None
    if words.take("DROP") and words.peek() != "CONSTRAINT":
        words.take("COLUMN")
        words.take("IF", "EXISTS")
        column = words.ident()
        return Broken(table, column.last, dropped=True) if column else None
    return None


def _renamed(table: str, words: Words) -> Broken | None:
    if words.take("TO"):
        new = words.ident()
        return Broken(table, renamed=new.last) if new else None
    if words.peek() == "CONSTRAINT":
        return None
    words.take("COLUMN")
    column = words.ident()
    return Broken(table, column.last) if column else None
