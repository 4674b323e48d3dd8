"""What observed locks mean: by size, by who waits, by what stands beside; and squawk's opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psycopg
import pytest

from schemabook import catalog
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


def test_set_lock_timeout_is_read_as_postgresql_does() -> None:
    moment = touched()
    cases = {
        ("SET lock_timeout = '5s'",): False,
        ("SET LOCAL lock_timeout TO 500",): False,
        ("SELECT pg_catalog.set_config('lock_timeout', '5s', false)",): False,
        ("SET lock_timeout = 0",): True,
        ("SET SESSION lock_timeout TO '0s'",): True,
        ("SET statement_timeout = '5s'",): True,
        ("SET lock_timeout = '5s'", "RESET lock_timeout"): True,
        ("SET lock_timeout = '5s'", "RESET ALL"): True,
        ("SET lock_timeout = '5s'", "SET lock_timeout TO DEFAULT"): True,
    }
    for settings, told in cases.items():
        given = [f.rule for f in found(*(seen(sql=s) for s in settings), seen(moment))]
        assert given == (["strong-lock"] if told else []), settings


def test_set_local_ends_with_its_transaction() -> None:
    setting = seen(sql="SET LOCAL lock_timeout = '5s'", block=1)
    assert found(setting, seen(touched(), block=1)) == []
    assert [f.rule for f in found(setting, seen(touched(), block=2))] == ["strong-lock"]


def test_no_limit_in_a_source_that_is_applied_with_one() -> None:
    terms = Terms(patient=["f.sql"])
    given = found(seen(sql="SET lock_timeout = 0"), seen(touched()), terms=terms)
    assert [f.rule for f in given] == ["strong-lock"]


@pytest.mark.parametrize(
    "sql",
    [
        "MERGE INTO responses r USING users u ON r.id = u.id WHEN MATCHED THEN DELETE",
        "WITH old AS (DELETE FROM responses RETURNING *) SELECT count(*) FROM old",
        "DO $$ BEGIN UPDATE responses SET a = 1; END $$",
        "SELECT fill_responses()",
    ],
)
def test_a_whole_table_change_is_told_by_what_it_does(sql: str) -> None:
    (finding,) = found(seen(touched(mode="ROW EXCLUSIVE", scanned=True), sql=sql))
    assert finding.rule == "whole-table-change"
    assert finding.advice


def test_an_insert_that_reads_its_own_table_changes_nothing_in_it() -> None:
    again = seen(touched(mode="ROW EXCLUSIVE", scanned=True), sql="INSERT INTO r SELECT * FROM r")
    assert found(again) == []


def test_all_that_is_dropped_is_named() -> None:
    both = seen(touched(), touched("sessions"), sql="DROP TABLE responses, sessions")
    assert found(both)[0].message.startswith("drops `responses` and `sessions`:")
    columns = found(seen(touched(), sql="ALTER TABLE responses DROP a, DROP COLUMN b, ADD c int"))
    assert columns[0].message.startswith("drops `responses.a` and `responses.b`:")


def test_another_schema_is_another_name() -> None:
    moved = seen(touched(), sql="ALTER TABLE responses SET SCHEMA app")
    new = Name("app", "responses")
    work = Touched(relation=new, table=new, kind="table", mode="ACCESS EXCLUSIVE", rewritten=True)
    given = found(moved, seen(work, sql="ALTER TABLE app.responses ALTER a TYPE bigint"))
    assert [(f.rule, f.severity) for f in given] == [
        ("rename", "warning"),
        ("strong-lock", "warning"),
        ("table-rewrite", "error"),
    ]
    assert "app.responses` (12 M rows" in given[2].message


def test_a_column_that_is_not_there_breaks_nobody(database: str) -> None:
    text = "CREATE TABLE a (id int); ALTER TABLE a DROP COLUMN IF EXISTS b"
    done = observe(database, text, transaction=False)
    with connect(database) as connection:
        before = catalog.read(connection)
    (given,) = judge(done[1:], before=[before])
    assert [f.rule for f in given] == ["strong-lock"]


def test_a_new_value_of_an_enum_waits_for_the_commit(database: str) -> None:
    text = """
        CREATE TYPE mood AS ENUM ('sad');
        CREATE TABLE a (m mood);
        COMMIT;
        BEGIN;
        ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm' BEFORE 'sad';
        INSERT INTO a VALUES ('calm');
        COMMIT;
        INSERT INTO a VALUES ('calm');
    """
    done = observe(database, text)
    rules = [[f.rule for f in each if f.rule == "new-enum-value"] for each in judge(done)]
    assert rules == [[], [], [], ["new-enum-value"], []]
    with connect(database) as connection, connection.transaction(force_rollback=True):
        connection.execute("ALTER TYPE mood ADD VALUE 'glad'")
        with pytest.raises(psycopg.errors.UnsafeNewEnumValueUsage):
            connection.execute("INSERT INTO a VALUES ('glad')")


def test_what_ends_its_transactions_itself_is_not_called_harmless(database: str) -> None:
    text = """
        CREATE TABLE a (id int);
        CREATE PROCEDURE fill() LANGUAGE plpgsql AS 'BEGIN UPDATE a SET id = 1; COMMIT; END';
        CALL fill();
    """
    (given,) = judge(observe(database, text, transaction=False))[2:]
    assert [f.rule for f in given] == ["not-observed"]


def test_what_works_inside_a_block_is_to_be_taken_out() -> None:
    (finding,) = found(seen(touched(mode="SHARE", scanned=True), sql="DO $$ BEGIN END $$"))
    assert finding.fix is None
    assert "out of the block" in (finding.advice or "")


def test_readers_only_wait_for_a_refresh() -> None:
    view = touched(kind="materialized view", rewritten=True)
    (finding,) = found(seen(view, sql="REFRESH MATERIALIZED VIEW responses"))
    assert finding.message.startswith("blocks reads of `responses`")
