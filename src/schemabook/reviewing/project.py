"""A history of Alembic's on scratch databases: the revisions up to one of them, executed, and the models."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from schemabook import catalog, revisions, workspace
from schemabook.errors import MigrationError, UnknownName, UsageError
from schemabook.generating import Source
from schemabook.server import connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import MetaData
    from sqlalchemy.engine import Connection

    from schemabook.revisions import Revision, Way
    from schemabook.schema import Schema

HEAD: Final = "head"
_STUDIES: Final = ("src", "studies")


@dataclass(frozen=True)
class Project:
    """The revisions of one history, the oldest first; `name` is what messages call it.

    `study` is the study of this workspace that it belongs to, if it does.
    """

    name: str
    path: Path
    revisions: tuple[Revision, ...]
    study: str | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What env.py says to Alembic."""
        return self.revisions[0].options if self.revisions else {}

    @property
    def metadata(self) -> tuple[MetaData, ...]:
        """The models of env.py. Raises UsageError where it names none."""
        found = self.options.get("target_metadata")
        if not found:
            raise UsageError(
                f"The env.py of {self.name} names no models.",
                hint="give context.configure() the target_metadata, in offline mode, too",
            )
        return tuple(found) if isinstance(found, list | tuple) else (found,)

    @property
    def version_table(self) -> tuple[str | None, str]:
        """The schema (None: the first of the search_path) and name of the table with the current revision."""
        return self.options.get("version_table_schema"), self.options.get("version_table", "alembic_version")

    def until(self, revision: str = HEAD) -> tuple[Revision, ...]:
        """The revision and all that it rests on, the oldest first.

        `revision` is an id, the beginning of one, or "head".

        Raises UnknownName, and UsageError for an ambiguous beginning and for several heads.
        """
        known = {one.id: one for one in self.revisions}
        wanted, found = [self._named(revision)], set[str]()
        while wanted:
            one = wanted.pop()
            if one not in found:
                found.add(one)
                wanted += _below(known[one])
        return tuple(one for one in self.revisions if one.id in found)

    def _named(self, revision: str) -> str:
        ids = [one.id for one in self.revisions]
        if revision != HEAD:
            fitting = [one for one in ids if one.startswith(revision)] if revision else []
            if revision in ids or len(fitting) == 1:
                return revision if revision in ids else fitting[0]
            if fitting:
                raise UsageError(f"{revision!r} begins several revisions: {', '.join(fitting)}.")
            raise UnknownName("revision", revision, ids)
        below = {one for each in self.revisions for one in _below(each)}
        heads = sorted(one for one in ids if one not in below)
        if len(heads) != 1:
            said = f"several heads: {', '.join(heads)}" if heads else "no revisions"
            raise UsageError(
                f"{self.name} has {said}.",
                hint="name a revision, or join them with  alembic merge heads"
                if heads
                else "alembic revision --autogenerate -m ...  writes the first",
            )
        return heads[0]

    def models(self) -> Source:
        """The models as a source: `create_all()` in an empty database. Raises UsageError where it fails."""
        metadata = self.metadata

        def build(url: str) -> None:
            from sqlalchemy.exc import DBAPIError

            try:
                with live(url) as connection, connection.begin():
                    for one in metadata:
                        one.create_all(connection)
            except DBAPIError as error:
                raise UsageError(
                    f"create_all() of the models of {self.name} fails: {_said(error)}",
                    hint="mend the models, or name in them what they rest on",
                ) from None

        return Source(f"the models of {self.name}", build)

    def at(self, found: Iterable[Revision]) -> Source:
        """The state after some revisions, as a source."""
        kept = tuple(found)
        return Source(f"{self.name} at {kept[-1].id if kept else 'base'}", lambda url: climb(url, kept))

    def schema(self, url: str) -> Schema:
        """The schema at a URL, without the table that has Alembic's revision in it."""
        with connect(url) as conn:
            found = catalog.read(conn)
            schema, name = self.version_table
            if schema is None:
                row = conn.execute("SELECT current_schema()").fetchone()
                schema = row[0] if row else None
        return without(found, [(schema, name)])


def project(path: Path | str) -> Project:
    """The history below an alembic.ini, a pyproject.toml or a folder, or that of a study of this name.

    Raises UsageError where there is none, MigrationError for scripts that cannot be imported.
    """
    given = Path(path)
    if not given.exists():
        names = _studies()
        if str(path) not in names:
            raise UnknownName("file, folder or study", str(path), names)
        given = workspace.root().joinpath(*_STUDIES, str(path))
        if not (given / "pyproject.toml").is_file():
            raise UsageError(
                f"The study {str(path)!r} has no Alembic scripts.", hint="name them by their path"
            )
    found = revisions.read(given)
    place = given.resolve()
    study = _study_of(place)
    return Project(study or (place if place.is_dir() else place.parent).name, given, found, study)


def _below(revision: Revision) -> tuple[str, ...]:
    """The ids of the revisions that this one rests on."""
    script = revision.script
    return tuple(one for given in (script.down_revision, script.dependencies) for one in _ids(given))


def _ids(given: str | Iterable[str] | None) -> tuple[str, ...]:
    return () if given is None else (given,) if isinstance(given, str) else tuple(given)


def _study_of(place: Path) -> str | None:
    """The study in whose models' folder this is."""
    names = _studies()
    folders = {workspace.root().joinpath(*_STUDIES, name).resolve(): name for name in names}
    return next((folders[at] for at in (place, *place.parents) if at in folders), None)


def _studies() -> list[str]:
    try:
        return workspace.studies()
    except UsageError:
        return []


def climb(url: str, found: Iterable[Revision]) -> None:
    """Execute revisions, each in a transaction of its own. Raises MigrationError, naming the file."""
    for one in found:
        go(url, one, "upgrade")


def go(url: str, revision: Revision, way: Way) -> None:
    """Execute one way of one revision. Raises MigrationError with PostgreSQL's words."""
    from sqlalchemy.exc import SQLAlchemyError

    # Alembic means a transaction; this connection is not to commit each statement
    with connect(url, autocommit=False) as conn:
        try:
            revision.run(conn, way)
        except (SQLAlchemyError, psycopg.Error) as error:
            raise MigrationError(
                f"{revision.source}, {way}(): {_said(error)}", step=revision.id, hint="mend the revision"
            ) from None


@contextmanager
def live(url: str) -> Iterator[Connection]:
    """A SQLAlchemy connection of psycopg's to a libpq URL."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connect(url, autocommit=False), poolclass=NullPool
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _said(error: BaseException) -> str:
    """PostgreSQL's words in an error of SQLAlchemy's or psycopg's."""
    origin = getattr(error, "orig", None) or error
    diag = getattr(origin, "diag", None)
    text = (diag.message_primary if diag is not None else None) or str(origin) or type(origin).__name__
    return str(text)


def without(schema: Schema, tables: Iterable[tuple[str | None, str]]) -> Schema:
    """The schema without some tables."""
    gone = set(tables)
    return replace(schema, tables=tuple(t for t in schema.tables if (t.schema, t.name) not in gone))
