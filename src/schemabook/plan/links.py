"""Who pays for whom: in whose measured time a node's time is contained.

PostgreSQL times a node inclusive of whatever runs while it runs. For a plain child and a SubPlan that is
the node above it. Not so for the others:

- a CTE stands below the node where its query level begins, but runs when a CTE Scan asks for rows;
- an InitPlan stands there too, but runs when an expression first needs its value, in the node that
  evaluates the expression (or in the Gather, which computes such values before it starts workers);
- a data-modifying CTE may have no scan, or only a partial one: the executor finishes it after the last row;
- what is below a Gather ran in several processes at once; loops add them up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.plan.draft import GATHERS, Draft, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan.purse import Purse

_LITERAL: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_REFERENCE: Final = re.compile(r"InitPlan \w+|\$\d+")
_RETURNS: Final = re.compile(r"^(?P<name>.*?) \(returns (?P<params>[$\d, ]+)\)$")
_FAR: Final = 500  # nodes looked at before giving up on finding the one that ran an InitPlan


def spread_processes(drafts: list[Draft]) -> None:
    """Set `processes` of every node: how many ran its part of the plan side by side."""
    for draft in drafts[1:]:
        parent = drafts[draft.parent]
        draft.processes = parent.processes
        if parent.kind in GATHERS and draft.data.get("Parent Relationship") == "Outer":
            draft.processes *= participants(parent, draft)


def participants(gather: Draft, child: Draft) -> float:
    """Processes that ran the child of a Gather, on average over the Gather's loops.

    Each process runs the child once per loop of the Gather, so the loops say whether the leader took part.
    Workers' own entries (VERBOSE) say it directly; they are exact where the Gather ran once.
    """
    loops, runs = child.loops or 0.0, gather.loops or 0.0
    if loops <= 0 or runs <= 0:
        return 1.0
    entries = [number(w.get("Actual Loops")) or 0.0 for w in worker_entries(child)]
    if runs == 1 and any(entries):
        leader = 1 if loops - sum(entries) > 0 else 0
        return float(sum(1 for e in entries if e > 0) + leader)
    launched = number(gather.data.get("Workers Launched"))
    most = launched + 1 if launched is not None and runs == 1 else loops
    return max(1.0, min(loops / runs, most))


def worker_entries(draft: Draft) -> list[dict[str, object]]:
    """The entries of "Workers" that are objects."""
    entries = draft.data.get("Workers")
    return [w for w in entries if isinstance(w, dict)] if isinstance(entries, list) else []


def link_ctes(drafts: list[Draft]) -> None:
    """Set the payers of every CTE: its scans. Names are looked up outwards, as SQL scopes them."""
    declared: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.cte is not None:
            declared[draft.cte].append(draft)
    scans: dict[int, list[int]] = defaultdict(list)
    for draft in drafts:
        if draft.kind == "CTE Scan":
            found = _in_scope(drafts, draft, declared.get(str(draft.data.get("CTE Name")), []))
            if found is not None:
                scans[found.index].append(draft.index)
    for index, payers in scans.items():
        drafts[index].payers = tuple(payers)


def _in_scope(drafts: list[Draft], scan: Draft, declared: list[Draft]) -> Draft | None:
    """The innermost of the CTEs of one name whose query level encloses the scan, but not the CTE itself."""
    around = [c for c in declared if drafts[c.parent].holds(scan) and not c.holds(scan)]
    return max(around, key=lambda c: drafts[c.parent].depth, default=None)


def link_init_plans(drafts: list[Draft], purse: Purse) -> None:
    """Set the payer of every InitPlan: the node that evaluates an expression with its value.

    What a scan is known to have run of a CTE is taken out of the purse before, what is paid here after.
    """
    for draft in drafts:
        if draft.cte is not None and draft.payers:
            draft.carried = purse.carried(draft.payers, draft.index)
            if draft.carried:
                purse.share(draft.payers, draft.index, draft.carried)
    references = _references(drafts)
    gather = _gathers_above(drafts)
    for plan in drafts:
        if plan.parent < 0 or not plan.is_init_plan or plan.cte is not None:
            continue
        users = _users(drafts, plan, references, gather)
        payer = _choose(drafts, plan, users, purse)
        purse.pay(payer, plan.index)
        plan.payers = () if payer == plan.parent else (payer,)


def _references(drafts: list[Draft]) -> dict[str, list[int]]:
    """Which nodes mention "InitPlan 1" (17 and newer) or "$0" (before) outside of quotes."""
    found: dict[str, list[int]] = defaultdict(list)
    for draft in drafts:
        tokens: dict[str, None] = {}
        for text in _texts(draft):
            if "InitPlan" in text or "$" in text:
                tokens.update(dict.fromkeys(_REFERENCE.findall(_LITERAL.sub("", text))))
        for token in tokens:
            found[token].append(draft.index)
    return found


def _texts(draft: Draft) -> Iterator[str]:
    for key, value in draft.data.items():
        if key in ("Subplan Name", "Plans", "Workers"):
            continue
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (v for v in value if isinstance(v, str))


def _gathers_above(drafts: list[Draft]) -> list[int]:
    """For each node the nearest Gather that it runs under, -1 for none."""
    above = [-1] * len(drafts)
    for draft in drafts[1:]:
        parent = drafts[draft.parent]
        outer = parent.kind in GATHERS and draft.data.get("Parent Relationship") == "Outer"
        above[draft.index] = parent.index if outer else above[parent.index]
    return above


def _users(
    drafts: list[Draft], plan: Draft, references: dict[str, list[int]], gather: list[int]
) -> list[int]:
    returns = _RETURNS.match(plan.subplan)
    tokens = [p.strip() for p in returns["params"].split(",")] if returns else [plan.subplan]
    level = drafts[plan.parent]
    users: dict[int, None] = {}
    for token in tokens:
        for index in references.get(token, ()):
            if level.holds(drafts[index]) and not plan.holds(drafts[index]):
                users[gather[index] if gather[index] >= level.index else index] = None
    return list(users)


def _choose(drafts: list[Draft], plan: Draft, users: list[int], purse: Purse) -> int:
    """The node that ran the plan: one that mentions it, else one around those, else one that has the time.

    An expression in a select list is not shown without VERBOSE, hence the last two.
    """
    able = [u for u in users if purse.can_pay(u, plan.index)]
    if able:
        return max(able, key=purse.wealth)
    for index in (*_ancestors(drafts, users[:20], plan.parent), plan.parent):
        if purse.can_pay(index, plan.index):
            return index
    for index in _main_line(drafts, plan.parent):
        if purse.can_pay(index, plan.index):
            return index
    return max(users, key=purse.wealth, default=plan.parent)


def _main_line(drafts: list[Draft], top: int) -> Iterator[int]:
    """The nodes below `top` that rows flow through; InitPlans and CTEs are query levels of their own."""
    index, seen = top + 1, 0
    while index <= drafts[top].last and seen < _FAR:
        seen += 1
        if drafts[index].is_init_plan:
            index = drafts[index].last
        else:
            yield index
        index += 1


def _ancestors(drafts: list[Draft], users: list[int], top: int) -> Iterator[int]:
    for user in users:
        index = drafts[user].parent
        for _ in range(_FAR):
            if index <= top:
                break
            yield index
            index = drafts[index].parent
