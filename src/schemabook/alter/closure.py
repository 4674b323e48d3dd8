"""Which pieces have to go before others can be changed, and which tables have to be made anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from schemabook.alter import columns as columns_of
from schemabook.alter import staying
from schemabook.alter.columns import Around
from schemabook.alter.sides import Side, texts
from schemabook.alter.staying import TYPES
from schemabook.alter.text import has_word
from schemabook.ddl import Ref, refs
from schemabook.schema import (
    Constraint,
    Domain,
    ForeignKey,
    Function,
    Index,
    Name,
    Sequence,
    Statistics,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.alter.columns import ColumnChanges
    from schemabook.ddl import Node

_NOTHING_RESTS_ON: Final = ("not-null constraint", "default", "sequence owner", "privileges")
_FOREIGN: Final = ("server", "foreign-data wrapper")
_NAMESAKES: Final = (*TYPES, "table", "view", "materialized view", "base type")


@dataclass(frozen=True)
class Choices:
    """How the difference is to be reached.

    `safe` chooses the ways that do not stop writers of tables that have rows: indexes built concurrently,
    constraints validated later. `keep_order=False` accepts columns in another order, where the exact one
    needs a new table. `level` 1 drops and makes again everything that rests on a changed table, 2 makes
    changed tables anew: for the cases in which less did not lead there. `fill` is for the way back, on which
    columns and tables return whose contents are gone (`filling`).
    """

    safe: bool = True
    keep_order: bool = True
    level: int = 0
    fill: bool = False


@dataclass
class Closure:
    """What goes, what stays and changes, what is made anew; `run()` finds it.

    `dropped` are pieces of A that go (and come back, where B has them). `remade` are types of both sides that
    are made anew beside the old while columns hold it, `rebuilt` tables whose rows move into a new table.
    """

    a: Side
    b: Side
    choices: Choices
    dropped: set[Ref] = field(default_factory=set)
    remade: set[Ref] = field(default_factory=set)
    rebuilt: dict[Ref, str] = field(default_factory=dict)
    columns: dict[Ref, ColumnChanges] = field(default_factory=dict)
    touched: set[Ref] = field(default_factory=set)
    moved: set[Ref] = field(default_factory=set)

    def run(self) -> Closure:
        """Follows the dependants until nothing more is found."""
        for ref, node in self.a.nodes.items():
            other = self.b.nodes.get(ref)
            if other is None or not staying.can_stay(node, other, self.a.dependants[ref]):
                self._take(ref)
        while self._once():
            pass
        return self

    def is_taken(self, text: str) -> bool:
        """True if a definition of A names something that goes."""
        if "." not in text:
            return False
        mentioned = self.a.context.mentions.within(text)
        return any(r in self.dropped or r in self.remade for r in mentioned)

    def stays(self, ref: Ref) -> bool:
        """True for a piece of both sides that is neither dropped nor made anew."""
        both = ref in self.a.nodes and ref in self.b.nodes
        return both and ref not in self.dropped and ref not in self.remade and ref not in self.rebuilt

    # -- what cannot be altered -----------------------------------------------------------------------------

    def _take(self, ref: Ref) -> bool:
        """Marks a piece as one that goes; True if that is news."""
        if ref in self.dropped or ref in self.remade:
            return False
        if ref.kind in (*TYPES, "collation") and ref in self.b.nodes and self._has_holders(ref):
            self.remade.add(ref)
        elif ref.kind == "table" and ref in self.b.nodes and self._keeps_rows(ref):
            if ref in self.rebuilt:
                return False
            self._rebuild(ref, "it cannot be altered into what it is to be")
        else:
            self.dropped.add(ref)
            if ref.kind in TYPES and self._has_holders(ref) and self.clashes(ref):
                self.moved.add(ref)
        return True

    def _keeps_rows(self, ref: Ref) -> bool:
        one, other = self.a.table(ref), self.b.table(ref)
        return one is not None and other is not None and "foreign table" not in (one.kind, other.kind)

    def clashes(self, ref: Ref) -> bool:
        """True for the name of something that B makes, of another kind."""
        place = (ref.schema, ref.name)
        return any((r.schema, r.name) == place and r.kind in _NAMESAKES for r in self.b.nodes)

    def _has_holders(self, ref: Ref) -> bool:
        return any(d.kind in ("table", *TYPES) for d in self.a.dependants[ref])

    # -- what rests on it -----------------------------------------------------------------------------------

    def _once(self) -> bool:
        news = False
        for ref in [*self.dropped, *self.remade, *self.rebuilt]:
            if ref.kind in _NOTHING_RESTS_ON:
                continue
            for dependant in self.a.dependants[ref]:
                news |= self._follow(ref, self.a.nodes[dependant])
        for ref, node in self.a.nodes.items():
            if ref.kind == "table" and ref not in self.dropped and ref not in self.rebuilt:
                news |= self._table(ref, node)
            elif ref.kind == "composite type" and self.stays(ref):
                news |= self._composite_changed(ref)
        return news

    def _follow(self, ref: Ref, dependant: Node) -> bool:
        """`ref` goes, or is made anew: so does what rests on it, but for what holds data."""
        mine = dependant.ref
        if mine in self.dropped or mine in self.remade or mine in self.rebuilt:
            return False
        match dependant.one:
            case Table() if mine.kind == "partition":
                return self._follow_partition(ref, dependant)
            case Table(kind="foreign table") if mine.kind == "table" and ref.kind in _FOREIGN:
                return self._take(mine)
            case Table() if mine.kind == "table" and ref.kind == "table" and ref in self.rebuilt:
                return self._rebuild(mine, f"{ref} is made anew")
            case Table() if mine.kind == "table":
                return self._touch(mine)
            case Domain() if ref not in self.remade and not self._type_of(dependant.one, ref):
                return self._touch(mine)
            case Sequence() if mine.kind == "sequence":
                return self._touch(mine)
            case _:
                return self._take(mine)

    def _follow_partition(self, ref: Ref, dependant: Node) -> bool:
        if ref.kind != "table":
            return False  # its indexes and checks come and go while it is attached
        child = refs.ref(dependant.one)
        if ref in self.rebuilt and child not in self.rebuilt:
            return self._rebuild(child, f"{ref} is made anew")
        return self._take(dependant.ref)

    def _type_of(self, domain: Domain, ref: Ref) -> bool:
        return ref in self.a.context.mentions.within(domain.type, domain.collation)

    def _touch(self, ref: Ref) -> bool:
        if ref in self.touched:
            return False
        self.touched.add(ref)
        return True

    def _rebuild(self, ref: Ref, why: str) -> bool:
        if ref in self.rebuilt or ref in self.dropped:
            return False
        if ref not in self.b.nodes:
            return False
        self.rebuilt[ref] = why
        for part in self.a.parts[ref]:
            self.dropped.add(part)
        partition = Ref("partition", ref.schema, ref.name)
        if partition in self.a.nodes:
            self.dropped.add(partition)
        for side in (self.a, self.b):
            for child in side.children(Name(*ref[1:3])):
                if refs.ref(child) in self.a.nodes and refs.ref(child) in self.b.nodes:
                    self._rebuild(refs.ref(child), f"{ref} is made anew")
        return True

    # -- tables ---------------------------------------------------------------------------------------------

    def around(self, old: Table, new: Table) -> Around:
        """What bears upon the columns of a table."""
        both = [n for n in self.a.parents(old) if n in self.b.parents(new)]
        kept = [n for n in both if self.stays(Ref("table", *n))]
        if old.is_partition and not self.stays(Ref("partition", *old.key)):
            kept = []
        pairs = tuple((self.a.tables[n], self.b.tables[n]) for n in kept)
        if old.of_type is not None and old.of_type == new.of_type:
            pairs += tuple(self._typed(old.of_type))
        return Around(
            version=self.b.schema.server_version or self.a.schema.server_version,
            remade={Name(r.schema, r.name) for r in (*self.remade, *self.moved)},
            is_taken=self.is_taken,
            parents=pairs,
        )

    def _typed(self, of: Name) -> Iterator[tuple[Table, Table]]:
        """A composite type as if it were a table: ALTER TYPE ... CASCADE reaches the tables OF it."""
        found = [next((c for c in side.schema.composites if c.key == of), None) for side in (self.a, self.b)]
        one, new = found
        if one is not None and new is not None and Ref("composite type", *of) not in self.remade:
            yield tuple(Table(schema=c.schema, name=c.name, columns=c.columns) for c in (one, new))  # type: ignore[misc]

    def _table(self, ref: Ref, node: Node) -> bool:
        other = self.b.nodes.get(ref)
        if other is None:
            return False
        old, new = node.one, other.one
        if old == new and ref not in self.touched:
            return False
        changes = columns_of.changes(old, new, self.around(old, new))
        self.columns[ref] = changes
        why = self._must_be_rebuilt(old, new, changes)
        if why is not None:
            if self._keeps_rows(ref):
                return self._rebuild(ref, why)
            self.dropped.add(ref)
            return True
        return self._disturbed(ref, changes)

    def _must_be_rebuilt(self, old: Table, new: Table, changes: ColumnChanges) -> str | None:
        if self.choices.level >= 2 and changes:
            return "altering it did not lead to the catalog that is asked for"
        if not changes.in_order and self.choices.keep_order:
            return "the order of its columns cannot be altered"
        key = old.partition_key or ""
        if any(has_word(key, name) for name in changes.disturbed) or (key and self.is_taken(key)):
            return "its partition key is changed"
        inherited = {o.name: o.inherited for o in old.columns}
        if old.inherits and old.inherits == new.inherits:
            for column in new.columns:
                if inherited.get(column.name, column.inherited) != column.inherited:
                    return f"{column.name} is to be inherited"
        elif new.inherits:
            for _, column in changes.kept:
                if column.inherited and not inherited.get(column.name, True):
                    return f"{column.name} is to be inherited"
        return None

    def _disturbed(self, ref: Ref, changes: ColumnChanges) -> bool:
        """Takes what rests on columns that go, or get another type."""
        names = changes.disturbed
        if not names:
            return False
        gone = {c.name for c in (*changes.gone, *changes.again)}
        news = False
        for dependant in self.a.dependants[ref]:
            node = self.a.nodes[dependant]
            if dependant in self.dropped or dependant.kind in (
                "table",
                "partition",
                "sequence owner",
                "default",
            ):
                continue
            if dependant in self.touched and isinstance(node.one, Domain | Sequence):
                continue
            if self._rests_on(node, ref, names, gone):
                news |= self._take(dependant)
        return news

    def _rests_on(self, node: Node, ref: Ref, names: set[str], gone: set[str]) -> bool:
        if self.choices.level >= 1:
            return True
        one = node.one
        own = node.parent is not None and refs.ref(node.parent) == ref
        if isinstance(one, ForeignKey):
            there = one.ref_columns if one.references == Name(*ref[1:3]) else ()
            return bool(
                names & {*(one.columns if own else ()), *there, *(one.on_delete_columns if own else ())}
            )
        if own and isinstance(one, Constraint | Index | Statistics):
            names = gone  # ALTER COLUMN TYPE makes these anew itself
            if isinstance(one, Constraint) and names & set(one.columns):
                return True
        if isinstance(one, Function) and "BEGIN ATOMIC" not in one.definition:
            return False
        return any(has_word(text, name) for text in texts(one) for name in names)

    def _composite_changed(self, ref: Ref) -> bool:
        one, new = self.a.nodes[ref].one, self.b.nodes[ref].one
        if one.columns == new.columns or (
            {c.name: c.type for c in one.columns} == {c.name: c.type for c in new.columns}
        ):
            return False
        news = False
        for dependant in self.a.dependants[ref]:
            if dependant.kind in ("view", "materialized view", "policy", "trigger", "rule"):
                news |= self._take(dependant)
        return news
