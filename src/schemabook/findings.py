"""What every rule hands back: one `Finding`, whether it judged a design, a migration or a plan.

Rules are pure functions from facts to findings; surfaces decide how a finding looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning", "info"]

#: Most pressing first.
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One judgement about one thing.

    `rule` is the rule's name in kebab-case, `target` the thing as a reader names it ("orders.customer_id",
    "#4 Seq Scan on orders"). `message` says what is the case, `why` what it costs, `fix` the exact SQL or
    the next step (None where there is none). `node` is the id of the plan node a plan rule points at.
    """

    rule: str
    severity: Severity
    target: str
    message: str
    why: str
    fix: str | None = None
    node: int | None = None

    def __str__(self) -> str:
        head = f"{self.severity}: {self.target}: {self.message} [{self.rule}]"
        return "\n".join([head, f"  Why: {self.why}", *([f"  Fix: {self.fix}"] if self.fix else [])])


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, most severe first; the order of the rules is kept within a severity."""
    return tuple(sorted(findings, key=lambda f: SEVERITIES.index(f.severity)))
