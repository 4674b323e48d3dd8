"""How much of the whole a node is: what makes a finding worth a reader's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemabook.plan import Node, Plan


def self_share(plan: Plan, node: Node) -> float:
    """The node's own part of the plan, 0 to 1: of the time, without times of the blocks, else 1."""
    if plan.total_ms:
        return (node.self_ms or 0.0) / plan.total_ms
    if plan.root.buffers and node.buffers_self is not None and plan.root.buffers.total:
        return node.buffers_self.total / plan.root.buffers.total
    return 1.0


def total_share(plan: Plan, node: Node) -> float:
    """The part of the node with everything below it, 0 to 1; measured as in `self_share`."""
    if plan.total_ms:
        return (node.total_ms or 0.0) / plan.total_ms
    if plan.root.buffers and node.buffers is not None and plan.root.buffers.total:
        return node.buffers.total / plan.root.buffers.total
    return 1.0
