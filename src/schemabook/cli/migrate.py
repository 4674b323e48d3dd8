"""The verb about change: apply, undo, look, explain, prove and generate migrations.

`migrate SOURCE` applies; each other mode is a flag of its own. A source is a study, or a folder of versions.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from schemabook import migrate, workspace
from schemabook.cli import migrate_design
from schemabook.cli.app import app
from schemabook.cli.sources import AsJson, Snapshot, Url
from schemabook.errors import UsageError
from schemabook.migrate.model import ATTEMPTS, LOCK_TIMEOUT_MS
from schemabook.server import scratch

if TYPE_CHECKING:
    from schemabook.migrate import Event
    from schemabook.workspace import Study

_MODES = "down", "status", "dry-run", "stamp", "accept", "forget", "explain", "prove", "generate"
_PLACE = "--url URL (SCHEMABOOK_DATABASE_URL only says where scratch databases are made)"


@app.command("migrate")
def migrate_command(
    source: Annotated[
        str | None, typer.Argument(help="A study, or a folder of versions; for --explain also an .sql file.")
    ] = None,
    url: Url = None,
    to: Annotated[
        str | None, typer.Option(help="A version or step; with --generate the state to reach.")
    ] = None,
    down: Annotated[bool, typer.Option("--down", help="Undo steps, the last one first.")] = False,
    steps: Annotated[int, typer.Option(min=1, help="With --down: how many, without --to.")] = 1,
    status: Annotated[bool, typer.Option("--status", help="Show how each step stands.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be executed.")] = False,
    stamp: Annotated[bool, typer.Option("--stamp", help="Write the ledger, execute nothing.")] = False,
    accept: Annotated[
        str | None, typer.Option(metavar="STEP", help="The database is as its file says.")
    ] = None,
    forget: Annotated[str | None, typer.Option(metavar="STEP", help="Take a step out of the ledger.")] = None,
    out_of_order: Annotated[
        bool, typer.Option("--out-of-order", help="Apply steps that stand before applied ones.")
    ] = False,
    lock_timeout: Annotated[
        int, typer.Option(min=1, help="How long a file waits for a lock, in ms.")
    ] = LOCK_TIMEOUT_MS,
    attempts: Annotated[int, typer.Option(min=1, help="How often it tries again.")] = ATTEMPTS,
    explain: Annotated[
        bool, typer.Option("--explain", help="Observe locks, rewrites and scans on a scratch copy.")
    ] = False,
    snapshot: Snapshot = None,
    rows: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE=N", help="With --explain: as if it had N rows; repeatable."),
    ] = None,
    prove: Annotated[bool, typer.Option("--prove", help="Up, down, up on scratch, with rows.")] = False,
    generate: Annotated[
        str | None, typer.Option(metavar="NAME", help="Write the migration from --from to --to.")
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from", help="What --generate starts from; with --explain the version that is applied."
        ),
    ] = None,
    rename: Annotated[
        list[str] | None, typer.Option(metavar="NEW=OLD", help="orders.total=orders.sum; repeatable.")
    ] = None,
    consent: Annotated[bool, typer.Option("--consent", help="Data may be lost.")] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Plain statements, no detours around locks.")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The folder to write into.")] = None,
    as_json: AsJson = False,
) -> None:
    """Apply a study's or folder's migrations to --url; without it, rehearse them on a scratch database."""
    given = [down, status, dry_run and not down, stamp, accept, forget, explain, prove, generate]
    if sum(1 for mode in given if mode) > 1:
        raise UsageError(
            "These do not go together.", hint="choose one of " + ", ".join(f"--{m}" for m in _MODES)
        )
    if generate is not None:
        renames = migrate_design.renames(rename or [])
        migrate_design.generate(
            generate, from_, to, output, renames=renames, safe=not unsafe, consent=consent, as_json=as_json
        )
    elif explain:
        migrate_design.explain(source, url, snapshot, to, from_, rows or [], as_json=as_json)
    elif prove:
        migrate_design.prove(_study(source), as_json=as_json)
    elif status or stamp or accept or forget:
        _ledger(_study(source), _url(url), to, stamp=stamp, accept=accept, forget=forget, as_json=as_json)
    elif dry_run:
        _plan(_study(source), url, to, down=down, steps=steps, out_of_order=out_of_order, as_json=as_json)
    else:
        patience: dict[str, Any] = {"lock_timeout_ms": lock_timeout, "attempts": attempts}
        if down:
            patience |= {"steps": steps}
        else:
            patience |= {"out_of_order": out_of_order}
        _run(_study(source), url, to, down=down, options=patience, as_json=as_json)


def _study(source: str | None) -> Study:
    if source is None:
        raise UsageError("Name a study or a folder.", hint="schemabook studies lists the studies")
    return workspace.named(source)


def _url(url: str | None) -> str:
    if url is None:
        raise UsageError("Name the database.", hint=_PLACE)
    return url


def _ledger(
    study: Study,
    url: str,
    to: str | None,
    *,
    stamp: bool,
    accept: str | None,
    forget: str | None,
    as_json: bool,
) -> None:
    if stamp:
        found = migrate.stamp(url, study, to=to)
    elif accept:
        found = migrate.accept(url, study, accept)
    elif forget:
        found = migrate.forget(url, study, forget)
    else:
        found = migrate.status(url, study)
    print(json.dumps(found.json(), indent=2) if as_json else found)
    raise typer.Exit(0 if found.clean else 1)


def _plan(
    study: Study,
    url: str | None,
    to: str | None,
    *,
    down: bool,
    steps: int,
    out_of_order: bool,
    as_json: bool,
) -> None:
    """Without a URL: what a new, empty database would get."""
    if url is None and not down:
        with scratch("plan") as empty:
            found = migrate.plan(empty.url, study, to=to)
    else:
        found = migrate.plan(_url(url), study, to=to, down=down, steps=steps, out_of_order=out_of_order)
    if as_json:
        print(json.dumps([asdict(p) for p in found], indent=2, ensure_ascii=False))
        return
    for planned in found:
        how = "" if planned.transaction else ", statement by statement"
        print(f"-- {planned.step} ({planned.direction}{how})\n{planned.sql.rstrip()}\n")
    if not found:
        print("nothing to do")


def _run(
    study: Study, url: str | None, to: str | None, *, down: bool, options: dict[str, Any], as_json: bool
) -> None:
    if url is None and not down:
        with scratch("rehearsal") as made:
            found = migrate.up(made.url, study, to=to, progress=_tell, **options)
        print(
            "Rehearsed on a scratch database, which is gone again; --url URL migrates one.", file=sys.stderr
        )
    else:
        run = migrate.down if down else migrate.up
        found = run(_url(url), study, to=to, progress=_tell, **options)
    if as_json:
        print(json.dumps([asdict(a) for a in found], indent=2))
    elif not found:
        print("nothing to do")


def _tell(event: Event) -> None:
    """A line on stderr per file with its time; what is being waited for as it happens."""
    watched = sys.stderr.isatty()
    if event.kind == "begins":
        if watched:
            print(event, end="\r", file=sys.stderr, flush=True)
        return
    print(f"{event}\x1b[K" if watched else event, file=sys.stderr, flush=True)
