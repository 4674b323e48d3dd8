"""Constraints as sentences, each beside the rows that it refuses and those that it lets pass, inserted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import schemabook as sb
from schemabook import catalog
from schemabook.explore.conditions import unbracketed
from schemabook.explore.sentences import check_sentence, unique_sentence
from schemabook.schema import Check, Column, Name, Table
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, kw_only=True)
class Case:
    """One CHECK on table `t` with these columns; `refused` and `allowed` are rows as VALUES lists."""

    columns: str
    check: str
    says: str
    refused: Sequence[str]
    allowed: Sequence[str]
    before: str = ""

    def __str__(self) -> str:
        return self.says[:60]


CHECKS = (
    Case(
        columns="amount numeric(8, 2) NOT NULL",
        check="amount > 0",
        says="amount is more than 0",
        refused=["0", "-0.01"],
        allowed=["0.01"],
    ),
    Case(  # unknown is not false
        columns="amount numeric(8, 2)",
        check="amount > 0",
        says="amount is more than 0 (or null)",
        refused=["0"],
        allowed=["NULL", "1"],
    ),
    Case(
        columns="status text NOT NULL",
        check="status IN ('draft', 'issued', 'void')",
        says="status is one of draft, issued, void",
        refused=["'paid'", "'Draft'"],
        allowed=["'void'"],
    ),
    Case(
        columns="status varchar(20)",
        check="status IN ('in progress', 'done')",
        says="status is one of 'in progress', 'done' (or null)",
        refused=["'in'"],
        allowed=["'in progress'", "NULL"],
    ),
    Case(  # a null among them leaves nothing false: no sentence at all would be true
        columns="status text NOT NULL",
        check="status IN ('draft', NULL)",
        says="status = ANY (ARRAY['draft'::text, NULL::text])",
        refused=[],
        allowed=["'draft'", "'anything'"],
    ),
    Case(
        columns="starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL",
        check="ends_at > starts_at",
        says="ends_at is after starts_at",
        refused=["'2024-01-02', '2024-01-01'", "'2024-01-02', '2024-01-02'"],
        allowed=["'2024-01-01', '2024-01-02'"],
    ),
    Case(
        columns="a_from date, a_to date NOT NULL",
        check="a_to >= a_from",
        says="a_to is not before a_from (unless a_from is null)",
        refused=["'2024-01-02', '2024-01-01'"],
        allowed=["NULL, '2024-01-01'", "'2024-01-01', '2024-01-01'"],
    ),
    Case(
        columns="grade smallint NOT NULL",
        check="grade BETWEEN 6 AND 8",
        says="grade is from 6 to 8",
        refused=["5", "9"],
        allowed=["6", "8"],
    ),
    Case(  # a range that is none is not said as one
        columns="grade smallint NOT NULL",
        check="grade BETWEEN 8 AND 6",
        says="grade is at least 8 and at most 6",
        refused=["6", "7", "8"],
        allowed=[],
    ),
    Case(
        columns="title text NOT NULL",
        check="length(title) BETWEEN 1 AND 5",
        says="title has 1 to 5 characters",
        refused=["''", "'äöüäöü'"],
        allowed=["'äöüäö'"],
    ),
    Case(
        columns="title text NOT NULL",
        check="char_length(title) > 0 AND title = lower(btrim(title))",
        says="title has at least 1 character and title is in lower case without spaces around it",
        refused=["''", "'A'", "' a'"],
        allowed=["'a b'"],
    ),
    Case(  # the length of an empty array is null
        columns="tags text[] NOT NULL",
        check="array_length(tags, 1) BETWEEN 1 AND 2",
        says="tags has 1 to 2 elements in its first dimension (unless tags is empty or tags is null)",
        refused=["'{a,b,c}'"],
        allowed=["'{}'", "'{a}'"],
    ),
    Case(
        columns="tags text[]",
        check="cardinality(tags) <= 2 AND array_position(tags, NULL) IS NULL",
        says="tags has at most 2 elements (or null); no element of tags is null",
        refused=["'{a,b,c}'", "'{a,NULL}'"],
        allowed=["'{}'", "NULL", "'{a,b}'"],
    ),
    Case(
        columns="tuition_id int, subject_id int",
        check="num_nonnulls(tuition_id, subject_id) = 1",
        says="exactly one of tuition_id and subject_id has a value",
        refused=["NULL, NULL", "1, 1"],
        allowed=["1, NULL", "NULL, 1"],
    ),
    Case(
        columns="status text NOT NULL, issued_at timestamptz",
        check="(status = 'draft') = (issued_at IS NULL)",
        says="issued_at is null exactly when status is draft",
        refused=["'draft', now()", "'sent', NULL"],
        allowed=["'draft', NULL", "'sent', now()"],
    ),
    Case(
        columns="status text, issued_at timestamptz",
        check="(status = 'draft') <> (issued_at IS NOT NULL)",
        says="issued_at is null exactly when status is draft (unless status is null)",
        refused=["'draft', now()", "'sent', NULL"],
        allowed=["'draft', NULL", "NULL, NULL", "NULL, now()"],
    ),
    Case(
        columns="status text, paid_at timestamptz, method text NOT NULL",
        check="status <> 'paid' OR paid_at IS NOT NULL",
        says="where status is paid, paid_at has a value",
        refused=["'paid', NULL, ''"],
        allowed=["'paid', now(), ''", "'open', NULL, ''", "NULL, NULL, ''"],
    ),
    Case(
        columns="status text, paid_at timestamptz",
        check="status NOT IN ('paid', 'sent') OR paid_at IS NOT NULL",
        says="where status is one of paid, sent: paid_at has a value",
        refused=["'paid', NULL", "'sent', NULL"],
        allowed=["'open', NULL", "NULL, NULL"],
    ),
    Case(
        columns="phone text, email text",
        check="phone IS NOT NULL OR email IS NOT NULL",
        says="phone has a value, or email has a value",
        refused=["NULL, NULL"],
        allowed=["'1', NULL", "NULL, '1'", "'1', '1'"],
    ),
    Case(
        columns="kind text NOT NULL, size int, label text",
        check="(kind = 'box' AND size > 0 AND label IS NULL) OR (kind = 'tag' AND label IS NOT NULL)",
        says="kind is box and size is more than 0 (or null) and label is null, "
        "or kind is tag and label has a value",
        refused=["'box', 0, NULL", "'box', 1, 'x'", "'tag', 1, NULL", "'other', 1, 'x'"],
        allowed=["'box', 1, NULL", "'box', NULL, NULL", "'tag', NULL, 'x'"],
    ),
    Case(
        columns="phone text",
        check="phone IS NULL OR phone ~ '^[0-9]+$'",
        says="phone matches '^[0-9]+$' (or null)",
        refused=["'x'"],
        allowed=["NULL", "'1'"],
    ),
    Case(
        columns="kind text NOT NULL, answer text NOT NULL",
        check="CASE kind WHEN 'number' THEN answer ~ '^[0-9]+$' WHEN 'word' THEN answer <> '' ELSE false END",
        says="where kind is number, answer matches '^[0-9]+$'; where kind is word, answer is not empty; "
        "otherwise no row is allowed",
        refused=["'number', 'x'", "'word', ''", "'x', 'x'"],
        allowed=["'number', '1'", "'word', 'x'"],
    ),
    Case(
        columns="is_default boolean NOT NULL, code text",
        check="NOT is_default OR code IS NOT NULL",
        says="where is_default is true, code has a value",
        refused=["true, NULL"],
        allowed=["false, NULL", "true, 'x'"],
    ),
    Case(  # what has no words stands between the rest as the CHECK that it is
        columns="a int NOT NULL, b text",
        check="a > 0 AND b ~~ (a::text || '%')",
        says="a is more than 0; CHECK (b ~~ ((a)::text || '%'::text))",
        refused=["0, '0'", "1, '2'"],
        allowed=["1, '12'", "1, NULL"],
    ),
    Case(  # 2.7 is 3 as an integer: the cast is not left out
        columns="n int NOT NULL",
        check="n <> (2.7)::integer",
        says="n <> (2.7)::integer",
        refused=["3"],
        allowed=["2"],
    ),
    Case(  # 0.1 as real is more than 0.1
        columns="r real NOT NULL",
        check="r <= 0.1",
        says="r <= (0.1)::double precision",
        refused=["0.1"],
        allowed=["0"],
    ),
    Case(
        columns="total numeric NOT NULL, price numeric NOT NULL, quantity int",
        check="total = price * quantity",
        says="total is price * quantity (unless quantity is null)",
        refused=["5, 2, 2"],
        allowed=["4, 2, 2", "4, 2, NULL"],
    ),
    Case(
        columns="free tstzrange",
        check="NOT isempty(free)",
        says="free is not empty (or null)",
        refused=["'empty'"],
        allowed=["'[2024-01-01,)'", "NULL"],
    ),
    Case(
        columns="settings jsonb",
        check="jsonb_typeof(settings) = 'object'",
        says="settings is a JSON object (or null)",
        refused=["'[]'"],
        allowed=["'{}'", "NULL"],
    ),
    Case(
        before="CREATE TYPE mood AS ENUM ('sad', 'so so', 'amount'); CREATE DOMAIN year AS integer;",
        columns="mood mood NOT NULL, year year, amount int",
        check="mood IN ('sad', 'amount') AND year > 1900",
        says="mood is one of 'sad', 'amount'; year is more than 1900 (or null)",
        refused=["'so so', 2000, 1", "'sad', 1900, 1"],
        allowed=["'sad', NULL, 1", "'amount', 2000, 1"],
    ),
    Case(
        columns='"Größe (cm)" int NOT NULL, "is" int NOT NULL, "😀 ""x""" int NOT NULL',
        check='"Größe (cm)" > "is" AND "😀 ""x""" IN (1, 2)',
        says='"Größe (cm)" is more than "is"; "😀 ""x""" is one of 1, 2',
        refused=["1, 1, 1", "2, 1, 3"],
        allowed=["2, 1, 1"],
    ),
    Case(
        columns="note text NOT NULL, other text",
        check="note NOT IN ('it''s, <script>', 'other', 'null')",
        says="note is none of 'it''s, <script>', 'other', 'null'",
        refused=["'it''s, <script>', ''", "'other', ''", "'null', ''"],
        allowed=["'x', NULL"],
    ),
    Case(
        columns="a_name text",
        check="a_name IS DISTINCT FROM 'x'",
        says="a_name is null or other than x",
        refused=["'x'"],
        allowed=["NULL", "'y'"],
    ),
)


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection[Any]]:
    with server().scratch("sentences") as scratch, psycopg.connect(scratch.url) as conn:
        yield conn


