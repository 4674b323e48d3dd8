"""Every spelling of a type goes to SQLAlchemy and back, and Alembic sees no difference."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from schemabook import catalog
from schemabook.modelling.formatting import formatted
from schemabook.models import prelude
from schemabook.models.domains import implied
from schemabook.models.enums import definitions, enum_classes, said
from schemabook.models.literals import py
from schemabook.models.names import Names
from schemabook.models.types import type_code
from schemabook.schema import Namespace, Schema
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.models.code import TypeCode
    from schemabook.schema import Column, Table

SETUP: Final = """
    CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree; CREATE EXTENSION cube;
    CREATE SCHEMA billing;
    CREATE SCHEMA "Odd ""schema";
    CREATE EXTENSION pg_trgm SCHEMA billing;
    CREATE EXTENSION seg SCHEMA billing;
    CREATE COLLATION ci FROM "C";
    CREATE COLLATION caseless FROM "C";
    CREATE COLLATION billing.caseless FROM "C";
    CREATE COLLATION "Odd one" FROM "C";
    CREATE TYPE address AS (street text, zip text);
    CREATE TYPE billing.point AS (x int, y int);
    CREATE TYPE point AS (x int, y int);
    CREATE TYPE floats AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = many_floats);
    CREATE TYPE empty AS ENUM ();
"""
TYPES: Final = """
    CREATE TYPE mood AS ENUM ('happy', 'it''s %d "so"', 'a\\b', '😀', ':x', 'sad');
    CREATE TYPE billing.mood AS ENUM ('x');
    CREATE TYPE "Odd ""schema"."odd "" type" AS ENUM ('a', 'A', '');
    CREATE TYPE "user" AS ENUM ('u');
    CREATE DOMAIN email AS citext CHECK (VALUE ~ '^[^@%]+@[^@:]+:?$');
    CREATE DOMAIN strict AS numeric(10,2) DEFAULT 1.5 NOT NULL CHECK (VALUE > 0);
    CREATE DOMAIN named AS text COLLATE "C" DEFAULT 'a:b::%' CONSTRAINT mine CHECK (VALUE <> 'x');
    CREATE DOMAIN ranged AS int4range DEFAULT 'empty';
    CREATE DOMAIN colons AS text DEFAULT ':x:';
    CREATE DOMAIN param AS text DEFAULT ':x' CHECK (VALUE ~ '\\:x:y|a:b' AND VALUE::text <> ':y');
    CREATE DOMAIN span AS interval day to second(3);
    CREATE DOMAIN "Odd ""schema"."odd "" domain" AS "char" CONSTRAINT "odd "" %% check" CHECK (VALUE > 'a');
