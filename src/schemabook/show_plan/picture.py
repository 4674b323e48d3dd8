"""A plan as a picture: cards in a tree, the root on top, as DOT for Graphviz."""

from __future__ import annotations

from html import escape
from math import log10
from typing import TYPE_CHECKING, Final

from schemabook.draw.metrics import FAMILY, clip
from schemabook.show_plan.head import headline
from schemabook.show_plan.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.draw.theme import Theme
    from schemabook.plan import Plan
    from schemabook.show_plan.rows import Row

_WIDTH: Final = 190  # points of a card
_MARK: Final = {"light": "#c2410c", "dark": "#fb923c"}
_HOT: Final = (("#dc2626", 0.5), ("#ea7317", 0.2), ("#d9a406", 0.05), ("#7c93a8", 0.0))


def dot(plan: Plan, rows: Sequence[Row], theme: Theme, *, timing: bool) -> str:
    """The tree as DOT; edges are as thick as the rows that flow along them."""
    lines = [
        "digraph plan {",
        f'graph [bgcolor="{theme.background}", pad=0.25, ordering=out, nodesep=0.25, ranksep=0.35,'
        f' fontname="{FAMILY}", fontsize=11, fontcolor="{theme.muted}", labelloc=t, labeljust=l,'
        f" label=<{_safe(headline(plan, timing=timing))}>]",
        f'node [shape=plain, fontname="{FAMILY}", fontsize=10, fontcolor="{theme.text}"]',
        f'edge [color="{theme.edge}", dir=back, arrowsize=0.4, fontname="{FAMILY}", fontsize=9,'
        f' fontcolor="{theme.muted}"]',
        *(f"n{row.id} [label=<{_card(row, theme)}>]" for row in rows),
    ]
    for node in plan.nodes:
        if node.parent is not None:
            aside = node.relationship in ("InitPlan", "SubPlan")
            style = "dashed" if aside or node.never_executed else "solid"
            thick = 1 + 0.6 * log10(1 + (node.rows_total or 0))
            lines.append(f"n{node.parent} -> n{node.id} [penwidth={thick:.2f}, style={style}]")
    return "\n".join([*lines, "}"])


def _card(row: Row, theme: Theme) -> str:
    """Title, first condition, bar, numbers, findings."""
    color = next(c for c, least in _HOT if row.heat >= least)
    operation, joiner, target = _split(row.title)
    lines = [_text(f"{row.role}: {operation}" if row.role else operation, theme.text, bold=True)]
    if target:
        lines.append(_text(f"{joiner} {target}", theme.text))
    condition = next((v for k, v in row.facts if k.endswith(("Cond", "Filter", "Key"))), "")
    if condition:
        lines.append(_text(condition, theme.muted, size=9))
    lines.append(_bar(row, color, theme))
    lines += [_text(line, theme.muted, size=9) for line in _numbers(row) if line]
    lines += [_text(f"▲ {f.rule}", _MARK[theme.name], bold=True, size=9) for f in row.findings]
    inner = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{"".join(lines)}</TABLE>'
    hot = row.heat >= 0.2
    style = "ROUNDED,DASHED" if row.never else "ROUNDED"
    return (
        f'<TABLE BORDER="{2 if hot else 1}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="7" STYLE="{style}" '
        f'COLOR="{color if hot else theme.border}" BGCOLOR="{theme.card}"><TR><TD>{inner}</TD></TR></TABLE>'
    )


def _split(title: str) -> tuple[str, str, str]:
    """ "Index Scan using a on b" -> "Index Scan", "using", "a on b"."""
    for joiner in ("using", "on"):
        operation, found, target = title.partition(f" {joiner} ")
        if found:
            return operation, joiner, target
    return title, "", ""


def _numbers(row: Row) -> tuple[str, str]:
    """What was spent, and the rows."""
    spent = [f"{row.self_ms} ms" if row.self_ms else "", row.percent]
    spent.append(f"{row.blocks} blocks" if row.blocks not in ("", "0") else "")
    rows = f"{row.rows} rows{'  ' + row.factor if row.factor else ''}"
    return "  ·  ".join(s for s in spent if s), "never executed" if row.never else rows


def _bar(row: Row, color: str, theme: Theme) -> str:
    """Two cells side by side; Graphviz has no bars."""
    full = max(0, min(_WIDTH, round(row.share * _WIDTH)))
    cells = "".join(
        f'<TD FIXEDSIZE="TRUE" WIDTH="{w}" HEIGHT="5" BGCOLOR="{c}"></TD>'
        for w, c in ((full, color), (_WIDTH - full, theme.rule))
        if w > 0
    )
    return (
        '<TR><TD CELLPADDING="3"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
        f"<TR>{cells}</TR></TABLE></TD></TR>"
    )


def _text(text: str, color: str, *, bold: bool = False, size: int = 10) -> str:
    shown = _safe(clip(printable(text), _WIDTH, size, bold=bold))
    shown = f"<B>{shown}</B>" if bold else shown
    return f'<TR><TD ALIGN="LEFT"><FONT COLOR="{color}" POINT-SIZE="{size}">{shown}</FONT></TD></TR>'


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)
