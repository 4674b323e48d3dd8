"""When a rule speaks: every threshold of the plan rules, with its unit and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """What a plan may do before a rule speaks; change one with `dataclasses.replace(DEFAULT, ...)`.

    Rows, loops and blocks are sums over all loops and processes. A share is a part of the whole plan, 0 to
    1: of its time, or of its blocks where it was not timed. A factor compares two numbers, at least 1.

    General:
    - `share`: what less than this part of the plan goes to is not worth a word.

    Estimates (`mis-estimate`, `stale-statistics`, `generic-plan`):
    - `estimate_factor`: actual over estimated rows per loop, or the inverse.
    - `estimate_rows`: rows, estimated or actual; with fewer no other plan would have paid.
    - `stale_factor`: the same factor for the size of a whole table, which ANALYZE knows almost exactly.

    Scans (`seq-scan-discards`, `index-filters-late`, `lossy-bitmap`, `heap-fetches`):
    - `removed_rows`: rows that a filter threw away; fewer are read faster than looked up.
    - `kept_share`: of the rows read, the part that was wanted; above it an index saves little.
    - `recheck_rows`: rows thrown away because the bitmap knew only their page.
    - `heap_fetches`, `heap_fetch_share`: visits to the table by an index-only scan, and per row returned.

    Memory (`sort-spill`, `hash-spill`):
    - `work_mem_kb`: kB; more than this is not proposed as work_mem, because every sort or hash of every
      process may take as much.

    Loops (`hot-inner-side`, `sub-plan-per-row`, `cartesian-product`, `memoize-thrash`, `n-plus-one`):
    - `loops`: runs of a nested loop's inner side.
    - `loop_share`: the part of the plan that goes to the inner side.
    - `pairs`: pairs of rows that a nested loop compared or filtered in vain.
    - `sub_plan_loops`, `sub_plan_share`: runs of a SubPlan, and the part of the plan that goes there.
    - `product_rows`: rows of a join without a condition.
    - `memoize_lookups`, `memoize_misses`: look-ups in the cache, and the part of them that missed.
    - `repeats`: times one statement was run with different constants.

    The statement as a whole (`big-offset`, `jit-share`, `trigger-share`, `planning-share`,
    `workers-missing`, `cold-cache`):
    - `offset_rows`: rows that OFFSET read and threw away.
    - `overhead_ms`: milliseconds; JIT, triggers and planning that take less are let be.
    - `jit_share`, `trigger_share`: of the execution time.
    - `trigger_call_ms`: milliseconds; a foreign key's check that takes less per row uses an index.
    - `planning_share`: of planning and execution together.
    - `workers_share`: of the planned workers, the part that was launched.
    - `cold_blocks`, `cold_share`: blocks read from outside shared buffers, and the part of the plan's time
      that waited for them (track_io_timing).
    """

    share: float = 0.05
    estimate_factor: float = 10.0
    estimate_rows: float = 1000.0
    stale_factor: float = 3.0
    removed_rows: float = 5000.0
    kept_share: float = 0.1
    recheck_rows: float = 1000.0
    heap_fetches: float = 1000.0
    heap_fetch_share: float = 0.1
    work_mem_kb: float = 1024.0 * 1024.0
    loops: float = 100.0
    loop_share: float = 0.5
    pairs: float = 100_000.0
    sub_plan_loops: float = 1000.0
    sub_plan_share: float = 0.5
    product_rows: float = 100_000.0
    memoize_lookups: float = 1000.0
    memoize_misses: float = 0.9
    repeats: int = 10
    offset_rows: float = 5000.0
    overhead_ms: float = 20.0
    jit_share: float = 0.25
    trigger_share: float = 0.25
    trigger_call_ms: float = 0.2
    planning_share: float = 0.5
    workers_share: float = 0.5
    cold_blocks: float = 1000.0
    cold_share: float = 0.5


DEFAULT: Final = Thresholds()
