"""Migrations that are disturbed: locks, other runs, crashes, lost servers. A second run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import migrate
from schemabook.errors import Busy, Cancelled, ConnectionLost
from schemabook.migrate import blockers, context, whole
from schemabook.server import connect
from tests.migrating import TABLE, abc, execute, names, query, standing, tables, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
RUNNER = "application_name = 'schemabook migrate' AND datname = current_database()"  # other tests have theirs


@contextmanager
def holding(url: str, table: str) -> Iterator[int]:
    """Another session that has read a table and not ended its transaction; its pid."""
    with psycopg.connect(url, application_name="a reader") as conn:
        conn.execute(f"SELECT count(*) FROM {table}".encode())
        yield conn.info.backend_pid
        conn.rollback()


def wait_for(url: str, condition: str, seconds: float = 15) -> None:
    """Until a session is such in pg_stat_activity, in this database."""
    text = f"SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND {condition}"
    end = time.monotonic() + seconds
    while query(url, text) != [(True,)]:
        assert time.monotonic() < end, condition
        time.sleep(0.03)


def started(url: str, folder: Path) -> tuple[threading.Thread, list[BaseException]]:
    """A run in a thread, with what it raised."""
    problems: list[BaseException] = []

    def work() -> None:
        try:
            migrate.up(url, folder)
        except BaseException as error:
            problems.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, problems


def child(url: str, folder: Path) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    code = """
        import pathlib, sys
        from schemabook import migrate
        try:
            for done in migrate.up(sys.argv[1], pathlib.Path(sys.argv[2])):
                print(done.step)
        except BaseException as error:
            print(type(error).__name__, error)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(url), str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# --- locks of other sessions


def test_a_lock_that_cannot_be_had_names_who_holds_it(database: str, tmp_path: Path) -> None:
    folder = write(abc(tmp_path), v0_2__002_d="CREATE TABLE d ();\nALTER TABLE a ADD b int;")
    migrate.up(database, folder, to="v0.2/001_c")
    told: list[migrate.Event] = []
    with holding(database, "a") as pid, pytest.raises(Busy) as caught:
        migrate.up(database, folder, lock_timeout_ms=150, attempts=3, progress=told.append)
    shown = str(caught.value)
    assert "v0.2/002_d.sql:2: no lock in 3 attempts of 150ms" in shown
    assert f"AccessExclusiveLock on a, held by pid {pid} (a reader, " in shown
    assert "idle in transaction" in shown
    assert "SELECT count(*) FROM a" in shown
    assert f"pg_terminate_backend({pid})" in shown
    assert "Nothing of the file has been applied." in shown
    assert [(e.attempt, e.attempts) for e in told if e.kind == "retries"] == [(2, 3), (3, 3)]
    assert any(e.kind == "waits" and str(pid) in e.text for e in told)
    assert "d" not in tables(database)
    assert names(migrate.up(database, folder)) == ["v0.2/002_d"]


def test_a_lock_that_comes_free_is_had_at_a_later_attempt(database: str, tmp_path: Path) -> None:
    folder = write(abc(tmp_path), v0_2__002_d="CREATE TABLE d (); ALTER TABLE a ADD b int;")
    migrate.up(database, folder, to="v0.2/001_c")
    reader = psycopg.connect(database)
    reader.execute("SELECT count(*) FROM a")

    def progress(event: migrate.Event) -> None:
        if event.kind == "retries" and event.attempt == 3:
            reader.rollback()

    try:
        done = migrate.up(database, folder, lock_timeout_ms=100, progress=progress)
        assert names(done) == ["v0.2/002_d"]
    finally:
        reader.close()
    assert query(database, "SELECT b FROM a") == []


def test_the_files_own_lock_timeout_counts_more(database: str, tmp_path: Path) -> None:
    folder = write(
        tmp_path, v0_1__001_a="-- schemabook: lock-timeout 1234ms\nCREATE TABLE t AS SHOW lock_timeout;"
    )
    text = "CREATE TABLE t (v text); INSERT INTO t SELECT current_setting('lock_timeout');"
    folder = write(
        tmp_path,
        v0_1__001_a="-- schemabook: lock-timeout 1234ms\n" + text,
        v0_1__002_b=text.replace("CREATE TABLE t (v text);", ""),
        v0_1__003_c="-- schemabook: no-transaction\n" + text.replace("CREATE TABLE t (v text);", ""),
    )
    migrate.up(database, folder, lock_timeout_ms=777)
    assert query(database, "SELECT v FROM t") == [("1234ms",), ("777ms",), ("777ms",)]


# --- other runs


@posix_only
def test_two_processes_at_once_apply_each_step_once(database: str, tmp_path: Path) -> None:
    loose = "-- schemabook: no-transaction\nCREATE INDEX CONCURRENTLY i ON t1 (id);"
    folder = write(
        tmp_path,
        v0_1__001_t="SELECT pg_sleep(0.5); " + TABLE.format("t1"),
        v0_1__002_i=loose,
        v0_1__003_t=TABLE.format("t2"),
    )
    both = [child(database, folder) for _ in range(2)]
    out = [p.communicate(timeout=60) for p in both]
    assert [err for _, err in out] == ["", ""]
    assert sorted("".join(o for o, _ in out).split()) == ["v0.1/001_t", "v0.1/002_i", "v0.1/003_t"]


def test_a_second_run_waits_visibly_and_then_says_for_whom(database: str, tmp_path: Path) -> None:
    told: list[migrate.Event] = []
    with migrate.Runner(database, abc(tmp_path)) as runner:
        pid = runner.context.conn.info.backend_pid
        with pytest.raises(Busy, match="Another run is migrating") as caught:
            migrate.up(database, tmp_path, runner_timeout_s=0.3, progress=told.append)
    assert f"pid {pid} (schemabook migrate, " in str(caught.value)
    assert [e.kind for e in told] == ["waits"]
    assert tables(database) == []
    assert len(migrate.up(database, tmp_path)) == 3


