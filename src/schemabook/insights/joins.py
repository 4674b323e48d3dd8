"""Nested loops whose inner side is run too often or costs too much each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding
from schemabook.insights.cost import total_share
from schemabook.insights.words import count, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Node, Plan

LOOPS: Final = 100.0
SHARE: Final = 0.5
DISCARDED: Final = 100_000.0  # pairs of rows compared in vain
MISSED: Final = 10.0


def hot_inner_side(plan: Plan) -> Iterator[Finding]:
    """Nested loops that hold most of the plan's time in their inner side, and for a reason.

    Many cheap index look-ups are what a nested loop is for; it is reported only where the planner did not
    foresee the loops, or the inner side throws most of its work away.
    """
    for node in plan.nodes:
        if node.node_type != "Nested Loop" or len(node.children) < 2:
            continue
        sides = {c.relationship: c for c in node.children}
        outer, inner = sides.get("Outer"), sides.get("Inner")
        if outer is None or inner is None or (inner.loops or 0) < LOOPS:
            continue
        reason = _reason(node, outer, inner)
        if reason and _share(plan, node, outer) >= SHARE:
            yield _finding(plan, node, outer, inner, reason)


def _share(plan: Plan, node: Node, outer: Node) -> float:
    """The join without its outer side: the comparisons count as well."""
    return max(0.0, total_share(plan, node) - total_share(plan, outer))


def _reason(node: Node, outer: Node, inner: Node) -> str | None:
    if node.removed_total("Join Filter") >= DISCARDED:
        return f"{count(node.removed_total('Join Filter'))} pairs of rows were compared in vain"
    if inner.removed_total() >= DISCARDED:
        return f"its filter threw away {count(inner.removed_total())} rows"
    estimated, actual = outer.rows_estimated or 1.0, outer.rows_actual or 0.0
    if actual >= MISSED * max(estimated, 1.0):
        return f"the planner expected {count(estimated)} outer rows and got {count(actual)}"
    return None


def _finding(plan: Plan, node: Node, outer: Node, inner: Node, reason: str) -> Finding:
    condition = node.conditions.get("Join Filter") or inner.conditions.get("Filter")
    table = inner.relation or next((n.relation for n in inner.children if n.relation), None)
    fix = f"An index on {table or 'the inner table'} that serves {condition}" if condition else None
    return Finding(
        rule="hot-inner-side",
        severity="warning",
        target=str(node),
        message=f"The inner side ran {count(inner.loops)} times: {reason}.",
        why=f"{share(_share(plan, node, outer))} of the plan goes there; a hash join reads each side once.",
        fix=fix
        or "Correct the estimate of the outer side (see mis-estimate), so that a hash join is chosen.",
        node=node.id,
    )
