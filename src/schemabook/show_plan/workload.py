"""`WorkloadView`: the heaviest queries as a table with bars, each one call away from its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook import workload
from schemabook.errors import UnknownName, UsageError
from schemabook.show_plan.icicle import save
from schemabook.show_plan.rows import bar, ms, number
from schemabook.show_plan.text import printable
from schemabook.show_plan.view import PlanView

if TYPE_CHECKING:
    from schemabook.session import Session
    from schemabook.workload import Measure, Query, Workload

_CELL: Final = "padding: 2px 8px; text-align: right; white-space: nowrap; vertical-align: top; border: 0"
_LEFT: Final = "padding: 2px 8px; text-align: left; vertical-align: top; border: 0"
_MONO: Final = "font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 12px"
_SHORT: Final = 100  # characters of a query on its line
_BAR: Final = 8
_HEADS: Final = {
    "time": "total ms",
    "calls": "calls",
    "blocks": "blocks",
    "temp": "temp blocks",
    "rows": "rows",
    "wal": "WAL bytes",
}


@dataclass(frozen=True)
class WorkloadView:
    """The `n` heaviest queries `by` one measure, numbered from 1. With `timing=False` no times are shown.

    Without times, and for a workload that was not measured, the order is by blocks or by calls.
    """

    workload: Workload
    session: Session | None = None
    by: Measure | None = None
    n: int = 10
    timing: bool = True

    @property
    def order(self) -> Measure:
        """What the queries are ordered by."""
        if self.by is not None:
            return self.by
        if not self.workload.measured:
            return "calls"
        return "time" if self.timing else "blocks"

    @property
    def queries(self) -> tuple[Query, ...]:
        """The queries shown, the heaviest first."""
        return self.workload.top(self.order, self.n)

    def top(self, by: Measure, n: int = 10) -> WorkloadView:
        """The same workload by another measure: "time", "calls", "blocks", "temp", "rows", "wal"."""
        if by not in _HEADS:
            raise UnknownName("measure of a workload", by, _HEADS)
        return replace(self, by=by, n=n)

    def query(self, number: int | str) -> Query:
        """The query with this number in the display, or with this name; UnknownName otherwise."""
        shown = self.queries
        if isinstance(number, int) and 1 <= number <= len(shown):
            return shown[number - 1]
        for query in self.workload.queries:
            if query.name and query.name == number:
                return query
        names = [q.name for q in self.workload.queries if q.name]
        raise UnknownName("query", str(number), [*map(str, range(1, len(shown) + 1)), *names])

    def explain(self, number: int | str = 1, **options: Any) -> PlanView:
        """The plan of a query; `options` as in `workload.explain()` (samples, analyze, timeout_ms)."""
        if self.session is None:
            raise UsageError(
                "This workload was read from a file and has no database.",
                hint="WorkloadView(workload, session), or workload.explain(session, query)",
            )
        found = workload.explain(self.session, self.query(number), timing=self.timing, **options)
        return PlanView(found, timing=self.timing)

    def text(self) -> str:
        """One line a query: share with a bar, the measures, the text's first line."""
        columns = self._columns()
        cells = [[self._cell(q, c) for c in columns] for q in self.queries]
        heads = ["", "%", "", *(_HEADS.get(c, c) for c in columns)]
        table = [
            [str(i), *self._share(q), *row]
            for i, (q, row) in enumerate(zip(self.queries, cells, strict=True), 1)
        ]
        widths = [max(len(r[i]) for r in [heads, *table]) for i in range(len(heads))]
        lines = [self._title(), ""]
        for row, last in zip([heads, *table], ["query", *map(self._line, self.queries)], strict=True):
            lines.append("  ".join([*(c.rjust(w) for c, w in zip(row, widths, strict=True)), last]))
        return "\n".join(line.rstrip() for line in [*lines, *self._below()])

    def html(self) -> str:
        """The same as one HTML <div>; a click on a query shows it whole."""
        columns = self._columns()
        heads = ["", "Share", *(_HEADS.get(c, c) for c in columns)]
        return "\n".join(
            [
                '<div style="overflow-x: auto; font-size: 13px; line-height: 1.45">',
                f'<p style="margin: 0 0 6px">{_safe(self._title())}</p>',
                '<table style="border-collapse: collapse; margin: 0; border: 0"><thead><tr>',
                *(f'<th style="{_CELL}; opacity: .75">{_safe(h)}</th>' for h in heads),
                f'<th style="{_LEFT}; opacity: .75">Query</th></tr></thead><tbody>',
                *(self._row(i, q, columns) for i, q in enumerate(self.queries, 1)),
                "</tbody></table>",
                *(f'<p style="margin: 4px 0 0; opacity: .7">{_safe(n)}</p>' for n in self._below() if n),
                "</div>",
            ]
        )

    def json(self) -> list[dict[str, Any]]:
        """The queries shown as data, in their order."""
        kept = ("name", "text", "calls", "total_ms", "mean_ms", "rows", "blocks", "temp_blocks", "wal_bytes")
        timed = ("total_ms", "mean_ms")
        return [{k: getattr(q, k) for k in kept if self.timing or k not in timed} for q in self.queries]

    def save(self, path: str | Path) -> Path:
        """Write .html or .txt; UsageError for another suffix."""
        return save(Path(path), None, self.html, self.text)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<WorkloadView: {self._title()}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def _columns(self) -> list[str]:
        if not self.workload.measured:
            return ["calls"]
        times = ["time", "mean ms"] if self.timing else []
        temp = ["temp"] if any(q.temp_blocks for q in self.queries) else []
        wal = ["wal"] if self.order == "wal" else []
        return [*times, "calls", "rows", "blocks", *temp, *wal]

    def _cell(self, query: Query, column: str) -> str:
        if column == "mean ms":
            return ms(query.mean_ms)
        if column == "time":
            return ms(query.total_ms)
        values = {"calls": query.calls, "rows": query.rows, "blocks": query.blocks}
        return number(values.get(column, query.temp_blocks if column == "temp" else query.wal_bytes))

    def _share(self, query: Query) -> tuple[str, str]:
        part = self._part(query)
        return (f"{100 * part:.0f}" if part >= 0.005 else ""), bar(part).ljust(_BAR)

    def _part(self, query: Query) -> float:
        whole = self.workload.total(self.order)
        return (query.of(self.order) or 0.0) / whole if whole else 0.0

    def _title(self) -> str:
        count = len(self.workload.queries)
        shown = len(self.queries)
        of = f"{shown} of {count}" if shown < count else str(count)
        what = "weight" if not self.workload.measured else _HEADS[self.order]
        return f"{of} quer{'y' if count == 1 else 'ies'} from {self.workload.source}, by {what}"

    def _below(self) -> list[str]:
        return ["", *self.workload.notes] if self.workload.notes else []

    def _line(self, query: Query) -> str:
        name = f"{query.name}: " if query.name else ""
        line = printable(name + " ".join(query.text.split()))
        return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"

    def _row(self, place: int, query: Query, columns: list[str]) -> str:
        percent, drawn = self._share(query)
        share = (
            f'<span style="display: inline-block; min-width: 3em">{f"{percent} %" if percent else ""}</span> '
            f'<span style="display: inline-block; width: 8ch; text-align: left; {_MONO}; color: #64859f">'
            f"{drawn.rstrip()}</span>"
        )
        cells = "".join(f'<td style="{_CELL}">{_safe(self._cell(query, c))}</td>' for c in columns)
        line = self._line(query)
        whole = escape(query.text, quote=True)
        shown = f'<code style="{_MONO}">{_safe(line)}</code>'
        if len(line) >= _SHORT or "\n" in query.text:
            shown = (
                f'<details><summary style="cursor: pointer">{shown}</summary>'
                f'<pre style="{_MONO}; margin: 2px 0 6px">{whole}</pre></details>'
            )
        return (
            f'<tr style="background: transparent"><td style="{_CELL}; opacity: .7">{place}</td>'
            f'<td style="{_CELL}">{share}</td>{cells}<td style="{_LEFT}">{shown}</td></tr>'
        )


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)