@pytest.mark.parametrize("case", CHECKS, ids=str)
def test_a_check_in_words_and_in_rows(connection: psycopg.Connection[Any], case: Case) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(case.before.encode())
        connection.execute(f"CREATE TABLE t ({case.columns}, CONSTRAINT c CHECK ({case.check}))".encode())
        schema = catalog.read(connection)
        table = schema.table("t")
        (check,) = table.checks
        assert check_sentence(check, table, schema) == case.says
        for row in case.refused:
            with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
                connection.execute(f"INSERT INTO t VALUES ({row})".encode())
        for row in case.allowed:
            connection.execute(f"INSERT INTO t VALUES ({row})".encode())


COLUMN = Table(schema="public", name="t", columns=(Column(name="x", type="integer", nullable=False),))
POSITIVE = Check(name="c", columns=("x",), definition="CHECK ((x > 0))", expression="(x > 0)")


def test_what_is_not_checked_is_not_promised() -> None:
    assert check_sentence(POSITIVE, COLUMN) == "x is more than 0"
    late = "rows that were there before it were not checked"
    assert check_sentence(replace(POSITIVE, validated=False), COLUMN) == f"x is more than 0 ({late})"
    said = check_sentence(replace(POSITIVE, enforced=False, validated=False), COLUMN)
    assert said == "x is more than 0 (declared, not enforced)"


