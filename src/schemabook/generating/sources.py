"""Where a schema comes from: a database, a folder or file of SQL, a snapshot, a study, models in Python."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from schemabook import catalog, ddl, migrate, schema_json, scripts, steps, workspace
from schemabook.alter.renames import Rename, declared
from schemabook.ddl.spelling import chosen_name, statement
from schemabook.ddl.spelling import name as spelled
from schemabook.errors import UsageError
from schemabook.modelling.loading import load
from schemabook.modelling.targets import is_module
from schemabook.schema import NotNull
from schemabook.server import connect
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook.modelling.loading import Given
    from schemabook.schema import Schema, Table
    from schemabook.server import Server

EMPTY = "empty"
SINCE_NAMED = 180000


@dataclass(frozen=True)
class Source:
    """`build(url)` makes the schema in an empty database; `snapshot` is what is known of it before.

    `renames` are those that its SQL declares; `folder` is that of the versions, where it is one.
    """

    name: str
    build: Callable[[str], object]
    snapshot: Schema | None = None
    renames: tuple[Rename, ...] = ()
    folder: Path | None = field(default=None)

    def schema(self, server: Server) -> Schema:
        """The schema: read from a scratch database, unless it is a snapshot already."""
        if self.snapshot is not None:
            return self.snapshot
        with server.scratch("source") as scratch:
            self.build(scratch.url)
            with connect(scratch.url) as conn:
                return catalog.read(conn)


def source(name: str | Path) -> Source:
    """The source that a name means.

    A URL (postgresql://...) is a database; `empty` a new one; a `.json` file a snapshot; a `.sql` file or a
    folder of them SQL; a folder with `v*/` in it, or a study's name, its versions (`tasks@v0.1`: until that
    one); `REV:PATH` what a git revision has there (`main:sql/shop`); a dotted name a Python module with
    SQLAlchemy or SQLModel models. Raises UsageError for the rest.
    """
    text = str(name)
    if text.startswith(("postgresql://", "postgres://")) or " dbname=" in f" {text}":
        return _database(text)
    if text == EMPTY:
        return Source(text, lambda _url: None)
    path = Path(text)
    if path.suffix == ".json" and path.is_file():
        return of_schema(schema_json.from_file(scripts.read(path), path.name), path.name)
    if path.is_file() and path.suffix != ".py":
        return _files(path.name, [path])
    if path.is_dir():
        found = steps.versions(path)
        return (
            of_study(workspace.Study(path.name, path, found)) if found else _files(path.name, _sql_in(path))
        )
    study, _, version = text.partition("@")
    if study in _known_studies():
        one = workspace.study(study)
        return of_study(one.until(version) if version else one)
    from schemabook.generating import from_git  # which comes back here for what it finds

    if from_git.is_revision(text):
        return from_git.of_revision(text)
    if path.suffix in (".sql", ".json"):
        raise UsageError(f"There is no file {text!r}.", hint="check the path")
    if path.suffix == ".py" or ("." in text and is_module(text)):
        return of_models(text)
    raise UsageError(
        f"{text!r} is no schema: no such file, folder, study or module.",
        hint="give a URL, a .sql or .json file, a folder of SQL, a study, a git revision such as "
        "main:sql/shop, or a module such as shop.models",
    )


def of_schema(schema: Schema, name: str = "snapshot") -> Source:
    """A snapshot as a source."""
    return Source(name, lambda url: _make(url, schema), schema)


def of_sql(text: str, name: str = "SQL") -> Source:
    """SQL text as a source."""

    def build(url: str) -> None:
        session = Session(url)
        try:
            session.execute(text)
        finally:
            session.close()

    return Source(name, build, renames=declared(text))


def _known_studies() -> list[str]:
    try:
        return workspace.studies()
    except UsageError:
        return []


def _database(url: str) -> Source:
    with connect(url) as conn:
        schema = catalog.read(conn)
    return of_schema(schema, schema.database)


def _make(url: str, schema: Schema) -> None:
    """Executes the schema's own SQL. Raises UsageError for what this server cannot make."""
    with connect(url) as conn, conn.transaction():
        for text in ddl.statements(_as_inherited(schema)):
            try:
                conn.execute(text.encode(), prepare=False)
            except psycopg.Error as error:
                raise UsageError(
                    f"The scratch copy of the schema cannot be made: {error.diag.message_primary or error}",
                    hint="roles and extensions that the schema names must be on this server, too",
                ) from error


def _as_inherited(schema: Schema) -> Schema:
    """With the names that NOT NULL constraints of partitions have from their parents (since PostgreSQL 18).

    The snapshot leaves them out, as it does those that PostgreSQL chooses; but renames reach only the first.
    """
    if schema.server_version < SINCE_NAMED:
        return schema
    tables = []
    for table in schema.tables:
        parent = schema.by_key.get(table.partition_of) if table.partition_of is not None else None
        said = {c.columns for c in table.constraints if isinstance(c, NotNull)}
        named = tuple(
            _inherited(schema, parent, column.name)
            for column in (table.columns if parent is not None else ())
            if parent is not None
            and not column.nullable
            and (column.name,) not in said
            and column.name in parent.by_name
            and not parent.by_name[column.name].nullable
        )
        tables.append(replace(table, constraints=(*table.constraints, *named)))
    return replace(schema, tables=tuple(tables))


def _inherited(schema: Schema, parent: Table, column: str) -> NotNull:
    name = _name_of(schema, parent, column)
    definition = statement("NOT NULL {}", spelled(column))
    return NotNull(name=name, columns=(column,), definition=definition, inherited=True)


def _name_of(schema: Schema, table: Table, column: str) -> str:
    own = (c.name for c in table.constraints if isinstance(c, NotNull) and c.columns == (column,))
    above = schema.by_key.get(table.partition_of) if table.partition_of is not None else None
    if above is not None and column in above.by_name and not above.by_name[column].nullable:
        return next(own, None) or _name_of(schema, above, column)
    return next(own, None) or chosen_name(table.name, column, "not_null")


def _sql_in(folder: Path) -> list[Path]:
    found = sorted(p for p in folder.rglob("*.sql") if not p.name.endswith(".down.sql"))
    if not found:
        raise UsageError(
            f"There is no SQL in {folder.name}.", hint="give a folder with .sql files or versions"
        )
    return found


def _files(name: str, paths: list[Path]) -> Source:
    def build(url: str) -> None:
        for path in paths:
            scripts.load(url, path)

    renames = tuple(r for path in paths for r in declared(scripts.read(path)))
    return Source(name, build, renames=renames)


def of_study(study: workspace.Study) -> Source:
    """A study, or what `workspace.at` finds in a folder, as a source: its steps, without rows."""

    def build(url: str) -> None:
        migrate.up(url, study)

    paths = [step.path for step in study.steps if not step.is_python]
    renames = tuple(r for path in paths for r in declared(scripts.read(path)))
    return Source(study.name, build, renames=renames, folder=study.folder)


def of_models(given: Given) -> Source:
    """Models as a source: what their create_all() makes. They are imported when it is first built."""
    models = load(given)
    return Source(models.name, models.create)
