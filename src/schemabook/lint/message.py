"""What a design rule says: its name, its severity, the sentence, why it matters; all are in `messages/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.findings import Finding

if TYPE_CHECKING:
    from schemabook.findings import Severity


@dataclass(frozen=True, kw_only=True)
class Message:
    """`says`, `why` and `advice` may hold `{names}`, which the rule fills in."""

    rule: str
    severity: Severity
    says: str
    why: str
    advice: str | None = None

    def finding(self, target: str, fix: str | None = None, **names: object) -> Finding:
        """The finding about `target`; `fix` is SQL that can be executed as it stands."""
        return Finding(
            rule=self.rule,
            severity=self.severity,
            target=target,
            message=self.says.format(**names),
            why=self.why.format(**names),
            fix=fix,
            advice=self.advice.format(**names) if self.advice else None,
        )
