"""What a plan gives away: one small function per rule, `Plan` in, `Finding`s out.

Thresholds stand at the top of each file. A rule keeps silent where nothing could be gained: a good plan has
no findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding, by_severity
from schemabook.insights.estimates import mis_estimate
from schemabook.insights.joins import hot_inner_side
from schemabook.insights.scans import index_filters_late, lossy_bitmap, seq_scan_discards
from schemabook.insights.spills import aggregate_spill, hash_spill, sort_spill
from schemabook.insights.workers import workers_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemabook.plan import Plan

    Rule = Callable[[Plan], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    hot_inner_side,
    seq_scan_discards,
    index_filters_late,
    mis_estimate,
    sort_spill,
    hash_spill,
    aggregate_spill,
    lossy_bitmap,
    workers_missing,
)


def insights(plan: Plan) -> tuple[Finding, ...]:
    """What every rule has to say about the plan; empty for a good one, and for one that was not run."""
    if not plan.analyzed:
        return ()
    return by_severity(finding for rule in RULES for finding in rule(plan))
