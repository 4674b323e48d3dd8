"""Where a verb's schema or database comes from: the options that name it, and what they open."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from schemabook import database, schema_json
from schemabook.errors import UsageError
from schemabook.server.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema
    from schemabook.scripts import Loaded


def _not_empty(url: str | None) -> str | None:
    """A variable of the shell that is not set must not lead to whatever database libpq thinks of."""
    if url is not None and not url.strip():
        raise UsageError("The URL is empty.", hint="is the variable set? --url postgresql://...")
    return url


Url = Annotated[
    str | None, typer.Option("--url", help="A live database, as a libpq URL.", callback=_not_empty)
]
StudyName = Annotated[str | None, typer.Option("--study", help="A study of this workspace.")]
FromSql = Annotated[Path | None, typer.Option("--from-sql", help="A script or dump, loaded into scratch.")]
Snapshot = Annotated[Path | None, typer.Option("--snapshot", help="A file that `schemabook snapshot` wrote.")]
Output = Annotated[
    list[Path] | None, typer.Option("-o", "--output", help="A file; its suffix says what kind.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def schema_of(url: str | None, study: str | None, script: Path | None, snapshot: Path | None) -> Schema:
    """The schema that exactly one of the sources gives; a study may name its version: `tasks@v0.1`."""
    if sum(source is not None for source in (url, study, script, snapshot)) != 1:
        raise UsageError(
            "Name exactly one source.", hint="--url URL, --study NAME, --from-sql FILE or --snapshot FILE"
        )
    if snapshot is not None:
        return snapshot_of(snapshot)
    if script is not None:
        with database.open() as scratch:
            load_into(scratch, script)
            return scratch.schema
    if study is not None and "@" in study:
        from schemabook.generating.sources import source
        from schemabook.server import server

        return source(study).schema(server())
    with database_of(url, study) as db:
        return db.schema


def load_into(scratch: database.Database, script: Path) -> None:
    """Load a script; what was left out is said on stderr."""
    loaded = _load(scratch, script)
    if loaded.left_out:
        print(loaded, file=sys.stderr)


def _load(scratch: database.Database, script: Path) -> Loaded:
    """Load a script, with a bar on stderr where somebody watches."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(f"loading {script.name}", total=None)
        return scratch.load(script, lambda done, total: bar.update(task, completed=done, total=total))


@contextmanager
def database_of(url: str | None, study: str | None) -> Iterator[database.Database]:
    """The database that a URL, a study or SCHEMABOOK_DATABASE_URL names."""
    if url is not None and study is not None:
        raise UsageError("Name a URL or a study, not both.")
    if url is None and study is None:
        url = os.environ.get("SCHEMABOOK_DATABASE_URL")
        if not url:
            raise UsageError("Name a database.", hint="--url URL or --study NAME")
    with database.connect(url) if url is not None else database.open(study) as db:
        yield db


def snapshot_of(path: Path) -> Schema:
    """The schema in a file of `schemabook snapshot`. Raises SyntaxProblem, UsageError, with its name."""
    return schema_json.from_file(text_of(path), str(path))


def schema_named(name: str) -> Schema:
    """The schema of a URL, a snapshot (.json), a script (.sql) or a study."""
    if is_url(name):
        return schema_of(name, None, None, None)
    if Path(name).suffix == ".json":
        return schema_of(None, None, None, Path(name))
    if Path(name).suffix == ".sql":
        return schema_of(None, None, Path(name), None)
    return schema_of(None, name, None, None)


def text_of(path: Path | None) -> str:
    """A file's text; standard input for none or `-`."""
    if path is None or str(path) == "-":
        return sys.stdin.read()
    from schemabook.scripts import read

    return read(path)
