"""What observed locks mean: by size, by who waits, by what stands beside; and squawk's opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from schemabook.observation import Observation, Touched
from schemabook.observing import observe
from schemabook.safety import Limits, Terms, judge
from schemabook.safety.second_opinion import opinions
from schemabook.schema import Name, Schema, Table
from schemabook.server import connect
from schemabook.squawk import Remark, remarks

if TYPE_CHECKING:
    from schemabook.findings import Finding

BIG: Final = Name("public", "responses")
SMALL: Final = Name("public", "users")
SIZES: Final = Schema(
    tables=(
        Table(schema="public", name="responses", rows=12e6, pages=180_000),
        Table(schema="public", name="users", rows=300, pages=3),
        Table(schema="public", name="sessions", rows=50_000, pages=700),
        Table(schema="public", name="wide", rows=500, pages=200_000),
        Table(schema="public", name="fresh", rows=-1),
        Table(schema="public", name="parted", kind="partitioned table", rows=-1),
        Table(
            schema="public", name="parted_1", rows=2e6, pages=30_000, partition_of=Name("public", "parted")
        ),
        Table(
            schema="public", name="parted_2", rows=3e6, pages=30_000, partition_of=Name("public", "parted")
        ),
    )
)


def touched(
    table: str = "responses", mode: str = "ACCESS EXCLUSIVE", *, kind: str = "table", **work: bool
) -> Touched:
    name = Name("public", table)
    return Touched(relation=name, table=name, kind=kind, mode=mode, **work)  # type: ignore[arg-type]


def seen(
    *each: Touched, sql: str = "ALTER TABLE x DO SOMETHING", line: int = 1, block: int = 1
) -> Observation:
    return Observation(source="f.sql", line=line, sql=sql, touched=each, block=block)


def found(*observations: Observation, terms: Terms | None = None) -> list[Finding]:
    return [f for each in judge(observations, SIZES, terms=terms) for f in each]


def test_says_who_waits_for_how_much() -> None:
    (finding,) = found(seen(touched(rewritten=True, scanned=True)))
    assert (
        finding.message
        == "blocks reads and writes to `responses` (12 M rows, 1.4 GB) while it rewrites `responses`"
    )
    assert (finding.rule, finding.severity, finding.target) == ("table-rewrite", "error", "responses")


def test_names_the_table_that_is_blocked_by_work_on_another() -> None:
    srx = "SHARE ROW EXCLUSIVE"
    (finding,) = found(seen(touched("responses", srx, scanned=True), touched("users", srx)))
    assert finding.message == (
        "blocks writes to `responses` (12 M rows, 1.4 GB) and `users` (300 rows, 24 kB) while it reads every "
        "row of `responses` (12 M rows, 1.4 GB)"
    )


@pytest.mark.parametrize(
    ("table", "severity"),
    [
        ("responses", "error"),
        ("sessions", "warning"),
        ("users", None),
        ("wide", "error"),
        ("fresh", "warning"),
        ("elsewhere", "warning"),
        ("parted", "error"),
    ],
)
def test_severity_is_by_size(table: str, severity: str | None) -> None:
    given = [f.severity for f in found(seen(touched(table, "SHARE", scanned=True)))]
    assert given == ([severity] if severity else [])


def test_partitions_are_summed_up() -> None:
    (finding,) = found(seen(touched("parted", "SHARE", scanned=True)))
    assert "(5.0 M rows, 469 MB)" in finding.message


def test_weak_locks_block_nobody() -> None:
    assert found(seen(touched(mode="SHARE UPDATE EXCLUSIVE", scanned=True))) == []
    assert found(seen(touched(mode="ACCESS SHARE", scanned=True), sql="SELECT 1")) == []


def test_a_materialized_view_has_no_writers() -> None:
    view = touched(mode="EXCLUSIVE", kind="materialized view", scanned=True)
    assert found(seen(view, sql="REFRESH MATERIALIZED VIEW CONCURRENTLY responses")) == []


def test_an_index_that_is_locked_keeps_readers_out() -> None:
    index = Touched(relation=Name("public", "i"), table=BIG, kind="index", mode="ACCESS EXCLUSIVE")
    table = Touched(relation=BIG, table=BIG, kind="table", mode="SHARE", scanned=True, built=("i",))
    (finding,) = found(seen(table, index, sql="REINDEX INDEX i"))
    assert finding.message.startswith("blocks reads and writes to `responses`")
    assert finding.fix == "-- outside a transaction\nREINDEX INDEX CONCURRENTLY i;"


def test_a_moment_is_worth_a_word_only_without_a_timeout() -> None:
    (finding,) = found(seen(touched()))
    assert (finding.rule, finding.severity) == ("strong-lock", "warning")
    assert "only for a moment: it waits behind every open transaction" in finding.message
    assert "lock_timeout" in (finding.advice or "")
    assert found(seen(touched()), terms=Terms(patient={"f.sql"})) == []
    assert found(seen(sql="SET LOCAL lock_timeout = '2s'"), seen(touched())) == []
    assert found(seen(sql="set lock_timeout to '2s'"), seen(touched())) == []
    assert [f.severity for f in found(seen(touched("sessions")))] == ["info"]
    assert found(seen(touched("users"))) == []


def test_a_lock_that_lasts_through_what_follows() -> None:
    lock = seen(touched("users"), line=3)
    work = seen(touched("responses", "SHARE UPDATE EXCLUSIVE", scanned=True), line=7)
    (finding,) = found(lock, work)
    assert (finding.rule, finding.severity) == ("lock-held", "error")
    assert finding.message == (
        "`users` is locked since line 3 (ACCESS EXCLUSIVE), and stays so, for readers and writers, while "
        "this reads every row of `responses` (12 M rows, 1.4 GB)"
    )
    apart = Observation(source="f.sql", line=7, sql="", touched=work.touched, block=2)
    assert found(lock, apart) == []


def test_what_the_migration_made_itself_has_no_readers() -> None:
    made = Observation(
        source="f.sql", line=1, sql="CREATE TABLE new_one ()", created=(Name("public", "new_one"),)
    )
    assert found(made, seen(touched("new_one", rewritten=True))) == []


def test_a_renamed_table_keeps_its_size() -> None:
    rename = seen(touched("users"), sql="ALTER TABLE users RENAME TO people")
    assert [f.rule for f in found(rename, seen(touched("people", rewritten=True), block=2))] == ["rename"]


def test_a_whole_table_change_is_given_in_batches() -> None:
    (finding,) = found(seen(touched(mode="ROW EXCLUSIVE", scanned=True), sql="DELETE FROM responses"))
    assert finding.rule == "whole-table-change"
    assert "DELETE FROM responses" in (finding.fix or "")
    assert found(seen(touched(mode="ROW EXCLUSIVE"), sql="DELETE FROM responses WHERE id = 1")) == []


def test_a_drop_is_no_news_when_nobody_is_left() -> None:
    drop = seen(touched("users"), sql="ALTER TABLE users DROP COLUMN name")
    assert [f.rule for f in found(drop)] == ["drop"]
    assert found(drop, terms=Terms(contracting={"f.sql"})) == []


def test_limits_can_be_set() -> None:
    terms = Terms(limits=Limits(small=100, large=200))
    assert [f.severity for f in found(seen(touched("users", "SHARE", scanned=True)), terms=terms)] == [
        "error"
    ]


def test_refused_in_a_transaction(database: str) -> None:
    with connect(database) as connection:
        connection.execute("CREATE TABLE t (id int)")
    text = "CREATE INDEX CONCURRENTLY i ON t (id)"
    assert [f.rule for f in judge(observe(database, text))[0]] == ["needs-no-transaction"]
    assert judge(observe(database, "DROP INDEX CONCURRENTLY i", transaction=False)) == ((),)


def test_utc_makes_a_difference(database: str) -> None:
    with connect(database) as connection:
        connection.execute("CREATE TABLE t (at timestamp)")
    text = "SET timezone = '{}'; ALTER TABLE t ALTER at TYPE timestamptz"
    assert "time-zone" in [f.rule for f in judge(observe(database, text.format("UTC")))[1]]
    with connect(database) as connection:
        connection.execute("ALTER TABLE t ALTER at TYPE timestamp")
    assert "table-rewrite" in [f.rule for f in judge(observe(database, text.format("Asia/Tokyo")))[1]]


def test_without_a_target_sizes_are_unknown() -> None:
    (each,) = judge([seen(touched(rewritten=True))])
    assert "(size unknown)" in each[0].message
    assert each[0].severity == "warning"


MISSED: Final = (
    ("ALTER TABLE t ADD COLUMN n serial", "table-rewrite"),
    ("ALTER TABLE t ADD COLUMN n int CHECK (n > 0)", "full-scan"),
    ("CLUSTER t USING t_pkey", "table-rewrite"),
    ("REFRESH MATERIALIZED VIEW m", "table-rewrite"),
)
FREE: Final = (
    ("ALTER TABLE t ALTER v TYPE varchar(50)", "changing-column-type"),
    ("ALTER TABLE t ALTER v TYPE text", "changing-column-type"),
    ("ALTER TABLE t ALTER id SET NOT NULL", "adding-not-nullable-field"),
)
TABLES: Final = """
CREATE TABLE t (id int PRIMARY KEY, v varchar(20));
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE UNIQUE INDEX ON m (id);
"""


@pytest.mark.parametrize(("statement", "rule"), MISSED)
def test_ours_catches_what_squawk_misses(database: str, statement: str, rule: str) -> None:
    with connect(database) as connection:
        connection.execute(TABLES)
    observed = observe(database, statement)
    assert rule in [f.rule for f in judge(observed)[0]]
    (opinion,) = opinions(observed, [remarks(statement)])
    assert opinion is not None
    assert opinion.verdict == "only observed"


@pytest.mark.parametrize(("statement", "rule"), FREE)
def test_what_squawk_flags_and_costs_nothing(database: str, statement: str, rule: str) -> None:
    with connect(database) as connection:
        connection.execute(TABLES)
    (opinion,) = opinions(observe(database, statement), [remarks(statement)])
    assert opinion is not None
    assert (opinion.verdict, rule in opinion.rules) == ("only squawk", True)
    assert "no scan, no rewrite, no index build; only ACCESS EXCLUSIVE on `t` for a moment" in opinion.reason


def test_they_agree(database: str) -> None:
    with connect(database) as connection:
        connection.execute(TABLES)
    text = "CREATE INDEX ON t (v); CREATE TABLE u (id int); CREATE INDEX ON u (id); SELECT 1"
    observed = observe(database, text)
    said = [tuple(r for r in remarks(text) if o.at <= r.at < o.at + len(o.sql)) for o in observed]
    verdicts = [o.verdict if o else None for o in opinions(observed, said)]
    assert verdicts[0] == "agree"
    assert verdicts[1] is verdicts[3] is None
    (asked,) = opinions(observed[:1], [None])
    assert asked is None


def test_remarks_stand_where_they_belong() -> None:
    text = "-- ä\nSELECT 1;\n\nCREATE INDEX i ON t (id);"
    found_ = [
        r for r in remarks(text, transaction=False, version=15) if r.rule.startswith("require-concurrent")
    ]
    assert [(r.line, r.at) for r in found_] == [(4, text.index("CREATE"))]
    assert isinstance(found_[0], Remark)
