"""The modes of `migrate` that change no database of the user's: explain, prove, generate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from schemabook import generating, migrate, migrations, proving, workspace
from schemabook.cli.app import progress
from schemabook.cli.sources import snapshot_of
from schemabook.errors import SqlError, UsageError

if TYPE_CHECKING:
    from schemabook.migrations import Subject
    from schemabook.workspace import Study


def explain(
    source: str | None,
    url: str | None,
    snapshot: Path | None,
    to: str | None,
    since: str | None,
    rows: list[str],
    *,
    as_json: bool,
) -> None:
    """Observe what is pending at `url`, or all after `since`; exit code 1 for a warning or worse."""
    if source is None:
        raise UsageError(
            "Name what to explain.", hint="a study, a folder of versions or of Alembic's, or an .sql file"
        )
    if url is not None and snapshot is not None:
        raise UsageError("Name a URL or a snapshot, not both.")
    sized = migrations.parse_rows(rows)
    target = snapshot_of(snapshot) if snapshot else migrations.snapshot(url) if url else None
    subject = _subject(source, url, to, since)
    try:
        report = migrations.explain(subject, target=target, rows=sized, progress=progress)
    except SqlError as error:
        if target is not None and since is None and error.sqlstate in migrate.ALREADY_THERE:
            error.hint = "the copy has it already: say what is applied there, --from VERSION"
        raise
    progress("")
    print(json.dumps(report.json(), indent=2, ensure_ascii=False) if as_json else report)
    raise typer.Exit(int(report.worst in ("error", "warning")))


def _subject(source: str, url: str | None, to: str | None, since: str | None) -> Subject:
    if source == "-":
        return migrations.of_text(sys.stdin.read(), "standard input")
    if Path(source).exists():
        return migrations.of_path(Path(source), url=url, to=to, since=since)
    return migrations.of_study(workspace.study(source), url=url, to=to, since=since)


def prove(study: Study, *, as_json: bool) -> None:
    """Up, down and up again with rows; exit code 1 where a promise is not kept."""
    proof = proving.prove(study, progress=lambda step, done, total: progress(f"{step} ({done} of {total})"))
    progress("")
    print(json.dumps(proof.json(), indent=2, ensure_ascii=False) if as_json else proof)
    raise typer.Exit(0 if proof.ok else 1)


def renames(given: list[str]) -> dict[str, str]:
    """`orders.total=orders.sum` -> {"orders.total": "orders.sum"}. Raises UsageError."""
    found = {}
    for one in given:
        new, equals, old = one.partition("=")
        if not (new and equals and old):
            raise UsageError(f"{one!r} is no rename.", hint="write it NEW=OLD: orders.total=orders.sum")
        found[new] = old
    return found


def generate(
    name: str,
    from_: str | None,
    to: str | None,
    output: Path | None,
    chosen: dict[str, Any],
    *,
    as_json: bool,
) -> None:
    """Write the migration into `output`, or print it."""
    if from_ is None or to is None:
        raise UsageError(
            "Name both states: --from A --to B.",
            hint="each a URL, a study (tasks@v0.1), a folder, an .sql or .json file, a module, or empty",
        )
    found = generating.generate(from_, to, **chosen)
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    if as_json:
        print(json.dumps(found.json(), indent=2, ensure_ascii=False))
    elif not found:
        print("no difference")
    elif output is None:
        print(found)
    if output is not None:
        for path in generating.write(found, output, name):
            print(f"wrote {path}", file=sys.stderr)
