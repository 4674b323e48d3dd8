"""The application itself: its options' meaning, its exit codes, its last word on every failure."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from typing import Annotated

import typer

from schemabook.errors import Cancelled, SchemabookError, StaleError

app = typer.Typer(
    name="schemabook",
    help="A PostgreSQL schema-design workspace: migrations, lint, diagrams, plans, snapshots.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; every failure is a message on stderr and an exit code."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a closed pipe can still be answered
    except (KeyboardInterrupt, Cancelled):
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    except StaleError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except SchemabookError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # `schemabook ... | head` is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.callback(invoke_without_command=True)
def version_option(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """A PostgreSQL schema-design workspace: migrations, lint, diagrams, plans, snapshots."""
    if version:
        print(f"schemabook {metadata.version('schemabook')}")
        raise typer.Exit
