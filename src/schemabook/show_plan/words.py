"""The worst nodes in words: what a reader should look at first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.plan import Plan
    from schemabook.show_plan.rows import Row

_MOST: Final = 3
_LEAST: Final = 0.1  # of the whole: a smaller part is not worth a reader's time
_FEW: Final = 3  # nodes: in so small a plan the reader sees it himself

FINE: Final = "This plan is fine: no rule finds anything in it wasted or misjudged."


def worst(plan: Plan, rows: Sequence[Row], *, timing: bool) -> Iterator[str]:
    """ "Most of the time: Seq Scan on orders (80 %, 300 blocks); ...", nothing for a plan of few nodes."""
    if len(rows) < _FEW or not any(r.share for r in rows):
        return
    heavy = sorted((r for r in rows if r.share >= _LEAST), key=lambda r: -r.share)[:_MOST]
    if heavy:
        what = "the time" if timing and plan.timed else "the blocks"
        lead = "Most of" if sum(r.share for r in heavy) >= 0.5 else "Of"
        timed = timing and plan.timed
        yield f"{lead} {what}: " + "; ".join(_told(r, timed=timed) for r in heavy)


def _told(row: Row, *, timed: bool) -> str:
    cost = [row.percent]
    if timed and row.self_ms:
        cost.append(f"{row.self_ms} ms")
    if row.blocks not in ("", "0"):
        cost.append(f"{row.blocks} block{'' if row.blocks == '1' else 's'}")
    return f"{row.title} ({', '.join(cost)})"
