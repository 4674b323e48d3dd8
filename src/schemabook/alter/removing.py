"""What is taken away, and what steps aside until it is not needed any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.alter import enums, others
from schemabook.alter.losses import of_drop
from schemabook.alter.ops import ASIDE, CODE, DROP, LATE, Ops
from schemabook.alter.script import Op
from schemabook.alter.staying import TYPES
from schemabook.alter.text import Raw, say
from schemabook.ddl import Ref, refs
from schemabook.ddl.parts import enabling
from schemabook.schema import Name, Range, Sequence, Table, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl import Node

_LAST_OF_ALL: Final = (
    "schema",
    "extension",
    *TYPES,
    "collation",
    "server",
    "foreign-data wrapper",
    "access method",
)


class Removing(Ops):
    """Makes the ops "drop", "aside" and "late" (what was aside, or is needed until others have changed)."""

    def _drops(self) -> None:
        for ref in self.c.dropped:
            node = self.a.nodes[ref]
            drop = self._taken_away(ref, node)
            if not drop or ref in self.handled or ref in self.c.moved or self._goes_along(ref, node):
                continue
            late = ref.kind in _LAST_OF_ALL and ref not in self.b.nodes
            op = self.op("late" if late else "drop", ref, LATE if late else DROP)
            loses = of_drop(node) if ref not in self.b.nodes else None
            op.add(*drop, loses=loses)

    def _taken_away(self, ref: Ref, node: Node) -> tuple[str, ...]:
        """The statements that take a piece away."""
        if ref.kind == "privileges":
            return tuple(others.taken_back(node.one))
        if isinstance(node.one, Trigger) and node.one.inherited and ref not in self.b.nodes:
            return (enabling(replace(node.one, enabled="origin"), node.parent),)
        return node.drop

    def _goes_along(self, ref: Ref, node: Node) -> bool:
        """True for what is gone when its table, column or sequence is."""
        if ref.kind == "default":
            table = Ref("table", ref.schema, ref.name)
            return table in self.a.nodes
        if ref.kind == "sequence owner":
            return self._owner_goes(ref)
        if ref.kind == "sequence":
            return node.one.owned_by is not None and self._owner_drops(node.one) and ref not in self.b.nodes
        if ref.kind == "partition":
            return self._partition_goes(ref, node)
        if ref.kind == "foreign key":
            return self._reference_goes(node)
        if node.parent is None:
            return False
        parent = refs.ref(node.parent)
        if ref.kind == "not-null constraint" and self.c.stays(parent):
            return True
        if parent in self.c.rebuilt:  # what rests on others that go cannot wait with the table
            rests = any(n in self.c.dropped and n.kind in CODE for n in node.needs)
            return not rests and ref.kind != "statistics"
        # a check by a function of the table's own row type holds the function, which holds the table
        codes = (self.a.nodes[n] for n in node.needs if n in self.c.dropped and n.kind in CODE)
        return parent in self.c.dropped and not any(parent in code.needs for code in codes)

    def _reference_goes(self, node: Node) -> bool:
        mine, theirs = refs.ref(node.parent), Ref("table", *node.one.references)
        if mine not in self.c.dropped and mine not in self.c.rebuilt:
            return False
        if mine in self.c.rebuilt and any(n in self.c.dropped for n in node.needs if n.part):
            return False
        return mine == theirs or (theirs not in self.c.dropped and theirs not in self.c.rebuilt)

    def _owner_drops(self, one: Sequence) -> bool:
        """True if the column that owns a sequence is dropped, and takes it along."""
        table, column = one.owned_by or (None, "")
        assert table is not None
        ref = Ref("table", *table)
        if ref in self.c.dropped or ref in self.c.rebuilt:
            return True
        changes = self.c.columns.get(ref)
        return changes is not None and column in {c.name for c in (*changes.gone, *changes.again)}

    def _owner_goes(self, ref: Ref) -> bool:
        sequence = Ref("sequence", ref.schema, ref.name)
        return sequence in self.c.dropped and sequence not in self.b.nodes

    def _partition_goes(self, ref: Ref, node: Node) -> bool:
        child = Ref("table", ref.schema, ref.name)
        parent = Ref("table", *node.one.partition_of)
        if parent in self.c.rebuilt and child in self.c.rebuilt:
            return True
        return child in self.c.dropped

    def _asides(self) -> None:
        """Tables and types that are made anew step aside with all that is theirs while they are needed."""
        moved = [*self.c.remade, *self.c.rebuilt, *self.c.moved]
        if not moved:
            return
        first = Op("aside", Ref("schema", "", ASIDE), (0, -1))
        last = Op("late", first.ref, (9, 0))
        for schema in dict.fromkeys(self.aside(r.schema) for r in moved):
            first.add(say("CREATE SCHEMA {}", schema), why="what is made anew steps aside meanwhile")
            last.add(say("DROP SCHEMA {}", schema))
        self.ops["aside", first.ref], self.ops["late", first.ref] = first, last
        for ref in moved:
            word = {"table": "TABLE", "domain": "DOMAIN", "collation": "COLLATION"}.get(ref.kind, "TYPE")
            aside = self.op("aside", ref, 2)
            aside.add(
                say(
                    "ALTER {} {} SET SCHEMA {}",
                    Raw(word),
                    Name(ref.schema, ref.name),
                    self.aside(ref.schema),
                )
            )
            if ref.kind == "range type":
                aside.add(*_constructors_aside(self.a.nodes[ref].one, self.aside(ref.schema)))
            if ref.kind == "table":
                aside.add(*self._loosened(self.a.tables[Name(*ref[1:3])]))
            aside.after.add(first)
            if ref.kind == "table" and self.a.tables[Name(*ref[1:3])].is_partition:
                continue_ = self._with_parent(ref)
            else:
                continue_ = False
            late = self.op("late", ref, LATE)
            last.after.add(late)
            if not continue_:
                late.add(
                    say("DROP {} {}", Raw(word), Name(self.aside(ref.schema), ref.name)),
                    loses=self._lost(ref),
                )
            late.after.add(aside)

    def _loosened(self, table: Table) -> Iterator[str]:
        """Lets go of functions that are dropped while the old table waits; generated columns come anew."""
        for column in table.columns:
            if column.default is not None and self.c.is_taken(column.default):
                way = say("DROP COLUMN {}", column.name)
                if not column.generated:
                    way = say("ALTER COLUMN {} DROP DEFAULT", column.name)
                yield say("ALTER TABLE {} {}", Name(self.aside(table.schema), table.name), Raw(way))

    def _with_parent(self, ref: Ref) -> bool:
        """True for a partition that is dropped with the partitioned table that stepped aside, too."""
        table = self.a.tables[Name(*ref[1:3])]
        return table.partition_of is not None and Ref("table", *table.partition_of) in self.c.rebuilt

    def _lost(self, ref: Ref) -> str | None:
        if ref.kind == "enum" and ref in self.b.nodes:
            return enums.loss(self.a.nodes[ref].one, self.b.nodes[ref].one)
        if ref.kind == "table":
            old, new = self.a.nodes[ref].one, self.b.nodes[ref].one
            gone = [c.name for c in old.columns if c.name not in new.by_name and not c.generated]
            if gone:
                word = "columns" if len(gone) > 1 else "column"
                return f"drops of {old.key} the {word} {', '.join(gone)} and what is in it"
        return None


def _constructors_aside(one: Range, aside: str) -> Iterator[str]:
    """A range's multirange type and the constructors of both do not follow it into another schema."""
    multirange = Raw(one.multirange or "")
    yield say("ALTER TYPE {} SET SCHEMA {}", multirange, aside)
    mine, of = Raw(say("{}", one.key)), Raw(one.subtype)
    moved = Raw(say("{}", Name(aside, one.name)))
    for name, arguments in (
        (mine, f"{of}, {of}"),
        (mine, f"{of}, {of}, text"),
        (multirange, ""),
        (multirange, moved),
        (multirange, f"VARIADIC {moved}[]"),
    ):
        yield say("ALTER FUNCTION {}({}) SET SCHEMA {}", name, Raw(arguments), aside)
