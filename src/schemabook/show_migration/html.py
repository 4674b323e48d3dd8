"""A report on migrations as HTML for notebooks: one table a file, details on demand.

Only inline styles, and nothing rests on them; colours are of middle lightness, to be read on light and on
dark pages. No scripts.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from schemabook.show_migration.text import aside, locks, printable, statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.findings import Finding
    from schemabook.show_migration.view import Entry, MigrationReport

_MONO: Final = "font-family: ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap"
_CELL: Final = "padding: 4px 8px; text-align: left; vertical-align: top; border: 0"
_HEAD: Final = f"{_CELL}; font-weight: 600; opacity: .75"
_SEVERE: Final = {"error": "#dc2626", "warning": "#d9730d", "info": "#3b82f6"}
_HEADS: Final = ("Line", "Statement", "Locks", "What it means")


def html(report: MigrationReport) -> str:
    """The whole report as one <div>."""
    parts = [
        '<div style="overflow-x: auto; font-size: 13px; line-height: 1.45">',
        f'<p style="margin: 0 0 6px"><b>{_safe(report.verdict)}</b></p>',
        *(f'<p style="margin: 0 0 6px">{_safe(note)}</p>' for note in report.notes),
        *_tables(report),
        "</div>",
    ]
    return "\n".join(parts)


def _tables(report: MigrationReport) -> Iterator[str]:
    source = None
    for entry in report.entries:
        if entry.observation.source != source:
            yield from ("</tbody></table>",) if source is not None else ()
            source = entry.observation.source
            heads = "".join(f'<th style="{_HEAD}">{head}</th>' for head in _HEADS)
            yield f'<p style="margin: 8px 0 2px"><b>{_safe(source or "(no file)")}</b></p>'
            yield f'<table style="border-collapse: collapse; margin: 0; border: 0"><thead><tr>{heads}</tr>'
            yield "</thead><tbody>"
        yield _row(entry, timing=report.timing)
    if source is not None:
        yield "</tbody></table>"


def _row(entry: Entry, *, timing: bool) -> str:
    one = entry.observation
    worst = entry.findings[0].severity if entry.findings else None
    tint = f"background: {_SEVERE[worst]}14" if worst in ("error", "warning") else "background: transparent"
    said = "<br>".join(_safe(line) for line in statement(one))
    took = f"<br><i>{one.seconds * 1000:.0f} ms</i>" if timing else ""
    rows = [
        f"<div><b>{_safe(mode)}</b> {_safe(relation)}"
        + (f"<br><i>{_safe(work)}</i>" if work else "")
        + "</div>"
        for relation, mode, work in locks(one)
    ]
    rows += [f"<div><i>{_safe(line)}</i></div>" for line in aside(one)]
    means = [_finding(finding) for finding in entry.findings]
    if entry.opinion is not None:
        means.append(f'<div style="opacity: .7">squawk: {_safe(str(entry.opinion))}</div>')
    cells = (f"{one.line}", f'<code style="{_MONO}">{said}</code>{took}', "".join(rows), "".join(means))
    return f'<tr style="{tint}">' + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _finding(finding: Finding) -> str:
    fix = f'<pre style="margin: 2px 0 0 16px; {_MONO}">{_lines(finding.fix)}</pre>' if finding.fix else ""
    step = f'<div style="margin: 2px 0 0 16px">{_prose(finding.advice)}</div>' if finding.advice else ""
    return (
        '<details style="margin: 0 0 4px"><summary style="cursor: pointer">'
        f'<b style="color: {_SEVERE[finding.severity]}">▲ {_safe(finding.rule)}</b> {_prose(finding.message)}'
        f'</summary><div style="margin: 2px 0 0 16px">{_prose(finding.why)}</div>{fix}{step}</details>'
    )


def _lines(script: str) -> str:
    return "\n".join(_safe(line) for line in script.splitlines())


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)


def _prose(text: str) -> str:
    """A sentence; what stands between backticks in it is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _safe(text))
