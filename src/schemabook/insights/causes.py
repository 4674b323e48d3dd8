"""One finding per cause: what only follows from another finding is left out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.insights.facts import subtree
from schemabook.insights.joins import waiting_for_estimate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.findings import Finding
    from schemabook.insights.facts import Facts

_HOT: Final = "hot-inner-side"
_ESTIMATES: Final = frozenset({"mis-estimate", "stale-statistics", "generic-plan"})
_WASTE: Final = frozenset({"seq-scan-discards", "index-filters-late"})
#: Which findings about a node make which others about the same node superfluous.
_STRONGER: Final = {"generic-plan": _WASTE, "cartesian-product": frozenset({"hot-inner-side"})}
_NUMBER: Final = re.compile(r"_\d+\Z")


def distinct(facts: Facts, findings: Sequence[Finding]) -> list[Finding]:
    """The findings without consequences of others and without repetitions, the dearest first."""
    rules: dict[int | None, set[str]] = {}
    for finding in findings:
        rules.setdefault(finding.node, set()).add(finding.rule)
    first = [f for f in findings if not _follows(facts, f, rules)]
    hot = {f.node for f in first if f.rule == _HOT}
    kept = [f for f in first if f.rule != "mis-estimate" or f.node not in hot]
    causes = {f.node: c for f in kept if (c := _cause(facts, f, kept)) is not None}
    told = [
        _blamed(f, [h for h in kept if causes.get(h.node) is f and h.rule == _HOT])
        for f in kept
        if f.rule != _HOT or f.node not in causes
    ]
    return sorted(_merged(facts, told), key=lambda f: -(f.share or 0.0))


def _follows(facts: Facts, finding: Finding, rules: Mapping[int | None, set[str]]) -> bool:
    """True where another finding at the same node, or about waste below it, says more."""
    if finding.node is None:
        return False
    here = rules[finding.node]
    if any(finding.rule in weaker for rule, weaker in _STRONGER.items() if rule in here):
        return True
    node = facts.plan.node(finding.node)
    if finding.rule == "sub-plan-per-row":  # an index makes the subquery cheap; then it may stay one
        wasting = {n.id for n in subtree(node)}
    elif finding.rule == _HOT:
        wasting = {n.id for c in node.children if c.relationship == "Inner" for n in subtree(c)}
    else:
        return False
    return any(_WASTE & rules.get(number, set()) for number in wasting)


def _cause(facts: Facts, finding: Finding, others: Sequence[Finding]) -> Finding | None:
    """The wrong estimate of the outer side that made the planner choose a hot nested loop."""
    if finding.rule != _HOT or finding.node is None:
        return None
    outer = waiting_for_estimate(facts, facts.plan.node(finding.node))
    wrong = {n.id for n in subtree(outer)} if outer is not None else set()
    return next((o for o in others if o.rule in _ESTIMATES and o.node in wrong), None)


def _blamed(finding: Finding, for_these: Sequence[Finding]) -> Finding:
    """The finding with its consequences told."""
    if not for_these:
        return finding
    said = " ".join(f"{f.target}: {f.message}" for f in for_these)
    share = max(f.share or 0.0 for f in (finding, *for_these))
    return replace(finding, why=f"{finding.why} {said}", share=share)


def _merged(facts: Facts, findings: list[Finding]) -> list[Finding]:
    """The same finding about partitions of one table is said once, of the dearest of them."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_family(facts, finding), []).append(finding)
    return [_together(group) for group in groups.values()]


def _family(facts: Facts, finding: Finding) -> tuple[object, ...]:
    """Partitions stand below one Append, under aliases that are numbered."""
    node = facts.plan.node(finding.node) if finding.node is not None else None
    parent = facts.parent(node) if node is not None else None
    if (
        node is not None
        and parent is not None
        and parent.node_type in ("Append", "Merge Append")
        and node.alias
    ):
        return finding.rule, parent.id, _NUMBER.sub("", node.alias)
    return (id(finding),)


def _together(group: list[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    first = max(group, key=lambda f: f.share or 0.0)
    fixes = list(dict.fromkeys(f.fix for f in group if f.fix))
    rest = len(group) - 1
    return replace(
        first,
        message=f"{first.message} (The same for {rest} more partition{'s' if rest > 1 else ''}.)",
        fix=" ".join(fixes) or None,
        share=min(1.0, sum(f.share or 0.0 for f in group)),
    )
