"""Measured comparisons: the statistics against brute force, verdicts on made-up runs, trials on a server."""

from __future__ import annotations

import random
from itertools import product
from math import exp, log
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemabook import measure
from schemabook.errors import SqlError, UsageError
from schemabook.measure import Setup, hodges_lehmann
from schemabook.measure.verdict import judge
from schemabook.session import Session
from schemabook.show_plan import ComparisonView

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERY = "SELECT count(*) FROM t WHERE a = 7"
INDEX = "CREATE INDEX t_a ON t (a)"


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    found = Session(database)
    found.execute(
        "CREATE TABLE t (id int PRIMARY KEY, a int, n int)"
        "WITH (autovacuum_enabled = false, fillfactor = 50);"
        "INSERT INTO t SELECT i, i % 500, 0 FROM generate_series(1, 20000) i; VACUUM ANALYZE t"
    )
    yield found
    found.close()


# --- statistics


@pytest.mark.parametrize(("n", "tail"), [(6, 0.025), (8, 0.025), (10, 0.025), (9, 0.005)])
def test_the_interval_cuts_where_every_sign_counted_one_by_one_says(n: int, tail: float) -> None:
    from schemabook.measure.verdict import _cut

    sums = [sum(r for r, s in enumerate(signs, 1) if s) for signs in product((0, 1), repeat=n)]
    cut = _cut(n, tail)
    below, up_to = (sum(w < c for w in sums) / len(sums) for c in (cut, cut + 1))
    assert below <= tail < up_to


@given(st.lists(st.floats(0.01, 100), min_size=6, max_size=14))
def test_the_estimate_lies_in_its_interval_and_turns_over(ratios: list[float]) -> None:
    found, turned = hodges_lehmann(ratios), hodges_lehmann([1 / r for r in ratios])
    assert found is not None
    assert turned is not None
    assert min(ratios) * 0.999 <= found.low <= found.estimate <= found.high <= max(ratios) * 1.001
    assert abs(log(found.estimate) + log(turned.estimate)) < 1e-9


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    random.seed(4)
    hits = 0
    for _ in range(400):
        found = hodges_lehmann([exp(random.gauss(0.2, 0.3)) for _ in range(12)])
        assert found is not None
        hits += found.low <= exp(0.2) <= found.high
    assert 0.92 <= hits / 400 <= 0.99


def test_five_rounds_prove_nothing() -> None:
    assert hodges_lehmann([0.1] * 5) is None
    assert "too few for a verdict on time" in judge(([9], [9]), ([1.0] * 5, [0.1] * 5)).sentence()


# --- verdicts


def test_blocks_come_first() -> None:
    found = judge(([400, 400], [4, 4]), ([10.0] * 8, [1.0] * 8))
    assert (found.fewer_blocks, found.faster, found.winner) == ("after", "after", "after")
    assert found.sentence() == (
        "After reads fewer blocks (400 → 4 blocks, a factor of 100), and after is faster: "
        "after's time is 0.10 \N{MULTIPLICATION SIGN} before's (95 % between 0.10 and 0.10, 8 rounds)."
    )
    assert found.sentence(timing=False) == ("After reads fewer blocks (400 → 4 blocks, a factor of 100).")


def test_a_contradiction_has_no_winner() -> None:
    found = judge(([400], [40]), ([1.0] * 8, [2.0] * 8))
    assert found.contradicts
    assert found.winner is None
    assert " but before is faster" in found.sentence()


def test_noise_is_called_noise() -> None:
    times = [1.0, 1.3, 0.8, 1.1, 0.9, 1.2, 1.0, 0.7]
    found = judge(([50] * 8, [50] * 8), (times, times[::-1]))
    assert found.winner is None
    assert found.sentence().startswith("No difference beyond noise: both read 50 blocks")


@pytest.mark.parametrize(
    ("old", "new", "side"),
    [([100], [97], None), ([3], [1], None), ([90, 110], [80, 95], None), ([100, 101], [80, 90], "after")],
)
def test_small_and_overlapping_differences_of_blocks_are_none(
    old: list[int], new: list[int], side: str | None
) -> None:
    assert judge((old, new), ([], [])).fewer_blocks == side


# --- trials


