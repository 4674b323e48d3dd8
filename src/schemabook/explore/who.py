"""Columns that say who did something with a row, and nothing about what the row is about."""

from __future__ import annotations

from schemabook.explore.shapes import plain
from schemabook.relations import AUDIT_COLUMNS


def says_who(column: str) -> bool:
    """True for a column that says who wrote a row: created_by, updated_by_id."""
    return plain(column).removesuffix("_id") in AUDIT_COLUMNS


def by_whom(column: str) -> bool:
    """True for a column that says who did something: created_by, approvedBy, closed_by_id."""
    return says_who(column) or plain(column).removesuffix("_id").endswith("_by")
