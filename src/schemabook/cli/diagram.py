"""The verb `diagram`: draw a schema, an atlas of it, or what differs between two; check what was drawn."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import typer

from schemabook import draw, schema_json
from schemabook.cli.app import app, progress
from schemabook.cli.diagram_diff import (
    Asked,
    Diff,
    ExitCode,
    Migration,
    Rename,
    States,
    Whole,
    draw_diff,
    refuse,
)
from schemabook.cli.diagram_options import (
    Check,
    DetailOf,
    Domain,
    DomainFile,
    Exclude,
    Focus,
    Fresh,
    Hops,
    Include,
    Inferred,
    Renderer,
    SchemaName,
    ThemeOf,
    Title,
    Views,
)
from schemabook.cli.sources import (
    AsJson,
    FromSql,
    Output,
    Snapshot,
    StudyName,
    Url,
    database_of,
    schema_of,
    text_of,
)
from schemabook.draw import eralchemy
from schemabook.draw.atlas import DOMAINS, INDEX
from schemabook.draw.diagram import refuse_suffix
from schemabook.errors import StaleError, SyntaxProblem, UsageError
from schemabook.explore import read_domains

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from schemabook.schema import Name, Schema

PICTURES: Final = (".svg", ".png", ".pdf")


@app.command("diagram")
def diagram_command(
    context: typer.Context,
    states: States = None,
    url: Url = None,
    study: StudyName = None,
    from_sql: FromSql = None,
    snapshot: Snapshot = None,
    output: Output = None,
    focus: Focus = None,
    hops: Hops = 1,
    include: Include = None,
    exclude: Exclude = None,
    schema: SchemaName = None,
    domain: Domain = None,
    domains: DomainFile = None,
    detail: DetailOf = "auto",
    views: Views = False,
    inferred: Inferred = False,
    theme: ThemeOf = "light",
    title: Title = None,
    fresh: Fresh = False,
    check: Check = False,
    as_json: AsJson = False,
    renderer: Renderer = "schemabook",
    diff: Diff = False,
    migration: Migration = None,
    rename: Rename = None,
    whole: Whole = False,
    exit_code: ExitCode = False,
) -> None:
    """Draw an ER diagram in the format of the output's suffix: svg, png, pdf, html, md, mmd, dot, ...

    A folder as output (`-o docs/`), or more than 150 tables, gives an atlas: a map of the domains, one
    diagram each, an index with search. Without output the diagram is told in words.
    """
    refuse(context, diff=diff, states=states)  # the context has every option by its name
    paths = output or []
    _refuse_outputs(paths, check=check, ours=renderer == "schemabook")
    if diff:
        draw_diff(states or (), paths, Asked(**{f.name: context.params[f.name] for f in fields(Asked)}))
    elif renderer == "eralchemy2":
        with database_of(url, study) as db:
            for path in paths:
                eralchemy.render(db.url, path)
    else:
        found = schema_of(url, study, from_sql, snapshot)
        given = _given(domains or _kept_domains(paths), found)
        if check:
            _check(paths, found, given)
        else:
            _draw(found, paths, context.params, given)


def _refuse_outputs(paths: Sequence[Path], *, check: bool, ours: bool) -> None:
    """UsageError for what cannot be written or checked, before anything is read."""
    for path in paths:
        if ours and path.suffix and not path.is_dir():
            refuse_suffix(path.suffix.lower())
    if "-" in map(str, paths):
        raise UsageError(
            "A diagram is not written to standard output.",
            hint="name a file, as in -o schema.svg; --json prints its data",
        )
    if check and not paths:
        raise UsageError("No file is named that could be checked.", hint="-o schema.svg --check")


def _draw(
    found: Schema, paths: Sequence[Path], asked: Mapping[str, Any], domains: Mapping[Name, str] | None
) -> None:
    options: dict[str, Any] = {name: asked[name] or () for name in ("include", "exclude", "domain")}
    options |= {name: asked[name] for name in ("focus", "hops", "detail", "views", "inferred", "theme")}
    options |= {"schemas": asked["schema"] or (), "title": asked["title"] or asked["study"]}
    made = draw.diagram(found, **options, domains=domains, atlas=any(map(_is_folder, paths)))
    _write(made, paths, fresh=asked["fresh"])
    if asked["as_json"]:
        print(json.dumps(made.json(), indent=2, ensure_ascii=False))
    elif not paths:
        print(made)


def _write(made: draw.Diagram, paths: Sequence[Path], *, fresh: bool) -> None:
    """Every output; beside a drawing that can only be the map of an atlas, the atlas."""
    for path in paths:
        progress(f"drawing {path}")
        if _is_folder(path):
            made.save(f"{path}/", fresh=fresh)
        else:
            made.save(path, fresh=fresh)
            if isinstance(made, draw.Atlas) and path.suffix.lower() in PICTURES:
                folder = path.with_suffix("")
                made.save(f"{folder}/", fresh=fresh)
                progress("")
                print(
                    f"{len(made.picture.cards)} tables are too many for one picture: {path} is the map of"
                    f" their domains, {folder / INDEX} has a diagram of each. --detail names: one picture.",
                    file=sys.stderr,
                )
    progress("")


def _is_folder(path: Path) -> bool:
    """An output without a suffix is a folder, and so is one that is there as such."""
    return path.is_dir() or not path.suffix


def _kept_domains(paths: Sequence[Path]) -> Path | None:
    """The domain file of an atlas that is drawn anew."""
    places = (path if _is_folder(path) else path.with_suffix("") for path in paths)
    return next((place / DOMAINS for place in places if (place / DOMAINS).is_file()), None)


def _given(path: Path | None, found: Schema) -> Mapping[Name, str] | None:
    """The domains that a file gives the tables; what in it fits no table is said on stderr."""
    if path is None:
        return None
    try:
        file = read_domains(text_of(path))
    except SyntaxProblem as error:
        error.message = f"{path}: {error.message}"
        raise
    if unknown := file.unknown(found):
        print(f"{path} names tables that are not there: {', '.join(unknown)}.", file=sys.stderr)
    pins = file.pins(found)
    if new := [str(t.key) for t in found.tables if t.key not in pins and not t.is_partition]:
        more = f" and {len(new) - 5} more" if len(new) > 5 else ""
        print(
            f"Not in {path}, placed where most of their references lead: {', '.join(new[:5])}{more}.",
            file=sys.stderr,
        )
    return pins


def _check(paths: Sequence[Path], found: Schema, given: Mapping[Name, str] | None) -> None:
    """StaleError that names every file which does not show this schema, and what has changed since."""
    now = schema_json.digest(found)
    stale = [one for path in paths if (one := draw.stale(path, found, now, given))]
    if stale:
        told = "\n".join(str(one) for one in stale)
        raise StaleError(
            f"Out of step with the schema: {', '.join(str(one.path) for one in stale)}.\n{told}",
            hint="draw them anew: the same command without --check",
        )
