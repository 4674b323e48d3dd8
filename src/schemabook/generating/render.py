"""Commands -> the texts of migration files: statements with a comment, one file a transaction."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.alter import Command

NO_TRANSACTION: Final = "-- schemabook: no-transaction"
_NOTHING: Final = "-- The schema is the same before and after."
_BODIES: Final = "SET LOCAL check_function_bodies = off"


@dataclass(frozen=True)
class Part:
    """One file's text; `transactional` is False where every statement takes effect on its own."""

    text: str
    transactional: bool = True


@dataclass(frozen=True)
class Step:
    """A file up, and the one that leads from the state after it back to the state before it."""

    up: Part
    down: Part


def grouped(commands: Iterable[Command]) -> list[list[Command]]:
    """The commands by what is committed together."""
    return [list(each) for _, each in groupby(commands, key=lambda c: (c.part, c.transactional))]


def part(commands: Sequence[Command], lost: Sequence[str] = ()) -> Part:
    """One file with all the commands; those of several parts are committed one by one.

    `lost` is what the way up has lost, for a way down that cannot bring it back.
    """
    if not commands:
        return Part(f"{_NOTHING}\n")
    transactional = len(grouped(commands)) == 1 and commands[0].transactional
    settings = settings_of(commands)
    if not transactional:
        settings = tuple(text.replace("SET LOCAL", "SET") for text in settings)
    head = ([] if transactional else [NO_TRANSACTION]) + [f"{text};" for text in settings]
    head += [line for text in lost for line in _wrapped(f"Lost: {text} (on the way up).")]
    lines: list[str] = []
    before = None
    for command in commands:
        said = _said(command)
        if command.ref != before or said:
            lines += ["", *said]
        before = command.ref
        lines.append(f"{command.sql};")
    return Part("\n".join([*head, *lines]).strip("\n") + "\n", transactional)


def _said(command: Command) -> list[str]:
    return _wrapped(command.why) + (_wrapped(f"Lost: {command.loses}.") if command.loses else [])


def _wrapped(text: str) -> list[str]:
    return [f"-- {line}" for line in textwrap.wrap(text, 100)]


def settings_of(commands: Sequence[Command]) -> tuple[str, ...]:
    """What a transaction sets for itself: bodies of functions may mention what is made after them."""
    makes = any(
        c.sql.startswith(("CREATE OR REPLACE FUNCTION", "CREATE OR REPLACE PROCEDURE")) for c in commands
    )
    return (_BODIES,) if makes else ()
