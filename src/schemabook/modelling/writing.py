"""A database's models in a file: generated, or an edited file refined; proven, then written whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook import models as generated
from schemabook.errors import SchemabookError, UsageError
from schemabook.modelling import files, scope, settings
from schemabook.modelling.formatting import formatted
from schemabook.modelling.proof import compare, here, proven, unmakeable
from schemabook.modelling.targets import in_package, of_file, shown
from schemabook.server import VARIABLE, server

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from schemabook.models import Module, Rules, Style
    from schemabook.schema import Schema

_SQLMODEL: Final = re.compile(r"(?m)^\s*(?:from|import)\s+sqlmodel\b")


@dataclass(frozen=True)
class Written:
    """What was made: `texts` by file, `notes` what was done, a sentence each.

    The models' own text comes first. Without a file it is the only one, under the path `models.py`, and
    nothing has been written. `changed` says which files were.
    """

    texts: Mapping[Path, str]
    notes: tuple[str, ...] = ()
    changed: tuple[Path, ...] = ()
    written: bool = field(default=False)

    @property
    def source(self) -> str:
        """The text of the models."""
        return next(iter(self.texts.values()))

    def json(self) -> dict[str, Any]:
        """As JSON values; the text only where it is in no file."""
        found: dict[str, Any] = {"notes": list(self.notes)}
        if not self.written:
            return {"source": self.source, **found}
        return {"files": [shown(p) for p in self.texts], "changed": [shown(p) for p in self.changed], **found}

    def __str__(self) -> str:
        return "\n".join(self.notes) if self.written else self.source

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Plan:
    """What is to be made for the file `path`; `old` is its text, None for a new one.

    `enums` is where a new file's enums go, if not into it.
    """

    schema: Schema
    style: Style
    rules: Rules
    path: Path
    enums: Path | None = None
    notes: tuple[str, ...] = ()
    old: str | None = None


def write(
    schema: Schema,
    path: Path | str | None = None,
    *,
    style: Style | None = None,
    rules: Rules | None = None,
    enums: Path | str | None = None,
    schemas: Collection[str] = (),
    renames: Mapping[str, str] | None = None,
    verify: bool = True,
    live: bool = False,
    url: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Written:
    """The models of a snapshot, written to `path`; only their text without one.

    A file that is there already is refined: names, methods and everything else that people have made stay.
    `renames` says of new names in the database what they were: {"people.full_name": "users.name"}. The style
    is the file's own, or else "sqlalchemy". `rules` are those of the project (`settings.rules`).
    Enums are in the same file, in a package in `enums.py` beside it, or in the file `enums`. `verify` creates
    the models in an empty scratch database (`url` is its server) and compares; of a `live` database a new
    file is written and said to be unproven, where that server lacks a role or an extension. Whatever fails or
    is stopped, the old files stay as they were.
    Raises UsageError for an empty database or a file that cannot be used, UnknownName for a schema,
    SyntaxProblem for a file that is no Python, MigrationError where the models do not make the database or an
    edit is in the way.
    """
    plan = _plan(schema, path, style, rules, enums, schemas)
    progress("generating models" if plan.old is None else f"refining {shown(plan.path)}")
    texts, said, made_before = _new(plan) if plan.old is None else _refined(plan, renames, url)
    if verify and made_before is not None:
        compare(made_before, here(plan.schema, made_before, server(url))[0], refined=True)
    elif verify:
        progress("creating the models in a scratch database")
        said = (*said, *_proof(plan, texts, url, live=live))
    if path is None:
        return Written(texts, (*plan.notes, *said))
    changed = tuple(p for p, text in texts.items() if files.read(p) != text)
    files.write({p: texts[p] for p in changed})
    done = (*plan.notes, *said, *(f"wrote {shown(p)}" for p in changed))
    return Written(texts, done, changed, written=True)


def _proof(plan: Plan, texts: Mapping[Path, str], url: str | None, *, live: bool) -> tuple[str, ...]:
    """Notes of the proof; one that there is none, where the scratch server lacks what the database has."""
    try:
        return proven(plan.path, texts, plan.schema, refined=plan.old is not None, url=url)
    except SchemabookError as error:
        why = unmakeable(plan.schema, server(url)) if live and plan.old is None else None
        if why is None:
            raise error
        return (
            f"not proven: the server of the scratch databases cannot make this database either: {why}",
            f"a server that can is named by {VARIABLE}=postgresql://...",
        )


def _plan(
    schema: Schema,
    path: Path | str | None,
    style: Style | None,
    rules: Rules | None,
    enums: Path | str | None,
    schemas: Collection[str],
) -> Plan:
    """What is asked for, checked as far as it can be before long work."""
    if path is None and enums is not None:
        raise UsageError("A file for the enums needs one for the models.", hint="name it: -o models.py")
    target = Path(path) if path is not None else None
    apart = Path(enums) if enums is not None else None
    for file in (target, apart):
        if file is not None:
            files.check(file)
    old = files.read(target) if target is not None else None
    old = old if old is not None and old.strip() else None
    if old is not None and scope.VERSION_TABLE not in old:
        schema = scope.without_alembic(schema)
    scoped, notes = _scoped(schema, schemas)
    if old is not None and apart is not None and files.read(apart) is None:
        raise UsageError(
            f"{shown(target or '')} is there, and its enums stay where they are.",
            hint="leave --enums out; to move them, move the classes by hand and import them",
        )
    return Plan(
        scoped,
        _style(style, old, target),
        rules if rules is not None else settings.rules(target.absolute().parent if target else None),
        target or Path("models.py"),
        apart or _beside(target),
        notes,
        old,
    )


def _scoped(schema: Schema, schemas: Collection[str]) -> tuple[Schema, tuple[str, ...]]:
    found, notes = scope.restricted(schema, schemas) if schemas else (schema, ())
    if scope.is_empty(found):
        named = f"The database {schema.database}" if schema.database else "The database"
        where = f"{named} has nothing in {', '.join(schemas)}" if schemas else f"{named} is empty"
        raise UsageError(
            f"{where}: no table, no type, no view.",
            hint="create its tables first, or check that --url names the database that is meant",
        )
    return found, notes


def _style(style: Style | None, old: str | None, path: Path | None) -> Style:
    if old is None:
        return style or "sqlalchemy"
    found: Style = "sqlmodel" if _SQLMODEL.search(old) else "sqlalchemy"
    if style is not None and style != found:
        raise UsageError(
            f"{shown(path or '')} is written in the style {found}, and is refined in it.",
            hint=f"leave --style out, or write {style} models to another file",
        )
    return found


def _beside(path: Path | None) -> Path | None:
    if path is None:
        return None
    beside = path.with_name("enums.py")
    return beside if in_package(path) and path.name != "enums.py" else None


def enums_module(path: Path, enums: Path) -> str:
    """The module of the enums as the models import it: ".enums" beside them in a package."""
    ours, theirs = of_file(path), of_file(enums)
    same_folder = path.absolute().parent == enums.absolute().parent
    if same_folder:
        return f".{enums.stem}" if in_package(path) else enums.stem
    if "." in ours.module and ours.module.partition(".")[0] == theirs.module.partition(".")[0]:
        return theirs.module
    raise UsageError(
        f"{shown(path)} cannot import from {shown(enums)}: they are in no common package.",
        hint="put the enums beside the models",
    )


def made(plan: Plan) -> tuple[Module, dict[Path, str]]:
    """The generated module with its formatted texts: the models', and the enums' where they are apart."""
    module = generated.build(plan.schema, style=plan.style, rules=plan.rules)
    apart = plan.enums if module.enums else None
    spec = enums_module(plan.path, apart) if apart is not None else None
    texts = {plan.path: formatted(generated.source(module, enums_from=spec), like=plan.path)}
    if apart is not None:
        texts[apart] = formatted(generated.enums_source(module), like=apart)
    return module, texts


def _new(plan: Plan) -> tuple[dict[Path, str], tuple[str, ...], None]:
    module, texts = made(plan)
    if plan.enums in texts:
        there = files.read(plan.enums)
        if there is not None and there.strip() and there != texts[plan.enums]:
            raise UsageError(
                f"{shown(plan.enums)} is there already: it is not overwritten.",
                hint="name another file with --enums, or move it away",
            )
    return texts, (_summary(module),), None


def _summary(module: Module) -> str:
    plain = sum(not one.mapped for one in module.classes)
    counts = (
        (len(module.classes) - plain, "class", "classes"),
        (plain, "table without a class", "tables without a class"),
        (len(module.enums), "enum", "enums"),
        (len(module.statements), "statement of SQL", "statements of SQL"),
    )
    said = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n or one == "class"]
    return f"{module.style}: {', '.join(said)}"


def _refined(
    plan: Plan, renames: Mapping[str, str] | None, url: str | None
) -> tuple[dict[Path, str], tuple[str, ...], Schema | None]:
    from schemabook.modelling.editing import edited  # brings libcst, which only an edited file needs

    done = edited(plan.path, plan.schema, style=plan.style, rules=plan.rules, renames=renames, url=url)
    said = done.notes or (f"{shown(plan.path)} says what the database says: nothing to do",)
    return {plan.path: done.texts[plan.path], **done.texts}, said, done.made
