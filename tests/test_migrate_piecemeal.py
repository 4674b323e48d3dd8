"""Files without a transaction: resumed where they stopped, invalid indexes cleared, nothing guessed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from schemabook import migrate
from schemabook.errors import Busy, ConnectionLost, MigrationError, SqlError, SyntaxProblem
from schemabook.migrate import indexes, ledger
from schemabook.statements import split
from tests.migrating import TABLE, execute, names, query, standing, tables, write
from tests.test_migrate_failures import RUNNER, holding, started, wait_for

if TYPE_CHECKING:
    from pathlib import Path

LOOSE = "-- schemabook: no-transaction\n"
UNIQUE = LOOSE + "CREATE UNIQUE INDEX CONCURRENTLY one_each ON t (v);\nCREATE TABLE after_it ();"


def valid(url: str) -> list[tuple[str, bool]]:
    text = "SELECT c.relname, indisvalid FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
    return [(n, v) for n, v in query(url, text + " WHERE indrelid = 't'::regclass ORDER BY 1")]


@pytest.mark.parametrize("first", ["", "CREATE TABLE before_it ();\n"])
@pytest.mark.parametrize("exists", ["", "IF NOT EXISTS "])
def test_an_invalid_index_is_dropped_and_built_again(
    database: str, tmp_path: Path, first: str, exists: str
) -> None:
    execute(database, "CREATE TABLE t (v int); INSERT INTO t VALUES (1), (1)")
    text = UNIQUE.replace("CONCURRENTLY ", "CONCURRENTLY " + exists)
    folder = write(tmp_path, v0_1__001_i=text.replace(LOOSE, LOOSE + first))
    with pytest.raises(SqlError, match="could not create unique index") as caught:
        migrate.up(database, folder)
    assert "v0.1/001_i.sql" in str(caught.value)
    assert valid(database) == [("one_each", False)]
    assert standing(database, folder) == ["unfinished"]
    execute(database, "DELETE FROM t WHERE ctid = '(0,1)'")
    assert names(migrate.up(database, folder)) == ["v0.1/001_i"]
    assert valid(database) == [("one_each", True)]
    assert "after_it" in tables(database)


def test_a_build_that_is_cut_off_is_begun_again(database: str, tmp_path: Path) -> None:
    text = "CREATE TABLE one ();\nSET ROLE pg_monitor;\nRESET ROLE;\nCREATE INDEX CONCURRENTLY i ON t (v);"
    folder = write(tmp_path, v0_1__001_t="CREATE TABLE t (v int);", v0_1__002_i=LOOSE + text)
    migrate.up(database, folder, to="001_t")
    with psycopg.connect(database) as writer:
        writer.execute("INSERT INTO t VALUES (1)")
        thread, problems = started(database, folder)
        wait_for(database, "query LIKE 'CREATE INDEX CONC%' AND wait_event = 'virtualxid'")
        execute(database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {RUNNER}")
        thread.join()
    assert isinstance(problems[0], ConnectionLost)
    assert "v0.1/002_i.sql:5: " in str(problems[0])
    assert "The 3 statements before it have taken effect" in str(problems[0])
    assert valid(database) == [("i", False)]
    assert names(migrate.up(database, folder)) == ["v0.1/002_i"]
    assert valid(database) == [("i", True)]


def test_an_index_that_was_built_before_the_crash_is_not_built_again(database: str, tmp_path: Path) -> None:
    execute(database, "CREATE TABLE t (v int, w text)")
    text = 'CREATE INDEX CONCURRENTLY "Odd" ON public.t USING btree (lower(w) DESC) INCLUDE (v) WHERE v > 0;'
    folder = write(tmp_path, v0_1__001_i=LOOSE + text)
    begin_and_crash(database, folder)
    execute(database, text)
    before = query(database, "SELECT '\"Odd\"'::regclass::oid")
    assert names(migrate.up(database, folder)) == ["v0.1/001_i"]
    assert query(database, "SELECT '\"Odd\"'::regclass::oid") == before


def test_another_index_of_that_name_is_not_taken_for_it(database: str, tmp_path: Path) -> None:
    execute(database, "CREATE TABLE t (v int, w text)")
    folder = write(tmp_path, v0_1__001_i=LOOSE + "CREATE INDEX CONCURRENTLY i ON t (v);")
    begin_and_crash(database, folder)
    execute(database, "CREATE INDEX i ON t (w)")
    with pytest.raises(SqlError, match='relation "i" already exists'):
        migrate.up(database, folder)
    assert standing(database, folder) == ["unfinished"]


def begin_and_crash(url: str, folder: Path) -> None:
    """As a run leaves it that is killed while the first statement of the first file is at work."""
    with migrate.Runner(url, folder) as runner, runner.context.ledger() as conn:
        step = runner.study.steps[0]
        ledger.put(conn, step, "up")
        ledger.begun(conn, step.name, 1)


def test_what_cannot_be_known_is_not_guessed(database: str, tmp_path: Path) -> None:
    execute(
        database, "CREATE TABLE t (v int); CREATE PROCEDURE p() LANGUAGE sql AS 'INSERT INTO t VALUES (1)'"
    )
    folder = write(tmp_path, v0_1__001_p=LOOSE + "CALL p();\nINSERT INTO t VALUES (2);")
    begin_and_crash(database, folder)
    with pytest.raises(MigrationError, match="whether it has taken effect cannot be known") as caught:
        migrate.up(database, folder)
    assert "accept(url, source, 'v0.1/001_p', statements=1)" in str(caught.value)
    migrate.accept(database, folder, "001_p", statements=1)
    migrate.up(database, folder)
    assert query(database, "SELECT v FROM t") == [(2,)]


def test_what_reindex_has_left_is_dropped(database: str, tmp_path: Path) -> None:
    execute(database, "CREATE TABLE t (v int); CREATE INDEX t_v ON t (v); CREATE INDEX t_v_ccnew ON t (v)")
    execute(database, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_v_ccnew'::regclass")
    for statement in (
        "REINDEX INDEX CONCURRENTLY t_v",
        "REINDEX (CONCURRENTLY) TABLE t",
        "REINDEX TABLE CONCURRENTLY t",
    ):
        found = rebuilds(statement)
        assert found in (("INDEX", "t_v"), ("TABLE", "t"))
    folder = write(tmp_path, v0_1__001_r=LOOSE + "REINDEX TABLE CONCURRENTLY t;")
    begin_and_crash(database, folder)
    migrate.up(database, folder)
    assert valid(database) == [("t_v", True)]


def rebuilds(text: str) -> tuple[str, str]:
    found = indexes.parse(split(text)[0])
    assert isinstance(found, indexes.Rebuild)
    return found.kind, found.name


def test_an_index_without_a_name_cannot_be_recovered(database: str, tmp_path: Path) -> None:
    folder = write(
        tmp_path, v0_1__001_i=LOOSE + "CREATE TABLE t (v int);\nCREATE INDEX CONCURRENTLY ON t (v);"
    )
    with pytest.raises(SyntaxProblem, match="Line 3: this index needs a name"):
        migrate.up(database, folder)
    assert tables(database) == []


def test_the_lock_on_runs_cannot_be_let_go_by_a_file(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path, v0_1__001_i=LOOSE + "SELECT 1;\nDISCARD ALL;")
    with pytest.raises(SyntaxProblem, match="Line 3: DISCARD ALL lets go of the lock"):
        migrate.up(database, folder)


def test_a_file_that_was_changed_since_it_stopped(database: str, tmp_path: Path) -> None:
    text = LOOSE + "CREATE TABLE one ();\nCREATE TABLE nope (v nosuchtype);\nCREATE TABLE three ();"
    folder = write(tmp_path, v0_1__001_a=text)
    with pytest.raises(SqlError, match="nosuchtype") as caught:
        migrate.up(database, folder)
    assert "The statement before it has taken effect; the next run goes on behind." in str(caught.value)
    write(folder, v0_1__001_a=text.replace("nosuchtype", "int"))
    with pytest.raises(
        MigrationError, match="behind its first statement, and its file was changed"
    ) as refused:
        migrate.up(database, folder)
    for way in ("restore the file", "accept(url, source, 'v0.1/001_a'", "forget(url, source, 'v0.1/001_a')"):
        assert way in str(refused.value)
    with pytest.raises(MigrationError, match="stopped midway up"):
        migrate.down(database, folder)
    migrate.accept(database, folder, "001_a", statements=1)
    assert names(migrate.up(database, folder)) == ["v0.1/001_a"]
    assert tables(database) == ["nope", "one", "three"]


def test_a_first_statement_that_fails_leaves_no_trace(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path, v0_1__001_a=LOOSE + "CREATE TABLE nope (v nosuchtype);")
    with pytest.raises(SqlError, match="nosuchtype"):
        migrate.up(database, folder)
    assert standing(database, folder) == ["pending"]
    write(folder, v0_1__001_a=LOOSE + "CREATE TABLE nope (v int);")
    assert len(migrate.up(database, folder)) == 1


def test_a_way_down_without_a_transaction_is_resumed(database: str, tmp_path: Path) -> None:
    down = LOOSE + "DROP INDEX CONCURRENTLY i;\nDROP TABLE a;"
    folder = write(
        tmp_path,
        v0_1__001_a=TABLE.format("a") + "CREATE INDEX i ON a (id); CREATE VIEW v AS SELECT FROM a;",
        v0_1__001_a_down=down,
    )
    migrate.up(database, folder)
    with pytest.raises(SqlError, match="other objects depend on it"):
        migrate.down(database, folder)
    assert standing(database, folder) == ["unfinished"]
    with pytest.raises(MigrationError, match="stopped midway down"):
        migrate.up(database, folder)
    execute(database, "DROP VIEW v")
    assert names(migrate.down(database, folder)) == ["v0.1/001_a"]
    assert (tables(database), standing(database, folder)) == ([], ["pending"])


def test_an_unfinished_step_can_be_accepted_or_forgotten(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path, v0_1__001_a=LOOSE + "CREATE TABLE one ();\nCREATE TABLE one ();")
    with pytest.raises(SqlError, match="already exists"):
        migrate.up(database, folder)
    assert migrate.forget(database, folder, "001_a").named("pending") == ("v0.1/001_a",)
    execute(database, "DROP TABLE one")
    with pytest.raises(SqlError, match="already exists"):
        migrate.up(database, folder)
    assert migrate.accept(database, folder, "001_a").clean


def test_a_statement_for_itself_and_one_that_commits(database: str, tmp_path: Path) -> None:
    body = (
        "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN "
        "FOR i IN 1..3 LOOP INSERT INTO t VALUES (i); COMMIT; END LOOP; END $$;"
    )
    text = LOOSE + "CREATE TABLE t (v int);\n" + body + "\nCALL fill();\nVACUUM t;\nALTER TABLE t ADD w int;"
    folder = write(tmp_path, v0_1__001_a=text)
    migrate.up(database, folder)
    assert query(database, "SELECT count(*) FROM t") == [(3,)]


def test_concurrently_waits_longer_than_others(database: str, tmp_path: Path) -> None:
    """A limit would leave an invalid index each time somebody has a transaction open."""
    execute(database, "CREATE TABLE t (v int)")
    folder = write(tmp_path, v0_1__001_i=LOOSE + "CREATE INDEX CONCURRENTLY i ON t (v);")
    reader = psycopg.connect(database)
    reader.execute("INSERT INTO t VALUES (1)")
    timer = threading.Timer(1.0, reader.rollback)
    timer.start()
    told: list[migrate.Event] = []
    migrate.up(database, folder, lock_timeout_ms=100, attempts=1, progress=told.append)
    timer.join()
    reader.close()
    assert valid(database) == [("i", True)]
    assert [e for e in told if e.kind == "waits"], "and it is told for whom"


def test_a_lock_in_a_file_without_a_transaction(database: str, tmp_path: Path) -> None:
    text = LOOSE + "CREATE TABLE one ();\nALTER TABLE t ADD w int;"
    execute(database, "CREATE TABLE t (v int)")
    folder = write(tmp_path, v0_1__001_a=text)
    with holding(database, "t") as pid, pytest.raises(Busy) as caught:
        migrate.up(database, folder, lock_timeout_ms=100, attempts=2)
    assert (
        f"v0.1/001_a.sql:3: no lock in 2 attempts of 100ms. It waited for "
        f"AccessExclusiveLock on t, held by pid {pid}" in str(caught.value)
    )
    assert "The statement before it has taken effect; the next run goes on behind." in str(caught.value)
    assert names(migrate.up(database, folder)) == ["v0.1/001_a"]


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@given(NAMES, st.lists(NAMES, min_size=1, max_size=2), st.booleans(), st.booleans(), st.booleans())
def test_any_name_of_an_index_is_found_in_its_statement(
    name: str, table: list[str], unique: bool, exists: bool, only: bool
) -> None:
    index, on = sql.Identifier(name).as_string(None), sql.Identifier(*table).as_string(None)
    text = (
        f"CREATE {'UNIQUE ' * unique}INDEX /* ON x */ CONCURRENTLY {'IF NOT EXISTS ' * exists}{index}"
        f"\n ON {'ONLY ' * only}{on} (v) WHERE v > 0"
    )
    found = indexes.parse(split(text)[0])
    assert found == indexes.Build(index, on, unique, "(v) WHERE v > 0")
