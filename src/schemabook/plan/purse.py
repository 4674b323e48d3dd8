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

    def share(self, payers: Sequence[int], plan: int) -> None:
        """Take the plan's measures out of all payers, in proportion to what they have."""
        for measure in (self.time, *self.counts):
            whole = sum(measure.own[p] for p in payers)
            left = max(0.0, 1 - measure.total[plan] / whole) if whole > 0 else 0.0
            for payer in payers:
                measure.own[payer] *= left

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
