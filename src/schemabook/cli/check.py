"""The verb about models: the validation pipeline, one line a step."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from schemabook import checking, lint, scripts
from schemabook.cli.app import app, progress
from schemabook.cli.sources import AsJson
from schemabook.lint.suppress import FILE, read_toml

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.checking import Subject
    from schemabook.lint import Suppression
    from schemabook.schema import Schema


@app.command("check")
def check_command(
    subject: Annotated[
        str | None,
        typer.Argument(
            metavar="[STUDY|PATH]", help="A study, or a file or package of models; else all studies."
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="STEP,STEP", help=f"Only these: {', '.join(checking.STEPS)}."),
    ] = None,
    skip_slow: Annotated[
        bool, typer.Option("--skip-slow", help=f"Without {', '.join(sorted(checking.SLOW))}.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Let ruff format and mend first what it can.")] = False,
    against: Annotated[
        str | None,
        typer.Option(help="What the models must agree with: folder or file of SQL, snapshot, URL, study."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check models: format, lint, types, tests, coverage, secrets, drift, design.

    Exit code 1 when a step fails, 2 when one cannot be run because its tool is not installed.
    """
    named = [name.strip() for one in only or [] for name in one.split(",") if name.strip()]
    steps = checking.chosen(named, skip=checking.SLOW if skip_slow else ())
    subjects = checking.subjects() if subject is None else (checking.subject(subject, against=against),)
    reports, began = [], time.monotonic()
    for one in subjects:
        reports.append(checking.check(one, steps=steps, fix=fix, judge=_judge, progress=progress))
        if not as_json:
            print(reports[-1], flush=True)
    if as_json:
        print(json.dumps({"subjects": [r.json() for r in reports]}, indent=2, ensure_ascii=False))
    if sys.stderr.isatty():
        print(f"took {time.monotonic() - began:.0f} s", file=sys.stderr)
    codes = {r.exit_code for r in reports}
    raise typer.Exit(1 if 1 in codes else max(codes))


def _judge(schema: Schema, subject: Subject) -> list[str]:
    """Warnings and errors of the design rules, a line each; less what the project leaves alone."""
    found = lint.judged(schema, suppressions=_suppressions(subject)).findings
    return [f"{f.severity}: {f.target}: {f.message} [{f.rule}]" for f in found if f.severity != "info"]


def _suppressions(subject: Subject) -> tuple[Suppression, ...]:
    near: list[Path] = [subject.root / "sql" / subject.name / FILE, subject.root / FILE]
    return next((read_toml(scripts.read(path), path.name) for path in near if path.is_file()), ())
