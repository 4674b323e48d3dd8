"""Two snapshots side by side: their pieces, who rests on whom, and which piece matches which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from schemabook.ddl import Ref, nodes, refs
from schemabook.ddl.context import Context
from schemabook.schema import Name, Sequence, Table, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl import Node
    from schemabook.schema import Schema


class Side:
    """One snapshot: its pieces by Ref in the order of creation, and what rests on each."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.context = Context(schema)
        self.nodes: dict[Ref, Node] = {n.ref: n for n in nodes(schema)}
        self.place = {ref: n for n, ref in enumerate(self.nodes)}
        self.dependants: dict[Ref, set[Ref]] = defaultdict(set)
        for node in self.nodes.values():
            for need in node.needs:
                self.dependants[need].add(node.ref)
        self.tables: dict[Name, Table] = schema.by_key
        self.sequences: dict[tuple[Name, str], Sequence] = {
            s.owned_by: s for s in schema.sequences if s.owned_by is not None
        }
        self.parts: dict[Ref, list[Ref]] = defaultdict(list)
        for node in self.nodes.values():
            if isinstance(node.parent, Table | View) and node.ref.kind != "partition":
                self.parts[refs.ref(node.parent)].append(node.ref)

    def table(self, ref: Ref) -> Table | None:
        """The table that a Ref of kind "table" names."""
        return self.tables.get(Name(ref.schema, ref.name)) if ref.kind == "table" else None

    def parents(self, table: Table) -> tuple[Name, ...]:
        """What a table is a partition of, or inherits from."""
        return (table.partition_of,) if table.partition_of else table.inherits

    def children(self, name: Name) -> list[Table]:
        """The partitions and inheritance children of a table."""
        return self.context.children.get(name, [])


def texts(one: Any) -> Iterator[str]:
    """Every string of a piece but its comment: where the names of columns stand."""
    if isinstance(one, str):
        yield one
    elif isinstance(one, tuple):
        for item in one:
            yield from texts(item)
    elif is_dataclass(one):
        for field in fields(one):
            if field.name not in ("comment", "owner", "grants", "name"):
                yield from texts(getattr(one, field.name))
