"""What differs between two nodes that answer to each other, and between two plans as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.plan_diff.match import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Node, Plan

#: Changes of how the work is done; the others are of how much there was.
STRUCTURAL: Final = frozenset({"operation", "index"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that differs. `what` names it; None stands for "not there" or "not measured".

    Of a node: "operation", "index" (names), "rows", "loops", "blocks", "temporary blocks" (its own), "time"
    (its own milliseconds). Of a plan: "blocks", "temporary blocks", "rows", "cost", "time" and "planning"
    (milliseconds).
    """

    what: str
    before: str | float | None
    after: str | float | None

    @property
    def factor(self) -> float | None:
        """After over before; None where that is no number."""
        if isinstance(self.before, str) or isinstance(self.after, str) or not self.before:
            return None
        return None if self.after is None else self.after / self.before

    @property
    def differs(self) -> bool:
        """False when both sides are equal."""
        return self.before != self.after


def changes(before: Node, after: Node) -> tuple[Change, ...]:
    """What differs; a bitmap scan is taken with its index half."""
    return tuple(c for c in _changes(before, after) if c.differs)


def _changes(before: Node, after: Node) -> Iterator[Change]:
    yield Change(what="operation", before=before.operation, after=after.operation)
    yield Change(what="index", before=indexes(before), after=indexes(after))
    yield Change(what="rows", before=_whole(before.rows_total), after=_whole(after.rows_total))
    yield Change(what="loops", before=before.loops, after=after.loops)
    yield Change(what="blocks", before=blocks(before), after=blocks(after))
    yield Change(what="temporary blocks", before=temp(before), after=temp(after))
    if before.self_ms is not None and after.self_ms is not None:
        yield Change(what="time", before=self_ms(before), after=self_ms(after))


def totals(before: Plan, after: Plan) -> tuple[Change, ...]:
    """The statement's totals, those that were measured in both plans, equal ones included."""
    old, new = before.root, after.root
    found = [Change(what="cost", before=old.total_cost, after=new.total_cost)]
    if old.buffers is not None and new.buffers is not None:
        found.append(Change(what="blocks", before=old.buffers.total, after=new.buffers.total))
        found.append(Change(what="temporary blocks", before=old.buffers.temp, after=new.buffers.temp))
    if before.analyzed and after.analyzed:
        found.append(Change(what="rows", before=_whole(old.rows_total), after=_whole(new.rows_total)))
    if before.execution_ms is not None and after.execution_ms is not None:
        found.append(Change(what="time", before=before.execution_ms, after=after.execution_ms))
    if before.planning_ms is not None and after.planning_ms is not None:
        found.append(Change(what="planning", before=before.planning_ms, after=after.planning_ms))
    return tuple(found)


def indexes(node: Node) -> str | None:
    """The names of the indexes that the node reads itself or through its bitmaps."""
    return ", ".join(dict.fromkeys(p.index for p in parts(node) if p.index)) or None


def blocks(node: Node) -> int | None:
    """The node's own blocks of tables and indexes, its bitmaps included."""
    found = [p.buffers_self.total for p in parts(node) if p.buffers_self is not None]
    return sum(found) if found else None


def temp(node: Node) -> int | None:
    """The node's own blocks of temporary files."""
    return None if node.buffers_self is None else node.buffers_self.temp


def self_ms(node: Node) -> float | None:
    """The node's own milliseconds, its bitmaps included."""
    found = [p.self_ms for p in parts(node) if p.self_ms is not None]
    return sum(found) if found else None


def _whole(rows: float | None) -> float | None:
    """Rows over all loops: averages before 18 are rounded, so a fraction means nothing."""
    return None if rows is None else float(round(rows))
