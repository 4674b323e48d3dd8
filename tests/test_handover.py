"""From the runner to Alembic and back: the catalog decides, rows stay, nothing else is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from alembic import command
from psycopg import sql

from schemabook import catalog, migrate, workspace
from schemabook.errors import ConnectError, MigrationError, RightsError, UnknownName, UsageError
from schemabook.handover import to_alembic, to_runner
from schemabook.proving import contents
from schemabook.scripts import apply
from schemabook.server.urls import build, parse
from schemabook.session import Session
from tests.alembic_history import Project, config_of, revisions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

each_study = pytest.mark.parametrize("study", ["flashcards", "practice"])


def filled(url: str, study: str) -> str:
    """The study by the runner, with its sample rows."""
    found = workspace.study(study)
    migrate.up(url, found)
    session = Session(url)
    for path in found.sample:
        apply(session, path)
    session.close()
    return url


def everything(url: str) -> tuple[Any, Any, list[str]]:
    """The schema, all rows, and what stands in the schema `schemabook`, but for the version table."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(contents.SETTINGS)
        schema = catalog.read(conn)
        rows = contents.read(conn, schema)
        ledger = conn.execute(
            "SELECT to_jsonb(m)::text FROM schemabook.migrations AS m ORDER BY 1"
        ).fetchall()
    return schema, rows, [row[0] for row in ledger]


def version(url: str) -> list[str]:
    with psycopg.connect(url) as conn:
        return [row[0] for row in conn.execute("SELECT version_num FROM schemabook.alembic_version")]


@each_study
def test_to_alembic_and_on_with_it(study: str, database: str) -> None:
    before = everything(filled(database, study))
    head = revisions(study)[-1]
    found = to_alembic(database, study)
    assert (found.to, found.at, found.changed) == ("alembic", head, True)
    assert str(found) == f"Alembic has it at {head}"
    assert everything(database) == before
    assert version(database) == [head]
    again = to_alembic(database, study)
    assert (again.at, again.changed) == (head, False)
    assert str(again).endswith(", as before")
    config = config_of(study, database)
    command.upgrade(config, "head")  # nothing to do
    assert everything(database) == before
    command.downgrade(config, "-1")
    assert version(database) == revisions(study)[-2:-1]


@each_study
def test_to_the_runner_and_on_with_it(study: str, database: str) -> None:
    command.upgrade(config_of(study, database), "head")
    found = workspace.study(study)
    done = to_runner(database, study)
    assert (done.at, done.changed) == (found.steps[-1].name, True)
    assert migrate.status(database, found).clean
    assert version(database) == revisions(study)[-1:]
    assert not to_runner(database, study).changed
    migrate.down(database, found, to="0")
    with psycopg.connect(database) as conn:
        assert catalog.read(conn).tables == ()


def test_what_differs_is_told_and_nothing_written(database: str) -> None:
    filled(database, "practice")
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("ALTER TABLE students ADD nickname text; DROP INDEX problems_topic_idx")
    before = everything(database)
    for act in (to_alembic, to_runner):
        with pytest.raises(MigrationError) as caught:
            act(database, "practice")
        said = str(caught.value)
        assert "column students.nickname: added (text)" in said
        assert "index problems_topic_idx on problems: removed" in said
        assert "nothing was written" in said
    assert everything(database) == before
    with psycopg.connect(database) as conn:
        assert conn.execute("SELECT to_regclass('schemabook.alembic_version')").fetchone() == (None,)


def test_a_database_on_its_way_is_handed_over_where_it_is(database: str) -> None:
    migrate.up(database, workspace.study("flashcards"), to="v0.1/002_decks")
    assert to_alembic(database, "flashcards").at == revisions("flashcards")[0]
    command.upgrade(config_of("flashcards", database), "+1")
    assert to_runner(database, "flashcards").at == "v0.1/005_reviews"
    migrate.up(database, workspace.study("flashcards"))
    assert to_alembic(database, "flashcards", revision="head").changed


