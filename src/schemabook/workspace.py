"""The folder in which people work: where the studies' SQL lies, and in which order it is applied."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from schemabook.errors import UnknownName, UsageError

_VERSION = re.compile(r"^v(\d+)\.(\d+)$")
_FILE = re.compile(r"^(\d+)_\w+\.sql$")


@dataclass(frozen=True)
class Study:
    """A worked schema: `steps` create it, in order, `sample` fills it with rows."""

    name: str
    folder: Path
    steps: tuple[Path, ...]
    sample: tuple[Path, ...]

    @property
    def digest(self) -> str:
        """Changes with any byte of any file: 16 hexadecimal digits of SHA-256."""
        found = hashlib.sha256()
        for path in (*self.steps, *self.sample):
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return found.hexdigest()[:16]


def root(start: Path | None = None) -> Path:
    """The workspace: the nearest folder upward that holds `sql/<study>`, else that of the source tree."""
    here = (start or Path.cwd()).resolve()
    source = Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, source):
        if any(_is_study(child) for child in _children(folder / "sql")):
            return folder
    raise UsageError(
        "No workspace here: no folder sql/<study>/v<major>.<minor> upward of the current one.",
        hint="change to a clone of the project, or open a database of your own with schemabook.connect(url)",
    )


def studies(start: Path | None = None) -> list[str]:
    """The names of the studies, sorted."""
    return sorted(child.name for child in _children(root(start) / "sql") if _is_study(child))


def study(name: str, start: Path | None = None) -> Study:
    """The study called `name`; UnknownName otherwise."""
    known = studies(start)
    if name not in known:
        raise UnknownName("study", name, known)
    folder = root(start) / "sql" / name
    versions = sorted((v for v in folder.iterdir() if _VERSION.match(v.name)), key=_version)
    steps = tuple(path for version in versions for path in _ordered(version))
    return Study(name, folder, steps, tuple(_ordered(folder / "sample")))


def _is_study(folder: Path) -> bool:
    return any(_VERSION.match(child.name) for child in _children(folder))


def _children(folder: Path) -> list[Path]:
    return [child for child in folder.iterdir() if child.is_dir()] if folder.is_dir() else []


def _version(folder: Path) -> tuple[int, int]:
    found = _VERSION.match(folder.name)
    assert found is not None
    return int(found[1]), int(found[2])


def _ordered(folder: Path) -> list[Path]:
    """The files `<NNN>_<feature>.sql` of a folder by their numbers, without the ways down."""
    files = [path for path in folder.glob("*.sql") if _FILE.match(path.name)]
    return sorted(files, key=lambda path: (int(path.name.split("_")[0]), path.name))
