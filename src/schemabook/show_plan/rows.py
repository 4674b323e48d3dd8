"""What a plan's display says of each node, as short strings: the same for text, HTML and the picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from schemabook.insights.early_stop import stopped_early

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.findings import Finding
    from schemabook.plan import Buffers, Node, Plan

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_BAR: Final = 8  # characters of a full bar
TIMES: Final = "\N{MULTIPLICATION SIGN}"
_FLOOR: Final = 100.0  # rows: below it the factor is not shown
# Keys of `Node.extra` that a reader asks for, and the unit they are in.
_FACTS: Final = {
    "Sort Method": "",
    "Sort Space Used": " kB",
    "Sort Space Type": "",
    "Hash Batches": "",
    "Peak Memory Usage": " kB",
    "HashAgg Batches": "",
    "Disk Usage": " kB",
    "Heap Fetches": "",
    "Index Searches": "",
    "Exact Heap Blocks": "",
    "Lossy Heap Blocks": "",
    "Cache Hits": "",
    "Cache Misses": "",
    "Cache Evictions": "",
    "Subplans Removed": "",
    "Storage": "",
    "Maximum Storage": " kB",
    "Disabled": "",
}


_FEW: Final = 2


@dataclass(frozen=True, kw_only=True)
class Row:
    """One node as shown. `share` is its part of the whole, 0 to 1, of time or (without times) of blocks."""

    id: int
    lead: str  # the branches of the tree before the title
    below: str  # the same for further lines
    role: str  # "InitPlan 1", "CTE c", "" for a plain child
    title: str
    self_ms: str
    share: float
    bar: str
    estimated: str
    actual: str
    factor: str
    wrong: bool
    blocks: str
    never: bool
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    stopped: bool = False  # something above asked for no more rows: fewer than estimated means nothing
    alone: bool = False  # in a plan of one or two nodes one of them always has the most

    @property
    def heat(self) -> float:
        """How hot the node is drawn, 0 to 1: its share, unless that says nothing."""
        return 0.0 if self.alone and not self.findings else self.share

    @property
    def percent(self) -> str:
        """The share, "" where it rounds to nothing."""
        return f"{100 * self.share:.0f} %" if self.share >= 0.005 else ""

    @property
    def rows(self) -> str:
        """Estimated and actual rows."""
        return f"{self.estimated} → {self.actual}" if self.actual else self.estimated


def rows(plan: Plan, findings: Sequence[Finding], *, timing: bool) -> tuple[Row, ...]:
    """Every node's row, in the order EXPLAIN prints them; without `timing` nothing that a clock measured."""
    by_node: dict[int | None, list[Finding]] = {}
    for finding in findings:
        by_node.setdefault(finding.node, []).append(finding)
    leads = _leads(plan)
    timed = timing and plan.timed
    stopped = stopped_early(plan) if plan.analyzed else frozenset()
    return tuple(
        _row(
            plan,
            node,
            leads[node.id],
            tuple(by_node.get(node.id, ())),
            timed=timed,
            stopped=node.id in stopped and (node.rows_actual or 0) < (node.rows_estimated or 0),
        )
        for node in plan.nodes
    )


def _row(
    plan: Plan,
    node: Node,
    lead: tuple[str, str],
    findings: tuple[Finding, ...],
    *,
    timed: bool,
    stopped: bool,
) -> Row:
    share = _share(plan, node, timed=timed)
    factor = node.q_error or 1.0
    told = factor >= 2 and max(node.rows_actual or 0, node.rows_estimated or 0) >= _FLOOR
    more = (node.rows_actual or 0) > (node.rows_estimated or 0)
    return Row(
        id=node.id,
        lead=lead[0],
        below=lead[1],
        role=_role(node),
        title=node.title,
        self_ms=ms(node.self_ms) if timed and not node.never_executed else "",
        share=share,
        alone=len(plan.nodes) <= _FEW,
        bar=bar(share),
        estimated=number(node.rows_estimated),
        actual=_actual(node),
        factor=f"{TIMES if more else '÷'}{factor:,.0f}" if told and not stopped else "",
        wrong=any(f.rule == "mis-estimate" for f in findings),
        blocks=number(node.buffers_self.total) if node.buffers_self is not None else "",
        never=node.never_executed,
        facts=tuple(_facts(node, timed=timed)),
        findings=findings,
        stopped=stopped and told,
    )


