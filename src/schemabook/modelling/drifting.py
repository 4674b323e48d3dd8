"""Drift: every difference between models, database and migrations, and the migration that closes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook import generating
from schemabook.errors import SchemabookError
from schemabook.modelling import loading, scope
from schemabook.modelling.differences import Difference, Side, differences
from schemabook.modelling.proof import here
from schemabook.modelling.remarks import Remark, remarks
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from schemabook.generating import Generated
    from schemabook.modelling.autogenerate import Seen
    from schemabook.modelling.loading import Given, Models
    from schemabook.schema import Schema
    from schemabook.server import Server

Migrations = Any  # str | Path | Study | Source
_INNER: Final = ("index", "foreign key", "unique constraint", "check constraint", "exclusion constraint")


@dataclass(frozen=True, repr=False)
class Drift:
    """What models, database and migrations do not agree on; falsy where they agree on everything.

    `remarks` are about Python alone: what the models say that no catalog holds. `unseen_by_alembic` are the
    differences between models and database for which Alembic's autogenerate writes nothing, None where it was
    not asked. `migration` leads the database to the models, and its way down back; `step` leads the
    migrations to the models, where the database is not where they end. `sides` is who was compared, `notes`
    what a reader should know.
    """

    models: str
    database: str
    sides: tuple[Side, ...] = ("models", "database")
    differences: tuple[Difference, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unseen_by_alembic: tuple[Difference, ...] | None = None
    migration: Generated | None = None
    step: Generated | None = None
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.differences or self.remarks)

    def __repr__(self) -> str:
        many = f"{len(self.differences)} differences, {len(self.remarks)} remarks" if self else "none"
        return f"<Drift {self.models}: {many}>"

    def __str__(self) -> str:
        from schemabook.modelling.telling import text

        return text(self)

    def as_data(self) -> dict[str, Any]:
        """All of it as JSON values."""
        from schemabook.modelling.telling import data

        return data(self)


def drift(
    models: Given,
    schema: Schema,
    *,
    migrations: Migrations | None = None,
    schemas: Collection[str] = (),
    proposing: bool = True,
    alembic: bool = True,
    url: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Drift:
    """The drift between models (`loading.load` says which), a database's snapshot and perhaps migrations.

    `migrations` is a study, or what `generating.source` understands: its name, a folder of versions.
    `schemas` are those that the models are about, all without it. `proposing` finds the migration, `alembic`
    asks autogenerate. `url` is the server of the scratch databases. The database itself is not touched.
    Raises SyntaxProblem and UsageError for models that cannot be imported or created, UnknownName for a
    schema or study.
    """
    on = server(url)
    found = loading.load(models)
    progress(f"creating {found.name} in a scratch database")
    mine = loading.snapshot(found, on)
    notes: list[str] = []
    theirs = _scoped(schema, schemas, notes)
    theirs, said = here(theirs, mine, on)
    notes += said
    ends = None
    if migrations is not None:
        progress("applying the migrations to a scratch database")
        ends = _scoped(_source(migrations).schema(on), schemas, [])
    between = differences(mine, theirs, ends)
    if mine != theirs and proposing:
        progress("finding the migration")
    closing = _migration(theirs, mine, notes) if proposing and mine != theirs else None
    apart = proposing and ends not in (None, theirs, mine)
    return Drift(
        models=found.name,
        database=schema.database,
        sides=("models", "database", "migrations") if ends is not None else ("models", "database"),
        differences=between,
        remarks=remarks(found.said, theirs),
        unseen_by_alembic=_unseen(found, theirs, between, on, notes, progress) if alembic else None,
        migration=closing,
        step=_migration(ends, mine, notes) if apart and ends is not None else None,
        notes=(*found.said.warnings, *notes),
    )


def _scoped(schema: Schema, schemas: Collection[str], notes: list[str]) -> Schema:
    found = scope.without_alembic(schema)
    if not schemas:
        return found
    found, said = scope.restricted(found, schemas)
    notes += said
    return found


def _source(migrations: Migrations) -> generating.Source:
    if isinstance(migrations, generating.Source):
        return migrations
    if isinstance(migrations, str | Path):
        return generating.source(migrations)
    return generating.of_study(migrations)


def _migration(old: Schema, new: Schema, notes: list[str]) -> Generated | None:
    try:
        return generating.generate(old, new, keep_order=False, consent=True)
    except SchemabookError as error:
        notes.append(f"No migration was found: {error.message}")
        return None


def _unseen(
    models: Models,
    schema: Schema,
    between: tuple[Difference, ...],
    on: Server,
    notes: list[str],
    progress: Callable[[str], None],
) -> tuple[Difference, ...] | None:
    """The differences of the models from the database that autogenerate does not see on the same pair."""
    mine = [d for d in between if d.old == "database"]
    if not mine:
        return ()
    progress("asking Alembic's autogenerate")
    try:
        with on.scratch("alembic") as copy:
            generating.of_schema(schema).build(copy.url)
            seen = frozenset(models.seen_by_alembic(copy.url))
    except SchemabookError as error:
        notes.append(f"Alembic was not asked: {error.message}")
        return None
    return tuple(d for d in mine if not _is_seen(d, seen))


def _is_seen(difference: Difference, seen: frozenset[Seen]) -> bool:
    """True where an operation makes, drops or alters exactly this."""
    change = difference.change
    if change.relation is None:
        return False
    ours = (change.object, change.relation, change.member or "")
    operations = {(one.object, one.table, one.member, one.what) for one in seen}
    if (*ours, "") in operations:
        return change.object in ("table", "column", *_INNER)
    return change.kind == "changed" and (*ours, change.what) in operations
