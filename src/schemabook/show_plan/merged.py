"""Two plans in one tree, for the diff view: the tree of `after`, what was removed standing where it stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.plan_diff.changes import blocks, indexes, self_ms
from schemabook.plan_diff.match import is_part
from schemabook.show_plan.rows import ms, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Node
    from schemabook.plan_diff import Pair, PlanDiff

ARROW: Final = "→"
_DEEP: Final = 120


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the merged tree. `mark` is "=" (the same work), "~" (done otherwise), "+" or "-"."""

    mark: str
    lead: str
    title: str
    was: str  # the title before, where it differs
    rows: str
    blocks: str
    ms: str


def lines(diff: PlanDiff, *, timing: bool) -> tuple[Line, ...]:
    """The merged tree, parents before children; without `timing` no times."""
    items = _items(diff)
    below = _tree(diff, items)
    found: list[Line] = []
    todo = [(key, "", "") for key in reversed(below[""])]
    while todo:
        key, lead, stem = todo.pop()
        found.append(_line(items[key], lead[-_DEEP:], timing=timing))
        inner = below.get(key, [])
        for place, child in reversed(list(enumerate(inner))):
            last = place == len(inner) - 1
            todo.append((child, stem + ("└─ " if last else "├─ "), stem + ("   " if last else "│  ")))
    return tuple(found)


_Item = tuple["Node | None", "Node | None", "Pair | None"]


def _items(diff: PlanDiff) -> dict[str, _Item]:
    """Every line by a key: "a3" for a node of `after`, "b3" for one that only `before` has."""
    found: dict[str, _Item] = {f"a{p.after.id}": (p.before, p.after, p) for p in diff.pairs}
    found |= {f"a{n.id}": (None, n, None) for n in diff.added}
    return found | {f"b{n.id}": (n, None, None) for n in diff.removed}


def _tree(diff: PlanDiff, items: dict[str, _Item]) -> dict[str, list[str]]:
    """The children of each key, in order; "" holds the roots. Removed nodes come first among siblings."""
    below: dict[str, list[str]] = {"": []}
    partner = {p.before.id: f"a{p.after.id}" for p in diff.pairs}
    for node in diff.before.nodes:
        if f"b{node.id}" in items:
            parent = node.parent
            while parent is not None and is_part(diff.before.node(parent)):
                parent = diff.before.node(parent).parent
            home = "" if parent is None else partner.get(parent, f"b{parent}")
            below.setdefault(home, []).append(f"b{node.id}")
    for node in diff.after.nodes:
        if f"a{node.id}" in items:
            parent = node.parent
            while parent is not None and f"a{parent}" not in items:
                parent = diff.after.node(parent).parent
            below.setdefault("" if parent is None else f"a{parent}", []).append(f"a{node.id}")
    return below


def _line(item: _Item, lead: str, *, timing: bool) -> Line:
    before, after, pair = item
    shown = after or before
    assert shown is not None
    mark = ("+" if after is not None else "-") if pair is None else "~" if pair.structural else "="
    old, new = (_name(n) if n is not None else "" for n in (before, after))
    return Line(
        mark=mark,
        lead=lead,
        title=new or old,
        was=old if mark == "~" and old != new else "",
        rows=_course(_rows(before), _rows(after), pair),
        blocks=_course(_blocks(before), _blocks(after), pair),
        ms=_course(_ms(before), _ms(after), pair) if timing else "",
    )


def _name(node: Node) -> str:
    """The title, with the indexes of a bitmap scan, whose own lines are left out."""
    index = indexes(node)
    title = f"{node.title} (through {index})" if index and not node.index else node.title
    role = (node.subplan_name or "").split(" (returns")[0]
    return f"{role}: {title}" if role else title


def _course(old: str, new: str, pair: Pair | None) -> str:
    if pair is None or old == new:
        return old or new
    return f"{old or '?'} {ARROW} {new or '?'}"


def _rows(node: Node | None) -> str:
    if node is None:
        return ""
    return number(node.rows_estimated) if node.loops is None else number(round(node.rows_total or 0))


def _blocks(node: Node | None) -> str:
    return "" if node is None else number(blocks(node))


def _ms(node: Node | None) -> str:
    return "" if node is None else ms(self_ms(node))


def columns(found: tuple[Line, ...]) -> Iterator[tuple[str, str]]:
    """Heading and field of every column that has anything in it."""
    for head, name in (("self ms", "ms"), ("rows", "rows"), ("blocks", "blocks")):
        if any(getattr(line, name) for line in found):
            yield head, name
