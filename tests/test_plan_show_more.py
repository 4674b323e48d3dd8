"""Icicles, the worst nodes in words, estimates under an early stop, assertions and baselines of a view."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from schemabook import plan
from schemabook.errors import UnknownName, UsageError
from schemabook.show_plan import PlanDiffView, PlanView
from tests.plans.vocabulary import CORPUS, IDS, corpus, node

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


def view(blocks: int = 300, **keys: Any) -> PlanView:
    scan = node("Index Scan", ms=1, Relation_Name="t", Alias="t", Index_Name="t_i", **keys)
    return PlanView.read({"Plan": scan | {"Shared Hit Blocks": blocks}}, timing=False)


# --- icicles


@pytest.mark.parametrize("path", CORPUS, ids=IDS)
def test_an_icicle_of_every_plan(path: Path) -> None:
    """Every node once, inside the box above it, the boxes of a level beside each other."""
    shown = PlanView(plan.read(path.read_text()))
    if not shown.plan.total_ms:  # not timed, or too fast for the clock
        return
    found = shown.icicle("time")
    assert sorted(b.node.id for b in found.boxes) == [n.id for n in shown.plan.nodes]
    for level in {b.level for b in found.boxes}:
        row = sorted((b for b in found.boxes if b.level == level), key=lambda b: (b.x, b.x + b.width))
        ends = [b.x + b.width for b in row]
        assert all(end <= after.x + 1e-9 for end, after in zip(ends, row[1:], strict=False))
    assert abs(sum(b.own for b in found.boxes) - 1) < 1e-9
    root = ET.fromstring(found.svg())
    assert root.get("role") == "img"
    assert shown.plan.root.operation in "".join(root.itertext())
    assert "<script" not in found.svg()


def test_a_cte_stands_below_its_scan() -> None:
    found = PlanView(corpus("cte_several_scans")).icicle("time")
    boxes = {b.node.id: b for b in found.boxes}
    cte = next(n for n in found.plan.nodes if (n.subplan_name or "").startswith("CTE "))
    assert boxes[cte.id].level == boxes[cte.ran_in[0]].level + 1


def test_an_icicle_without_times_is_by_blocks_and_the_same_each_time(tmp_path: Path) -> None:
    def shown(ms: float) -> PlanView:
        scan = node("Seq Scan", ms=ms, Relation_Name="<t>") | {"Shared Hit Blocks": 50}
        return PlanView.read({"Plan": node("Sort", scan, ms=100) | {"Shared Hit Blocks": 80}}, timing=False)

    found = shown(1).icicle()
    assert found.by == "blocks"
    assert found.svg() == shown(90).icicle().svg()
    assert found.text() == (
        "Blocks, 80 blocks in all; a node's width includes those below it\n"
        "100.0 %    80 blocks  Sort\n"
        " 62.5 %    50 blocks    Seq Scan on <t>"
    )
    assert "data:image/svg+xml;base64," in found.html()
    assert found.save(tmp_path / "i.svg").read_text() == found.svg()
    assert found.html() in found.save(tmp_path / "i.html").read_text()
    with pytest.raises(UsageError, match="no times to draw by"):
        shown(1).icicle("time")
    with pytest.raises(UsageError, match="pdf"):
        found.save(tmp_path / "i.pdf")


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(UsageError, match="not drawn by"):
        view().icicle("rows")  # type: ignore[arg-type]
    assert view(blocks=0).icicle("blocks").boxes == ()
    assert ET.fromstring(view(blocks=0).icicle("blocks").svg()).get("role") == "img"
    top = node("Seq Scan", ms=1)
    for _ in range(70):
        top = node("Materialize", top, ms=1)
    with pytest.raises(UsageError, match="71 levels"):
        PlanView.read({"Plan": top}).icicle().svg()


def test_two_plans_are_drawn_in_one_scale() -> None:
    drawn = PlanDiffView.of(view(400), view(100), timing=False).svg()
    widths = [float(r.get("width", "0")) for r in ET.fromstring(drawn).iter(f"{SVG}rect")][1:]
    assert widths == pytest.approx([875, 218], abs=1)


# --- words, early stops


def test_the_worst_nodes_come_first() -> None:
    assert PlanView(corpus("hash_join")).text().splitlines()[1].startswith("Most of the time: ")
    assert view().text().splitlines()[1] == ""  # a plan of one node needs no such words


def test_rows_not_asked_for_are_no_mis_estimate() -> None:
    scan = node("Seq Scan", ms=1, Relation_Name="t") | {"Plan Rows": 90_000, "Actual Rows": 10}
    limit = node("Limit", scan, ms=1) | {"Plan Rows": 10, "Actual Rows": 10}
    stopped, read = PlanView.read({"Plan": limit}), PlanView.read({"Plan": scan})
    assert "stopped" in stopped.text()
    assert "÷9,000" not in stopped.text() + stopped.html()
    assert "÷9,000" in read.text()


def test_numbers_stand_left_of_the_tree() -> None:
    html = PlanView(corpus("hash_join")).html()
    assert html.index(">Blocks</th>") < html.index(">Node</th>")


def test_an_estimate_has_no_blocks() -> None:
    shown = PlanView.read({"Plan": node("Seq Scan", Relation_Name="t") | {"Shared Hit Blocks": 0}})
    assert "blocks" not in shown.text().lower()
    assert "Blocks" not in shown.html()


# --- assertions


def test_assert_max_buffers() -> None:
    view().assert_max_buffers(300)
    with pytest.raises(
        AssertionError, match=r"reads 300 blocks, more than 299; most of them, 300, in #1 Ind"
    ):
        view().assert_max_buffers(299)
    with pytest.raises(UsageError, match="not measured"):
        PlanView.read({"Plan": node("Seq Scan")}).assert_max_buffers(1)


def test_assert_no_insight() -> None:
    bad = PlanView(corpus("sort_spill"))
    view().assert_no_insight()
    rule = bad.insights[0].rule
    with pytest.raises(AssertionError, match=rule):
        bad.assert_no_insight()
    with pytest.raises(AssertionError, match=rule):
        bad.assert_no_insight(rule)
    bad.assert_no_insight("lossy-bitmap")
    with pytest.raises(UnknownName, match="lossy-bitmaps"):
        bad.assert_no_insight("lossy-bitmaps")


def test_assert_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "due.json"
    monkeypatch.delenv("SCHEMABOOK_UPDATE_BASELINES", raising=False)
    with pytest.raises(UsageError, match=r"no baseline due\.json yet"):
        view().assert_baseline(path)
    view().save_baseline(path)
    assert json.loads(path.read_text()) == {
        "format": 1,
        "shape": ["Index Scan using t_i on t"],
        "indexes": ["t_i"],
        "blocks": 300,
        "temp_blocks": 0,
    }
    view().assert_baseline(path)
    view(blocks=320).assert_baseline(path)
    view(blocks=600).assert_baseline(path, more=100)
    with pytest.raises(AssertionError, match=r"300 → 600 blocks \(100 % more; 10 % are allowed\)"):
        view(blocks=600).assert_baseline(path)
    monkeypatch.setenv("SCHEMABOOK_UPDATE_BASELINES", "1")
    view(blocks=600).assert_baseline(path)
    monkeypatch.setenv("SCHEMABOOK_UPDATE_BASELINES", "0")
    view(blocks=600).assert_baseline(path)
    for text in ("{}", "[", '{"format": 9}'):
        path.write_text(text)
        with pytest.raises(UsageError, match="not a plan baseline"):
            view().assert_baseline(path)
