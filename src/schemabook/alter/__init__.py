"""Two snapshots -> the SQL that leads from one to the other, in an order in which it works.

`closure` finds what has to go, stay or be made anew; `planning` makes commands of it and orders them by what
rests on what. One file a topic knows what PostgreSQL can alter in place; everything else is dropped and made
again, with what rests on it, tables excepted: their rows are moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter.closure import Choices, Closure
from schemabook.alter.planning import Planner
from schemabook.alter.script import Command, Script
from schemabook.alter.sides import Side

if TYPE_CHECKING:
    from schemabook.schema import Schema

__all__ = ["Choices", "Command", "Script", "difference"]


def difference(a: Schema, b: Schema, choices: Choices | None = None) -> Script:
    """The commands that lead from `a` to `b`; none exactly when the snapshots are equal."""
    if a == b:
        return Script()
    return Planner(Closure(Side(a), Side(b), choices or Choices()).run()).script()
