"""The verb about design: what the rules find, and the migration that fixes what can be fixed safely."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schemabook import lint, steps, workspace
from schemabook.catalog.usage import read_usage
from schemabook.cli.app import app
from schemabook.cli.sources import AsJson, FromSql, Snapshot, StudyName, Url, database_of, schema_of, text_of
from schemabook.errors import UsageError
from schemabook.generating.writing import write_steps
from schemabook.lint.fixes import FixFile, fixes
from schemabook.lint.suppress import FILE, read_toml
from schemabook.show_lint import LintReport

if TYPE_CHECKING:
    from schemabook.catalog.usage import Usage
    from schemabook.lint import Suppression
    from schemabook.schema import Schema

Level = Literal["error", "warning", "info"]


@app.command("lint")
def lint_command(
    url: Url = None,
    study: StudyName = None,
    from_sql: FromSql = None,
    snapshot: Snapshot = None,
    config: Annotated[
        Path | None, typer.Option(help=f"What is left alone, and why; {FILE} of the study or here.")
    ] = None,
    level: Annotated[Level, typer.Option(help="The least severe that makes the exit code 1.")] = "warning",
    as_json: AsJson = False,
    github: Annotated[
        bool, typer.Option("--github", help="Print annotations for a pull request on GitHub.")
    ] = False,
    suppressed: Annotated[bool, typer.Option("--suppressed", help="Also list what is left alone.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules and what each is for.")] = False,
    fix: Annotated[
        Path | None,
        typer.Option(help="Write the safe fixes as a migration into this folder (of v<major>.<minor>/)."),
    ] = None,
) -> None:
    """Judge a design by rules; exit code 1 when something is found. Each finding says why and its SQL."""
    if as_json and github:
        raise UsageError("Choose one of --json and --github.")
    if rules:
        print("\n".join(f"{name}: {about}" for name, about in lint.described().items()))
        return
    found, usage = _facts(url, study, from_sql, snapshot)
    judgement = lint.judged(found, usage=usage, suppressions=_suppressions(config, study))
    report = LintReport.of(judgement, found, level)
    if as_json:
        print(json.dumps(report.json(), indent=2, ensure_ascii=False))
    else:
        print(report.github() if github else report.text(suppressed=suppressed))
    if fix is not None:
        written = [path for file in fixes(report.findings) for path in _written(file, fix)]
        said = "\n".join(f"wrote {path}" for path in written)
        print(said or "no safe fix that is not there already", file=sys.stderr)
    raise typer.Exit(report.exit_code)


def _written(file: FixFile, folder: Path) -> tuple[Path, ...]:
    """The files, none where a step with this very text is waiting to be applied."""
    known = steps.versions(folder) if folder.is_dir() else ()
    if any(text_of(step.path) == file.up for version in known for step in version.steps):
        return ()
    return write_steps([(file.up, file.down)], folder, file.name)


def _facts(
    url: str | None, study: str | None, from_sql: Path | None, snapshot: Path | None
) -> tuple[Schema, Usage | None]:
    """The schema, and of a live database what it has counted."""
    if url is None or study is not None:
        return schema_of(url, study, from_sql, snapshot), None
    with database_of(url, None) as db, db.session.guarded() as connection:
        return db.schema, read_usage(connection)


def _suppressions(config: Path | None, study: str | None) -> tuple[Suppression, ...]:
    """Of the file that was named, else of the study's, else of the current folder's; none without one."""
    if config is None:
        near = workspace.study(study).folder / FILE if study else Path(FILE)
        config = near if near.is_file() else None
    return read_toml(text_of(config), str(config)) if config else ()
