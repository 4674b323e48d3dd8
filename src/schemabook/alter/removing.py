"""What is taken away, and what steps aside until it is not needed any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.alter import enums, others, safely
from schemabook.alter.columns import loss_of
from schemabook.alter.losses import of_drop
from schemabook.alter.not_nulls import SINCE_NAMED, names_of_its_own
from schemabook.alter.ops import ASIDE, CODE, DROP, LATE, Ops
from schemabook.alter.script import INDEXES, Command, Op
from schemabook.alter.sides import texts
from schemabook.alter.staying import TYPES
from schemabook.alter.text import Raw, has_word, say
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
            if self.can_wait(ref):
                self._drop_beside_writers(ref)
                continue
            late = ref.kind in _LAST_OF_ALL and ref not in self.b.nodes and not self.c.clashes(ref)
            op = self.op("late" if late else "drop", ref, LATE if late else DROP)
            loses = of_drop(node) if ref not in self.b.nodes and not self._moves_up(node) else None
            op.add(*drop, loses=loses)
            if ref.kind == "partition" and self.a.schema.server_version >= SINCE_NAMED:
                self._named_by_parent(op, node.one)

    def _named_by_parent(self, op: Op, table: Table) -> None:
        if table.partition_of is not None and Ref("table", *table.key) in self.b.nodes:
            text = names_of_its_own(table, self.a.tables[table.partition_of])
            if text is not None:
                op.add(text, why="NOT NULL gets the table's own name again")

    def can_wait(self, ref: Ref) -> bool:
        """True for an index that nothing else is in the way of: it can be dropped while writers go on."""
        node = self.a.nodes[ref]
        if ref.kind != "index" or not self.c.choices.safe or not safely.is_plain(node.parent):
            return False
        if not self.c.stays(refs.ref(node.parent)) or any(not self.c.stays(n) for n in node.needs):
            return False
        if ref.part in self._names_to_be(ref.schema) or self.a.dependants[ref]:
            return False
        changes = self.c.columns.get(refs.ref(node.parent))
        disturbed = changes.disturbed if changes is not None else ()
        return not any(has_word(text, name) for name in disturbed for text in texts(node.one))

    def _names_to_be(self, schema: str) -> set[str]:
        """What a dropped index's name cannot be shared with: relations and other tables' indexes of B."""
        if schema not in self._taken:
            names = {r.name for r in self.b.nodes if r.schema == schema and not r.part}
            self._taken[schema] = names
        return self._taken[schema]

    def _drop_beside_writers(self, ref: Ref) -> None:
        if ref not in self.b.nodes:  # else what replaces it sees to it
            text = say("DROP INDEX CONCURRENTLY {}", Name(ref.schema, ref.part))
            op = self.op("drop", ref, DROP)
            op.commands.append(Command(text, ref, transactional=False, part=INDEXES))

    def _moves_up(self, node: Node) -> bool:
        """True for a partition whose rows are copied from the table above it, which is made anew."""
        one = node.one
        while isinstance(one, Table) and one.partition_of is not None:
            one = self.a.tables[one.partition_of]
            if Ref("table", *one.key) in self.c.rebuilt:
                return True
        return False

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
            if ref.kind == "enum" and ref in self.b.nodes:
                self.notes += enums.refusals(self.a.nodes[ref].one, self.b.nodes[ref].one)
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
        if ref.kind == "table":
            old, new = self.a.nodes[ref].one, self.b.nodes[ref].one
            both = [(c, new.by_name[c.name]) for c in old.columns if c.name in new.by_name]
            lost = [said for o, n in both if (said := loss_of(o, n, str(old.key)))]
            gone = [c.name for c in old.columns if c.name not in new.by_name and not c.generated]
            if gone:
                word = "columns" if len(gone) > 1 else "column"
                lost.append(f"drops of {old.key} the {word} {', '.join(gone)} and what is in it")
            return "; ".join(lost) or None
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
