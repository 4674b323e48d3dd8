"""Parallel plans that did not get their workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.findings import Finding
from schemabook.insights.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Plan


def workers_missing(plan: Plan) -> Iterator[Finding]:
    """Gather nodes that launched fewer workers than planned."""
    for node in plan.nodes:
        planned, launched = node.workers_planned, node.workers_launched
        if planned is None or launched is None or launched >= planned or node.never_executed:
            continue
        yield Finding(
            rule="workers-missing",
            severity="warning",
            target=str(node),
            message=f"{count(launched)} of {count(planned)} planned workers were launched.",
            why="The plan was chosen for more processes than it got; a serial plan may have been better.",
            fix="Raise max_parallel_workers and max_worker_processes, or run fewer queries at once.",
            node=node.id,
        )
