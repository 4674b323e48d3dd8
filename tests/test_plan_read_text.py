"""Reading the text form: each kind of line against the keys that JSON has for it."""

from __future__ import annotations

from typing import Any

import pytest

from schemabook import plan
from schemabook.errors import SyntaxProblem
from schemabook.plan.comparable import comparable
from schemabook.plan.scalar import items, unclosed
from schemabook.plan.text_beside import settings, trigger
from schemabook.plan.text_node import headline
from schemabook.plan.text_property import properties
from tests.plans.vocabulary import OTHERS

COST = "  (cost=0.42..8.44 rows=1 width=4)"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Seq Scan on t", {"Node Type": "Seq Scan", "Relation Name": "t", "Alias": "t"}),
        ('Seq Scan on "S T"."a""b" "x y"', {"Schema": "S T", "Relation Name": 'a"b', "Alias": "x y"}),
        ("Index Only Scan Backward using i on t u", {"Scan Direction": "Backward", "Index Name": "i"}),
        (
            "Parallel Async Foreign Scan on t",
            {"Parallel Aware": True, "Async Capable": True, "Operation": "Select"},
        ),
        ("Foreign Update on t", {"Node Type": "Foreign Scan", "Operation": "Update"}),
        ("Bitmap Index Scan on i", {"Index Name": "i"}),
        ("Hash Right Anti Join", {"Node Type": "Hash Join", "Join Type": "Right Anti"}),
        ("Nested Loop Left Join", {"Node Type": "Nested Loop", "Join Type": "Left"}),
        (
            "Partial HashAggregate",
            {"Node Type": "Aggregate", "Strategy": "Hashed", "Partial Mode": "Partial"},
        ),
        ("HashSetOp Except All", {"Node Type": "SetOp", "Strategy": "Hashed", "Command": "Except All"}),
        ("Merge on t", {"Node Type": "ModifyTable", "Operation": "Merge"}),
        ("CTE Scan on c d", {"CTE Name": "c", "Alias": "d"}),
        ('Values Scan on "*VALUES*"', {"Alias": "*VALUES*"}),
        ("Function Scan on pg_catalog.f g", {"Schema": "pg_catalog", "Function Name": "f", "Alias": "g"}),
        (
            "Custom Scan (Citus Adaptive)",
            {"Node Type": "Custom Scan", "Custom Plan Provider": "Citus Adaptive"},
        ),
        ("Custom Scan (Chunk on append) on t", {"Custom Plan Provider": "Chunk on append", "Alias": "t"}),
        ("Quantum Scan using q on t", {"Node Type": "Quantum Scan", "Index Name": "q", "Relation Name": "t"}),
    ],
)
def test_headlines(text: str, keys: dict[str, Any]) -> None:
    found = headline(text + COST + " (actual time=0.010..0.020 rows=3 loops=2)")
    assert found is not None
    assert found | keys == found
    assert found["Actual Total Time"] == 0.02
    assert (headline(text) or {}).keys() == found.keys() - {
        *("Startup Cost", "Total Cost", "Plan Rows", "Plan Width", "Actual Rows", "Actual Loops"),
        *("Actual Startup Time", "Actual Total Time"),
    }


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Filter: (a = 1)", {"Filter": "(a = 1)"}),
        ("One-Time Filter: false", {"One-Time Filter": "false"}),
        (
            "Sort Key: a, (f(b, c)), ('x, y'::text) DESC",
            {"Sort Key": ["a", "(f(b, c))", "('x, y'::text) DESC"]},
        ),
        (
            "Sort Method: external merge  Disk: 480kB",
            {"Sort Method": "external merge", "Sort Space Used": 480, "Sort Space Type": "Disk"},
        ),
        (
            "Buckets: 8 (originally 4)  Batches: 2 (originally 1)  Memory Usage: 9kB",
            {
                "Hash Buckets": 8,
                "Original Hash Buckets": 4,
                "Hash Batches": 2,
                "Original Hash Batches": 1,
                "Peak Memory Usage": 9,
            },
        ),
        (
            "Planned Partitions: 4  Batches: 5  Memory Usage: 7kB  Disk Usage: 3kB",
            {"Planned Partitions": 4, "HashAgg Batches": 5, "Peak Memory Usage": 7, "Disk Usage": 3},
        ),
        (
            "Full-sort Groups: 2  Sort Methods: quicksort, external merge  Average Memory: 1kB"
            "  Peak Memory: 2kB  Average Disk: 3kB  Peak Disk: 4kB",
            {
                "Full-sort Groups": {
                    "Group Count": 2,
                    "Sort Methods Used": ["quicksort", "external merge"],
                    "Sort Space Memory": {"Average Sort Space Used": 1, "Peak Sort Space Used": 2},
                    "Sort Space Disk": {"Average Sort Space Used": 3, "Peak Sort Space Used": 4},
                }
            },
        ),
        (
            "Buffers: shared hit=1 read=2, local written=3, temp read=4",
            {
                "Shared Hit Blocks": 1,
                "Shared Read Blocks": 2,
                "Local Written Blocks": 3,
                "Temp Read Blocks": 4,
            },
        ),
        ("I/O Timings: read=0.5", {"I/O Read Time": 0.5}),
        (
            "I/O Timings: shared/local read=0.5, temp write=1.0",
            {"I/O Read Time": 0.5, "Temp I/O Write Time": 1.0},
        ),
        (
            "I/O Timings: shared read=0.5, local write=1.0",
            {"Shared I/O Read Time": 0.5, "Local I/O Write Time": 1.0},
        ),
        (
            "WAL: records=1 fpi=2 bytes=3 buffers full=4",
            {"WAL Records": 1, "WAL FPI": 2, "WAL Bytes": 3, "WAL Buffers Full": 4},
        ),
        ("Heap Blocks: exact=1 lossy=2", {"Exact Heap Blocks": 1, "Lossy Heap Blocks": 2}),
        ("Tuples: inserted=1 skipped=2", {"Tuples Inserted": 1, "Tuples Skipped": 2}),
        ("Storage: Disk  Maximum Storage: 5kB", {"Storage": "Disk", "Maximum Storage": 5}),
        (
            "Sampling: system ('1'::real) REPEATABLE ('2'::double precision)",
            {
                "Sampling Method": "system",
                "Sampling Parameters": ["'1'::real"],
                "Repeatable Seed": "'2'::double precision",
            },
        ),
        ("Weather Of Tomorrow: fine", {"Weather Of Tomorrow": "fine"}),
        ("Foreign File Size: 12 b", {"Foreign File Size": 12}),
        ("actual rows=2.50 loops=2", {"Actual Rows": 2.5, "Actual Loops": 2}),
    ],
)
def test_properties(text: str, keys: dict[str, Any]) -> None:
    assert properties(text) == keys


