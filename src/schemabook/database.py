"""The façade: a database at hand, with the verbs that the notebooks use. Delegations and nothing more.

A verb brings what it needs when it is first used: who only draws does not wait for what migrates.
"""

from __future__ import annotations

import contextlib
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemabook import catalog, workspace
from schemabook.errors import ServerError, UsageError
from schemabook.server import hide, server
from schemabook.server.urls import Url, parse
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    from schemabook import modelled, scripts
    from schemabook.draw import Diagram
    from schemabook.frames import ResultFrame
    from schemabook.migrate import Status
    from schemabook.modelling.loading import Given
    from schemabook.models import Style
    from schemabook.schema import Schema
    from schemabook.server import Scratch
    from schemabook.show_drift import DriftReport
    from schemabook.show_lint import LintReport
    from schemabook.show_migration import MigrationReport
    from schemabook.show_plan import ComparisonView, PlanView, WorkloadView
    from schemabook.tour import Tour

_open: dict[str, Database] = {}


class Database:
    """An open database: `open()` and `connect()` make it. `name` is what `%%sql @name` calls it."""

    def __init__(
        self, url: str, name: str, scratch: Scratch | None = None, study: workspace.Study | None = None
    ) -> None:
        self.url = Url(url)
        self.name = name
        self._study = study
        self._session = Session(url)
        self._scratch = scratch
        # a cell that opens the same study again forgets the first one: it is dropped then, not at the end
        self._release = weakref.finalize(self, _release, self._session, scratch)

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        what = "scratch database" if self._scratch else hide(self.url)
        return f"<Database {self.name!r}: {what}>"

    @property
    def session(self) -> Session:
        """The interactive session; UsageError after `close()`."""
        if not self._release.alive:
            raise UsageError(f"The database {self.name!r} is closed.", hint="open it again")
        return self._session

    @property
    def schema(self) -> Schema:
        """A fresh snapshot of the schema, uncommitted changes of this session included."""
        with self.session.guarded() as connection:
            found = catalog.read(connection)
        return replace(found, database=self.name)  # a scratch database's own name is different each time

    def sql(self, text: str, **values: Any) -> ResultFrame | None:
        """Execute SQL; `:name` stands for the keyword argument `name`. The last statement's rows, if any."""
        from schemabook.frames import ResultFrame

        result = self.session.execute(text, values or None)
        return ResultFrame(result) if result.fields is not None else None

    def load(self, path: Path | str, progress: Callable[[int, int], None] | None = None) -> scripts.Loaded:
        """Execute a script by somebody else in a scratch database; tells what was left out.

        `progress(done, total)` is called as it goes, in characters of the script.
        """
        from pathlib import Path

        from schemabook import scripts

        if self._scratch is None:
            raise UsageError(
                "load() is for scratch databases: a script may drop what it finds.",
                hint="db = schemabook.open() makes one; execute your own statements with db.sql()",
            )
        return scripts.load(self.url, Path(path), progress)

    def diagram(self, focus: str | None = None, **options: Any) -> Diagram:
        """The ER diagram; see `schemabook.draw.diagram` for the options."""
        from schemabook.draw import diagram

        return diagram(self.schema, focus=focus, **options)

    def explain(self, statement: str, values: Mapping[str, Any] | None = None, **options: Any) -> PlanView:
        """The plan of a statement, executed (unless `analyze=False`) and rolled back."""
        from schemabook import explaining
        from schemabook.show_plan import PlanView

        timing = bool(options.get("timing", True)) and not options.get("generic")
        source = explaining.explain(self.session, statement, values, **options)
        view = PlanView.read(source, timing=timing)
        # the schema makes findings more exact; where there are none, reading it is not worth the time
        return replace(view, schema=self.schema) if view.insights else view

    def compare(
        self, statement: str, before: str = "", after: str = "", *, timing: bool = True, **options: Any
    ) -> ComparisonView:
        """Measure a statement in two situations, each made by SQL that is rolled back: `measure.compare`."""
        from schemabook import measure
        from schemabook.show_plan import ComparisonView

        found = measure.compare(self.session, statement, before, after, **options)
        return ComparisonView(found, timing=timing)

    def lint(self, **options: Any) -> LintReport:
        """What the design rules find; see `schemabook.lint.judged` for the options."""
        from schemabook import lint
        from schemabook.show_lint import LintReport

        schema = self.schema
        return LintReport.of(lint.judged(schema, **options), schema)

    def tour(self, **options: Any) -> Tour:
        """A tour for whoever inherits this database; the options: `schemabook.tour.of_session`."""
        from schemabook.tour import of_session

        return of_session(self.session, self.name, **options)

    def models(
        self, output: Path | str | None = None, *, style: Style | None = None, **options: Any
    ) -> modelled.Written:
        """The models of this database, printed or in the file `output`; one that is there is refined.

        `style` is "sqlalchemy" or "sqlmodel"; the options are those of `schemabook.modelling.writing.write`.
        """
        from schemabook import modelled

        return modelled.models(self._named(), output, style=style, **{"live": True, **options})

    def drift(self, models: Given, **options: Any) -> DriftReport:
        """What models (a file, a module, a MetaData) and this database do not agree on, and what closes it.

        The options are those of `schemabook.modelling.drifting.drift`; `migrations` adds a third side.
        """
        from schemabook import modelled

        return modelled.drift(models, self.schema, **options)

    def migrate(
        self, to: str | None = None, *, down: bool = False, source: Path | str | None = None, **options: Any
    ) -> Status:
        """Apply the steps up to `to`, or undo those after it; how the steps of this run stand then.

        `source` is a study's name or a folder; without it the study that the database was opened with. The
        options are those of `schemabook.migrate.up` and `down`.
        """
        from schemabook import migrate

        study = self._steps(source)
        run = migrate.down if down else migrate.up
        done = {applied.step for applied in run(self.url, study, to=to, **options)}
        return migrate.status(self.url, study).only(done)

    def migrations(self, source: Path | str | None = None) -> Status:
        """How each step of the study (or of another source) stands in this database."""
        from schemabook import migrate

        return migrate.status(self.url, self._steps(source))

    def explain_migration(
        self, migration: Path | str, *, rows: Mapping[str, float] | None = None
    ) -> MigrationReport:
        """What each statement of a migration (SQL, or a path) would lock, rewrite and scan here.

        Beside it what to run instead. It is executed on a scratch copy; this database is only read. `rows`
        says how many rows tables have where the migration is meant for.
        """
        from schemabook import migrations

        subject = migrations.given(migration, self.url)
        return migrations.explain(subject, target=self.schema, rows=rows)

    def workload(self, path: Path | str | None = None, *, timing: bool = True) -> WorkloadView:
        """The queries of a file, or those that pg_stat_statements has seen in this database."""
        from schemabook import workload
        from schemabook.show_plan import WorkloadView

        found = workload.read_file(path) if path else workload.read_statistics(self.session)
        return WorkloadView(found, self.session, timing=timing)

    def _named(self) -> Schema:
        """The snapshot under the name that the reader knows: a scratch database has one of its own."""
        return replace(self.schema, database=self.name)

    def _steps(self, source: Path | str | None) -> workspace.Study:
        if source is not None:
            return workspace.named(source)
        if self._study is None:
            raise UsageError(
                f"The database {self.name!r} was opened without a study.", hint="name one: source="
            )
        return self._study

    def close(self) -> None:
        """End the session; a scratch database is dropped."""
        self._release()
        if _open.get(self.name) is self:
            del _open[self.name]


