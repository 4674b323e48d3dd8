"""What every rule hands back: one `Finding`, whether it judged a design, a migration or a plan.

Rules are pure functions from facts to findings; surfaces decide how a finding looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One judgement about one thing.

    `rule` is the rule's name in kebab-case, `target` the thing as a reader names it ("orders.customer_id",
    "#4 Seq Scan on orders"). `message` says what is the case, `why` what it costs, `fix` the exact SQL to
    execute (None where no SQL can be given), `advice` the next step in a sentence (None where `fix` says it
    all). `node` is the id of the plan node a plan rule points at, `share` the part of the plan that the
    finding is about, 0 to 1 (of the time, without times of the blocks; None where it has no size).
    """

    rule: str
    severity: Severity
    target: str
    message: str
    why: str
    fix: str | None = None
    node: int | None = None
    advice: str | None = None
    share: float | None = None

    def __str__(self) -> str:
        head = f"{self.severity}: {self.target}: {self.message} [{self.rule}]"
        said = (("Why", self.why), ("Fix", self.fix), ("Next", self.advice))
        return "\n".join([head, *(f"  {label}: {text}" for label, text in said if text)])
