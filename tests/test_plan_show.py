"""The display: text compared whole, HTML escaped and self-contained, files in every format."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from schemabook import plan
from schemabook.errors import UsageError
from schemabook.show_plan import PlanView
from schemabook.show_plan.rows import bar, ms, number
from tests.plans.vocabulary import corpus, node

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = node(
    "Hash Join",
    node("Seq Scan", ms=40, Relation_Name="orders", Alias="o", Filter="(paid AND (note <> '<b>'::text))")
    | {"Plan Rows": 9000, "Actual Rows": 8000, "Shared Hit Blocks": 300, "Rows Removed by Filter": 2000},
    node(
        "Hash",
        node("Index Scan", ms=4, Relation_Name="users", Index_Name="users_pkey", Index_Cond="(id > 3)")
        | {"Shared Hit Blocks": 20, "Shared Read Blocks": 4},
        ms=5,
    )
    | {"Parent Relationship": "Inner", "Shared Hit Blocks": 20, "Shared Read Blocks": 4},
    ms=50,
    Hash_Cond="(o.user_id = users.id)",
) | {"Shared Hit Blocks": 320, "Shared Read Blocks": 4}

TEXT = """\
Execution 51.2 ms, planning 0.30 ms; 324 blocks; 1 row
Most of the time: Seq Scan on orders o (80 %, 40.0 ms, 300 blocks); Hash Join (10 %, 5.00 ms)

self ms   %            estimated   rows    blocks  node
   5.00  10  ▊                 1      1         0  Hash Join
                                                   │  Hash Cond: (o.user_id = users.id)
   40.0  80  ██████▍       9,000  8,000       300  ├─ Seq Scan on orders o
                                                   │     Filter: (paid AND (note <> '<b>'::text))
                                                   │     Rows Removed by Filter: 2,000
   1.00   2  ▏                 1      1         0  └─ Hash
   4.00   8  ▋                 1      1        24     └─ Index Scan using users_pkey on users
                                                            Index Cond: (id > 3)

This plan is fine: no rule finds anything in it wasted or misjudged."""

UNTIMED = """\
324 blocks; 1 row
Most of the blocks: Seq Scan on orders o (93 %, 300 blocks)

 %            estimated   rows    blocks  node
                      1      1         0  Hash Join
                                          │  Hash Cond: (o.user_id = users.id)
93  ███████▍      9,000  8,000       300  ├─ Seq Scan on orders o
                                          │     Filter: (paid AND (note <> '<b>'::text))
                                          │     Rows Removed by Filter: 2,000
                      1      1         0  └─ Hash
 7  ▋                 1      1        24     └─ Index Scan using users_pkey on users
                                                   Index Cond: (id > 3)