@pytest.mark.parametrize(
    "expression",
    [
        "(((x)::text COLLATE \"C\") > 'a'::text)",
        "(x OPERATOR(public.=) 1)",
        "(EXISTS ( SELECT 1))",
        "public.is_fine(x)",
        "(x = ANY (ARRAY[]::integer[]))",
        "((x > 0) IS TRUE)",
        "(x <> ALL (ARRAY[1, NULL::integer]))",
        "(unknown_column > 0)",
        "(x > 0",
        "",
        "(x ~ E'\\\\d')",
        "((x)::text = '(1'::text) OR )",
    ],
)
def test_what_has_no_words_stands_as_it_is_spelled(expression: str) -> None:
    said = check_sentence(replace(POSITIVE, expression=expression), COLUMN)
    assert said.replace(" ", "") in expression.replace(" ", "")
    assert not expression or said


def test_a_type_that_is_not_known_is_not_guessed() -> None:
    """Without its schema a column of a type somebody made may be composite: (1, null) is not null."""
    made = replace(COLUMN, columns=(Column(name="x", type="public.pair", type_key=Name("public", "pair")),))
    check = replace(POSITIVE, expression="(x IS NOT NULL)")
    assert check_sentence(check, made) == "x IS NOT NULL"


@pytest.mark.parametrize("study", ["tutoring", "practice", "flashcards", "tasks"])
def test_every_check_of_a_study_has_words(study: str) -> None:
    with sb.open(study) as db:
        schema = db.schema
    for table in schema.tables:
        for check in table.checks:
            said = check_sentence(check, table, schema)
            assert "CHECK (" not in said, said
            assert said != unbracketed(check.expression)
        for said in unique_sentence(table, schema):
            assert said.startswith("no two rows have the same ")
