"""Sequences: ALTER SEQUENCE reaches everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter import comments, grants
from schemabook.alter.text import Raw, say, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Name, Sequence


def options(one: Sequence) -> Raw:
    """Everything that CREATE SEQUENCE and an identity column's parentheses take, each said."""
    return Raw(
        say(
            "START WITH {} INCREMENT BY {} MINVALUE {} MAXVALUE {} CACHE {}{}",
            one.start,
            one.increment,
            one.minimum,
            one.maximum,
            one.cache,
            Raw(" CYCLE" if one.cycle else " NO CYCLE"),
        )
    )


def changes(old: Sequence, new: Sequence) -> Iterator[str]:
    """ALTER SEQUENCE and what else leads from one to the other; not the owner of an identity column's."""
    name = new.key
    if shape(old) != shape(new):
        of = Raw(f" AS {new.type}" if old.type != new.type else "")
        low, high = max(old.minimum, new.minimum), min(old.maximum, new.maximum)
        fits = (low, high) == (old.minimum, old.maximum)
        if low <= high and not fits:
            yield _within(name, low, high)
        restart = Raw("" if low <= high else say(" RESTART WITH {}", new.start))
        yield say("ALTER SEQUENCE {}{} {}{}", name, of, options(new), restart)
    if old.persistence != new.persistence:
        way = Raw("LOGGED" if new.persistence == "permanent" else "UNLOGGED")
        yield say("ALTER SEQUENCE {} SET {}", name, way)
    yield from comments.changes(old.comment, new.comment, say("SEQUENCE {}", name))
    yield from grants.changes(old.grants, new.grants, say("SEQUENCE {}", name))


def _within(name: Name, low: int, high: int) -> str:
    """Where the sequence stands, or the nearest to it that the old bounds and the new ones have in common."""
    inside = Raw(say("last_value BETWEEN {} AND {}", low, high))
    nearest = Raw(say("greatest({}, least({}, last_value))", low, high))
    frame = "SELECT pg_catalog.setval({}, {}, is_called AND {}) FROM {}"
    return say(frame, value(say("{}", name)), nearest, inside, name)


def shape(one: Sequence) -> tuple[object, ...]:
    """What ALTER SEQUENCE changes."""
    return (one.type, one.start, one.increment, one.minimum, one.maximum, one.cache, one.cycle)


def owned(one: Sequence) -> str:
    """ALTER SEQUENCE ... OWNED BY."""
    if one.owned_by is None:
        return say("ALTER SEQUENCE {} OWNED BY NONE", one.key)
    table, column = one.owned_by
    return say("ALTER SEQUENCE {} OWNED BY {}.{}", one.key, table, column)


def position(to: Name, of: Name) -> str:
    """Goes on where another sequence stands."""
    target = value(say("{}", to))
    return say("SELECT pg_catalog.setval({}, last_value, is_called) FROM {}", target, of)
