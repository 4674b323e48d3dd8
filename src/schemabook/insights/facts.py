"""What a rule is given: the plan, the thresholds, the schema where it is known, and what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schemabook.insights.cost import self_share, total_share
from schemabook.insights.early_stop import stopped_early

if TYPE_CHECKING:
    from schemabook.insights.thresholds import Thresholds
    from schemabook.plan import Node, Plan
    from schemabook.schema import Schema, Table

_QUOTED: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_PARAMETER: Final = re.compile(r"\$\d+")
_RETURNS: Final = re.compile(r"\(returns (?P<all>[$\d, ]+)\)")


@dataclass(frozen=True)
class Facts:
    """One plan to judge. `schema` names keys, indexes and partitions; without it rules say less."""

    plan: Plan
    limits: Thresholds
    schema: Schema | None = None

    @cached_property
    def stopped(self) -> frozenset[int]:
        """The nodes that something above may have stopped before their last row."""
        return stopped_early(self.plan)

    @cached_property
    def by_alias(self) -> dict[str, Node]:
        """The first scan of each alias: what a qualified column of a condition belongs to."""
        found: dict[str, Node] = {}
        for node in self.plan.nodes:
            if node.alias and node.relation:
                found.setdefault(node.alias, node)
        return found

    @cached_property
    def generic(self) -> frozenset[int]:
        """The nodes with a parameter `$n` of the statement in a condition: the plan is a generic one.

        Up to 16 values of InitPlans are printed as `$n` too; "(returns $n)" tells which those are.
        """
        names = " ".join(n.subplan_name or "" for n in self.plan.nodes)
        own = {p.strip() for m in _RETURNS.finditer(names) for p in m["all"].split(",")}
        return frozenset(
            n.id
            for n in self.plan.nodes
            if any(set(_PARAMETER.findall(_QUOTED.sub("", t))) - own for t in n.conditions.values())
        )

    def self_share(self, node: Node) -> float:
        """The node's own part of the plan, 0 to 1."""
        return self_share(self.plan, node)

    def total_share(self, node: Node) -> float:
        """The part of the node with everything below it, 0 to 1."""
        return total_share(self.plan, node)

    def parent(self, node: Node) -> Node | None:
        """The node above, None for the root."""
        return None if node.parent is None else self.plan.node(node.parent)

    def scan(self, node: Node) -> Node:
        """The scan that knows the relation: for the index scans of a bitmap the heap scan above."""
        found: Node | None = node
        while found is not None and found.relation is None and found.node_type.startswith("Bitmap"):
            found = self.parent(found)
        return found if found is not None and found.relation else node

    def table(self, node: Node) -> Table | None:
        """The schema's table behind a scan; None where it is unknown or the name is not unique."""
        if self.schema is None or node.relation is None:
            return None
        same = [t for t in self.schema.tables if t.name == node.relation and node.schema in (None, t.schema)]
        return same[0] if len(same) == 1 else None


def subtree(node: Node) -> list[Node]:
    """The node and everything below it."""
    found = [node]
    for one in found:  # grows while it is walked
        found.extend(one.children)
    return found
