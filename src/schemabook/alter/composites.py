"""Composite types: attributes are added at the end, dropped and changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter import comments, grants
from schemabook.alter.text import Raw, say
from schemabook.ddl.columns import attribute
from schemabook.ddl.target import grant_target, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Composite


def retyped(old: Composite, new: Composite) -> bool:
    """True if an attribute that stays gets another type."""
    before = {c.name: (c.type, c.collation) for c in old.columns}
    return any(before.get(c.name, (c.type, c.collation)) != (c.type, c.collation) for c in new.columns)


def in_place(old: Composite, new: Composite) -> bool:
    """True where ALTER TYPE reaches the order of the attributes."""
    after = [c.name for c in new.columns]
    before = [c.name for c in old.columns]
    kept = [n for n in before if n in after]
    return kept + [n for n in after if n not in before] == after


def dropped(old: Composite, new: Composite) -> Iterator[tuple[str, str]]:
    """The statement that drops each attribute that goes, and what is lost with it."""
    after = {c.name for c in new.columns}
    for column in old.columns:
        if column.name not in after:
            sql = say("ALTER TYPE {} DROP ATTRIBUTE {} CASCADE", new.key, column.name)
            yield sql, f"drops the attribute {new.key}.{column.name} and what is in it"


def changes(old: Composite, new: Composite) -> Iterator[str]:
    """ALTER TYPE ... ATTRIBUTE, comments and privileges."""
    before = {c.name: c for c in old.columns}
    for column in new.columns:
        known = before.get(column.name)
        if known is None:
            yield say("ALTER TYPE {} ADD ATTRIBUTE {} CASCADE", new.key, Raw(attribute(column)))
        elif (known.type, known.collation) != (column.type, column.collation):
            collation = Raw(f" COLLATE {column.collation}" if column.collation else "")
            frame = "ALTER TYPE {} ALTER ATTRIBUTE {} TYPE {}{} CASCADE"
            yield say(frame, new.key, column.name, Raw(column.type), collation)
    for column in new.columns:
        known = before.get(column.name)
        where = say("COLUMN {}.{}", new.key, column.name)
        yield from comments.changes(known.comment if known else None, column.comment, where)
    yield from comments.changes(old.comment, new.comment, target(new).as_string(None))
    yield from grants.changes(old.grants, new.grants, grant_target(new).as_string(None))
