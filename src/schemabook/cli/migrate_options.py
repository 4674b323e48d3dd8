"""The options of `migrate`, and which of them mean something together.

An option that means nothing where it stands is refused: who writes `--url` beside `--prove`, or `--rows`
where nothing is explained, expects something that would not happen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from schemabook.errors import UsageError

# by mode: the parameters that mean something in it
_MODES: Final = {
    "down": {"source", "url", "to", "steps", "lock_timeout", "attempts", "dry_run"},
    "status": {"source", "url"},
    "dry_run": {"source", "url", "to", "out_of_order"},
    "stamp": {"source", "url", "to"},
    "accept": {"source", "url", "statements"},
    "forget": {"source", "url"},
    "explain": {"source", "url", "snapshot", "to", "from_", "rows"},
    "prove": {"source"},
    "generate": {"from_", "to", "rename", "consent", "unsafe", "output"},
}
_APPLY: Final = {"source", "url", "to", "out_of_order", "lock_timeout", "attempts"}

_LOOK: Final = "Look before"
_UNDO: Final = "Undo"
_LEDGER: Final = "Correct the ledger; nothing else is executed"
_EXPLAIN: Final = "Explain and prove, on scratch databases"
_WRITE: Final = "Generate"

Source = Annotated[
    str | None, typer.Argument(help="A study, or a folder of versions; for --explain also an .sql file.")
]
To = Annotated[
    str | None, typer.Option(help="A version or step, 0 for none; with --generate the state to reach.")
]
OutOfOrder = Annotated[
    bool, typer.Option("--out-of-order", help="Apply steps that stand before applied ones.")
]
LockTimeout = Annotated[int, typer.Option(min=1, help="How long a statement waits for a lock, in ms.")]
Attempts = Annotated[int, typer.Option(min=1, help="How often a file is tried.")]
ShowStatus = Annotated[
    bool,
    typer.Option(
        "--status",
        help="Show how each step stands; exit code 1 unless all are applied.",
        rich_help_panel=_LOOK,
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be executed.", rich_help_panel=_LOOK)
]
Down = Annotated[bool, typer.Option("--down", help="Undo steps, the last one first.", rich_help_panel=_UNDO)]
Steps = Annotated[
    int, typer.Option(min=1, help="How many, where --to does not say it.", rich_help_panel=_UNDO)
]
Stamp = Annotated[
    bool,
    typer.Option(
        "--stamp", help="The database has the steps up to --to, and no others.", rich_help_panel=_LEDGER
    ),
]
Accept = Annotated[
    str | None,
    typer.Option(metavar="STEP", help="The database is as this step's file says.", rich_help_panel=_LEDGER),
]
Statements = Annotated[
    int | None,
    typer.Option(
        min=0, help="With --accept: only the first so many have taken effect.", rich_help_panel=_LEDGER
    ),
]
Forget = Annotated[
    str | None,
    typer.Option(metavar="STEP", help="Its file is gone, or it was never begun.", rich_help_panel=_LEDGER),
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain", help="Observe locks, rewrites and scans of what is pending.", rich_help_panel=_EXPLAIN
    ),
]
Target = Annotated[
    Path | None,
    typer.Option(
        "--snapshot", help="Instead of --url: a file of `schemabook snapshot`.", rich_help_panel=_EXPLAIN
    ),
]
Rows = Annotated[
    list[str] | None,
    typer.Option(metavar="TABLE=N", help="As if it had N rows; repeatable.", rich_help_panel=_EXPLAIN),
]
Prove = Annotated[bool, typer.Option("--prove", help="Up, down, up, with rows.", rich_help_panel=_EXPLAIN)]
Generate = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Write the migration from --from to --to.", rich_help_panel=_WRITE),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        help="The state to start from; with --explain the version or step that is applied.",
        rich_help_panel=_WRITE,
    ),
]
Rename = Annotated[
    list[str] | None,
    typer.Option(metavar="NEW=OLD", help="orders.total=orders.sum; repeatable.", rich_help_panel=_WRITE),
]
Consent = Annotated[bool, typer.Option("--consent", help="Data may be lost.", rich_help_panel=_WRITE)]
Unsafe = Annotated[
    bool,
    typer.Option("--unsafe", help="Plain statements, no detours around locks.", rich_help_panel=_WRITE),
]
Folder = Annotated[
    Path | None, typer.Option("-o", "--output", help="The folder to write into.", rich_help_panel=_WRITE)
]


def check(context: typer.Context) -> None:
    """Raises UsageError for modes that do not go together, and for options that mean nothing there."""
    options = {p.name: max(p.opts, key=len) for p in context.command.params if p.name}
    given = {name for name in options if _is_given(context, name)}
    modes = [mode for mode in _MODES if mode in given]
    if modes == ["down", "dry_run"]:
        modes = ["down"]
    if len(modes) > 1:
        said = " and ".join(options[mode] for mode in modes)
        every = ", ".join(options[mode] for mode in _MODES)
        raise UsageError(f"{said} do not go together.", hint=f"choose one of {every}")
    mode = modes[0] if modes else None
    meant = _MODES[mode] | {mode, "as_json"} if mode else _APPLY | {"as_json"}
    for name in (n for n in options if n in given - meant):
        takers = [options[m] for m, meaning in _MODES.items() if name in meaning]
        takers = ["applying", *takers] if name in _APPLY else takers
        what = options[name] if name != "source" else f"The source {context.params[name]!r}"
        where = f"with {options[mode]}" if mode else "where migrations are applied"
        raise UsageError(f"{what} means nothing {where}.", hint=f"it is for {', '.join(takers)}")


def _is_given(context: typer.Context, name: str) -> bool:
    found = context.get_parameter_source(name)
    return found is not None and found.name == "COMMANDLINE"
