"""The steps that run tests: unit, integration, and how much of the models they reach (coverage.py).

Where coverage is asked for, the tests run once, under its eye, and not a second time for it.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from schemabook.checking import running
from schemabook.checking.outcome import Outcome, first
from schemabook.checking.run import missing, nothing

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.checking.run import Run

_NO_TESTS: Final = 5  # pytest's exit code
_TOOK: Final = re.compile(r" in [\d.]+s.*$")
_OPTIONS: Final = ("-q", "--no-header", "--color=no", "--tb=short", "-rfE", "-p", "no:cacheprovider")
_ENUMS: Final = {"Enum", "StrEnum", "IntEnum"}


def unit(run: Run) -> Outcome:
    """Do the unit tests pass? They need no database."""
    return _tests(run, "unit", run.subject.unit)


def integration(run: Run) -> Outcome:
    """Do the integration tests pass, on a scratch database?"""
    return _tests(run, "integration", run.subject.integration)


def coverage(run: Run) -> Outcome:
    """Do the tests reach enough of the models, and enough of each core module?"""
    for tool in ("pytest", "coverage"):
        if not running.module(tool):
            return missing("coverage", tool)
    folders = {"unit": run.subject.unit, "integration": run.subject.integration}
    for step, folder in folders.items():
        if folder is not None and step not in run.measured:
            _pytest(run, step, folder)
    shown = _shown(run, [f for f in folders.values() if f is not None])
    files = [p for data in run.measured.values() for p in data.parent.glob(f"{data.name}*")]
    if not files:
        return nothing("coverage", "no test ran", _where(run))
    found = _measured(run, files)
    if isinstance(found, Outcome):
        return found
    low = _too_low(run, found)
    total = float(found["totals"]["percent_covered"])
    said = f"{total:.0f} % of {run.subject.relative(run.subject.models)}"
    if not low:
        return Outcome(step="coverage", state="ok", said=said, command=shown)
    then = "write tests for the lines that none reaches"
    return Outcome(step="coverage", state="failed", said=said, command=shown, lines=first(low), next=then)


def _tests(run: Run, step: str, folder: Path | None) -> Outcome:
    if folder is None:
        return nothing(step, "there are no such tests", _where(run))
    if not running.module("pytest"):
        return missing(step, "pytest")
    ran = _pytest(run, step, folder)
    shown = run.shown("pytest", run.subject.relative(folder))
    last = _TOOK.sub("", ran.lines[-1].strip("= ")) if ran.lines else ""
    if ran.code == 0:
        return Outcome(step=step, state="ok", said=last, command=shown)
    if ran.code == _NO_TESTS:
        return nothing(step, f"there is no test in {run.subject.relative(folder)}", _where(run))
    told = [line for line in ran.lines if line.startswith(("FAILED ", "ERROR "))]
    why = [line for line in ran.lines if line.startswith("E  ")]
    lines = first([*told, *why] if told else ran.lines)
    said = last if told else "pytest could not run them"
    return Outcome(
        step=step, state="failed", said=said, command=shown, lines=lines, next="mend what the tests found"
    )


def _pytest(run: Run, step: str, folder: Path) -> running.Ran:
    command = [sys.executable, "-m"]
    if "coverage" in run.steps and running.module("coverage"):
        run.measured[step] = data = run.folder / step
        command += ["coverage", "run", f"--data-file={data}", *_scope(run), "-m"]
    return running.run([*command, "pytest", *_OPTIONS, run.subject.relative(folder)], run.subject.root)


def _scope(run: Run) -> list[str]:
    """What is measured; SQLAlchemy's async sessions run in greenlets."""
    models = run.subject.relative(run.subject.models)
    scope = [f"--source={models}" if run.subject.models.is_dir() else f"--include={models}"]
    if run.subject.models.is_dir():  # those are executed by Alembic, and tested by the proof of migrations
        scope.append("--omit=*/migrations/*")
    return [*scope, *(["--concurrency=greenlet,thread"] if running.module("greenlet") else [])]


def _shown(run: Run, folders: list[Path]) -> str:
    tests = [run.subject.relative(f) for f in folders]
    least = f"--fail-under={run.subject.settings.coverage:g}"
    ran = run.shown("coverage", "run", *_scope(run), "-m", "pytest", *tests)
    return f"{ran} && coverage report {least}"


def _measured(run: Run, files: list[Path]) -> dict[str, Any] | Outcome:
    """coverage's own JSON of what all runs reached; an outcome where it has none."""
    python, data, out = [sys.executable, "-m", "coverage"], run.folder / "all", run.folder / "coverage.json"
    running.run([*python, "combine", "--keep", f"--data-file={data}", *map(str, files)], run.subject.root)
    ran = running.run(
        [*python, "json", "--quiet", "--fail-under=0", f"--data-file={data}", "-o", str(out)],
        run.subject.root,
    )
    if not out.is_file():
        return Outcome(
            step="coverage",
            state="failed",
            said="the tests reached nothing of the models",
            lines=first(ran.lines),
            next="let a test import them",
        )
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def _too_low(run: Run, found: dict[str, Any]) -> list[str]:
    wanted, low = run.subject.settings, []
    total = float(found["totals"]["percent_covered"])
    if total < wanted.coverage:
        low.append(f"all: {total:.0f} %, wanted {wanted.coverage:g} %")
    for name, file in sorted(found["files"].items()):
        part = float(file["summary"]["percent_covered"])
        if part < wanted.core_coverage and is_core(run.subject.root / name):
            lines = ", ".join(map(str, file["missing_lines"][:10]))
            low.append(f"{name}: {part:.0f} %, wanted {wanted.core_coverage:g} %; not reached: line {lines}")
    return low


def is_core(path: Path) -> bool:
    """True for a module that others stand on: it defines tables, enums, or ends transactions."""
    tree = ast.parse(path.read_bytes())
    return any(_defines(node) for node in ast.walk(tree))


def _defines(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(
            isinstance(base, ast.Name | ast.Attribute) and _last(base) in _ENUMS for base in node.bases
        )
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Name) and t.id == "__tablename__" for t in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        return _last(node.func) in ("Table", "commit")
    return False


def _last(name: ast.Name | ast.Attribute) -> str:
    return name.id if isinstance(name, ast.Name) else name.attr


def _where(run: Run) -> str:
    if run.subject.study:
        return f"put tests into tests/studies/{run.subject.name}/unit and .../integration"
    return "put tests into tests/unit and tests/integration, or name the folders in [tool.schemabook.check]"
