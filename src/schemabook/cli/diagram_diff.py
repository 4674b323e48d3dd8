"""`diagram --diff OLD NEW`: what leads from one schema to another, drawn; or told in words or as data."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from schemabook.alter.likely import likely
from schemabook.cli.app import progress
from schemabook.draw.diff.diagram import diff_diagram, diff_digest
from schemabook.draw.diff.renames import renamed
from schemabook.draw.record import stored_record
from schemabook.draw.stored import stored_digest
from schemabook.errors import StaleError, UsageError
from schemabook.server.urls import is_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.draw.diagram import Diagram
    from schemabook.draw.picture import Detail
    from schemabook.draw.theme import ThemeName
    from schemabook.generating.comparing import Pair

_HOW: Final = "schemabook diagram --diff OLD NEW, or --diff OLD --migration FILE.sql"
_PANEL: Final = "Two states of a schema"
# The options that say something of a single schema, and those of a comparison.
_OF_ONE: Final = (
    *("url", "study", "from_sql", "snapshot", "focus", "include", "exclude", "schema", "domain", "domains"),
    *("views", "inferred", "renderer"),
)
# So many questions are asked at once.
_FEW: Final = 4
_OF_TWO: Final = ("migration", "rename", "whole", "exit_code")

States = Annotated[
    list[str] | None, typer.Argument(metavar="[OLD NEW]", help="With --diff: two states of a schema.")
]
Diff = Annotated[
    bool,
    typer.Option(
        "--diff",
        help="What leads from OLD to NEW: each a URL, a snapshot, SQL, a study (tasks@v0.1) or a git "
        "revision (main:sql/tasks).",
        rich_help_panel=_PANEL,
    ),
]
Migration = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Instead of NEW: SQL, run on a scratch copy.", rich_help_panel=_PANEL),
]
Rename = Annotated[
    list[str] | None,
    typer.Option(metavar="NEW=OLD", help="orders.total=orders.sum; may be repeated.", rich_help_panel=_PANEL),
]
Whole = Annotated[
    bool, typer.Option("--whole", help="With all that has not changed.", rich_help_panel=_PANEL)
]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="Exit 1 if they differ.", rich_help_panel=_PANEL)]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a diff is to be drawn; `migration` leads from OLD to NEW where only one is named."""

    migration: Path | None = None
    rename: list[str] | None = None
    theme: ThemeName = "light"
    detail: Detail = "auto"
    hops: int = 1
    whole: bool = False
    title: str | None = None
    fresh: bool = False
    check: bool = False
    as_json: bool = False
    exit_code: bool = False


def draw_diff(states: Sequence[str], paths: Sequence[Path], asked: Asked) -> None:
    """Draw what leads from the first of `states` to the second into every path; without one, say it in words.

    A state is what `generating.source` understands: a URL, which is only read, a snapshot, a script, a
    folder, a study (`tasks@v0.1`), a git revision (`main:sql/tasks`). Exits with 1 where they differ and
    `asked.exit_code` is set; raises StaleError where `asked.check` is and a file does not show this.
    """
    both, title = _states(states, asked.migration, asked.rename or [])
    made = diff_diagram(
        both.old,
        both.new,
        theme=asked.theme,
        detail=asked.detail,
        hops=asked.hops,
        whole=asked.whole,
        title=asked.title or title,
        renamed=renamed(both.renames, both.new),
        digest=diff_digest(both.before, both.new),
    )
    if asked.check:
        _check(paths, made)
        return
    if asked.migration is None:
        _ask(both)
    for path in paths:
        progress(f"drawing {path}")
        made.save(path, fresh=asked.fresh)
    progress("")
    if asked.as_json:
        print(json.dumps(made.json(), indent=2, ensure_ascii=False))
    elif not paths:
        print(made)
    if asked.exit_code and made.picture.changes:
        raise typer.Exit(1)


def _ask(both: Pair) -> None:
    """On stderr, whether what is gone and what has come may be the same under another name."""
    asked = (f"{new}={old}" for new, old in likely(both.old, both.new).items())
    # What a terminal does not show as it is could not be pasted, and may be meant for the terminal itself.
    maybe = [f"--rename {shlex.quote(rename)}" for rename in asked if rename.isprintable()]
    if maybe:
        more = f" and {len(maybe) - _FEW} more" if len(maybe) > _FEW else ""
        print(f"Renamed, perhaps? Say so: {' '.join(maybe[:_FEW])}{more}", file=sys.stderr)


def refuse(context: typer.Context, *, diff: bool, states: Sequence[str] | None) -> None:
    """UsageError for OLD and NEW without --diff, and for an option that means nothing with or without it."""
    if states and not diff:
        raise UsageError(
            f"What is {' '.join(map(repr, states))} to be?",
            hint=f"--study, --url, --snapshot or --from-sql names one schema; two: {_HOW}",
        )
    for name in _OF_ONE if diff else _OF_TWO:
        given = context.get_parameter_source(name)
        if given is not None and given.name == "COMMANDLINE":
            option = "--" + name.replace("_", "-")
            raise UsageError(f"{option} means nothing {'with' if diff else 'without'} --diff.", hint=_HOW)


def _states(states: Sequence[str], migration: Path | None, rename: list[str]) -> tuple[Pair, str]:
    """The two states, and what the drawing is called."""
    from schemabook.cli.migrate_design import renames
    from schemabook.generating.comparing import migrated, pair
    from schemabook.generating.sources import source

    if len(states) != (1 if migration else 2):
        given = f"{len(states)} given" if migration is None else f"{len(states)} given beside --migration"
        raise UsageError(f"--diff compares two states: {given}.", hint=_HOW)
    if migration is not None and rename:
        raise UsageError(
            "--rename means nothing with --migration.", hint="what it renames is known: leave --rename out"
        )
    first = source(states[0])
    if migration is not None:
        both = migrated(first, migration)
        if both.loaded is not None and both.loaded.left_out:
            print(both.loaded, file=sys.stderr)
        return both, f"{_called(states[0], first.name)} → {migration.name}"
    second = source(states[1])
    return pair(first, second, renames=renames(rename)), " → ".join(_names(states, (first.name, second.name)))


def _names(states: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    shown = [_called(state, name) for state, name in zip(states, names, strict=True)]
    for state, name in zip(states, shown, strict=True):
        above = Path(state).resolve().parent.name if shown[0] == shown[1] and Path(state).exists() else ""
        yield f"{above}/{name}" if above else name


def _called(state: str, name: str) -> str:
    """A state as a title may say it: no password, no path of this machine."""
    return name if is_url(state) or Path(state).exists() else state


def _check(paths: Sequence[Path], made: Diagram) -> None:
    """StaleError that names every file that does not show this diff, and which lines it lacks."""
    told = [line for path in paths for line in _stale(path, made)]
    if told:
        raise StaleError(
            "\n".join(["These files do not show what differs now:", *told]),
            hint="draw them anew: the same command without --check",
        )


def _stale(path: Path, made: Diagram) -> Iterator[str]:
    stored = stored_digest(path)
    if stored == made.digest:
        return
    if stored is None:
        yield f"{path}: " + ("carries no digest" if path.exists() else "is not there")
        return
    yield f"{path}: was drawn of other states"
    said, now = stored_record(path).said, str(made).splitlines()
    yield from (f"  - {line.strip()}" for line in said[1:] if line not in now)
    yield from (f"  + {line.strip()}" for line in now[1:] if said and line not in said)
