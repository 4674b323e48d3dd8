"""What the design rules look at: the snapshot, limits, and what several rules ask of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemabook.schema import ForeignKey, Name, Schema, Table


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Where a rule begins to speak; each field says its unit and why it is what it is."""


@dataclass(frozen=True)
class Facts:
    """One snapshot and what is derived from it once for all rules."""

    schema: Schema
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables that somebody designed: no partitions (they follow their parent), no foreign tables."""
        return tuple(t for t in self.schema.tables if not t.is_partition and t.kind != "foreign table")

    @cached_property
    def references(self) -> dict[Name, tuple[tuple[Table, ForeignKey], ...]]:
        """For each table the foreign keys that point at it, with the table they belong to."""
        found: dict[Name, list[tuple[Table, ForeignKey]]] = {}
        for table in self.tables:
            for key in table.foreign_keys:
                found.setdefault(key.references, []).append((table, key))
        return {name: tuple(keys) for name, keys in found.items()}
