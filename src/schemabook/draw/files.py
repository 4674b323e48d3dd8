"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp

from schemabook.errors import UsageError


def write(path: Path, data: bytes) -> Path:
    """Write `data` beside `path` and put it in its place; a crash leaves the old file.

    Raises UsageError, in one sentence, where the folder or the disk does not allow it.
    """
    try:
        return _write(path, data)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="name a file in a folder that exists and that you may write to",
        ) from None


def _write(path: Path, data: bytes) -> Path:
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files private; a diagram is an ordinary file.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path
