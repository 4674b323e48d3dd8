"""What is checked: a study of the workspace, or the models of any other project, and what belongs to them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schemabook import workspace
from schemabook.checking.settings import Settings, settings
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROJECT: Final = ("pyproject.toml", "setup.cfg", "setup.py", "mypy.ini", "pytest.ini", "tox.ini", ".git")
_SECRETIVE: Final = {".git", "__pycache__", "node_modules"}


@dataclass(frozen=True)
class Subject:
    """Models with their tests and their SQL; `root` is the folder of the project, in which all is run.

    `models` is a package or a file. `unit` and `integration` are the folders of the tests, `against` what the
    models have to agree with (a source of `schemabook.generating.sources`); None where there is none. `study`
    is True for one of the workspace: its tests are checked like the models themselves.
    """

    name: str
    root: Path
    models: Path
    unit: Path | None
    integration: Path | None
    against: str | None
    study: bool
    settings: Settings

    @property
    def sources(self) -> tuple[str, ...]:
        """What is formatted, linted and typed, as the project's folder names it."""
        tests = [t for t in (self.unit, self.integration) if t is not None] if self.study else []
        return tuple(self.relative(path) for path in (self.models, *tests))

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that belongs to the models: theirs, the tests', the SQL's, the project's settings."""
        near = [p for p in sorted(self.root.iterdir()) if p.is_file()]
        sql = self.root / self.against if self.against and (self.root / self.against).exists() else None
        if sql is None and self.study:
            sql = self.root / "sql" / self.name
        places = (self.models, self.unit, self.integration, sql)
        return tuple(dict.fromkeys([*(f for p in places if p for f in _files(p)), *near]))

    def relative(self, path: Path) -> str:
        """A path as the project's folder names it."""
        return Path(os.path.relpath(path, self.root)).as_posix()


def subjects() -> tuple[Subject, ...]:
    """Every study of the workspace that has models. Raises UsageError where none has."""
    root = workspace.root()
    found = tuple(_study(root, name) for name in workspace.studies() if _models(root, name).is_dir())
    if not found:
        raise UsageError("No study of this workspace has models.", hint="name a file: schemabook check PATH")
    return found


def subject(named: str, *, against: str | None = None) -> Subject:
    """The study of that name, or the models in that file or package; `against` is what they must agree with.

    Raises UnknownName for neither, UsageError for a study without models.
    """
    try:
        root, known = workspace.root(), workspace.studies()
    except UsageError:
        root, known = None, []
    path = Path(named)
    if against is not None and Path(against).exists():
        against = str(Path(against).resolve())  # said in the current folder, read in the project's
    if root is not None and named in known:
        return _study(root, named, against)
    if path.exists():
        whole = path.resolve()
        inside = [n for n in known if root is not None and whole.is_relative_to(_models(root, n))]
        if root is not None and inside:
            return _study(root, inside[0], against)
        return _elsewhere(whole, against)
    raise UnknownName("study, file or folder", named, known)


def _models(root: Path, name: str) -> Path:
    return root / "src" / "studies" / name


def _study(root: Path, name: str, against: str | None = None) -> Subject:
    models, tests = _models(root, name), root / "tests" / "studies" / name
    if not models.is_dir():
        raise UsageError(
            f"The study {name} has no models: there is no folder src/studies/{name}.",
            hint="generate them, or name their file: schemabook check PATH",
        )
    found = settings(root)
    return Subject(
        name=name,
        root=root,
        models=models,
        unit=_folder(tests / "unit"),
        integration=_folder(tests / "integration"),
        against=against or name,
        study=True,
        settings=found,
    )


def _elsewhere(path: Path, against: str | None) -> Subject:
    if path.is_file() and path.suffix != ".py":
        raise UsageError(f"{path.name} is no Python file.", hint="name the models' file or package")
    if path.is_dir() and not any(path.glob("*.py")):
        raise UsageError(f"There is no Python file in {path.name}.", hint="name the models' file or package")
    start = path.parent
    root = next((p for p in (start, *start.parents) if any((p / n).exists() for n in _PROJECT)), start)
    found = settings(root)
    return Subject(
        name=path.relative_to(root).as_posix(),
        root=root,
        models=path,
        unit=_chosen(root, found.unit, "unit"),
        integration=_chosen(root, found.integration, "integration"),
        against=against or found.against,
        study=False,
        settings=found,
    )


def _chosen(root: Path, said: str | None, kind: str) -> Path | None:
    """The folder that the settings name, else `tests/<kind>`."""
    if said is not None and not (root / said).is_dir():
        raise UsageError(f"pyproject.toml: [tool.schemabook.check] {kind}: there is no folder {said}.")
    return _folder(root / (said or f"tests/{kind}"))


def _folder(path: Path) -> Path | None:
    return path if path.is_dir() else None


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for path in sorted(place.rglob("*")):
        if path.is_file() and not _SECRETIVE & set(path.relative_to(place).parts):
            yield path
