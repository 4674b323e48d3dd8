"""What a plan gives away: one small function per rule, `Facts` in, `Finding`s out.

`insights(plan)` judges one plan, `n_plus_one(plans)` what several have in common, `verdict()` says it in one
sentence. A rule keeps silent where nothing could be gained: a good plan has no findings.

Every threshold is a field of `Thresholds`, which says what it means, in what unit, and why it is what it is.
The rules, each with the file that holds it:

- `estimates.py`: mis-estimate, stale-statistics, generic-plan
- `scans.py`: seq-scan-discards, index-filters-late, lossy-bitmap, heap-fetches
- `spills.py`: sort-spill, hash-spill
- `joins.py`: hot-inner-side, cartesian-product
- `loops.py`: sub-plan-per-row, memoize-thrash
- `statement.py`: big-offset, jit-share, trigger-share, planning-share, cold-cache
- `workers.py`: workers-missing
- `repeated.py`: n-plus-one

`Finding.fix` is SQL that can be executed as it stands, or None; `Finding.advice` is a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.insights.causes import distinct
from schemabook.insights.estimates import generic_plan, mis_estimate, stale_statistics
from schemabook.insights.facts import Facts
from schemabook.insights.joins import cartesian_product, hot_inner_side
from schemabook.insights.loops import memoize_thrash, sub_plan_per_row
from schemabook.insights.repeated import n_plus_one
from schemabook.insights.scans import heap_fetches, index_filters_late, lossy_bitmap, seq_scan_discards
from schemabook.insights.spills import aggregate_spill, hash_spill, sort_spill
from schemabook.insights.statement import big_offset, cold_cache, jit_share, planning_share, trigger_share
from schemabook.insights.thresholds import DEFAULT, Thresholds
from schemabook.insights.verdict import verdict
from schemabook.insights.workers import workers_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemabook.findings import Finding
    from schemabook.plan import Plan
    from schemabook.schema import Schema

    Rule = Callable[[Facts], Iterator[Finding]]

__all__ = ["DEFAULT", "RULES", "Thresholds", "insights", "n_plus_one", "verdict"]

RULES: Final[tuple[Rule, ...]] = (
    cartesian_product,
    hot_inner_side,
    sub_plan_per_row,
    seq_scan_discards,
    index_filters_late,
    stale_statistics,
    generic_plan,
    mis_estimate,
    big_offset,
    sort_spill,
    hash_spill,
    aggregate_spill,
    memoize_thrash,
    lossy_bitmap,
    heap_fetches,
    trigger_share,
    jit_share,
    planning_share,
    workers_missing,
    cold_cache,
)


def insights(
    plan: Plan, thresholds: Thresholds = DEFAULT, *, schema: Schema | None = None
) -> tuple[Finding, ...]:
    """What the rules have to say, the dearest first; empty for a good plan and for one that was not run.

    `schema` is the snapshot of the database the plan is from: with it existing indexes, foreign keys,
    partitions and the tables' known sizes are taken into account.
    """
    if not plan.analyzed:
        return ()
    facts = Facts(plan, thresholds, schema)
    return tuple(distinct(facts, [finding for rule in RULES for finding in rule(facts)]))
