"""The verb for whoever inherits a database: a tour of it, as a notebook or a page."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schemabook import database
from schemabook.cli.app import app, progress
from schemabook.cli.sources import (
    AsJson,
    FromSql,
    Output,
    Snapshot,
    StudyName,
    Url,
    database_of,
    load_into,
    snapshot_of,
    text_of,
)
from schemabook.draw.text import plural
from schemabook.errors import UsageError
from schemabook.explore import read_domains
from schemabook.server.urls import parse
from schemabook.tour import making
from schemabook.tour.files import earlier, save, targets
from schemabook.tour.opening import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema
    from schemabook.statistics import RowStatistics
    from schemabook.tour import Tour
    from schemabook.tour.notebook import Book


@app.command("tour")
def tour_command(
    url: Url = None,
    study: StudyName = None,
    from_sql: FromSql = None,
    snapshot: Snapshot = None,
    output: Output = None,
    domains: Annotated[
        Path | None, typer.Option(help="A file that says which tables belong together.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the database is called.")] = None,
    values: Annotated[
        bool, typer.Option("--values", help="Show common values of columns: these are values of rows.")
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that a statement may take.")] = making.TIMEOUT_S,
    accept: Annotated[
        bool, typer.Option("--accept", help="All notes are right as they are: take the flags away.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a tour of a database: what matters, in which order to read it, how it joins.

    -o tour.ipynb is a notebook to write into, -o tour.html a page to read; both may be asked for. Run again
    on a notebook that is there, every cell and note of people's stays, and notes about things that have
    changed since are flagged. The database is only read, and no rows of its tables, unless --values asks for
    what its statistics know of them.
    """
    if not any((url, study, from_sql, snapshot)):
        url = environ.get("SCHEMABOOK_DATABASE_URL") or None
    source = Source(
        url=url,
        study=study,
        script=from_sql,
        snapshot=snapshot,
        values=values,
        domains=domains,
        title=title,
        timeout=timeout,
    )
    found = targets(output or [])
    made, like = _made(source, earlier(found))
    if found:
        progress("writing the tour")
    written = save(made, found, source, like=like, accept=accept)
    progress("")
    for path, flagged in written:
        told = f" ({plural(flagged, 'note')} flagged as out of date)" if flagged else ""
        print(f"wrote {path}{told}", file=sys.stderr)
    if as_json:
        print(json.dumps(made.json(), indent=2, ensure_ascii=False))
    elif not written:
        print(made)


def _made(source: Source, book: Book | None) -> tuple[Tour, bool]:
    """The tour, and whether it keeps domains that would be others if they were found anew."""
    with _facts(source) as (schema, statistics):
        title = source.title or _title(source)
        if source.domains is None:
            return making.settled(schema, title, statistics=statistics, book=book)
        file = read_domains(text_of(source.domains))
        for name in file.unknown(schema):
            print(f"{source.domains}: no table is called {name}", file=sys.stderr)
        return making.made(schema, title, statistics=statistics, given=file.pins(schema)), False


@contextmanager
def _facts(source: Source) -> Iterator[tuple[Schema, RowStatistics | None]]:
    given = [s for s in (source.url, source.study, source.script, source.snapshot) if s is not None]
    if len(given) > 1:
        raise UsageError("Name one of --url, --study, --from-sql, --snapshot.")
    progress("reading the schema")
    if source.snapshot is not None:
        if source.values:
            raise UsageError("A snapshot has no values of rows.", hint="leave --values out, or give --url")
        yield snapshot_of(source.snapshot), None
    elif source.script is not None:
        with database.open() as db:
            load_into(db, source.script)
            db.sql("ANALYZE")  # as the notebook does
            yield making.read(db.session, values=source.values, timeout=source.timeout)
    else:
        with database_of(source.url, source.study) as db:
            yield making.read(db.session, values=source.values, timeout=source.timeout)


def _title(source: Source) -> str:
    if source.study is not None:
        return source.study
    for path in (source.script, source.snapshot):
        if path is not None:
            return path.stem
    return parse(source.url or "").get("dbname", "database")
