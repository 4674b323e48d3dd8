"""A difference in sentences: the totals first, then the nodes, those with most blocks first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.plan_diff.changes import blocks
from schemabook.plan_diff.match import traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Node, Plan
    from schemabook.plan_diff.changes import Change
    from schemabook.plan_diff.model import Pair, PlanDiff

_MOST: Final = 8  # sentences about nodes
# Nodes that only hand rows on; they are told of where nothing else changed beside them.
_HELPERS: Final = frozenset({"Hash", "Materialize", "Memoize", "Result", "Subquery Scan"})


def words(diff: PlanDiff, *, timing: bool) -> tuple[str, ...]:
    """See `PlanDiff.words`."""
    return tuple(_words(diff, timing=timing))


def _words(diff: PlanDiff, *, timing: bool) -> Iterator[str]:
    if not diff.related:
        yield "The plans share no relation: these are not two plans of the same query."
    rows = diff.total("rows")
    if rows is not None and rows.differs:
        yield f"The results differ: {of(rows.before)} rows, then {of(rows.after)}. Data or query changed too."
    if diff.same_shape:
        yield "Both plans have the same nodes, operations and indexes."
    yield from _totals(diff, timing=timing)
    told = [*_pairs(diff), *_gone(diff)]
    yield from told[:_MOST]
    if len(told) > _MOST:
        yield f"And {len(told) - _MOST} more changes."


def _totals(diff: PlanDiff, *, timing: bool) -> Iterator[str]:
    blocks_ = diff.total("blocks")
    if blocks_ is not None:
        yield f"Blocks: {_course(blocks_)}."
    temporary = diff.total("temporary blocks")
    if temporary is not None and temporary.differs:
        yield f"Temporary blocks: {_course(temporary)}."
    cost = diff.total("cost")
    if blocks_ is None and cost is not None:
        yield f"Estimated cost: {_course(cost)}."
    time = diff.total("time")
    if timing and time is not None:
        yield f"Time: {time.before:,.3g} ms → {time.after:,.3g} ms in one run each, which proves nothing yet."


def _pairs(diff: PlanDiff) -> Iterator[str]:
    """Nodes that work otherwise, then nodes that merely read a different number of blocks."""
    weigh = lambda p: -max(blocks(p.before) or 0, blocks(p.after) or 0)  # noqa: E731
    yield from (_pair(p) for p in sorted((p for p in diff.pairs if p.structural), key=weigh))
    for pair in sorted((p for p in diff.pairs if not p.structural), key=weigh):
        change = pair.change("blocks")
        if change is not None:
            yield f"{pair.after.title}: {_course(change, ' blocks')}."


def _pair(pair: Pair) -> str:
    change = pair.change("blocks")
    cost = f"; {_course(change, ' blocks')}" if change is not None else ""
    index = pair.change("index")
    by = f" (through {index.after})" if index is not None and index.after and not pair.after.index else ""
    return f"{pair.before.title} → {pair.after.title}{by}{cost}."


def _gone(diff: PlanDiff) -> Iterator[str]:
    old, new = traits(diff.before), traits(diff.after)
    went = {n.id: n for n in diff.removed if old[n.id].kind == "join"}
    came = {n.id: n for n in diff.added if new[n.id].kind == "join"}
    if went and came:
        yield f"Another join order: {_order(diff.before)}; now {_order(diff.after)}."
    elif went or came:
        yield from (f"No longer there: {n.title}." for n in went.values())
        yield from (f"New: {n.title}." for n in came.values())
    yield from (f"No longer there: {n.title}{_own(n)}." for n in _telling(diff.removed, went))
    yield from (f"New: {n.title}{_own(n)}." for n in _telling(diff.added, came))


def _telling(nodes: tuple[Node, ...], joins: dict[int, Node]) -> list[Node]:
    return [n for n in nodes if n.id not in joins and n.node_type not in _HELPERS]


def _own(node: Node) -> str:
    found = blocks(node)
    return f" ({found:,} blocks)" if found else ""


def _order(plan: Plan) -> str:
    """The joins from the innermost to the outermost, as the relations that each has joined."""
    found = traits(plan)
    joins = [found[n.id].leaves for n in reversed(plan.nodes) if found[n.id].kind == "join"]
    distinct = sorted(dict.fromkeys(joins), key=len)
    return ", then ".join(" ⋈ ".join(sorted(leaf.alias or leaf.name for leaf in s)) for s in distinct)


def _course(change: Change, unit: str = "") -> str:
    """ "4,425 → 7 (632 times less)", or "4,425, as before"."""
    if not change.differs:
        return f"{of(change.before)}, as before"
    return f"{of(change.before)} → {of(change.after)}{unit}{_by(change.factor)}"


def _by(factor: float | None) -> str:
    """ " (632 times less)", " (3 times as much)"; below a factor of two in percent."""
    if not factor:
        return ""
    if 0.5 < factor < 2:
        return f" ({100 * (factor - 1):+,.0f} %)"
    return f" ({1 / factor:,.0f} times less)" if factor < 1 else f" ({factor:,.0f} times as much)"


def of(value: str | float | None) -> str:
    """A value as the sentences spell it."""
    if value is None:
        return "none"
    return value if isinstance(value, str) else f"{value:,.0f}"
