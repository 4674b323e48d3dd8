"""The verb about models: generate them, refine an edited file, tell the drift between them and a database."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schemabook import generating, modelled
from schemabook.cli.app import app, progress
from schemabook.cli.migrate_design import renames
from schemabook.cli.sources import AsJson, FromSql, Snapshot, StudyName, Url, schema_of
from schemabook.errors import UsageError
from schemabook.modelling.targets import is_module
from schemabook.server import server

if TYPE_CHECKING:
    from schemabook.schema import Schema

Style = Literal["sqlalchemy", "sqlmodel"]


@app.command("models")
def models_command(
    url: Url = None,
    study: StudyName = None,
    from_sql: FromSql = None,
    snapshot: Snapshot = None,
    schemas: Annotated[
        str | None, typer.Option(help="Only these schemas of the database: public,billing.")
    ] = None,
    style: Annotated[
        Style | None, typer.Option(help="sqlalchemy, unless the file is written in the other one.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="The models file; with --check also a module.")
    ] = None,
    enums: Annotated[
        Path | None, typer.Option(help="Where the enums go; in a package enums.py beside the models.")
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(help="A new name in the database and the old one, NEW=OLD: orders.total=orders.sum."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where models and database differ.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify/--no-verify", help="Create the models in a scratch database first.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Write the models of a database: SQLAlchemy 2.0 or SQLModel, with nothing lost.

    Without -o the models are printed. A file that is there already is refined: names, methods and all else
    that people have made stay, and what was done is said. The models are proven in a scratch database before
    anything is written.

    How classes and relationships are named is said in the nearest pyproject.toml:

    \b
    \\[tool.schemabook.models]
    singular = true                    # User of "users"
    irregular = {data = "datum"}       # plural = singular
    strip = ["tbl_"]                   # prefixes of tables that names leave out

    --check writes nothing: exit code 1 where models, database and (with --study) migrations do not agree,
    with each difference and the migration that closes it.
    """
    only = [name.strip() for name in (schemas or "").split(",") if name.strip()]
    if check:
        if enums is not None or style is not None or rename or not verify:
            hint = "leave --style, --enums, --rename and --no-verify out"
            raise UsageError("--check only compares.", hint=hint)
        _check(_schema(url, study, from_sql, snapshot, both=True), output, study, only, as_json=as_json)
    if output is not None and is_module(output) and not Path(output).exists():
        raise UsageError(f"{output} is no file.", hint="models are written to a path: -o shop/models.py")
    schema = _schema(url, study, from_sql, snapshot)
    written = modelled.models(
        schema,
        output,
        style=style,
        enums=enums,
        schemas=only,
        renames=renames(rename or []),
        verify=verify,
        live=url is not None,
        progress=progress,
    )
    progress("")
    _tell(written, as_json=as_json)


def _tell(written: modelled.Written, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(written.json(), indent=2, ensure_ascii=False))
        return
    if not written.written:
        print(written.source, end="")
    for note in written.notes:
        print(note, file=sys.stderr)


def _check(schema: Schema, models: str | None, study: str | None, only: list[str], *, as_json: bool) -> None:
    if models is None:
        raise UsageError("Name the models.", hint="-o shop/models.py, or a module: -o shop.models")
    found = modelled.drift(models, schema, migrations=study, schemas=only, progress=progress)
    progress("")
    print(json.dumps(found.as_data(), indent=2, ensure_ascii=False) if as_json else found)
    raise typer.Exit(1 if found else 0)


def _schema(
    url: str | None, study: str | None, script: Path | None, snapshot: Path | None, *, both: bool = False
) -> Schema:
    """The database's snapshot; for a comparison with a study's migrations the study may stand beside it.

    Its name, which the models' docstring says, is that of its source: a scratch database has one of its own.
    """
    progress("reading the schema")
    if study is not None and not any((url, script, snapshot)):
        source = generating.source(study)
        return replace(source.schema(server()), database=source.name)
    found = schema_of(url, None if both else study, script, snapshot)
    return replace(found, database=script.stem) if script is not None else found
