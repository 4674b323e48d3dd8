"""Nested loops whose inner side is run too often or costs too much, and joins without a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding
from schemabook.insights.facts import subtree
from schemabook.insights.indexes import IndexAdvice, index_for
from schemabook.insights.words import count, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.insights.facts import Facts
    from schemabook.plan import Node

_CONDITIONS: Final = (
    "Index Cond",
    "Recheck Cond",
    "Filter",
    "Join Filter",
    "Hash Cond",
    "Merge Cond",
    "TID Cond",
)
# what may take values from the outer side without showing it in a condition
_LATERAL: Final = frozenset(
    {
        "Function Scan",
        "Table Function Scan",
        "Values Scan",
        "Result",
        "ProjectSet",
        "Subquery Scan",
        "Memoize",
    }
    | {"Sample Scan", "Foreign Scan", "Custom Scan", "WorkTable Scan", "CTE Scan", "Limit"}
)


def hot_inner_side(facts: Facts) -> Iterator[Finding]:
    """Nested loops that hold most of the plan's time in their inner side, and for a reason.

    Many cheap index look-ups are what a nested loop is for; it is reported only where the planner did not
    foresee the loops, or the inner side throws most of its work away.
    """
    for node, outer, inner in _loops(facts):
        if (inner.loops or 0) < facts.limits.loops:
            continue
        reason = _reason(facts, node, outer, inner)
        if reason and _share(facts, node, outer) >= facts.limits.loop_share:
            yield _finding(facts, node, outer, inner, reason)


def cartesian_product(facts: Facts) -> Iterator[Finding]:
    """Nested loops that pair every row with every row, because nothing joins them."""
    for node, outer, inner in _loops(facts):
        product = node.rows_total or 0.0
        if node.join_type not in (None, "Inner") or "Join Filter" in node.conditions:
            continue
        if product < facts.limits.product_rows or min(outer.rows_total or 0, inner.rows_actual or 0) < 2:
            continue
        if _depends(outer, inner) or facts.total_share(node) < facts.limits.share:
            continue
        yield Finding(
            rule="cartesian-product",
            severity="warning",
            target=str(node),
            message=(
                f"Every one of {count(outer.rows_total)} rows is paired with every one of "
                f"{count(inner.rows_actual)}: {count(product)} rows, and no condition joins them."
            ),
            why=f"{share(facts.total_share(node))} of the plan goes there and to what it needs.",
            advice=_join_advice(facts, outer, inner),
            node=node.id,
            share=facts.total_share(node),
        )


def waiting_for_estimate(facts: Facts, node: Node) -> Node | None:
    """The outer side of a nested loop that is hot only because more outer rows came than expected."""
    for loop, outer, inner in _loops(facts):
        if loop.id == node.id and _wasted(facts, loop, inner) is None:
            return outer
    return None


def _loops(facts: Facts) -> Iterator[tuple[Node, Node, Node]]:
    """Nested loops with their outer and inner side."""
    for node in facts.plan.nodes:
        if node.node_type != "Nested Loop" or len(node.children) < 2:
            continue
        sides = {c.relationship: c for c in node.children}
        if "Outer" in sides and "Inner" in sides:
            yield node, sides["Outer"], sides["Inner"]


def _share(facts: Facts, node: Node, outer: Node) -> float:
    """The join without its outer side: the comparisons count as well."""
    return max(0.0, facts.total_share(node) - facts.total_share(outer))


def _reason(facts: Facts, node: Node, outer: Node, inner: Node) -> str | None:
    wasted = _wasted(facts, node, inner)
    if wasted is not None:
        return wasted
    estimated, actual = outer.rows_estimated or 1.0, outer.rows_actual or 0.0
    if actual >= facts.limits.estimate_factor * max(estimated, 1.0):
        return f"the planner expected {count(estimated)} outer rows and got {count(actual)}"
    return None


def _wasted(facts: Facts, node: Node, inner: Node) -> str | None:
    if node.removed_total("Join Filter") >= facts.limits.pairs:
        return f"{count(node.removed_total('Join Filter'))} pairs of rows were compared in vain"
    if inner.removed_total() >= facts.limits.pairs:
        return f"its filter threw away {count(inner.removed_total())} rows"
    return None


def _finding(facts: Facts, node: Node, outer: Node, inner: Node, reason: str) -> Finding:
    index = _index(facts, node, inner)
    return Finding(
        rule="hot-inner-side",
        severity="warning",
        target=str(node),
        message=f"The inner side ran {count(inner.loops)} times: {reason}.",
        why=f"{share(_share(facts, node, outer))} of the plan goes there; a hash join reads each side once.",
        fix=index.sql,
        advice=index.advice,
        node=node.id,
        share=_share(facts, node, outer),
    )


def _index(facts: Facts, node: Node, inner: Node) -> IndexAdvice:
    """An index on the inner table for the join condition; none where the condition is no comparison."""
    scan = next((n for n in subtree(inner) if n.relation), inner)
    condition = node.conditions.get("Join Filter") or inner.conditions.get("Filter")
    if condition is None:
        return IndexAdvice(None, "Correct the estimate of the outer side, so that a hash join is chosen.")
    found = index_for(facts, scan, condition)
    if found.sql is None and found.advice is not None and not found.advice.startswith("The index "):
        return IndexAdvice(
            None,
            f"No index and no hash join serves {condition}: join by equality first (a column for it, ranges "
            f"cut into buckets), or let fewer rows reach the join.",
        )
    return found


def _depends(outer: Node, inner: Node) -> bool:
    """True where the inner side may be run with values of the outer one."""
    below = subtree(inner)
    if any(n.node_type in _LATERAL or n.never_executed for n in below):
        return True
    outside = {n.alias for n in subtree(outer) if n.alias}
    texts = " ".join(n.conditions[k] for n in below for k in _CONDITIONS if k in n.conditions)
    return any(f"{a}." in texts or f'"{a}".' in texts for a in outside)


def _join_advice(facts: Facts, outer: Node, inner: Node) -> str:
    left = [n for n in subtree(outer) if n.relation]
    right = [n for n in subtree(inner) if n.relation]
    for one, other in [(a, b) for a in left for b in right] + [(b, a) for a in left for b in right]:
        table, target = facts.table(one), facts.table(other)
        for key in table.foreign_keys if table and target else ():
            if target is not None and key.references == target.key:
                pairs = zip(key.columns, key.ref_columns, strict=True)
                on = " AND ".join(f"{one.alias}.{a} = {other.alias}.{b}" for a, b in pairs)
                return f"The foreign key {key.name} joins them: ON {on}."
    return "Add the join condition that is missing, or join after the rows were aggregated."
