"""The verb `diagram`: draw a schema, an atlas of it, or what differs between two; check what was drawn."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from schemabook import draw, schema_json
from schemabook.cli.app import app, progress
from schemabook.cli.diagram_diff import (
    Asked,
    Diff,
    ExitCode,
    Migration,
    States,
    Whole,
    draw_diff,
    refuse,
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
from schemabook.errors import StaleError, SyntaxProblem
from schemabook.explore import read_domains

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.schema import Name, Schema

Detail = Literal["auto", "all", "keys", "names"]
ThemeName = Literal["light", "dark"]
Renderer = Literal["schemabook", "eralchemy2"]
Several = list[str] | None
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
    focus: Annotated[
        Several, typer.Option(help="Only this table and its neighbours; may be repeated.")
    ] = None,
    hops: Annotated[int, typer.Option(min=0, help="How far around the focus.")] = 1,
    include: Annotated[Several, typer.Option(help="Only tables like this: a shell pattern.")] = None,
    exclude: Annotated[Several, typer.Option(help="No tables like this: a shell pattern.")] = None,
    schema: Annotated[Several, typer.Option(help="Only tables of this schema.")] = None,
    domain: Annotated[Several, typer.Option(help="Only tables of this domain.")] = None,
    domains: Annotated[Path | None, typer.Option(help="A file that names the domains.")] = None,
    detail: Annotated[Detail, typer.Option(help="How much of a table; auto goes by their number.")] = "auto",
    views: Annotated[bool, typer.Option("--views", help="With the views that read them.")] = False,
    inferred: Annotated[bool, typer.Option("--inferred", help="With undeclared references, dashed.")] = False,
    theme: Annotated[ThemeName, typer.Option(help="Colours.")] = "light",
    title: Annotated[str | None, typer.Option(help="Above the drawing; a study's name by default.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Place every table anew.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a file is stale.")] = False,
    as_json: AsJson = False,
    renderer: Annotated[Renderer, typer.Option(help="eralchemy2 needs --url or --study.")] = "schemabook",
    diff: Diff = False,
    migration: Migration = None,
    whole: Whole = False,
    exit_code: ExitCode = False,
) -> None:
    """Draw an ER diagram in the format of the output's suffix: svg, png, pdf, html, md, mmd, dot, ...

    A folder as output (`-o docs/`), or more than 150 tables, gives an atlas: a map of the domains, one
    diagram each, an index with search. Without output the diagram is told in words.
    """
    paths = output or []
    refuse(context, diff=diff, states=states)
    if diff:
        asked = Asked(
            migration=migration,
            theme=theme,
            detail=detail,
            hops=hops,
            whole=whole,
            title=title,
            fresh=fresh,
            check=check,
            as_json=as_json,
            exit_code=exit_code,
        )
        draw_diff(states or (), paths, asked)
        return
    if renderer == "eralchemy2":
        with database_of(url, study) as db:
            for path in paths:
                eralchemy.render(db.url, path)
        return
    found = schema_of(url, study, from_sql, snapshot)
    given = _given(domains or _kept_domains(paths), found)
    if check:
        _check(paths, found, given)
        return
    made = draw.diagram(
        found,
        focus=focus,
        hops=hops,
        include=include or (),
        exclude=exclude or (),
        schemas=schema or (),
        domain=domain or (),
        detail=detail,
        views=views,
        inferred=inferred,
        theme=theme,
        title=title or study,
        domains=given,
        atlas=any(_is_folder(path) for path in paths),
    )
    _write(made, paths, fresh=fresh)
    if as_json:
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
            hint="draw them anew: the same command without --check (here: make diagrams)",
        )
