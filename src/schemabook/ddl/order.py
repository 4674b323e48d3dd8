"""The order of creation: what is needed first, and otherwise section by section, by name."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.ddl.mentions import is_callable
from schemabook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.ddl.node import Node, Ref

# The sections of a script with the kinds of Ref in each
SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Schemas": ("schema",),
    "Extensions": ("extension",),
    "Types": ("shell type", "collation", "enum", "domain", "composite type", "range type"),
    "Functions": ("function", "procedure", "aggregate", "window"),
    "Languages and access methods": ("language", "access method"),
    "Base types": ("base type",),
    "Operators and casts": ("operator", "operator family", "operator class", "cast", "conversion"),
    "Text search": (
        "text search parser",
        "text search template",
        "text search dictionary",
        "text search configuration",
    ),
    "Sequences": ("sequence",),
    "Foreign servers": ("foreign-data wrapper", "server"),
    "Tables": ("table", "column"),
    "Defaults": ("default", "sequence owner"),
    "Constraints": ("not-null constraint", "check constraint"),
    "Keys": ("primary key", "unique constraint", "exclusion constraint"),
    "Indexes": ("index",),
    "Partitions": ("partition", "index partition"),
    "Views": ("view", "materialized view"),
    "Foreign keys": ("foreign key",),
    "Statistics": ("statistics",),
    "Triggers": ("trigger",),
    "Rules": ("rule",),
    "Policies": ("policy",),
    "Publications": ("publication",),
    "Privileges": ("privileges", "default privileges"),
    "Extension dependencies": ("extension dependency",),
    "Event triggers": ("event trigger",),
}
_SECTION: Final = {kind: (n, title) for n, (title, kinds) in enumerate(SECTIONS.items()) for kind in kinds}


def section(ref: Ref) -> str:
    """The title under which a piece stands in a script."""
    return _SECTION[ref.kind][1]


def ordered(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The pieces in an order in which they can be created; the same for the same pieces, however given.

    What a piece `needs` comes before it (needs that are not among the pieces count as there), what it `wants`
    as far as that is possible. Otherwise the sections follow each other, by name inside.
    Raises UsageError for pieces that need each other in a circle, and names them.
    """
    return _Sorter(nodes).run()


class _Sorter:
    """Kahn's algorithm on a heap, counting needs and wants apart."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = {node.ref: node for node in nodes}
        self._routines: Counter[tuple[str, ...]] | None = None
        self._needs: dict[Ref, int] = dict.fromkeys(self._nodes, 0)
        self._wants: dict[Ref, int] = dict.fromkeys(self._nodes, 0)
        self._needed_by: dict[Ref, list[Ref]] = defaultdict(list)
        self._wanted_by: dict[Ref, list[Ref]] = defaultdict(list)
        for ref, node in self._nodes.items():
            for other in node.needs:
                if other in self._nodes and other != ref:
                    self._needs[ref] += 1
                    self._needed_by[other].append(ref)
            for other in node.wants - node.needs:
                if other in self._nodes and other != ref:
                    self._wants[ref] += 1
                    self._wanted_by[other].append(ref)

    def run(self) -> tuple[Node, ...]:
        found: list[Node] = []
        done: set[Ref] = set()
        keys = {ref: (_SECTION[ref.kind][0], ref.schema, ref.name, ref) for ref in self._nodes}
        ready = [keys[ref] for ref in self._nodes if not self._needs[ref] and not self._wants[ref]]
        heapq.heapify(ready)
        unmet = sorted(keys[ref] for ref in self._nodes if self._wants[ref])  # by need only, when stuck
        while len(found) < len(self._nodes):
            ref = heapq.heappop(ready)[-1] if ready else self._released(unmet, done)
            if ref in done:
                continue
            done.add(ref)
            found.append(self._nodes[ref])
            for ref_ in self._freed(ref):
                if ref_ not in done:
                    heapq.heappush(ready, keys[ref_])
        return tuple(found)

    def _freed(self, ref: Ref) -> list[Ref]:
        """What waited for nothing else."""
        for other in self._needed_by[ref]:
            self._needs[other] -= 1
        for other in self._wanted_by[ref]:
            self._wants[other] -= 1
        waiting = {*self._needed_by[ref], *self._wanted_by[ref]}
        return [other for other in waiting if not self._needs[other] and not self._wants[other]]

    def _released(self, unmet: list[tuple[int, str, str, Ref]], done: set[Ref]) -> Ref:
        """The first piece that has all it needs, though not what it wants; or that may have it."""
        for *_, ref in unmet:
            if ref not in done and not self._needs[ref]:
                return ref
        left = self._nodes.keys() - done
        unmade = {ref: (self._nodes[ref].needs & left) - {ref} for ref in left}
        unsure = [ref for ref in left if all(map(self._is_overloaded, unmade[ref]))]
        if unsure:
            return min(unsure, key=lambda ref: (len(unmade[ref]), ref))
        circle = " -> ".join(f"{ref.kind} {ref}" for ref in self._circle(done))
        raise UsageError(
            f"These need each other, so none can be created first: {circle}.",
            hint="break the circle in the schema: the string body of a function needs nothing",
        )

    def _is_overloaded(self, ref: Ref) -> bool:
        """True if a mention of this routine can mean another one of the same name."""
        if self._routines is None:
            self._routines = Counter(r[:3] for r in self._nodes if is_callable(r))
        return self._routines[ref[:3]] > 1

    def _circle(self, done: set[Ref]) -> list[Ref]:
        """One circle of needs among what is left, its first piece named again at the end."""
        at = min(ref for ref in self._nodes if ref not in done and self._needs[ref])
        path: list[Ref] = []
        while at not in path:
            path.append(at)
            at = min(r for r in self._nodes[at].needs if r in self._nodes and r not in done and r != at)
        return [*path[path.index(at) :], at]
