"""The folder in which people work: where the studies' SQL lies, and in which order it is applied."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from schemabook import steps
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from schemabook.steps import Step, Version


@dataclass(frozen=True)
class Study:
    """A worked schema: the steps of its versions create it, in order; each version may bring rows."""

    name: str
    folder: Path
    versions: tuple[Version, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order in which they are applied."""
        return tuple(step for version in self.versions for step in version.steps)

    @property
    def sample(self) -> tuple[Path, ...]:
        """All files with rows; each belongs at the end of its version, before the next one's steps."""
        return tuple(path for version in self.versions for path in version.sample)

    @property
    def digest(self) -> str:
        """Changes with any byte of any file: 16 hexadecimal digits of SHA-256."""
        found = hashlib.sha256()
        for path in (*(step.path for step in self.steps), *self.sample):
            found.update(path.relative_to(self.folder).as_posix().encode() + b"\0")
            found.update(path.read_bytes() + b"\0")
        return found.hexdigest()[:16]

    def until(self, version: str) -> Study:
        """The study as it was at the end of a version; UnknownName for one that it does not have."""
        known = [v.name for v in self.versions]
        if version not in known:
            raise UnknownName(f"version of {self.name}", version, known)
        return Study(self.name, self.folder, self.versions[: known.index(version) + 1])


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
    return Study(name, folder, steps.versions(folder))


def named(source: Path | str) -> Study:
    """The study in a folder, or the one of that name. Raises UsageError, UnknownName."""
    if Path(source).is_dir():
        return at(Path(source))
    known = studies()
    if str(source) not in known:
        raise UnknownName("folder or study", str(source), known)
    return study(str(source))


def at(folder: Path) -> Study:
    """The study that lies in a folder, wherever that is. Raises UsageError for one without versions."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder.name!r}.", hint="check the path")
    if not _is_study(folder):
        inside = steps.is_version(folder.resolve().name)
        raise UsageError(
            f"The folder {folder.name!r} holds no version: no folder v<major>.<minor> in it.",
            hint="give the folder above it"
            if inside
            else "a migration folder is v0.1/001_users.sql, v0.1/001_users.down.sql, v0.2/..., and so on",
        )
    return Study(folder.resolve().name, folder, steps.versions(folder))


def _is_study(folder: Path) -> bool:
    return any(steps.is_version(child.name) for child in _children(folder))


def _children(folder: Path) -> list[Path]:
    return [child for child in folder.iterdir() if child.is_dir()] if folder.is_dir() else []
