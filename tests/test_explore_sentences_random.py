"""Any condition that is said in words means what PostgreSQL does with it, on 600 rows with many nulls."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from schemabook.catalog.constraints import condition
from schemabook.explore.conditions import Speaker, read
from schemabook.explore.sentences import check_sentence
from schemabook.schema import Check, Column, Table
from tests.sentence_reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = """
CREATE TABLE probe (i integer NOT NULL, j integer, n numeric(6, 2), s text NOT NULL, t text, v varchar(20),
  d date, e date NOT NULL, f boolean NOT NULL, g boolean);
CREATE TEMP TABLE sample (LIKE probe)
"""
NULLABLE = frozenset("jntvdg")
TYPES = {
    "i": "integer",
    "j": "integer",
    "n": "numeric(6,2)",
    "s": "text",
    "t": "text",
    "v": "character varying(20)",
    "d": "date",
    "e": "date",
    "f": "boolean",
    "g": "boolean",
}
TEXTS = ["", "x", "Ab ", "draft", " "]
VALUES: dict[str, list[Any]] = {
    "i": [0, 1, 5],
    "j": [None, 0, 2, 7],
    "n": [None, Decimal("0.50"), Decimal(2)],
    "s": TEXTS,
    "t": [None, *TEXTS],
    "v": [None, "x", "Ab ", "it's, or so"],
    "d": [None, date(2024, 1, 1), date(2025, 6, 30)],
    "e": [date(2024, 1, 1), date(2025, 6, 29)],
    "f": [True, False],
    "g": [None, True, False],
}
ROWS = [
    dict(zip(VALUES, row, strict=True))
    for n, row in enumerate(itertools.product(*VALUES.values()))
    if n % 251 == 0  # a prime: every pair of values occurs
]


def table() -> Table:
    columns = tuple(Column(name=n, type=t, nullable=n in NULLABLE) for n, t in TYPES.items())
    return Table(schema="public", name="probe", columns=columns)


@pytest.fixture(scope="module")
def probe() -> Iterator[psycopg.Connection[Any]]:
    from schemabook.server import server

    with server().scratch("sentences") as scratch, psycopg.connect(scratch.url, autocommit=True) as conn:
        conn.execute(TABLE)
        with conn.cursor() as cursor, cursor.copy("COPY sample FROM STDIN") as copy:
            for row in ROWS:
                copy.write_row(list(row.values()))
        yield conn


NUMBER = st.sampled_from(["i", "j", "n", "i + j", "i - 1"])
CONSTANT = st.sampled_from(["0", "1", "2", "5", "-1", "0.5"])
TEXT = st.sampled_from(["s", "t", "v"])
WORD = st.sampled_from(["'draft'", "'x'", "''", "'it''s, or so'", "'a'", "'null'"])
DATE = st.sampled_from(["d", "e", "d + 1", "CURRENT_DATE - CURRENT_DATE + DATE '2024-06-01'"])
ORDER = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
ANY_COLUMN = st.sampled_from(sorted(TYPES))


ATOMS: st.SearchStrategy[str] = st.one_of(
    st.builds("{} {} {}".format, NUMBER, ORDER, CONSTANT),
    st.builds("{} {} {}".format, CONSTANT, ORDER, NUMBER),
    st.builds("{} {} {}".format, NUMBER, ORDER, NUMBER),
    st.builds("{} BETWEEN {} AND {}".format, NUMBER, CONSTANT, CONSTANT),
    st.builds("i {} ({}, {})".format, st.sampled_from(["IN", "NOT IN"]), CONSTANT, CONSTANT),
    st.builds("{} {} ({}, {})".format, TEXT, st.sampled_from(["IN", "NOT IN"]), WORD, WORD),
    st.builds("{} IN ({}, NULL)".format, TEXT, WORD),
    st.builds("{} {} {}".format, TEXT, st.sampled_from(["=", "<>", "~", "!~", "LIKE", "NOT LIKE"]), WORD),
    st.builds("{} {} {}".format, TEXT, st.sampled_from(["=", "<>", "<"]), TEXT),
    st.builds("length({}) {} {}".format, TEXT, ORDER, st.sampled_from(["0", "1", "3"])),
    st.builds("length(btrim({})) {} {}".format, TEXT, ORDER, st.sampled_from(["0", "2"])),
    st.builds("{0} = {1}({0})".format, TEXT, st.sampled_from(["lower", "upper", "btrim"])),
    st.builds("{0} = lower(btrim({0}))".format, TEXT),
    st.builds("trim({}) <> ''".format, TEXT),
    st.builds("{} {} {}".format, DATE, ORDER, st.sampled_from(["d", "e", "DATE '2024-12-31'"])),
    st.builds("{} IS {}NULL".format, ANY_COLUMN, st.sampled_from(["", "NOT "])),
    st.builds(
        "i IS {}DISTINCT FROM {}".format,
        st.sampled_from(["", "NOT "]),
        st.sampled_from(["j", "5", "NULL"]),
    ),
    st.builds(
        "j IS {}DISTINCT FROM {}".format, st.sampled_from(["", "NOT "]), st.sampled_from(["j", "2", "i"])
    ),
    st.sampled_from(
        [
            "f",
            "g",
            "NOT f",
            "NOT g",
            "g = true",
            "g <> true",
            "g IS TRUE",
            "g IS NOT TRUE",
            "g IS UNKNOWN",
        ]
    ),
    st.builds("num_nonnulls(j, t, d) {} {}".format, ORDER, st.sampled_from(["0", "1", "2", "3"])),
    st.builds("num_nulls(j, t) {} {}".format, ORDER, st.sampled_from(["0", "1", "2"])),
)


def equivalences(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("({}) {} ({})".format, inner, st.sampled_from(["=", "<>"]), inner)


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    word = st.sampled_from([" AND ", " OR "])
    several = st.builds(
        lambda w, parts: w.join(f"({p})" for p in parts), word, st.lists(inner, min_size=2, max_size=3)
    )
    case = st.builds("CASE WHEN {} THEN {} ELSE {} END".format, ATOMS, inner, inner)
    of = st.builds("CASE s WHEN 'draft' THEN {} WHEN 'x' THEN {} END".format, inner, inner)
    return st.one_of(several, st.builds("NOT ({})".format, inner), equivalences(ATOMS), case, of)


CONDITIONS = st.recursive(ATOMS, joined, max_leaves=4)


def spelled(conn: psycopg.Connection[Any], sql: str) -> str:
    """The condition as PostgreSQL keeps it."""
    conn.execute(f"ALTER TABLE probe ADD CONSTRAINT c CHECK ({sql})".encode())
    found = conn.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'c'").fetchone()
    conn.execute("ALTER TABLE probe DROP CONSTRAINT c")
    assert found is not None
    return condition(found[0])


def judged(conn: psycopg.Connection[Any], sql: str, test: str) -> list[bool]:
    """What PostgreSQL says of every row, in the order of ROWS."""
    rows = conn.execute(f"SELECT ({sql}) {test} FROM sample ORDER BY ctid".encode()).fetchall()
    return [row[0] for row in rows]


def assert_same(sentence: str, sql: str, wanted: list[bool]) -> None:
    accepted = Reader(tuple(TYPES)).read(sentence)
    for row, want in zip(ROWS, wanted, strict=True):
        assert accepted(row) == want, f"{sql}\n{sentence}\n{row}: PostgreSQL says {want}"


SETTINGS = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@given(sql=CONDITIONS)
@SETTINGS
def test_a_check_refuses_the_rows_that_its_sentence_refuses(probe: psycopg.Connection[Any], sql: str) -> None:
    expression = spelled(probe, sql)
    said = Speaker(table()).allowed(read(expression, TYPES))
    event("said" if said else "as spelled")
    if said is None or "CHECK (" in said:
        return
    check = Check(name="c", columns=(), definition="", expression=expression)
    assert check_sentence(check, table()) == said
    assert_same(said, sql, judged(probe, sql, "IS NOT FALSE"))


@given(sql=CONDITIONS)
@SETTINGS
def test_a_predicate_takes_the_rows_that_its_sentence_takes(probe: psycopg.Connection[Any], sql: str) -> None:
    said = Speaker(table()).true(read(spelled(probe, sql), TYPES))
    event("said" if said else "as spelled")
    if said is not None:
        assert_same(said, sql, judged(probe, sql, "IS TRUE"))


NEGATED = [
    *(f"NOT (j {operator} 2)" for operator in ("=", "<>", "<", "<=", ">", ">=")),
    *(f"NOT (t {operator} 'x')" for operator in ("~", "!~", "~*", "!~*", "LIKE", "NOT LIKE", "ILIKE")),
    "NOT (j IN (0, 2))",
    "NOT (j NOT IN (0, 2))",
    "NOT (j = 2 AND t = 'x')",
    "NOT (j = 2 OR t = 'x')",
    "NOT (j = 2 OR (t = 'x' AND g))",
    "NOT (NOT (j = 2))",
    "NOT (j IS NULL)",
    "NOT (j IS DISTINCT FROM 2)",
    "NOT (g IS TRUE)",
    "NOT ((j = 2) = (t IS NULL))",
    "(j = 2) <> (d IS NULL)",
    "NOT (num_nonnulls(j, t, d) > 1)",
]


@pytest.mark.parametrize("sql", NEGATED)
def test_a_negation_is_carried_to_where_there_are_words_for_it(
    probe: psycopg.Connection[Any], sql: str
) -> None:
    tree = read(spelled(probe, sql), TYPES)
    allowed, true = Speaker(table()).allowed(tree), Speaker(table()).true(tree)
    assert allowed is not None
    assert_same(allowed, sql, judged(probe, sql, "IS NOT FALSE"))
    if true is not None:
        assert_same(true, sql, judged(probe, sql, "IS TRUE"))
