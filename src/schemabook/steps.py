"""The files of a migration folder, in the order in which they are applied.

```
v<major>.<minor>/[<feature>/]<NNN>_<what>.sql          one step forward
v<major>.<minor>/[<feature>/]<NNN>_<what>.down.sql     the way back from it
v<major>.<minor>/[<feature>/]<NNN>_<what>.py           a complex step: upgrade(conn) and downgrade(conn)
v<major>.<minor>/sample/<NNN>_<what>.sql               rows for the tables as they are at that version's end
```

Versions are ordered by their numbers (v0.9 before v0.10), steps by theirs within the version: a feature
folder only groups. Directives stand in comments of their own line, `-- schemabook: no-transaction` in SQL,
`# schemabook: no-transaction` in Python; `DIRECTIVES` lists them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from schemabook.errors import MigrationError, UsageError

if TYPE_CHECKING:
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
_FILE = re.compile(r"^(\d+)_(\w+)\.(sql|py)$")
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
        """SHA-256 of the way up, line ends as `\\n`: a checkout on another system is no change."""
        return hashlib.sha256(self.path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()

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
    """What `folder` holds, in order. Raises MigrationError for two steps of one number."""
    found = [child for child in folder.iterdir() if child.is_dir() and _VERSION.match(child.name)]
    return tuple(_version(folder, child) for child in sorted(found, key=lambda v: number(v.name)))


def is_version(name: str) -> bool:
    """True for the name of a version's folder: "v0.10"."""
    return _VERSION.match(name) is not None


def number(version: str) -> tuple[int, int]:
    """What versions are ordered by: (0, 10) for "v0.10". Raises UsageError."""
    found = _VERSION.match(version)
    if found is None:
        raise UsageError(f"{version!r} is no version.", hint="write it like v0.2")
    return int(found[1]), int(found[2])


def directives(path: Path) -> dict[str, str]:
    """The directives in a step's or a down file's comments. Raises UsageError for an unknown one."""
    found = {m[1]: m[2] for m in _DIRECTIVE.finditer(path.read_text(encoding="utf-8-sig"))}
    for name in found:
        if name not in DIRECTIVES:
            raise UsageError(f"{path.name}: there is no directive {name!r}.", hint=", ".join(DIRECTIVES))
    return found


def _version(root: Path, folder: Path) -> Version:
    paths = [p for p in folder.rglob("*") if _is_step(p) and p.relative_to(folder).parts[0] != SAMPLE]
    steps = sorted((_step(root, folder.name, p) for p in paths), key=lambda s: (s.number, s.name))
    for one, other in pairwise(steps):
        if one.number == other.number:
            raise MigrationError(
                f"Two steps of {folder.name} have the number {one.number:03d}: {one.name}, {other.name}.",
                step=other.name,
                hint="give one of them another number; the number alone decides their order",
            )
    sample = sorted(p for p in (folder / SAMPLE).glob("*.sql") if _is_step(p))
    return Version(folder.name, tuple(steps), tuple(sample))


def _is_step(path: Path) -> bool:
    """True for `<NNN>_<what>.sql` or `.py`; `.down.sql` has a dot too many."""
    return path.is_file() and _FILE.match(path.name) is not None


def _step(root: Path, version: str, path: Path) -> Step:
    found = _FILE.match(path.name)
    assert found is not None
    down = path.with_suffix(".down.sql")
    return Step(
        version=version,
        number=int(found[1]),
        name=path.relative_to(root).with_suffix("").as_posix(),
        path=path,
        down=down if path.suffix == ".sql" and down.is_file() else None,
    )
