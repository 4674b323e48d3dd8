"""What a migration run is told and tells: states, results, plans, events. Steps go by their names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

Direction = Literal["up", "down"]
Standing = Literal["applied", "pending", "changed", "missing", "out of order", "unfinished"]

LOCK_TIMEOUT_MS: Final = 3_000
ATTEMPTS: Final = 5
RUNNER_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True)
class Applied:
    """A step that this run has executed, in `direction`; `step` is its name ("v0.2/002_rehash")."""

    step: str
    direction: Direction
    seconds: float

    def json(self) -> dict[str, Any]:
        """The step as JSON values."""
        return asdict(self) | {"seconds": round(self.seconds, 6)}


@dataclass(frozen=True)
class Planned:
    """A step that a run would execute: `sql` is the file's text (Python source for a Python step).

    `transaction` is False for a file whose statements take effect one by one, `done` how many of them an
    unfinished run has left behind it.
    """

    step: str
    direction: Direction
    sql: str
    transaction: bool = True
    done: int = 0

    def json(self) -> dict[str, Any]:
        """The step as JSON values."""
        return asdict(self)

    def __str__(self) -> str:
        how = "" if self.transaction else ", statement by statement"
        how += f", behind the first {self.done}" if self.done else ""
        return f"-- {self.step} ({self.direction}{how})\n{self.sql.rstrip()}\n"


@dataclass(frozen=True)
class State:
    """How a step stands, files and ledger held against each other.

    "changed": its file is not the one that was applied. "missing": applied, and its file is gone. "out of
    order": pending, though a later step is applied. "unfinished": a file without a transaction that stopped
    midway, up or down. `applied_at` and `seconds` are None for what the ledger does not have.
    """

    step: str
    status: Standing
    applied_at: datetime | None = None
    seconds: float | None = None

    def json(self) -> dict[str, Any]:
        """The state as JSON values: microseconds are all that a clock means."""
        took = None if self.seconds is None else round(self.seconds, 6)
        return asdict(self) | {"applied_at": _when(self.applied_at, "T", "+00:00"), "seconds": took}


@dataclass(frozen=True, repr=False)
class Status:
    """Every step of files and ledger, in order. Its text is a table, its `repr` one without times."""

    states: tuple[State, ...]

    def named(self, status: Standing) -> tuple[str, ...]:
        """The names of the steps that stand so."""
        return tuple(s.step for s in self.states if s.status == status)

    def only(self, names: Collection[str]) -> Status:
        """The same of some steps."""
        return Status(tuple(s for s in self.states if s.step in names))

    @property
    def clean(self) -> bool:
        """True when all is applied, as the files say it."""
        return all(s.status == "applied" for s in self.states)

    def json(self) -> list[dict[str, Any]]:
        """The states as JSON values; times in ISO format, UTC."""
        return [s.json() for s in self.states]

    def __str__(self) -> str:
        if not self.states:
            return "no steps"
        rows = [("step", "status", "applied at (UTC)", "seconds")]
        for s in self.states:
            took = "" if s.seconds is None else f"{s.seconds:,.3f}"
            rows.append((s.step, s.status, _when(s.applied_at) or "", took))
        return _table(rows)

    def __repr__(self) -> str:
        if not self.states:
            return "no steps"
        return _table([("step", "status"), *((s.step, s.status) for s in self.states)])


@dataclass(frozen=True)
class Event:
    """What a run tells while it works.

    `kind` is "begins", "ends" (with `seconds`), "waits" (for a lock, or for another runner: `text` says for
    whom) or "retries" (attempt `attempt` of `attempts` is next). `step` is empty while no step is at work.
    """

    kind: Literal["begins", "ends", "waits", "retries"]
    step: str = ""
    direction: Direction = "up"
    seconds: float = 0.0
    attempt: int = 1
    attempts: int = 1
    text: str = ""

    def __str__(self) -> str:
        name = self.step + (" (down)" if self.direction == "down" else "")
        if self.kind == "ends":
            return f"{name}: {self.seconds:.3f} s"
        if self.kind == "begins":
            return f"{name} ..."
        again = f"attempt {self.attempt} of {self.attempts}: " if self.kind == "retries" else "waits "
        return (f"{name}: " if self.step else "") + again + self.text


Progress = Callable[[Event], None]


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns to the left, but for the fourth, a number."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            f"{c:>{w}}" if i == 3 else f"{c:<{w}}" for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _when(at: datetime | None, between: str = " ", zone: str = "") -> str | None:
    return None if at is None else at.astimezone(UTC).strftime(f"%Y-%m-%d{between}%H:%M:%S") + zone
