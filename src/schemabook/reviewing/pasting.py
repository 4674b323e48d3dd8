"""SQL as lines of an Alembic revision: `op.execute(...)`, to be pasted into upgrade() or downgrade()."""

from __future__ import annotations

import re
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Final

from schemabook.alter.script import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.alter import Command

_WIDTH: Final = 100
_INDENT: Final = " " * 4
_OWN: Final = "with op.get_context().autocommit_block():"
# op.execute() makes a text() of a string: what that may take for a parameter, or for an escape
_TAKEN: Final = re.compile(r"(?<![:\w\\]):\w+(?!:)|\\:")


def execute(statement: str, indent: str = _INDENT) -> str:
    """The call that executes a statement, behind `indent`; a long one takes several lines.

    A statement in several lines keeps them as they are: the body of a function is its text.
    """
    if _TAKEN.search(statement):  # DDL() only knows %
        opened, text, closed = "op.execute(sa.DDL(", statement.replace("%", "%%"), "))"
    else:
        opened, text, closed = "op.execute(", statement, ")"
    if "\n" in text:
        return f'{indent}{opened}"""{_escaped(text)}"""{closed}'
    line = f'{indent}{opened}"{_escaped(text)}"{closed}'
    if len(line) <= _WIDTH:
        return line
    parts = textwrap.wrap(
        text, _WIDTH - len(indent) - 8, drop_whitespace=False, break_long_words=False, break_on_hyphens=False
    )
    if "".join(parts) != text:  # it has tabs, or blanks at its end
        parts = [text]
    inner = [f'{indent}    "{_escaped(part)}"' for part in parts]
    return "\n".join([f"{indent}{opened}", *inner, f"{indent}{closed}"])


def body(commands: Iterable[Command], indent: str = _INDENT) -> str:
    """What stands in upgrade() or downgrade() for some commands, with their reasons; "" for none.

    What cannot be in a transaction, or has to be committed before the rest, has a block of its own.
    """
    found: list[str] = []
    for alone, group in groupby(commands, key=lambda c: c.part == FIRST or not c.transactional):
        if alone:
            found.append(indent + _OWN)
        deep = indent + _INDENT * alone
        for command in group:
            for reason in (command.why, f"Lost: {command.loses}." if command.loses else ""):
                found += [f"{deep}# {line}" for line in textwrap.wrap(reason, 90)]
            found.append(execute(command.sql, deep))
    return "\n".join(found)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
