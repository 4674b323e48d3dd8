"""Texts of the snapshot as Python literals, and without the schema that readers take for granted."""

from __future__ import annotations

import ast
import re
from typing import Final

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook import catalog
from schemabook.modelling.formatting import formatted
from schemabook.models.literals import py
from schemabook.models.shadowed import FUNCTIONS, TYPES, is_collation
from schemabook.models.spelling import visible
from schemabook.models.text_clause import escaped
from schemabook.schema import Namespace, Schema, Table

PUBLIC: Final = Schema(namespaces=(Namespace(name="public"),))
DIALECT: Final = sa.make_url("postgresql+psycopg://").get_dialect()()
HARD: Final = [
    "",
    "it's",
    '"x"',
    """it's "x" """,
    """it's "x\"""",
    "^\\d+$",
    "a\\",
    "\\",
    '\\"',
    "'\\\"",
    "x \ny\t\n",
    "\r\x00\u200d\u2028😀\xa0",
    '"""',
    "'''" + '"""',
    'a\n"""\n',
    "\\\n",
    'x\\"\n"',
    "SELECT 'a',\n   \"b\"\n  WHERE c ~ '\\d'",
    "{braces} %s %% :x",
]
TEXT: Final = st.one_of(
    st.text(alphabet="ab'\"\\\n\t {}%:", max_size=12),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
)


@pytest.mark.parametrize("text", HARD)
def test_a_literal_is_in_the_format_of_ruff(text: str) -> None:
    line = f"x = {py(text)}\n"
    assert formatted(line) == line


@given(TEXT)
@settings(max_examples=1000)
def test_a_literal_has_the_very_value(text: str) -> None:
    written = py(text)
    assert ast.literal_eval(written) == text
    assert all(c.isprintable() or c in "\n\t" for c in written)
    assert not re.search(r"[ \t]$", written, re.MULTILINE)


def test_literals_have_few_escapes() -> None:
    assert py("it's") == '''"it's"'''
    assert py('"x"') == """'"x"'"""
    assert py("~ '\\d'") == '''r"~ '\\d'"'''
    assert py("'a' \"b\" c") == '''"""'a' "b" c"""'''
    assert py("SELECT\n  1") == '"""SELECT\n  1"""'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nextval('public.a_seq'::regclass)", "nextval('a_seq'::regclass)"),
        ("'public.\"It''s\"'::regclass", "'\"It''s\"'::regclass"),
        ("'public.point'::regclass", "'point'::regclass"),
        ("'public.pg_x'::regclass", "'public.pg_x'::regclass"),
        ("'public.point'::regtype", "'public.point'::regtype"),
        ("'public.f(public.t)'::regprocedure", "'f(t)'::regprocedure"),
        ("'public.uuidv7()'::regprocedure", "'public.uuidv7()'::regprocedure"),
        ("'public.x'::text", "'public.x'::text"),
        ("E'public.x'::regclass", "E'public.x'::regclass"),
        ('"public.x"', '"public.x"'),
        ("$$public.x$$ /* public.x */ -- public.x", "$$public.x$$ /* public.x */ -- public.x"),
        ("'a'::public.mood", "'a'::mood"),
        ("'a'::public.\"Mood\"[]", "'a'::\"Mood\"[]"),
        ("public.geometry(Point,4326)", "geometry(Point,4326)"),
        ("public.point", "public.point"),
        ("public.gen_random_uuid()", "public.gen_random_uuid()"),
        ("public.uuid_generate_v4()", "uuid_generate_v4()"),
        ("public.f(public.g(a))", "f(g(a))"),
        ("billing.f(other.public.x)", "billing.f(other.public.x)"),
        ("(a OPERATOR(public.=) 'x'::public.citext)", "(a = 'x'::citext)"),
        ("(a OPERATOR(billing.=) b)", "(a OPERATOR(billing.=) b)"),
        ("a public.gin_trgm_ops", "a gin_trgm_ops"),
        ("a COLLATE public.caseless", "a COLLATE caseless"),
        ('a COLLATE public."de_DE"', 'a COLLATE public."de_DE"'),
        (
            "WITH u AS (SELECT 1) SELECT FROM public.u, public.v",
            "WITH u AS (SELECT 1) SELECT FROM public.u, v",
        ),
        ("WITH u(a, b) AS MATERIALIZED (SELECT) SELECT FROM public.u", None),
        ("public", "public"),
        ("public.", "public."),
    ],
)
def test_what_goes_without_the_schema(text: str, expected: str | None) -> None:
    assert visible(text, PUBLIC) == (text if expected is None else expected)


def test_public_has_to_be_what_it_seems() -> None:
    assert visible("public.x", Schema()) == "public.x"
    taken = Schema(namespaces=PUBLIC.namespaces, tables=(Table(schema="a", name="public"),))
    assert visible("public.x", taken) == "public.x"


@given(st.text(alphabet="public.x '\"()$-=/*\n:reg", max_size=40))
def test_any_text_is_taken(text: str) -> None:
    once = visible(text, PUBLIC)
    assert len(once) <= len(text)


def test_the_lists_are_of_the_server(database: str) -> None:
    """Every name is PostgreSQL's (of some version), and no type is missing."""
    with psycopg.connect(database) as conn:
        types = conn.execute(
            "SELECT typname FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace "
            "AND typrelid = 0 AND typname !~ '^(_|pg_)'"
        ).fetchall()
        functions = conn.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
        ).fetchall()
        collations = conn.execute(
            "SELECT collname FROM pg_collation WHERE collnamespace = 'pg_catalog'::regnamespace"
        ).fetchall()
        version = conn.info.server_version
    assert {name for (name,) in types} <= TYPES
    if version >= 180000:
        assert FUNCTIONS - {name for (name,) in functions} == set()
    assert [name for (name,) in collations if not is_collation(name)] == []


@given(st.text(alphabet="\\:ab '%1", max_size=12))
@settings(max_examples=1000)
def test_a_text_clause_says_the_text(text: str) -> None:
    compiled = str(sa.text(escaped(text)).compile(dialect=DIALECT))
    assert compiled == text.replace("%", "%%")  # which the driver gets halved again


SQL: Final = """
    CREATE EXTENSION citext;
    CREATE TYPE mood AS ENUM ('a', 'b');
    CREATE SEQUENCE "It's";
    CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * $1';
    CREATE TABLE t (
        a int DEFAULT nextval('"It''s"') CHECK (twice(a) > 0),
        b citext DEFAULT 'public.x' CHECK (b = 'x' OR b LIKE 'public.y'),
        c mood[] DEFAULT '{a}',
        d text DEFAULT ('t'::regclass)::text
    );
    CREATE INDEX ON t (twice(a), (b || 'public.'));
"""


def test_the_text_is_what_a_reader_sees(database: str) -> None:
    """The same expressions as PostgreSQL prints them under the default search_path."""
    asked = """
        SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
        UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 't'::regclass
        UNION ALL SELECT pg_get_expr(indexprs, indrelid) FROM pg_index WHERE indrelid = 't'::regclass
    """
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(SQL)
        short = sorted(text for (text,) in conn.execute(asked))
        schema = catalog.read(conn)
        conn.execute("SET search_path = ''")
        long = [text for (text,) in conn.execute(asked.replace("'t'", "'public.t'"))]
    assert sorted(visible(text, schema) for text in long) == short
    assert sum("public" in text for text in long) > sum("public" in text for text in short)
