"""Where the planner's row estimates went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding
from schemabook.insights.early_stop import is_cte
from schemabook.insights.names import own_table
from schemabook.insights.statistics import better_statistics
from schemabook.insights.words import count, times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.insights.facts import Facts
    from schemabook.plan import Node, Plan

# BitmapAnd and BitmapOr do not count rows; the others have no estimate that could be corrected.
_UNCOUNTED: Final = frozenset(
    {"BitmapAnd", "BitmapOr", "ModifyTable", "Limit", "Recursive Union", "WorkTable Scan", "SetOp"}
)
_JOINS: Final = frozenset({"Nested Loop", "Hash Join", "Merge Join"})


def mis_estimate(facts: Facts) -> Iterator[Finding]:
    """Nodes whose row estimate is off by a factor, where the error arises and not where it passes.

    A parameter's value is not known to a generic plan (`generic-plan`), nor the size of a table whose
    statistics are stale (`stale-statistics`): those have rules of their own.
    """
    other = facts.generic | {n.id for n in facts.plan.nodes if _stale(facts, n) is not None}
    for node, factor in misjudged(facts):
        if node.id not in other:
            yield _finding(facts, node, factor)


def stale_statistics(facts: Facts) -> Iterator[Finding]:
    """Scans of whole tables that have many more or fewer rows than the planner was told by ANALYZE."""
    seen: set[str] = set()
    for node in facts.plan.nodes:
        found = _stale(facts, node)
        if found is None or node.relation in seen:
            continue
        seen.add(node.relation or "")
        known, actual = found
        yield Finding(
            rule="stale-statistics",
            severity="warning",
            target=str(node),
            message=f"The planner took the table for {count(known)} rows, and it has {count(actual)}.",
            why="Its statistics are older than its rows: every estimate about it is wrong with them.",
            fix=f"ANALYZE {own_table(facts, node)};",
            node=node.id,
            share=consequence(facts, node),
        )


def generic_plan(facts: Facts) -> Iterator[Finding]:
    """Plans made without knowing the parameters' values, where this execution's values are unlike others."""
    for node, factor in misjudged(facts):
        if node.id not in facts.generic:
            continue
        yield Finding(
            rule="generic-plan",
            severity="warning",
            target=str(node),
            message=f"The plan is generic ($n in its conditions), and {_amount(node, factor)}",
            why=(
                "It was made for an average value of the parameters; others have many more or fewer rows, "
                "for which another plan is better."
            ),
            fix="SET plan_cache_mode = force_custom_plan;",
            advice="Every execution is planned anew then, so set it for the statements that need it.",
            node=node.id,
            share=consequence(facts, node),
        )


def misjudged(facts: Facts) -> Iterator[tuple[Node, float]]:
    """Nodes with a wrong estimate of their own, and actual over estimated rows."""
    plan, limits = facts.plan, facts.limits
    off = {n.id: f for n in plan.nodes if (f := _factor(n)) is not None}
    recounted = _recounted(plan)
    unfair = recounted | _recursive(plan) | {n.id for n in plan.nodes if n.node_type in _UNCOUNTED}
    inputs = _inputs(plan)
    for node in plan.nodes:
        factor = off.get(node.id)
        if factor is None or max(factor, 1 / factor) < limits.estimate_factor or node.id in unfair:
            continue
        if _rows(node) < limits.estimate_rows:
            continue
        if factor < 1 and (node.id in facts.stopped or "One-Time Filter" in node.conditions):
            continue
        if not any(_explains(off.get(i), factor) for i in inputs[node.id] if i not in recounted):
            yield node, factor


def consequence(facts: Facts, node: Node) -> float:
    """What an estimate decided: the nearest join above, with all below it; else the node itself."""
    above = facts.parent(node)
    while above is not None:
        if above.node_type in _JOINS:
            return facts.total_share(above)
        above = facts.parent(above)
    return facts.self_share(node)


def _stale(facts: Facts, node: Node) -> tuple[float, float] | None:
    """(rows the planner knew of, rows there are) of a scan that read its whole table, when they differ.

    Without the schema only a scan without a filter tells: its estimate is the table's size.
    """
    if node.node_type != "Seq Scan" or not node.relation or node.id in facts.stopped or not node.loops:
        return None
    rounds = node.loops / node.processes if node.parallel_aware else node.loops
    actual = ((node.rows_total or 0.0) + node.removed_total()) / max(rounds, 1.0)
    table = facts.table(node)
    known: float | None = None
    if table is not None and table.rows >= 0:
        known = table.rows
    elif "Filter" not in node.conditions and not node.parallel_aware:
        known = node.rows_estimated
    if known is None or max(known, actual) < facts.limits.estimate_rows:
        return None
    low, high = sorted((max(known, 1.0), max(actual, 1.0)))
    return (known, actual) if high / low >= facts.limits.stale_factor else None


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


def _amount(node: Node, factor: float) -> str:
    more = factor > 1
    loops = f" in each of {count(node.loops)} loops" if (node.loops or 0) > 1 else ""
    return (
        f"{times(factor if more else 1 / factor)} {'more' if more else 'fewer'} rows came than estimated: "
        f"{count(node.rows_actual)} instead of {count(node.rows_estimated)}{loops}."
    )


def _finding(facts: Facts, node: Node, factor: float) -> Finding:
    better = better_statistics(facts, node)
    said = _amount(node, factor).replace(" rows came than", " rows than")
    return Finding(
        rule="mis-estimate",
        severity="warning",
        target=str(node),
        message=f"{said}{f' {better.cause}' if better.cause else ''}",
        why=(
            "The planner chose join methods, join order and memory for the estimate"
            f"{'; nested loops and hash tables above suffer when there are more' if factor > 1 else ''}."
        ),
        fix=better.sql,
        advice=better.advice,
        node=node.id,
        share=consequence(facts, node),
    )
