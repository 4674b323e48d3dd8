"""Rules about comments: what the house does decides what is missing."""

from __future__ import annotations

import pytest

from tests.lint_cases import Case, assert_clean, assert_finding, assert_third, found, made

TABLES = " ".join(f"CREATE TABLE {n} (id bigint PRIMARY KEY);" for n in ("apples", "pears", "plums"))
TWO = "COMMENT ON TABLE apples IS 'Apples'; COMMENT ON TABLE pears IS 'Pears';"

CASES = (
    Case(
        rule="missing-comment",
        target="plums",
        caught=TABLES + TWO,
        clean=TABLES + TWO + "COMMENT ON TABLE plums IS 'Plums';",
        fixed=False,
    ),
    Case(
        rule="no-comments",
        target="public",
        caught=TABLES,
        clean="CREATE TABLE apples (id bigint PRIMARY KEY); CREATE TABLE pears (id bigint PRIMARY KEY);",
        fixed=False,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_caught(database: str, case: Case) -> None:
    assert_finding(database, case.caught, case.rule, case.target)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_not_caught(database: str, case: Case) -> None:
    assert_clean(database, case.clean, case.rule)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_only_a_person_can_write_a_comment(database: str, case: Case) -> None:
    assert_third(database, case)


def test_either_rule_speaks_but_never_both(database: str) -> None:
    assert [f.rule for f in found(made(database, TABLES)) if "comment" in f.rule] == ["no-comments"]
    assert [f.rule for f in found(made(database, TWO)) if "comment" in f.rule] == ["missing-comment"]
    rest = made(database, "COMMENT ON TABLE plums IS 'Plums';")
    assert [f.rule for f in found(rest) if "comment" in f.rule] == []


def test_columns_count_only_where_nearly_all_have_one(database: str) -> None:
    columns = [f"c{'abcdefghijklmnopqrst'[n]}" for n in range(20)]
    comments = [f"COMMENT ON COLUMN things.{c} IS 'Column {c}';" for c in columns]
    sql = f"CREATE TABLE things ({', '.join(f'{c} text' for c in columns)});"
    assert_clean(database, sql + "".join(comments[:17]), "missing-comment")
    finding = assert_finding(database, "".join(comments[17:19]), "missing-comment", "things.ct")
    assert "column" in finding.message
    assert_clean(database, comments[19], "missing-comment")


def test_each_schema_has_a_house_of_its_own(database: str) -> None:
    sql = TABLES + 'CREATE SCHEMA "x %"; ' + TABLES.replace("TABLE ", 'TABLE "x %".')
    sql += "".join(f"COMMENT ON TABLE public.{n} IS 'Said';" for n in ("apples", "pears", "plums"))
    assert [f.target for f in found(made(database, sql), "no-comments")] == ["x %"]


def test_the_comment_on_the_schema_can_excuse_it(database: str) -> None:
    said = "COMMENT ON SCHEMA public IS 'lint: ignore no-comments (a scratch area)';"
    assert_clean(database, TABLES + said, "no-comments")
