"""Models in a temporary folder, refined to the state of a database as `schemabook models` does it."""

from __future__ import annotations

import importlib
import itertools
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from ruff import find_ruff_bin

from schemabook.catalog import read
from schemabook.modelling import reading
from schemabook.modelling.formatting import formatted
from schemabook.modelling.inspecting import inspected
from schemabook.models import build, source
from schemabook.models.refine import Refined, Renames, Version, carried, given, settled
from schemabook.server import scratch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.models.code import Style
    from schemabook.models.names import Given
    from schemabook.models.refine import Facts
    from schemabook.schema import Schema

ROOT = Path(__file__).resolve().parents[1]
_PARTS = {"practice": ("learners", "exercises"), "tutoring": ("people", "lessons", "teaching", "billing")}
_NUMBERS = itertools.count()
_NO_RENAMES = Renames()


def database(*scripts: str) -> Schema:
    """The snapshot of an empty database after some SQL."""
    with scratch("refine") as db, psycopg.connect(db.url, autocommit=True) as conn:
        for script in scripts:
            conn.execute(script.encode())
        return read(conn)


def version(schema: Schema, style: Style, names: Given | None = None) -> Version:
    """The models generated from a snapshot."""
    module = build(schema, style=style) if names is None else build(schema, style=style, given=names)
    return Version(schema, module, formatted(source(module)))


def generated(schema: Schema, style: Style = "sqlalchemy") -> str:
    """The text of a new models file."""
    return version(schema, style).text


@dataclass
class Loaded:
    """Files, imported: what their metadata makes, and the facts about them."""

    schema: Schema
    facts: Facts
    modules: dict[str, Any] = field(default_factory=dict)


@contextmanager
def imported(files: Mapping[str, str], folder: Path) -> Iterator[dict[str, Any]]:
    """The files as modules of a package of their own, the last one imported first."""
    package = f"refined_{next(_NUMBERS)}"
    (folder / package).mkdir()
    names = {f"{package}.{Path(path).stem}": path for path in files}
    for path, text in files.items():
        (folder / package / path).write_text(text.replace("PACKAGE", package))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        importlib.import_module(list(names)[-1])
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(folder))
        for name in [n for n in sys.modules if n.partition(".")[0] == package]:
            del sys.modules[name]


def loaded(files: Mapping[str, str], folder: Path) -> Loaded:
    """Import, create in a scratch database, read back."""
    with imported(files, folder) as modules:
        names = {key: value for module in modules.values() for key, value in vars(module).items()}
        metadata = reading.metadata_in(names)
        assert metadata is not None
        with scratch("refine") as db:
            reading.create(metadata, db.url)
            with psycopg.connect(db.url, autocommit=True) as conn:
                schema = read(conn)
        paths = dict(zip(modules, files, strict=True))
        return Loaded(schema, inspected(metadata, modules, paths), modules)


def refine(
    files: Mapping[str, str],
    new: Schema,
    folder: Path,
    *,
    style: Style = "sqlalchemy",
    renames: Renames = _NO_RENAMES,
    like: Path | None = None,
) -> Refined:
    """What a second run makes of the files."""
    old = loaded(files, folder)
    names = given(old.facts, old.schema)
    package = next(iter(old.modules)).partition(".")[0]

    def tidy(texts: Mapping[str, str]) -> dict[str, str]:
        back = {path: text.replace(package, "PACKAGE") for path, text in texts.items()}
        return {path: tidied(text, files[path], like) for path, text in back.items()}

    made = settled(
        {path: text.replace("PACKAGE", package) for path, text in files.items()},
        version(old.schema, style, names),
        version(new, style, carried(names, old.schema, new, renames)),
        old.facts,
        renames=renames,
        state=lambda texts: loaded(tidy(texts), folder).schema,
        generate=lambda schema: build(schema, style=style),
    )
    return replace(made, files=tidy(made.files))


def tidied(text: str, before: str, like: Path | None) -> str:
    """In ruff's format, if it was so before."""
    return formatted(text, like) if text != before and formatted(before, like) == before else text


def study(name: str) -> dict[str, str]:
    """The models of a study, as files of a package that `imported` names."""
    folder = ROOT / "src" / "studies" / name
    every = ("enums", "base", "validation", *_PARTS.get(name, ()), "models")
    names = [n for n in every if (folder / f"{n}.py").exists()]
    return {f"{n}.py": (folder / f"{n}.py").read_text().replace(f"studies.{name}", "PACKAGE") for n in names}


def lint(files: Mapping[str, str], folder: Path) -> list[str]:
    """What ruff finds in files of a package."""
    found = []
    for path, text in files.items():
        done = subprocess.run(
            [find_ruff_bin(), "check", "--isolated", "--select=F,UP", "--output-format=concise", "-"],
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        found += [f"{path}: {line}" for line in done.stdout.splitlines()[:-1] if line != "All checks passed!"]
    return found
