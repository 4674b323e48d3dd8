"""squawk's opinion of a migration: a linter that reads the text alone. https://squawkhq.com

It is a binary in a wheel (`squawk-cli`), run on standard input with its JSON reporter.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from schemabook.errors import UsageError

_TIMEOUT_S: Final = 60.0
_NAME: Final = "squawk"


@dataclass(frozen=True)
class Remark:
    """One complaint: `line` counts from 1, `at` is the offset in the text, `help` may be empty."""

    rule: str
    line: int
    at: int
    message: str
    help: str = ""


def binary() -> Path | None:
    """The program: beside the running Python, or on PATH; None where there is none."""
    beside = shutil.which(_NAME, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(_NAME)
    return Path(found) if found else None


def remarks(text: str, *, transaction: bool = True, version: int | None = None) -> tuple[Remark, ...]:
    """What squawk says about a text, in the order of the text.

    `transaction` tells it that whoever applies the text does so in one transaction, `version` is the
    server's ("18"). Raises UsageError where there is no squawk, or where it gives no answer.
    """
    program = binary()
    if program is None:
        raise UsageError("squawk is not installed.", hint="pip install squawk-cli")
    command = [str(program), "--reporter=Json", "--stdin-filepath=migration.sql"]
    command += ["--assume-in-transaction"] if transaction else []
    command += [f"--pg-version={version}"] if version else []
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=_TIMEOUT_S, check=False
        )
        found = json.loads(done.stdout or b"[]")
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise UsageError(
            f"squawk gave no answer: {type(error).__name__}.",
            hint="run  squawk --version  to see whether it works",
        ) from None
    begins = _line_begins(text)
    return tuple(sorted((_remark(one, begins) for one in found), key=lambda r: (r.at, r.rule)))


def _remark(one: dict[str, Any], begins: list[int]) -> Remark:
    line = min(int(one["line"]), len(begins) - 1)
    return Remark(
        rule=str(one["rule_name"]),
        line=line + 1,
        at=begins[line] + int(one["column"]),
        message=str(one["message"]),
        help=str(one.get("help") or ""),
    )


def _line_begins(text: str) -> list[int]:
    begins = [0]
    for line in text.split("\n"):
        begins.append(begins[-1] + len(line) + 1)
    return begins
