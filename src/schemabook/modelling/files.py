"""Several files written together: all of them new, or all as they were."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from schemabook.errors import UsageError
from schemabook.modelling.targets import shown

if TYPE_CHECKING:
    from collections.abc import Mapping


def read(path: Path) -> str | None:
    """The text of a file, None where there is none. Raises UsageError for what cannot be read."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise UsageError(f"{shown(path)} is no text in UTF-8.", hint="name a Python file") from None
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {error.strerror}.", hint="check the path") from None


def check(path: Path) -> None:
    """Raises UsageError where a file cannot be put there: better before long work than after it."""
    folder = path.absolute().parent
    if path.is_dir():
        raise UsageError(f"{shown(path)} is a folder.", hint=f"name a file: -o {shown(path / 'models.py')}")
    if path.suffix != ".py":
        raise UsageError(f"{shown(path)} is no Python file.", hint="its name must end with .py")
    if not folder.is_dir():
        raise UsageError(f"There is no folder {shown(folder)!r}.", hint="make it, or check the path")
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{shown(path)} cannot be written: permission denied.", hint="check the folder")


def write(texts: Mapping[Path, str]) -> None:
    """Writes each text beside its file, then puts all in place; any failure leaves the old files.

    Raises UsageError where the folder or the disk does not allow it.
    """
    ready: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            ready[path.resolve()] = _beside(path.resolve(), text)  # a link stays a link
        _replace(ready)
    except OSError as error:
        names = ", ".join(shown(path) for path in texts)
        raise UsageError(
            f"{names} cannot be written: {error.strerror or error}.",
            hint="name a file in a folder that exists and that you may write to",
        ) from None
    finally:
        for temporary in ready.values():
            temporary.unlink(missing_ok=True)


def _replace(ready: Mapping[Path, Path]) -> None:
    old = {path: path.read_bytes() if path.exists() else None for path in ready}
    done: list[Path] = []
    try:
        for path, temporary in ready.items():
            done.append(path)
            temporary.replace(path)
    except BaseException:
        for path in done:
            before = old[path]
            if before is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != before:
                path.write_bytes(before)
        raise


def _beside(path: Path, text: str) -> Path:
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o7777)
        else:  # mkstemp makes files private, these are ordinary ones
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
