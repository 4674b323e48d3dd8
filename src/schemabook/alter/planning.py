"""From what goes, stays and changes to commands in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter import columns as columns_of
from schemabook.alter import (
    composites,
    domains,
    enums,
    filling,
    others,
    parts,
    routines,
    safely,
    sequences,
    views,
)
from schemabook.alter.arranging import Arranging
from schemabook.alter.ops import DETACH, MAKE
from schemabook.alter.removing import Removing
from schemabook.alter.script import FIRST, Op, Script
from schemabook.alter.tables import TableChange, copies
from schemabook.ddl import Ref, refs
from schemabook.schema import (
    Composite,
    Domain,
    Enum,
    Exclusion,
    ForeignKey,
    Function,
    Key,
    Name,
    Range,
    Sequence,
    Table,
    View,
)

if TYPE_CHECKING:
    from schemabook.ddl import Node


class Planner(Removing, Arranging):
    """Makes the ops of a closure, and puts them in order."""

    def script(self) -> Script:
        """The commands in order."""
        self._drops()
        self._asides()
        self._tables()
        self._alters()
        self._creates()
        self._edges()
        return Script(tuple(self._commands()), tuple(dict.fromkeys(self.notes)))

    def _tables(self) -> None:
        for ref, why in self.c.rebuilt.items():
            self._rebuild(ref, why)
        for ref, node in self.a.nodes.items():
            if ref.kind != "table" or not self.c.stays(ref):
                continue
            change = self._table_change(ref, node)
            if change is None:
                continue
            detach, alter = self.op("detach", ref, DETACH), self.op("alter", ref, MAKE)
            change.detach(detach)
            change.alter(alter)
            self.notes += change.notes

    def _table_change(self, ref: Ref, node: Node) -> TableChange | None:
        old, new = node.one, self.b.nodes[ref].one
        changes = self.c.columns.get(ref)
        if changes is None:
            if not self._sequences_differ(old.key):
                return None
            changes = columns_of.changes(old, new, self.c.around(old, new))
        return TableChange(
            old,
            new,
            changes,
            self.c.around(old, new),
            self.a.sequences,
            self.b.sequences,
            safe=self.c.choices.safe,
            filled=self.b.schema if self.c.choices.fill else None,
        )

    def _sequences_differ(self, table: Name) -> bool:
        return any(
            s.identity and self.b.sequences.get(key) != s
            for key, s in self.a.sequences.items()
            if key[0] == table
        )

    def _rebuild(self, ref: Ref, why: str) -> None:
        old, new = self.a.nodes[ref].one, self.b.nodes[ref].one
        op = self.op("create", ref, MAKE)
        op.add(*self.b.nodes[ref].create, why=f"{new.key} is made anew and filled from the old: {why}")
        copy = self.op("copy", ref, MAKE)
        copy.after.add(op)
        both = [(c, new.by_name[c.name]) for c in old.columns if c.name in new.by_name]
        said = (columns_of.refusal_of(o, n, str(old.key)) for o, n in both)
        self.notes += [note for note in said if note]
        if not self._with_parent(ref):
            remade = {Name(r.schema, r.name) for r in self.c.remade}
            fresh = {c.name for c in new.columns if c.name not in old.by_name}
            filled = filling.selected(new, fresh, self.b.schema) if self.c.choices.fill else {}
            of = Name(self.aside(old.schema), old.name)
            copy.add(*copies(old, new, of, remade, filled), why=filling.WHY if filled else "")
        for key, sequence in self.b.sequences.items():
            before = self.a.sequences.get(key)
            if key[0] == new.key and sequence.identity and before is not None:
                of = Name(self.aside(before.schema), before.name) if before.identity else before.key
                copy.add(sequences.position(sequence.key, of))

    def _alters(self) -> None:
        for ref, node in self.a.nodes.items():
            if ref.kind in ("table", "default", "partition", "sequence owner") or not self.c.stays(ref):
                continue
            other = self.b.nodes[ref]
            if ref.kind == "domain":
                self._domain(ref, node.one, other.one)
                continue
            if node.one is None or (node.one == other.one and not isinstance(node.one, Key | Exclusion)):
                continue
            op = self.op("alter", ref, MAKE)
            self._alter(op, node, other)
            if isinstance(node.one, Key | Exclusion):
                self._behind(op, node, other)
            if not op.commands:
                del self.ops["alter", ref]
        self._defaults_of_views()
        self._owners()

    @staticmethod
    def _behind(op: Op, node: Node, other: Node) -> None:
        """The index behind a key has properties of its own."""
        old, new = parts.behind(node.one, node.parent), parts.behind(other.one, other.parent)
        if old is not None and new is not None and old != new:
            op.add(*(parts.changes(old, new, other.parent) or ()))

    def _alter(self, op: Op, node: Node, other: Node) -> None:
        one, new = node.one, other.one
        match one:
            case Enum():
                op.add(*enums.added(one, new), part=FIRST)
                op.add(*enums.extras(one, new))
            case Composite():
                op.add(*composites.changes(one, new))
                for sql, loses in composites.dropped(one, new):
                    op.add(sql, loses=loses)
            case Sequence():
                op.add(*sequences.changes(one, new))
            case Function():
                op.add(*routines.changes(one, new))
            case View():
                op.add(*views.changes(one, new))
            case Range():
                op.add(*others.extras(one, new))
            case _ if node.parent is not None:
                op.add(*(parts.changes(one, new, other.parent) or ()))
            case _:
                op.add(*(others.changes(one, new) or ()))

    def _domain(self, ref: Ref, old: Domain, new: Domain) -> None:
        if old == new and ref not in self.c.touched:
            return
        detach, alter = self.op("detach", ref, DETACH), self.op("alter", ref, MAKE)
        gone = domains.detach(detach, old, new, self.c.is_taken)
        domains.alter(alter, old, new, gone, self.c.is_taken, safe=self.c.choices.safe)

    def _defaults_of_views(self) -> None:
        for ref, node in self.b.nodes.items():
            if ref.kind != "default" or not isinstance(node.parent, View) or not self.c.stays(ref):
                continue
            if self.a.nodes[ref].one.default != node.one.default:
                self.op("alter", ref, MAKE).add(*node.create)

    def _owners(self) -> None:
        """Sequences that get another column for an owner."""
        for ref, node in self.b.nodes.items():
            if ref.kind != "sequence owner" or not self.c.stays(ref) or ref in self.handled:
                continue
            if self.a.nodes[ref].one.owned_by != node.one.owned_by:
                self.op("alter", ref, MAKE).add(*node.create)

    def _creates(self) -> None:
        for ref, node in self.b.nodes.items():
            if ref in self.handled or ref in self.c.rebuilt or not self._is_new(ref) or not node.create:
                continue
            existing = node.parent is not None and self.c.stays(refs.ref(node.parent))
            of_table = ref.kind == "default" and isinstance(node.parent, Table)
            if existing and (of_table or ref.kind == "not-null constraint"):
                continue  # the table's change sees to it
            op = self.op("create", ref, MAKE)
            if isinstance(node.one, ForeignKey) and self.c.choices.fill:
                self._keys_come_back(op, node)
            if existing and ref in self.c.dropped and self.can_wait(ref):
                op.commands += safely.replaced(node)
            elif existing and self.c.choices.safe:
                op.commands += safely.created(node)
            else:
                op.add(*node.create)

    def _keys_come_back(self, op: Op, node: Node) -> None:
        """The table that is referred to was dropped, and comes back with the keys that rows still have."""
        to = self.b.tables.get(node.one.references)
        if to is not None and to.key not in self.a.tables and node.parent.key in self.a.tables:
            op.add(*filling.referenced(node.one, node.parent, to, self.b.schema), why=filling.WHY)

    def _is_new(self, ref: Ref) -> bool:
        return ref not in self.a.nodes or ref in self.c.dropped or ref in self.c.remade
