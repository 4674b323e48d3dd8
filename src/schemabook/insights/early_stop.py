"""Which nodes may have been stopped before their last row, so that fewer rows than planned mean nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from schemabook.plan import Node, Plan

#: Read all of their input before they give the first row: a stop above does not reach below.
_BLOCKING: Final = frozenset({"Sort", "Hash", "ModifyTable", "Bitmap Heap Scan", "BitmapAnd", "BitmapOr"})


def stopped_early(plan: Plan) -> frozenset[int]:
    """The ids of the nodes that something above may have stopped.

    A CTE counts as stopped when all of its scans were. Scans may stand in other CTEs, hence the rounds.
    """
    stopped: set[int] = set()
    for _ in range(10):
        before = len(stopped)
        for node in plan.nodes:
            if node.parent is not None and _is_stopped(plan, node, stopped):
                stopped.add(node.id)
        if len(stopped) == before:
            break
    return frozenset(stopped)


def _is_stopped(plan: Plan, node: Node, stopped: set[int]) -> bool:
    if is_cte(node):
        return bool(node.ran_in) and all(scan in stopped for scan in node.ran_in)
    parent = plan.node(node.parent or 1)
    if node.relationship in ("SubPlan", "InitPlan"):
        return not _hashed(parent, node)
    return _stops(parent, node) or (parent.id in stopped and not _blocks(parent))


def is_cte(node: Node) -> bool:
    """True for the top of a CTE's own plan."""
    return (node.subplan_name or "").startswith("CTE ")


def _hashed(parent: Node, node: Node) -> bool:
    """A hashed SubPlan is read to its end; EXISTS and ANY stop at the first match."""
    return any(
        f"hashed {node.subplan_name}" in text for text in (*parent.conditions.values(), *parent.output)
    )


def _stops(parent: Node, node: Node) -> bool:
    """True where the parent itself may stop asking this child."""
    if parent.node_type == "Limit":
        return not _ran_out(parent)
    if parent.node_type == "Merge Join":
        return True
    if parent.node_type == "Nested Loop" and node.relationship == "Inner":
        return parent.join_type in ("Semi", "Anti") or parent.extra.get("Inner Unique") is True
    if parent.node_type == "Hash Join" and node.relationship == "Outer":
        return any(c.node_type == "Hash" and not c.rows_total for c in parent.children)
    return parent.node_type == "WindowAgg" and "Run Condition" in parent.conditions


def _ran_out(limit: Node) -> bool:
    """A single Limit that gave fewer rows than planned read all there was.

    Not so where the planner did not know the count (a subquery, a parameter): it then plans a tenth.
    """
    below = next((c for c in limit.children if c.relationship == "Outer"), limit)
    guessed = abs((below.rows_estimated or 0) / 10 - (limit.rows_estimated or 0)) <= 1
    return limit.loops == 1 and not guessed and (limit.rows_actual or 0) < (limit.rows_estimated or 0)


def _blocks(parent: Node) -> bool:
    if parent.node_type in ("Aggregate", "SetOp"):
        return parent.strategy != "Sorted"
    return parent.node_type in _BLOCKING
