"""One sentence about a plan: that it is fine, or what it spends itself on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.insights.cost import self_share
from schemabook.insights.words import count, milliseconds, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.findings import Finding
    from schemabook.plan import Plan


def verdict(plan: Plan, findings: Sequence[Finding]) -> str:
    """What the plan spends most of its time on (without times: of its blocks), and whether that is fine.

    `findings` are those of `insights(plan)`.
    """
    if not plan.analyzed:
        return (
            f"Estimated only: cost {count(plan.root.total_cost)}, {count(plan.root.rows_estimated)} rows; "
            "run it with ANALYZE to judge it."
        )
    spent = _spent(plan)
    if not findings:
        return f"This plan is fine: {spent}, and nothing in it is wasted or misjudged."
    first = findings[0]
    more = (
        f" ({len(findings) - 1} more finding{'s' if len(findings) > 2 else ''})" if len(findings) > 1 else ""
    )
    message = first.message
    if message[1:2].islower() or message[1:2] == " ":
        message = message[0].lower() + message[1:]
    about = f"{first.target}: {message}"
    return f"{spent[0].upper()}{spent[1:]}; look first at {about.rstrip('.')}{more}."


def _spent(plan: Plan) -> str:
    most = max(plan.nodes, key=lambda n: self_share(plan, n))
    part = self_share(plan, most)
    if plan.total_ms:
        return f"{share(part)} of its {milliseconds(plan.total_ms)} went to {most}"
    blocks = plan.root.buffers.total if plan.root.buffers else 0
    if blocks:
        return f"{share(part)} of its {count(blocks)} blocks were read by {most}"
    return f"it returned {count(plan.root.rows_total)} rows in {count(len(plan.nodes))} steps"
