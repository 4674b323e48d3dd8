"""What looks like a rename, and is a drop and an add as long as nobody says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema, Table


def likely_renames(a: Schema, b: Schema) -> tuple[str, ...]:
    """A sentence for each column or table that is gone while one like it is new."""
    found: list[str] = []
    for old in a.tables:
        new = b.by_key.get(old.key)
        if new is not None:
            found += _columns(old, new)
    gone = [t for t in a.tables if t.key not in b.by_key]
    come = [t for t in b.tables if t.key not in a.by_key]
    for one in gone:
        alike = [t for t in come if _shape(t) == _shape(one) and one.columns]
        if len(alike) == 1:
            found.append(_said(str(one.key), str(alike[0].key)))
    return tuple(found)


def _shape(table: Table) -> list[tuple[str, str]]:
    return [(c.name, c.type) for c in table.columns]


def _columns(old: Table, new: Table) -> Iterator[str]:
    """Of the same type at the same place; or wherever ALTER TABLE added it, if alone of its type."""
    gone = [(n, c) for n, c in enumerate(old.columns) if c.name not in new.by_name]
    come = [(n, c) for n, c in enumerate(new.columns) if c.name not in old.by_name]
    for place, column in gone:
        alike = [(n, c) for n, c in come if c.type == column.type]
        alone = len(alike) == 1 and [c.type for _, c in gone].count(column.type) == 1
        found = next((c for n, c in alike if n == place or alone), None)
        if found is not None:
            yield _said(f"{old.key}.{column.name}", f"{old.key}.{found.name}")


def _said(old: str, new: str) -> str:
    return (
        f"{old} is dropped and {new} is added: if it is the same under a new name, declare it (renamed from)"
    )
