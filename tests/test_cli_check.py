"""`schemabook check`: studies and other people's models, its forms, its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

import schemabook.cli.check  # noqa: F401 - adds the verb
from schemabook import checking
from schemabook.cli import main
from tests.test_checking import MODELS, PLAIN, ROOT, change, shop, write

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.checking import Subject

__all__ = ["shop"]

Run = Callable[..., tuple[int, str, str]]
COMMAND = [
    sys.executable,
    "-c",
    "import schemabook.cli.check; from schemabook.cli import main; main()",
    "check",
]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`schemabook check ...` in this process: exit code, output, errors."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["schemabook", "check", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        return code, *capsys.readouterr()

    return command


@pytest.mark.parametrize("study", ["flashcards", "practice", "tasks", "tutoring"])
def test_the_studies_pass_every_step(study: str, tmp_path: Path) -> None:
    """From a folder that is not the project's, in a process of its own, as a person runs it."""
    done = subprocess.run([*COMMAND, study], capture_output=True, text=True, cwd=tmp_path, timeout=1500)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.endswith(f"{study}: 9 ok.\n")
    assert str(ROOT) not in done.stdout


def test_other_models_are_checked_where_they_lie(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop / "sql")
    code, out, err = run("../shop.py", "--against", "shop.sql", "--only", "lint,format", "--only", "drift")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "shop.py",
        "  ok       format       cd .. && ruff format --check shop.py",
        "  ok       lint         cd .. && ruff check shop.py",
        "  ok       drift        cd .. && schemabook check shop.py --only drift (no difference)",
        "shop.py: 3 ok.",
    ]


def test_a_failure_is_told_with_what_to_do(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    change(shop / "shop.py", '"""A shop."""', '"""A shop."""\n\nimport os')
    code, out, _ = run("shop.py", "--only", "lint")
    assert code == 1
    assert out.splitlines() == [
        "shop.py",
        "  failed   lint         ruff found something",
        "                        ruff check shop.py",
        "                        shop.py:3:8: F401 [*] `os` imported but unused",
        "                        Next: let it be done by --fix (ruff check --fix), and mend what is left",
        "shop.py: 1 failed.",
    ]
    assert run("shop.py", "--only", "lint", "--fix")[0] == 0


def test_design_is_judged_and_can_be_left_alone(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    write(shop / "shop.py", MODELS.replace("sa.Text(), unique=True", "sa.TIMESTAMP(), unique=True"))
    code, out, _ = run("shop.py", "--only", "design")
    assert code == 1
    assert "[timestamp-without-zone]" in out
    ignored = '[[lint.ignore]]\nrule = "*"\nobject = "items"\nreason = "as the till sends it"\n'
    write(shop / "schemabook.toml", ignored)
    assert run("shop.py", "--only", "design")[0] == 0


def test_json_is_alone_on_standard_output_and_the_same_twice(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    write(shop / "shop.py", PLAIN)
    write(shop / "tests" / "unit" / "test_shop.py", "def test_one():\n    assert 1 + 1 == 2\n")
    code, out, err = run("shop.py", "--json", "--skip-slow")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    (subject,) = found["subjects"]
    assert [s["step"] for s in subject["steps"]] == ["format", "lint", "types", "unit", "secrets"]
    assert {"state", "said", "command", "lines", "next"} <= set(subject["steps"][0])
    assert run("shop.py", "--json", "--skip-slow")[1] == out


def test_all_studies_are_checked_without_a_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def checked(subject: Subject, **_: object) -> checking.Report:
        seen.append(subject.name)
        state: Any = "failed" if subject.name == "tasks" else "ok"
        return checking.Report(subject.name, (checking.Outcome(step="lint", state=state, said=""),))

    monkeypatch.setattr(checking, "check", checked)
    monkeypatch.chdir(ROOT)
    assert run()[0] == 1
    assert seen == ["flashcards", "practice", "tasks", "tutoring"]


def test_a_missing_tool_is_exit_code_2(run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    monkeypatch.setattr("schemabook.checking.running.program", lambda _name: None)
    code, out, _ = run("shop.py", "--only", "types")
    assert code == 2
    assert "skipped  types        mypy is not installed" in out
    assert "Next: pip install mypy" in out


@pytest.mark.parametrize(
    "words",
    [
        ("nosuch",),
        ("nosuch.py",),
        ("practice", "--only", "nosuch"),
        ("practice", "--only", "drift", "--skip-slow"),
        ("practice", "--nosuch"),
    ],
)
def test_what_cannot_be_done(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err
