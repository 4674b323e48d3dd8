"""The plan tests' vocabulary: the corpus, hand-made plans, and the assertions about both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemabook import plan
from schemabook.insights import insights
from schemabook.plan import Buffers
from schemabook.plan.comparable import comparable

if TYPE_CHECKING:
    from schemabook.findings import Finding
    from schemabook.plan import Node, Plan

FOLDER = Path(__file__).parent

CORPUS = sorted(FOLDER.glob("*/*.json"))
OTHERS = sorted(p for p in FOLDER.glob("*/*") if p.suffix in (".txt", ".xml", ".yaml"))
IDS = [f"{p.parent.name}-{p.stem}" for p in CORPUS]


def corpus(name: str, version: int = 18) -> Plan:
    return plan.read((FOLDER / str(version) / f"{name}.json").read_text())


def node(
    kind: str, *children: dict[str, Any], ms: float | None = None, loops: float = 1, **keys: Any
) -> dict[str, Any]:
    """A node as EXPLAIN prints it; `ms` is per loop. Underscores in further keys stand for blanks."""
    made: dict[str, Any] = {
        "Node Type": kind,
        "Parent Relationship": "Outer",
        "Plan Rows": 1,
        "Plan Width": 8,
    }
    if ms is not None:
        made |= {"Actual Startup Time": 0.0, "Actual Total Time": ms, "Actual Rows": 1, "Actual Loops": loops}
    made |= {key.replace("_", " "): value for key, value in keys.items()}
    return made | {"Plans": list(children)} if children else made


def alike(found: Plan) -> Plan:
    """What two runs of a statement on the same data have in common, in whatever formats they were printed.

    Not: times, what depends on the cache (which blocks were hit and which read, dirtied or written, what
    planning looked up), and how parallel workers shared the work.
    """
    bare = comparable(found.without_times())
    nodes: dict[int, Node] = {}
    for node in reversed(bare.nodes):
        nodes[node.id] = replace(
            node,
            children=tuple(nodes[c.id] for c in node.children),
            buffers=_looked_at(node.buffers),
            buffers_self=_looked_at(node.buffers_self),
            workers=(),
            extra=_steady(node),
        )
    serialization = {
        k: v for k, v in (bare.serialization or {}).items() if "Blocks" not in k and "Time" not in k
    }
    return replace(
        bare,
        nodes=tuple(nodes[n.id] for n in bare.nodes),
        triggers=tuple(replace(t, ms=None) for t in bare.triggers),
        planning_buffers=None,
        planning={},
        serialization=serialization or None,
    )


def _looked_at(buffers: Buffers | None) -> Buffers | None:
    return None if buffers is None else Buffers(shared_hit=buffers.total, temp_read=buffers.temp)


def _steady(node: Node) -> dict[str, Any]:
    shared = ("Sort Space Used", "Peak Memory Usage") if node.processes > 1 else ()
    return {k: v for k, v in node.extra.items() if k not in shared}


def find(found: Plan, title: str) -> Node:
    """The only node with this title."""
    (only,) = [n for n in found.nodes if n.title == title]
    return only


def assert_conserves(found: Plan) -> None:
    """Every share is at least zero and the shares add up to the root, in time and in blocks."""
    assert all((n.self_ms or 0) >= 0 for n in found.nodes)
    if found.root.total_ms is not None:
        whole = sum(n.self_ms or 0 for n in found.nodes)
        assert abs(whole - found.root.total_ms) <= max(0.01 * found.root.total_ms, 1e-9)
    if found.root.buffers is not None:
        own = [n.buffers_self for n in found.nodes if n.buffers_self is not None]
        assert len(own) == len(found.nodes)
        assert all(b.total >= 0 and b.temp >= 0 for b in own)
        slack = len(found.nodes)  # each share is rounded to whole blocks
        assert abs(sum(b.total for b in own) - found.root.buffers.total) <= slack


def assert_finding(found: Plan, rule: str, target: str = "") -> Finding:
    """The plan's only finding of this rule, about a node with `target` in its name."""
    (only,) = [f for f in insights(found) if f.rule == rule]
    assert target in only.target
    return only


def assert_clean(found: Plan, rule: str | None = None) -> None:
    assert [str(f) for f in insights(found) if rule in (None, f.rule)] == []
