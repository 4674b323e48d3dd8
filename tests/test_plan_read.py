"""Reading: every wrapping that EXPLAIN's JSON comes in, and what is no plan."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemabook import plan
from schemabook.errors import SyntaxProblem, UnknownName, UsageError
from tests.plans.vocabulary import CORPUS, assert_conserves, corpus, node

PLAN = {"Plan": node("Seq Scan", ms=1, Relation_Name="t")}
TEXT = next(p for p in CORPUS if p.stem == "hash_join").read_text()


@pytest.mark.parametrize(
    "source", [PLAN, [PLAN], [[PLAN]], [([PLAN],)], PLAN["Plan"], json.dumps([PLAN]), json.dumps(PLAN)]
)
def test_wrappings(source: Any) -> None:
    assert plan.read(source).root.title == "Seq Scan on t"


def test_psql_output() -> None:
    lines = TEXT.splitlines()
    width = max(map(len, lines))
    framed = [
        "QUERY PLAN".center(width),
        "-" * width,
        *(f" {ln.ljust(width)}+" for ln in lines),
        "(1 row)",
        "",
    ]
    assert plan.read("\n".join(framed)) == plan.read(TEXT)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_text_names_the_line(cut: float) -> None:
    half = TEXT[: int(len(TEXT.rstrip()) * cut)]
    with pytest.raises(SyntaxProblem) as caught:
        plan.read(half)
    assert caught.value.line is not None
    assert abs(caught.value.line - (half.count("\n") + 1)) <= 1
    assert f"line {caught.value.line}" in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "  \n",
        "Sequential scanning of t",
        "[]",
        "[1]",
        "{}",
        "null",
        '"x"',
        '{"Plan": 1}',
        '[{"Plan": {"Plans": []}}]',
        '{"Plan": {"Node Type": "A", "Plans": 3}}',
        '{"Plan": {"Node Type": "A", "Plans": [3]}}',
        [],
        {},
        [None],
    ],
)
def test_what_is_no_plan(source: Any) -> None:
    with pytest.raises(SyntaxProblem):
        plan.read(source)


def test_several_plans() -> None:
    with pytest.raises(UsageError, match="2 plans"):
        plan.read([PLAN, PLAN])
    assert len(plan.read_all([PLAN, {"Utility Statement": "NOTIFY"}, PLAN])) == 2


def test_workers_that_12_writes_twice_become_one() -> None:
    text = (
        '{"Node Type": "Sort", "Workers": [{"Worker Number": 0, "Sort Method": "quicksort"}],'
        ' "Workers": [{"Worker Number": 0, "Actual Loops": 1}]}'
    )
    (worker,) = plan.read(text).root.workers
    assert worker.loops == 1
    assert worker.extra == {"Sort Method": "quicksort"}


def test_unknown_nodes_and_keys_are_kept() -> None:
    top = {"Node Type": "Quantum Scan", "Spin": {"up": [1]}, "Filter": "(a > 1)", "Actual Loops": "3"}
    root = plan.read({"Plan": top, "Weather": "fine"}).root
    assert (root.node_type, root.extra, root.loops) == ("Quantum Scan", {"Spin": {"up": [1]}}, 3)
    assert plan.read({"Plan": top, "Weather": "fine"}).extra == {"Weather": "fine"}


def deep(levels: int) -> str:
    head = '{"Node Type": "Materialize", "Actual Loops": 1, "Actual Total Time": 5.0, "Plans": ['
    leaf = '{"Node Type": "Seq Scan", "Actual Loops": 1, "Actual Total Time": 4.0}'
    return '[{"Plan": ' + head * levels + leaf + "]}" * levels + "}]"


def test_five_thousand_levels() -> None:
    found = plan.read(deep(5000))
    assert len(found.nodes) == 5001
    assert_conserves(found)
    assert found == plan.read(deep(5000))
    assert "children" not in repr(found.root)
    with pytest.raises(SyntaxProblem, match="ends too early"):
        plan.read(deep(5000)[:-3])


def test_nodes_by_id() -> None:
    found = corpus("hash_join")
    assert found.node(2) is found.nodes[1]
    assert found.relations == ("orders", "customers")
    with pytest.raises(UnknownName):
        found.node(99)
