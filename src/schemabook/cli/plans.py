"""Verbs about plans: one statement, or the queries that cost most."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from schemabook.cli.app import app
from schemabook.cli.sources import AsJson, Output, StudyName, Url, database_of, text_of
from schemabook.errors import UsageError
from schemabook.show_plan import PlanDiffView, PlanView


@app.command("explain")
def explain_command(
    statement: Annotated[
        str | None, typer.Argument(help="The statement; or --file, or standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="A file with the statement.")] = None,
    plan: Annotated[
        Path | None, typer.Option(help="A plan that EXPLAIN gave, in any format; - reads it.")
    ] = None,
    before: Annotated[Path | None, typer.Option(help="With --plan: what the plan was before.")] = None,
    url: Url = None,
    study: StudyName = None,
    output: Output = None,
    html: Annotated[Path | None, typer.Option(help="Write HTML to this file.")] = None,
    as_json: AsJson = False,
    analyze: Annotated[bool, typer.Option(help="Execute the statement (and roll it back).")] = True,
    timing: Annotated[bool, typer.Option(help="Show what a clock measured.")] = True,
    generic: Annotated[bool, typer.Option("--generic", help="Plan $1, $2, ... without values.")] = False,
) -> None:
    """Show where a statement's time goes; what it did is rolled back."""
    if sum(source is not None for source in (statement, file, plan)) > 1:
        raise UsageError("Name one of: a statement, --file, --plan.")
    view: PlanView | PlanDiffView
    if plan is not None:
        view = PlanView.read(text_of(plan), timing=timing)
        if before is not None:
            view = PlanDiffView.of(PlanView.read(text_of(before), timing=timing), view)
    else:
        text = statement if statement is not None else text_of(file)
        options: dict[str, Any] = {"generic": True} if generic else {"analyze": analyze, "timing": timing}
        with database_of(url, study) as db:
            view = db.explain(text, **options)
    _give(view, output, html, as_json=as_json)


@app.command("workload")
def workload_command(
    file: Annotated[
        Path | None, typer.Argument(help="A file of queries; without: pg_stat_statements.")
    ] = None,
    url: Url = None,
    study: StudyName = None,
    output: Output = None,
    html: Annotated[Path | None, typer.Option(help="Write HTML to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the queries that cost most: by total time, calls and blocks."""
    with database_of(url, study) as db:
        _give(db.workload(file), output, html, as_json=as_json)


def _give(view: Any, output: list[Path] | None, html: Path | None, *, as_json: bool) -> None:
    """Write the files that were asked for; print JSON, or text where nothing else was asked."""
    for path in output or []:
        view.save(path)
    if html is not None:
        view.save(html if html.suffix.lower() == ".html" else html.with_name(html.name + ".html"))
    if as_json:
        print(json.dumps(view.json(), indent=2, ensure_ascii=False))
    elif not output and html is None:
        print(view)
