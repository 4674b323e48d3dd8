"""env.py: which database, what is left alone, what autogenerate writes about enums and checks."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from schemabook.server import VARIABLE
from tests.alembic_history import Project, config_of, downgrade_of, engine_of, revisions, state, upgrade_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

HEAD = revisions("flashcards")[-1]
FIRST = revisions("flashcards")[0]
MOOD = """
mood = pg.ENUM("sad", "happy", name="mood")
people = sa.Table("people", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("mood", mood))
"""


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    return Project(tmp_path / "scripts", database)


def version(url: str) -> list[str]:
    with psycopg.connect(url) as conn:
        if conn.execute("SELECT to_regclass('schemabook.alembic_version')").fetchone() == (None,):
            return []
        return [row[0] for row in conn.execute("SELECT version_num FROM schemabook.alembic_version")]


# Which database


def test_the_url_of_the_environment(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, database)
    command.upgrade(config_of("flashcards"), FIRST)
    assert version(database) == [FIRST]


def test_the_url_of_the_command_line_wins(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://nowhere.invalid/x")
    config = config_of("flashcards", "postgresql://elsewhere.invalid/x")
    config.cmd_opts = Namespace(x=[f"url={database}"])
    command.upgrade(config, FIRST)
    assert version(database) == [FIRST]


def test_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(CommandError, match=VARIABLE):
        command.upgrade(config_of("flashcards"), "head")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:s3cret@127.0.0.1:1/x",
        "postgresql://u:s3cret@nowhere.invalid/x",
        "postgresql://u:s3cret@h@127.0.0.1:1/x",
        "postgresql://u:s3cret@127.0.0.1:1/x?unknown=1",
        "s3cret",
    ],
)
def test_what_cannot_be_reached_is_one_line_without_the_secret(url: str) -> None:
    with pytest.raises(CommandError) as caught:
        command.upgrade(config_of("flashcards", url), "head")
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_servers_own_words(database: str) -> None:
    with pytest.raises(CommandError, match="does not exist"):
        command.current(config_of("flashcards", database.replace("/schemabook_", "/no_such_")))


def test_a_connection_of_the_callers_is_his_to_commit(database: str) -> None:
    config = config_of("flashcards")
    with engine_of(database, "psycopg") as engine:
        sync: Engine = engine  # type: ignore[assignment]
        with sync.connect() as connection:
            connection.execute(text("SELECT 1"))
            config.attributes["connection"] = connection
            command.upgrade(config, FIRST)
            connection.rollback()
        assert version(database) == []
        assert state(database).tables == ()
        with sync.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, FIRST)
    assert version(database) == [FIRST]


def test_an_async_connection_and_a_running_loop(database: str) -> None:
    """In a notebook a loop runs, and alembic.command is called from it."""

    async def cell() -> None:
        command.upgrade(config_of("flashcards", database), FIRST)

    asyncio.run(cell())
    assert version(database) == [FIRST]


def test_a_lock_is_not_waited_for_for_ever(project: Project) -> None:
    env = (project.folder / "env.py").read_text(encoding="utf-8")
    (project.folder / "env.py").write_text(env.replace('["metadata"])', '["metadata"], lock_timeout="50ms")'))
    project.models(MOOD)
    project.revise()
    project.write('    op.execute("DROP TABLE people")', "    pass")
    with psycopg.connect(project.url) as conn:
        conn.execute("LOCK TABLE people IN ACCESS SHARE MODE")
        with pytest.raises(DBAPIError, match="lock timeout"):
            command.upgrade(project.config, "head")
    assert version(project.url) == ["r1"]
    command.upgrade(project.config, "head")


# What is left alone


def test_looking_changes_nothing(database: str) -> None:
    command.current(config_of("flashcards", database))
    with psycopg.connect(database) as conn:
        assert conn.execute("SELECT to_regnamespace('schemabook')").fetchone() == (None,)


def test_the_ledger_and_the_version_table_are_not_autogenerates(project: Project) -> None:
    with psycopg.connect(project.url, autocommit=True) as conn:
        conn.execute("CREATE SCHEMA schemabook; CREATE TABLE schemabook.migrations (step text PRIMARY KEY)")
    project.models("")
    env = (project.folder / "env.py").read_text(encoding="utf-8")
    (project.folder / "env.py").write_text(
        env.replace('["metadata"])', '["metadata"], include_schemas=True)')
    )
    path = project.revise()
    assert "pass" in upgrade_of(path)
    assert "migrations" not in path.read_text(encoding="utf-8")
    assert version(project.url) == ["r1"]


def test_a_project_may_keep_its_version_table_in_public(project: Project) -> None:
    project.models(MOOD)
    env = (project.folder / "env.py").read_text(encoding="utf-8")
    (project.folder / "env.py").write_text(
        env.replace('["metadata"])', '["metadata"], version_table_schema=None)')
    )
    project.revise()
    with psycopg.connect(project.url) as conn:
        assert conn.execute("SELECT version_num FROM public.alembic_version").fetchall() == [("r1",)]
        assert conn.execute("SELECT to_regnamespace('schemabook')").fetchone() == (None,)


# Enums and checks


def test_a_type_comes_before_its_table_and_goes_after_it(project: Project) -> None:
    project.models(MOOD)
    path = project.revise()
    up, down = upgrade_of(path), downgrade_of(path)
    assert up.index("CREATE TYPE mood AS ENUM ('sad', 'happy')") < up.index("create_table")
    assert "create_type=False" in up
    assert down.index("drop_table") < down.index("DROP TYPE mood")
    made = state(project.url)
    command.downgrade(project.config, "base")
    assert state(project.url).enums == ()
    command.upgrade(project.config, "head")
    assert state(project.url) == made


def test_two_tables_share_a_type_an_array_has_one_too(project: Project) -> None:
    project.models(
        MOOD + 'sa.Table("days", metadata, sa.Column("moods", sa.ARRAY(mood), nullable=False),'
        ' sa.Column("worst", mood))\n'
    )
    assert upgrade_of(project.revise()).count("CREATE TYPE") == 1
    assert [e.name for e in state(project.url).enums] == ["mood"]


def test_labels_that_come(project: Project) -> None:
    project.models(MOOD)
    project.revise()
    project.models(MOOD.replace('"sad", "happy"', '"awful", "sad", "so it\'s", "happy", "glad"'))
    path = project.revise()
    assert upgrade_of(path).count("ADD VALUE") == 3
    assert "no way to drop" in downgrade_of(path)
    assert state(project.url).enums[0].labels == ("awful", "sad", "so it's", "happy", "glad")
    command.downgrade(project.config, "-1")


def test_labels_that_go_or_move_are_left_to_the_review(project: Project) -> None:
    project.models(MOOD)
    project.revise()
    project.models(MOOD.replace('"sad", "happy"', '"happy", "sad"'))
    assert "ALTER TYPE" not in upgrade_of(project.revise())


def test_a_type_that_goes(project: Project) -> None:
    project.models(MOOD)
    project.revise()
    project.models("")
    path = project.revise()
    up, down = upgrade_of(path), downgrade_of(path)
    assert up.index("drop_table") < up.index("DROP TYPE mood")
    assert down.index("CREATE TYPE mood") < down.index("create_table")
    assert state(project.url).enums == ()
    command.downgrade(project.config, "-1")
    assert state(project.url).enums[0].labels == ("sad", "happy")


def test_a_type_goes_with_its_last_column_not_before(project: Project) -> None:
    more = MOOD + 'sa.Table("days", metadata, sa.Column("mood", mood), sa.Column("other", {}))\n'
    project.models(more.format("mood"))
    project.revise()
    project.models(more.format("sa.Text"))
    assert "DROP TYPE" not in upgrade_of(project.revise())
    last = 'sa.Table("people", metadata, sa.Column("id", sa.Integer, primary_key=True))\n'
    project.models(last)
    assert upgrade_of(project.revise()).count("DROP TYPE mood") == 1


def test_types_of_others_stay(project: Project) -> None:
    with psycopg.connect(project.url, autocommit=True) as conn:
        conn.execute("CREATE TYPE theirs AS ENUM ('a')")
    project.models(MOOD)
    assert "theirs" not in project.revise().read_text(encoding="utf-8")


def test_a_type_in_another_schema_with_a_name_that_needs_quotes(project: Project) -> None:
    env = (project.folder / "env.py").read_text(encoding="utf-8")
    (project.folder / "env.py").write_text(
        env.replace('["metadata"])', '["metadata"], include_schemas=True)')
    )
    with psycopg.connect(project.url, autocommit=True) as conn:
        conn.execute('CREATE SCHEMA "Odd one"')
    table = """
mood = pg.ENUM("a", name="Mood of", schema="Odd one")
sa.Table("people", metadata, sa.Column("mood", mood), schema="Odd one")
"""
    project.models(table)
    project.revise()
    project.models(table.replace('"a",', '"a", "b",'))
    project.revise()
    (enum,) = state(project.url).enums
    assert (enum.schema, enum.name, enum.labels) == ("Odd one", "Mood of", ("a", "b"))


def test_checks_that_come_and_go_but_not_their_text(project: Project) -> None:
    table = 'sa.Table("people", metadata, sa.Column("age", sa.Integer){})\n'
    project.models(table.format(""))
    project.revise()
    project.models(table.format(', sa.CheckConstraint("age > 0", name="people_age_check")'))
    assert "create_check_constraint" in upgrade_of(project.revise())
    project.models(table.format(', sa.CheckConstraint("age > 5", name="people_age_check")'))
    assert "pass" in upgrade_of(project.revise())
    project.models(table.format(""))
    assert "drop_constraint" in upgrade_of(project.revise())