"""
UNSAID: Final = """
    CREATE FUNCTION good(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
    CREATE DOMAIN twice AS int CHECK (VALUE > 0) CHECK (VALUE < 9);
    CREATE DOMAIN both_of AS int NOT NULL CONSTRAINT chosen CHECK (VALUE > 0);
    CREATE DOMAIN late AS int; ALTER DOMAIN late ADD CHECK (VALUE > 0) NOT VALID;
    CREATE DOMAIN commented AS int CONSTRAINT c CHECK (VALUE > 0);
    COMMENT ON CONSTRAINT c ON DOMAIN commented IS 'why';
    CREATE DOMAIN calling AS text CHECK (good(VALUE));
    CREATE DOMAIN homely AS address;
    CREATE DOMAIN further AS twice;
    CREATE DOMAIN afar AS text COLLATE billing.caseless;
    CREATE TYPE base AS ENUM ('happy', 'sad');
    CREATE DOMAIN billing.moody AS base DEFAULT 'happy'::base;
    CREATE DOMAIN above AS billing.moody;
    CREATE DOMAIN listing AS base[];
    CREATE DOMAIN casting AS text CHECK (VALUE::base > 'happy');
    CREATE DOMAIN vague AS varchar(10) COLLATE caseless;
"""
BUILT_IN: Final = """
    smallint; integer; bigint; numeric; numeric(10,2); numeric(10); numeric(3,-2); numeric(3,5); real;
    double precision; money; text; varchar; varchar(40); char; char(7); bpchar; "char"; name; bytea; boolean;
    date; time; time(0); time with time zone; time(3) with time zone; timestamp; timestamp(0); timestamp(3);
    timestamptz; timestamptz(6); interval; interval(3); interval year; interval month; interval day;
    interval hour; interval minute; interval second; interval year to month; interval day to hour;
    interval day to minute; interval day to second; interval hour to minute; interval hour to second;
    interval minute to second; interval second(2); interval day to second(3); interval hour to second(0);
    interval minute to second(6); uuid; json; jsonb; jsonpath; xml; inet; cidr; macaddr; macaddr8; bit;
    bit(8); "bit"; bit varying; bit varying(9); tsvector; tsquery; oid; regclass; regcollation; regconfig;
    regdictionary; regnamespace; regoper; regoperator; regproc; regprocedure; regrole; regtype; int4range;
    int8range; numrange; daterange; tsrange; tstzrange; int4multirange; int8multirange; nummultirange;
    datemultirange; tsmultirange; tstzmultirange; pg_catalog.point; line; lseg; box; path; polygon; circle;
    pg_lsn; pg_snapshot; txid_snapshot; xid; xid8; cid; tid; int2vector; oidvector; refcursor; aclitem;
    information_schema.sql_identifier; information_schema.yes_or_no
"""
OTHERS: Final = """
    citext; hstore; ltree; lquery; ltxtquery; cube; billing.gtrgm; billing.seg; address; billing.point;
    public.point; floats; many_floats; billing.mood; "Odd ""schema"."odd "" type"; mood; "user"; email;
    strict; named; billing.moody; above; listing; ranged; vague; span; param; "Odd ""schema"."odd "" domain";
    empty; twice; both_of; late; commented; calling; homely; further; afar; casting; colons
"""
COLLATED: Final = """
    text COLLATE "C"; varchar(40) COLLATE ucs_basic; varchar COLLATE "POSIX"; char(3) COLLATE "POSIX";
    citext COLLATE "C"; name COLLATE ucs_basic; text COLLATE caseless; text COLLATE ci;
    text COLLATE billing.caseless; varchar(9) COLLATE "Odd one"; named COLLATE ucs_basic;
    vague COLLATE "C"; email COLLATE "C"; citext COLLATE caseless; afar COLLATE "C"
"""
HEAD: Final = '''
import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """What all models share."""


@compiles(sa.schema.CreateColumn, "postgresql")
def _compile_column(element: Any, compiler: Any, **kw: Any) -> Any:
    text = compiler.visit_create_column(element, **kw)
    return text.removesuffix(" NOT NULL") if element.element.info.get("implied") else text
'''


def split(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.split(";")]


def columns() -> list[str]:
    plain = [*split(BUILT_IN), *split(OTHERS)]
    arrays = [f"{one}[]" for one in plain if one not in ("int2vector", "oidvector")]
    collated = split(COLLATED)
    listed = [one.replace(" COLLATE", "[] COLLATE") for one in collated if "COLLATE" in one]
    return [*plain, *arrays, *collated, *listed]


@contextmanager
def engine_of(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        yield engine
    finally:
        engine.dispose()


def execute(url: str, *texts: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        for text in texts:
            conn.execute(text.encode())


def read(url: str) -> Schema:
    with psycopg.connect(url) as conn:
        return catalog.read(conn)


def table_sql() -> str:
    return f"CREATE TABLE t ({', '.join(f'c{n} {one}' for n, one in enumerate(columns()))})"


@pytest.fixture(scope="module")
def schema() -> Iterator[Schema]:
    """A table with every type."""
    with server().scratch("types") as scratch:
        execute(scratch.url, SETUP, TYPES, UNSAID, table_sql())
        yield read(scratch.url)


@pytest.fixture(scope="module")
def table(schema: Schema) -> Table:
    return schema.table("t")


@pytest.fixture(scope="module")
def codes(schema: Schema, table: Table) -> dict[str, TypeCode]:
    names = Names(schema)
    return {
        c.name: type_code(c.type, schema, names, key=c.type_key, collation=c.collation) for c in table.columns
    }


def module(schema: Schema, codes: dict[str, TypeCode]) -> str:
    names = Names(schema)
    parts = [HEAD, prelude.LABELS, prelude.SQL_TYPE]
    for one in enum_classes(schema, names):
        members = "\n".join(f"    {name} = {py(label)}" for name, label in one.members)
        parts.append(f"class {one.name}(StrEnum):\n{members}")
    parts += [one.code for one in definitions(schema, names)]
    listed = ", ".join(column(one, codes[one.name], schema) for one in schema.table("t").columns)
    parts.append(f't = sa.Table("t", Base.metadata, {listed})')
    parts += [f"{name}: {code.python} | None" for name, code in codes.items()]
    parts += [f"p_{name}: {code.pydantic} | None" for name, code in codes.items()]
    return "\n\n".join(parts)


def column(one: Column, code: TypeCode, schema: Schema) -> str:
    not_null, default = implied(one, schema)
    given = [py(one.name), code.code]
    if default is not None:
        given.append("server_default=sa.FetchedValue()")
    if not_null:
        given.append('nullable=False, info={"implied": True}')
    return f"sa.Column({', '.join(given)})"


@pytest.fixture(scope="module")
def loaded(schema: Schema, codes: dict[str, TypeCode]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    exec(compile(formatted(module(schema, codes)), "models.py", "exec"), found)
    return found


@pytest.fixture(scope="module")
def made(schema: Schema, loaded: dict[str, Any]) -> Iterator[str]:
    """A database whose table, enums and domains SQLAlchemy has made."""
    with server().scratch("made") as scratch:
        execute(scratch.url, SETUP, UNSAID)
        with engine_of(scratch.url) as engine:
            loaded["Base"].metadata.create_all(engine)
        yield scratch.url


def test_every_column_has_its_type_again(schema: Schema, made: str) -> None:
    was, now = schema.table("t"), read(made).table("t")
    wrong = [
        (a.type, a.collation, b.type, b.collation)
        for a, b in zip(was.columns, now.columns, strict=True)
        if (a.type, a.collation, a.type_key) != (b.type, b.collation, b.type_key)
    ]
    assert wrong == []


def test_enums_and_domains_are_whole_again(schema: Schema, made: str) -> None:
    again = read(made)
    assert again.enums == schema.enums
    assert again.domains == schema.domains


def test_alembic_sees_no_difference(made: str, loaded: dict[str, Any]) -> None:
    with engine_of(made) as engine, engine.connect() as conn, warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)  # of types that it does not recognise
        context = MigrationContext.configure(
            conn, opts={"compare_type": True, "compare_server_default": True}
        )
        found = compare_metadata(context, loaded["Base"].metadata)
    assert found == []


def test_labels_are_read_and_written(made: str, loaded: dict[str, Any], schema: Schema) -> None:
    names = Names(schema)
    for one in enum_classes(schema, names):
        typed, members = loaded[names.type_(one.key)], list(loaded[one.name])
        table = sa.Table("e", sa.MetaData(), sa.Column("one", typed), sa.Column("many", sa.ARRAY(typed)))
        with engine_of(made) as engine, engine.begin() as conn:
            table.create(conn)
            conn.execute(sa.insert(table), [{"one": member, "many": members} for member in members])
            assert conn.scalars(sa.select(table.c.one).order_by(table.c.one)).all() == members
            last = sa.select(table.c.one, table.c.many).where(table.c.one == members[-1])
            assert [tuple(row) for row in conn.execute(last)] == [(members[-1], members)]
            table.drop(conn)


def test_dropping_takes_the_types_along(loaded: dict[str, Any]) -> None:
    with server().scratch("dropped") as scratch:
        execute(scratch.url, SETUP, UNSAID)
        with engine_of(scratch.url) as engine:
            loaded["Base"].metadata.create_all(engine)
            execute(scratch.url, "DROP TABLE t; DROP DOMAIN listing, above, billing.moody, casting")
            loaded["Base"].metadata.drop_all(engine)
        left = read(scratch.url)
        assert [e.name for e in left.enums] == ["empty"]
        assert {d.name for d in left.domains} < set(re.findall(r"DOMAIN (\w+) AS", UNSAID))


def test_which_domains_sqlalchemy_makes(schema: Schema) -> None:
    told = {str(d.key) for d in schema.domains if said(d, schema)}
    written = re.findall(r"DOMAIN (\S+|\S*\"[^;]*\") AS", UNSAID)
    assert len(told) == TYPES.count("CREATE DOMAIN")
    assert not told & set(written)
    assert len(written) == len(schema.domains) - len(told)


def code(type_: str, collation: str | None = None) -> str:
    public = Schema(namespaces=(Namespace(name="public"),))
    return type_code(type_, public, Names(public), collation=collation).code


@pytest.mark.parametrize(
    ("type_", "collation", "expected"),
    [
        ("timestamp(3) with time zone", None, "pg.TIMESTAMP(precision=3, timezone=True)"),
        ("timestamp with time zone", None, "sa.DateTime(timezone=True)"),
        ("time(0) without time zone", None, "pg.TIME(precision=0)"),
        ("interval day to second(3)", None, 'pg.INTERVAL(fields="DAY TO SECOND", precision=3)'),
        ("interval(3)", None, "pg.INTERVAL(precision=3)"),
        ("numeric(3,-2)", None, "sa.Numeric(3, -2)"),
        ("character varying(40)[]", None, "sa.ARRAY(sa.String(40))"),
        ("public.geometry(Point,4326)", None, 'SQLType("geometry(Point,4326)")'),
        ("public.vector(3)[]", None, 'sa.ARRAY(SQLType("vector(3)"))'),
        ("public.point", None, 'SQLType("public.point")'),
        ('public."Odd"', None, "SQLType('\"Odd\"')"),
        ("topology.topogeometry", None, 'SQLType("topology.topogeometry")'),
        ("text", '"C"', 'sa.Text(collation="C")'),
        ("character varying(40)", '"de-x-icu"', 'sa.String(40, collation="de-x-icu")'),
        ("text[]", "public.caseless", 'sa.ARRAY(sa.Text(collation="caseless"))'),
        ("text", 'public."de-x-icu"', "SQLType('text COLLATE public.\"de-x-icu\"', compared=False)"),
        ("text", "other.caseless", 'SQLType("text COLLATE other.caseless", compared=False)'),
        ("public.citext", '"C"', "SQLType('citext COLLATE \"C\"', compared=False)"),
        ("public.citext[]", '"C"', "SQLType('citext[] COLLATE \"C\"', compared=False)"),
        ("name[]", None, 'SQLType("name[]", compared=False)'),
    ],
)
def test_codes(type_: str, collation: str | None, expected: str) -> None:
    assert code(type_, collation) == expected


def test_annotations(schema: Schema, codes: dict[str, TypeCode]) -> None:
    by_type = {c.type: codes[c.name] for c in schema.table("t").columns if c.collation is None}
    told = {
        "public.mood": ("Mood", "Mood"),
        "billing.moody": ("str", "str"),
        "public.above[]": ("list[str]", "list[str]"),
        "public.listing[]": ("list[list[str]]", "list[list[str]]"),
        "public.ranged": ("Any", "Any"),
        "public.strict": ("Decimal", "Decimal"),
        "public.twice": ("int", "int"),
        "public.empty": ("Any", "Any"),
        "int4range": ("pg.Range[int]", "Any"),
        "tstzmultirange[]": ("list[list[pg.Range[dt.datetime]]]", "list[Any]"),
        "public.hstore": ("dict[str, str | None]", "dict[str, str | None]"),
        '"char"': ("str", "str"),
        "interval day to second(3)": ("dt.timedelta", "dt.timedelta"),
    }
    assert {t: (by_type[t].python, by_type[t].pydantic) for t in told} == told
    assert by_type["public.mood[]"].uses == {"mood_type"}
    assert by_type["public.twice"].uses == frozenset()
