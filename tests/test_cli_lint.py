"""`schemabook lint`: every source and form, its exit codes, its words when it cannot be done."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from schemabook import lint, schema_json
from schemabook.cli import main
from schemabook.migrations import snapshot
from tests.migrating import execute, query
from tests.study_steps import each_study

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., tuple[int, str, str]]

# one error with a safe fix, one warning without
BAD = """
CREATE TABLE plants (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE visits (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plant_id bigint NOT NULL REFERENCES plants (id) ON DELETE CASCADE,
  seen_at timestamp NOT NULL
);
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`schemabook lint ...` in this process: exit code, output, errors."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["schemabook", "lint", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        return code, *capsys.readouterr()

    return command


def rules(out: str) -> set[str]:
    found: dict[str, Any] = json.loads(out)
    return {finding["rule"] for finding in found["findings"]}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.sql"
    path.write_text(BAD)
    return path


@each_study  # not company, whose findings tests/test_company.py knows
def test_the_studies_have_no_findings(run: Run, study: str) -> None:
    code, out, err = run("--study", study)
    assert (code, err) == (0, "")
    assert out.startswith("No design findings in ")


def test_every_source_says_the_same(run: Run, tmp_path: Path, bad: Path, database: str) -> None:
    execute(database, BAD)
    kept = tmp_path / "kept.json"
    kept.write_text(schema_json.to_json(snapshot(database)))
    found = [
        run(*words, "--json") for words in (("--from-sql", bad), ("--snapshot", kept), ("--url", database))
    ]
    assert [code for code, _, _ in found] == [1, 1, 1]
    assert all({"unindexed-cascade", "timestamp-without-zone"} <= rules(out) for _, out, _ in found)


def test_text_says_why_and_what_to_run(run: Run, bad: Path) -> None:
    code, out, _ = run("--from-sql", bad)
    assert code == 1
    assert "[unindexed-cascade]" in out
    assert "Why: " in out
    assert "CREATE INDEX CONCURRENTLY visits_plant_id_idx ON visits (plant_id);" in out


def test_the_level_decides_the_exit_code(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "warned.sql"
    script.write_text(BAD.replace("ON DELETE CASCADE", "ON DELETE RESTRICT"))
    assert run("--from-sql", script)[0] == 1
    assert run("--from-sql", script, "--level", "error")[0] == 0


def test_annotations_are_one_line_a_finding(run: Run, bad: Path) -> None:
    code, out, _ = run("--from-sql", bad, "--github")
    assert code == 1
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in out.splitlines())
    assert "::error title=unindexed-cascade%3A visits.plant_id::" in out


def test_the_fix_is_a_migration_that_fixes(run: Run, tmp_path: Path, database: str) -> None:
    execute(database, BAD)
    folder = tmp_path / "fixes"
    code, out, err = run("--url", database, "--fix", folder, "--json")
    assert code == 1
    assert "unindexed-cascade" in rules(out)  # the report is alone on standard output
    assert "wrote " in err
    (up,) = (p for p in folder.rglob("*.sql") if not p.name.endswith(".down.sql"))
    assert up.with_suffix(".down.sql").is_file()
    assert "wrote " not in run("--url", database, "--fix", folder)[2], "it is there already"
    execute(database, up.read_text())
    assert "unindexed-cascade" not in rules(run("--url", database, "--json")[1])
    indexes = query(database, "SELECT count(*) FROM pg_indexes WHERE indexname = 'visits_plant_id_idx'")
    assert indexes == [(1,)]


def test_every_rule_is_listed(run: Run) -> None:
    code, out, _ = run("--rules")
    assert code == 0
    listed = {line.split(": ")[0] for line in out.splitlines()}
    assert listed == {rule for rule in lint.MESSAGES if not rule.endswith("-suppression")}


def test_where_nothing_can_be_fixed_nothing_is_written(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "fixes"
    code, _, err = run("--study", "tasks", "--fix", folder)
    assert (code, err) == (0, "no safe fix that is not there already\n")
    assert not folder.exists()


def test_what_is_left_alone_by_a_file(
    run: Run, tmp_path: Path, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[[lint.ignore]]\nrule = "*"\nobject = "visits"\nreason = "goes next month"\n'
    config = tmp_path / "mine.toml"
    config.write_text(text)
    code, out, _ = run("--from-sql", bad, "--config", config, "--suppressed")
    assert code == 0
    assert "goes next month" in out
    (tmp_path / "schemabook.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    assert run("--from-sql", bad)[0] == 0  # found in the current folder


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[x", "mine.toml"),
        ("lint = 3", "write [[lint.ignore]]"),
        ('[[lint.ignore]]\nrule = "x"', "mine.toml, entry 1"),
        ('[[lint.ignore]]\nrule = "x"\nobject = "y"\nreson = "z"', "reson"),
    ],
)
def test_a_file_that_is_not_understood(run: Run, tmp_path: Path, bad: Path, text: str, said: str) -> None:
    config = tmp_path / "mine.toml"
    config.write_text(text)
    code, out, err = run("--from-sql", bad, "--config", config)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--study", "tasks", "--url", "postgresql:///x"),
        ("--study", "nosuch"),
        ("--study", "tasks", "--json", "--github"),
        ("--from-sql", "/nosuch.sql"),
        ("--snapshot", "/nosuch.json"),
        ("--study", "tasks", "--config", "/nosuch.toml"),
        ("--url", ""),
        ("--url", "nonsense"),
    ],
)
def test_what_cannot_be_done(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_a_snapshot_that_is_none_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    for text in ("x", "{}"):
        path.write_text(text)
        assert "kept.json: This" in run("--snapshot", path)[2]


def test_a_password_is_never_shown(run: Run) -> None:
    code, out, err = run("--url", "postgresql://bob:s3cr3t@localhost:1/x")
    assert (code, out) == (2, "")
    assert "bob@localhost" in err
    assert "s3cr3t" not in err


def test_names_that_are_no_identifiers(run: Run, database: str) -> None:
    execute(database, 'CREATE TABLE "a %s ""b"" <i>" (id int); CREATE TABLE "line\nend" (id int)')
    code, out, _ = run("--url", database)
    assert code == 1
    assert 'a %s "b" <i>' in out
    assert "line?end" in out
    assert rules(run("--url", database, "--json")[1])
