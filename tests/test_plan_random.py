"""Plan-shaped trees that no planner made: they are read, conserve and can be shown."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook import plan
from schemabook.show_plan import PlanView
from tests.plans.vocabulary import assert_conserves

KINDS = st.sampled_from(
    [
        "Seq Scan",
        "CTE Scan",
        "Gather",
        "Gather Merge",
        "Append",
        "ModifyTable",
        "Limit",
        "Hash Join",
        "Hash",
        "Odd",
    ]
)
NAMES = st.sampled_from(
    ["CTE a", "CTE b", "InitPlan 1", "InitPlan 10", "InitPlan 2 (returns $0)", "SubPlan 1"]
)
CONDITIONS = st.sampled_from(
    ["(a > (InitPlan 1).col1)", "(a = $0)", "(InitPlan 10)", "('InitPlan 1')", "<b>"]
)
WORKERS = st.fixed_dictionaries({"Worker Number": st.integers(0, 4), "Actual Loops": st.integers(0, 3)})
TIMES = st.floats(0, 1e4).map(lambda t: round(t, 3))


@st.composite
def heads(draw: st.DrawFn) -> dict[str, Any]:
    """One node without children."""
    made: dict[str, Any] = {
        "Node Type": draw(KINDS),
        "Parent Relationship": draw(st.sampled_from(["Outer", "Inner", "InitPlan", "SubPlan", "Member"])),
        "Actual Total Time": draw(TIMES),
        "Actual Rows": draw(st.integers(0, 10**6)),
        "Actual Loops": draw(st.integers(0, 10**6)),
        "Plan Rows": draw(st.integers(0, 10**6)),
        "Shared Hit Blocks": draw(st.integers(0, 10**6)),
        "Temp Read Blocks": draw(st.integers(0, 10)),
    }
    optional = {
        "Subplan Name": NAMES,
        "CTE Name": st.sampled_from(["a", "b"]),
        "Filter": CONDITIONS,
        "Workers Launched": st.integers(0, 4),
        "Workers": st.lists(WORKERS),
    }
    for key, values in optional.items():
        if draw(st.booleans()):
            made[key] = draw(values)
    return made


TREES = st.recursive(
    heads(),
    lambda below: st.tuples(heads(), st.lists(below, min_size=1, max_size=4)).map(
        lambda t: t[0] | {"Plans": t[1]}
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_any_tree_conserves(tree: dict[str, Any]) -> None:
    found = plan.read({"Plan": tree})
    assert_conserves(found)
    view = PlanView(found)
    assert view.text()
    assert "<b>" not in view.text() or "&lt;b&gt;" in view.html()


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        "Actual Loops",
        "Actual Total Time",
        "Plan Rows",
        "Workers",
        "Subplan Name",
        "Filter",
        "Sort Key",
        "Output",
        "Parallel Aware",
        "Relation Name",
        "Shared Hit Blocks",
        "Rows Removed by Filter",
        "Hash Batches",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(KEYS, JUNK),
    st.dictionaries(st.sampled_from(["Triggers", "JIT", "Settings", "Planning"]), JUNK),
)
def test_values_of_any_type_are_survived(keys: dict[str, Any], beside: dict[str, Any]) -> None:
    top = {"Node Type": "Gather", "Plans": [{"Node Type": "Sort"} | keys]} | keys
    view = PlanView(plan.read({"Plan": top} | beside))
    assert "Gather" in view.text()
    assert "Sort" in view.html()
