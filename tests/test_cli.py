"""The command line: the same verbs, exit codes, clear messages, no traceback."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.study_steps import each_study

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str, cwd: Path = ROOT, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "schemabook.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, input=stdin, timeout=300)


def refused(*words: str, cwd: Path = ROOT) -> str:
    """The message of a command that could not be done."""
    found = run(*words, cwd=cwd)
    assert found.returncode == 2, found
    assert "Traceback" not in found.stderr
    return found.stderr


def test_studies() -> None:
    assert run("studies").stdout.split() == ["company", "flashcards", "practice", "tasks", "tutoring"]


def test_the_committed_atlas_is_up_to_date() -> None:
    found = run("diagram", "--study", "company", "--check", "-o", "diagrams/company")
    assert found.returncode == 0, found.stderr


@each_study  # not company: of 127 tables nobody wants one picture
def test_the_committed_diagrams_are_up_to_date(study: str) -> None:
    """Fails when sql/ changed and diagrams/ did not: run `make diagrams`."""
    found = run(
        "diagram", "--study", study, "--check", "-o", f"diagrams/{study}.svg", "-o", f"diagrams/{study}.mmd"
    )
    assert found.returncode == 0, found.stderr


def test_a_stale_diagram_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    assert run("diagram", "--study", "tasks", "-o", str(path)).returncode == 0
    found = run("diagram", "--study", "practice", "--check", "-o", str(path))
    assert found.returncode == 1
    assert "x.svg" in found.stderr
    missing = run("diagram", "--study", "practice", "--check", "-o", str(tmp_path / "none.svg"))
    assert missing.returncode == 1


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "dot", "mmd", "json"])
def test_every_format_from_a_script(tmp_path: Path, suffix: str) -> None:
    script = tmp_path / "in.sql"
    script.write_text("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);")
    target = tmp_path / f"out.{suffix}"
    found = run("diagram", "--from-sql", str(script), "-o", str(target))
    assert (found.returncode, found.stderr) == (0, "")
    assert target.stat().st_size > 100


def test_the_ends_as_data(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int CONSTRAINT f REFERENCES a)"
        )
    edges = json.loads(run("diagram", "--url", database, "--json").stdout)["edges"]
    wanted = ("constraint", "child", "parent", "child_end", "parent_end")
    assert [[edge[key] for key in wanted] for edge in edges] == [
        ["f", "b", "a", "zero_or_many", "zero_or_one"]
    ]


def test_snapshot_and_diff(tmp_path: Path, database: str) -> None:
    old = tmp_path / "old.json"
    with psycopg.connect(database, autocommit=True) as session:
        session.execute("CREATE TABLE a (id int)")
        assert run("snapshot", "--url", database, "-o", str(old)).returncode == 0
        assert run("diff", str(old), database).stdout == "no difference\n"
        session.execute("ALTER TABLE a ADD b text")
    found = run("diff", str(old), database)
    assert (found.returncode, found.stdout) == (1, "column a.b: added (text)\n")
    data = json.loads(run("diff", str(old), database, "--json").stdout)
    assert data == [{"kind": "added", "object": "column", "name": "a.b", "text": "column a.b: added (text)"}]
    assert run("diagram", "--snapshot", str(old), "--json").returncode == 0


def test_explain_changes_nothing(database: str, tmp_path: Path) -> None:
    with psycopg.connect(database, autocommit=True) as session:
        session.execute("CREATE TABLE t AS SELECT generate_series(1, 9) AS a")
        found = run("explain", "--url", database, "DELETE FROM t", "--json", "-o", str(tmp_path / "p.svg"))
        assert session.execute("SELECT count(*) FROM t").fetchone() == (9,)
    nodes = json.loads(found.stdout)["nodes"]
    wanted = {"id", "parent", "node_type", "relation", "index", "loops", "rows_estimated", "rows_actual"}
    assert wanted | {"total_ms", "self_ms", "buffers_self"} <= set(nodes[0])
    assert (tmp_path / "p.svg").read_text().startswith("<")
    assert "Seq Scan on t" in run("explain", "--url", database, "--no-analyze", "TABLE t").stdout


def test_explain_reads_standard_input_and_files(tmp_path: Path) -> None:
    assert "Result" in run("explain", "--study", "tasks", stdin="SELECT 1").stdout
    (tmp_path / "q.sql").write_text("SELECT count(*) FROM users")
    assert "users" in run("explain", "--study", "tasks", "--file", str(tmp_path / "q.sql")).stdout


def test_a_plan_that_somebody_else_printed(tmp_path: Path) -> None:
    plans = ROOT / "tests" / "plans"
    text, html = str(plans / "18" / "gather_naps.txt"), tmp_path / "plan.html"
    assert "Partial Aggregate" in run("explain", "--plan", text, "--html", str(html), "--json").stdout
    assert "Partial Aggregate" in html.read_text()
    nodes = [
        [n["node_type"] for n in json.loads(run("explain", "--plan", p, "--json").stdout)["nodes"]]
        for p in (text, text.replace(".txt", ".json"))
    ]
    assert nodes[0] == nodes[1]
    found = run("explain", "--plan", text, "--before", str(plans / "15" / "gather_naps.json"))
    assert "Both plans have the same nodes" in found.stdout
    assert "line" in refused("explain", "--plan", "README.md").lower()
    assert "Name one of" in refused("explain", "--plan", text, "SELECT 1")


def test_a_generic_plan_needs_no_values() -> None:
    found = run(
        "explain", "--study", "practice", "--generic", "SELECT * FROM students WHERE telegram_id = $1"
    )
    assert "on students" in found.stdout
    assert "Estimated only" in found.stdout


def test_the_workload_of_a_file() -> None:
    file = "sql/practice/queries.sql"
    assert "incoming message" in run("workload", file, "--study", "practice").stdout
    queries = json.loads(run("workload", file, "--study", "practice", "--json").stdout)
    assert [q["calls"] for q in queries] == [600, 400, 120, 60, 5, 1]
    assert "cannot be read" in refused("workload", "nosuch.sql", "--study", "practice")


def test_a_dump_by_somebody_else_is_told_what_was_left_out(tmp_path: Path) -> None:
    script = tmp_path / "d.sql"
    script.write_text("CREATE DATABASE x;\n\\c x\nCREATE TABLE t (a int);\n")
    found = run("diagram", "--from-sql", str(script), "--json")
    assert found.returncode == 0
    assert "2 left out" in found.stderr


# --- what cannot be done


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("diagram",), "Name exactly one source"),
        (("diagram", "--study", "tasks", "--url", "postgresql://h/d"), "Name exactly one source"),
        (("diagram", "--study", "taks"), "did you mean 'tasks'"),
        (("diagram", "--study", "tasks", "--focus", "user"), "did you mean 'users'"),
        (("diagram", "--study", "tasks", "-o", "x.gif"), "choose one of: .svg"),
        (("diagram", "--study", "tasks", "-o", "/nowhere/at/all/x.svg"), "x.svg"),
        (("diagram", "--from-sql", "nosuch.sql"), "no file"),
        (("diagram", "--snapshot", "pyproject.toml"), "not JSON"),
        (("explain", "--study", "tasks", "SELECT * FROM nosuch"), "LINE 1: SELECT * FROM nosuch"),
        (("explain", "--study", "tasks", "SELECT 1; SELECT 2"), "takes one statement"),
        (("explain", "--url", "postgresql://u:hunter2@127.0.0.1:1/x", "SELECT 1"), "No connection to"),
        (("explain", "--url", "postgresql://u:hunter2@[/x", "SELECT 1"), "not one that libpq understands"),
    ],
)
def test_clear_refusals(words: tuple[str, ...], message: str) -> None:
    said = refused(*words)
    assert message in said
    assert "hunter2" not in said


def test_a_folder_without_studies_falls_back_to_the_source_tree(tmp_path: Path) -> None:
    assert "tutoring" in run("studies", cwd=tmp_path).stdout


def test_a_script_that_does_not_load_says_where(tmp_path: Path) -> None:
    script = tmp_path / "bad.sql"
    script.write_text("CREATE TABLE t (a int);\nCREATE TABLE u (\n  a nosuch\n);\n")
    said = refused("diagram", "--from-sql", str(script))
    assert "bad.sql:3:   a nosuch" in said
    # Where the server points at nothing it is the statement, not the comment before it.
    function = "CREATE FUNCTION f() RETURNS nosuch LANGUAGE sql AS 'SELECT 1';"
    for before, line in (("-- one\n", 2), ("CREATE TABLE t ();\n-- one\n\n/* two */ ", 4)):
        script.write_text(f"{before}{function}\n")
        assert f"bad.sql:{line}: CREATE FUNCTION f()" in refused("diagram", "--from-sql", str(script))
    packed = script.with_suffix(".sql.gz")
    packed.write_bytes(gzip.compress(script.read_bytes()))
    assert "Next: gunzip it first" in refused("diagram", "--from-sql", str(packed))


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_ctrl_c_stops_the_statement_and_leaves_nothing(database: str) -> None:
    command = [sys.executable, "-m", "schemabook.cli", "explain", "--url", database, "SELECT pg_sleep(60)"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with psycopg.connect(database, autocommit=True) as session:
        busy = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'EXPLAIN%' AND state = 'active'"
        )
        wait = time.monotonic() + 30
        while session.execute(busy).fetchone() != (1,):
            assert time.monotonic() < wait
            time.sleep(0.05)
        os.kill(child.pid, signal.SIGINT)
        _, said = child.communicate(timeout=30)
        assert (child.returncode, said) == (130, "Stopped.\n")
        assert session.execute(busy).fetchone() == (0,)


def test_head_is_no_error() -> None:
    command = f"{sys.executable} -m schemabook.cli snapshot --study tutoring | head -1"
    found = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=ROOT)
    assert found.stdout.strip() == "{"
    assert found.stderr == ""
