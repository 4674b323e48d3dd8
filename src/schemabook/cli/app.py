"""The application itself: its options' meaning, its exit codes, its last word on every failure."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import metadata
from typing import Annotated, NoReturn

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
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller has closed it: then nobody wants to read it
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    try:
        _run()
    except KeyboardInterrupt:
        _stopped()
    except Cancelled as error:
        if not error.message.startswith("Stopped"):  # nobody here: statement_timeout, another session
            _failed(error)
        _stopped(*([f"{error.file}:"] if error.file and error.notes else []), *error.notes)
    except StaleError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except SchemabookError as error:
        _failed(error)
    except BrokenPipeError:  # `schemabook ... | head` is no error
        _drop_output()
    except OSError as error:  # of ours each is told where it happens: this is the output, on a full disk
        with suppress(OSError):
            what = error.filename or "The output"
            print(f"{what} cannot be written: {error.strerror}.", file=sys.stderr)
        _drop_output()
        sys.exit(2)


def _run() -> None:
    """The command, its output flushed here, where a closed pipe can still be answered."""
    given = sys.stdout
    try:
        app()
    except SystemExit as done:
        if sys.stdout is not given:  # typer's answer to a closed pipe: a wrapper, and exit code 1
            sys.stdout = given
            raise BrokenPipeError from None
        if done.code == 130:  # typer's answer to Ctrl-C
            raise KeyboardInterrupt from None
        raise
    finally:
        given.flush()


def progress(what: str) -> None:
    """A line on stderr that the next one replaces, where somebody watches; empty: none is left there."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what}", end="\r" if what else "", file=sys.stderr, flush=True)


def _failed(error: SchemabookError) -> NoReturn:
    progress("")
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
    sys.exit(2)


def _stopped(*notes: str) -> NoReturn:
    progress("")
    print("Stopped.", *notes, file=sys.stderr)
    sys.exit(130)


def _drop_output() -> None:
    """What is still in the buffer goes nowhere: the interpreter writes it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.callback(invoke_without_command=True)
def version_option(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """A PostgreSQL schema-design workspace: migrations, lint, diagrams, plans, snapshots."""
    if version:
        print(f"schemabook {metadata.version('schemabook')}")
        raise typer.Exit
