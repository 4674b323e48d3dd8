"""What each node has left to pay with, while it is worked out who pays for the InitPlans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.plan.draft import Draft


@dataclass(frozen=True)
class Measure:
    """One thing measured: inclusive values, how far each may be off, and what a node has for itself."""

    total: Sequence[float]
    slack: Sequence[float]
    own: list[float]


@dataclass(frozen=True)
class Purse:
    """Several measures at once: `time` in milliseconds, `counts` exact and the better witnesses."""

    time: Measure
    counts: Sequence[Measure]

    def can_pay(self, payer: int, plan: int) -> bool:
        """True when every measure of the payer leaves room for the plan's.

        Only what ran the plan has counted its blocks, so where there are any they decide.
        """
        if any(m.own[payer] < m.total[plan] for m in self.counts):
            return False
        room = self.time.own[payer] + self.time.slack[payer] + self.time.slack[plan]
        return room >= self.time.total[plan]

    def pay(self, payer: int, plan: int) -> None:
        """Take the plan's measures out of the payer's own."""
        for measure in (self.time, *self.counts):
            measure.own[payer] = max(0.0, measure.own[payer] - measure.total[plan])

    def carried(self, payers: Sequence[int], plan: int) -> tuple[float, ...] | None:
        """How much of a CTE each of its scans ran, told by the blocks; None where they do not tell.

        A CTE Scan reads no blocks for itself, so its own are those of the part of the CTE that it ran. It
        must have had the time for that part: work is not always in proportion to blocks.
        """
        blocks = [m for m in self.counts if m.total[plan] > 0]
        if not blocks or any(sum(m.own[p] for p in payers) != m.total[plan] for m in blocks):
            return None
        weights = tuple(sum(m.own[p] for m in blocks) for p in payers)
        cost = self.time.total[plan] / sum(weights)
        room = [self.time.own[p] + self.time.slack[p] + self.time.slack[plan] for p in payers]
        return weights if all(w * cost <= r for w, r in zip(weights, room, strict=True)) else None

    def share(self, payers: Sequence[int], plan: int, weights: Sequence[float]) -> None:
        """Take the plan's time and blocks out of several payers."""
        whole = sum(weights)
        for measure in (self.time, *self.counts):
            for payer, weight in zip(payers, weights, strict=True):
                part = measure.total[plan] * weight / whole
                measure.own[payer] = max(0.0, measure.own[payer] - part)

    def wealth(self, payer: int) -> tuple[float, float]:
        """How much a node has, for choosing the likeliest of several."""
        return self.time.own[payer], sum(m.own[payer] for m in self.counts)


def plain_own(drafts: Sequence[Draft], measured: Sequence[float]) -> list[float]:
    """Each node's measure less its plain children's, CTEs and InitPlans left out; never below zero."""
    own = list(measured)
    for draft in drafts:
        if draft.parent >= 0 and not draft.is_init_plan:
            own[draft.parent] -= measured[draft.index]
    return [max(0.0, o) for o in own]


def scans_own(drafts: Sequence[Draft], measured: Sequence[float]) -> list[float]:
    """`plain_own` less the InitPlans that each node ran: what the scans of a CTE are weighed by."""
    own = plain_own(drafts, measured)
    for draft in drafts:
        if draft.is_init_plan and draft.cte is None and draft.payers:
            payer = draft.payers[0]
            own[payer] = max(0.0, own[payer] - measured[draft.index])
    return own
