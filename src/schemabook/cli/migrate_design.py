"""The modes of `migrate` that change no database of the user's: explain, prove, generate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from schemabook import generating, migrations, proving, schema_json, workspace
from schemabook.cli.sources import text_of
from schemabook.errors import UsageError

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
    target = (
        schema_json.from_json(text_of(snapshot)) if snapshot else migrations.snapshot(url) if url else None
    )
    subject = _subject(source, url, to, since)
    report = migrations.explain(subject, target=target, rows=migrations.parse_rows(rows), progress=_tell)
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
    proof = proving.prove(study, progress=lambda step, done, total: _tell(f"{step} ({done} of {total})"))
    print(json.dumps(proof.json(), indent=2) if as_json else proof)
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
    *,
    renames: dict[str, str],
    safe: bool,
    consent: bool,
    as_json: bool,
) -> None:
    """Write the migration into `output`, or print it."""
    if from_ is None or to is None:
        raise UsageError(
            "Name both states: --from A --to B.",
            hint="each a URL, a study (tasks@v0.1), a folder, an .sql or .json file, a module, or empty",
        )
    found = generating.generate(from_, to, renames=renames, safe=safe, consent=consent)
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


def _tell(what: str) -> None:
    """On stderr where somebody watches: a line that the next one replaces."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what}", end="\r", file=sys.stderr, flush=True)
