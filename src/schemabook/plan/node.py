"""A query plan as plain, frozen data: `Plan`, its `Node`s, and what each of them was measured to do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemabook.errors import UnknownName
from schemabook.plan.label import operation, title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.plan.counts import Buffers, IoTimes, Wal


@dataclass(frozen=True, kw_only=True)
class Worker:
    """What one parallel worker did in one node; times are milliseconds per loop."""

    number: int
    loops: float | None = None
    rows: float | None = None
    total_ms: float | None = None
    buffers: Buffers | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One trigger's work in the statement: `ms` over all `calls`; `constraint` for a foreign key's."""

    name: str | None
    relation: str | None
    constraint: str | None
    calls: int
    ms: float | None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Node:
    """One node of a plan.

    `id` counts from 1 in the order EXPLAIN prints the nodes; `parent` is None for the root.

    Rows are per loop, as PostgreSQL reports them (whole numbers before 18), and `loops` adds up over
    processes. `startup_ms` and `loop_ms` are the reported times per loop. `total_ms` is the wall time of
    the node with all that ran on its behalf, `self_ms` without: see `attribute.py`. Times are None without
    ANALYZE or with TIMING OFF, rows and loops without ANALYZE.

    `buffers`, `io` and `wal` are inclusive and summed over loops and processes; `..._self` are the node's
    own share. `rows_removed` is per loop. `ran_in` are the nodes whose time contains this one's where that
    is not the parent: the scans of a CTE, the user of an InitPlan. `extra` keeps every other key.
    """

    id: int
    parent: int | None
    depth: int
    node_type: str
    relation: str | None = None
    schema: str | None = None
    alias: str | None = None
    index: str | None = None
    relationship: str | None = None
    subplan_name: str | None = None
    cte_name: str | None = None
    join_type: str | None = None
    strategy: str | None = None
    parallel_aware: bool = False
    startup_cost: float | None = None
    total_cost: float | None = None
    rows_estimated: float | None = None
    width: int | None = None
    loops: float | None = None
    rows_actual: float | None = None
    startup_ms: float | None = None
    loop_ms: float | None = None
    total_ms: float | None = None
    self_ms: float | None = None
    processes: float = 1.0
    ran_in: tuple[int, ...] = ()
    buffers: Buffers | None = None
    buffers_self: Buffers | None = None
    io: IoTimes | None = None
    io_self: IoTimes | None = None
    wal: Wal | None = None
    wal_self: Wal | None = None
    workers_planned: int | None = None
    workers_launched: int | None = None
    workers: tuple[Worker, ...] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    rows_removed: Mapping[str, float] = field(default_factory=dict)
    output: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Node, ...] = field(default=(), repr=False, compare=False)  # compared through Plan.nodes

    @property
    def never_executed(self) -> bool:
        """True where ANALYZE ran and never asked this node for a row."""
        return self.loops == 0

    @property
    def rows_total(self) -> float | None:
        """Rows over all loops and processes; exact from 18, before that rounded once per loop."""
        return None if self.rows_actual is None or self.loops is None else self.rows_actual * self.loops

    @property
    def q_error(self) -> float | None:
        """By what factor estimated and actual rows differ, per loop, at least 1; None where not measured.

        Fewer than one row counts as one.
        """
        if self.rows_actual is None or self.rows_estimated is None or self.never_executed:
            return None
        actual, estimated = max(self.rows_actual, 1.0), max(self.rows_estimated, 1.0)
        return max(actual / estimated, estimated / actual)

    def removed_total(self, by: str = "Filter") -> float:
        """Rows over all loops that `by` ("Filter", "Join Filter", "Index Recheck") threw away."""
        return self.rows_removed.get(f"Rows Removed by {by}", 0.0) * (self.loops or 0.0)

    @cached_property
    def operation(self) -> str:
        """What EXPLAIN calls the node in its text form, e.g. "Parallel Seq Scan", "Hash Left Join"."""
        return operation(self)

    @cached_property
    def title(self) -> str:
        """The operation with index, relation and alias, e.g. "Index Scan using a_pkey on a"."""
        return title(self)

    def __str__(self) -> str:
        return f"#{self.id} {self.title}"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One statement's plan; `nodes` in the order EXPLAIN prints them.

    `planning_ms` and `execution_ms` as reported, None where they were not measured. `settings` are those
    that differ from the defaults (SETTINGS), `serialization` comes with SERIALIZE, `planning` with BUFFERS
    or MEMORY. `extra` keeps every other key.
    """

    nodes: tuple[Node, ...]
    planning_ms: float | None = None
    execution_ms: float | None = None
    triggers: tuple[Trigger, ...] = ()
    jit: Mapping[str, Any] | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    query: str | None = None
    query_id: int | None = None
    planning_buffers: Buffers | None = None
    planning: Mapping[str, Any] = field(default_factory=dict)
    serialization: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> Node:
        """The node that returns the statement's rows."""
        return self.nodes[0]

    @property
    def analyzed(self) -> bool:
        """True when the statement was run (ANALYZE)."""
        return self.root.loops is not None

    @property
    def timed(self) -> bool:
        """True when every node was timed (ANALYZE without TIMING OFF)."""
        return self.root.total_ms is not None

    @property
    def total_ms(self) -> float | None:
        """Wall time of all nodes together; triggers, planning and start-up are not in it."""
        return self.root.total_ms

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations the plan touches, each once, in order."""
        return tuple(dict.fromkeys(n.relation for n in self.nodes if n.relation))

    @property
    def indexes(self) -> tuple[str, ...]:
        """The indexes the plan reads, each once, in order."""
        return tuple(dict.fromkeys(n.index for n in self.nodes if n.index))

    def node(self, number: int) -> Node:
        """The node with this id; UnknownName otherwise."""
        if 1 <= number <= len(self.nodes):
            return self.nodes[number - 1]
        raise UnknownName("plan node", str(number), [str(n.id) for n in self.nodes])

    def without_times(self) -> Plan:
        """The same plan as with TIMING OFF: rows, loops and blocks, which repeat from run to run."""
        made: dict[int, Node] = {}
        none: dict[str, None] = dict.fromkeys(
            ("startup_ms", "loop_ms", "total_ms", "self_ms", "io", "io_self")
        )
        for node in reversed(self.nodes):
            children = tuple(made[c.id] for c in node.children)
            made[node.id] = replace(node, children=children, **none)  # type: ignore[arg-type]
        return replace(
            self, nodes=tuple(made[n.id] for n in self.nodes), planning_ms=None, execution_ms=None, jit=None
        )

    def uses(self, index: str) -> bool:
        """True when a node that was not skipped reads this index."""
        return any(n.index == index and not n.never_executed for n in self.nodes)
