"""`PlanView`: a plan as a notebook shows it, with its findings, its files and its assertions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw import svg as drawn
from schemabook.draw.files import write
from schemabook.draw.render import graphviz
from schemabook.draw.theme import THEMES, ThemeName
from schemabook.errors import UsageError
from schemabook.insights import insights, verdict
from schemabook.plan import Plan, read
from schemabook.plan_diff.baseline import MORE
from schemabook.show_plan import assertions, picture
from schemabook.show_plan.data import data
from schemabook.show_plan.head import headline
from schemabook.show_plan.html import html
from schemabook.show_plan.icicle import PAGE, By, Icicle, icicle
from schemabook.show_plan.rows import Row, rows
from schemabook.show_plan.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook.findings import Finding
    from schemabook.schema import Schema

_MOST: Final = 300  # nodes in a picture
_DPI: Final = 144


@dataclass(frozen=True)
class PlanView:
    """A plan to look at. With `timing=False` nothing is shown that a clock measured.

    Rows, loops and blocks remain; they repeat from run to run, so that committed outputs do not change. With
    `schema` the findings name existing indexes and give index definitions that fit the columns.
    """

    plan: Plan
    timing: bool = True
    schema: Schema | None = None

    @classmethod
    def read(cls, source: str | list[Any] | dict[str, Any], *, timing: bool = True) -> PlanView:
        """From EXPLAIN (FORMAT JSON) output; errors as in `plan.read()`."""
        return cls(read(source), timing=timing)

    @cached_property
    def insights(self) -> tuple[Finding, ...]:
        """What the rules have to say; empty for a good plan. Without `timing` they weigh by blocks."""
        return insights(self._judged, schema=self.schema)

    @property
    def verdict(self) -> str:
        """One sentence: what the plan spends most on, and whether that is fine."""
        return verdict(self._judged, self.insights)

    @property
    def _judged(self) -> Plan:
        return self.plan if self.timing else self.plan.without_times()

    def text(self) -> str:
        """The plan as plain text."""
        return text(self.plan, self._rows, self.insights, timing=self.timing)

    def html(self) -> str:
        """The plan as one HTML <div>."""
        return html(self.plan, self._rows, self.insights, timing=self.timing)

    def json(self) -> dict[str, Any]:
        """The plan as data: `verdict`, `nodes` with their own shares, and `insights`."""
        return {"verdict": self.verdict, **data(self.plan, self.insights, timing=self.timing)}

    def svg(self, theme: ThemeName = "light") -> str:
        """The tree as a picture; UsageError beyond 300 nodes."""
        source = self._dot(theme)
        (raw,) = graphviz([("dot", "svg", source)])
        return drawn.finished(
            raw,
            title="Query plan: " + headline(self.plan, timing=self.timing),
            description=self.text(),
            digest=sha256(source.encode()).hexdigest(),
            hints={},
        )

    def png(self, theme: ThemeName = "light") -> bytes:
        """The same picture as PNG, 144 pixels an inch."""
        fine = self._dot(theme).replace("graph [", f"graph [dpi={_DPI}, ", 1)
        return graphviz([("dot", "png", fine)])[0]

    def save(self, path: str | Path) -> Path:
        """Write the format that the suffix says (svg, png, html, txt, json), whole or not at all.

        UsageError for another suffix, or where the file cannot be written.
        """
        target = Path(path)
        makers: dict[str, Callable[[], bytes]] = {
            ".svg": lambda: self.svg().encode(),
            ".png": self.png,
            ".html": lambda: (PAGE + self.html() + "\n").encode(),
            ".txt": lambda: (self.text() + "\n").encode(),
            ".json": lambda: (json.dumps(self.json(), indent=1, ensure_ascii=False) + "\n").encode(),
        }
        make = makers.get(target.suffix.lower())
        if make is None:
            raise UsageError(
                f"A plan is not written as {target.suffix or 'a file without a suffix'!r}.",
                hint=f"choose one of: {', '.join(makers)}",
            )
        return write(target, make())

    def icicle(self, by: By | None = None) -> Icicle:
        """The plan as an icicle, `by` "time" or "blocks"; by itself time where it is shown."""
        return icicle(self.plan, by, timing=self.timing)

    def assert_uses(self, index: str) -> None:
        """AssertionError, with the indexes that are used, unless a node that ran reads this index."""
        __tracebackhide__ = True
        assertions.uses(self.plan, index)

    def assert_max_buffers(self, most: int) -> None:
        """AssertionError, with the heaviest node, where the plan reads more than `most` blocks."""
        __tracebackhide__ = True
        assertions.max_buffers(self.plan, most)

    def assert_no_insight(self, rule: str | None = None) -> None:
        """AssertionError, with the findings, where this rule (or any) has something to say."""
        __tracebackhide__ = True
        assertions.no_insight(self.insights, rule)

    def assert_baseline(
        self, path: str | Path, *, more: float = MORE, shape: bool = True, indexes: bool = True
    ) -> None:
        """AssertionError, in words, where the plan is worse than the one stored at `path`.

        Worse is another shape, an index no longer used, or `more` percent more blocks; `shape` and `indexes`
        switch the first two off. SCHEMABOOK_UPDATE_BASELINES=1 stores it anew. UsageError for no baseline.
        """
        __tracebackhide__ = True
        assertions.as_baseline(self.plan, path, more=more, shape=shape, indexes=indexes)

    def save_baseline(self, path: str | Path) -> Path:
        """Store shape, indexes and blocks of the plan, for `assert_baseline`."""
        return assertions.save_baseline(self.plan, path)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return (
            f"<PlanView: {self.plan.root.title}, {len(self.plan.nodes)} nodes, {len(self.insights)} insights>"
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return rows(self.plan, self.insights, timing=self.timing)

    def _dot(self, theme: ThemeName) -> str:
        if len(self.plan.nodes) > _MOST:
            raise UsageError(
                f"A picture of {len(self.plan.nodes)} nodes cannot be read.",
                hint="save it as .html or .txt",
            )
        return picture.dot(self.plan, self._rows, THEMES[theme], timing=self.timing)
