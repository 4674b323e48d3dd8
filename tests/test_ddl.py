"""Schemas made again from their snapshots: studies, torture, corpus, and one construct at a time."""

from __future__ import annotations

import re
import subprocess

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import schemabook as sb
from schemabook import catalog, ddl
from schemabook.schema import Name, Schema
from schemabook.schema_diff import diff
from schemabook.server import server
from schemabook.server.embedded import tool
from tests.ddl_round_trip import DATA, assert_made_again, constructs, execute, made, version
from tests.test_catalog_corpus import corpus, load

CONSTRUCTS = constructs()
STUDIES = ("tutoring", "practice", "flashcards", "tasks")


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_is_made_again_and_taken_away(name: str, database: str) -> None:
    since, text = CONSTRUCTS[name]
    if version() < since:
        pytest.skip(f"since PostgreSQL {since}")
    schema = made(database, text)
    assert_made_again(schema)
    # what each piece says takes it away, from the last to the first: nothing stays, nothing cascades unseen
    left = execute(database, [text for node in reversed(ddl.nodes(schema)) for text in node.drop])
    assert left == Schema(others=tuple(o for o in left.others if o.kind == "privileges"))


def test_there_are_enough_constructs() -> None:
    assert len(CONSTRUCTS) >= 120


@pytest.mark.parametrize("study", STUDIES)
def test_a_study_is_made_again(study: str) -> None:
    assert_made_again(sb.open(study).schema)


@pytest.mark.parametrize("files", [("torture.sql",), ("torture.sql", "torture_18.sql")])
def test_torture_is_made_again(files: tuple[str, ...], database: str) -> None:
    if version() < 18 and len(files) > 1:
        pytest.skip("since PostgreSQL 18")
    assert_made_again(made(database, "".join((DATA / f).read_text() for f in files)))


def test_pagila_is_made_again(database: str) -> None:
    text = corpus("pagila-schema.sql")
    if version() < 18 and "uuidv7()" in text:
        pytest.skip("this pagila needs PostgreSQL 18")
    assert_made_again(load(database, text))


def test_chinook_is_made_again(database: str) -> None:
    inside = re.sub(r"(?im)^(DROP|CREATE) DATABASE .*?;$|^\\c .*$", "", corpus("chinook.sql"))
    assert_made_again(load(database, inside))


def dumped(url: str) -> str:
    """The schema as pg_dump writes it, without what differs from run to run."""
    # the ledger of migrations is no part of the snapshot
    program = [str(tool("pg_dump")), "--schema-only", "--no-owner", "--exclude-schema=schemabook"]
    command = [*program, "--restrict-key=x", url]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return re.sub(r"(?m)^-- Dumped .*$", "", text)


@pytest.mark.parametrize("study", STUDIES)
def test_pg_dump_sees_no_difference(study: str, database: str) -> None:
    """A second opinion: what our snapshot does not carry, pg_dump would show."""
    db = sb.open(study)
    execute(database, ddl.statements(db.schema))
    assert dumped(database) == dumped(db.url)


def test_pg_dump_would_see_a_difference(database: str) -> None:
    db = sb.open("tasks")
    execute(database, ddl.statements(db.schema))
    before = dumped(database)
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("CREATE TABLE one_more (a integer)")
    assert dumped(database) != before


def names() -> st.SearchStrategy[str]:
    """Anything that PostgreSQL takes as a name: up to 63 bytes, no NUL."""
    letters = st.characters(codec="utf-8", exclude_characters="\0")
    hostile = ['a"b', "a'b", "%s", "{}", "a.b", "select", "Upper", "ünï", "x" * 61, "a\\b", "$1"]
    some = st.text(letters, min_size=1, max_size=15)
    return st.one_of(st.sampled_from(hostile), some.filter(lambda s: len(s.encode()) <= 40))


