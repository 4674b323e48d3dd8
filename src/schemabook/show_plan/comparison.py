"""`ComparisonView`: a measured comparison: the verdict first, then what changed in the plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from schemabook.plan_diff import compare
from schemabook.show_plan.diff import PlanDiffView
from schemabook.show_plan.icicle import save
from schemabook.show_plan.text import printable

if TYPE_CHECKING:
    from schemabook.measure import Comparison, Verdict


@dataclass(frozen=True)
class ComparisonView:
    """What `measure.compare()` found. With `timing=False` the verdict speaks of blocks alone."""

    comparison: Comparison
    timing: bool = True

    @property
    def verdict(self) -> Verdict:
        """The verdict with its numbers."""
        return self.comparison.verdict

    @cached_property
    def diff(self) -> PlanDiffView:
        """The two plans, compared; they were measured TIMING OFF and have no times of nodes."""
        before, after = self.comparison.before.plan, self.comparison.after.plan
        return PlanDiffView(compare(before.without_times(), after.without_times()), timing=False)

    def text(self) -> str:
        """Verdict, warnings, setups, then the difference of the plans."""
        return "\n".join([*self._head(), "", self.diff.text()])

    def html(self) -> str:
        """The same as one HTML <div>."""
        first, *rest = (escape(printable(line)) for line in self._head())
        told = "".join(f'<p style="margin: 0 0 4px">{line}</p>' for line in rest)
        lead = f'<p style="margin: 0 0 4px"><b>{first}</b></p>'
        return f'<div style="font-size: 13px">{lead}{told}{self.diff.html()}</div>'

    def svg(self) -> str:
        """Both icicles in one scale."""
        return self.diff.svg()

    def save(self, path: str | Path) -> Path:
        """Write .svg, .html or .txt; UsageError for another suffix."""
        return save(Path(path), self.svg, self.html, self.text)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<ComparisonView: {self.verdict.sentence(timing=self.timing)}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def _head(self) -> list[str]:
        found = [self.verdict.sentence(timing=self.timing)]
        found += [f"Warning: {w}" for w in self.comparison.warnings]
        for name, runs in (("Before", self.comparison.before), ("After", self.comparison.after)):
            given = runs.setup
            told = given.name or " ".join((given.sql or given.statement or "").split()) or "as it is"
            found.append(f"{name}: {told if len(told) <= 120 else told[:119] + '…'}")
        return found
