"""Workloads: files, pg_stat_statements with and without its preconditions, plans of their queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from schemabook import workload
from schemabook.errors import (
    RightsError,
    ServerError,
    SqlError,
    SyntaxProblem,
    UnknownName,
    UsageError,
)
from schemabook.session import Session
from schemabook.show_plan import WorkloadView
from schemabook.workload import Query, Workload
from schemabook.workload.normalised import castable, named
from schemabook.workload.statistics import _workload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = """\
-- what is due
-- name: due cards
-- weight: 120
-- :user_id = 7
-- :name = 'O''Neil'
SELECT *
FROM cards WHERE user_id = :user_id AND (owner = :name OR :name IS NULL);

SELECT count(*) FROM cards; -- weight: 3
SELECT 1 FROM cards WHERE id = $1 -- $1 = NULL
"""


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    found = Session(database)
    found.execute(
        "CREATE TABLE cards (id int PRIMARY KEY, user_id int, owner text, due timestamptz);"
        "INSERT INTO cards SELECT i, i % 50, 'u', now() FROM generate_series(1, 1000) i; ANALYZE cards"
    )
    yield found
    found.close()


# --- files


def test_a_file_of_queries() -> None:
    first, second, third = workload.read_text(FILE).queries
    assert (first.name, first.calls, first.line) == ("due cards", 120, 6)
    assert first.text.startswith("SELECT *\nFROM cards")
    assert first.samples == {"user_id": "7", "name": "O'Neil"}
    assert first.parameters == ("user_id", "name")
    assert first.missing == ()
    assert (second.calls, second.parameters, second.line) == (3, (), 9)
    assert third.calls == 1
    assert third.samples == {"1": None}
    assert third.parameters == ("1",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT 1;\n-- weight: lots\nSELECT 2", "line 3: 'lots' is no weight"),
        ("\\d cards", "is not a query"),
    ],
)
def test_what_is_no_workload(text: str, message: str) -> None:
    with pytest.raises(SyntaxProblem, match=message):
        workload.read_text(text)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        workload.read_file(tmp_path / "none.sql")
    (tmp_path / "bad.sql").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        workload.read_file(tmp_path / "bad.sql")
    (tmp_path / "good.sql").write_text(FILE)
    assert workload.read_file(tmp_path / "good.sql").source == "good.sql"


# --- plans


def test_samples_give_the_plan_for_these_values(session: Session) -> None:
    (query, *_) = workload.read_text(FILE).queries
    found = workload.explain(session, query, analyze=True, timing=False)
    assert found.root.conditions["Filter"].startswith("((user_id = 7)")
    assert found.root.rows_total == 0
    assert not found.timed


@pytest.mark.parametrize("text", ["SELECT * FROM cards WHERE id = $1", "SELECT * FROM cards WHERE id = :id"])
def test_without_samples_the_plan_is_generic(session: Session, text: str) -> None:
    found = workload.explain(session, Query(text=text))
    assert found.uses("cards_pkey")
    assert found.root.conditions["Index Cond"] == "(id = $1)"
    assert found.settings == {}
    assert not found.analyzed
    assert session.execute("SELECT count(*) FROM pg_prepared_statements").rows == [(0,)]
    with pytest.raises(UsageError, match=r"none for [$:]"):
        workload.explain(session, Query(text=text), analyze=True)
    given = workload.explain(session, Query(text=text), samples={text[-2:].strip(":$"): "7"}, analyze=True)
    assert given.root.rows_total == 1


def test_constants_taken_out_of_a_text(session: Session) -> None:
    text = "SELECT * FROM cards WHERE due > now() - interval $1 AND id = ANY ($2) AND due < date $3 LIMIT $4"
    assert workload.explain(session, Query(text=text)).root.operation == "Limit"
    samples = {"1": "1 day", "2": "{3,4}", "3": "2999-01-01", "4": "1"}
    found = workload.explain(session, Query(text=text, samples=samples), analyze=True)
    assert found.root.rows_total == 1


def test_texts_are_mended_only_where_they_must_be() -> None:
    assert castable("SELECT date, interval $1, d::date FROM t") == (
        "SELECT date, CAST($1 AS interval), d::date FROM t"
    )
    assert castable("timestamp with time zone $12 - x") == "CAST($12 AS timestamp with time zone) - x"
    assert castable("SELECT a AS date $1, 'interval $1'") == "SELECT a AS date $1, 'interval $1'"
    assert named("a = $1 AND b = $12+$1 AND '$1'").split() == [
        *("a", "=", ":p1", "AND", "b", "=", ":p12", "+:p1", "AND", "'$1'")
    ]


def test_what_has_no_plan_and_what_cannot_be_read_again(session: Session) -> None:
    with pytest.raises(UsageError, match="VACUUM has no plan"):
        workload.explain(session, Query(text="VACUUM cards"))
    with pytest.raises(SqlError, match=r"put \$n in the place of constants") as caught:
        workload.explain(session, Query(text="SELECT extract($1 FROM due) FROM cards"))
    assert caught.value.notes == ()
    assert not session.in_transaction


# --- pg_stat_statements


def loaded(session: Session) -> bool:
    found = session.execute("SHOW shared_preload_libraries").rows
    return "pg_stat_statements" in str(found[0][0])


def test_statistics_that_are_not_created(session: Session) -> None:
    with pytest.raises(UsageError, match="CREATE EXTENSION pg_stat_statements"):
        workload.read_statistics(session)


def test_statistics_of_this_database(session: Session) -> None:
    session.execute('CREATE SCHEMA "my Stats"; CREATE EXTENSION pg_stat_statements SCHEMA "my Stats"')
    if not loaded(session):
        with pytest.raises(ServerError, match="shared_preload_libraries"):
            workload.read_statistics(session)
        return
    for number in (3, 4, 5):
        session.execute(f"SELECT owner FROM cards WHERE id = {number}")
    found = workload.read_statistics(session)
    (query,) = [q for q in found.queries if q.text == "SELECT owner FROM cards WHERE id = $1"]
    assert (query.calls, query.rows) == (3, 3)
    assert query.blocks is not None
    assert query.blocks >= 6
    assert query.total_ms is not None
    assert query.mean_ms == pytest.approx(query.total_ms / 3)
    assert not [q for q in found.queries if "pg_catalog" in q.text or q.text.startswith("CREATE")]
    assert found.top("calls", 1) == (query,)
    assert found.notes
    view = WorkloadView(found, session, by="calls", timing=False)
    assert view.explain(1).plan.uses("cards_pkey")
    assert "ms" not in view.text().splitlines()[2]


def test_statistics_that_may_not_be_read(session: Session, database: str) -> None:
    if not loaded(session):
        pytest.skip("pg_stat_statements is not loaded on this server")
    session.execute(
        "CREATE EXTENSION pg_stat_statements; REVOKE ALL ON pg_stat_statements FROM PUBLIC;"
        "DROP ROLE IF EXISTS schemabook_test_reader; CREATE ROLE schemabook_test_reader"
    )
    other = Session(database)
    other.execute("SET ROLE schemabook_test_reader")
    try:
        with pytest.raises(RightsError, match=r"may not read public\.pg_stat_statements"):
            workload.read_statistics(other)
        session.execute("GRANT SELECT ON pg_stat_statements TO PUBLIC")
        found = workload.read_statistics(other)
        assert "pg_read_all_stats" in found.notes[-1]
    finally:
        other.close()
        with psycopg.connect(database, autocommit=True) as connection:
            role = sql.Identifier("schemabook_test_reader")
            connection.execute(sql.SQL("DROP OWNED BY {}").format(role))
            connection.execute(sql.SQL("DROP ROLE {}").format(role))


def test_columns_of_every_version_are_understood() -> None:
    """13 to 16 lack what 17 and 18 added; a query seen by two roles is one."""
    row = {"queryid": 1, "query": "SELECT a FROM t", "calls": 2, "total_exec_time": 3.0, "rows": 4}
    counted = row | {"shared_blks_hit": 5, "local_blks_read": 1, "temp_blks_written": 2, "wal_bytes": 9}
    (query,) = _workload([row, counted]).queries
    assert (query.calls, query.total_ms, query.blocks, query.temp_blocks) == (4, 6, 6, 2)


# --- display

SHOWN = Workload(
    source="pg_stat_statements",
    queries=(
        Query(text="SELECT '<b>' FROM a", calls=10, total_ms=300, rows=10, blocks=50, name="a"),
        Query(text="SELECT b\nFROM b", calls=90, total_ms=100, rows=90, blocks=150),
    ),
    notes=("2 left out.",),
)

TEXT = """\
2 queries from pg_stat_statements, by total ms

    %            total ms  mean ms  calls  rows  blocks  query
1  75  ██████         300     30.0     10    10      50  a: SELECT '<b>' FROM a
2  25  ██             100     1.11     90    90     150  SELECT b FROM b

2 left out."""


def test_a_workload_as_text_and_html(tmp_path: Path) -> None:
    view = WorkloadView(SHOWN)
    assert view.text() == TEXT
    assert "&lt;b&gt;" in view.html()
    assert "<script" not in view.html()
    assert view.html() in view.save(tmp_path / "w.html").read_text()
    with pytest.raises(UsageError, match="svg"):
        view.save(tmp_path / "w.svg")


def test_orders_and_names() -> None:
    assert [q.blocks for q in WorkloadView(SHOWN, timing=False).queries] == [150, 50]
    assert [q.calls for q in WorkloadView(SHOWN).top("calls", 1).queries] == [90]
    assert WorkloadView(SHOWN).query("a").calls == 10
    with pytest.raises(UnknownName):
        WorkloadView(SHOWN).query(3)
    with pytest.raises(UnknownName):
        WorkloadView(SHOWN).top("speed")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="has no database"):
        WorkloadView(SHOWN).explain(1)
