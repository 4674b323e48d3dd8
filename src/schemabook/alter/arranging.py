"""The order of the ops: what rests on what, before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.alter.ops import CODE, Ops
from schemabook.alter.script import FIRST, MAIN, Command, Op, ordered
from schemabook.alter.staying import TYPES
from schemabook.ddl import Ref, refs
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl import Node

# What would see the rows come, or refuse them
_WATCHING: Final = ("foreign key", "trigger", "rule", "policy")


class Arranging(Ops):
    """Says of every op which others come before it."""

    def _edges(self) -> None:
        for (what, ref), op in list(self.ops.items()):
            if what in ("drop", "late", "aside", "detach") and ref in self.a.nodes:
                self._after_dependants(what, ref, op)
            if what in ("create", "alter", "copy") and ref in self.b.nodes:
                self._after_needs(what, ref, op)
        self._clashing_names()
        self._inheritance()

    def _after_dependants(self, what: str, ref: Ref, op: Op) -> None:
        """What rests on a piece of A is gone, or lets go of it, before it goes or changes."""
        for dependant in self.a.dependants[ref]:
            holder = self._holder(dependant)
            kinds = ["drop", "detach"]
            if what == "late":
                kinds += ["alter", "copy", "late", "aside"] if holder in self.c.rebuilt else ["alter", "late"]
            elif what == "drop" and ref.kind in (*CODE, "sequence"):
                kinds += ["aside"] if holder.kind == "table" else ["late"]
            for other in {*self.find(dependant, *kinds), *self.find(holder, *kinds)}:
                if other.ref != ref:
                    op.after.add(other)
        if what == "late":
            for kind in ("copy", "create"):
                op.after |= set(self.find(ref, kind))
            if ref in self.c.remade or ref.kind in TYPES:
                for dependant in self.a.dependants[ref]:
                    op.after |= set(self.find(self._holder(dependant), "alter", "copy", "late"))

    def _holder(self, ref: Ref) -> Ref:
        """The table whose change sees to a default, or with which a part goes."""
        if ref.kind == "default":
            return Ref("table", ref.schema, ref.name)
        node = self.a.nodes.get(ref)
        if node is None or node.parent is None or ref.kind == "partition" or ("drop", ref) in self.ops:
            return ref
        return refs.ref(node.parent)

    def _after_needs(self, what: str, ref: Ref, op: Op) -> None:
        kinds = ("create", "alter") if ref.kind == "partition" else ("create", "alter", "copy")
        for need in self._needed(what, ref):
            # rows go into a partitioned table when its partitions are attached, which takes its keys
            early = what == "create" and self._is_partitioned(need) and ref.kind not in _WATCHING
            op.after |= set(self.find(need, *(k for k in kinds if k != "copy" or not early)))
        for other in self.find(ref, "drop", "aside", "detach"):
            op.after.add(other)
        if what != "create" and ref in self.a.nodes:
            for dependant in self.a.dependants[ref]:
                op.after |= set(self.find(dependant, "drop"))
        if what == "copy":
            self._around_copy(ref, op)

    def _is_partitioned(self, ref: Ref) -> bool:
        table = self.b.table(ref)
        return table is not None and table.kind == "partitioned table"

    def _needed(self, what: str, ref: Ref) -> set[Ref]:
        """What a piece of B needs and wants; altering a table sets its defaults, too."""
        node = self.b.nodes[ref]
        needs = set(node.needs) | set(node.wants)
        if ref.kind == "table" and what == "alter":
            defaults = (refs.default(node.one, column.name) for column in node.one.columns)
            needs |= {n for d in defaults if d in self.b.nodes for n in self.b.nodes[d].needs}
        return needs - {ref}

    def _around_copy(self, ref: Ref, op: Op) -> None:
        """Rows are copied when the partitions are there, and before triggers could fire."""
        for name in self._tree(Name(ref.schema, ref.name)):
            op.after |= set(self.find(Ref("table", *name), "create"))
            op.after |= set(self.find(Ref("partition", *name), "create"))
            for part in self.b.parts[Ref("table", *name)]:
                if part.kind in _WATCHING:
                    for other in self.find(part, "create"):
                        other.after.add(op)

    def _tree(self, name: Name) -> Iterator[Name]:
        yield name
        for child in self.b.children(name):
            if child.is_partition:
                yield from self._tree(child.key)

    def _clashing_names(self) -> None:
        gone: dict[tuple[str, str], list[Op]] = {}
        for (what, ref), op in self.ops.items():
            if what in ("drop", "aside") and ref in self.a.nodes:
                gone.setdefault(_space(ref, self.a.nodes[ref]), []).append(op)
        for (what, ref), op in self.ops.items():
            if what == "create" and ref in self.b.nodes:
                op.after |= set(gone.get(_space(ref, self.b.nodes[ref]), ()))

    def _inheritance(self) -> None:
        for (what, ref), op in self.ops.items():
            if what in ("alter", "detach") and ref.kind == "table":
                for parent in self.b.parents(self.b.tables[Name(*ref[1:3])]):
                    op.after |= set(self.find(Ref("table", *parent), what))
            if what in ("drop", "late", "aside") and ref.kind == "table" and ref in self.a.nodes:
                for child in self.a.children(Name(*ref[1:3])):
                    op.after |= set(
                        self.find(refs.ref(child), "drop", "aside" if what == "aside" else "late")
                    )

    def _commands(self) -> Iterator[Command]:
        ops = ordered(self.ops.values())
        parts_: dict[int, list[Command]] = {}
        latest: dict[Ref, int] = {}
        for op in ops:
            least = MAIN
            if op.what == "create" and op.ref in self.b.nodes:
                keys = (r for r in self.b.nodes[op.ref].needs if r in latest)
                least = max((latest[r] for r in keys), default=MAIN)
            for command in op.commands:
                part = command.part if command.part == FIRST else max(command.part, least)
                parts_.setdefault(part, []).append(replace(command, part=part))
            kind = op.ref.kind
            if op.what in ("create", "alter") and kind in ("primary key", "unique constraint", "index"):
                latest[op.ref] = max((max(c.part, least) for c in op.commands), default=MAIN)
        for part in sorted(parts_):
            yield from parts_[part]


def _space(ref: Ref, node: Node) -> tuple[str, str]:
    """What two pieces cannot have in common at the same time: a schema's relations and types share names."""
    if ref.kind in ("index", "primary key", "unique constraint", "exclusion constraint"):
        return ref.schema, ref.part
    if node.parent is not None and ref.kind not in ("partition",):
        return f"{ref.schema}.{ref.name}", ref.part
    return ref.schema, ref.name
