"""What looks like a rename that nobody has declared: a question to whoever compares, never an answer.

Renames are not guessed (`renames`): a column removed and another one added may be just that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter.text import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Schema, Table


def likely(old: Schema, new: Schema) -> dict[str, str]:
    """New names and what they may have been, as `of_mapping` takes them: {"public.people": "public.users"}.

    A table counts that has all columns of one that is gone, a column of the type of one that is gone, in each
    case where no other could be meant.
    """
    gone = [t for t in old.tables if t.key not in new.by_key and not t.is_partition]
    come = [t for t in new.tables if t.key not in old.by_key and not t.is_partition]
    found = {say("{}", b.key): say("{}", a.key) for a, b in _pairs(gone, come)}
    for table in new.tables:
        before = old.by_key.get(table.key)
        if before is not None and not table.is_partition:
            key = table.key
            found |= {say("{}.{}", key, b): say("{}.{}", key, a) for a, b in _columns(before, table)}
    return found


def _pairs(gone: Sequence[Table], come: Sequence[Table]) -> Iterator[tuple[Table, Table]]:
    for a in gone:
        alike = [b for b in come if _shape(b) == _shape(a)]
        if len(alike) == 1 and sum(_shape(other) == _shape(a) for other in gone) == 1:
            yield a, alike[0]


def _shape(table: Table) -> frozenset[tuple[str, str]]:
    return frozenset((c.name, c.type) for c in table.columns)


def _columns(before: Table, after: Table) -> Iterator[tuple[str, str]]:
    gone = [c for c in before.columns if c.name not in after.by_name]
    come = [c for c in after.columns if c.name not in before.by_name]
    for a in gone:
        alike = [b for b in come if b.type == a.type]
        if len(alike) == 1 and sum(other.type == a.type for other in gone) == 1:
            yield a.name, alike[0].name
