"""Scans that read much and keep little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.findings import Finding
from schemabook.insights.indexes import IndexAdvice, index_for
from schemabook.insights.names import own_table
from schemabook.insights.words import count, memory, share
from schemabook.plan.draft import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.insights.facts import Facts
    from schemabook.plan import Node

# tidbitmap.c: an entry for a page takes 48 bytes and two pointers in the hash table
_PAGE_ENTRY: Final = 64
_LONGEST: Final = 200  # characters of a condition in a message
_INDEX_SCANS: Final = frozenset({"Index Scan", "Index Only Scan", "Bitmap Heap Scan"})


def seq_scan_discards(facts: Facts) -> Iterator[Finding]:
    """Sequential scans whose filter throws nearly everything away."""
    for node in _wasteful(facts, frozenset({"Seq Scan"})):
        yield _wasted(
            facts,
            node,
            "seq-scan-discards",
            "Every row of the table was read and tested for the few that were wanted"
            + ("." if (node.loops or 0) <= 1 or node.processes > 1 else f", {count(node.loops)} times."),
            index_for(facts, node, node.conditions.get("Filter", "")),
        )


def index_filters_late(facts: Facts) -> Iterator[Finding]:
    """Index scans that fetch rows from the table only to throw them away."""
    for node in _wasteful(facts, _INDEX_SCANS):
        found = node.conditions.get("Index Cond") or node.conditions.get("Recheck Cond", "")
        yield _wasted(
            facts,
            node,
            "index-filters-late",
            "The index lacks the filtered columns, so the rows were fetched before they were tested.",
            index_for(facts, node, found, node.conditions.get("Filter", "")),
        )


def lossy_bitmap(facts: Facts) -> Iterator[Finding]:
    """Bitmaps that did not fit work_mem and remembered pages instead of rows."""
    for node in facts.plan.nodes:
        lossy, exact = _blocks(node, "Lossy Heap Blocks"), _blocks(node, "Exact Heap Blocks")
        removed = node.removed_total("Index Recheck")
        if not lossy or removed < facts.limits.recheck_rows or facts.self_share(node) < facts.limits.share:
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
            share=facts.self_share(node),
        )


def heap_fetches(facts: Facts) -> Iterator[Finding]:
    """Index-only scans that had to look into the table, because VACUUM has not seen its pages yet."""
    for node in facts.plan.nodes:
        fetched, rows = _blocks(node, "Heap Fetches"), node.rows_total or 0.0
        if fetched < max(facts.limits.heap_fetches, facts.limits.heap_fetch_share * rows):
            continue
        if facts.self_share(node) < facts.limits.share or node.relation is None:
            continue
        yield Finding(
            rule="heap-fetches",
            severity="warning",
            target=str(node),
            message=f"The index-only scan visited the table for {count(fetched)} of {count(rows)} rows.",
            why=(
                "Only pages that the visibility map calls all-visible are spared, and only VACUUM sets that; "
                "autovacuum has not come, or an old transaction holds it back."
            ),
            fix=f"VACUUM {own_table(facts, node)};",
            node=node.id,
            share=facts.self_share(node),
        )


def _wasted(facts: Facts, node: Node, rule: str, why: str, index: IndexAdvice) -> Finding:
    return Finding(
        rule=rule,
        severity="warning",
        target=str(node),
        message=_message(node),
        why=why,
        fix=index.sql,
        advice=index.advice,
        node=node.id,
        share=facts.self_share(node),
    )


def _blocks(node: Node, key: str) -> float:
    """A counter of a scan; 18 lists the blocks of a bitmap's workers apart."""
    parts = [node.extra.get(key, 0), *(w.extra.get(key, 0) for w in node.workers)]
    return sum(number(p) or 0.0 for p in parts)


def _wasteful(facts: Facts, kinds: frozenset[str]) -> Iterator[Node]:
    limits = facts.limits
    for node in facts.plan.nodes:
        removed, kept = node.removed_total(), node.rows_total or 0.0
        if node.node_type not in kinds or removed < max(limits.removed_rows, 1) or not node.relation:
            continue
        if kept <= limits.kept_share * (kept + removed) and facts.self_share(node) >= limits.share:
            yield node


def _message(node: Node) -> str:
    removed, kept = node.removed_total(), node.rows_total or 0.0
    return (
        f"The filter threw away {count(removed)} of {count(removed + kept)} rows "
        f"({share(removed / (removed + kept))}): {_short(node.conditions.get('Filter', ''))}"
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
