"""The plan rules: what each catches, what it must not catch, and that its advice works on a real server."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.string import TextLoader

import schemabook.insights as rules
from schemabook import plan
from schemabook.insights import DEFAULT, Thresholds, insights, verdict
from tests.plans.vocabulary import CORPUS, IDS, assert_clean, assert_finding, corpus, node

#: What the corpus has to say; every plan that is not here has no finding.
EXPECTED = {
    "bitmap_lossy": {"lossy-bitmap"},
    "foreign_join": {"mis-estimate"},
    "gather_no_workers": {"workers-missing"},
    "hash_agg_spill": {"hash-spill"},
    "hash_spill": {"hash-spill"},
    "index_scan_late_filter": {"index-filters-late"},
    "init_plan": {"seq-scan-discards"},
    "mis_estimate": {"mis-estimate"},
    "nested_loop_materialize": {"mis-estimate"},
    "parallel_sub_plan": {"seq-scan-discards"},
    "seq_scan_filter": {"seq-scan-discards"},
    "sort_spill": {"sort-spill"},
}


@pytest.mark.parametrize("path", CORPUS, ids=IDS)
def test_the_corpus(path: Any) -> None:
    found = insights(plan.read(path.read_text()))
    expected = EXPECTED.get(path.stem, set())
    assert verdict(plan.read(path.read_text()), found)
    assert {f.rule for f in found} == expected
    for finding in found:
        assert finding.fix or finding.advice
        assert finding.why.endswith((".", ")"))
        assert finding.target.startswith(f"#{finding.node} ")
        assert finding.message.endswith((".", ")"))


def rows(
    kind: str, estimated: float, actual: float, *children: dict[str, Any], **keys: Any
) -> dict[str, Any]:
    return node(kind, *children, ms=1, **keys) | {"Plan Rows": estimated, "Actual Rows": actual}


def read(top: dict[str, Any]) -> plan.Plan:
    return plan.read({"Plan": top})


class TestMisEstimate:
    def test_is_caught_where_it_arises(self) -> None:
        top = rows("Sort", 10, 50_000, rows("Seq Scan", 10, 50_000, Relation_Name="t", Filter="(a = 1)"))
        found = assert_finding(read(top), "mis-estimate", "#2 Seq Scan on t")
        assert "5,000 times more rows than estimated: 50,000 instead of 10." in found.message

    def test_correlated_columns_get_statistics(self) -> None:
        top = rows("Seq Scan", 10, 5000, Relation_Name="t", Filter="((city = 'a') AND (zip = '1'))")
        assert (
            assert_finding(read(top), "mis-estimate").fix
            == "CREATE STATISTICS t_city_zip_stat ON city, zip FROM t; ANALYZE t;"
        )

    def test_not_below_the_floor(self) -> None:
        assert_clean(read(rows("Seq Scan", 1, 900)))

    @pytest.mark.parametrize("stop", ["Limit", "Merge Join"])
    def test_not_under_an_early_stop(self, stop: str) -> None:
        assert_clean(read(rows(stop, 10, 10, rows("Seq Scan", 50_000, 10))))

    @pytest.mark.parametrize("join", [{"Join_Type": "Semi"}, {"Join_Type": "Anti"}, {"Inner_Unique": True}])
    def test_not_where_one_match_is_enough(self, join: dict[str, Any]) -> None:
        inner = rows("Seq Scan", 50_000, 10, Parent_Relationship="Inner")
        assert_clean(read(rows("Nested Loop", 10, 10, rows("Seq Scan", 10, 10), inner, **join)))

    def test_not_in_exists(self) -> None:
        sub = rows("Seq Scan", 50_000, 1, Parent_Relationship="SubPlan", Subplan_Name="SubPlan 1")
        assert_clean(read(rows("Seq Scan", 10, 10, sub, Filter="EXISTS(SubPlan 1)")))

    def test_but_in_a_hashed_subplan(self) -> None:
        sub = rows("Seq Scan", 50_000, 1, Parent_Relationship="SubPlan", Subplan_Name="SubPlan 1")
        assert_finding(read(rows("Seq Scan", 10, 10, sub, Filter="(hashed SubPlan 1)")), "mis-estimate", "#2")

    def test_a_sort_under_a_limit_has_read_everything(self) -> None:
        top = rows("Limit", 10, 10, rows("Sort", 50_000, 10, rows("Seq Scan", 50_000, 10)))
        assert_finding(read(top), "mis-estimate", "#3 Seq Scan")

    def test_too_many_rows_are_wrong_under_a_limit_too(self) -> None:
        assert_finding(read(rows("Limit", 10, 5000, rows("Seq Scan", 10, 5000))), "mis-estimate", "#2")

    def test_a_limit_that_ran_out_stopped_nothing(self) -> None:
        assert_finding(read(rows("Limit", 100, 3, rows("Seq Scan", 50_000, 3))), "mis-estimate", "#2")

    def test_a_cte_is_stopped_with_its_scans(self) -> None:
        cte = rows("Seq Scan", 50_000, 10, Parent_Relationship="InitPlan", Subplan_Name="CTE c")
        assert_clean(read(rows("Limit", 10, 10, cte, rows("CTE Scan", 50_000, 10, CTE_Name="c"))))

    def test_rows_are_not_counted_in_bitmaps(self) -> None:
        assert_clean(read(rows("Bitmap Heap Scan", 5000, 5000, rows("BitmapOr", 5000, 0))))


class TestScans:
    def scan(self, kind: str, removed: float, kept: float, **keys: Any) -> plan.Plan:
        return read(rows(kind, kept, kept, Relation_Name="t", Rows_Removed_by_Filter=removed, **keys))

    def test_a_seq_scan_that_discards(self) -> None:
        found = assert_finding(
            self.scan("Seq Scan", 99_000, 10, Filter="((b > 3) AND (a = 1))"), "seq-scan-discards"
        )
        assert found.fix == "CREATE INDEX ON t (a, b);"

    def test_not_when_most_is_wanted(self) -> None:
        assert_clean(self.scan("Seq Scan", 5000, 50_000, Filter="(a = 1)"))

    def test_not_a_small_table(self) -> None:
        assert_clean(self.scan("Seq Scan", 900, 1, Filter="(a = 1)"))

    def test_an_index_that_filters_late(self) -> None:
        found = self.scan("Index Scan", 99_000, 10, Index_Cond="(a = 1)", Filter="(b = 2)")
        assert assert_finding(found, "index-filters-late").fix == "CREATE INDEX ON t (a, b);"


class TestJoins:
    def loop(self, outer: float, inner: dict[str, Any], **keys: Any) -> plan.Plan:
        first = rows("Seq Scan", outer, 5000) | {"Actual Total Time": 1}
        join = rows("Nested Loop", 5000, 5000, first, inner | {"Parent Relationship": "Inner"}, **keys)
        return read(join | {"Actual Total Time": 1000})

    def test_loops_that_were_not_foreseen(self) -> None:
        inner = rows("Index Scan", 1, 1) | {"Actual Loops": 5000, "Actual Total Time": 0.19}
        found = assert_finding(self.loop(10, inner), "mis-estimate", "#2")
        assert "ran 5,000 times: the planner expected 10 outer rows and got 5,000" in found.why
        assert_clean(self.loop(10, inner), "hot-inner-side")  # one cause, one finding

    def test_cheap_look_ups_are_what_it_is_for(self) -> None:
        inner = rows("Index Scan", 1, 1) | {"Actual Loops": 5000, "Actual Total Time": 0.19}
        assert_clean(self.loop(5000, inner))

    def test_pairs_compared_in_vain(self) -> None:
        inner = rows("Materialize", 900, 900) | {"Actual Loops": 5000, "Actual Total Time": 0.05}
        found = self.loop(5000, inner, Join_Filter="(a.x < b.y)", Rows_Removed_by_Join_Filter=4_500_000)
        assert "4,500,000 pairs" in assert_finding(found, "hot-inner-side").message


class TestWritten:
    """Written by hand: this machine's PostgreSQL has no JIT, and workers come or not as they like."""

    def compiled(self, ms: float, whole: float) -> plan.Plan:
        jit = {
            "Functions": 40,
            "Options": {"Inlining": True, "Optimization": True, "Expressions": True, "Deforming": True},
            "Timing": {
                "Generation": {"Deform": 0.7, "Total": 2.5},
                "Inlining": 10.0,
                "Optimization": 80.0,
                "Emission": 60.0,
                "Total": ms,
            },
        }
        return plan.read({"Plan": rows("Seq Scan", 1, 1), "Execution Time": whole, "JIT": jit})

    def test_jit(self) -> None:
        found = assert_finding(self.compiled(150.0, 300.0), "jit-share")
        assert found.message == "Compiling 40 functions took 150 ms of 300 ms (50 %)."
        assert found.fix == "SET jit = off;"

    @pytest.mark.parametrize(("ms", "whole"), [(150.0, 3000.0), (5.0, 10.0)])
    def test_jit_that_paid_or_does_not_matter(self, ms: float, whole: float) -> None:
        assert_clean(self.compiled(ms, whole))
        assert_clean(plan.read({"Plan": rows("Seq Scan", 1, 1), "Execution Time": whole}))

    @pytest.mark.parametrize(
        ("launched", "caught"), [(0, True), (1, True), (2, True), (3, False), (4, False)]
    )
    def test_workers(self, launched: int, caught: bool) -> None:
        gather = read(rows("Gather", 5, 5, Workers_Planned=4, Workers_Launched=launched))
        if not caught:
            assert_clean(gather)
            return
        found = assert_finding(gather, "workers-missing")
        assert found.message == f"{launched} of 4 planned workers were launched."
        assert found.fix is None  # what else ran at that moment is not in the plan
        assert "max_worker_processes" in (found.advice or "")

    def test_a_cold_cache(self) -> None:
        scan = {"Shared Read Blocks": 5000, "Shared Hit Blocks": 10, "I/O Read Time": 0.9}
        assert_finding(read(rows("Seq Scan", 1, 1) | scan), "cold-cache", "#1 Seq Scan")
        assert_clean(read(rows("Seq Scan", 1, 1) | scan | {"I/O Read Time": 0.1}))
        assert_clean(read(rows("Seq Scan", 1, 1) | scan | {"Shared Hit Blocks": 9000}))

    def test_parallel_waiting_is_not_added_up(self) -> None:
        """Three processes waited 0.9 ms in all, at the same time: 0.3 of the 1 ms that passed."""
        scan = rows("Seq Scan", 1, 1, Parallel_Aware=True) | {"Actual Loops": 3}
        counts = {"Shared Read Blocks": 5000, "I/O Read Time": 0.9}
        top = rows("Gather", 1, 1, scan | counts, Workers_Planned=2, Workers_Launched=2) | counts
        assert_clean(read(top))

    def test_a_spill_too_large_for_memory(self) -> None:
        sort = {"Sort Space Type": "Disk", "Sort Space Used": 9_000_000}
        found = assert_finding(read(rows("Sort", 5, 5, Sort_Key=["a"]) | sort), "sort-spill")
        assert found.fix is None
        assert "more memory than one step should have" in (found.advice or "")

    def test_the_dearest_comes_first(self) -> None:
        """Both scans are bad; the second takes nine tenths of the time."""
        scans = [
            rows("Seq Scan", 1, 1, Relation_Name=name, Alias=name, Filter="(a = 1)")
            | {"Rows Removed by Filter": 50_000, "Actual Total Time": ms}
            for name, ms in (("s", 10), ("t", 90))
        ]
        found = insights(read(rows("Append", 2, 2, *scans) | {"Actual Total Time": 100}))
        assert [f.target for f in found] == ["#3 Seq Scan on t", "#2 Seq Scan on s"]
        assert [round(f.share or 0, 2) for f in found] == [0.9, 0.1]

    def test_thresholds(self) -> None:
        scan = rows("Seq Scan", 1, 1, Relation_Name="t", Filter="(a = 1)", Rows_Removed_by_Filter=4000)
        assert_clean(read(scan))
        assert [f.rule for f in insights(read(scan), replace(DEFAULT, removed_rows=3000))] == [
            "seq-scan-discards"
        ]
        documented = set(re.findall(r"`([a-z_]+)`", Thresholds.__doc__ or ""))
        assert {f.name for f in fields(Thresholds)} <= documented

    def test_every_rule_is_listed(self) -> None:
        text = "".join(p.read_text() for p in Path(rules.__file__).parent.glob("*.py"))
        names = set(
            re.findall(r'rule="([a-z-]+)"|"((?:sort|hash)-spill|seq-scan-discards|index-filters-late)"', text)
        )
        said = {n for pair in names for n in pair if n}
        assert len(said) == 20
        for name in said:
            assert name in (rules.__doc__ or "")


