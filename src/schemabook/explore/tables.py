"""The tables that are looked at, and which refer to which: what somebody designed, without partitions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema, Table


def whole(schema: Schema) -> tuple[Table, ...]:
    """The tables without partitions, sorted by name."""
    return tuple(sorted((t for t in schema.tables if not t.is_partition), key=lambda t: t.key))


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The references of each table to others (`out`) and of others to it (`into`), self references aside."""

    out: dict[Name, tuple[Relation, ...]]
    into: dict[Name, tuple[Relation, ...]]

    def parents(self, name: Name) -> tuple[Name, ...]:
        """The tables that `name` refers to, each once, sorted."""
        return tuple(sorted({link.parent for link in self.out.get(name, ())}))

    def children(self, name: Name) -> tuple[Name, ...]:
        """The tables that refer to `name`, each once, sorted."""
        return tuple(sorted({link.child for link in self.into.get(name, ())}))


def neighbours(links: Sequence[Relation]) -> Neighbours:
    """The relations by child and by parent."""
    between = sorted(link for link in links if not link.is_self)
    return Neighbours(
        out=_grouped((link.child, link) for link in between),
        into=_grouped((link.parent, link) for link in between),
    )


def _grouped(pairs: Iterable[tuple[Name, Relation]]) -> dict[Name, tuple[Relation, ...]]:
    found: dict[Name, list[Relation]] = defaultdict(list)
    for name, link in pairs:
        found[name].append(link)
    return {name: tuple(own) for name, own in found.items()}
