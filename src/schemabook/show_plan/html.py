"""A plan as HTML for notebooks: a table that is a tree, with details on demand.

The numbers stand left of the tree: a wide tree then pushes nothing out of sight.

Only inline styles, and nothing rests on them: where they are stripped, the bars (characters) and branches
stay. Colours are translucent or of middle lightness, to be read on light and on dark pages. No scripts.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from schemabook.show_plan.head import footers, headline
from schemabook.show_plan.text import printable
from schemabook.show_plan.words import FINE, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.findings import Finding
    from schemabook.plan import Plan
    from schemabook.show_plan.rows import Row

_MONO: Final = "font-family: ui-monospace, Menlo, Consolas, monospace"
_CELL: Final = "padding: 2px 8px; text-align: right; white-space: nowrap; vertical-align: top; border: 0"
_HEAD: Final = f"{_CELL}; font-weight: 600; opacity: .75"
_NODE: Final = "padding: 2px 6px; text-align: left; vertical-align: top; border: 0"
_HINT: Final = 36  # characters of a condition beside the title
_FAINT: Final = "opacity: .7"
_LEFT: Final = "; text-align: center"
_SHARES: Final = ("Share", "Share of blocks")
_HOT: Final = (("#dc2626", 0.5), ("#ea7317", 0.2), ("#b8860b", 0.05), ("#64859f", 0.0))
_SEVERE: Final = {"error": "#dc2626", "warning": "#d9730d", "info": "#3b82f6"}


def html(plan: Plan, rows: Sequence[Row], findings: Sequence[Finding], *, timing: bool) -> str:
    """The whole display as one <div>."""
    columns = _columns(plan, timing=timing)
    parts = [
        '<div style="overflow-x: auto; font-size: 13px; line-height: 1.45">',
        f'<p style="margin: 0 0 6px">{_safe(headline(plan, timing=timing))}</p>',
        *(f'<p style="margin: 0 0 6px">{_safe(w)}</p>' for w in worst(plan, rows, timing=timing)),
        '<table style="border-collapse: collapse; margin: 0; border: 0"><thead><tr>',
        *(f'<th style="{_HEAD}{_LEFT if c in _SHARES else ""}">{_safe(c)}</th>' for c in columns),
        f'<th style="{_NODE}; font-weight: 600; opacity: .75">Node</th>',
        "</tr></thead><tbody>",
        *(_row(row, columns) for row in rows),
        "</tbody></table>",
        *(f'<p style="margin: 4px 0 0; {_FAINT}">{_safe(f)}</p>' for f in footers(plan, timing=timing)),
        *(_finding(f) for f in findings),
        *([f'<p style="margin: 6px 0 0">{_safe(FINE)}</p>'] if plan.analyzed and not findings else []),
        "</div>",
    ]
    return "\n".join(parts)


def _columns(plan: Plan, *, timing: bool) -> list[str]:
    columns = []
    counted = plan.analyzed and plan.root.buffers is not None  # an estimate reads no blocks
    if plan.timed and timing:
        columns += ["Self ms", "Share"]
    elif counted:
        columns += ["Share of blocks"]
    columns += ["Blocks"] if counted else []
    return [*columns, *(["Rows est. → actual", "Off by"] if plan.analyzed else ["Rows estimated"])]


def _row(row: Row, columns: Sequence[str]) -> str:
    tint = f"background: {_color(row.heat)}1f" if row.heat >= 0.2 else "background: transparent"
    faded = f"; {_FAINT}" if row.never else ""
    cells = "".join(f'<td style="{_CELL}">{_cell(row, c)}</td>' for c in columns)
    return f'<tr style="{tint}{faded}">{cells}<td style="{_NODE}">{_node(row)}</td></tr>'


def _node(row: Row) -> str:
    lead = _safe(row.lead).replace(" ", "&nbsp;")
    role = f'<i style="{_FAINT}">{_safe(row.role)}: </i>' if row.role else ""
    marks = "".join(
        f' <b style="color: {_SEVERE[f.severity]}; white-space: nowrap">▲ {_safe(f.rule)}</b>'
        for f in row.findings
    )
    title = f"{role}<b>{_safe(row.title)}</b>{marks}"
    branch = f'<span style="{_MONO}; opacity: .5; white-space: pre">{lead}</span>'
    if not row.facts:
        return f'<span style="white-space: nowrap">{branch}{title}</span>'
    facts = "<br>".join(f'<span style="{_FAINT}">{_safe(k)}:</span> {_safe(v)}' for k, v in row.facts)
    inset = f"margin: 0 0 4px {len(row.lead) + 2}ch; {_MONO}; font-size: 12px; max-width: 80ch"
    summary = f"{branch}{title}{_hint(row)}"
    look = "white-space: nowrap; cursor: pointer; list-style: none"
    return f'<details><summary style="{look}">{summary}</summary><div style="{inset}">{facts}</div></details>'


def _hint(row: Row) -> str:
    """The first condition, short, beside the title: mostly all that a reader needs."""
    first = next((v for k, v in row.facts if k.endswith(("Cond", "Filter", "Key"))), "")
    shown = first if len(first) <= _HINT else first[: _HINT - 1] + "…"
    return f' <span style="{_FAINT}">{_safe(shown)}</span>' if shown else ""


def _cell(row: Row, column: str) -> str:
    if column == "Self ms":
        return _safe(row.self_ms)
    if column in _SHARES:
        return (
            f'<span style="display: inline-block; min-width: 3.5em">{_safe(row.percent)}</span> '
            f'<span style="display: inline-block; width: 8ch; text-align: left; {_MONO}; '
            f'color: {_color(row.heat)}">{row.bar}</span>'
        )
    if column == "Off by":
        if row.stopped:
            return f'<i style="{_FAINT}">stopped</i>'
        style = f"color: {_SEVERE['warning']}; font-weight: 600" if row.wrong else _FAINT
        return f'<span style="{style}">{_safe(row.factor)}</span>'
    return _safe(row.blocks if column == "Blocks" else row.rows)


def _finding(finding: Finding) -> str:
    fix = f'<div style="margin: 2px 0 0 16px"><code>{_safe(finding.fix)}</code></div>' if finding.fix else ""
    next_step = f'<div style="margin: 2px 0 0 16px">{_safe(finding.advice)}</div>' if finding.advice else ""
    return (
        '<details style="margin: 6px 0 0"><summary style="cursor: pointer">'
        f'<b style="color: {_SEVERE[finding.severity]}">▲ {_safe(finding.rule)}</b> '
        f"{_safe(finding.target)}: {_safe(finding.message)}</summary>"
        f'<div style="margin: 2px 0 0 16px">{_safe(finding.why)}</div>{fix}{next_step}</details>'
    )


def _color(share: float) -> str:
    return next(color for color, least in _HOT if share >= least)


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)
