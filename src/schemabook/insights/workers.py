"""Parallel plans that did not get their workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.findings import Finding
from schemabook.insights.words import count
from schemabook.plan.draft import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.insights.facts import Facts


def workers_missing(facts: Facts) -> Iterator[Finding]:
    """Gather nodes that launched far fewer workers than planned."""
    for node in facts.plan.nodes:
        planned, launched = node.workers_planned, node.workers_launched
        if not planned or launched is None or node.never_executed:
            continue
        if launched > facts.limits.workers_share * planned:
            continue
        most = number(facts.plan.settings.get("max_parallel_workers"))
        set_low = most is not None and most < planned
        yield Finding(
            rule="workers-missing",
            severity="warning",
            target=str(node),
            message=f"{count(launched)} of {count(planned)} planned workers were launched.",
            why="The plan was chosen for more processes than it got; a serial plan may have been better.",
            fix="RESET max_parallel_workers;" if set_low else None,
            advice=None
            if set_low
            else "Raise max_parallel_workers and max_worker_processes, or run fewer such queries at once.",
            node=node.id,
            share=facts.total_share(node),
        )
