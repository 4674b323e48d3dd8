"""`schemabook migrate`: every mode on a real server, its exit codes, its words when it cannot be done."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest

from schemabook.cli import main
from tests.migrating import abc, execute, query, standing, tables, write

if TYPE_CHECKING:
    from pathlib import Path

STEPS = ["v0.1/001_a", "v0.1/002_b", "v0.2/001_c"]


class Said(NamedTuple):
    """What a command has said, and how it has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as data: nothing else may stand there."""
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """`schemabook migrate ...` in this process, as its entry point runs it."""

    def command(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["schemabook", "migrate", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        return Said(code, *capsys.readouterr())

    return command


def refused(said: Said) -> str:
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    return said.err


def test_up_status_down(run: Command, tmp_path: Path, database: str) -> None:
    folder = abc(tmp_path)
    up = run(folder, "--url", database)
    assert (up.code, up.out) == (0, "")
    assert [line.partition(":")[0] for line in up.err.splitlines()] == STEPS
    assert re.fullmatch(r"v0\.1/001_a: \d\.\d{3} s", up.err.splitlines()[0])
    assert run(folder, "--url", database) == (0, "nothing to do\n", "")
    assert run(folder, "--status", "--url", database).code == 0
    assert run(folder, "--down", "--url", database).err.startswith("v0.2/001_c (down): ")
    assert tables(database) == ["a", "b"]
    assert run(folder, "--down", "--to", "0", "--url", database).code == 0
    assert tables(database) == []


def test_status_says_with_its_exit_code_whether_all_is_applied(
    run: Command, tmp_path: Path, database: str
) -> None:
    folder = abc(tmp_path)
    run(folder, "--to", "v0.1", "--url", database)
    said = run(folder, "--status", "--json", "--url", database)
    assert said.code == 1
    assert [s["status"] for s in said.json] == ["applied", "applied", "pending"]
    assert said.json[2] == {"step": "v0.2/001_c", "status": "pending", "applied_at": None, "seconds": None}


def test_without_a_url_it_is_a_rehearsal(run: Command, tmp_path: Path) -> None:
    said = run(abc(tmp_path), "--json")
    assert said.code == 0
    assert [a["step"] for a in said.json] == STEPS
    assert "Rehearsed on a scratch database" in said.err


def test_a_dry_run_shows_the_files_and_executes_nothing(run: Command, tmp_path: Path, database: str) -> None:
    folder = abc(tmp_path)
    shown = run(folder, "--dry-run", "--url", database)
    assert shown.out.startswith("-- v0.1/001_a (up)\nCREATE TABLE a")
    assert tables(database) == []
    run(folder, "--url", database)
    down = run(folder, "--dry-run", "--down", "--to", "v0.1", "--json", "--url", database)
    assert [(p["step"], p["direction"], p["sql"]) for p in down.json] == [
        ("v0.2/001_c", "down", "DROP TABLE c;")
    ]
    assert len(tables(database)) == 3


def test_sql_that_fails_in_line_40(run: Command, tmp_path: Path, database: str) -> None:
    text = "-- a comment\n" * 38 + "CREATE TABLE b (id int);\nCREATE TABLE c (id nosuch);\n"
    folder = write(tmp_path, v0_1__001_a="CREATE TABLE a (id int);", v0_1__002_b=text)
    said = run(folder, "--url", database, "--json")
    assert (said.code, said.out) == (2, "")
    assert "v0.1/002_b.sql:40: CREATE TABLE c (id nosuch);" in said.err
    caret = next(line for line in said.err.splitlines() if line.endswith("^"))
    assert caret.index("^") == "v0.1/002_b.sql:40: CREATE TABLE c (id nosuch);".index("nosuch")
    assert "Nothing of the file has been applied." in said.err
    assert tables(database) == ["a"]


@pytest.mark.parametrize("head", ["", "-- why\n\n", "-- schemabook: no-transaction\n"])
def test_an_error_that_postgresql_gives_no_position_for(
    run: Command, tmp_path: Path, database: str, head: str
) -> None:
    execute(database, "CREATE TABLE a (id int)")
    folder = write(tmp_path, v0_1__001_a=head + "CREATE TABLE a (id int);")
    place = f"v0.1/001_a.sql:{head.count(chr(10)) + 1}: CREATE TABLE a (id int);"
    for mode in ((), ("--explain",)):
        assert place in refused(run(folder, *mode, "--url", database))


def test_a_database_of_before_the_ledger(run: Command, tmp_path: Path, database: str) -> None:
    """The first thing that happens to somebody with tables and a folder: how to go on is said."""
    execute(database, "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY)")
    folder = abc(tmp_path)
    assert "(--stamp --to STEP)" in refused(run(folder, "--url", database))
    assert "--from VERSION" in refused(run(folder, "--explain", "--url", database))
    observed = run(folder, "--explain", "--from", "v0.1", "--url", database, "--json")
    assert [s["file"] for s in observed.json["statements"]] == ["v0.2/001_c.sql"]
    stamped = run(folder, "--stamp", "--to", "v0.1", "--url", database)
    assert stamped.code == 0  # it was done, though a step is pending
    assert run(folder, "--url", database).code == 0
    assert tables(database) == ["a", "b", "c"]


def test_a_changed_file_and_the_way_out(run: Command, tmp_path: Path, database: str) -> None:
    folder = abc(tmp_path)
    run(folder, "--url", database)
    (folder / "v0.1" / "001_a.sql").write_text("CREATE TABLE a (id int PRIMARY KEY); -- the same")
    assert "(--accept v0.1/001_a)" in refused(run(folder, "--url", database))
    accepted = run(folder, "--accept", "v0.1/001_a", "--url", database)
    assert (accepted.code, standing(database, folder)) == (0, ["applied"] * 3)


def test_a_missing_file_and_the_way_out(run: Command, tmp_path: Path, database: str) -> None:
    folder = abc(tmp_path)
    run(folder, "--url", database)
    for path in (folder / "v0.2").iterdir():
        path.unlink()
    assert "(--forget v0.2/001_c)" in refused(run(folder, "--url", database))
    assert run(folder, "--forget", "001_c", "--url", database).code == 0
    assert standing(database, folder) == ["applied"] * 2


def test_a_step_that_comes_too_late(run: Command, tmp_path: Path, database: str) -> None:
    folder = abc(tmp_path)
    run(folder, "--url", database)
    write(folder, v0_1__003_d="CREATE TABLE d (id int);")
    assert "--out-of-order" in refused(run(folder, "--url", database))
    assert run(folder, "--out-of-order", "--url", database).code == 0


def test_a_missing_down_file_undoes_nothing(run: Command, tmp_path: Path, database: str) -> None:
    folder = abc(tmp_path)
    run(folder, "--url", database)
    (folder / "v0.1" / "001_a.down.sql").unlink()
    assert "write 001_a.down.sql" in refused(run(folder, "--down", "--to", "0", "--url", database))
    assert tables(database) == ["a", "b", "c"]


def test_an_unfinished_file_is_accepted_in_part(run: Command, tmp_path: Path, database: str) -> None:
    text = "-- schemabook: no-transaction\nCREATE TABLE p (id int);\nSELECT 1/0;\nCREATE TABLE q (id int);"
    folder = write(tmp_path, v0_1__001_p=text)
    assert "002" not in refused(run(folder, "--url", database))
    assert "behind the first 1" in run(folder, "--dry-run", "--url", database).out
    (folder / "v0.1" / "001_p.sql").write_text(text.replace("1/0", "1/1"))
    assert "file was changed" in refused(run(folder, "--url", database))
    assert run(folder, "--accept", "001_p", "--statements", 1, "--url", database).code == 0
    assert run(folder, "--url", database).code == 0
    assert tables(database) == ["p", "q"]


def test_explain_by_the_rows_that_are_said(run: Command, tmp_path: Path, database: str) -> None:
    execute(database, "CREATE TABLE t (id int PRIMARY KEY, n int)")
    script = tmp_path / "change.sql"
    script.write_text("ALTER TABLE t ALTER COLUMN n TYPE bigint;")
    said = run(script, "--explain", "--url", database, "--rows", "t=12000000")
    assert said.code == 1
    assert "12 M rows" in said.out
    assert "ACCESS EXCLUSIVE  t  rewritten" in said.out
    small = run(script, "--explain", "--url", database, "--rows", "t=10", "--json")
    assert (small.code, small.json["statements"][0]["line"]) == (0, 1)
    assert query(database, "SELECT data_type FROM information_schema.columns WHERE column_name = 'n'") == [
        ("integer",)
    ]


@pytest.mark.parametrize("rows", ["t", "=3", "t=many", "t=nan", "t=inf", "t=-1", "nosuch=3"])
def test_rows_that_mean_nothing(run: Command, tmp_path: Path, database: str, rows: str) -> None:
    execute(database, "CREATE TABLE t (id int)")
    script = tmp_path / "change.sql"
    script.write_text("ALTER TABLE t ADD x int;")
    assert "Next: " in refused(run(script, "--explain", "--url", database, "--rows", rows))


def test_explain_where_nothing_is_pending(run: Command, tmp_path: Path, database: str) -> None:
    folder = abc(tmp_path)
    run(folder, "--url", database)
    said = run(folder, "--explain", "--url", database)
    assert said == (0, "0 statements in 0 files: no step is pending.\n", "")


def test_explain_between_two_steps(run: Command, tmp_path: Path) -> None:
    found = run(abc(tmp_path), "--explain", "--from", "001_a", "--to", "v0.1", "--json")
    assert found.json["files"] == ["v0.1/002_b.sql"]
    everything = run(tmp_path, "--explain", "--from", "0", "--json")
    assert len(everything.json["files"]) == 3


_REVISION = """
from alembic import op
import sqlalchemy as sa

