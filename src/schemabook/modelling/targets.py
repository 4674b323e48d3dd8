"""Which module a models file is: its name, and the folder from which Python finds it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from schemabook.errors import UsageError

_HINT = "give a models file (shop/models.py), the folder of a package, or a module such as shop.models"


@dataclass(frozen=True)
class Target:
    """A module to import; `shown` is what a reader calls it.

    `path` is its file and `folder` stands first on sys.path, both None for a module that Python finds by
    itself. A `whole` package's models may also be in its module `models`.
    """

    module: str
    shown: str
    path: Path | None = None
    folder: Path | None = None
    whole: bool = False


def target(given: str | Path, *, new: bool = False) -> Target:
    """The target that a path or a dotted name means; a `new` file need not be there yet.

    Raises UsageError for what is neither.
    """
    path = Path(given)
    if path.is_dir():
        return _of_folder(path)
    if path.is_file() or new:
        return of_file(path)
    if is_module(str(given)):
        return Target(str(given), str(given), whole=True)
    raise UsageError(f"There are no models at {str(given)!r}: no such file, folder or module.", hint=_HINT)


def is_module(name: str) -> bool:
    """True for a dotted name that can be imported; `models.py` is meant as a file."""
    return all(part.isidentifier() for part in name.split(".")) and not name.endswith(".py")


def of_file(path: Path) -> Target:
    """The module of a file, with the package around it: every folder upward that has an __init__.py."""
    path = path.absolute()
    names = [] if path.name == "__init__.py" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").exists() or (folder == path.parent and not names):
        names.insert(0, folder.name)
        folder = folder.parent
    return Target(".".join(names), shown(path), path, folder, whole=path.name == "__init__.py")


def _of_folder(folder: Path) -> Target:
    if (folder / "__init__.py").is_file():
        return of_file(folder / "__init__.py")
    if (folder / "models.py").is_file():
        return of_file(folder / "models.py")
    raise UsageError(f"The folder {folder.name!r} is no package and has no models.py.", hint=_HINT)


def in_package(path: Path) -> bool:
    """True for a file that lies in a package."""
    return (path.absolute().parent / "__init__.py").exists()


def shown(path: Path | str) -> str:
    """A path as a reader knows it: from the current folder, or its name alone."""
    here = Path.cwd()
    absolute = Path(os.path.normpath(here / path))
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.name
