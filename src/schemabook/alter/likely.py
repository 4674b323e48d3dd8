"""What looks like a rename that nobody has declared: a question to whoever compares, never an answer.

Renames are not guessed (`renames`): a column removed and another one added may be just that.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from schemabook.alter.text import say

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from schemabook.schema import Schema, Table

_Thing = TypeVar("_Thing")


def likely(old: Schema, new: Schema) -> dict[str, str]:
    """New names and what they may have been, as `of_mapping` takes them: {"public.people": "public.users"}.

    A table counts that has all columns of one that is gone, a column of the type of one that is gone, in each
    case where no other could be meant.
    """
    gone = (t for t in old.tables if t.key not in new.by_key and not t.is_partition)
    come = (t for t in new.tables if t.key not in old.by_key and not t.is_partition)
    found = {say("{}", b.key): say("{}", a.key) for a, b in _alike(gone, come, _shape)}
    for table in new.tables:
        before, key = old.by_key.get(table.key), table.key
        if before is None or table.is_partition:
            continue
        lost = (c for c in before.columns if c.name not in table.by_name)
        added = (c for c in table.columns if c.name not in before.by_name)
        pairs = _alike(lost, added, lambda column: column.type)
        found |= {say("{}.{}", key, b.name): say("{}.{}", key, a.name) for a, b in pairs}
    return found


def _alike(
    gone: Iterable[_Thing], come: Iterable[_Thing], trait: Callable[[_Thing], Hashable]
) -> Iterator[tuple[_Thing, _Thing]]:
    """The pairs that have a trait in common which nothing else has."""
    before: dict[Hashable, list[_Thing]] = defaultdict(list)
    after: dict[Hashable, list[_Thing]] = defaultdict(list)
    for one in gone:
        before[trait(one)].append(one)
    for one in come:
        after[trait(one)].append(one)
    for found, olds in before.items():
        if len(olds) == len(after.get(found, ())) == 1:
            yield olds[0], after[found][0]


def _shape(table: Table) -> frozenset[tuple[str, str]]:
    return frozenset((c.name, c.type) for c in table.columns)
