"""`PlanDiffView`: what changed between two plans, in words, as one merged tree, as two icicles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw.theme import THEMES, ThemeName
from schemabook.plan_diff import PlanDiff, compare
from schemabook.show_plan import icicle
from schemabook.show_plan.merged import Line, columns, lines
from schemabook.show_plan.text import printable
from schemabook.show_plan.view import PlanView

if TYPE_CHECKING:
    from schemabook.plan import Plan

_CELL: Final = "padding: 2px 8px; text-align: right; white-space: nowrap; vertical-align: top; border: 0"
_NODE: Final = "padding: 2px 6px; text-align: left; white-space: nowrap; vertical-align: top; border: 0"
_LOOK: Final = {
    "=": "background: transparent",
    "~": "background: #d9770626",
    "+": "background: #16a34a26",
    "-": "background: #dc262626",
}
_LEGEND: Final = "= the same work   ~ done otherwise   + new   - no longer there"


@dataclass(frozen=True)
class PlanDiffView:
    """Two plans of one query, compared. With `timing=False` nothing is shown that a clock measured."""

    diff: PlanDiff
    timing: bool = True

    @classmethod
    def of(cls, before: Plan | PlanView, after: Plan | PlanView, *, timing: bool = True) -> PlanDiffView:
        """The comparison of two plans, or of two that are shown already (their `timing` counts then)."""
        views = [p for p in (before, after) if isinstance(p, PlanView)]
        old, new = (p.plan if isinstance(p, PlanView) else p for p in (before, after))
        return cls(compare(old, new), timing=timing and all(v.timing for v in views))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What changed, in sentences."""
        return self.diff.words(timing=self.timing)

    def text(self) -> str:
        """The sentences, then the merged tree with "before → after" in its columns."""
        cells = list(columns(self._lines))
        widths = [max(len(h), *(len(getattr(x, n)) for x in self._lines)) for h, n in cells]
        heads = "  ".join(h.rjust(w) for (h, _), w in zip(cells, widths, strict=True))
        found = [*self.words, "", f"{heads}     node" if cells else "   node"]
        for line in self._lines:
            values = "  ".join(
                str(getattr(line, n)).rjust(w) for (_, n), w in zip(cells, widths, strict=True)
            )
            was = f"  (was: {line.was})" if line.was else ""
            found.append(f"{values}  {line.mark}  {line.lead}{line.title}{was}")
        return "\n".join(printable(line).rstrip() for line in [*found, "", _LEGEND])

    def html(self) -> str:
        """The same as one HTML <div>, with both plans whole on demand."""
        cells = list(columns(self._lines))
        heads = "".join(f'<th style="{_CELL}; opacity: .75">{_safe(h)}</th>' for h, _ in cells)
        return "\n".join(
            [
                '<div style="overflow-x: auto; font-size: 13px; line-height: 1.45">',
                *(f'<p style="margin: 0 0 4px">{_safe(w)}</p>' for w in self.words),
                f'<table style="border-collapse: collapse; margin: 6px 0; border: 0"><thead><tr>{heads}'
                f'<th style="{_CELL}"></th><th style="{_NODE}; opacity: .75">Node</th></tr></thead><tbody>',
                *(_row(line, [n for _, n in cells]) for line in self._lines),
                f'</tbody></table><p style="margin: 0; opacity: .7">{_safe(_LEGEND)}</p>',
                *(self._whole(name, plan) for name, plan in self._sides),
                "</div>",
            ]
        )

    def svg(self, theme: ThemeName = "light") -> str:
        """Both icicles below each other in one scale; UsageError where blocks were not measured."""
        timed = self.timing and all(p.timed for _, p in self._sides)
        by: icicle.By = "time" if timed else "blocks"
        found = [icicle.icicle(p, by, timing=self.timing, title=name.capitalize()) for name, p in self._sides]
        return icicle.page(found, THEMES[theme])

    def icicle(self) -> str:
        """Both icicles as HTML with a data image."""
        return icicle.image(self.svg(), "Before and after, as icicles in one scale")

    def json(self) -> dict[str, Any]:
        """`totals`, `pairs` (ids and changes), `removed`, `added` (ids), `words`."""
        return {
            "words": list(self.words),
            "same_shape": self.diff.same_shape,
            "totals": [_change(c) for c in self.diff.totals if self._told(c.what)],
            "pairs": [
                {
                    "before": p.before.id,
                    "after": p.after.id,
                    "changes": [_change(c) for c in p.changes if self._told(c.what)],
                }
                for p in self.diff.pairs
            ],
            "removed": [n.id for n in self.diff.removed],
            "added": [n.id for n in self.diff.added],
        }

    def save(self, path: str | Path) -> Path:
        """Write .svg, .html or .txt; UsageError for another suffix."""
        return icicle.save(Path(path), self.svg, self.html, self.text)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<PlanDiffView: {self.words[0] if self.words else 'nothing differs'}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    @property
    def _sides(self) -> tuple[tuple[str, Plan], ...]:
        return ("before", self.diff.before), ("after", self.diff.after)

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        return lines(self.diff, timing=self.timing)

    def _told(self, what: str) -> bool:
        return self.timing or what not in ("time", "planning")

    def _whole(self, name: str, plan: Plan) -> str:
        inner = PlanView(plan, timing=self.timing).html()
        return (
            f'<details style="margin: 6px 0 0"><summary style="cursor: pointer">The plan {name}</summary>'
            f"{inner}</details>"
        )


def _change(change: Any) -> dict[str, Any]:
    return {"what": change.what, "before": change.before, "after": change.after}


def _row(line: Line, names: list[str]) -> str:
    cells = "".join(f'<td style="{_CELL}">{_safe(getattr(line, n))}</td>' for n in names)
    lead = _safe(line.lead).replace(" ", "&nbsp;")
    title = f"<s>{_safe(line.title)}</s>" if line.mark == "-" else f"<b>{_safe(line.title)}</b>"
    mono = "font-family: ui-monospace, Menlo, Consolas, monospace"
    inset = f'<span style="{mono}">{"&nbsp;" * len(line.lead)}</span>'
    was = f'<br>{inset}<span style="opacity: .7">was: {_safe(line.was)}</span>' if line.was else ""
    branch = f'<span style="{mono}; opacity: .5">{lead}</span>'
    return (
        f'<tr style="{_LOOK[line.mark]}">{cells}<td style="{_CELL}; {mono}"><b>{line.mark}</b></td>'
        f'<td style="{_NODE}">{branch}{title}{was}</td></tr>'
    )


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)
