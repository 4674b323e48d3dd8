"""`schemabook migrate review` and `migrate handover`: output, exit codes, refusals."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from schemabook import migrate, workspace
from schemabook.cli import main
from tests.alembic_history import Project, revisions

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
HEAD = revisions("flashcards")[-1]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`schemabook migrate ...` in this process: exit code, output, errors."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["schemabook", "migrate", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def test_review(run: Run) -> None:
    code, out, _ = run("review", "flashcards")
    assert code == 0
    assert out.startswith(f"{HEAD} Card schedules (")
    code, out, _ = run("review", "src/studies/flashcards", "--revision", revisions("flashcards")[0], "--json")
    assert code == 1
    told = json.loads(out)
    assert "table cards: added (table, 7 columns)" in [one["text"] for one in told["missed"]]
    assert "CREATE TABLE" in told["upgrade"]


def test_review_with_the_whole_history(run: Run, tmp_path: Path, database: str) -> None:
    project = Project(tmp_path / "scripts", database)
    project.models('sa.Table("t", metadata, sa.Column("x", sa.Integer))\n')
    project.revise()
    code, out, _ = run("review", project.folder, "--prove")
    assert code == 0
    assert "1 of 1 files proven" in out
    code, out, _ = run("review", project.folder, "--prove", "--json")
    assert json.loads(out)["proof"]["ok"] is True
    project.write('    op.execute("CREATE TABLE u (x int)")', "    pass")
    code, out, _ = run("review", project.folder, "--prove")
    assert code == 1
    assert "table u: removed" in out
    assert "down does not restore: table u: added" in out


def test_handover(run: Run, database: str) -> None:
    migrate.up(database, workspace.study("flashcards"))
    code, out, _ = run("handover", "flashcards", "--to", "alembic", "--url", database)
    assert (code, out) == (0, f"Alembic has it at {HEAD}\n")
    code, out, _ = run("handover", "flashcards", "--to", "runner", "--url", database, "--json")
    assert (code, json.loads(out)) == (
        0,
        {"to": "runner", "at": "v0.1/006_card_schedules", "changed": False},
    )
    code, out, err = run("handover", "flashcards", "--to", "alembic", "--at", "5d2e", "--url", database)
    assert (code, out) == (2, "")
    assert "table cards: added" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["review"], "Missing argument"),
        (["review", "nowhere"], "no file, folder or study 'nowhere'"),
        (["review", "flashcards", "--revision", "zz"], "no revision 'zz'"),
        (["handover", "flashcards", "--to", "alembic"], "Name the database"),
        (["handover", "flashcards", "--to", "nobody", "--url", "x"], "Invalid value"),
        (["handover", "flashcards"], "Missing option"),
    ],
)
def test_what_is_refused(run: Run, words: list[str], said: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err


def test_the_help_names_the_verbs(run: Run) -> None:
    out = run("--help")[1]
    assert "migrate review" in out
    assert "handover" in out
    assert "schemabook migrate review" in run("review", "-h")[1]


def test_a_source_of_that_name_is_a_path(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "review" / "v0.1"
    folder.mkdir(parents=True)
    (folder / "001_t.sql").write_text("-- t\nCREATE TABLE t (x int);\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("./review", "--dry-run")
    assert code == 0
    assert "CREATE TABLE t" in out
