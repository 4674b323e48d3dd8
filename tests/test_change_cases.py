"""The corpus of changes is sound: both sides exist on a real server and differ where they should."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.rows import tuple_row

from schemabook import catalog
from schemabook.schema_diff import diff
from schemabook.server import server
from schemabook.statements import split
from tests.change_cases import Case, cases, read

if TYPE_CHECKING:
    from schemabook.schema import Schema

CASES = cases()


def execute(conn: psycopg.Connection[Any], sql: str) -> None:
    """The statements one by one, each on its own, as psql does."""
    for statement in split(sql):
        conn.execute(statement.text.encode())


def made(sql: str, rows: str = "", query: str = "") -> Schema:
    """The snapshot of an empty database after `sql`; then rows and a query must be valid there too."""
    with server().scratch("case") as scratch, psycopg.connect(scratch.url, autocommit=True) as conn:
        execute(conn, sql)
        schema = catalog.read(conn)
        execute(conn, rows)
        execute(conn, query)
        return schema


def answer(conn: psycopg.Connection[Any], query: str) -> tuple[tuple[str | None, ...], ...]:
    """What a query answers, every value as PostgreSQL's text."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(query.encode())
        result = cursor.pgresult
        assert result is not None
        values = ([result.get_value(i, j) for j in range(result.nfields)] for i in range(result.ntuples))
        return tuple(tuple(None if v is None else v.decode() for v in row) for row in values)


def skip_if_too_old(case: Case) -> None:
    if server().connection.info.server_version // 10000 < case.since:
        pytest.skip(f"needs PostgreSQL {case.since}")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides_exist_and_differ(case: Case) -> None:
    skip_if_too_old(case)
    before, after = made(case.before, rows=case.rows), made(case.after, query=case.expect)
    assert (before == after) is case.same, "\n".join(map(str, diff(before, after)))


@pytest.mark.parametrize("case", [c for c in CASES if c.expect and not c.a], ids=str)
def test_expected_rows_are_what_the_change_itself_leaves(case: Case) -> None:
    """Where B is written as an ALTER of A, it is a migration."""
    skip_if_too_old(case)
    with server().scratch("case") as scratch, psycopg.connect(scratch.url, autocommit=True) as conn:
        execute(conn, case.before)
        execute(conn, case.rows)
        execute(conn, case.b)
        assert answer(conn, case.expect) == case.gives


def test_cases_are_many_and_each_is_there_once() -> None:
    assert len(CASES) >= 300
    assert sum(bool(c.rows) for c in CASES) >= 60
    assert sum(bool(c.expect) for c in CASES) >= 30
    assert sum(c.same for c in CASES) >= 15
    assert [k for k, n in Counter((c.topic, c.name) for c in CASES).items() if n > 1] == []
    assert [k for k, n in Counter((c.before, c.after) for c in CASES).items() if n > 1] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_is_whole(case: Case) -> None:
    assert case.a or case.b
    assert bool(case.expect) == bool(case.gives), "a query and its rows go together"
    assert case.rows or not case.expect
    assert len(split(case.expect)) <= 1


def test_parser_reads_every_part() -> None:
    (case,) = read(
        "t",
        "-- case: x\n-- since: 18\n-- rename: b.c -> a.c\n-- a\nA;\n\n-- b\nB;\n"
        "-- rows\nR;\n-- expect\nQ\n-- gives\n1\t\\N\n",
    )
    assert (case.before, case.after, case.rows, case.expect) == ("A;", "B;", "R;", "Q")
    assert (case.since, case.renames, case.gives) == (18, (("b.c", "a.c"),), (("1", None),))


@pytest.mark.parametrize("text", ["SELECT 1;", "-- case: x\nSELECT 1;", "-- case: x\n-- a\n-- b\n-- a\n"])
def test_parser_refuses_what_belongs_nowhere(text: str) -> None:
    with pytest.raises(ValueError, match="t: "):
        read("t", text)
