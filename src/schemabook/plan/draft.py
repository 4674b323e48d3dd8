"""The tree of an EXPLAIN document as a flat list, before anything is computed: `Draft`s in preorder.

Everything here and in the files that use it works by loops, not recursion: plans nest thousands deep.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from schemabook.errors import SyntaxProblem

#: Nodes whose parallel copies run below them.
GATHERS: Final = frozenset({"Gather", "Gather Merge"})


@dataclass(slots=True)
class Draft:
    """One node of the document: its own keys (`data`) and its place. Indexes count from 0 in preorder."""

    index: int
    parent: int  # -1 for the root
    depth: int
    data: dict[str, Any]
    children: list[int] = field(default_factory=list)
    last: int = 0  # the last index of the subtree
    processes: float = 1.0  # how many processes the time of the node is spread over
    payers: tuple[int, ...] = ()  # the nodes whose time includes this one's, when it is not the parent
    carried: tuple[float, ...] | None = None  # in which proportion they ran it, where that is known

    @property
    def kind(self) -> str:
        """The node type."""
        return str(self.data["Node Type"])

    @property
    def subplan(self) -> str:
        """The subplan's name, "" for a plain child."""
        return str(self.data.get("Subplan Name") or "")

    @property
    def is_init_plan(self) -> bool:
        """True for InitPlans and CTEs, which run when somebody asks, not when the parent does."""
        return self.data.get("Parent Relationship") == "InitPlan"

    @property
    def cte(self) -> str | None:
        """The name of the CTE that this subtree computes."""
        name = self.subplan
        return name[4:] if self.is_init_plan and name.startswith("CTE ") else None

    @property
    def loops(self) -> float | None:
        """Executions over all processes, None without ANALYZE."""
        return number(self.data.get("Actual Loops"))

    def holds(self, other: Draft) -> bool:
        """True when `other` lies in this subtree (or is its top)."""
        return self.index <= other.index <= self.last


def number(value: object) -> float | None:
    """A finite number from JSON, or from the text that YAML and XML leave; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < float("inf") else None


def flatten(root: dict[str, Any]) -> list[Draft]:
    """The document's nodes in the order EXPLAIN prints them; SyntaxProblem where one is no node."""
    drafts: list[Draft] = []
    stack: list[tuple[object, int]] = [(root, -1)]
    while stack:
        data, parent = stack.pop()
        if not isinstance(data, dict) or not isinstance(data.get("Node Type"), str):
            raise SyntaxProblem(
                f'This is no query plan: {_place(drafts, parent)} has no "Node Type".',
                hint="give the whole output of EXPLAIN (FORMAT JSON).",
            )
        depth = drafts[parent].depth + 1 if parent >= 0 else 0
        draft = Draft(index=len(drafts), parent=parent, depth=depth, data=data)
        draft.last = draft.index
        drafts.append(draft)
        if parent >= 0:
            drafts[parent].children.append(draft.index)
        stack.extend((child, draft.index) for child in reversed(_plans(data)))
    for draft in reversed(drafts):
        if draft.parent >= 0:
            drafts[draft.parent].last = max(drafts[draft.parent].last, draft.last)
    return drafts


def _plans(data: dict[str, Any]) -> list[object]:
    plans = data.get("Plans")
    if plans is None:
        return []
    if not isinstance(plans, list):
        raise SyntaxProblem(f'This is no query plan: "Plans" of a {data["Node Type"]} is no list.')
    return plans


def _place(drafts: list[Draft], parent: int) -> str:
    return "its top" if parent < 0 else f"a child of node {parent + 1} ({drafts[parent].kind})"
