"""A models file that people have edited, brought to the database's new state: `models.refine` with files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from schemabook import catalog, models
from schemabook.errors import SyntaxProblem, UsageError
from schemabook.modelling import files, loading, renaming
from schemabook.modelling.formatting import formatted
from schemabook.modelling.proof import here
from schemabook.models.refine import Version, carried, given, settled
from schemabook.server import connect, server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.models import Given, Module, Rules, Style
    from schemabook.models.refine import Facts
    from schemabook.schema import Schema


@dataclass(frozen=True)
class Edited:
    """The files that the models are made of, as they are to be, and what was done.

    `made` is the schema that they make, known where no file is changed.
    """

    texts: dict[Path, str]
    notes: tuple[str, ...]
    made: Schema | None = None


def edited(
    path: Path,
    schema: Schema,
    *,
    style: Style,
    rules: Rules,
    renames: Mapping[str, str] | None = None,
    url: str | None = None,
) -> Edited:
    """The models of `path`, and of the files that it imports, for the new state `schema`.

    What they describe now is known by creating them in a scratch database. `renames` says of new names of the
    database what they were (`renaming.renames`). Raises as `loading.load` does, and
    CannotRefine where only people can decide.
    """
    on = server(url)
    found = loading.load(path)
    with on.scratch("models") as scratch:
        facts = found.inspected(scratch.url)
        with connect(scratch.url) as connection:
            before = replace(catalog.read(connection), database=schema.database)
    facts, paths = _by_short_name(facts, path, found.target.folder)
    after, notes = here(schema, before, on)
    declared = renaming.renames(renames or {}, before, after)
    names = given(facts, before)
    old = _version(before, style, rules, names)
    new = _version(after, style, rules, carried(names, before, after, declared))
    texts = {short: _text(file) for short, file in paths.items()}

    def tidied(made: Mapping[str, str]) -> dict[Path, str]:
        return {file: _tidy(texts[short], made[short], file) for short, file in paths.items()}

    def state(made: Mapping[str, str]) -> Schema:
        return loading.snapshot(loading.load(path, texts=tidied(made)), on)

    def generate(one: Schema) -> Module:
        return models.build(one, style=style, rules=rules, given=names)

    result = settled(texts, old, new, facts, state=state, generate=generate, renames=declared)
    return Edited(
        tidied(result.files),
        (*notes, *result.notes, *renaming.likely(before, after, declared)),
        before if dict(result.files) == texts else None,
    )


def _by_short_name(facts: Facts, path: Path, folder: Path | None) -> tuple[Facts, dict[str, Path]]:
    """Files by their paths from the folder that Python imports them from, the one that was named last."""
    files_ = {module: Path(file) for module, file in facts.modules.items()}
    short = {m: f.relative_to(folder).as_posix() if folder else f.name for m, f in files_.items()}
    paths = {short[m]: path if f == path.absolute() else f for m, f in files_.items()}
    return replace(facts, modules=short), paths


def _version(schema: Schema, style: Style, rules: Rules, names: Given) -> Version:
    module = models.build(schema, style=style, rules=rules, given=names)
    return Version(schema, module, formatted(models.source(module)))


def _text(path: Path) -> str:
    text = files.read(path)
    if text is None:
        raise UsageError(f"{path.name} is gone.", hint="run this again")
    return text


def _tidy(before: str, after: str, path: Path) -> str:
    """Formatted, where it was; how somebody else formats is not ours to change."""
    if after == before:
        return after
    try:
        return formatted(after, like=path) if formatted(before, like=path) == before else after
    except SyntaxProblem:  # of Python that is newer than ruff
        return after