def named(schema: str, table: str, column: str, enum: str, function: str, text: str) -> list[str]:
    """A small schema with the names in every place that spells them."""
    t, c, f = ddl.name(schema, table), ddl.name(column), ddl.name(schema, function)
    e, label = ddl.name(schema, enum + "e"), ddl.literal(text)
    say = ddl.statement
    return [
        say("CREATE SCHEMA {}", ddl.name(schema)),
        say("CREATE TYPE {} AS ENUM ({})", e, label),
        say("CREATE FUNCTION {}(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'", f),
        say("CREATE TABLE {} ({} integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY)", t, c),
        say("ALTER TABLE {} ADD e {} DEFAULT {}, ADD f integer DEFAULT {}(1)", t, e, label, f),
        say("ALTER TABLE {} ADD CHECK ({} > 0), ADD CHECK ({}({}) > 0)", t, c, f, c),
        say("CREATE INDEX {} ON {} ({}({}))", ddl.name(function + "i"), t, f, c),
        say("CREATE VIEW {} AS SELECT {} FROM {}", ddl.name(schema, table + "v"), c, t),
        ddl.comment_on(ddl.raw(say("TABLE {}", t)), text),
        ddl.comment_on(ddl.raw(say("COLUMN {}", ddl.name(schema, table, column))), text),
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(names(), min_size=6, max_size=6))
def test_any_name_is_made_again(six: list[str]) -> None:
    schema, table, column, enum, function, text = six
    if column in ("e", "f", "tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"):
        column += "_"
    with server().scratch("ddl names") as scratch:
        assert_made_again(execute(scratch.url, named("n" + schema, table, column, enum, function, text)))


@given(names())
@settings(max_examples=200, deadline=None)
def test_a_name_is_spelled_as_postgresql_spells_it(name: str) -> None:
    row = server().connection.execute("SELECT quote_ident(%s)", [name]).fetchone()
    assert row == (ddl.quote(name),)


def test_keywords_are_those_of_the_server() -> None:
    from schemabook.ddl.spelling import KEYWORDS

    rows = server().connection.execute("SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'").fetchall()
    assert {word for (word,) in rows} <= KEYWORDS
    assert all(ddl.quote(word) == f'"{word}"' for (word,) in rows)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
@settings(max_examples=100, deadline=None)
def test_a_literal_is_the_same_text_again(text: str) -> None:
    row = server().connection.execute(f"SELECT {ddl.literal(text).as_string(None)}".encode()).fetchone()
    assert row == (text,)


def test_a_script_is_readable_and_does_the_same(database: str) -> None:
    with server().scratch("ddl script") as scratch:
        schema = made(
            scratch.url,
            """
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE TABLE users (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              mood mood NOT NULL DEFAULT 'ok'
            );
            COMMENT ON TABLE users IS 'People';
            """,
        )
    assert ddl.script(schema) == (
        "-- Settings\n\nSET search_path = '';\n\nSET check_function_bodies = off;\n\n\n"
        "-- Types\n\nCREATE TYPE public.mood AS ENUM ('sad', 'ok');\n\n\n"
        "-- Tables\n\nCREATE TABLE public.users (\n"
        "    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,\n"
        "    mood public.mood DEFAULT 'ok'::public.mood NOT NULL\n);\n\n"
        "COMMENT ON TABLE public.users IS 'People';\n\n\n"
        "-- Keys\n\nALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);\n"
    )
    assert made(database, ddl.script(schema)) == schema


def test_a_script_of_everything_can_be_split_again(database: str) -> None:
    schema = made(database, (DATA / "torture.sql").read_text())
    with server().scratch("ddl script") as scratch:
        assert diff(schema, made(scratch.url, ddl.script(schema))) == ()


def test_some_schemas_only(database: str) -> None:
    made(
        database,
        "CREATE SCHEMA app; CREATE TABLE t (id integer PRIMARY KEY); CREATE TABLE app.t (id integer)",
    )
    with psycopg.connect(database) as conn:
        only = catalog.read(conn, schemas=["app"])
    assert [t.key for t in only.tables] == [Name("app", "t")]
    assert_made_again(only)


def test_nothing_of_nothing() -> None:
    assert ddl.nodes(Schema()) == ()


def test_tablespaces(database: str) -> None:
    """In the server's own directory, since a test has no other place for one."""
    space = f"schemabook_test_{database.rpartition('_')[2][:8]}"
    admin = server().connection
    row = admin.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone()
    if row != (True,):
        pytest.skip("only a superuser makes tablespaces")
    admin.execute("SET allow_in_place_tablespaces = on")
    admin.execute(f"CREATE TABLESPACE {space} LOCATION ''".encode())
    try:
        with server().scratch("ddl tablespace") as scratch:
            schema = made(
                scratch.url,
                f"""
                CREATE TABLE t (a integer, b text) TABLESPACE {space};
                ALTER TABLE t ADD PRIMARY KEY (a) USING INDEX TABLESPACE {space};
                CREATE INDEX i ON t (b) TABLESPACE {space};
                CREATE MATERIALIZED VIEW m TABLESPACE {space} AS SELECT 1 AS a;
                """,
            )
            assert [i.tablespace for i in schema.table("t").indexes] == [space, space]
            assert_made_again(schema)
    finally:
        admin.execute(f"DROP TABLESPACE {space}".encode())