def test_between_two_revisions_the_nearest_is_named(database: str) -> None:
    migrate.up(database, workspace.study("flashcards"), to="v0.1/003_cards")
    with pytest.raises(MigrationError, match=f"not as {revisions('flashcards')[0]} leaves it") as caught:
        to_alembic(database, "flashcards")
    assert "table cards: added" in str(caught.value)
    with pytest.raises(MigrationError, match=f"not as {revisions('flashcards')[-1]} leaves it"):
        to_alembic(database, "flashcards", revision="head")
    with pytest.raises(MigrationError, match=r"not as v0\.1/002_decks leaves it"):
        to_runner(database, "flashcards", to="002_decks")


def test_states_that_only_differ_in_rows(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "shop" / "v0.1"
    folder.mkdir(parents=True)
    for name, up, down in (
        ("001_t", "CREATE TABLE t (x int);", "DROP TABLE t;"),
        ("002_rows", "INSERT INTO t VALUES (1);", "DELETE FROM t;"),
    ):
        (folder / f"{name}.sql").write_text(f"-- Up.\n{up}\n", encoding="utf-8")
        (folder / f"{name}.down.sql").write_text(f"-- Down.\n-- Lost: rows\n{down}\n", encoding="utf-8")
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("CREATE TABLE t (x int)")
    with pytest.raises(UsageError, match=r"may be at any of v0\.1/001_t, v0\.1/002_rows"):
        to_runner(database, folder.parent)
    assert to_runner(database, folder.parent, to="001_t").at == "v0.1/001_t"
    assert migrate.status(database, workspace.at(folder.parent)).named("pending") == ("v0.1/002_rows",)


def test_a_project_with_its_version_table_in_public(database: str, tmp_path: Path) -> None:
    """The table is no difference, and is written where env.py has it."""
    project = Project(tmp_path / "scripts", database)
    env = (project.folder / "env.py").read_text(encoding="utf-8")
    options = '["metadata"], version_table_schema=None, version_table="done")'
    (project.folder / "env.py").write_text(env.replace('["metadata"])', options), encoding="utf-8")
    project.models('sa.Table("t", metadata, sa.Column("x", sa.Integer))\n')
    project.revise()
    folder = tmp_path / "shop" / "v0.1"
    folder.mkdir(parents=True)
    (folder / "001_t.sql").write_text("-- t\nCREATE TABLE t (x integer);\n", encoding="utf-8")
    (folder / "001_t.down.sql").write_text("-- t\nDROP TABLE t;\n", encoding="utf-8")
    shop = folder.parent
    assert to_runner(database, shop, scripts=project.folder).changed
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("DROP TABLE public.done")
    assert to_alembic(database, shop, scripts=project.folder).changed
    with psycopg.connect(database) as conn:
        assert conn.execute("SELECT version_num FROM public.done").fetchall() == [("r1",)]
        (table,) = [t for t in catalog.read(conn).tables if t.name == "done"]
    assert [(c.name, c.type, c.nullable) for c in table.columns] == [
        ("version_num", "character varying(32)", False)
    ]
    assert [k.name for k in table.constraints if k.name.endswith("pkc")] == ["done_pkc"]
    command.upgrade(project.config, "head")


def test_another_history_has_been_there(database: str) -> None:
    filled(database, "practice")
    to_alembic(database, "practice")
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("UPDATE schemabook.alembic_version SET version_num = 'somebody'")
    with pytest.raises(MigrationError, match="at somebody, which practice does not have"):
        to_alembic(database, "practice")
    assert version(database) == ["somebody"]


@pytest.fixture
def reader(database: str) -> Iterator[str]:
    """A role that may read everything and write nothing."""
    name = f"{parse(database)['dbname']}_reader"
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        yield build({**parse(database), "user": name})
        conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_a_role_that_may_not(database: str, reader: str) -> None:
    migrate.up(database, workspace.study("flashcards"))
    with pytest.raises(RightsError, match="version table of Alembic cannot be written"):
        to_alembic(reader, "flashcards")


def test_what_means_nothing(database: str) -> None:
    with pytest.raises(UsageError, match="no Alembic scripts"):
        to_alembic(database, "tutoring")
    with pytest.raises(UnknownName):
        to_alembic(database, "nothing")
    with pytest.raises(UnknownName):
        to_runner(database, "practice", to="v9.9")
    with pytest.raises(UsageError, match="no steps"):
        to_runner(database, "practice", to="0")
    with pytest.raises(ConnectError):
        to_alembic("postgresql://u:s3cret@127.0.0.1:1/x", "practice")
