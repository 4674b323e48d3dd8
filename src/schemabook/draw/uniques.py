"""The unique keys of a table as a picture tells them: plain ones by columns, the others by their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.draw.picture import Unique
from schemabook.keys import unique_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Index, Table


def uniques(table: Table) -> tuple[Unique, ...]:
    """Every unique key beside the primary one, once each: constraints first, then indexes."""
    return tuple(dict.fromkeys(_uniques(table)))


def _uniques(table: Table) -> Iterator[Unique]:
    primary = table.primary_key
    for columns in unique_keys(table):
        if primary is None or primary.without_overlaps or columns != primary.columns:
            yield Unique(columns=columns)
    for constraint in table.uniques:
        if constraint.without_overlaps:
            yield Unique(text=f"{', '.join(constraint.columns)} without overlaps")
    for index in table.indexes:
        if index.unique and index.valid and index.constraint is None and not _plain(index):
            yield Unique(text=_text(index))


def _plain(index: Index) -> bool:
    return index.predicate is None and all(key.column is not None for key in index.keys)


def _text(index: Index) -> str:
    keys = ", ".join(key.column or key.pretty or key.expression or "" for key in index.keys)
    return f"{keys} where {index.predicate}" if index.predicate is not None else keys
