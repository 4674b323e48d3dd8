"""Attribution worked out by hand: each plan here is small enough to check with a pencil."""

from __future__ import annotations

from typing import Any

import pytest

from schemabook import plan
from schemabook.plan.attribute import fit
from tests.plans.vocabulary import assert_conserves, node


def selfs(top: dict[str, object]) -> list[Any]:
    """Each node's own time, approximately: the root may be off by its rounding."""
    found = plan.read({"Plan": top})
    assert_conserves(found)
    return [pytest.approx(n.self_ms, abs=2e-3) for n in found.nodes]


def test_loops_multiply() -> None:
    top = node("Nested Loop", node("Seq Scan", ms=2), node("Index Scan", ms=0.5, loops=10), ms=9)
    assert selfs(top) == [2, 2, 5]


def test_times_below_a_gather_are_shared_by_the_processes() -> None:
    top = node("Gather", node("Seq Scan", ms=12, loops=3), ms=15, Workers_Launched=2)
    assert selfs(top) == [3, 12]


def test_the_leader_may_stay_out() -> None:
    workers = [{"Worker Number": n, "Actual Loops": 1, "Actual Total Time": 12} for n in (0, 1)]
    top = node("Gather", node("Seq Scan", ms=12, loops=2, Workers=workers), ms=15, Workers_Launched=2)
    assert selfs(top) == [3, 12]


def test_a_gather_run_often_has_its_processes_each_time() -> None:
    below = node("Gather", node("Seq Scan", ms=4, loops=12), ms=5, loops=4, Workers_Launched=2)
    assert selfs(node("Nested Loop", below, ms=25)) == [5, 4, 16]


def test_parallel_append_shares_the_time_of_its_gather() -> None:
    parts = [node("Seq Scan", ms=30, loops=1) for _ in range(3)]
    top = node(
        "Gather", node("Append", *parts, ms=30, loops=3, Parallel_Aware=True), ms=31, Workers_Launched=2
    )
    assert selfs(top) == [1, 0, 10, 10, 10]


def test_an_init_plan_beside_a_gather_is_not_shared() -> None:
    init = node("Result", ms=10, Parent_Relationship="InitPlan", Subplan_Name="InitPlan 1")
    scan = node("Seq Scan", ms=6, loops=3, Filter="(a > (InitPlan 1).col1)")
    assert selfs(node("Gather", init, scan, ms=20, Workers_Launched=2)) == [4, 10, 6]


def test_a_cte_is_taken_from_its_scans_in_proportion() -> None:
    cte = node("Seq Scan", ms=30, Parent_Relationship="InitPlan", Subplan_Name="CTE c")
    scans = [node("CTE Scan", ms=ms, CTE_Name="c") for ms in (36, 4)]
    assert selfs(node("Append", cte, *scans, ms=41)) == [1, 30, 9, 1]


def test_blocks_tell_which_scan_ran_the_cte() -> None:
    cte = node("Seq Scan", ms=30, Parent_Relationship="InitPlan", Subplan_Name="CTE c", Shared_Hit_Blocks=9)
    first = node("CTE Scan", ms=36, CTE_Name="c", Shared_Hit_Blocks=9)
    second = node("CTE Scan", ms=4, CTE_Name="c", Shared_Hit_Blocks=0)
    assert selfs(node("Append", cte, first, second, ms=41, Shared_Hit_Blocks=9)) == [1, 30, 6, 4]


def test_a_cte_of_the_same_name_further_in_is_another() -> None:
    inner = node("Seq Scan", ms=10, Parent_Relationship="InitPlan", Subplan_Name="CTE x")
    outer = node("Sort", inner, node("CTE Scan", ms=12, CTE_Name="x"), ms=14) | {
        "Parent Relationship": "InitPlan",
        "Subplan Name": "CTE x",
    }
    assert selfs(node("Limit", outer, node("CTE Scan", ms=15, CTE_Name="x"), ms=16)) == [1, 2, 10, 2, 1]


def test_a_cte_of_a_nearer_level_hides_one_further_out() -> None:
    def cte(ms: float) -> dict[str, object]:
        return node("Seq Scan", ms=ms, Parent_Relationship="InitPlan", Subplan_Name="CTE x")

    inner = node("Sort", cte(10), node("CTE Scan", ms=12, CTE_Name="x"), ms=14)
    top = node("Append", cte(20), inner, node("CTE Scan", ms=23, CTE_Name="x"), ms=38)
    assert selfs(top) == [1, 20, 2, 10, 2, 3]


@pytest.mark.parametrize(
    ("named", "used"), [("InitPlan {}", "(InitPlan {}).col1"), ("InitPlan {} (returns ${})", "${}")]
)
def test_init_plan_1_is_not_init_plan_10(named: str, used: str) -> None:
    def init(number: int, ms: float) -> dict[str, object]:
        name = named.format(number, number)
        return node("Result", ms=ms, Parent_Relationship="InitPlan", Subplan_Name=name)

    one = node("Seq Scan", ms=70, Filter=f"(a > {used.format(1)})")
    ten = node("Seq Scan", ms=65, Filter=f"(a > {used.format(10)})")
    assert selfs(node("Append", init(1, 20), init(10, 20), one, ten, ms=136)) == [1, 20, 20, 50, 45]


def test_names_in_quotes_are_no_references() -> None:
    init = node("Result", ms=20, Parent_Relationship="InitPlan", Subplan_Name="InitPlan 1")
    quoted = node("Seq Scan", ms=30, Filter="(a = 'InitPlan 1'::text)")
    user = node("Seq Scan", ms=24, Filter="(a = (InitPlan 1).col1)")
    assert selfs(node("Append", init, quoted, user, ms=55)) == [1, 20, 30, 4]


def test_an_init_plan_in_a_select_list_is_paid_by_who_has_the_time() -> None:
    init = node("Result", ms=20, Parent_Relationship="InitPlan", Subplan_Name="InitPlan 1")
    assert selfs(node("Sort", init, node("Seq Scan", ms=29), ms=30)) == [1, 20, 9]


def test_sub_plans_run_in_their_parent() -> None:
    sub = node("Aggregate", ms=2, loops=10, Parent_Relationship="SubPlan", Subplan_Name="SubPlan 1")
    assert selfs(node("Seq Scan", sub, ms=25)) == [5, 20]


def test_rounding_is_taken_from_where_it_may_be() -> None:
    """A hundred thousand loops of 0.001 ms are anything from 50 to 150 ms."""
    top = node("Nested Loop", node("Seq Scan", ms=20), node("Index Scan", ms=0.001, loops=100_000), ms=100)
    assert selfs(top) == [0, 20, 80]


def test_a_modifying_cte_without_a_scan_is_added_to_the_root() -> None:
    cte = node("ModifyTable", ms=50, Parent_Relationship="InitPlan", Subplan_Name="CTE gone")
    found = plan.read({"Plan": node("Result", cte, ms=1)})
    assert [n.self_ms for n in found.nodes] == [1, 50]
    assert found.root.total_ms == 51


def test_fit() -> None:
    assert fit(10, [4, 5], [0, 0]) == [4, 5]
    assert fit(8, [4, 5], [0, 2]) == [4, 4]
    assert fit(6, [4, 5], [0, 1]) == pytest.approx([3, 3])
    assert fit(0, [4, 5], [9, 9]) == [0, 0]
