"""A plan without what EXPLAIN prints in one of its formats only: equal for the same plan in two formats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.plan.node import Node, Plan

#: Shown by text only with VERBOSE.
_ONLY_VERBOSE: Final = frozenset({"Inner Unique"})


def comparable(plan: Plan) -> Plan:
    """The plan as far as every format tells it. Left out are, and nothing else:

    - "Inner Unique", which text shows only with VERBOSE and only where it is true;
    - flags and counters of `Node.extra` that are false or zero: text does not show them, and which of them a
      version knows is not to be seen from text;
    - buffers, I/O times and WAL where the whole plan has none: text does not tell that from not asked for;
    - the name of a foreign key's own trigger, and the empty list and object that stand for "none".
    """
    nodes = plan.nodes
    drop = [
        field for field in ("buffers", "io", "wal") if not any(_any(getattr(node, field)) for node in nodes)
    ]
    made: dict[int, Node] = {}
    for node in reversed(nodes):
        none: dict[str, Any] = {f: None for field in drop for f in (field, f"{field}_self")}
        none["workers"] = tuple(replace(w, extra=_shown(w.extra)) for w in node.workers)
        children = tuple(made[c.id] for c in node.children)
        made[node.id] = replace(node, children=children, extra=_shown(node.extra), **none)
    return replace(
        plan,
        nodes=tuple(made[n.id] for n in nodes),
        triggers=tuple(replace(t, name=None) if t.constraint else t for t in plan.triggers),
        planning_buffers=plan.planning_buffers if _any(plan.planning_buffers) else None,
        serialization=_shown(plan.serialization) if plan.serialization else None,
        extra=_shown(plan.extra),
    )


def _any(counters: Any) -> bool:
    return counters is not None and any(vars(counters).values())


def _shown(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in extra.items() if k not in _ONLY_VERBOSE and v not in (False, 0, "", [], {})}
