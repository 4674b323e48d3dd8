"""`compare()` and what it returns: pairs of nodes, what came, what went, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemabook.plan_diff.changes import STRUCTURAL, Change, changes, totals
from schemabook.plan_diff.match import is_part, pairs, traits
from schemabook.plan_diff.words import words

if TYPE_CHECKING:
    from schemabook.plan import Node, Plan


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A node and the node that answers to it, with what changed; `changes` is empty for nothing."""

    before: Node
    after: Node
    changes: tuple[Change, ...]

    @property
    def structural(self) -> bool:
        """True when another operation or another index does the work."""
        return any(c.what in STRUCTURAL for c in self.changes)

    def change(self, what: str) -> Change | None:
        """The change of this name, e.g. "blocks"."""
        return next((c for c in self.changes if c.what == what), None)


@dataclass(frozen=True, kw_only=True)
class PlanDiff:
    """`before` against `after`, node by node.

    `pairs` are in the order of `after`, `removed` in that of `before`, `added` in that of `after`. The index
    half of a bitmap scan counts with its Bitmap Heap Scan and stands in none of them. `totals` are the
    changes of the statement as a whole; blocks repeat from run to run, times of single runs do not.
    """

    before: Plan
    after: Plan
    pairs: tuple[Pair, ...]
    removed: tuple[Node, ...]
    added: tuple[Node, ...]
    totals: tuple[Change, ...]

    @property
    def same_shape(self) -> bool:
        """True when every node has its partner, with the same operation and the same indexes."""
        return not self.removed and not self.added and not any(p.structural for p in self.pairs)

    @cached_property
    def related(self) -> bool:
        """False when the plans share no relation: then this is not the same query."""
        old = {leaf.name for t in traits(self.before).values() for leaf in t.leaves}
        new = {leaf.name for t in traits(self.after).values() for leaf in t.leaves}
        return bool(old & new) or not (old or new)

    def total(self, what: str) -> Change | None:
        """The change of a total: "blocks", "temporary blocks", "time", "planning", "cost", "rows"."""
        return next((c for c in self.totals if c.what == what), None)

    def words(self, *, timing: bool = True) -> tuple[str, ...]:
        """What changed, in sentences, the heaviest first; without `timing` no sentence about time."""
        return words(self, timing=timing)

    def __str__(self) -> str:
        return "\n".join(self.words())


def compare(before: Plan, after: Plan) -> PlanDiff:
    """The difference between two plans of the same query (or of two spellings of it)."""
    found = pairs(before, after)
    old, new = {b.id for b, _ in found}, {a.id for _, a in found}
    return PlanDiff(
        before=before,
        after=after,
        pairs=tuple(Pair(before=b, after=a, changes=changes(b, a)) for b, a in found),
        removed=tuple(n for n in before.nodes if n.id not in old and not is_part(n)),
        added=tuple(n for n in after.nodes if n.id not in new and not is_part(n)),
        totals=totals(before, after),
    )
