"""Which node of one plan answers to which of another: by what it works on, never by its label.

A scan is known by relation and alias, everything else by its kind (a join, an aggregate, a sort) and by the
join set: the base relations below it. A join order that changed therefore shows as joins that went and
came, and a join method that changed as one join whose operation differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from schemabook.plan import Node, Plan

# The kinds whose members stand in for each other.
_KINDS: Final = {
    "Hash Join": "join",
    "Merge Join": "join",
    "Nested Loop": "join",
    "Aggregate": "aggregate",
    "Group": "aggregate",
    "Unique": "aggregate",
    "Sort": "sort",
    "Incremental Sort": "sort",
    "Gather": "gather",
    "Gather Merge": "gather",
    "Append": "append",
    "Merge Append": "append",
}
ASIDE: Final = frozenset({"InitPlan", "SubPlan"})
_BITMAPS: Final = frozenset({"Bitmap Index Scan", "BitmapAnd", "BitmapOr"})


@dataclass(frozen=True)
class Leaf:
    """A base relation, CTE or function as the query names it."""

    name: str
    alias: str

    def __str__(self) -> str:
        return self.name if self.alias in ("", self.name) else f"{self.name} {self.alias}"


@dataclass(frozen=True)
class Traits:
    """What a node is known by: its kind, the join set, and (for a scan) its own leaf."""

    kind: str
    leaves: frozenset[Leaf]
    leaf: Leaf | None


def is_part(node: Node) -> bool:
    """True for the index half of a bitmap scan: it is counted with its Bitmap Heap Scan."""
    return node.node_type in _BITMAPS


def parts(node: Node) -> tuple[Node, ...]:
    """The node with the index half of its bitmap scan."""
    found, todo = [node], [c for c in node.children if is_part(c)]
    while todo:
        part = todo.pop(0)
        found.append(part)
        todo += [c for c in part.children if is_part(c)]
    return tuple(found)


def traits(plan: Plan) -> dict[int, Traits]:
    """The traits of every node, by id; without recursion, as plans may be deep."""
    known: dict[int, Traits] = {}
    for node in reversed(plan.nodes):  # children stand behind their parents
        leaf = _leaf(node)
        below = (known[c.id].leaves for c in node.children if c.relationship not in ASIDE)
        leaves = frozenset({leaf} if leaf else ()).union(*below)
        known[node.id] = Traits(_kind(node, leaf), leaves, leaf)
    return known


def pairs(before: Plan, after: Plan) -> tuple[tuple[Node, Node], ...]:
    """The nodes that answer to each other, in the order of `after`."""
    old, new = traits(before), traits(after)
    found: dict[int, Node] = {}  # id in `after` -> node of `before`
    taken: set[int] = set()
    for key in (_exactly, _roughly, _scans, _relations):
        _pass(before, after, old, new, key, found, taken)
    return tuple((found[n.id], n) for n in after.nodes if n.id in found)


def _pass(
    before: Plan,
    after: Plan,
    old: dict[int, Traits],
    new: dict[int, Traits],
    key: Callable[[Node, Traits], Hashable],
    found: dict[int, Node],
    taken: set[int],
) -> None:
    """Pair what is still alone and has the same key, in the order EXPLAIN prints it."""
    waiting: dict[Hashable, list[Node]] = {}
    for node in _alone(before.nodes, taken):
        waiting.setdefault(key(node, old[node.id]), []).append(node)
    for node in _alone(after.nodes, found):
        name = key(node, new[node.id])
        if name is not None and waiting.get(name):
            partner = waiting[name].pop(0)
            found[node.id] = partner
            taken.add(partner.id)


def _alone(nodes: Iterable[Node], known: Iterable[int]) -> list[Node]:
    gone = set(known)
    return [n for n in nodes if n.id not in gone and not is_part(n)]


def _exactly(node: Node, of: Traits) -> Hashable:
    """The same operation on the same relations: what did not change is paired first."""
    return node.operation, node.subplan_name, of.leaf, of.leaves


def _roughly(_node: Node, of: Traits) -> Hashable:
    """The same kind on the same relations."""
    return of.kind, of.leaf, of.leaves


def _scans(_node: Node, of: Traits) -> Hashable:
    """A scan by its leaf alone: what stands below it (a subquery) may differ."""
    return of.leaf


def _relations(node: Node, of: Traits) -> Hashable:
    """A scan by its relation alone: the query was written anew, with another alias."""
    return node.relation if of.leaf else None


def _kind(node: Node, leaf: Leaf | None) -> str:
    if leaf is not None:
        return "modify" if node.node_type == "ModifyTable" else "scan"
    return _KINDS.get(node.node_type, node.node_type)


def _leaf(node: Node) -> Leaf | None:
    if is_part(node):
        return None
    name = node.relation or node.cte_name or node.extra.get("Function Name")
    if node.node_type == "ModifyTable" and name:
        return Leaf(f"{name} (target)", "")
    if not name and node.alias is None:
        return None
    return Leaf(str(name or node.alias), node.alias or "")
