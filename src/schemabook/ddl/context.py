"""What the builders of all pieces share: the snapshot, who mentions whom, who descends from whom."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from schemabook.ddl.late_columns import Late, late_columns
from schemabook.ddl.mentions import Mentions, behind_name, is_callable
from schemabook.ddl.refs import namespace, ref
from schemabook.schema import Name

if TYPE_CHECKING:
    from schemabook.ddl.node import Ref
    from schemabook.schema import Index, Schema, Sequence, Table


class Context:
    """One snapshot with what is looked up in it again and again."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.mentions = Mentions(schema)
        self.namespaces = {n.name for n in schema.namespaces}
        self.identities: dict[tuple[Name, str], Sequence] = {
            s.owned_by: s for s in schema.sequences if s.identity and s.owned_by
        }

    @cached_property
    def children(self) -> dict[Name, list[Table]]:
        """The partitions and inheritance children of every table."""
        found: dict[Name, list[Table]] = defaultdict(list)
        for table in self.schema.tables:
            for parent in (*table.inherits, *((table.partition_of,) if table.partition_of else ())):
                found[parent].append(table)
        return found

    @cached_property
    def late(self) -> dict[tuple[Name, str], Late]:
        """The columns that inheritance children were there before."""
        return late_columns(self)

    @cached_property
    def tables(self) -> dict[Ref, Table]:
        """The tables by their Refs."""
        return {ref(t): t for t in self.schema.tables}

    @cached_property
    def languages(self) -> set[Ref]:
        """The languages that are part of the snapshot."""
        return {ref(o) for o in self.schema.others if o.kind == "language"}

    @cached_property
    def shells(self) -> dict[Ref, frozenset[Ref]]:
        """The types that functions of theirs must know before they are whole, with these functions."""
        types = {ref(o): behind_name(o.definition) for o in self.schema.others if o.kind == "base type"}
        found = {r: frozenset(filter(is_callable, self.mentions.assigned(t))) for r, t in types.items()}
        for range_ in self.schema.ranges:
            if range_.canonical:
                found[ref(range_)] = self.mentions.called(range_.canonical)
        return found

    @cached_property
    def indexes(self) -> dict[Name, tuple[Table, Index]]:
        """The indexes of tables by qualified name, each with its table."""
        return {Name(t.schema, i.name): (t, i) for t in self.schema.tables for i in t.indexes}

    def parent(self, table: Table) -> Table | None:
        """The partitioned table that a partition belongs to."""
        return self.schema.by_key.get(table.partition_of) if table.partition_of else None

    def home(self, schema: str) -> frozenset[Ref]:
        """The schema an object is made in."""
        return frozenset({namespace(schema)}) if schema in self.namespaces else frozenset()
