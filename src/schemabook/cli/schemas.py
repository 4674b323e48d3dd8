"""Verbs about a schema: list, snapshot, compare."""

from __future__ import annotations

import json
from typing import Any, Literal

import typer

from schemabook import schema_diff, schema_json, workspace
from schemabook.cli.app import app
from schemabook.cli.sources import (
    AsJson,
    FromSql,
    Output,
    StudyName,
    Url,
    schema_named,
    schema_of,
)
from schemabook.draw.files import write

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


def _change(change: Any) -> dict[str, Any]:
    return {"kind": change.kind, "object": change.object, "name": change.name, "text": str(change)}
