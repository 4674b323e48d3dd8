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
_BODIES: Final = "SET LOCAL check_function_bodies = off"


@dataclass(frozen=True)
class Part:
    """One file's text; `transactional` is False where every statement takes effect on its own."""

    text: str
    transactional: bool = True


def parts(commands: Iterable[Command]) -> tuple[Part, ...]:
    """The files that commands need, in order."""
    found = []
    for (_, transactional), each in groupby(commands, key=lambda c: (c.part, c.transactional)):
        found.append(_part(list(each), transactional=transactional))
    return tuple(found)


def _part(commands: list[Command], *, transactional: bool) -> Part:
    lines = [] if transactional else [NO_TRANSACTION, ""]
    lines += [f"{text};" for text in (settings_of(commands) if transactional else ())]
    before = None
    for command in commands:
        said = _said(command)
        if command.ref != before or said:
            lines += ["", *said]
        before = command.ref
        lines.append(f"{command.sql};")
    return Part("\n".join(lines).strip("\n") + "\n", transactional)


def _said(command: Command) -> list[str]:
    said = [f"-- {line}" for line in textwrap.wrap(command.why, 100)]
    if command.loses:
        said += [f"-- {line}" for line in textwrap.wrap(f"Loses data: {command.loses}.", 100)]
    return said


def settings_of(commands: Sequence[Command]) -> tuple[str, ...]:
    """What a transaction sets for itself: bodies of functions may mention what is made after them."""
    makes = any(
        c.sql.startswith(("CREATE OR REPLACE FUNCTION", "CREATE OR REPLACE PROCEDURE")) for c in commands
    )
    return (_BODIES,) if makes else ()
