"""Migrations as the notebooks and the command line speak of them: what is pending, observed and judged.

What is to be observed is a text, an .sql file, a folder of versions, a study, or a folder of Alembic's. It is
run on a scratch copy of the schema that it starts from: no row is copied, and the target is only read.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from schemabook import catalog, generating, migrate, observing, proving, revisions, scripts, steps, workspace
from schemabook.errors import SqlError, UnknownName, UsageError
from schemabook.generating import Source, generate
from schemabook.generating.sources import EMPTY
from schemabook.observing import Unit, observe_units
from schemabook.observing.units import of_revisions
from schemabook.server import connect, scratch
from schemabook.show_migration import MigrationReport, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from schemabook.proving import Proof
    from schemabook.revisions import Revision
    from schemabook.schema import Schema, Table
    from schemabook.workspace import Study

__all__ = ["Subject", "explain", "generate", "given", "of_path", "of_study", "of_text", "prove", "snapshot"]

_GIVEN = "the rows that were given"
_ROW_BYTES = 100  # of a table that nobody has measured
_PAGE_BYTES = 8192
_MOST_ROWS = 1e15  # more than fit into a table of 32 TB with partitions to spare


@dataclass(frozen=True)
class Subject:
    """What is to be observed: `units` in order, on top of `base`, an empty database where none is given."""

    units: tuple[Unit, ...]
    base: Source = field(default_factory=lambda: generating.source(EMPTY))


def explain(
    subject: Subject,
    *,
    target: Schema | None = None,
    rows: Mapping[str, float] | None = None,
    progress: Callable[[str], None] | None = None,
) -> MigrationReport:
    """Run the subject on a scratch copy of `target`, the database that is meant, and judge it by its sizes.

    `rows` says how many rows tables really have, where the target is smaller or does not know. Without a
    target the copy is the subject's base, and sizes are unknown but for `rows`. Raises SqlError with file,
    line and caret for a statement that PostgreSQL refuses there, UnknownName for a table in `rows`.
    """
    base = generating.of_schema(target) if target is not None else subject.base
    with scratch("explain") as copy:
        base.build(copy.url)
        sized = with_rows(target or replace(snapshot(copy.url), database=_GIVEN), rows) if rows else target
        try:
            return report(copy.url, subject.units, target=sized, progress=progress)
        except SqlError as error:
            for unit in (u for u in subject.units if u.source == error.file and u.run is None):
                migrate.locate(error, unit.text)
            raise


def prove(source: Study | Path | str, **options: Any) -> Proof:
    """Execute every step of a study or folder up, down and up again, with rows, on scratch databases.

    The options are those of `schemabook.proving.prove`.
    """
    study = workspace.named(source) if isinstance(source, str | Path) else source
    return proving.prove(study, **options)


def given(migration: Path | str, url: str | None = None) -> Subject:
    """SQL, or the path of what holds it; of a folder the steps that are pending at `url`."""
    if _is_path(migration):
        return of_path(Path(migration), url=url)
    if isinstance(migration, Path) or len(migration.split()) < 2:  # a name with a mistake in it, not SQL
        raise UsageError(
            f"There is nothing at {str(migration)!r}.",
            hint="give SQL, an .sql file, or a folder of versions or of Alembic's",
        )
    return of_text(migration)


def _is_path(migration: Path | str) -> bool:
    try:
        return bool(str(migration).strip()) and Path(migration).exists()
    except (OSError, ValueError):  # too long for a name, or with a null in it: a text
        return False


def of_text(text: str, source: str = "SQL") -> Subject:
    """SQL as psql sends it: each statement on its own, unless it says BEGIN; with a lock_timeout."""
    return Subject((Unit(source=source, text=text, transaction=False, lock_timeout=True),))


def of_path(
    path: Path, *, url: str | None = None, to: str | None = None, since: str | None = None
) -> Subject:
    """An .sql file, one transaction unless it says otherwise; a folder of versions; or Alembic's revisions.

    Of a folder or of Alembic's what comes after `since`, else what is pending at `url`, else all.
    """
    if path.is_file() and path.suffix == ".sql":
        transaction = "no-transaction" not in steps.directives(path)
        text = scripts.read(path)
        return Subject((Unit(source=path.name, text=text, transaction=transaction, lock_timeout=True),))
    if path.is_dir() and any(path.glob("v*.*/")):
        return of_study(workspace.at(path), url=url, to=to, since=since)
    return _of_revisions(path, url, to, since)


def of_study(
    study: Study, *, url: str | None = None, to: str | None = None, since: str | None = None
) -> Subject:
    """The steps of a study: those after `since`, a version or step, else those pending at `url`, else all."""
    if url is not None and since is None:
        pending = {planned.step for planned in migrate.plan(url, study, to=to)}
        return Subject(observing.of_steps(s for s in study.steps if s.name in pending))
    units = observing.of_steps(migrate.between(study, since, to))
    if since is None:
        return Subject(units)
    return Subject(units, Source(f"{study.name}@{since}", lambda at: migrate.up(at, study, to=since)))


def _of_revisions(path: Path, url: str | None, to: str | None, since: str | None) -> Subject:
    try:
        found = revisions.read(path)
    except UsageError as error:
        if path.is_dir() and error.hint:
            error.hint += "; or write a migration folder: v0.1/001_users.sql, v0.1/001_users.down.sql, ..."
        raise
    known = [r.id for r in found]
    applied = since if since is not None or url is None else _alembic_version(url, found)
    for name in (applied, to):
        if name is not None and name not in known:
            raise UnknownName("revision", name, known)
    begin = known.index(applied) + 1 if applied else 0
    end = known.index(to) + 1 if to else len(known)
    before, units = of_revisions(found[:begin]), of_revisions(found[begin:end])
    return Subject(units, Source(f"revision {applied}", lambda at: observe_units(at, before)))


def _alembic_version(url: str, found: Sequence[Revision]) -> str | None:
    """The revision that the database is at; UsageError where there are several heads."""
    options = found[0].options if found else {}
    schema, name = options.get("version_table_schema"), options.get("version_table", "alembic_version")
    table = sql.Identifier(*([schema] if schema else []), name)
    with closing(connect(url)) as conn:
        try:
            rows = conn.execute(sql.SQL("SELECT version_num FROM {}").format(table)).fetchall()
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return None
    if len(rows) > 1:
        raise UsageError("The database is at several revisions at once.", hint="name one with --from")
    return str(rows[0][0]) if rows else None


def snapshot(url: str) -> Schema:
    """The schema at `url`, with the sizes of its tables."""
    with closing(connect(url)) as conn:
        return catalog.read(conn)


def with_rows(schema: Schema, rows: Mapping[str, float]) -> Schema:
    """The schema as if tables had so many rows: for a rehearsal. UnknownName for a table it does not have.

    Pages grow as the rows do; a table without any counts 100 bytes a row.
    """
    for name, count in rows.items():
        if not 0 <= count < _MOST_ROWS:  # nor is it NaN
            raise UsageError(f"{name} cannot have {count} rows.", hint="a number such as 12000000 or 12e6")
    wanted = {schema.table(name).key: float(count) for name, count in rows.items()}
    return replace(schema, tables=tuple(_sized(t, wanted.get(t.key)) for t in schema.tables))


def _sized(table: Table, rows: float | None) -> Table:
    if rows is None:
        return table
    measured = table.pages / table.rows if table.rows > 0 else 0
    pages = round(rows * (measured or _ROW_BYTES / _PAGE_BYTES))
    return replace(table, rows=rows, pages=max(pages, 1))


def parse_rows(given: Iterable[str]) -> dict[str, float]:
    """`orders=12000000` -> {"orders": 12e6}. Raises UsageError."""
    found = {}
    for one in given:
        name, _, count = one.rpartition("=")
        try:
            found[name] = float(count)
        except ValueError:
            name = ""
        if not name:
            raise UsageError(f"{one!r} says no rows.", hint="write it like orders=12000000")
    return found