revision = {0!r}
down_revision = {1!r}


def upgrade():
    {2}


def downgrade():
    pass
"""


def test_explain_of_alembic_builds_what_is_applied_first(run: Command, tmp_path: Path) -> None:
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
    made = "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True))"
    added = "op.add_column('t', sa.Column('n', sa.Integer))"
    (versions / "a1_t.py").write_text(_REVISION.format("a1", None, made))
    (versions / "b2_n.py").write_text(_REVISION.format("b2", "a1", added))
    found = run(tmp_path, "--explain", "--from", "a1", "--rows", "t=10", "--json")
    assert [s["sql"] for s in found.json["statements"]] == ["ALTER TABLE t ADD COLUMN n INTEGER"]
    assert "no revision 'zz'" in refused(run(tmp_path, "--explain", "--from", "zz"))


def test_prove(run: Command, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    assert run(folder, "--prove").code == 0
    (folder / "v0.1" / "001_a.down.sql").write_text("SELECT 1;")
    said = run(folder, "--prove", "--json")
    assert said.code == 1
    assert isinstance(said.json, dict)


def test_generate_and_apply(run: Command, tmp_path: Path, database: str) -> None:
    old, new, out = tmp_path / "a.sql", tmp_path / "b.sql", tmp_path / "out"
    old.write_text('CREATE TABLE "a b%" (id int PRIMARY KEY);')
    new.write_text('CREATE TABLE "a b%" (id int PRIMARY KEY, "ünï ""q" text);')
    data = run("--generate", "more", "--from", old, "--to", new, "--json")
    assert (data.code, len(data.json["up"])) == (0, 1)
    first = run("--generate", "start", "--from", "empty", "--to", old, "-o", out)
    second = run("--generate", "more", "--from", old, "--to", new, "-o", out)
    assert (first.code, second.code) == (0, 0)
    assert "002_more.sql" in second.err
    assert run(out, "--url", database).code == 0
    assert run("--generate", "none", "--from", database, "--to", new).out == "no difference\n"
    assert run(out, "--down", "--to", "0", "--url", database).code == 0
    assert tables(database) == []


def test_generate_asks_before_data_is_lost(run: Command, tmp_path: Path) -> None:
    old = tmp_path / "a.sql"
    old.write_text("CREATE TABLE a (id int);")
    words = ("--generate", "less", "--from", old, "--to", "empty")
    assert "--consent" in refused(run(*words))
    assert "DROP TABLE" in run(*words, "--consent").out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--down", "--status"), "choose one of"),
        (("--explain", "--prove"), "choose one of"),
        (("--status", "--to", "v0.1"), "--to means nothing with --status"),
        (("--prove", "--url", "postgresql:///x"), "--url means nothing with --prove"),
        (("--rows", "a=1"), "it is for --explain"),
        (("--steps", "2"), "it is for --down"),
        (("--consent",), "it is for --generate"),
        (("--generate", "x", "--from", "empty", "--to", "empty"), "means nothing with --generate"),
        (("--status",), "--url URL"),
        (("--down",), "--url URL"),
        (("--url", ""), "The URL is empty"),
    ],
)
def test_options_that_mean_nothing_together(
    run: Command, tmp_path: Path, words: tuple[str, ...], hint: str
) -> None:
    assert hint in refused(run(abc(tmp_path), *words))


def test_what_is_no_migration_folder(run: Command, tmp_path: Path) -> None:
    script = tmp_path / "x.sql"
    script.write_text("SELECT 1;")
    assert "Name a study or a folder" in refused(run())
    assert "no folder or study 'nosuch'" in refused(run("nosuch"))
    assert "holds no version" in refused(run(tmp_path))
    assert "only --explain reads a single file" in refused(run(script))
    assert "migration folder" in refused(run(tmp_path, "--explain"))
    (tmp_path / "v0.1").mkdir()
    assert run(tmp_path).out == "nothing to do\n"
    (tmp_path / "v0.1" / "one.sql").write_text("SELECT 1;")
    assert "not named like a step" in refused(run(tmp_path))


def test_a_byte_order_mark_windows_line_ends_and_strange_names(
    run: Command, tmp_path: Path, database: str
) -> None:
    folder = tmp_path / 'q%s "x" ü'
    (folder / "v0.1").mkdir(parents=True)
    step = folder / "v0.1" / "001_größe.sql"
    step.write_bytes('\ufeffCREATE TABLE "t%s ""q"" ü" (\r\n  id int\r\n);\r\n'.encode())
    assert run(folder, "--url", database).code == 0
    assert tables(database) == ['t%s "q" ü']
    assert '"v0.1/001_größe"' in run(folder, "--status", "--json", "--url", database).out


@pytest.mark.parametrize("mode", [(), ("--status",), ("--explain",), ("--stamp",), ("--dry-run",)])
def test_a_password_is_never_shown(run: Command, tmp_path: Path, mode: tuple[str, ...]) -> None:
    said = refused(run(abc(tmp_path), *mode, "--url", "postgresql://bob:s3cr3t@localhost:1/x"))
    assert "bob@localhost" in said
    assert "s3cr3t" not in said


def test_roles_that_may_not(run: Command, tmp_path: Path, database: str) -> None:
    folder, role = abc(tmp_path), f"reader_{os.getpid()}"
    limited = database + ("&" if "?" in database else "?") + f"options=-crole%3D{role}"
    read_only = limited.replace(f"-crole%3D{role}", "-cdefault_transaction_read_only%3Don")
    execute(database, f"CREATE ROLE {role}")
    try:
        assert "cannot be created" in refused(run(folder, "--url", limited))
        assert "the database is read-only" in refused(run(folder, "--url", read_only))
        assert run(folder, "--status", "--url", read_only).code == 1
        run(folder, "--url", database)
        assert "cannot be read" in refused(run(folder, "--status", "--url", limited))
    finally:
        execute(database, f"DROP ROLE {role}")


def test_a_lock_that_cannot_be_had(run: Command, tmp_path: Path, database: str) -> None:
    execute(database, "CREATE TABLE t (id int)")
    folder = write(tmp_path, v0_1__001_x="ALTER TABLE t ADD x int;")
    with psycopg.connect(database, application_name="colleague") as other:
        other.execute("SELECT * FROM t")
        said = refused(run(folder, "--url", database, "--lock-timeout", 200, "--attempts", 2))
    assert "attempt 2 of 2" in said
    assert "colleague" in said
    assert "AccessExclusiveLock on t" in said


def test_a_timeout_of_the_server_is_a_failure_and_no_ctrl_c(
    run: Command, tmp_path: Path, database: str
) -> None:
    folder = write(tmp_path, v0_1__001_x="CREATE TABLE t (id int);\nSELECT pg_sleep(30);")
    impatient = database + ("&" if "?" in database else "?") + "options=-cstatement_timeout%3D300"
    assert "statement timeout" in refused(run(folder, "--url", impatient))
    assert tables(database) == []


def _child(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "schemabook.cli", "migrate", *words]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _until(session: psycopg.Connection[Any], what: str) -> tuple[Any, ...]:
    """The first row of a query, as soon as it has one."""
    wait = time.monotonic() + 30
    while not (found := session.execute(what.encode()).fetchone()):
        assert time.monotonic() < wait
        time.sleep(0.05)
    return tuple(found)


_ASLEEP = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = 'schemabook migrate' AND wait_event = 'PgSleep'"
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_ctrl_c_in_the_middle_of_a_file(tmp_path: Path, database: str) -> None:
    text = "CREATE TABLE b (id int);\nSELECT pg_sleep(60);"
    folder = write(tmp_path, v0_1__001_a="CREATE TABLE a (id int);", v0_1__002_b=text)
    with _child(str(folder), "--url", database) as child, psycopg.connect(database, autocommit=True) as watch:
        _until(watch, _ASLEEP)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
        assert (child.returncode, out) == (130, "")
        assert err.endswith("Stopped. v0.1/002_b.sql: Nothing of the file has been applied.\n")
        assert watch.execute(_ASLEEP.encode()).fetchone() is None
    assert standing(database, folder) == ["applied", "pending"]
    assert tables(database) == ["a"]


def test_a_server_that_ends_the_session(tmp_path: Path, database: str) -> None:
    folder = write(tmp_path, v0_1__001_b="CREATE TABLE b (id int);\nSELECT pg_sleep(60);")
    with _child(str(folder), "--url", database) as child, psycopg.connect(database, autocommit=True) as watch:
        (pid,) = _until(watch, _ASLEEP)
        watch.execute("SELECT pg_terminate_backend(%s)", [pid])
        _, err = child.communicate(timeout=30)
    assert child.returncode == 2
    assert "ConnectionLost: v0.1/001_b.sql" in err
    assert "Nothing of the file has been applied." in err
    assert standing(database, folder) == ["pending"]


def test_two_runs_at_once(run: Command, tmp_path: Path, database: str) -> None:
    folder = write(tmp_path, v0_1__001_b="CREATE TABLE b (id int);\nSELECT pg_sleep(2);")
    with _child(str(folder), "--url", database) as child, psycopg.connect(database, autocommit=True) as watch:
        _until(watch, _ASLEEP)
        second = run(folder, "--url", database)
        child.communicate(timeout=30)
    assert (child.returncode, second.code, second.out) == (0, 0, "nothing to do\n")
    assert "waits for another run" in second.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(("ending", "code"), [("| head -1", 0), (">&-", 0), ("2>&-", 0), (">/dev/full", 2)])
def test_output_that_nobody_can_read(ending: str, code: int) -> None:
    command = f"{sys.executable} -m schemabook.cli migrate tutoring --dry-run"
    found = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} {ending}"], capture_output=True, text=True, timeout=60
    )
    assert found.returncode == code, found.stderr
    assert "Traceback" not in found.stderr
