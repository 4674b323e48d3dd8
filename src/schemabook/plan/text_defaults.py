"""What EXPLAIN's JSON form prints and its text form leaves out, filled in by the rules of explain.c.

Text shows no counter that is zero, and says by order and by words what JSON says with keys of their own.
"""

from __future__ import annotations

from typing import Any, Final

from schemabook.plan.counts import BUFFER_KEYS

_MEMBERS: Final = frozenset({"Append", "Merge Append", "BitmapAnd", "BitmapOr"})
_FILTERS: Final = {
    "Filter": "Rows Removed by Filter",
    "Join Filter": "Rows Removed by Join Filter",
    "Conflict Filter": "Rows Removed by Conflict Filter",
}
_RECHECK: Final = {
    "Index Scan": "Index Cond",
    "Index Only Scan": "Index Cond",
    "Bitmap Heap Scan": "Recheck Cond",
}
_IO_16: Final = ("I/O Read Time", "I/O Write Time")
_IO_15: Final = (*_IO_16, "Temp I/O Read Time", "Temp I/O Write Time")
_IO_17: Final = tuple(
    f"{pool} I/O {verb} Time" for pool in ("Shared", "Local", "Temp") for verb in ("Read", "Write")
)
_WAL: Final = ("WAL Records", "WAL FPI", "WAL Bytes")


def fill(nodes: list[dict[str, Any]], beside: list[dict[str, Any]]) -> None:
    """Complete the nodes of one plan; `beside` are its other blocks that may hold counters."""
    analyzed = any("Actual Loops" in n for n in nodes)
    timed = any("Actual Total Time" in n for n in nodes)
    zeros = dict.fromkeys(_counted([*nodes, *beside, *_workers(nodes)]), 0)
    for node in nodes:
        _relations(node)
        _kind(node)
        if not analyzed:
            continue
        _removed(node)
        if timed and node.get("Actual Loops") == 0:
            node.setdefault("Actual Startup Time", 0.0)
            node.setdefault("Actual Total Time", 0.0)
        for key, zero in zeros.items():
            node.setdefault(key, zero)
        for worker in node.get("Workers", ()):
            if "Actual Loops" in worker:  # with VERBOSE; else only a Sort has something to say of its workers
                for key, zero in zeros.items():
                    worker.setdefault(key, zero)


def _workers(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [w for n in nodes for w in n.get("Workers", ())]


def _counted(holders: list[dict[str, Any]]) -> list[str]:
    """The counters that were asked for: where one is shown anywhere, JSON has its whole family everywhere."""
    seen = {key for holder in holders for key in holder}
    found: list[str] = []
    if seen & BUFFER_KEYS.keys():
        found += BUFFER_KEYS
    if seen & (set(_IO_17) - set(_IO_15)):
        found += _IO_17
    elif seen & set(_IO_15):
        found += _IO_15 if seen - set(_IO_16) & set(_IO_15) else _IO_16
    if seen & set(_WAL):
        found += _WAL
    return found


def _relations(node: dict[str, Any]) -> None:
    """How each child serves its parent: by the parent's type, else the first is outer, the second inner."""
    children = node.get("Plans", ())
    plain = [c for c in children if "Parent Relationship" not in c]
    kind = node["Node Type"]
    for place, child in enumerate(plain):
        if kind in _MEMBERS or (kind == "ModifyTable" and len(plain) > 1):
            child["Parent Relationship"] = "Member"
        elif kind == "Subquery Scan":
            child["Parent Relationship"] = "Subquery"
        elif kind == "Custom Scan":
            child["Parent Relationship"] = "child" if len(plain) == 1 else "children"
        else:
            child["Parent Relationship"] = "Inner" if place else "Outer"


def _kind(node: dict[str, Any]) -> None:
    kind = node["Node Type"]
    if kind == "Gather":
        node.setdefault("Single Copy", False)
    if kind in ("Append", "Merge Append"):
        node.setdefault("Subplans Removed", 0)
    if node.get("Strategy") in ("Hashed", "Mixed") and kind == "Aggregate":
        if "Total Cost" in node:
            node.setdefault("Planned Partitions", 0)
        for holder in (node, *node.get("Workers", ())):
            if "HashAgg Batches" in holder:
                holder.setdefault("Disk Usage", 0)


def _removed(node: dict[str, Any]) -> None:
    for condition, key in _FILTERS.items():
        if condition in node:
            node.setdefault(key, 0)
    if _RECHECK.get(node["Node Type"]) in node:
        node.setdefault("Rows Removed by Index Recheck", 0)
    if node["Node Type"] == "Bitmap Heap Scan":
        node.setdefault("Exact Heap Blocks", 0)
        node.setdefault("Lossy Heap Blocks", 0)
        for worker in node.get("Workers", ()):
            if "Exact Heap Blocks" in worker or "Lossy Heap Blocks" in worker:
                worker.setdefault("Exact Heap Blocks", 0)
                worker.setdefault("Lossy Heap Blocks", 0)