def _leads(plan: Plan) -> dict[int, tuple[str, str]]:
    """The branches before each node, without recursion; deep trees keep their last levels only."""
    leads: dict[int, tuple[str, str]] = {plan.root.id: ("", "")}
    for node in plan.nodes:
        stem = leads[node.id][1]
        for child in node.children:
            last = child is node.children[-1]
            lead, below = stem + ("└─ " if last else "├─ "), stem + ("   " if last else "│  ")
            leads[child.id] = (lead[-_DEEP:], below[-_DEEP:])
    return leads


_DEEP: Final = 120


def _share(plan: Plan, node: Node, *, timed: bool) -> float:
    if timed:
        return (node.self_ms or 0.0) / plan.total_ms if plan.total_ms else 0.0
    whole = plan.root.buffers.total if plan.root.buffers is not None else 0
    return node.buffers_self.total / whole if whole and node.buffers_self is not None else 0.0


def _role(node: Node) -> str:
    name = node.subplan_name or ""
    return name.split(" (returns")[0]


def _actual(node: Node) -> str:
    if node.loops is None:
        return ""
    if node.never_executed:
        return "never"
    return number(node.rows_actual) + _loops(node)


def _loops(node: Node) -> str:
    return f" {TIMES} {number(node.loops)}" if (node.loops or 0) > 1 else ""


def _facts(node: Node, *, timed: bool) -> Iterator[tuple[str, str]]:
    """Conditions first, then what was thrown away, then memory, workers and blocks."""
    yield from node.conditions.items()
    for key, value in node.rows_removed.items():
        if value:
            yield key, number(value) + _loops(node)
    for key, unit in _FACTS.items():
        if node.extra.get(key) not in (None, 0, False) and not _usual(node, key):
            yield key, f"{_plain(node.extra[key])}{unit}"
    if node.workers_planned is not None:
        launched = "" if node.workers_launched is None else f", {node.workers_launched} launched"
        yield "Workers", f"{node.workers_planned} planned{launched}"
    if node.buffers is not None and node.buffers:
        yield "Blocks", blocks(node.buffers, timed=timed)
    if node.buffers_self is not None and node.buffers_self.temp:
        yield "Temporary blocks", f"{number(node.buffers_self.temp)} of its own"
    if node.wal_self is not None and node.wal_self.records:
        yield "WAL", f"{number(node.wal_self.records)} records, {number(node.wal_self.bytes)} bytes"
    if timed and node.total_ms:
        yield "Time", f"{ms(node.total_ms)} ms with what ran for it"


def blocks(buffers: Buffers, *, timed: bool) -> str:
    """Blocks with everything below; how many were hits depends on what ran before, so only with times."""
    split = f" ({number(buffers.shared_hit + buffers.local_hit)} hit)" if timed else ""
    return f"{number(buffers.total)}{split} with those below"


def _usual(node: Node, key: str) -> bool:
    """One index search a loop, and rows kept in memory, are nothing to tell."""
    if key == "Index Searches":
        return bool(node.extra[key] == node.loops)
    return key in ("Storage", "Maximum Storage") and node.extra.get("Storage") == "Memory"


def _plain(value: Any) -> str:
    return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def bar(share: float) -> str:
    """A bar of up to eight characters in eighths of one; anything above nothing shows."""
    eighths = min(_BAR * 8, max(round(share * _BAR * 8), 1 if share > 0.002 else 0))
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


def ms(value: float | None) -> str:
    """Milliseconds with about three digits."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def number(value: float | None) -> str:
    """A count: 1,234; averages below 10 keep a digit."""
    if value is None or not isfinite(value):
        return ""
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:.1f}"
