"""`schemabook`: the notebooks' verbs for the shell and for CI.

Exit codes: 0 done, 1 something was found (a stale diagram, a difference), 2 it could not be done (the message
says why and what next), 130 stopped by Ctrl-C. No traceback of ours ever reaches the user.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from schemabook import database, draw, schema_diff, schema_json, workspace
from schemabook.draw import eralchemy
from schemabook.draw.files import write
from schemabook.errors import Cancelled, SchemabookError, StaleError, UsageError
from schemabook.server.urls import is_url
from schemabook.show_plan import PlanDiffView, PlanView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema
    from schemabook.scripts import Loaded

app = typer.Typer(
    name="schemabook",
    help="A PostgreSQL schema-design workspace: diagrams, plans, snapshots.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Url = Annotated[str | None, typer.Option("--url", help="A live database, as a libpq URL.")]
StudyName = Annotated[str | None, typer.Option("--study", help="A study of this workspace.")]
FromSql = Annotated[Path | None, typer.Option("--from-sql", help="A script or dump, loaded into scratch.")]
Snapshot = Annotated[Path | None, typer.Option("--snapshot", help="A file that `schemabook snapshot` wrote.")]
Output = Annotated[
    list[Path] | None, typer.Option("-o", "--output", help="A file; its suffix says what kind.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Detail = Literal["auto", "all", "keys", "names"]
ThemeName = Literal["light", "dark"]
Renderer = Literal["schemabook", "eralchemy2"]


def main() -> None:
    """Run the command line; every failure is a message on stderr and an exit code."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a closed pipe can still be answered
    except (KeyboardInterrupt, Cancelled):
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    except StaleError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except SchemabookError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # `schemabook ... | head` is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.callback(invoke_without_command=True)
def version_option(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """A PostgreSQL schema-design workspace: diagrams, plans, snapshots."""
    if version:
        print(f"schemabook {metadata.version('schemabook')}")
        raise typer.Exit


@app.command("studies")
def studies_command() -> None:
    """List the studies of this workspace."""
    print("\n".join(workspace.studies()))


@app.command("snapshot")
def snapshot_command(
    url: Url = None, study: StudyName = None, from_sql: FromSql = None, output: Output = None
) -> None:
    """Write the schema as JSON, to a file or to standard output."""
    text = schema_json.to_json(_schema(url, study, from_sql, None))
    for path in output or []:
        write(path, (text + "\n").encode())
    if not output:
        print(text)


@app.command("diff")
def diff_command(old: str, new: str, as_json: AsJson = False) -> None:
    """Tell every difference between two schemas: URLs, studies, snapshots (.json) or scripts (.sql)."""
    changes = schema_diff.diff(_named(old), _named(new))
    if as_json:
        print(json.dumps([_change(c) for c in changes], indent=2, ensure_ascii=False))
    else:
        print("\n".join(str(c) for c in changes) or "no difference")
    raise typer.Exit(1 if changes else 0)


@app.command("diagram")
def diagram_command(
    url: Url = None,
    study: StudyName = None,
    from_sql: FromSql = None,
    snapshot: Snapshot = None,
    output: Output = None,
    focus: Annotated[str | None, typer.Option(help="Only this table and its neighbours.")] = None,
    hops: Annotated[int, typer.Option(min=0, help="How far around the focus.")] = 1,
    detail: Annotated[Detail, typer.Option(help="How much of a table; auto goes by their number.")] = "auto",
    theme: Annotated[ThemeName, typer.Option(help="Colours.")] = "light",
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a file is stale.")] = False,
    as_json: AsJson = False,
    renderer: Annotated[Renderer, typer.Option(help="eralchemy2 needs --url or --study.")] = "schemabook",
) -> None:
    """Draw an ER diagram: svg, png, pdf, dot, mmd or json, by the suffix of the output."""
    paths = output or []
    if renderer == "eralchemy2":
        with _database(url, study) as db:
            for path in paths:
                eralchemy.render(db.url, path)
        return
    found = _schema(url, study, from_sql, snapshot)
    if check:
        _check(paths, found)
        return
    picture = draw.diagram(found, focus=focus, hops=hops, detail=detail, theme=theme, title=study)
    for path in paths:
        picture.save(path)
    if as_json:
        print(json.dumps(picture.json(), indent=2, ensure_ascii=False))
    elif not paths:
        print(picture)


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
        view = PlanView.read(_text(plan), timing=timing)
        if before is not None:
            view = PlanDiffView.of(PlanView.read(_text(before), timing=timing), view)
    else:
        text = statement if statement is not None else _text(file)
        options: dict[str, Any] = {"generic": True} if generic else {"analyze": analyze, "timing": timing}
        with _database(url, study) as db:
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
    with _database(url, study) as db:
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


def _schema(url: str | None, study: str | None, script: Path | None, snapshot: Path | None) -> Schema:
    """The schema that exactly one of the sources gives."""
    if sum(source is not None for source in (url, study, script, snapshot)) != 1:
        raise UsageError(
            "Name exactly one source.", hint="--url URL, --study NAME, --from-sql FILE or --snapshot FILE"
        )
    if snapshot is not None:
        return schema_json.from_json(_text(snapshot))
    if script is not None:
        with database.open() as scratch:
            loaded = _load(scratch, script)
            if loaded.left_out:
                print(loaded, file=sys.stderr)
            return scratch.schema
    with _database(url, study) as db:
        return db.schema


def _load(scratch: database.Database, script: Path) -> Loaded:
    """Load a script, with a bar on stderr where somebody watches."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(f"loading {script.name}", total=None)
        return scratch.load(script, lambda done, total: bar.update(task, completed=done, total=total))


@contextmanager
def _database(url: str | None, study: str | None) -> Iterator[database.Database]:
    if url is not None and study is not None:
        raise UsageError("Name a URL or a study, not both.")
    if url is None and study is None:
        url = os.environ.get("SCHEMABOOK_DATABASE_URL")
        if not url:
            raise UsageError("Name a database.", hint="--url URL or --study NAME")
    with database.connect(url) if url is not None else database.open(study) as db:
        yield db


def _named(name: str) -> Schema:
    if is_url(name):
        return _schema(name, None, None, None)
    if Path(name).suffix == ".json":
        return _schema(None, None, None, Path(name))
    if Path(name).suffix == ".sql":
        return _schema(None, None, Path(name), None)
    return _schema(None, name, None, None)


def _text(path: Path | None) -> str:
    if path is None or str(path) == "-":
        return sys.stdin.read()
    from schemabook.scripts import read

    return read(path)


def _check(paths: list[Path], found: Schema) -> None:
    """StaleError that names every file which does not show this schema."""
    now = schema_json.digest(found)
    stale = [str(path) for path in paths if draw.stored_digest(path) != now]
    if stale:
        raise StaleError(
            f"Out of step with the schema: {', '.join(stale)}.",
            hint="draw them anew: the same command without --check (here: make diagrams)",
        )


def _change(change: Any) -> dict[str, Any]:
    return {"kind": change.kind, "object": change.object, "name": change.name, "text": str(change)}


if __name__ == "__main__":
    main()
