"""Every plan of the corpus: real plans of PostgreSQL 15 and 18, made by tests/plans/generate.py."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from schemabook import plan
from schemabook.plan import keys
from schemabook.show_plan import PlanView
from tests.plans import cases
from tests.plans.vocabulary import CORPUS, IDS, OTHERS, alike, assert_conserves, corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


every_plan = pytest.mark.parametrize("path", CORPUS, ids=IDS)


def raw_nodes(top: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield top
    for child in top.get("Plans", ()):
        yield from raw_nodes(child)


def test_the_corpus_is_whole() -> None:
    for version, named in ((15, cases.CASES), (18, cases.CASES | cases.NEWER)):
        assert {p.stem for p in CORPUS if p.parent.name == str(version)} == set(named)


@every_plan
def test_shares_add_up(path: Path) -> None:
    found = plan.read(path.read_text())
    assert_conserves(found)
    if found.timed and found.execution_ms is not None:
        assert sum(n.self_ms or 0 for n in found.nodes) <= found.execution_ms * 1.01


@pytest.mark.parametrize("path", OTHERS, ids=[f"{p.parent.name}-{p.name}" for p in OTHERS])
def test_every_format_gives_the_same_plan(path: Path) -> None:
    """Rows, loops, costs, conditions, blocks, structure: all that two runs of a statement share."""
    found = plan.read(path.read_text())
    assert alike(found) == alike(plan.read(path.with_suffix(".json").read_text()))
    assert_conserves(found)
    assert PlanView(found).text()


def test_every_plan_is_there_as_text() -> None:
    assert [p.with_suffix(".json") for p in OTHERS if p.suffix == ".txt"] == CORPUS
    assert (
        len([p for p in OTHERS if p.suffix == ".yaml"]) == len([p for p in OTHERS if p.suffix == ".xml"]) > 60
    )


@every_plan
def test_totals_are_what_was_measured(path: Path) -> None:
    """Per loop times loops, over the processes; only rounding and modifying CTEs may differ."""
    found = plan.read(path.read_text())
    for node in found.nodes[1:]:
        if node.loop_ms is not None and node.loops is not None and node.total_ms is not None:
            runs = node.loops / node.processes
            assert node.total_ms == pytest.approx(node.loop_ms * runs, abs=0.002 * runs + 0.004)


@every_plan
def test_no_key_is_lost(path: Path) -> None:
    (document,) = json.loads(path.read_text())
    found = plan.read([document])
    raws = list(raw_nodes(document["Plan"]))
    assert len(raws) == len(found.nodes)
    for raw, node in zip(raws, found.nodes, strict=True):
        assert {k for k in raw if not keys.has_field(k)} == set(node.extra)
        assert node.node_type == raw["Node Type"]
        assert node.rows_actual == raw.get("Actual Rows")
        assert [c.id for c in node.children] == [n.id for n in found.nodes if n.parent == node.id]


@pytest.mark.parametrize("version", [15, 18])
@pytest.mark.parametrize("name", [name for name, case in cases.CASES.items() if case.hot])
def test_the_slow_part_gets_the_time(name: str, version: int) -> None:
    """Where the statement naps, the node that naps has nearly all of the time."""
    found = corpus(name, version)
    hottest = max(found.nodes, key=lambda n: n.self_ms or 0)
    assert (cases.CASES[name].hot or "") in hottest.title
    others = sum(n.self_ms or 0 for n in found.nodes if n is not hottest and n.node_type != "Gather")
    assert others < 0.25 * (hottest.self_ms or 0)


@every_plan
def test_is_shown_whole(path: Path) -> None:
    view = PlanView.read(path.read_text())
    for node in view.plan.nodes:
        assert node.title in view.text()
    assert view.html().count("<tr") == len(view.plan.nodes) + 1
    assert json.loads(json.dumps(view.json()))["nodes"][0]["parent"] is None


@every_plan
def test_without_timing_no_clock_is_shown(path: Path) -> None:
    view = PlanView.read(path.read_text(), timing=False)
    shown = view.text() + re.sub(r"<[^>]*>", "", view.html())
    assert not re.search(r"\d ms|Execution|planning|self ms", shown, re.IGNORECASE)
    assert "(0 hit)" not in shown
    assert all(n["self_ms"] is None for n in view.json()["nodes"])


def test_a_late_init_plan_is_told_from_one_with_a_longer_number() -> None:
    found = corpus("init_plan_slow_tenth")
    assert found.root.total_ms is not None
    slow = max(found.nodes, key=lambda n: n.self_ms or 0)
    (user,) = slow.ran_in
    assert found.node(user).title == "Index Scan using orders_pkey on orders"
    assert (found.node(user).self_ms or 0) < 2


def test_modifying_ctes_run_on_after_the_last_row() -> None:
    for version in (15, 18):
        found = corpus("cte_modifying_unread", version)
        assert (found.root.self_ms or 0) < 0.1 * (found.root.total_ms or 0)
        deleted = next(n for n in found.nodes if n.cte_name is None and n.subplan_name == "CTE gone")
        assert found.root.total_ms == pytest.approx((deleted.total_ms or 0) + (found.root.self_ms or 0))


def test_processes_count_the_leader_only_when_it_took_part() -> None:
    for version in (15, 18):
        assert corpus("gather_verbose", version).nodes[2].processes == 3
        assert corpus("gather", version).nodes[2].processes == 3
        assert corpus("gather_no_leader", version).nodes[2].processes == 2
        assert corpus("gather_no_leader_verbose", version).nodes[2].processes == 2
        assert corpus("gather_no_workers", version).nodes[2].processes == 1


def test_never_executed() -> None:
    found = corpus("partition_prune_run")
    skipped = [n.relation for n in found.nodes if n.never_executed]
    assert skipped == ["events_q1", "events_q3", "events_q4"]
    assert all(n.self_ms == 0 for n in found.nodes if n.never_executed)


def test_what_stands_beside_the_tree() -> None:
    triggers = {t.name: t.calls for t in corpus("update_triggers").triggers}
    assert triggers == {"orders_log": 199, "orders_touch": 199}
    assert {t.constraint for t in corpus("delete_foreign_key").triggers} == {"orders_customer_id_fkey"}
    assert corpus("settings").settings["work_mem"] == "7MB"
    assert corpus("serialize_memory").serialization is not None
    assert corpus("serialize_memory").planning["Memory Used"] > 0
    wal = corpus("insert_wal").root.wal
    assert wal is not None
    assert wal.records >= 999


def test_without_analyze_there_is_nothing_measured() -> None:
    found = corpus("no_analyze")
    assert not found.analyzed
    assert not found.timed
    assert found.root.rows_actual is None
    assert found.root.rows_estimated is not None
    assert PlanView(found).insights == ()


def test_timing_off_keeps_rows_and_blocks() -> None:
    found = corpus("timing_off_init_plan")
    assert found.analyzed
    assert not found.timed
    init = next(n for n in found.nodes if n.subplan_name == "InitPlan 1")
    (user,) = init.ran_in
    assert found.node(user).relation == "customers"
    assert found.node(user).buffers_self is not None
