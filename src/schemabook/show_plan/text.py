"""A plan as plain text: numbers in columns on the left, the tree on the right, findings below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.show_plan.head import footers, headline
from schemabook.show_plan.words import FINE, worst

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.findings import Finding
    from schemabook.plan import Plan
    from schemabook.show_plan.rows import Row

_WIDE: Final = 150
_BAR: Final = 8


def text(plan: Plan, rows: Sequence[Row], findings: Sequence[Finding], *, timing: bool) -> str:
    """The whole display; lines end without blanks."""
    lines = [headline(plan, timing=timing), *worst(plan, rows, timing=timing), ""]
    lines += _table(plan, rows, timing=timing)
    below = list(footers(plan, timing=timing))
    lines += ["", *below] if below else []
    if findings:
        lines += ["", *(line for f in findings for line in str(f).splitlines())]
    elif plan.analyzed:
        lines += ["", FINE]
    return "\n".join(printable(line).rstrip() for line in lines)


def printable(line: str) -> str:
    """Control characters, which names and constants may hold, as question marks."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", line)


def _table(plan: Plan, rows: Sequence[Row], *, timing: bool) -> Iterator[str]:
    cells = [_cells(plan, row, timing=timing) for row in rows]
    heads = [h for h, _ in cells[0]]
    widths = [max(len(h), *(len(c[i][1]) for c in cells)) for i, h in enumerate(heads)]
    yield _line(heads, widths) + "  node"
    margin = " " * (sum(widths) + 2 * (len(widths) - 1) + 2)
    for row, cell in zip(rows, cells, strict=True):
        role = f"{row.role}: " if row.role else ""
        mark = f"  ! {', '.join(f.rule for f in row.findings)}" if row.findings else ""
        yield f"{_line([v for _, v in cell], widths)}  {row.lead}{role}{row.title}{mark}"
        branch = (
            "│  "
            if row.id < len(rows) and rows[row.id].lead.startswith(row.below) and _deeper(row, rows)
            else "   "
        )
        for key, value in row.facts:
            if key not in ("Time", "Blocks"):
                yield f"{margin}{row.below}{branch}{_short(f'{key}: {value}')}"


def _deeper(row: Row, rows: Sequence[Row]) -> bool:
    """True when the next row is a child of this one."""
    return len(rows[row.id].lead) > len(row.below)


def _cells(plan: Plan, row: Row, *, timing: bool) -> list[tuple[str, str]]:
    """Heading and value of each column that this plan has."""
    cells = []
    if timing and plan.timed:
        cells += [("self ms", row.self_ms)]
    counted = plan.analyzed and plan.root.buffers is not None  # an estimate reads no blocks
    if plan.timed or counted:
        cells += [("%", row.percent.removesuffix(" %")), ("", row.bar.ljust(_BAR))]
    if plan.analyzed:
        cells += [
            ("estimated", row.estimated),
            ("rows", row.actual),
            ("", "stopped" if row.stopped else row.factor),
        ]
    else:
        cells += [("rows", row.estimated)]
    if counted:
        cells += [("blocks", row.blocks)]
    return cells


def _line(values: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(v.rjust(w) for v, w in zip(values, widths, strict=True))


def _short(line: str) -> str:
    return line if len(line) <= _WIDE else line[: _WIDE - 1] + "…"
