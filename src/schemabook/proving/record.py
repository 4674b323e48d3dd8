"""What is known so far: the verdicts on each step, and the words for what differs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from schemabook import schema_diff
from schemabook.proving.proof import FileProof

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.proving.proof import Verdict
    from schemabook.schema import Schema
    from schemabook.steps import Step
    from schemabook.workspace import Study

# A file says in a comment which rows it loses, beyond the tables and columns that it drops: "-- Lost: ...".
_SAID: Final = re.compile(r"^\W*Lost: *(.+?) *$", re.MULTILINE)
_MANY: Final = 8  # differences that are told


class Record:
    """The proofs in the making, a file each, in order."""

    def __init__(self, study: Study) -> None:
        files = {s.name: s.path.relative_to(study.folder).as_posix() for s in study.steps}
        self.files = {name: FileProof(file=file, step=name) for name, file in files.items()}
        self.problems: list[str] = []  # of no single file
        self.below: dict[str, Schema] = {}  # each step's state before it

    def of(self, step: Step) -> FileProof:
        """What is known of a step."""
        return self.files[step.name]

    def put(self, step: Step, **known: Any) -> None:
        """Set fields of a step's proof."""
        self.files[step.name] = replace(self.of(step), **known)

    def saw(self, step: Step, rows: int) -> None:
        """So many rows lay in the tables."""
        self.put(step, rows=max(self.of(step).rows, rows))

    def problem(self, step: Step, *words: str) -> None:
        """Something that was promised is not so."""
        self.put(step, problems=_joined(self.of(step).problems, words))

    def loses(self, step: Step, *words: str) -> None:
        """What the way down takes along."""
        self.put(step, losses=_joined(self.of(step).losses, words))

    def broken(self, step: Step, *words: str) -> bool:
        """Up, down and up again is not what it should be. Always False."""
        self.put(step, reversible="broken")
        self.problem(step, *words)
        return False

    def judge_rows(self, step: Step, gone: list[str]) -> None:
        """Rows that did not come back: allowed where the way down says so."""
        said = said_lost(step.path if step.down is None else step.down)
        lied = bool(gone) and not said
        if lied or self.of(step).rows_kept in ("not reached", "kept"):
            verdict: Verdict = "broken" if lied else "declared" if gone else "kept"
            self.put(step, rows_kept=verdict)
        if lied:
            self.problem(step, *(f"after the way down {words}" for words in few(gone)))
        else:
            self.loses(step, *(f"{words} ({said})" for words in few(gone)))


def said_lost(path: Path) -> str:
    """What a file says it loses; "" where it says nothing."""
    found = _SAID.search(path.read_text(encoding="utf-8-sig"))
    return found[1] if found else ""


def differences(one: Schema, other: Schema) -> list[str]:
    """What leads from one schema to the other, in words."""
    return [str(change) for change in schema_diff.diff(one, other)]


def few(words: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    return words if len(words) <= _MANY else [*words[:_MANY], f"and {len(words) - _MANY} more"]


def _joined(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return (*old, *(words for words in new if words not in old))
