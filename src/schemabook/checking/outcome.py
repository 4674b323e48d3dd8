"""What a check found: one outcome a step, and the report of all of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

State = Literal["ok", "failed", "skipped"]
SHOWN: Final = 12
_WIDEST: Final = 300
_CONTROLS: Final = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one step went.

    `command` is what a person runs to see it again, `said` the result in a line, `lines` the first of what
    failed, `next` what to do then. `unable` marks a step that was skipped because a tool is not there, which
    is no success; a step without anything to check is.
    """

    step: str
    state: State
    said: str
    command: str = ""
    lines: tuple[str, ...] = ()
    next: str | None = None
    unable: bool = False

    def text(self) -> str:
        """A line with the state and the command, what failed and the next step inset below it."""
        head = f"  {self.state:<8} {self.step:<12}"
        told = self.command if self.state == "ok" and self.command else self.said
        below = [self.command] if self.command and self.state != "ok" else []
        rest = [*below, *self.lines, *([f"Next: {self.next}"] if self.next else [])]
        found = f" ({self.said})" if self.state == "ok" and self.command and self.said else ""
        return "\n".join([f"{head} {told}{found}", *(f"{'':<24}{line}".rstrip() for line in rest)])


@dataclass(frozen=True)
class Report:
    """The outcomes of a subject, in the order of the steps."""

    subject: str
    outcomes: tuple[Outcome, ...]

    @property
    def exit_code(self) -> int:
        """1 where a step failed, else 2 where one could not be run, else 0."""
        if any(o.state == "failed" for o in self.outcomes):
            return 1
        return 2 if any(o.unable for o in self.outcomes) else 0

    @property
    def headline(self) -> str:
        """How many steps went how."""
        counts = Counter(o.state for o in self.outcomes)
        states: tuple[State, ...] = ("ok", "failed", "skipped")
        return ", ".join(f"{counts[s]} {s}" for s in states if counts[s])

    def text(self) -> str:
        """The subject, its steps, and how many went how."""
        return "\n".join(
            [self.subject, *(o.text() for o in self.outcomes), f"{self.subject}: {self.headline}."]
        )

    def json(self) -> dict[str, Any]:
        """The same as data."""
        steps = [{**asdict(o), "lines": list(o.lines)} for o in self.outcomes]
        return {"subject": self.subject, "exit_code": self.exit_code, "steps": steps}

    def __str__(self) -> str:
        return self.text()


def first(lines: Iterable[str], most: int = SHOWN) -> tuple[str, ...]:
    """The first lines that say something, without control characters, and how many more there are."""
    said = [clean.rstrip() for line in lines if (clean := _CONTROLS.sub("", line)).strip()]
    shown = [line if len(line) <= _WIDEST else f"{line[:_WIDEST]}..." for line in said[:most]]
    more = len(said) - len(shown)
    return (*shown, f"... and {more} more") if more else tuple(shown)
