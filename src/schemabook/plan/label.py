"""The name of a node as EXPLAIN's text form writes it, from the JSON form's separate keys.

Follows `ExplainNode()` in PostgreSQL's explain.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from schemabook.plan.node import Node

_JOINS: Final = {"Hash Join": "Hash", "Merge Join": "Merge", "Nested Loop": "Nested Loop"}
_AGGREGATES: Final = {
    "Plain": "Aggregate",
    "Sorted": "GroupAggregate",
    "Hashed": "HashAggregate",
    "Mixed": "MixedAggregate",
}


def operation(node: Node) -> str:
    """E.g. "Parallel Seq Scan", "Partial HashAggregate", "Hash Left Join", "Insert"."""
    name = _aggregate(node) or _join(node) or _other(node)
    if node.extra.get("Async Capable") is True:
        name = f"Async {name}"
    return f"Parallel {name}" if node.parallel_aware else name


def title(node: Node) -> str:
    """The operation with what it works on: "... using INDEX on RELATION ALIAS"."""
    parts = [operation(node)]
    if node.index and node.node_type != "Bitmap Index Scan":
        parts.append(f"using {node.index}")
    target = _target(node)
    return " ".join([*parts, f"on {target}"]) if target else " ".join(parts)


def _aggregate(node: Node) -> str | None:
    if node.node_type != "Aggregate":
        return None
    name = _AGGREGATES.get(node.strategy or "", "Aggregate")
    mode = node.extra.get("Partial Mode")
    return f"{mode} {name}" if mode in ("Partial", "Finalize") else name


def _join(node: Node) -> str | None:
    stem = _JOINS.get(node.node_type)
    if stem is None or node.join_type in (None, "Inner"):
        return None if stem is None else node.node_type
    return f"{stem} {node.join_type} Join"


def _other(node: Node) -> str:
    kind = node.extra.get("Operation")
    if node.node_type == "ModifyTable":
        return str(kind or "ModifyTable")
    if node.node_type == "Foreign Scan" and kind not in (None, "Select"):
        return f"Foreign {kind}"
    if node.node_type == "SetOp":
        return f"{'Hash' if node.strategy == 'Hashed' else ''}SetOp {node.extra.get('Command', '')}".rstrip()
    if node.node_type == "Custom Scan":
        return f"Custom Scan ({node.extra.get('Custom Plan Provider', '?')})"
    backward = node.extra.get("Scan Direction") == "Backward"
    return f"{node.node_type} Backward" if backward else node.node_type


def _target(node: Node) -> str | None:
    if node.node_type == "Bitmap Index Scan":
        return node.index
    name = (
        node.relation or node.cte_name or _string(node, "Function Name") or _string(node, "Tuplestore Name")
    )
    if name and node.schema not in (None, "public", "pg_catalog") and node.relation:
        name = f"{node.schema}.{name}"
    if node.alias and node.alias != (node.relation or name):
        return f"{name} {node.alias}" if name else node.alias
    return name


def _string(node: Node, key: str) -> str | None:
    value = node.extra.get(key)
    return value if isinstance(value, str) else None