def test_what_stands_beside() -> None:
    assert trigger("Trigger for constraint c: time=0.5 calls=2") == {
        "Constraint Name": "c",
        "Time": 0.5,
        "Calls": 2,
    }
    assert trigger('Trigger "my t" for constraint c on x: calls=2') == {
        "Trigger Name": "my t",
        "Constraint Name": "c",
        "Relation": "x",
        "Calls": 2,
    }
    assert settings("""search_path = '"$user", public', work_mem = '7MB', a.b = NULL""") == {
        "search_path": '"$user", public',
        "work_mem": "7MB",
        "a.b": None,
    }


def test_scanning() -> None:
    assert items("a, ROW(b, c), 'x'', y', \"q, r\"") == ["a", "ROW(b, c)", "'x'', y'", '"q, r"']
    assert [unclosed(t) for t in ("(a = ')')", "(a", "'a", '("a)')] == ["", "(", "'", '"']


WORKERS = """\
Gather  (cost=0.00..9.00 rows=9 width=4) (actual time=0.100..9.000 rows=9.00 loops=1)
  Output: a, b
  Workers Planned: 2
  Workers Launched: 2
  Buffers: shared hit=9
  ->  Sort  (cost=0.00..5.00 rows=3 width=4) (actual time=0.1..5.0 rows=3.00 loops=3)
        Sort Key: a
        Sort Method: quicksort  Memory: 30kB
        Buffers: shared hit=9
        Worker 0:  actual time=0.200..4.000 rows=2.00 loops=1
          Sort Method: quicksort  Memory: 25kB
          JIT:
            Functions: 2
            Options: Inlining false, Optimization false, Expressions true, Deforming true
            Timing: Generation 0.1 ms (Deform 0.05 ms), Emission 1 ms, Total 1 ms
          Buffers: shared hit=4
        Worker 1:  actual time=0.200..4.000 rows=1.00 loops=1
          Sort Method: quicksort  Memory: 26kB
        ->  Parallel Seq Scan on t  (cost=0.00..1.00 rows=3 width=4) (actual time=0.1..1.0 rows=3.00 loops=3)
Planning Time: 0.100 ms
JIT:
  Functions: 4
  Options: Inlining false, Optimization false, Expressions true, Deforming true
  Timing: Generation 0.100 ms, Inlining 0.000 ms, Optimization 0.200 ms, Emission 1.000 ms, Total 1.300 ms
Execution Time: 9.500 ms
"""


