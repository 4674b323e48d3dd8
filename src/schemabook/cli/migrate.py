"""The verb about change: apply, undo, look, explain, prove and generate migrations.

`migrate SOURCE` applies; each other mode is a flag of its own. A source is a study, or a folder of versions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from schemabook import migrate, workspace
from schemabook.cli import migrate_design, migrate_handover, migrate_review  # noqa: F401 - two are verbs
from schemabook.cli import migrate_options as options
from schemabook.cli.app import app, progress
from schemabook.cli.migrate_verbs import EPILOG, WithVerbs
from schemabook.cli.sources import AsJson, Url
from schemabook.errors import UsageError
from schemabook.migrate.model import ATTEMPTS, LOCK_TIMEOUT_MS
from schemabook.server import scratch

if TYPE_CHECKING:
    from schemabook.migrate import Event, Status
    from schemabook.workspace import Study

_PLACE: Final = "--url URL (SCHEMABOOK_DATABASE_URL only says where scratch databases are made)"
_SOURCES: Final = "schemabook studies lists the studies; a folder holds v0.1/001_users.sql, and so on"


@app.command("migrate", cls=WithVerbs, epilog=EPILOG)
def migrate_command(
    context: typer.Context,
    source: options.Source = None,
    url: Url = None,
    to: options.To = None,
    out_of_order: options.OutOfOrder = False,
    lock_timeout: options.LockTimeout = LOCK_TIMEOUT_MS,
    attempts: options.Attempts = ATTEMPTS,
    as_json: AsJson = False,
    status: options.ShowStatus = False,
    dry_run: options.DryRun = False,
    down: options.Down = False,
    steps: options.Steps = 1,
    stamp: options.Stamp = False,
    accept: options.Accept = None,
    statements: options.Statements = None,
    forget: options.Forget = None,
    explain: options.Explain = False,
    snapshot: options.Target = None,
    rows: options.Rows = None,
    prove: options.Prove = False,
    generate: options.Generate = None,
    from_: options.From = None,
    rename: options.Rename = None,
    consent: options.Consent = False,
    unsafe: options.Unsafe = False,
    output: options.Folder = None,
) -> None:
    """Apply a study's or folder's migrations to --url; without it, rehearse them on a scratch database."""
    options.check(context)
    if generate is not None:
        renames = migrate_design.renames(rename or [])
        chosen = {"renames": renames, "safe": not unsafe, "consent": consent}
        migrate_design.generate(generate, from_, to, output, chosen, as_json=as_json)
    elif explain:
        migrate_design.explain(source, url, snapshot, to, from_, rows or [], as_json=as_json)
    elif prove:
        migrate_design.prove(_study(source), as_json=as_json)
    elif status or stamp or accept is not None or forget is not None:
        found = _ledger(_study(source), _url(url), to, stamp, accept, statements, forget)
        print(json.dumps(found.json(), indent=2, ensure_ascii=False) if as_json else found)
        raise typer.Exit(1 if status and not found.clean else 0)
    elif dry_run:
        _plan(_study(source), url, to, down=down, steps=steps, out_of_order=out_of_order, as_json=as_json)
    else:
        patience: dict[str, Any] = {"lock_timeout_ms": lock_timeout, "attempts": attempts}
        patience |= {"steps": steps} if down else {"out_of_order": out_of_order}
        _run(_study(source), url, to, down=down, patience=patience, as_json=as_json)


def _ledger(
    study: Study,
    url: str,
    to: str | None,
    stamp: bool,
    accept: str | None,
    statements: int | None,
    forget: str | None,
) -> Status:
    if stamp:
        return migrate.stamp(url, study, to=to)
    if accept is not None:
        return migrate.accept(url, study, accept, statements=statements)
    return migrate.status(url, study) if forget is None else migrate.forget(url, study, forget)


def _study(source: str | None) -> Study:
    if source is None:
        raise UsageError("Name a study or a folder.", hint=_SOURCES)
    if source == "-" or Path(source).is_file():
        raise UsageError(
            f"{source!r} is no folder of versions.", hint=f"only --explain reads a single file; {_SOURCES}"
        )
    return workspace.named(source)


def _url(url: str | None) -> str:
    if url is None:
        raise UsageError("Name the database.", hint=_PLACE)
    return url


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
        print(json.dumps([p.json() for p in found], indent=2, ensure_ascii=False))
        return
    for planned in found:
        print(planned)
    if not found:
        print("nothing to do")


def _run(
    study: Study, url: str | None, to: str | None, *, down: bool, patience: dict[str, Any], as_json: bool
) -> None:
    if url is None and not down:
        with scratch("rehearsal") as made:
            found = migrate.up(made.url, study, to=to, progress=_tell, **patience)
        print(
            "Rehearsed on a scratch database, which is gone again; --url URL migrates one.", file=sys.stderr
        )
    else:
        run = migrate.down if down else migrate.up
        found = run(_url(url), study, to=to, progress=_tell, **patience)
    if as_json:
        print(json.dumps([a.json() for a in found], indent=2, ensure_ascii=False))
    elif not found:
        print("nothing to do")


def _tell(event: Event) -> None:
    """A line on stderr per file with its time; what is being waited for as it happens."""
    if event.kind == "begins":
        progress(str(event))
        return
    progress("")
    print(event, file=sys.stderr, flush=True)
