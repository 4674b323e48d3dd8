"""What a difference comes to: commands in the order in which they work."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.ddl import Ref

# The parts of a script, each of which is committed before the next begins
FIRST: Final = 0  # labels for enums: nothing may use a new one before it is committed
MAIN: Final = 1
INDEXES: Final = 2  # built without blocking writers, each outside a transaction
LAST: Final = 3  # checks of what is there already, which hold no lock that matters


@dataclass(frozen=True)
class Command:
    """One statement without its semicolon; `why` is a comment for it, `ref` the object it is for.

    `loses` says in words what of the data is gone afterwards, None for nothing. A command that is not
    `transactional` is refused by PostgreSQL inside a transaction. `part` orders: a part is committed before
    the next begins.
    """

    sql: str
    ref: Ref
    why: str = ""
    loses: str | None = None
    transactional: bool = True
    part: int = MAIN


@dataclass(frozen=True)
class Script:
    """Commands in order, and what the reader should know beside them."""

    commands: tuple[Command, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def losses(self) -> tuple[str, ...]:
        """What of the data is gone afterwards, a sentence each."""
        return tuple(dict.fromkeys(c.loses for c in self.commands if c.loses))

    def __add__(self, other: Script) -> Script:
        return Script(self.commands + other.commands, tuple(dict.fromkeys(self.notes + other.notes)))


@dataclass(eq=False)
class Op:
    """Commands that belong together, and the ops that must come before them.

    `rank` orders what nothing else orders: what is taken away comes before what is made.
    """

    what: str  # "away", "drop", "detach", "create", "alter", "copy", "late drop"
    ref: Ref
    rank: tuple[int, int]
    commands: list[Command] = field(default_factory=list)
    after: set[Op] = field(default_factory=set)

    def add(self, *statements: str, why: str = "", loses: str | None = None, part: int = MAIN) -> None:
        """Statements for the object of this op; the loss is said once, with the first."""
        for n, statement in enumerate(statements):
            self.commands.append(
                Command(statement, self.ref, why if n == 0 else "", loses if n == 0 else None, part=part)
            )

    def __repr__(self) -> str:
        return f"<Op {self.what} {self.ref.kind} {self.ref}>"


def ordered(ops: Iterable[Op]) -> list[Op]:
    """The ops so that each comes after what it is to come after, else by rank.

    In a circle the one of the lowest rank goes first; whether that works is for the verification to say.
    """
    left = list(ops)
    waits = {id(op): {id(o) for o in op.after if o is not op} for op in left}
    known = set(waits)
    for waiting in waits.values():
        waiting &= known
    followers: dict[int, list[Op]] = {}
    for op in left:
        for other in waits[id(op)]:
            followers.setdefault(other, []).append(op)
    free = [(op.rank, n, op) for n, op in enumerate(left) if not waits[id(op)]]
    heapq.heapify(free)
    number = {id(op): n for n, op in enumerate(left)}
    done: list[Op] = []
    seen: set[int] = set()
    while len(done) < len(left):
        if not free:
            stuck = min((op for op in left if id(op) not in seen), key=lambda op: (op.rank, number[id(op)]))
            free.append((stuck.rank, number[id(stuck)], stuck))
        _, _, op = heapq.heappop(free)
        if id(op) in seen:
            continue
        seen.add(id(op))
        done.append(op)
        for follower in followers.get(id(op), ()):
            waits[id(follower)].discard(id(op))
            if not waits[id(follower)] and id(follower) not in seen:
                heapq.heappush(free, (follower.rank, number[id(follower)], follower))
    return done
