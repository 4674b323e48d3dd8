"""What weighs on the statement as a whole: OFFSET, JIT, triggers, planning, reads from a cold cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from schemabook.findings import Finding
from schemabook.insights.facts import subtree
from schemabook.insights.indexes import plain_index, serves
from schemabook.insights.words import count, milliseconds, share
from schemabook.plan.draft import number
from schemabook.schema import ForeignKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.insights.facts import Facts
    from schemabook.plan import Node, Trigger
    from schemabook.schema import Table


def big_offset(facts: Facts) -> Iterator[Finding]:
    """OFFSET that made the statement read many rows only to throw them away."""
    for node in facts.plan.nodes:
        below = next((c for c in node.children if c.relationship == "Outer"), None)
        if node.node_type != "Limit" or below is None:
            continue
        skipped = (below.rows_total or 0.0) - (node.rows_total or 0.0)
        if skipped < facts.limits.offset_rows or facts.total_share(node) < facts.limits.share:
            continue
        yield Finding(
            rule="big-offset",
            severity="warning",
            target=str(node),
            message=f"OFFSET threw away {count(skipped)} rows to return {count(node.rows_total)}.",
            why="Every page reads all pages before it: the further one goes, the slower it gets.",
            advice=_keyset(node),
            node=node.id,
            share=facts.total_share(below),
        )


def _keyset(node: Node) -> str:
    keys = next((n.conditions["Sort Key"] for n in subtree(node) if "Sort Key" in n.conditions), None)
    order = keys if keys and " DESC" not in keys else None
    where = f"WHERE ({order}) > (the last row's {order})" if order else "WHERE key > the last row's key"
    order_by = f"ORDER BY {order}" if order else "ORDER BY key"
    return (
        f"Page by the last row that was shown: {where} {order_by} LIMIT n, with a unique last key and an "
        "index in that order."
    )


def jit_share(facts: Facts) -> Iterator[Finding]:
    """Just-in-time compilation that took a large part of the execution."""
    jit, whole = facts.plan.jit, facts.plan.execution_ms
    if not jit or not whole:
        return
    timing = jit.get("Timing")
    spent = number(timing.get("Total")) if isinstance(timing, Mapping) else None
    if not _matters(facts, spent, whole, facts.limits.jit_share):
        return
    yield Finding(
        rule="jit-share",
        severity="warning",
        target=str(facts.plan.root),
        message=(
            f"Compiling {count(number(jit.get('Functions')))} functions took {milliseconds(spent or 0)} of "
            f"{milliseconds(whole)} ({share((spent or 0) / whole)})."
        ),
        why="JIT is chosen by the estimated cost alone; it pays only for statements that run much longer.",
        fix="SET jit = off;",
        advice="Or raise jit_above_cost, so that only long statements are compiled.",
        node=facts.plan.root.id,
        share=(spent or 0) / whole,
    )


def trigger_share(facts: Facts) -> Iterator[Finding]:
    """Triggers, foreign keys among them, that took a large part of the execution."""
    whole = facts.plan.execution_ms
    for trigger in facts.plan.triggers:
        if not whole or not _matters(facts, trigger.ms, whole, facts.limits.trigger_share):
            continue
        spent = trigger.ms or 0.0
        per_call = spent / max(trigger.calls, 1)
        if trigger.constraint and per_call < facts.limits.trigger_call_ms:
            continue
        name = trigger.constraint or trigger.name or "?"
        where = f" on {trigger.relation}" if trigger.relation else ""
        fix, advice = _trigger_fix(facts, trigger)
        yield Finding(
            rule="trigger-share",
            severity="warning",
            target=f"{'foreign key' if trigger.constraint else 'trigger'} {name}{where}",
            message=(
                f"{count(trigger.calls)} calls took {milliseconds(spent)} of {milliseconds(whole)} "
                f"({share(spent / whole)}), {milliseconds(per_call)} each."
            ),
            why=(
                "Each row that goes is looked for in the referencing table; without an index on its "
                "referencing columns that reads the whole table, once per row."
                if trigger.constraint
                else "The trigger runs once for each row, and its statements are not in this plan."
            ),
            fix=fix,
            advice=advice,
            node=facts.plan.root.id,
            share=spent / whole,
        )


def _trigger_fix(facts: Facts, trigger: Trigger) -> tuple[str | None, str | None]:
    if not trigger.constraint:
        return None, (
            "Look at its statements (auto_explain with log_nested_statements), or make it a statement-level "
            "trigger with a transition table."
        )
    tables: tuple[Table, ...] = facts.schema.tables if facts.schema else ()
    for table in tables:
        for key in table.constraints:
            if isinstance(key, ForeignKey) and key.name == trigger.constraint:
                if serves(facts, table.schema, table.name, key.columns):
                    return (
                        None,
                        f"{table.name} has an index on {', '.join(key.columns)}: look at its own triggers.",
                    )
                return plain_index(table.schema, table.name, key.columns), None
    return (
        None,
        f"Create an index on the referencing columns of {trigger.constraint}, most likely there is none.",
    )


def planning_share(facts: Facts) -> Iterator[Finding]:
    """Statements that took longer to plan than to execute."""
    planning, running = facts.plan.planning_ms, facts.plan.execution_ms
    if planning is None or running is None:
        return
    whole = planning + running
    if not _matters(facts, planning, whole, facts.limits.planning_share):
        return
    yield Finding(
        rule="planning-share",
        severity="info",
        target=str(facts.plan.root),
        message=f"Planning took {milliseconds(planning)}, execution {milliseconds(running)}.",
        why=(
            "Many joins, partitions or statistics values make planning long, and it is done again each time. "
            "(The first statement of a session also reads the catalogs: explain it twice.)"
        ),
        advice="Prepare the statement (PREPARE, or the driver's prepared statements), so its plan is kept.",
        node=facts.plan.root.id,
        share=planning / whole,
    )


def cold_cache(facts: Facts) -> Iterator[Finding]:
    """Plans whose time went to reading blocks that were not in shared buffers."""
    plan = facts.plan
    io, blocks = plan.root.io, plan.root.buffers
    if io is None or blocks is None or not plan.total_ms:
        return
    read, waited = blocks.shared_read, io.shared_read_ms / max(1.0, _processes(facts))
    if (
        read < max(facts.limits.cold_blocks, blocks.total / 2)
        or waited < facts.limits.cold_share * plan.total_ms
    ):
        return
    most = max(plan.nodes, key=lambda n: n.buffers_self.shared_read if n.buffers_self else 0)
    yield Finding(
        rule="cold-cache",
        severity="info",
        target=str(most),
        message=(
            f"{count(read)} of {count(blocks.total)} blocks were not in shared buffers; reading them took "
            f"{milliseconds(waited)} of {milliseconds(plan.total_ms)}."
        ),
        why="This time says what the storage does, not what the plan does: the next run may be far faster.",
        advice="Explain it again and compare blocks. If it stays cold, shared_buffers is too small for it.",
        node=most.id,
        share=min(1.0, waited / plan.total_ms),
    )


def _processes(facts: Facts) -> float:
    """I/O times are sums over processes; where the reads were in parallel, so was the waiting."""
    readers = [n for n in facts.plan.nodes if n.buffers_self is not None and n.buffers_self.shared_read]
    most: Node | None = max(
        readers, key=lambda n: n.buffers_self.shared_read if n.buffers_self else 0, default=None
    )
    return most.processes if most is not None else 1.0


def _matters(facts: Facts, spent: float | None, whole: float, part: float) -> bool:
    return spent is not None and spent >= facts.limits.overhead_ms and spent >= part * whole
