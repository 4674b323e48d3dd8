"""A database changes hands between the runner (`schemabook.migrate`) and Alembic, with the rows it has.

Nothing is executed on it: its catalog is compared with the states that the new tool's steps lead to, on
scratch databases, and the one that is equal is written down as where it is. What the other tool has written
down stays. A database that is equal to none is refused, with what differs.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import psycopg
from psycopg import sql

from schemabook import catalog, migrate, schema_diff, workspace
from schemabook.errors import MigrationError, RightsError, UsageError
from schemabook.reviewing.project import go, project, without
from schemabook.server import VARIABLE, connect, hide, scratch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from schemabook.reviewing.project import Project
    from schemabook.revisions import Revision
    from schemabook.schema import Schema
    from schemabook.steps import Step
    from schemabook.workspace import Study

    State = tuple[str, Schema]

Tool = Literal["alembic", "runner"]
_MANY: Final = 20  # differences that are told


@dataclass(frozen=True, repr=False)
class Handover:
    """The database is at `at` for the tool `to`; `changed` is False where that was written down already."""

    to: Tool
    at: str
    changed: bool

    def json(self) -> dict[str, Any]:
        """The result as JSON values."""
        return asdict(self)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        who = "Alembic" if self.to == "alembic" else "the runner"
        return f"{who} has it at {self.at}" + ("" if self.changed else ", as before")


def to_alembic(
    url: str, study: Study | Path | str, *, scripts: Path | str | None = None, revision: str | None = None
) -> Handover:
    """Write down for Alembic at which revision the database is: `revision`, else the one whose state it has.

    `study` is a study, its name or folder; `scripts` its Alembic project, where that is not found by the
    name. Raises MigrationError where the database is not what the revision makes (of none, without
    `revision`), UsageError where it may be several, UnknownName, RightsError.
    """
    found = _project(study, scripts)
    chain = found.until() if revision is None else found.until(revision)
    wanted = {one.id for one in chain} if revision is None else {chain[-1].id}
    at = _equal(found.schema(url), _revisions(chain, found, wanted), url)
    return Handover("alembic", at, _stamp(url, found, at))


def to_runner(
    url: str, study: Study | Path | str, *, scripts: Path | str | None = None, to: str | None = None
) -> Handover:
    """Write down in the runner's ledger which steps the database has: up to `to`, else as its state says.

    `to` is a version or step. The ledger is made where there is none. Raises as `to_alembic` does.
    """
    found = study if isinstance(study, workspace.Study) else workspace.named(study)
    chain = migrate.between(found, None, to)
    if not chain:
        raise UsageError(f"{found.name} has no steps up to {to}.", hint="name a version or a step")
    wanted = {step.name for step in chain} if to is None else {chain[-1].name}
    at = _equal(_without_alembic(url, found, scripts), _steps(found, chain, wanted), url)
    before = repr(migrate.status(url, found))
    return Handover("runner", at, before != repr(migrate.stamp(url, found, to=at)))


def _project(study: Study | Path | str, scripts: Path | str | None) -> Project:
    if scripts is not None:
        return project(scripts)
    return project(study.name if isinstance(study, workspace.Study) else study)


def _without_alembic(url: str, study: Study, scripts: Path | str | None) -> Schema:
    """The schema without Alembic's version table, wherever its env.py has it."""
    try:
        return _project(study, scripts).schema(url)
    except UsageError:
        if scripts is not None:
            raise
    with closing(connect(url)) as conn:
        return without(catalog.read(conn), [("public", "alembic_version")])


def _revisions(chain: Iterable[Revision], found: Project, wanted: Collection[str]) -> Iterator[State]:
    """The wanted revisions with the states after them."""
    with scratch("handover") as made:
        for one in chain:
            go(made.url, one, "upgrade")
            if one.id in wanted:
                yield one.id, found.schema(made.url)


def _steps(study: Study, chain: Iterable[Step], wanted: Collection[str]) -> Iterator[State]:
    """The wanted steps with the states after them."""
    with scratch("handover") as made, closing(connect(made.url)) as conn:
        for step in chain:
            migrate.up(made.url, study, to=step.name)
            if step.name in wanted:
                yield step.name, catalog.read(conn)


def _equal(here: Schema, states: Iterable[State], url: str) -> str:
    """The name of the state that is equal; MigrationError with what differs from the nearest otherwise."""
    compared = [(name, state, schema_diff.diff(state, here)) for name, state in states]
    equal = [name for name, _, changes in compared if not changes]
    if len(equal) == 1:
        return equal[0]
    if equal:  # steps that only change rows lie between
        raise UsageError(
            f"The database {hide(url)} may be at any of {', '.join(equal)}: their catalogs are equal.",
            hint="say which one it is: --at",
        )
    nearest, state, changes = min(compared, key=lambda one: len(one[2]))
    lines = [f"  {change}" for change in changes[:_MANY]]
    lines += [f"  and {len(changes) - _MANY} more"] if len(changes) > _MANY else []
    made, its = state.server_version // 10000, here.server_version // 10000
    raise MigrationError(
        "\n".join([f"The database {hide(url)} is not as {nearest} leaves it; nothing was written:", *lines]),
        step=nearest,
        hint="bring it there, or write a step for what differs"
        if made == its
        else f"the states were made on PostgreSQL {made}, the database is on {its}: set {VARIABLE} to a "
        "server of its version",
    )


def _stamp(url: str, found: Project, at: str) -> bool:
    """Write the revision into the version table; False where it stands there already."""
    schema, name = found.version_table
    table = sql.Identifier(*([schema] if schema else []), name)
    known = {one.id for one in found.revisions}
    try:
        with closing(connect(url, autocommit=False)) as conn, conn.transaction():
            if not _is_there(conn, table):
                _make(conn, schema, name, table)
            query = sql.SQL("SELECT version_num FROM {}").format(table)
            rows = [str(row[0]) for row in conn.execute(query)]
            if unknown := [row for row in rows if row not in known]:
                raise MigrationError(
                    f"Alembic has the database at {unknown[0]}, which {found.name} does not have.",
                    hint="another history has been here: look at its scripts, and empty "
                    f"{table.as_string(conn)} if nobody needs them",
                )
            if rows == [at]:
                return False
            conn.execute(sql.SQL("DELETE FROM {}").format(table))
            conn.execute(sql.SQL("INSERT INTO {} (version_num) VALUES (%s)").format(table), [at])
            return True
    except psycopg.errors.InsufficientPrivilege as error:
        raise RightsError(
            f"The version table of Alembic cannot be written: {error.diag.message_primary}.",
            hint="connect as the owner of the database",
        ) from None


def _is_there(conn: psycopg.Connection[Any], table: sql.Identifier) -> bool:
    row = conn.execute("SELECT to_regclass(%s)::text IS NOT NULL", [table.as_string(conn)]).fetchone()
    return bool(row and row[0])


def _make(conn: psycopg.Connection[Any], schema: str | None, name: str, table: sql.Identifier) -> None:
    """The version table as Alembic makes it, and its schema."""
    from schemabook.alembic_env import COMMENT, SCHEMA

    if schema is not None:
        there = conn.execute("SELECT to_regnamespace(%s) IS NULL", [sql.Identifier(schema).as_string(conn)])
        if (there.fetchone() or (False,))[0]:
            conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
            if schema == SCHEMA:
                conn.execute(COMMENT)
    statement = "CREATE TABLE {} (version_num varchar(32) NOT NULL, CONSTRAINT {} PRIMARY KEY (version_num))"
    conn.execute(sql.SQL(statement).format(table, sql.Identifier(f"{name}_pkc")))
