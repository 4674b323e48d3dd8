"""What a design rule says: its name, its severity, the sentence, why it matters; all are in `messages/`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.findings import Severity


_SHOWN: Final = 20  # places in a sentence; all are in `places`
_ADVICE: Final = 3  # sentences; a habit's places may each have their own obstacle


@dataclass(frozen=True, kw_only=True)
class DesignFinding(Finding):
    """A finding about a design.

    `places` are the objects it is about ("orders", "orders.customer_id"): the target, or every place of a
    habit. `undo` is the SQL that takes `fix` back. `safe` marks a fix that loses nothing, changes nothing
    that a query reads and blocks nobody for long: what a generated migration may contain. `habit` is what is
    said instead where the schema does the same in many places.
    """

    places: tuple[str, ...] = ()
    undo: str | None = None
    safe: bool = False
    habit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """`says`, `why`, `advice` and `habit` may hold `{names}`, which the rule fills in.

    `habit` is the sentence where the schema does it in many places: it may hold `{count}`, and the places
    are listed behind it. Without it every place stays a finding of its own. `safe` says of the fix what
    `DesignFinding.safe` says.
    """

    rule: str
    severity: Severity
    says: str
    why: str
    advice: str | None = None
    habit: str | None = None
    safe: bool = False

    def finding(
        self, target: object, fix: str | None = None, *, undo: str | None = None, **names: object
    ) -> DesignFinding:
        """The finding about `target`; `fix` is SQL that can be executed as it stands, `undo` the way back."""
        return DesignFinding(
            rule=self.rule,
            severity=self.severity,
            target=str(target),
            message=self.says.format(**names),
            why=self.why.format(**names),
            fix=fix,
            advice=self.advice.format(**names) or None if self.advice else None,
            places=(str(target),),
            undo=undo if fix else None,
            safe=self.safe and fix is not None,
            habit=self.habit,
        )


def habit(findings: Sequence[DesignFinding]) -> DesignFinding:
    """Findings of one rule about many places as one: the first one's words, all places, all fixes in order.

    A fix that is not safe at one place is in none of the migrations that are written by themselves.
    """
    first = findings[0]
    places = tuple(p for f in findings for p in f.places)
    sentence = (first.habit or first.message).format(count=len(places))
    undone = all(f.undo for f in findings if f.fix)
    said = list(dict.fromkeys(f.advice for f in findings if f.advice))
    alike = len({f.why for f in findings}) == 1
    return replace(
        first,
        target=f"{len(places)} places",
        message=f"{sentence}: {_listed(places)}",
        why=first.why if alike else f"{first.target}: {first.why}",
        advice=" ".join(said[:_ADVICE]) or None,
        fix=_joined(f.fix for f in findings),
        undo=_joined(f.undo for f in reversed(findings)) if undone else None,
        places=places,
        safe=all(f.safe for f in findings if f.fix) and any(f.fix for f in findings),
    )


def _listed(places: Sequence[str]) -> str:
    more = len(places) - _SHOWN
    return ", ".join(places[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _joined(texts: Iterable[str | None]) -> str | None:
    return "\n".join(t for t in texts if t) or None
