"""Migrations as numbered files in the newest version of a folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook import steps
from schemabook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from schemabook.generating.generate import Generated

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")


def write(generated: Generated, folder: Path, name: str, version: str | None = None) -> tuple[Path, ...]:
    """Writes a generated migration as steps, and says which files; none for an empty one.

    A migration in several parts becomes several steps, each of which can be undone on its own. Raises as
    `write_steps` does.
    """
    if not generated:
        return ()
    return write_steps([(s.up.text, s.down.text) for s in generated.steps], folder, name, version)


def write_steps(
    texts: Sequence[tuple[str, str]], folder: Path, name: str, version: str | None = None
) -> tuple[Path, ...]:
    """Writes (up, down) texts as `NNN_name.sql` and `.down.sql` into the newest version, or `version`.

    Several become `NNN_name_1`, `NNN_name_2`, ... A file that is there is never overwritten. Raises
    UsageError for a name that cannot be one of a file.
    """
    if not _NAME.match(name):
        raise UsageError(
            f"{name!r} cannot be a step's name.", hint="small letters, digits and _ : add_orders"
        )
    known = {v.name: v for v in steps.versions(folder)} if folder.is_dir() else {}
    chosen = version or max(known, key=steps.number, default="v0.1")
    steps.number(chosen)
    number = max((s.number for s in known[chosen].steps), default=0) if chosen in known else 0
    found = []
    (folder / chosen).mkdir(parents=True, exist_ok=True)
    for n, (up, down) in enumerate(texts, 1):
        stem = f"{number + n:03d}_{name}" + (f"_{n}" if len(texts) > 1 else "")
        for suffix, text in ((".sql", up), (".down.sql", down)):
            path = folder / chosen / (stem + suffix)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            found.append(path)
    return tuple(found)
