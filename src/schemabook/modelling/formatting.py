"""Python source in ruff's format, so that generated and edited modules look alike."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from ruff import find_ruff_bin

from schemabook.errors import SyntaxProblem

if TYPE_CHECKING:
    from pathlib import Path


def formatted(text: str, like: Path | None = None) -> str:
    """The source as `ruff format` writes it; `like` is the file whose project's settings hold.

    Raises SyntaxProblem for what is no Python.
    """
    told = ["--stdin-filename", str(like)] if like is not None else ["--isolated", "--line-length=110"]
    done = subprocess.run(
        [find_ruff_bin(), "format", "--quiet", *told, "-"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().replace("error: ", "")
        raise SyntaxProblem(f"This is no Python: {said}", hint="mend the line that ruff names")
    return done.stdout
