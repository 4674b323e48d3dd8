"""A transaction ends in the session generator of the studies and nowhere else in their source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.commit_rule import ends

STUDIES = Path(__file__).resolve().parents[1] / "src" / "studies"
GENERATOR = "engine.py"
EXEMPT = {"flashcards/committing.py": "shows the other school: a repository that commits"}
SOURCES = {
    path.relative_to(STUDIES).as_posix(): path.read_text()
    for path in sorted(STUDIES.rglob("*.py"))
    # a migration is no unit of work of the application: Alembic ends its transaction
    if "migrations" not in path.relative_to(STUDIES).parts
}


@pytest.mark.parametrize("name", sorted(set(SOURCES) - {GENERATOR, *EXEMPT}))
def test_no_module_ends_a_transaction(name: str) -> None:
    assert ends(SOURCES[name]) == []


def test_the_session_generator_commits_once_and_rolls_back_once() -> None:
    found = ends(SOURCES[GENERATOR])
    assert {end.function for end in found} == {"get_session"}
    assert sorted(end.what for end in found) == [".commit commits", ".rollback rolls back"]
    (generator,) = [
        node
        for node in ast.walk(ast.parse(SOURCES[GENERATOR]))
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "get_session"
    ]
    assert any(isinstance(node, ast.Yield) for node in ast.walk(generator))


@pytest.mark.parametrize("name", sorted(EXEMPT))
def test_an_exemption_is_needed(name: str) -> None:
    assert ends(SOURCES[name])


def test_every_study_uses_the_one_generator() -> None:
    for study in ("flashcards", "practice", "tasks", "tutoring"):
        assert "from studies.engine import" in SOURCES[f"{study}/engine.py"]


@pytest.mark.parametrize(
    "source",
    [
        "await session.commit()",
        "session.rollback()",
        "done = session.commit\ndone()",
        "getattr(session, 'commit')()",
        "operator.methodcaller('rollback')(session)",
        "async with session.begin():\n    pass",
        "with engine.begin() as connection:\n    pass",
        "async with engine.begin() as connection:\n    pass",
        "async with sessions.begin() as session:\n    pass",
        "with Session.begin() as session:\n    pass",
        "transaction = connection.begin()",
        "connection.begin_twophase()",
        "connection.commit_prepared('x')",
        "with context.begin_transaction():\n    pass",
        "with context.autocommit_block():\n    pass",
        "async with connection.transaction():\n    pass",
        "connection.autocommit = True",
        "connection.set_autocommit(True)",
        "connect(url, autocommit=True)",
        "connect(url, autocommit=setting)",
        "create_engine(url, isolation_level='AUTOCOMMIT')",
        "engine.execution_options(isolation_level='autocommit')",
        "options = {'isolation_level': 'AUTOCOMMIT'}",
        "session.execute(text('COMMIT'))",
        "session.execute(text(' rollback; '))",
        "session.execute(text('UPDATE t SET a = 1; COMMIT'))",
        "session.execute(text('COMMIT AND CHAIN'))",
        "session.execute(text('END'))",
        "session.execute(text('BEGIN ISOLATION LEVEL SERIALIZABLE'))",
        "connection.exec_driver_sql('PREPARE TRANSACTION \\'x\\'')",
        "connection.exec_driver_sql('COM' 'MIT')",
        "import asyncpg",
        "import psycopg as driver",
        "from asyncpg import connect",
        "from psycopg.rows import dict_row",
        "Base.metadata.create_all(engine)",
        "await connection.run_sync(Base.metadata.drop_all)",
        "def f(end=session.commit):\n    pass",
        "@session.begin\ndef f():\n    pass",
        "lambda: session.commit()",
    ],
)
def test_every_form_is_caught(source: str) -> None:
    assert len(ends(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "await session.flush()",
        "async_sessionmaker(engine, expire_on_commit=False)",
        "with session.begin_nested():\n    pass",
        "session.execute(text('SAVEPOINT a'))",
        "session.execute(text('ROLLBACK TO SAVEPOINT a'))",
        "'''COMMIT'''",
        "def f():\n    '''commit'''",
        "event.listen(session, 'after_commit', heard)",
        "connect(url, autocommit=False)",
        "text('SELECT commit_time FROM log WHERE beginning < 3')",
        "text('CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END; $$')",
        "await session.close()",
        "import sqlalchemy.dialects.postgresql.asyncpg",
        "committed = True",
    ],
)
def test_what_ends_nothing_is_left_alone(source: str) -> None:
    assert ends(source) == []


def test_a_finding_says_where() -> None:
    (found,) = ends("def f(session):\n    def g():\n        session.commit()\n")
    assert (found.line, found.function) == (3, "g")