def test_an_index_is_tried_and_gone(session: Session) -> None:
    found = measure.compare(session, QUERY, "", INDEX, rounds=6)
    assert found.verdict.fewer_blocks == "after"
    assert found.verdict.blocks_repeat
    assert found.before.plan.root.children[0].operation == "Seq Scan"
    assert found.after.plan.uses("t_a")
    assert found.warnings == ()
    assert session.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 't_a'").rows == [(0,)]
    assert not session.in_transaction
    shown = ComparisonView(found, timing=False)
    assert shown.text().splitlines()[0] == found.verdict.sentence(timing=False)
    assert "After: CREATE INDEX t_a ON t (a)" in shown.text()
    assert "times" not in shown.text().splitlines()[0]


def test_the_same_twice_is_no_difference(session: Session) -> None:
    found = measure.compare(session, QUERY, rounds=3)
    assert found.verdict.fewer_blocks is None
    assert found.verdict.winner is None  # three rounds: no verdict on time
    assert found.before.blocks[0] == found.after.blocks[0]


def test_settings_values_and_other_spellings(session: Session) -> None:
    found = measure.compare(
        session,
        "SELECT * FROM t WHERE id = :n",
        "SET enable_indexscan = off; SET enable_bitmapscan = off",
        Setup(name="by key", statement="SELECT * FROM t WHERE id IN (:n)"),
        values={"n": 5},
        rounds=2,
    )
    assert found.before.plan.root.operation == "Seq Scan"
    assert found.after.plan.uses("t_pkey")
    assert session.execute("SHOW enable_indexscan").rows == [("on",)]


def test_a_trial_inside_a_transaction_keeps_it(session: Session) -> None:
    session.execute("BEGIN; UPDATE t SET n = 1 WHERE id = 1")
    measure.compare(session, QUERY, "", "DELETE FROM t WHERE id = 1", rounds=1)
    assert session.execute("SELECT n FROM t WHERE id = 1").rows == [(1,)]
    session.execute("ROLLBACK")


def test_an_index_that_the_planner_ignores_is_reported(session: Session, database: str) -> None:
    """An older snapshot still sees the rows before their HOT update."""
    with psycopg.connect(database) as older:
        older.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        older.execute("SELECT count(*) FROM t")
        session.execute("UPDATE t SET n = n + 1 WHERE id <= 50")
        found = measure.compare(session, QUERY, "", INDEX, rounds=1)
    assert not found.after.plan.uses("t_a")
    (warning,) = found.warnings
    assert "ignores the index t_a" in warning
    assert "indcheckxmin" in warning


def test_a_writing_statement_is_rolled_back_and_warned_of(session: Session) -> None:
    found = measure.compare(session, "DELETE FROM t WHERE id <= 10", "", INDEX, rounds=1)
    assert any("dead rows" in w for w in found.warnings)
    assert session.execute("SELECT count(*) FROM t").rows == [(20000,)]


@pytest.mark.parametrize(
    "sql", ["COMMIT", "CREATE TABLE x (); COMMIT", "begin", "CREATE INDEX CONCURRENTLY i ON t (a)"]
)
def test_what_cannot_be_rolled_back_is_refused(session: Session, sql: str) -> None:
    with pytest.raises(UsageError, match="rolled back"):
        measure.compare(session, QUERY, "", sql, rounds=1)
    assert session.execute("SELECT to_regclass('x')").rows == [(None,)]
    assert not session.in_transaction


def test_a_wrong_setup_points_into_its_text(session: Session) -> None:
    with pytest.raises(SqlError) as caught:
        measure.compare(session, QUERY, "", "SET work_mem = '4MB';\nCREATE INDEX i ON nosuch (a)", rounds=1)
    assert (caught.value.line, caught.value.notes) == (2, ())
    assert not session.in_transaction


def test_another_database_needs_consent(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemabook.measure.trial.PREFIX", "another_prefix_")
    with pytest.raises(UsageError, match="not a scratch database"):
        measure.compare(session, QUERY, "", INDEX, rounds=1)
    measure.compare(session, QUERY, "", "SET work_mem = '8MB'", rounds=1)
    assert measure.compare(session, QUERY, "", INDEX, rounds=1, consent=True).after.plan.uses("t_a")
