"""Rules -> findings: run them all, leave out what is suppressed, say a habit once, order the rest."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from schemabook.lint.message import habit
from schemabook.lint.messages import suppress as messages
from schemabook.lint.suppress import Suppressed, from_comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from schemabook.findings import Severity
    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.lint.suppress import Suppression

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")


@dataclass(frozen=True)
class Judgement:
    """What the rules have to say: findings in order, most severe first, and what is left alone."""

    findings: tuple[DesignFinding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


def judge(
    facts: Facts,
    rules: Iterable[Rule],
    suppressions: Sequence[Suppression] = (),
    known: Sequence[str] = (),
) -> Judgement:
    """Every rule's findings, sorted into those that count and those that somebody has decided about.

    `known` are the names of all rules: a suppression that names none of them is told which is near.
    """
    decisions = (*from_comments(facts.schema), *suppressions)
    kept: list[DesignFinding] = []
    suppressed: list[Suppressed] = []
    for finding in (f for rule in rules for f in rule(facts)):
        by = next((d for d in decisions if _covers(d, finding)), None)
        if by is None:
            kept.append(finding)
        else:
            suppressed.append(Suppressed(finding, by))
    kept = [*_habits(kept, facts.limits.habit)]
    kept += _doubtful(decisions, {s.by for s in suppressed}, known)
    return Judgement(tuple(sorted(kept, key=_order)), tuple(suppressed))


def _covers(decision: Suppression, finding: DesignFinding) -> bool:
    return all(decision.covers(finding.rule, place) for place in finding.places)


def _habits(findings: Sequence[DesignFinding], most: int) -> Iterator[DesignFinding]:
    """What is done the same way in more than `most` places, and is as severe, becomes one finding."""
    alike: dict[tuple[str, Severity], list[DesignFinding]] = {}
    for finding in findings:
        alike.setdefault((finding.rule, finding.severity), []).append(finding)
    for same in alike.values():
        if same[0].habit and len(same) > most:
            yield habit(same)
        else:
            yield from same


def _doubtful(
    decisions: Iterable[Suppression], used: Collection[Suppression], known: Sequence[str]
) -> Iterator[DesignFinding]:
    """Suppressions without a reason, and those that match nothing.

    One comment may speak of several names of one object: it is stale when none of them matched.
    """
    used_at = {(d.rule, d.source) for d in used}
    seen: set[tuple[str, str]] = set()
    for one in decisions:
        said = (one.rule, one.source)
        if said in used_at or said in seen:
            continue
        seen.add(said)
        if not one.reason:
            yield messages.UNEXPLAINED_SUPPRESSION.finding(one.object, source=one.source, rule=one.rule)
        else:
            near = get_close_matches(one.rule, known, n=1) if one.rule not in known else []
            hint = f", or write {near[0]}" if near else ""
            yield messages.STALE_SUPPRESSION.finding(
                one.object, near=hint, source=one.source, rule=one.rule, object=one.object
            )


def _order(finding: DesignFinding) -> tuple[int, str, str]:
    return SEVERITIES.index(finding.severity), finding.target, finding.rule
