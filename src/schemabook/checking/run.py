"""One run of a check: what its steps share."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from schemabook.checking.outcome import Outcome
from schemabook.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.checking.subject import Subject

#: What is wrong with the design of a subject's schema, a line a finding.
Judge = Callable[[Schema, "Subject"], "Sequence[str]"]


@dataclass
class Run:
    """A subject, the steps chosen, a folder for what is written on the way, and what was found so far.

    `measured` are the data files of coverage, by the step that wrote them; `schema` the models' own.
    """

    subject: Subject
    steps: tuple[str, ...]
    folder: Path
    fix: bool = False
    judge: Judge | None = None
    measured: dict[str, Path] = field(default_factory=dict)
    schema: Schema | None = None

    def shown(self, *words: str) -> str:
        """A command as a person repeats it: from the current folder, or from the project's."""
        here, root = Path.cwd().resolve(), self.subject.root
        way = Path(os.path.relpath(root, here)).as_posix()
        inside = here != root and here.is_relative_to(root)
        return (f"cd {shlex.quote(way)} && " if inside else "") + shlex.join(words)

    def ours(self, step: str) -> str:
        """The command of ours that repeats one step; a study is known by its name everywhere."""
        if self.subject.study:
            return shlex.join(["schemabook", "check", self.subject.name, "--only", step])
        return self.shown("schemabook", "check", self.subject.relative(self.subject.models), "--only", step)


def missing(step: str, tool: str) -> Outcome:
    """The outcome of a step whose tool is not there."""
    return Outcome(
        step=step, state="skipped", said=f"{tool} is not installed", next=f"pip install {tool}", unable=True
    )


def nothing(step: str, said: str, next_: str | None = None) -> Outcome:
    """The outcome of a step that has nothing to look at."""
    return Outcome(step=step, state="skipped", said=said, next=next_)
