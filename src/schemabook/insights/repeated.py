"""The N+1 shape: one statement many times, each time with another constant."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding
from schemabook.insights.thresholds import DEFAULT
from schemabook.insights.words import count
from schemabook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.insights.thresholds import Thresholds

_CONSTANT: Final = re.compile(r"(?<![\w$\".])(?:[eE]?'(?:[^']|'')*'|-?\d+(?:\.\d+)?)(?![\w.])")
_PLACEHOLDER: Final = re.compile(r"\$\d+|%s|%\(\w+\)s|(?<![:\w]):[a-z_]\w*")
_READS: Final = re.compile(r"\s*(select|with|update|delete)\b", re.IGNORECASE)
_FEW: Final = 10  # rows of an answer; more is a report that was asked for several times
_LONG: Final = 90


def n_plus_one(seen: Iterable[Plan | str], thresholds: Thresholds = DEFAULT) -> tuple[Finding, ...]:
    """Statements that were sent again and again with other constants, the most frequent first.

    Give what one request sent: plans (with their query, as auto_explain logs it, or the shape of the plan
    tells) or the statements' texts. The fix is one statement for all constants, where they differ in one
    place behind `=`.
    """
    groups: dict[str, list[Plan | str]] = defaultdict(list)
    for one in seen:
        groups[_shape(one)].append(one)
    often = sorted(groups.values(), key=len, reverse=True)
    return tuple(f for group in often if (f := _judge(group, thresholds)) is not None)


def _judge(group: list[Plan | str], limits: Thresholds) -> Finding | None:
    texts = [_text(one) for one in group]
    known = [t for t in texts if t is not None]
    different = len({_constants(one) for one in group})
    if any(_PLACEHOLDER.search(t) for t in known):  # the values were sent apart
        different = len(group)
    plans = [p for p in group if isinstance(p, Plan)]
    if known and not _READS.match(known[0]):
        return None
    if min(len(group), different) < limits.repeats:
        return None
    if any((p.root.rows_total or 0.0) > _FEW * max(1, len(group)) for p in plans):
        return None
    shown = _CONSTANT.sub("?", known[0]) if known else plans[0].root.title
    spent = sum(p.execution_ms or p.total_ms or 0.0 for p in plans)
    time = f", {spent:,.1f} ms together" if spent else ""
    return Finding(
        rule="n-plus-one",
        severity="warning",
        target=" ".join(shown.split())[:_LONG],
        message=f"The same statement ran {count(len(group))} times with different constants{time}.",
        why="Each is fast in itself, but each costs a round trip and planning; one statement pays it once.",
        fix=_together(known),
        advice="Ask for all at once: = ANY ($1) with an array, a join, or the mapper's eager loading.",
    )


def _shape(one: Plan | str) -> str:
    text = _text(one)
    if text is not None:
        return " ".join(_CONSTANT.sub("?", text).split())
    assert isinstance(one, Plan)
    return "\n".join(
        f"{n.depth} {n.title} " + " ".join(_CONSTANT.sub("?", c) for c in n.conditions.values())
        for n in one.nodes
    )


def _constants(one: Plan | str) -> str:
    """The statement with its constants, and those that the plan shows in its conditions."""
    conditions = () if isinstance(one, str) else (c for n in one.nodes for c in n.conditions.values())
    return "\n".join([_text(one) or "", *conditions])


def _text(one: Plan | str) -> str | None:
    return one if isinstance(one, str) else one.query


def _together(texts: list[str]) -> str | None:
    """The statements as one, with IN; None where their constants differ in more than one place."""
    lists = [_CONSTANT.findall(t) for t in texts]
    if not lists or len({len(c) for c in lists}) != 1:
        return None
    places = [i for i in range(len(lists[0])) if len({c[i] for c in lists}) > 1]
    if len(places) != 1:
        return None
    place = list(_CONSTANT.finditer(texts[0]))[places[0]]
    before = texts[0][: place.start()].rstrip()
    if not before.endswith("=") or before.endswith((">=", "<=", "!=")):
        return None
    values = ", ".join(dict.fromkeys(c[places[0]] for c in lists))
    return f"{before[:-1].rstrip()} IN ({values}){texts[0][place.end() :]}".rstrip().rstrip(";") + ";"