This plan is fine: no rule finds anything in it wasted or misjudged."""


def view(timing: bool = True) -> PlanView:
    return PlanView.read({"Plan": EXAMPLE, "Planning Time": 0.3, "Execution Time": 51.2}, timing=timing)


def test_text() -> None:
    assert view().text() == TEXT
    assert str(view()) == TEXT


def test_text_without_timing() -> None:
    assert view(timing=False).text() == UNTIMED


class Tags(HTMLParser):
    """Collects elements and checks that they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert all(name == "style" for name, _ in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_is_escaped_and_has_no_scripts_or_style_sheets() -> None:
    tags = Tags()
    tags.feed(view().html())
    assert tags.open == []
    assert not tags.seen & {"script", "style", "link", "img", "svg"}
    assert "'<b>'::text" in tags.text
    assert "Seq Scan on orders o" in tags.text


def test_a_notebook_gets_html_and_text() -> None:
    bundle = view()._repr_mimebundle_()
    assert bundle == {"text/html": view().html(), "text/plain": TEXT}


def test_json_has_what_a_program_needs() -> None:
    found = view().json()
    keys = {"id", "parent", "node_type", "relation", "index", "loops", "rows_estimated", "rows_actual"}
    assert all(keys | {"total_ms", "self_ms", "buffers_self"} <= set(n) for n in found["nodes"])
    assert [n["self_ms"] for n in found["nodes"]] == [5, 40, 1, 4]
    assert [n["buffers_self"]["total"] for n in found["nodes"]] == [0, 300, 0, 24]
    assert [n["parent"] for n in found["nodes"]] == [None, 1, 1, 3]


@pytest.mark.parametrize(
    "name", ["mis_estimate", "partition_prune_run", "no_analyze", "gather", "timing_off"]
)
def test_files(tmp_path: Path, name: str) -> None:
    shown = PlanView(corpus(name))
    root = ET.fromstring(shown.save(tmp_path / "p.svg").read_text())
    assert root.get("role") == "img"
    assert {e.tag.split("}")[1] for e in root} >= {"title", "desc", "g"}
    words = "".join(root.itertext())
    assert all(n.operation in words for n in shown.plan.nodes)
    assert shown.save(tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    assert shown.save(tmp_path / "p.txt").read_text() == shown.text() + "\n"
    assert json.loads(shown.save(tmp_path / "p.json").read_text()) == shown.json()
    assert shown.html() in shown.save(tmp_path / "p.html").read_text()
    with pytest.raises(UsageError, match="pdf"):
        shown.save(tmp_path / "p.pdf")


def test_a_name_full_of_markup(tmp_path: Path) -> None:
    name = "<script>alert('\"&\x07')</script>\n"
    top = node("Seq Scan", ms=1, Relation_Name=name, Filter=name)
    shown = PlanView.read({"Plan": top, "Settings": {name: name}})
    assert "<script" not in shown.html()
    assert "\x07" not in shown.text() + shown.html()
    ET.fromstring(shown.save(tmp_path / "p.svg").read_text())


def test_a_picture_has_a_limit(tmp_path: Path) -> None:
    top: dict[str, Any] = node("Append", *(node("Seq Scan") for _ in range(300)))
    with pytest.raises(UsageError, match="301 nodes"):
        PlanView.read({"Plan": top}).save(tmp_path / "p.svg")


def test_assert_uses() -> None:
    shown = view()
    shown.assert_uses("users_pkey")
    with pytest.raises(AssertionError, match=r"does not use the index orders_pkey; it uses: users_pkey"):
        shown.assert_uses("orders_pkey")


def test_deep_plans_are_shown() -> None:
    top = node("Seq Scan", ms=1)
    for _ in range(3000):
        top = node("Materialize", top, ms=1)
    shown = PlanView(plan.read({"Plan": top}))
    assert shown.text().count("Materialize") == 3000
    assert len(shown.html()) < 10_000_000


def test_words() -> None:
    assert [bar(s) for s in (0, 0.001, 0.01, 0.5, 1, 2)] == ["", "", "▏", "████", "█" * 8, "█" * 8]
    assert [ms(v) for v in (0.004, 1.239, 12.34, 1234.5)] == ["0.00", "1.24", "12.3", "1,234"]
    assert [number(v) for v in (0.25, 3, 1234567)] == ["0.2", "3", "1,234,567"]


def test_without_timing_the_findings_do_not_depend_on_the_clock() -> None:
    """The same plan twice, the time on other nodes: by the clock the scan is dear once and cheap once."""

    def run(scan_ms: float) -> PlanView:
        scan = node("Seq Scan", ms=scan_ms, Relation_Name="t", Filter="(a = 1)") | {
            "Rows Removed by Filter": 90_000,
            "Shared Hit Blocks": 500,
        }
        return PlanView.read({"Plan": node("Sort", scan, ms=100) | {"Shared Hit Blocks": 500}}, timing=False)

    assert [f.rule for f in run(1).insights] == ["seq-scan-discards"]
    assert run(1).text() == run(99).text()
    assert run(1).html() == run(99).html()
    assert run(1).json() == run(99).json()
    assert PlanView(run(1).plan).insights == ()


def test_a_plan_without_times_keeps_the_rest() -> None:
    found = corpus("cte_several_scans").without_times()
    assert not found.timed
    assert found.analyzed
    assert found.nodes[2].children[0] is found.nodes[3]
    assert found.root.buffers == corpus("cte_several_scans").root.buffers
