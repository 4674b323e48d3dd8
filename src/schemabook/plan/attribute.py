"""Each node's own share of what was measured, so that the shares add up to the whole.

A measure (time, one block counter, ...) is given inclusive. A node's own share is what is left after the
shares of everything that ran on its behalf (`links.py`) were taken out. Three things stand in the way of
plain subtraction, and are handled here:

- times are printed per loop with three decimals: over many loops a total is only known to half a
  microsecond times loops. Where the parts exceed the whole, the least certain give way first;
- several CTE scans may pay for one CTE: each in proportion to the blocks that it made the CTE read, which
  is exact, or else in proportion to its own time;
- a data-modifying CTE may run on after the last row: that is added to the root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.plan.draft import Draft

#: What rounding to three decimals can hide, in milliseconds per loop.
ROUNDING_MS: Final = 0.0005


@dataclass(frozen=True)
class Shares:
    """`total` is inclusive after corrections, `own` exclusive; `sum(own)` equals `total[0]`."""

    total: list[float]
    own: list[float]


@dataclass(frozen=True)
class Flow:
    """The order in which to hand out, payers first, and for each node who asks it to pay."""

    order: list[int]
    payers: list[tuple[int, ...]]
    dependents: list[list[int]]
    carried: list[tuple[float, ...] | None]  # how several payers share, where the blocks tell
    runs_on: list[bool]  # data-modifying CTEs, which the executor finishes by itself


def flow_of(drafts: Sequence[Draft]) -> Flow:
    """Who pays whom, in an order with every payer before what it pays for.

    No real plan has a circle in it; where a damaged one has, the nodes in it are paid by their parents.
    """
    payers = [d.payers or (() if d.parent < 0 else (d.parent,)) for d in drafts]
    runs_on = [d.cte is not None and d.kind == "ModifyTable" for d in drafts]
    for draft in drafts:
        if runs_on[draft.index] and not draft.payers:
            payers[draft.index] = ()
    order = _topological(payers)
    if len(order) < len(drafts):
        stuck = set(range(len(drafts))) - set(order)
        payers = [(drafts[i].parent,) if i in stuck else p for i, p in enumerate(payers)]
        order = _topological(payers)
    carried = [d.carried if d.payers == p else None for d, p in zip(drafts, payers, strict=True)]
    return Flow(order, payers, _dependents(payers), carried, runs_on)


def _dependents(payers: list[tuple[int, ...]]) -> list[list[int]]:
    dependents: list[list[int]] = [[] for _ in payers]
    for index, paying in enumerate(payers):
        for payer in paying:
            dependents[payer].append(index)
    return dependents


def _topological(payers: list[tuple[int, ...]]) -> list[int]:
    dependents = _dependents(payers)
    waiting = [len(p) for p in payers]
    order = [i for i, n in enumerate(waiting) if n == 0]
    for index in order:  # grows while it is walked
        for dependent in dependents[index]:
            waiting[dependent] -= 1
            if waiting[dependent] == 0:
                order.append(dependent)
    return order


def settle(
    flow: Flow, measured: Sequence[float], slack: Sequence[float], own: Sequence[float], *, time: bool = False
) -> Shares:
    """Hand the measure out from the root down.

    `measured` is inclusive; `slack` is how far each value may be off (infinite for counters, which a
    parent can only have missed); `own` weighs the scans of a CTE (`scans_own()`), unless the measure is
    `time` and the blocks tell better.
    """
    carried = flow.carried if time else [None] * len(measured)
    parts = [_parts(flow.payers[i], carried[i], own, slack) for i in range(len(measured))]
    known = _raise_to_need(flow, list(measured), slack, parts)
    granted = [0.0] * len(known)
    left = [0.0] * len(known)
    after = 0.0
    for index in flow.order:
        if not flow.payers[index] or flow.runs_on[index]:
            after += max(0.0, known[index] - granted[index]) if index else 0.0
            granted[index] = max(granted[index], known[index])
        asked = [known[d] * parts[d][index] for d in flow.dependents[index]]
        given = fit(granted[index], asked, [slack[d] for d in flow.dependents[index]])
        for dependent, amount in zip(flow.dependents[index], given, strict=True):
            granted[dependent] += amount
        left[index] = max(0.0, granted[index] - sum(given))
    granted[0] += after
    return Shares(granted, left)


def _parts(
    payers: tuple[int, ...], carried: tuple[float, ...] | None, own: Sequence[float], slack: Sequence[float]
) -> dict[int, float]:
    """The fraction that each payer carries."""
    if len(payers) == 1:
        return {payers[0]: 1.0}
    by_own, by_slack = [own[p] for p in payers], [slack[p] for p in payers]
    for weights in (carried or (), by_own, by_slack, [1.0] * len(payers)):
        whole = sum(weights)
        if 0 < whole < float("inf"):
            return {p: w / whole for p, w in zip(payers, weights, strict=True)}
    return {}


def _raise_to_need(
    flow: Flow, known: list[float], slack: Sequence[float], parts: list[dict[int, float]]
) -> list[float]:
    """Raise what is smaller than its parts, as far as it may be off."""
    for index in reversed(flow.order):
        need = sum(known[d] * parts[d][index] for d in flow.dependents[index])
        known[index] = max(known[index], min(need, known[index] + slack[index]))
    return known


def fit(budget: float, asked: Sequence[float], slack: Sequence[float]) -> list[float]:
    """Cut `asked` down until it fits `budget`: first by what is uncertain about each, then evenly."""
    excess = sum(asked) - budget
    if excess <= 0:
        return list(asked)
    room = [min(a, s) for a, s in zip(asked, slack, strict=True)]
    give = min(1.0, excess / sum(room)) if sum(room) > 0 else 0.0
    cut = [a - r * give for a, r in zip(asked, room, strict=True)]
    whole = sum(cut)
    return [c * budget / whole for c in cut] if whole > budget else cut
