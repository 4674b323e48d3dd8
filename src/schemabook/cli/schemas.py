"""Verbs about a schema: list, snapshot, compare, draw."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from schemabook import draw, schema_diff, schema_json, workspace
from schemabook.cli.app import app
from schemabook.cli.sources import (
    AsJson,
    FromSql,
    Output,
    Snapshot,
    StudyName,
    Url,
    database_of,
    schema_named,
    schema_of,
)
from schemabook.draw import eralchemy
from schemabook.draw.files import write
from schemabook.errors import StaleError

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.schema import Schema

Detail = Literal["auto", "all", "keys", "names"]
ThemeName = Literal["light", "dark"]
Renderer = Literal["schemabook", "eralchemy2"]


@app.command("studies")
def studies_command() -> None:
    """List the studies of this workspace."""
    print("\n".join(workspace.studies()))


@app.command("snapshot")
def snapshot_command(
    url: Url = None, study: StudyName = None, from_sql: FromSql = None, output: Output = None
) -> None:
    """Write the schema as JSON, to a file or to standard output."""
    text = schema_json.to_json(schema_of(url, study, from_sql, None))
    for path in output or []:
        write(path, (text + "\n").encode())
    if not output:
        print(text)


@app.command("diff")
def diff_command(old: str, new: str, as_json: AsJson = False) -> None:
    """Tell every difference between two schemas: URLs, studies, snapshots (.json) or scripts (.sql)."""
    changes = schema_diff.diff(schema_named(old), schema_named(new))
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
        with database_of(url, study) as db:
            for path in paths:
                eralchemy.render(db.url, path)
        return
    found = schema_of(url, study, from_sql, snapshot)
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
