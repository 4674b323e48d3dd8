"""Sorts, hash joins and hash aggregates that went to disk, and the work_mem that would have held them.

The sizes are upper bounds fitted to measurements on 15 and 18 (20,000 to 100,000 rows, widths 5 to 1016):
the smallest work_mem without a spill was searched for each, and the formulas are above all of them.
For aggregates they are up to twice what 17 and newer need, which no longer round memory chunks up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.findings import Finding
from schemabook.insights.words import count, memory
from schemabook.plan.draft import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.insights.facts import Facts
    from schemabook.plan import Node, Plan

_SORT_ROW: Final = 64  # bytes a sorted row takes in memory beyond its bytes on disk; 37 from 17 on
_HASH_ROW: Final = 56  # header, link and bucket of a row in a hash table
_GROUP: Final = 124  # bucket, state and chunk headers of a group
_PAGE_KB: Final = 8


def sort_spill(facts: Facts) -> Iterator[Finding]:
    """Sorts that used temporary files."""
    for node in facts.plan.nodes:
        disk = max((_disk_kb(e) for e in _entries(node)), default=0.0)
        if not disk or node.never_executed:
            continue
        need = disk + (node.rows_actual or 0.0) * _SORT_ROW / 1024
        yield _finding(facts, node, "sort-spill", "sort", disk, need, _index(node))


def hash_spill(facts: Facts) -> Iterator[Finding]:
    """Hash joins that split their table into batches on disk."""
    for node in facts.plan.nodes:
        batches = max((_number(e.get("Hash Batches")) for e in _entries(node)), default=0.0)
        if node.node_type != "Hash" or batches <= 1:
            continue
        rows = max(node.rows_actual or 0.0, node.rows_estimated or 0.0)
        by_rows = rows * (_aligned(node.width) + _HASH_ROW) * 1.05 / 1024
        peak = max(_number(e.get("Peak Memory Usage")) for e in _entries(node))
        need = max(by_rows, min(peak * batches, 2 * by_rows)) / _hash_multiplier(facts.plan)
        written = node.buffers.temp_written * _PAGE_KB if node.buffers else 0
        yield _finding(facts, node, "hash-spill", f"hash table of {count(batches)} batches", written, need)


def aggregate_spill(facts: Facts) -> Iterator[Finding]:
    """Hash aggregates that wrote groups to disk."""
    for node in facts.plan.nodes:
        disk = max((_number(e.get("Disk Usage")) for e in _entries(node)), default=0.0)
        if node.node_type != "Aggregate" or not disk:
            continue
        groups = max(node.rows_actual or 0.0, node.rows_estimated or 0.0)
        need = groups * (_chunk(node.width) + _GROUP) / 1024 / _hash_multiplier(facts.plan)
        yield _finding(facts, node, "hash-spill", "hash aggregate", disk, need)


def _finding(
    facts: Facts, node: Node, rule: str, what: str, kilobytes: float, need: float, index: str = ""
) -> Finding:
    size = f": {count(kilobytes)} kB of temporary files" if kilobytes else ""
    fits = need <= facts.limits.work_mem_kb
    return Finding(
        rule=rule,
        severity="warning",
        target=str(node),
        message=f"The {what} went to disk{size}.",
        why=f"Temporary files are written and read again; a work_mem of {memory(need)} would have held it.",
        fix=f"SET work_mem = '{memory(need)}';" if fits else None,
        advice=(
            f"Every sort or hash of every process may take as much, so set it for this query only{index}."
            if fits
            else f"That is more memory than one step should have: let fewer or narrower rows reach it{index}."
        ),
        node=node.id,
        share=max(facts.self_share(node), facts.self_share(_user(facts, node))),
    )


def _user(facts: Facts, node: Node) -> Node:
    """A spilled hash table is read back by the join above."""
    return (facts.parent(node) or node) if node.node_type == "Hash" else node


def _index(node: Node) -> str:
    """What else would spare the sort."""
    keys = node.conditions.get("Sort Key")
    return f"; an index in the order of {keys} would spare the sort" if keys else ""


def _entries(node: Node) -> list[dict[str, Any]]:
    """The leader's keys and each worker's: each process has a work_mem of its own."""
    return [dict(node.extra), *(dict(w.extra) for w in node.workers)]


def _disk_kb(entry: dict[str, Any]) -> float:
    return _number(entry.get("Sort Space Used")) if entry.get("Sort Space Type") == "Disk" else 0.0


def _number(value: object) -> float:
    return number(value) or 0.0


def _aligned(width: int | None) -> int:
    return -(-(width or 0) // 8) * 8


def _chunk(width: int | None) -> int:
    """The memory of a group's key: up to 16, chunks are rounded up to powers of two."""
    return 1 << (_aligned(width) + 16 - 1).bit_length()


def _hash_multiplier(plan: Plan) -> float:
    """hash_mem_multiplier; 2 is its default from 15 on, and SETTINGS shows it where it is not the default."""
    try:
        return max(1.0, float(plan.settings.get("hash_mem_multiplier", "2")))
    except ValueError:
        return 2.0