# --- crashes


@posix_only
def test_a_killed_run_leaves_nothing_half_done(database: str, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        v0_1__001_a=TABLE.format("a"),
        v0_1__002_b=TABLE.format("b") + " SELECT pg_sleep(30);",
    )
    run = child(database, folder)
    wait_for(database, RUNNER + " AND query LIKE '%pg_sleep%' AND state = 'active'")
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=10)
    write(folder, v0_1__002_b=TABLE.format("b"))
    begun = time.monotonic()
    assert names(migrate.up(database, folder, runner_timeout_s=20)) == ["v0.1/002_b"]
    assert time.monotonic() - begun < 15, "the server notices that the client is gone"


@posix_only
def test_a_run_killed_between_statements_goes_on_behind_them(database: str, tmp_path: Path) -> None:
    text = "-- schemabook: no-transaction\nCREATE TABLE one ();\nSET myown.setting = 'kept';\n"
    rest = "SELECT pg_sleep(30) WHERE NOT EXISTS (SELECT FROM pg_class WHERE relname = 'go');\n"
    last = "CREATE TABLE two AS SELECT current_setting('myown.setting') AS v;"
    folder = write(tmp_path, v0_1__001_a=text + rest + last)
    run = child(database, folder)
    wait_for(database, RUNNER + " AND query LIKE '%pg_sleep%' AND state = 'active'")
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=10)
    assert standing(database, folder) == ["unfinished"]
    (planned,) = migrate.plan(database, folder)
    assert (planned.transaction, planned.done) == (False, 2)
    execute(database, "CREATE TABLE go ()")
    assert names(migrate.up(database, folder, runner_timeout_s=20)) == ["v0.1/001_a"]
    assert query(database, "SELECT v FROM two") == [("kept",)]
    assert standing(database, folder) == ["applied"]


def test_a_backend_that_is_ended_mid_file(database: str, tmp_path: Path) -> None:
    folder = write(abc(tmp_path), v0_2__002_d=TABLE.format("d") + " SELECT pg_sleep(30);")
    thread, problems = started(database, folder)
    wait_for(database, RUNNER + " AND query LIKE '%pg_sleep%' AND state = 'active'")
    execute(database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {RUNNER}")
    thread.join()
    (problem,) = problems
    assert isinstance(problem, ConnectionLost)
    assert "v0.2/002_d.sql: The connection to " in str(problem)
    assert "Nothing of the file has been applied." in str(problem)
    assert "run again" in str(problem)
    write(folder, v0_2__002_d=TABLE.format("d"))
    assert names(migrate.up(database, folder)) == ["v0.2/002_d"]


def test_a_backend_that_is_ended_in_a_file_without_a_transaction(database: str, tmp_path: Path) -> None:
    text = "-- schemabook: no-transaction\nCREATE TABLE one ();\n"
    sleep = "SELECT pg_sleep(30) WHERE NOT EXISTS (SELECT FROM pg_class WHERE relname = 'go');\n"
    folder = write(tmp_path, v0_1__001_a=text + sleep + TABLE.format("two"))
    thread, problems = started(database, folder)
    wait_for(database, RUNNER + " AND query LIKE '%pg_sleep%' AND state = 'active'")
    execute(database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {RUNNER}")
    thread.join()
    assert "v0.1/001_a.sql:3: The connection to " in str(problems[0])
    assert "The statement before it has taken effect" in str(problems[0])
    execute(database, "CREATE TABLE go ()")
    assert names(migrate.up(database, folder)) == ["v0.1/001_a"]
    assert tables(database) == ["go", "one", "two"]


@pytest.mark.parametrize("committed", [True, False])
def test_a_connection_lost_at_commit_is_looked_into(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    """The outcome of a COMMIT whose answer did not arrive is read from the ledger."""
    folder = abc(tmp_path)
    execute_really = whole._Attempt._execute

    def cut(self: whole._Attempt) -> None:
        if committed:
            execute_really(self)
        self.committing = True
        execute(database, f"SELECT pg_terminate_backend({self.context.conn.info.backend_pid})")
        with self.context.session.guarded() as conn:
            conn.execute("SELECT 1")

    with monkeypatch.context() as patch:
        patch.setattr(whole._Attempt, "_execute", cut)
        with pytest.raises(ConnectionLost, match="It happened at COMMIT") as caught:
            migrate.up(database, folder)
    said = "All of the file has been applied" if committed else "Nothing of the file has been applied"
    assert said in str(caught.value)
    assert len(migrate.up(database, folder)) == (2 if committed else 3)


@posix_only
def test_ctrl_c_cancels_on_the_server(database: str, tmp_path: Path) -> None:
    folder = write(
        tmp_path, v0_1__001_a=TABLE.format("a"), v0_1__002_b=TABLE.format("b") + "SELECT pg_sleep(30);"
    )
    timer = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(Cancelled) as caught:
        migrate.up(database, folder)
    timer.join()
    assert "Nothing of the file has been applied." in str(caught.value)
    assert query(
        database, "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'pg_sleep' AND pid <> pg_backend_pid()"
    ) == [(0,)]
    assert (tables(database), standing(database, folder)) == (["a"], ["applied", "pending"])


def test_the_key_of_the_lock_is_found_in_pg_locks(database: str) -> None:
    with connect(database) as conn, connect(database) as other:
        assert blockers.holder(other, context.KEY) is None
        assert context.Context.try_lock(conn)
        found = blockers.holder(other, context.KEY)
        assert found is not None
        assert found.pid == conn.info.backend_pid
