"""A plan as data: what `json()` returns and `save("plan.json")` writes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.findings import Finding
    from schemabook.plan import Buffers, Node, Plan


def data(plan: Plan, findings: Sequence[Finding], *, timing: bool) -> dict[str, Any]:
    """`nodes` in the order EXPLAIN prints them, and `insights`; times in milliseconds, None where hidden."""
    return {
        "planning_ms": plan.planning_ms if timing else None,
        "execution_ms": plan.execution_ms if timing else None,
        "nodes": [_node(n, timing=timing) for n in plan.nodes],
        "triggers": [
            {"name": t.name, "relation": t.relation, "constraint": t.constraint, "calls": t.calls}
            | ({"ms": t.ms} if timing else {})
            for t in plan.triggers
        ],
        "settings": dict(plan.settings),
        "insights": [asdict(f) for f in findings],
    }


def _node(node: Node, *, timing: bool) -> dict[str, Any]:
    return {
        "id": node.id,
        "parent": node.parent,
        "node_type": node.node_type,
        "title": node.title,
        "relationship": node.relationship,
        "subplan_name": node.subplan_name,
        "ran_in": list(node.ran_in),
        "relation": node.relation,
        "schema": node.schema,
        "alias": node.alias,
        "index": node.index,
        "loops": node.loops,
        "rows_estimated": node.rows_estimated,
        "rows_actual": node.rows_actual,
        "total_cost": node.total_cost,
        "total_ms": _ms(node.total_ms) if timing else None,
        "self_ms": _ms(node.self_ms) if timing else None,
        "buffers": _buffers(node.buffers, timing=timing),
        "buffers_self": _buffers(node.buffers_self, timing=timing),
        "conditions": dict(node.conditions),
        "rows_removed": dict(node.rows_removed),
    }


def _ms(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _buffers(buffers: Buffers | None, *, timing: bool) -> dict[str, int] | None:
    """All counters; without times only what repeats from run to run."""
    if buffers is None:
        return None
    found = {"total": buffers.total, "temp_read": buffers.temp_read, "temp_written": buffers.temp_written}
    return found | asdict(buffers) if timing else found
