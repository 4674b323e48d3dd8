"""Comparing plans: hand-made pairs, the whole corpus, and plans of a server with and without an index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from schemabook import plan
from schemabook.explaining import explain
from schemabook.plan_diff import Baseline, PlanDiff, baseline, compare, regressions
from schemabook.plan_diff.match import is_part
from schemabook.session import Session
from schemabook.show_plan import PlanDiffView
from tests.plans.vocabulary import CORPUS, IDS, node

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemabook.plan import Plan


def scan(name: str, kind: str = "Seq Scan", blocks: int = 100, **keys: Any) -> dict[str, Any]:
    return node(kind, ms=1, Relation_Name=name, Alias=name, **keys) | {"Shared Hit Blocks": blocks}


def made(top: dict[str, Any]) -> Plan:
    return plan.read({"Plan": top})


def join(kind: str, *inputs: dict[str, Any]) -> dict[str, Any]:
    return node(kind, *inputs, ms=5) | {"Shared Hit Blocks": sum(i["Shared Hit Blocks"] for i in inputs)}


def pairs(diff: PlanDiff) -> list[tuple[str, str]]:
    return [(p.before.title, p.after.title) for p in diff.pairs]


@pytest.mark.parametrize("path", CORPUS, ids=IDS)
def test_a_plan_does_not_differ_from_itself(path: Path) -> None:
    found = plan.read(path.read_text())
    diff = compare(found, found)
    assert diff.same_shape
    assert all(p.before is p.after and p.changes == () for p in diff.pairs)
    assert not any(c.differs for c in diff.totals)
    tree = PlanDiffView(diff).text().split("node\n", 1)[1]
    assert "→" not in tree
    assert tree.count("  =  ") == len(diff.pairs)


@pytest.mark.parametrize("path", CORPUS, ids=IDS)
def test_every_node_is_told_of_once_whatever_the_plans(path: Path) -> None:
    """Against the next plan of the corpus, which has little in common with it."""
    following = CORPUS[(CORPUS.index(path) + 1) % len(CORPUS)]
    diff = compare(plan.read(path.read_text()), plan.read(following.read_text()))
    old = [p.before.id for p in diff.pairs] + [n.id for n in diff.removed]
    new = [p.after.id for p in diff.pairs] + [n.id for n in diff.added]
    assert sorted(old) == [n.id for n in diff.before.nodes if not is_part(n)]
    assert sorted(new) == [n.id for n in diff.after.nodes if not is_part(n)]
    tree = PlanDiffView(diff).text().split("node\n", 1)[1].split("\n\n")[0]
    assert len(tree.splitlines()) == len(diff.pairs) + len(diff.removed) + len(diff.added)


def test_nodes_answer_by_relation_and_not_by_label() -> None:
    """The inputs change sides, and both join and scan methods change."""
    before = made(join("Hash Join", scan("a", blocks=900), scan("b")))
    after = made(join("Nested Loop", scan("b"), scan("a", "Index Scan", 3, Index_Name="a_i")))
    diff = compare(before, after)
    assert set(pairs(diff)) == {
        ("Hash Join", "Nested Loop"),
        ("Seq Scan on b", "Seq Scan on b"),
        ("Seq Scan on a", "Index Scan using a_i on a"),
    }
    (changed,) = [p for p in diff.pairs if p.after.relation == "a"]
    assert changed.structural
    assert {c.what: (c.before, c.after) for c in changed.changes} == {
        "operation": ("Seq Scan", "Index Scan"),
        "index": (None, "a_i"),
        "blocks": (900, 3),
    }
    assert "Seq Scan on a → Index Scan using a_i on a; 900 → 3 blocks (300 times less)." in diff.words()
    assert "Blocks: 1,000 → 103 (10 times less)." in diff.words()


def test_a_join_order_is_a_difference_of_joins_and_not_of_scans() -> None:
    before = made(join("Hash Join", join("Hash Join", scan("a"), scan("b")), scan("c")))
    after = made(join("Hash Join", scan("a"), join("Hash Join", scan("b"), scan("c"))))
    diff = compare(before, after)
    assert [str(n) for n in diff.removed] == ["#2 Hash Join"]
    assert [str(n) for n in diff.added] == ["#3 Hash Join"]
    assert len(diff.pairs) == 4
    assert "Another join order: a ⋈ b, then a ⋈ b ⋈ c; now b ⋈ c, then a ⋈ b ⋈ c." in diff.words()


def test_the_same_relation_twice_is_told_apart_by_its_alias() -> None:
    one = scan("t") | {"Alias": "x"}
    other = scan("t", blocks=7) | {"Alias": "y"}
    diff = compare(made(join("Hash Join", one, other)), made(join("Hash Join", other, one)))
    assert all(p.before.alias == p.after.alias for p in diff.pairs)
    assert diff.same_shape


def test_other_data_and_another_query_are_said() -> None:
    fewer = made(scan("t") | {"Actual Rows": 5})
    more = made(scan("t") | {"Actual Rows": 9})
    assert compare(fewer, more).words()[0].startswith("The results differ: 5 rows, then 9.")
    assert compare(made(scan("t")), made(scan("u"))).words()[0].startswith("The plans share no relation")


def test_without_timing_nothing_depends_on_the_clock() -> None:
    def shown(ms: float) -> PlanDiffView:
        after = {"Plan": scan("t") | {"Actual Total Time": ms}, "Execution Time": ms}
        before = {"Plan": scan("t"), "Execution Time": 1.0}
        return PlanDiffView(compare(plan.read(before), plan.read(after)), timing=False)

    assert shown(1).text() == shown(70).text()
    assert shown(1).html() == shown(70).html()
    assert shown(1).svg() == shown(70).svg()
    assert shown(1).json() == shown(70).json()


# --- on a server


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    found = Session(database)
    found.execute(
        "CREATE TABLE t (id int PRIMARY KEY, a int, note text);"
        "INSERT INTO t SELECT i, i % 500, repeat('x', 50) FROM generate_series(1, 20000) i; VACUUM ANALYZE t"
    )
    yield found
    found.close()


def test_a_bitmap_scan_counts_with_its_index(session: Session) -> None:
    def explained() -> Plan:
        return plan.read(explain(session, "SELECT * FROM t WHERE a = 7"))

    before = explained()
    session.execute("CREATE INDEX t_a ON t (a)")
    diff = compare(before, explained())
    (pair,) = diff.pairs
    assert diff.added == diff.removed == ()
    assert (pair.before.operation, pair.after.operation) == ("Seq Scan", "Bitmap Heap Scan")
    index, blocks = pair.change("index"), pair.change("blocks")
    assert index is not None
    assert index.after == "t_a"
    assert blocks is not None
    assert blocks.after == diff.after.root.buffers.total  # type: ignore[union-attr]  # measured
    assert any("through t_a" in w for w in diff.words())


TEXT = """\
Blocks: 304 → 6 (51 times less).
Seq Scan on t → Index Scan Backward using t_pkey on t; 304 → 6 blocks (51 times less).
No longer there: Sort.

      rows   blocks     node
         5        0  =  Limit
         5        0  -  ├─ Sort
