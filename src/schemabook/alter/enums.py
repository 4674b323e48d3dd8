"""Enums: labels are added where they stand; one that goes or moves asks for a new type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter import comments, grants
from schemabook.alter.text import Raw, say, value
from schemabook.ddl.target import grant_target, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Enum


def only_adds(old: Enum, new: Enum) -> bool:
    """True if every label stays, in its order."""
    return [x for x in new.labels if x in old.labels] == list(old.labels)


def added(old: Enum, new: Enum) -> Iterator[str]:
    """ALTER TYPE ... ADD VALUE for every new label, in an order in which its neighbour is there."""
    there = list(old.labels)
    for n, label in enumerate(new.labels):
        if label in old.labels:
            continue
        place = Raw("")
        behind = next((x for x in new.labels[n + 1 :] if x in old.labels), None)
        if behind is not None:
            place = Raw(say(" BEFORE {}", value(behind)))
        yield say("ALTER TYPE {} ADD VALUE {}{}", new.key, value(label), place)
        there.append(label)


def extras(old: Enum, new: Enum) -> Iterator[str]:
    """Comment and privileges."""
    yield from comments.changes(old.comment, new.comment, target(new).as_string(None))
    yield from grants.changes(old.grants, new.grants, grant_target(new).as_string(None))


def refusals(old: Enum, new: Enum) -> Iterator[str]:
    """Which labels go: a row that still holds one is refused, not changed."""
    gone = ", ".join(repr(x) for x in old.labels if x not in new.labels)
    if gone:
        yield f"takes {gone} out of the enum {old.key}: it is refused where a row holds one of them"
