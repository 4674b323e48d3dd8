"""The files of a migration folder, in the order in which they are applied.

```
v<major>.<minor>/[<feature>/]<NNN>_<what>.sql          one step forward
v<major>.<minor>/[<feature>/]<NNN>_<what>.down.sql     the way back from it
v<major>.<minor>/[<feature>/]<NNN>_<what>.py           a complex step: upgrade(conn) and downgrade(conn)
v<major>.<minor>/sample/<NNN>_<what>.sql               rows for the tables as they are at that version's end
```

Versions are ordered by their numbers (v0.9 before v0.10), steps by theirs within the version: a feature
folder only groups. Directives stand in comments of their own line, `-- schemabook: no-transaction` in SQL,
`# schemabook: no-transaction` in Python; `DIRECTIVES` lists them. A file that fits none of these names is
refused: a misspelled step that is left out in silence is found out in production.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from schemabook.errors import MigrationError, UsageError
from schemabook.scripts import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DIRECTIVES: Final = {
    "no-transaction": "statements that PostgreSQL refuses in a transaction: each takes effect on its own",
    "idempotent": "applied a second time it changes nothing",
    "expand": "adds only: readers and writers of the version before still work",
    "contract": "takes away what the expand step before it has replaced",
    "irreversible": "there is no way down; the words behind it say why",
    "lock-timeout": "how long a statement waits for a lock, e.g. 3s",
}
SAMPLE: Final = "sample"
_VERSION = re.compile(r"^v(\d+)\.(\d+)$")
_LIKE_VERSION = re.compile(r"^[vV]?\d")
_FILE = re.compile(r"^(\d+)_(\w+)\.(sql|py)$")
_BOM: Final = b"\xef\xbb\xbf"
_DIRECTIVE = re.compile(r"^(?:--|#)\s*schemabook:\s*([a-z-]+)\b[ \t:]*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """One step: `name` is its path inside the folder without the suffix, e.g. "v0.2/002_rehash"."""

    version: str
    number: int
    name: str
    path: Path
    down: Path | None  # None for a Python step, whose way down is its downgrade()

    @property
    def is_python(self) -> bool:
        """True for a step written in Python."""
        return self.path.suffix == ".py"

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the way up: `checksum`."""
        return checksum(self.path)

    @cached_property
    def directives(self) -> dict[str, str]:
        """The step's directives, each with the words behind it. Raises UsageError for an unknown one."""
        return directives(self.path)


@dataclass(frozen=True)
class Version:
    """The steps of a version in order, and the rows that belong to it."""

    name: str
    steps: tuple[Step, ...]
    sample: tuple[Path, ...] = ()


def versions(folder: Path) -> tuple[Version, ...]:
    """What `folder` holds, in order.

    Raises MigrationError for two steps of one number, and for a file or folder whose name does not say
    what it is.
    """
    found = []
    for child in sorted(folder.iterdir()):
        if child.is_dir() and _VERSION.fullmatch(child.name):
            found.append(child)
        elif child.is_dir() and _LIKE_VERSION.match(child.name):
            raise MigrationError(
                f"{child.name} looks like a version, but is not named like one.",
                hint="call it v<major>.<minor>, e.g. v0.2; any other name must not begin with a digit",
            )
    return tuple(_version(folder, child) for child in sorted(found, key=lambda v: number(v.name)))


def is_version(name: str) -> bool:
    """True for the name of a version's folder: "v0.10"."""
    return _VERSION.fullmatch(name) is not None


def number(version: str) -> tuple[int, int]:
    """What versions are ordered by: (0, 10) for "v0.10". Raises UsageError."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise UsageError(f"{version!r} is no version.", hint="write it like v0.2")
    return int(found[1]), int(found[2])


def checksum(path: Path) -> str:
    """SHA-256 of a file, line ends as `\\n`, no byte order mark: a checkout elsewhere is no change."""
    return hashlib.sha256(path.read_bytes().removeprefix(_BOM).replace(b"\r\n", b"\n")).hexdigest()


def directives(path: Path) -> dict[str, str]:
    """The directives in a step's or a down file's comments. Raises UsageError for an unknown one."""
    found = {m[1]: m[2] for m in _DIRECTIVE.finditer(read(path))}
    for name in found:
        if name not in DIRECTIVES:
            raise UsageError(f"{path.name}: there is no directive {name!r}.", hint=", ".join(DIRECTIVES))
    return found


def _version(root: Path, folder: Path) -> Version:
    paths = sorted(p for p in folder.rglob("*") if _counts(p.relative_to(folder).parts) and p.is_file())
    rows = [p for p in paths if p.relative_to(folder).parts[0] == SAMPLE]
    rest = [p for p in paths if p.relative_to(folder).parts[0] != SAMPLE]
    found = [p for p in rest if _FILE.fullmatch(p.name)]
    _refuse_strays(root, rest, {p.with_suffix(".down.sql") for p in found if p.suffix == ".sql"})
    _refuse_strays(root, [p for p in rows if p.suffix.lower() == ".sql"], set())
    steps = sorted((_step(root, folder.name, p) for p in found), key=lambda s: (s.number, s.name))
    for one, other in pairwise(steps):
        if one.number == other.number:
            raise MigrationError(
                f"Two steps of {folder.name} have the number {one.number:03d}: {one.name}, {other.name}.",
                step=other.name,
                hint="give one of them another number; the number alone decides their order",
            )
    sample = [p for p in rows if p.parent == folder / SAMPLE and p.suffix == ".sql"]
    return Version(folder.name, tuple(steps), tuple(sample))


def _counts(parts: tuple[str, ...]) -> bool:
    """False for what editors and Python leave behind."""
    return not any(part.startswith(".") or part == "__pycache__" for part in parts)


def _refuse_strays(root: Path, paths: Iterable[Path], downs: set[Path]) -> None:
    for path in paths:
        if path.suffix.lower() not in (".sql", ".py") or _FILE.fullmatch(path.name) or path in downs:
            continue
        name = path.relative_to(root).as_posix()
        way_up = path.name.replace(".down.sql", ".sql")
        if _FILE.fullmatch(way_up):
            said = "is the way back from a step that is not there"
            hint = f"write {way_up} beside it; the way down of a Python step is its downgrade(conn)"
        else:
            said = "is not named like a step, and would be left out"
            hint = (
                "call it <NNN>_<what>.sql, .down.sql or .py, with letters, digits and _ in <what>, or move "
                "it out of the version's folder"
            )
        raise MigrationError(f"{name} {said}.", step=name, hint=hint)


def _step(root: Path, version: str, path: Path) -> Step:
    found = _FILE.fullmatch(path.name)
    assert found is not None
    down = path.with_suffix(".down.sql")
    return Step(
        version=version,
        number=int(found[1]),
        name=path.relative_to(root).with_suffix("").as_posix(),
        path=path,
        down=down if path.suffix == ".sql" and down.is_file() else None,
    )
