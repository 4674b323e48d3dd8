"""Where the planner's row estimates went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding
from schemabook.insights.columns import mentioned
from schemabook.insights.early_stop import is_cte, stopped_early
from schemabook.insights.words import count, times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Node, Plan

FACTOR: Final = 10.0
FLOOR: Final = 1000.0  # rows over all loops, estimated or actual: below it no other plan would pay
# BitmapAnd and BitmapOr do not count rows; the others have no estimate that could be corrected.
_UNCOUNTED: Final = frozenset(
    {"BitmapAnd", "BitmapOr", "ModifyTable", "Limit", "Recursive Union", "WorkTable Scan", "SetOp"}
)


def mis_estimate(plan: Plan) -> Iterator[Finding]:
    """Nodes whose row estimate is off by a factor of ten, where the error arises and not where it passes."""
    if not plan.analyzed:
        return
    off = {n.id: f for n in plan.nodes if (f := _factor(n)) is not None}
    stopped = stopped_early(plan)
    unfair = _recounted(plan) | _recursive(plan) | {n.id for n in plan.nodes if n.node_type in _UNCOUNTED}
    inputs = _inputs(plan)
    for node in plan.nodes:
        factor = off.get(node.id)
        if factor is None or max(factor, 1 / factor) < FACTOR or _rows(node) < FLOOR or node.id in unfair:
            continue
        if factor < 1 and (node.id in stopped or "One-Time Filter" in node.conditions):
            continue
        if not any(_explains(off.get(i), factor) for i in inputs[node.id]):
            yield _finding(node, factor)


def _factor(node: Node) -> float | None:
    """Actual over estimated rows per loop."""
    if node.q_error is None:
        return None
    return node.q_error if (node.rows_actual or 0) >= (node.rows_estimated or 0) else 1 / node.q_error


def _rows(node: Node) -> float:
    return max(node.rows_actual or 0, node.rows_estimated or 0) * (node.loops or 0)


def _explains(child: float | None, factor: float) -> bool:
    """A child that is off the same way by at least a third as much: the error was passed on."""
    if child is None or (child > 1) != (factor > 1):
        return False
    return max(child, 1 / child) * 3 >= max(factor, 1 / factor)


def _inputs(plan: Plan) -> dict[int, list[int]]:
    """The nodes each node reads rows from; a CTE Scan reads from its CTE."""
    inputs: dict[int, list[int]] = {n.id: [] for n in plan.nodes}
    for node in plan.nodes:
        if is_cte(node):
            for scan in node.ran_in:
                inputs[scan].append(node.id)
        elif node.parent is not None and node.relationship not in ("InitPlan", "SubPlan"):
            inputs[node.parent].append(node.id)
    return inputs


def _recounted(plan: Plan) -> set[int]:
    """The inner side of a merge join goes back over equal keys, and counts the rows again."""
    joins = (n for n in plan.nodes if n.node_type == "Merge Join")
    return {c.id for j in joins for c in j.children if c.relationship == "Inner"}


def _recursive(plan: Plan) -> set[int]:
    """The planner takes a fixed guess at a recursive term; nothing can be told to it."""
    found: set[int] = set()
    for node in plan.nodes:
        below = node.parent in found
        if below or (
            node.relationship == "Inner" and plan.node(node.parent or 1).node_type == "Recursive Union"
        ):
            found.add(node.id)
    ctes = {n.id: n for n in plan.nodes if is_cte(n) and n.node_type == "Recursive Union"}
    return found | {scan for n in ctes.values() for scan in n.ran_in}


def _finding(node: Node, factor: float) -> Finding:
    more = factor > 1
    return Finding(
        rule="mis-estimate",
        severity="warning",
        target=str(node),
        message=(
            f"{times(factor if more else 1 / factor)} {'more' if more else 'fewer'} rows than estimated: "
            f"{count(node.rows_actual)} instead of {count(node.rows_estimated)}"
            f"{' in each of ' + count(node.loops) + ' loops' if (node.loops or 0) > 1 else ''}."
        ),
        why=(
            "The planner chose join methods, join order and memory for the estimate"
            f"{'; nested loops and hash tables above suffer when there are more' if more else ''}."
        ),
        fix=_fix(node),
        node=node.id,
    )


def _fix(node: Node) -> str:
    conditions = ", ".join(v for k, v in node.conditions.items() if k in ("Filter", "Index Cond"))
    columns = mentioned(conditions)
    table = f"{node.schema}.{node.relation}" if node.schema not in (None, "public") else node.relation
    if node.node_type == "Foreign Scan":
        return f"ANALYZE {table}; or give the foreign server the option use_remote_estimate."
    if table and len(columns) > 1:
        return f"CREATE STATISTICS ON {', '.join(columns)} FROM {table}; ANALYZE {table};"
    if table:
        return f"ANALYZE {table}; if that does not help, raise the column's statistics target."
    if node.node_type == "Function Scan":
        return "ALTER FUNCTION ... ROWS n tells the planner how many rows to expect."
    if node.node_type == "Aggregate":
        return "CREATE STATISTICS (ndistinct) ON the grouping columns, then ANALYZE."
    return "Look at the statistics of the columns in the join condition; ANALYZE the tables below."