def open(  # noqa: A001
    study: str | None = None, *, at: str | None = None, url: str | None = None
) -> Database:
    """A scratch database of one's own, with a study in it or empty; dropped at the end of the process.

    `at` is the version of the study ("v0.1"), the newest without it. The server is the embedded PostgreSQL,
    or the one that `url` or SCHEMABOOK_DATABASE_URL names.
    `%%sql @name` means the database that was opened last under that name.
    """
    if study is None and at is not None:
        raise UsageError("An empty database has no version.", hint="name a study")
    on = server(url)
    if study is None:
        scratch = on.scratch()
        return _register(Database(scratch.url, "scratch", scratch))
    from schemabook import opening

    found = workspace.study(study)
    scratch = opening.open_study(on, found.until(at) if at else found)
    return _register(Database(scratch.url, study, scratch, found))


def connect(url: str) -> Database:
    """An existing database, by a libpq URL. Nothing is created, nothing is dropped. Raises ConnectError."""
    found = Database(url, _free_name(parse(url).get("dbname", "database")))
    try:
        found.session.connection  # noqa: B018 - a wrong URL is better told here than at the first query
    except BaseException:
        found.close()
        raise
    return _register(found)


def current() -> Database | None:
    """The database that was opened last and is still open: what a `%%sql` without a name uses."""
    return next(reversed(_open.values()), None)


def opened() -> dict[str, Database]:
    """The open databases by name, the current one last."""
    return dict(_open)


def use(database: Database) -> Database:
    """Make a database the current one."""
    return _register(database)


def _free_name(name: str) -> str:
    """`name`, or `name_2` and so on: two servers may each have a database "app", and both stay open."""
    taken = [name, *(f"{name}_{n}" for n in range(2, len(_open) + 2))]
    return next(candidate for candidate in taken if candidate not in _open)


def _release(session: Session, scratch: Scratch | None) -> None:
    session.close()
    if scratch is not None:
        with contextlib.suppress(ServerError):  # the server is gone: the database is swept when it is back
            scratch.drop()


def _register(database: Database) -> Database:
    _open.pop(database.name, None)
    _open[database.name] = database
    return database
