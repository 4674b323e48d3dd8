"""Which of EXPLAIN's keys fills which field of a `Node`; all others are kept in `Node.extra`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.plan.counts import BUFFER_KEYS, COUNTER_KEYS, WAL_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: Final[Mapping[str, str]] = {
    "Relation Name": "relation",
    "Schema": "schema",
    "Alias": "alias",
    "Index Name": "index",
    "Parent Relationship": "relationship",
    "Subplan Name": "subplan_name",
    "CTE Name": "cte_name",
    "Join Type": "join_type",
    "Strategy": "strategy",
}
NUMBERS: Final[Mapping[str, str]] = {
    "Startup Cost": "startup_cost",
    "Total Cost": "total_cost",
    "Plan Rows": "rows_estimated",
    "Actual Loops": "loops",
    "Actual Rows": "rows_actual",
    "Actual Startup Time": "startup_ms",
    "Actual Total Time": "loop_ms",
}
INTEGERS: Final[Mapping[str, str]] = {
    "Plan Width": "width",
    "Workers Planned": "workers_planned",
    "Workers Launched": "workers_launched",
}
CONDITIONS: Final = frozenset(
    {
        "Index Cond",
        "Recheck Cond",
        "Filter",
        "Hash Cond",
        "Merge Cond",
        "Join Filter",
        "One-Time Filter",
        "TID Cond",
        "Order By",
        "Sort Key",
        "Presorted Key",
        "Group Key",
        "Cache Key",
        "Run Condition",
        "Window",
        "Function Call",
        "Table Function Call",
        "Conflict Filter",
        "Sampling Method",
        "Sampling Parameters",
        "Remote SQL",
    }
)
REMOVED: Final = "Rows Removed by "

WORKER: Final = frozenset({"Worker Number", "Actual Loops", "Actual Rows", "Actual Total Time"})
TRIGGER: Final = frozenset({"Trigger Name", "Relation", "Constraint Name", "Calls", "Time"})
BESIDE: Final = frozenset(
    {
        "Plan",
        "Planning Time",
        "Execution Time",
        "Total Runtime",
        "Triggers",
        "JIT",
        "Settings",
        "Query Text",
        "Query Identifier",
        "Planning",
        "Serialization",
    }
)

#: Counters that repeat exactly, unlike I/O times.
EXACT: Final = frozenset({*BUFFER_KEYS, *WAL_KEYS})

_FIELDS: Final = frozenset(
    {"Node Type", "Plans", "Workers", "Output", "Parallel Aware"}
    | {*TEXTS, *NUMBERS, *INTEGERS, *CONDITIONS, *COUNTER_KEYS}
)


def has_field(key: str) -> bool:
    """True when the value under this key ends up in a field of its own."""
    return key in _FIELDS or key.startswith(REMOVED)