def explain(connection: psycopg.Connection[Any], query: bytes) -> plan.Plan:
    with connection.cursor() as cursor:
        cursor.adapters.register_loader("json", TextLoader)
        row = cursor.execute(b"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query).fetchone()
    assert row is not None
    assert isinstance(row[0], str)
    json.loads(row[0])
    return plan.read(row[0])


SPILLS = [
    (b"SELECT * FROM t ORDER BY k", "sort-spill", {}),
    (b"SELECT count(*) FROM t a JOIN t b USING (k, pad)", "hash-spill", {"enable_mergejoin": "off"}),
    (b"SELECT k, pad, count(*) FROM t GROUP BY 1, 2", "hash-spill", {"enable_sort": "off"}),
]


@pytest.mark.parametrize(("query", "rule", "settings"), SPILLS)
@pytest.mark.parametrize("width", [0, 10, 50, 110, 250, 500])
def test_the_work_mem_named_is_enough(
    database: str, query: bytes, rule: str, settings: dict[str, str], width: int
) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE t (id int, k int, pad text)")
        connection.execute(
            "INSERT INTO t SELECT i, i * 7919 %% 30011, repeat('x', %s) FROM generate_series(1, 30000) i",
            (width,),
        )
        connection.execute("ANALYZE t")
        for name, value in {"jit": "off", "max_parallel_workers_per_gather": "0", **settings}.items():
            connection.execute("SELECT set_config(%s, %s, true)", (name, value))
        connection.execute("SET LOCAL work_mem = '256kB'")
        found = assert_finding(explain(connection, query), rule)
        assert found.fix is not None
        connection.execute(found.fix.encode())
        assert_clean(explain(connection, query), rule)


def test_the_index_named_is_used(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT i AS id, i % 1000 AS a, i % 7 AS b FROM generate_series(1, 30000) i"
        )
        connection.execute("ANALYZE t")
        query = b"SELECT * FROM t WHERE a = 5 AND b < 3"
        before = explain(connection, query)
        fix = assert_finding(before, "seq-scan-discards").fix
        assert fix == "CREATE INDEX ON t (a, b);"
        connection.execute(fix.encode())
        after = explain(connection, query)
        assert after.indexes
        assert_clean(after)
        assert before.root.buffers is not None
        assert after.root.buffers is not None
        assert after.root.buffers.total < before.root.buffers.total


def test_findings_of_a_cte_stopped_in_the_corpus() -> None:
    assert_clean(corpus("cte_limit"))
    assert_clean(corpus("merge_join_early_stop"))
