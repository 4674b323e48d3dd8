"""An EXPLAIN document (the Python values of its JSON form) -> `Plan`.

Readers of other formats produce the same values, with numbers as text where the format has no types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook.plan import keys
from schemabook.plan.attribute import ROUNDING_MS, Flow, Shares, flow_of, settle
from schemabook.plan.counts import BUFFER_KEYS, COUNTER_KEYS, buffers_of, io_of, wal_of
from schemabook.plan.draft import Draft, flatten, number
from schemabook.plan.links import link_ctes, link_init_plans, spread_processes, worker_entries
from schemabook.plan.node import Node, Plan, Trigger, Worker
from schemabook.plan.purse import Measure, Purse, plain_own, scans_own

if TYPE_CHECKING:
    from collections.abc import Mapping

INFINITE = float("inf")


def build(document: Mapping[str, Any]) -> Plan:
    """The plan of one statement; `document` has "Plan" and what EXPLAIN prints beside it."""
    drafts = flatten(document["Plan"])
    spread_processes(drafts)
    times, slack = _times(drafts)
    counters = {key: _counter(drafts, key) for key in COUNTER_KEYS if any(key in d.data for d in drafts)}
    measured = {key: values for key, values in counters.items() if any(values)}
    flow = _link(drafts, times, slack, measured)
    timed = "Actual Total Time" in drafts[0].data
    time = settle(flow, times, slack, scans_own(drafts, times), time=True) if timed else None
    shares = {
        key: settle(flow, values, [INFINITE] * len(drafts), scans_own(drafts, values))
        for key, values in measured.items()
    } | {key: Shares(values, values) for key, values in counters.items() if key not in measured}
    return Plan(nodes=_nodes(drafts, time, shares), **_beside(document))


def _times(drafts: list[Draft]) -> tuple[list[float], list[float]]:
    """Wall milliseconds of each node over its loops, and how far each may be off."""
    times, slack = [], []
    for draft in drafts:
        runs = max(0.0, draft.loops or 0.0) / draft.processes
        times.append(max(0.0, number(draft.data.get("Actual Total Time")) or 0.0) * runs)
        slack.append(ROUNDING_MS * runs)
    return times, slack


def _counter(drafts: list[Draft], key: str) -> list[float]:
    return [max(0.0, number(d.data.get(key)) or 0.0) for d in drafts]


def _link(
    drafts: list[Draft], times: list[float], slack: list[float], counters: dict[str, list[float]]
) -> Flow:
    link_ctes(drafts)
    exact = [values for key, values in counters.items() if key in keys.EXACT]
    purse = Purse(
        time=Measure(times, slack, plain_own(drafts, times)),
        counts=[Measure(v, (), plain_own(drafts, v)) for v in exact],
    )
    link_init_plans(drafts, purse)
    return flow_of(drafts)


def _nodes(drafts: list[Draft], time: Shares | None, shares: dict[str, Shares]) -> tuple[Node, ...]:
    """Children first, so that each node can hold its own."""
    made: dict[int, Node] = {}
    for draft in reversed(drafts):
        total = {k: s.total[draft.index] for k, s in shares.items()}
        own = {k: s.own[draft.index] for k, s in shares.items()}
        made[draft.index] = Node(
            id=draft.index + 1,
            parent=draft.parent + 1 if draft.parent >= 0 else None,
            depth=draft.depth,
            node_type=draft.kind,
            children=tuple(made[c] for c in draft.children),
            total_ms=time.total[draft.index] if time else None,
            self_ms=time.own[draft.index] if time else None,
            processes=draft.processes,
            ran_in=tuple(p + 1 for p in draft.payers),
            **_counts(total, own),
            **_fields(draft),
        )
    return tuple(made[d.index] for d in drafts)


def _counts(total: dict[str, float], own: dict[str, float]) -> dict[str, Any]:
    counted = any(key in BUFFER_KEYS for key in total)
    return {
        "buffers": buffers_of(total) if counted else None,
        "buffers_self": buffers_of(own) if counted else None,
        "io": io_of(total),
        "io_self": io_of(own),
        "wal": wal_of(total),
        "wal_self": wal_of(own),
    }


def _fields(draft: Draft) -> dict[str, Any]:
    data = draft.data
    found: dict[str, Any] = {name: _text(data.get(key)) for key, name in keys.TEXTS.items()}
    found |= {name: number(data.get(key)) for key, name in keys.NUMBERS.items()}
    found |= {name: _whole(data.get(key)) for key, name in keys.INTEGERS.items()}
    found["parallel_aware"] = str(data.get("Parallel Aware")).lower() == "true"
    found["conditions"] = {k: _joined(data[k]) for k in data if k in keys.CONDITIONS}
    found["rows_removed"] = {k: number(v) or 0.0 for k, v in data.items() if k.startswith(keys.REMOVED)}
    found["workers"] = tuple(_worker(w) for w in worker_entries(draft))
    output = data.get("Output")
    found["output"] = tuple(str(v) for v in output) if isinstance(output, list) else ()
    found["extra"] = {k: v for k, v in data.items() if not keys.has_field(k)}
    return found


def _worker(entry: dict[str, object]) -> Worker:
    counters = {k: number(v) or 0.0 for k, v in entry.items() if k in COUNTER_KEYS}
    return Worker(
        number=_whole(entry.get("Worker Number")) or 0,
        loops=number(entry.get("Actual Loops")),
        rows=number(entry.get("Actual Rows")),
        total_ms=number(entry.get("Actual Total Time")),
        buffers=buffers_of(counters) if counters else None,
        extra={k: v for k, v in entry.items() if k not in keys.WORKER and k not in COUNTER_KEYS},
    )


def _beside(document: Mapping[str, Any]) -> dict[str, Any]:
    """What EXPLAIN prints beside the tree."""
    planning = _object(document.get("Planning"))
    counted = {k: number(v) or 0.0 for k, v in planning.items() if k in COUNTER_KEYS}
    triggers = document.get("Triggers")
    query_id = document.get("Query Identifier")
    return {
        "planning_ms": number(document.get("Planning Time")),
        "execution_ms": number(document.get("Execution Time", document.get("Total Runtime"))),
        "triggers": tuple(_trigger(t) for t in triggers if isinstance(t, dict))
        if isinstance(triggers, list)
        else (),
        "jit": _object(document.get("JIT")) or None,
        "settings": {k: str(v) for k, v in _object(document.get("Settings")).items()},
        "query": _text(document.get("Query Text")),
        "query_id": int(str(query_id)) if str(query_id).lstrip("-").isdecimal() else None,
        "planning_buffers": buffers_of(counted) if counted else None,
        "planning": {k: v for k, v in planning.items() if k not in COUNTER_KEYS},
        "serialization": _object(document.get("Serialization")) or None,
        "extra": {k: v for k, v in document.items() if k not in keys.BESIDE},
    }


def _trigger(entry: dict[str, Any]) -> Trigger:
    return Trigger(
        name=_text(entry.get("Trigger Name")),
        relation=_text(entry.get("Relation")),
        constraint=_text(entry.get("Constraint Name")),
        calls=round(number(entry.get("Calls")) or 0),
        ms=number(entry.get("Time")),
        extra={k: v for k, v in entry.items() if k not in keys.TRIGGER},
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)


def _whole(value: object) -> int | None:
    found = number(value)
    return None if found is None else round(found)


def _joined(value: object) -> str:
    return ", ".join(str(v) for v in value) if isinstance(value, list) else str(value)
