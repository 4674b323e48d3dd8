"""A replacement: the statements to run instead of one that blocks, in order, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from schemabook.schema import Schema, Table

How = Literal["together", "apart", "later"]
_SAID: Final = {
    "together": "in a transaction of its own",
    "apart": "outside a transaction",
    "later": "in a later release, when nothing uses the old any more",
}


@dataclass(frozen=True)
class Phase:
    """Statements without semicolons: a transaction ("together"), none ("apart"), one to come ("later")."""

    statements: tuple[str, ...]
    how: How = "together"
    note: str = ""


@dataclass(frozen=True)
class Replacement:
    """`phases` give what the statement gave, but for `differs`; `advice` is what SQL cannot say."""

    phases: tuple[Phase, ...] = ()
    advice: str | None = None
    differs: str | None = None

    @property
    def sql(self) -> str | None:
        """All of it as one script, with a comment before each phase; None where there is only advice."""
        if not self.phases:
            return None
        lines = []
        for phase in self.phases:
            note = f": {phase.note}" if phase.note else ""
            lines.append(f"-- {_SAID[phase.how]}{note}")
            statements = [f"{statement};" for statement in phase.statements]
            several = len(statements) > 1 and phase.how != "apart"
            lines += ["BEGIN;", *statements, "COMMIT;"] if several else statements
        return "\n".join(lines)

    @property
    def said(self) -> str | None:
        """The advice and the differences in one text."""
        parts = [self.advice, f"Differs: {self.differs}" if self.differs else None]
        return ". ".join(p.rstrip(".") for p in parts if p) or None


@dataclass(frozen=True)
class Context:
    """What a replacement may know: the schema before the statement, and what the statement was seen to do."""

    schema: Schema | None = None
    rewritten: bool = False
    scanned: bool = False
    built: tuple[str, ...] = ()


def object_name(first: str, second: str, label: str) -> str:
    """The name that PostgreSQL gives: "orders_user_id_fkey", shortened to 63 bytes as makeObjectName does."""
    room = 63 - len(label) - 1 - (1 if second else 0)
    one, two = len(first.encode()), len(second.encode())
    while one + two > room:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = [_clipped(first, one), *([_clipped(second, two)] if second else []), label]
    return "_".join(parts)


def free_name(table: Table | None, name: str) -> str:
    """`name`, or with a number behind it where the table has a constraint or index of that name."""
    taken = {c.name for c in table.constraints} | {i.name for i in table.indexes} if table else set()
    if name not in taken:
        return name
    return next(f"{name}{n}" for n in range(1, len(taken) + 2) if f"{name}{n}" not in taken)


def _clipped(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")
