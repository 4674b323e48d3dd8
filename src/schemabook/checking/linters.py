"""The steps that read the source: format and lint by ruff, types by mypy, as configured by the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.checking import running
from schemabook.checking.outcome import Outcome, first
from schemabook.checking.run import missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.checking.run import Run

_MEND: Final = "mend the lines above"


def format_(run: Run) -> Outcome:
    """Are the files as `ruff format` writes them?"""
    if run.fix:  # what lint mends may have to be formatted again, so it goes first
        _quietly(run, "ruff", "check", "--fix", "--quiet", "--no-cache")
        _quietly(run, "ruff", "format", "--quiet", "--no-cache")
    return _asked(run, "format", ("ruff", "format", "--check"), ("--no-cache",), _fixing(run, "ruff format"))


def lint(run: Run) -> Outcome:
    """Does `ruff check` find nothing?"""
    if run.fix and "format" not in run.steps:
        _quietly(run, "ruff", "check", "--fix", "--quiet", "--no-cache")
    more = ("--output-format=concise", "--quiet", "--no-cache")
    return _asked(run, "lint", ("ruff", "check"), more, _fixing(run, "ruff check --fix"))


def types(run: Run) -> Outcome:
    """Does mypy find nothing: strict, but where a project of its own has said how strict?"""
    strict = run.subject.study or not run.subject.settings.types
    command = ("mypy", "--strict") if strict else ("mypy",)
    return _asked(run, "types", command, ("--no-error-summary", "--no-color-output"), _MEND)


def _asked(run: Run, step: str, command: Sequence[str], more: Sequence[str], then: str) -> Outcome:
    """Run a program on the sources; `more` are options that only shape what it prints."""
    program = running.program(command[0])
    if program is None:
        return missing(step, command[0])
    ran = running.run([program, *command[1:], *more, *run.subject.sources], run.subject.root)
    shown = run.shown(*command, *run.subject.sources)
    if ran.code == 0:
        return Outcome(step=step, state="ok", said="", command=shown)
    lines = first(ran.lines) or (f"{command[0]} ended with exit code {ran.code} and no word",)
    said = f"{command[0]} found something" if ran.code == 1 else f"{command[0]} could not do it"
    return Outcome(step=step, state="failed", said=said, command=shown, lines=lines, next=then)


def _quietly(run: Run, name: str, *words: str) -> None:
    program = running.program(name)
    if program is not None:
        running.run([program, *words, *run.subject.sources], run.subject.root)


def _fixing(run: Run, how: str) -> str:
    return _MEND if run.fix else f"let it be done by --fix ({how}), and mend what is left"
