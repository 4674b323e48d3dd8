"""Work that is repeated row by row: SubPlans and caches that do not hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.findings import Finding
from schemabook.insights.words import count, memory, share
from schemabook.plan.draft import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.insights.facts import Facts
    from schemabook.plan import Node


def sub_plan_per_row(facts: Facts) -> Iterator[Finding]:
    """Correlated subqueries that ran once for every row."""
    for node in facts.plan.nodes:
        if node.relationship != "SubPlan" or (node.loops or 0) < facts.limits.sub_plan_loops:
            continue
        part = facts.total_share(node)
        if part < facts.limits.sub_plan_share:
            continue
        name = (node.subplan_name or "the subquery").split(" (returns")[0]
        yield Finding(
            rule="sub-plan-per-row",
            severity="warning",
            target=str(node),
            message=f"{name} ran {count(node.loops)} times, once for each row above it.",
            why=f"{share(part)} of the plan goes there; a join reads each table once for all rows.",
            advice=(
                "Write the subquery as a join: for an aggregate, LEFT JOIN (SELECT key, count(*) FROM ... "
                "GROUP BY key) s ON s.key = ...; for EXISTS in a select list or under OR, a LEFT JOIN to the "
                "distinct keys; for the newest row, LEFT JOIN LATERAL (... LIMIT 1) ON true, under a LIMIT "
                "of the outer rows."
            ),
            node=node.id,
            share=part,
        )


def memoize_thrash(facts: Facts) -> Iterator[Finding]:
    """Memoize nodes whose cache is missed nearly always, for want of memory or of repeated keys."""
    for node in facts.plan.nodes:
        if node.node_type != "Memoize":
            continue
        hits, misses, gone = (_sum(node, f"Cache {w}") for w in ("Hits", "Misses", "Evictions"))
        looked = hits + misses
        if looked < facts.limits.memoize_lookups or misses < facts.limits.memoize_misses * looked:
            continue
        if facts.total_share(node) < facts.limits.share:
            continue
        crowded = gone >= misses / 2
        need = _need(facts, node, misses, gone)
        fits = crowded and need <= facts.limits.work_mem_kb
        yield Finding(
            rule="memoize-thrash",
            severity="warning",
            target=str(node),
            message=(
                f"{count(misses)} of {count(looked)} look-ups missed the cache"
                f"{f', and {count(gone)} entries were evicted for others' if gone else ''}."
            ),
            why=(
                "Entries go before they are asked for again, so the inner side runs for each row."
                if crowded
                else "The keys hardly repeat: the planner expected fewer of them, and caching only costs."
            ),
            fix=f"SET work_mem = '{memory(need)}';" if fits else "SET enable_memoize = off;",
            advice="For this query only; if the misses stay, keys do not repeat: SET enable_memoize = off."
            if fits
            else "For this query only; statistics of the key's distinct values help all queries.",
            node=node.id,
            share=facts.total_share(node),
        )


def _need(facts: Facts, node: Node, misses: float, evicted: float) -> float:
    """kB of work_mem for one entry per miss: more than the distinct keys need, since some missed twice."""
    peak = max(
        number(e.get("Peak Memory Usage")) or 0.0 for e in (node.extra, *(w.extra for w in node.workers))
    )
    held = max(1.0, misses - evicted)
    multiplier = number(facts.plan.settings.get("hash_mem_multiplier")) or 2.0
    return max(64.0, 1.2 * peak * misses / held / multiplier)


def _sum(node: Node, key: str) -> float:
    return sum(number(e.get(key)) or 0.0 for e in (node.extra, *(w.extra for w in node.workers)))