20,000 → 5  304 → 6  ~  └─ Index Scan Backward using t_pkey on t  (was: Seq Scan on t)

= the same work   ~ done otherwise   + new   - no longer there"""


def test_text_whole() -> None:
    seq = scan("t", blocks=304) | {"Actual Rows": 20000}
    sort = node("Sort", seq, ms=2) | {"Shared Hit Blocks": 304, "Actual Rows": 5}
    before = node("Limit", sort, ms=2) | {"Shared Hit Blocks": 304, "Actual Rows": 5}
    index = scan("t", "Index Scan", 6, Index_Name="t_pkey", Scan_Direction="Backward") | {"Actual Rows": 5}
    after = node("Limit", index, ms=2) | {"Shared Hit Blocks": 6, "Actual Rows": 5}
    assert PlanDiffView.of(made(before), made(after), timing=False).text() == TEXT


# --- baselines


def test_a_baseline_is_small_and_comes_back_as_it_was(session: Session) -> None:
    found = plan.read(explain(session, "SELECT * FROM t WHERE id = 7"))
    stored = baseline(found)
    assert Baseline.of(json.loads(json.dumps(stored.data()))) == stored
    assert stored.shape == ("Index Scan using t_pkey on t",)
    assert stored == baseline(plan.read(explain(session, "SELECT * FROM t WHERE id = 8")))
    assert regressions(stored, found) == ()


def test_a_plan_that_regresses_is_told_in_words(session: Session) -> None:
    stored = baseline(plan.read(explain(session, "SELECT * FROM t WHERE id = 7")))
    session.execute("ALTER TABLE t DROP CONSTRAINT t_pkey")
    worse = regressions(stored, plan.read(explain(session, "SELECT * FROM t WHERE id = 7")))
    assert worse[0] == "no longer used: the index t_pkey (used now: none)"
    assert worse[1] == ("another shape:\n    - Index Scan using t_pkey on t\n    + Seq Scan on t")
    assert "blocks" in worse[2]
    assert "more; 10 % are allowed" in worse[2]


@pytest.mark.parametrize(("now", "fails"), [(100, False), (110, False), (111, True), (10, False)])
def test_a_few_more_blocks_are_allowed(now: int, fails: bool) -> None:
    stored = baseline(made(scan("t", blocks=100)))
    assert bool(regressions(stored, made(scan("t", blocks=now)))) is fails
