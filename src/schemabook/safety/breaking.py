"""What a statement takes away from those who know the schema as it was: names of tables and columns."""

from __future__ import annotations

from dataclasses import dataclass

from schemabook.safety.reading import Words, alter


@dataclass(frozen=True)
class Broken:
    """The table's name, the column's where it is one, and the new name where it is renamed."""

    name: str
    column: str | None = None
    renamed: str | None = None  # the table's new name
    dropped: bool = False


def broken(text: str) -> Broken | None:
    """The first name that is no longer there; None where every name remains."""
    words = Words(text)
    if words.take("DROP", "TABLE"):
        words.take("IF", "EXISTS")
        table = words.ident()
        return Broken(table.last, dropped=True) if table else None
    found = alter(text)
    for action in found.actions if found else ():
        if found is not None and (one := _action(found.table.last, action)) is not None:
            return one
    return None


def _action(table: str, action: str) -> Broken | None:
    words = Words(action)
    if words.take("RENAME"):
        if words.take("TO"):
            new = words.ident()
            return Broken(table, renamed=new.last) if new else None
        if words.peek() == "CONSTRAINT":
            return None
        words.take("COLUMN")
        column = words.ident()
        return Broken(table, column.last) if column else None
    if words.take("DROP") and words.peek() != "CONSTRAINT":
        words.take("COLUMN")
        words.take("IF", "EXISTS")
        column = words.ident()
        return Broken(table, column.last, dropped=True) if column else None
    return None
