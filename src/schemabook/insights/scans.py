"""Scans that read much and keep little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding
from schemabook.insights.columns import compared
from schemabook.insights.cost import self_share
from schemabook.insights.words import count, memory, share
from schemabook.plan.draft import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Node, Plan

REMOVED: Final = 5000.0  # rows thrown away over all loops: below it reading them costs less than looking
KEPT: Final = 0.1
WORTH: Final = 0.05  # of the whole plan
# tidbitmap.c: an entry for a page takes 48 bytes and two pointers in the hash table
_PAGE_ENTRY: Final = 64
_INDEX_SCANS: Final = frozenset({"Index Scan", "Index Only Scan", "Bitmap Heap Scan"})


def seq_scan_discards(plan: Plan) -> Iterator[Finding]:
    """Sequential scans whose filter throws nearly everything away."""
    for node in _wasteful(plan, frozenset({"Seq Scan"})):
        yield Finding(
            rule="seq-scan-discards",
            severity="warning",
            target=str(node),
            message=_message(node),
            why="Every row of the table was read and tested for the few that were wanted.",
            fix=_index_for(node, node.conditions.get("Filter", "")),
            node=node.id,
        )


def index_filters_late(plan: Plan) -> Iterator[Finding]:
    """Index scans that fetch rows from the table only to throw them away."""
    for node in _wasteful(plan, _INDEX_SCANS):
        found = node.conditions.get("Index Cond") or node.conditions.get("Recheck Cond", "")
        yield Finding(
            rule="index-filters-late",
            severity="warning",
            target=str(node),
            message=_message(node),
            why="The index lacks the filtered columns, so the rows were fetched before they were tested.",
            fix=_index_for(node, f"{found} AND {node.conditions.get('Filter', '')}"),
            node=node.id,
        )


def lossy_bitmap(plan: Plan) -> Iterator[Finding]:
    """Bitmaps that did not fit work_mem and remembered pages instead of rows."""
    for node in plan.nodes:
        lossy, exact = _blocks(node, "Lossy Heap Blocks"), _blocks(node, "Exact Heap Blocks")
        removed = node.removed_total("Index Recheck")
        if not lossy or removed < 1000:
            continue
        need = (lossy + exact) * _PAGE_ENTRY / 1024
        yield Finding(
            rule="lossy-bitmap",
            severity="warning",
            target=str(node),
            message=f"The bitmap was lossy for {count(lossy)} of {count(lossy + exact)} pages.",
            why=f"All rows of those pages were tested again; {count(removed)} were thrown away.",
            fix=f"SET work_mem = '{memory(max(64.0, need * 1.25))}';",
            node=node.id,
        )


def _blocks(node: Node, key: str) -> float:
    """A block count of a bitmap heap scan; 18 lists those of workers apart."""
    parts = [node.extra.get(key, 0), *(w.extra.get(key, 0) for w in node.workers)]
    return sum(number(p) or 0.0 for p in parts)


def _wasteful(plan: Plan, kinds: frozenset[str]) -> Iterator[Node]:
    for node in plan.nodes:
        removed, kept = node.removed_total(), node.rows_total or 0.0
        if node.node_type not in kinds or removed < REMOVED or self_share(plan, node) < WORTH:
            continue
        if kept <= KEPT * (kept + removed):
            yield node


def _message(node: Node) -> str:
    removed, kept = node.removed_total(), node.rows_total or 0.0
    return (
        f"The filter threw away {count(removed)} of {count(removed + kept)} rows "
        f"({share(removed / (removed + kept))}): {node.conditions.get('Filter', '')}"
    )


def _index_for(node: Node, condition: str) -> str:
    columns = compared(condition)
    table = f"{node.schema}.{node.relation}" if node.schema not in (None, "public") else node.relation
    if not columns or table is None:
        return "An index that serves the filter; it may have to be on an expression, or partial."
    return f"CREATE INDEX ON {table} ({', '.join(columns)});"