def test_workers_and_jit() -> None:
    found = plan.read(WORKERS)
    first, second = found.nodes[1].workers
    assert (first.number, first.loops, first.rows, first.total_ms) == (0, 1, 2, 4.0)
    assert first.buffers is not None
    assert first.buffers.shared_hit == 4
    assert second.buffers is not None
    assert not second.buffers
    assert first.extra["Sort Space Used"] == 25
    assert first.extra["JIT"]["Timing"]["Generation"] == {"Deform": 0.05, "Total": 0.1}
    assert found.jit is not None
    assert found.jit["Options"]["Deforming"] is True
    assert found.jit["Timing"]["Total"] == 1.3
    assert found.nodes[2].processes == 3
    assert found.execution_ms == 9.5


TASKS = """\
Custom Scan (Citus Adaptive)  (cost=0.00..0.00 rows=0 width=0) (actual time=7.000..7.001 rows=4 loops=1)
  Task Count: 4
  Tuple data received from nodes: 10 bytes
  Tasks Shown: One of 4
  ->  Task
        Tuple data received from node: 4 bytes
        Node: host=localhost port=9701 dbname=regression
        ->  Seq Scan on t_1 t  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=1 loops=1)
              Shiny Filter: yes
            Planning Time: 0.100 ms
            Execution Time: 0.200 ms
  Planning Time: 1.000 ms
Execution Time: 8.000 ms
"""


def test_custom_scans_and_unknown_lines() -> None:
    found = plan.read(TASKS)
    assert [n.node_type for n in found.nodes] == ["Custom Scan", "Task", "Seq Scan"]
    assert found.nodes[1].extra["Node"] == "host=localhost port=9701 dbname=regression"
    assert found.root.extra["Tasks Shown"] == "One of 4"
    assert found.nodes[2].extra["Shiny Filter"] == "yes"


def test_a_literal_with_a_line_break() -> None:
    text = f"Seq Scan on t{COST}\n  Filter: (a = 'x\n\n y: z'::text)\n"
    assert plan.read(text).root.conditions["Filter"] == "(a = 'x\n\n y: z'::text)"


def test_without_costs() -> None:
    found = plan.read("Limit\n  ->  Merge Append\n        Sort Key: t.a\n        ->  Seq Scan on t\n")
    assert [n.title for n in found.nodes] == ["Limit", "Merge Append", "Seq Scan on t"]
    assert found.nodes[2].relationship == "Member"
    assert found.root.width is None
    assert plan.read("Seq Scan on t").root.relation == "t"


def test_names_of_subplans() -> None:
    for name in (
        "InitPlan 1 (returns $0,$1)",
        "InitPlan 1",
        "InitPlan expr_1",
        "SubPlan any_1",
        "CTE a b: c",
    ):
        text = f"Result{COST}\n  {name}\n    ->  Seq Scan on t{COST}\n"
        child = plan.read(text).nodes[1]
        assert child.subplan_name == name
        assert child.relationship == ("SubPlan" if name.startswith("SubPlan") else "InitPlan")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"Hash Join{COST}\n  Hash Cond: (a = b)\n  ->  Seq Scan on a{COST}\n", 3),
        (f"Limit{COST}\n  ->  Seq Scan on a  (cost=0.00..1", 2),
        (f"Limit{COST}\n  ->  Seq Scan on a{COST}\n        Filter: (a = ", 3),
        (f"Result{COST}\n  CTE c\n", 2),
        (f"Limit{COST}\n->  Seq Scan on a{COST}\n", 2),
        (f"Seq Scan on a{COST}\n  Buffers: shred =1\n", 2),
        (f"Seq Scan on a{COST}\nTrigger for nothing\n", 2),
        ("\n\nhello world\n", 3),
        ("hello\n  ->  Seq Scan on a" + COST, 1),
    ],
)
def test_damage_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        plan.read(text)
    assert caught.value.line == line
    assert f"line {line}" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>\n<explain/>',
        "<explain><Query><Plan>",
        "<a/>",
        "- Plan:\n    Node Type: &a x\n    Alias: *a\n",
        "- Plan:\n   Node Type: [\n",
        "- Plan:\n    Node Type: !!python/object:os.system x\n",
    ],
)
def test_xml_and_yaml_are_read_safely(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        plan.read(text)


@pytest.mark.parametrize("path", OTHERS[:60], ids=lambda p: f"{p.parent.name}-{p.name}")
def test_comparable_leaves_nothing_else_out(path: Any) -> None:
    found = plan.read(path.read_text())
    assert comparable(comparable(found)) == comparable(found)
    assert [n.title for n in comparable(found).nodes] == [n.title for n in found.nodes]
