"""Conventions: each followed, with the exceptions by name, and not claimed where too few follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import given, settings

import schemabook as sb
from schemabook import catalog
from schemabook.explore.conventions import Convention, conventions
from schemabook.explore.conventions.base import habit
from schemabook.relations import relations
from schemabook.server import server
from tests.test_lint_corpus import chinook, pagila
from tests.test_schema_strategies import schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with server().scratch("conventions") as scratch, psycopg.connect(scratch.url) as conn:
        yield conn


def found(schema: Schema) -> dict[str, Convention]:
    return {c.rule: c for c in conventions(schema, relations(schema))}


def made(conn: Connection, *statements: str) -> dict[str, Convention]:
    with conn.transaction(force_rollback=True):
        for statement in statements:
            conn.execute(statement.encode())
        return found(catalog.read(conn))


def tables(columns: str, count: int, first: int = 1) -> list[str]:
    """`count` tables t<n>s with a key and these columns, in which {n} is the table's number."""
    return [
        f"CREATE TABLE t{n}s (id int PRIMARY KEY, {columns.format(n=n)})" for n in range(first, first + count)
    ]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Three tables that follow `rule`, and one that does not, which is the exception called `but`."""

    rule: str
    house: list[str]
    other: str
    but: str

    def __str__(self) -> str:
        return self.rule


PARENT = "CREATE TABLE customers (id int PRIMARY KEY)"
CASES = (
    Case(
        rule="tables are called in the plural (orders)",
        house=[f"CREATE TABLE {n} (id int)" for n in ("orders", "people", "boxes")],
        other="CREATE TABLE invoice (id int)",
        but="invoice",
    ),
    Case(
        rule="tables and columns are written in snake_case",
        house=["CREATE TABLE a_table (first_name text, last_name text)"],
        other='CREATE TABLE other (id int, "firstName" text)',
        but="other.firstName",
    ),
    Case(
        rule="booleans begin with a verb (is_active)",
        house=tables("is_a{n} boolean", 3),
        other="CREATE TABLE x (active boolean)",
        but="x.active",
    ),
    Case(
        rule="timestamps end in _at (created_at)",
        house=tables("sent_at timestamptz", 3),
        other="CREATE TABLE x (sent_on timestamptz)",
        but="x.sent_on",
    ),
    Case(
        rule="dates end in _date (due_date)",
        house=tables("due_date date", 3),
        other="CREATE TABLE x (due date)",
        but="x.due",
    ),
    Case(
        rule="tables have a primary key",
        house=tables("a int", 3),
        other="CREATE TABLE x (id int)",
        but="x",
    ),
    Case(
        rule="the key is called id",
        house=tables("a int", 3),
        other="CREATE TABLE x (x_id int PRIMARY KEY)",
        but="x",
    ),
    Case(
        rule="keys are integer",
        house=tables("a int", 3),
        other="CREATE TABLE x (id uuid PRIMARY KEY)",
        but="x",
    ),
    Case(
        rule="key values come from GENERATED ALWAYS AS IDENTITY",
        house=[f"CREATE TABLE t{n} (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)" for n in range(3)],
        other="CREATE TABLE x (id serial PRIMARY KEY)",
        but="x",
    ),
    Case(
        rule="key values come from gen_random_uuid()",
        house=[f"CREATE TABLE t{n} (id uuid DEFAULT gen_random_uuid() PRIMARY KEY)" for n in range(3)],
        other="CREATE TABLE x (id uuid PRIMARY KEY)",
        but="x",
    ),
    Case(
        rule="references are called after the table they lead to (customer_id, old_customer_id)",
        house=[PARENT, *tables("old_customer_id int REFERENCES customers", 3)],
        other="CREATE TABLE x (buyer_id int REFERENCES customers, approved_by int REFERENCES customers)",
        but="x.buyer_id",
    ),
    Case(
        rule="a row is deleted with the one it refers to (ON DELETE CASCADE)",
        house=[PARENT, *tables("customer_id int REFERENCES customers ON DELETE CASCADE", 3)],
        other="CREATE TABLE x (customer_id int REFERENCES customers)",
        but="x.customer_id",
    ),
    Case(
        rule="timestamps have a time zone (timestamp with time zone)",
        house=tables("sent_at timestamptz, got_at timestamptz(3)", 3),
        other="CREATE TABLE x (sent_at timestamp)",
        but="x.sent_at",
    ),
    Case(
        rule="tables say when a row was written: created_at",
        house=tables("created_at timestamptz", 3),
        other="CREATE TABLE x (id int, created timestamptz)",
        but="x",
    ),
    Case(
        rule="tables say when a row last changed: last_update",
        house=tables("last_update timestamptz", 3),
        other="CREATE TABLE x (id int)",
        but="x",
    ),
    Case(
        rule="rows are not deleted but marked by deleted_at",
        house=tables("deleted_at timestamptz", 2),
        other="CREATE TABLE x (is_deleted boolean)",
        but="x",
    ),
    Case(
        rule="amounts of money are numeric(12,2)",
        house=tables("price numeric(12, 2), weight_price_kg real", 3),
        other="CREATE TABLE x (total_cost double precision)",
        but="x.total_cost",
    ),
    Case(
        rule="amounts of money are bigint, in the smallest unit of the currency",
        house=tables("price_cents bigint, total int", 3),
        other="CREATE TABLE x (price numeric)",
        but="x.price",
    ),
    Case(
        rule="texts are text, without a length",
        house=tables("a text", 3),
        other="CREATE TABLE x (b varchar(20))",
        but="x.b",
    ),
    Case(
        rule="states and kinds are texts with a CHECK",
        house=tables("status text CHECK (status IN ('a', 'b'))", 3),
        other="CREATE TABLE x (status text)",
        but="x.status",
    ),
    Case(
        rule="states and kinds are enums",
        house=["CREATE TYPE state AS ENUM ('a', 'b')", *tables("state state", 3)],
        other="CREATE TABLE x (order_type text CHECK (order_type IN ('a', 'b')))",
        but="x.order_type",
    ),
    Case(
        rule="states and kinds are rows of a lookup table",
        house=["CREATE TABLE statuses (id int PRIMARY KEY)", *tables("status_id int REFERENCES statuses", 3)],
        other="CREATE TABLE x (status text)",
        but="x.status",
    ),
    Case(
        rule="tables have a comment",
        house=["CREATE TABLE a (id int); CREATE TABLE b (id int)", "COMMENT ON TABLE a IS 'A'"],
        other="COMMENT ON TABLE b IS 'B'; CREATE TABLE x (id int)",
        but="x",
    ),
)
# the odd one of these cannot be repeated under another name
ONCE = ("snake_case", "plural", "comment")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_convention_with_its_exception(connection: Connection, case: Case) -> None:
    rules = made(connection, *case.house, case.other)
    assert case.rule in rules, "\n".join(rules)
    one = rules[case.rule]
    assert one.exceptions == (case.but,)
    assert one.followed == one.of - 1
    assert not any(c.isdigit() for c in one.rule.replace("(12,2)", "")), (
        "the words stay when tables are added"
    )


@pytest.mark.parametrize("case", [c for c in CASES if not any(o in c.rule for o in ONCE)], ids=str)
def test_what_half_of_them_do_is_no_convention(connection: Connection, case: Case) -> None:
    """The odd one, as often as the others."""
    odd = [case.other.replace("CREATE TABLE x ", f"CREATE TABLE x{n}s ") for n in range(6)]
    assert case.rule not in made(connection, *case.house, *odd)


def test_three_of_five_are_enough_and_two_are_too_few() -> None:
    rules = {"a": "all a", "b": "all b"}
    assert habit("t", [("1", "a"), ("2", "a"), ("3", "a"), ("4", "b"), ("5", None)], rules) == Convention(
        topic="t", rule="all a", followed=3, of=5, exceptions=("4", "5")
    )
    assert habit("t", [("1", "a"), ("2", "a"), ("3", "b"), ("4", "b")], rules) is None
    assert habit("t", [("1", "a"), ("2", "a")], rules) is None
    assert habit("t", [("1", "c"), ("2", "c"), ("3", "c")], rules) is None
    assert habit("t", [], rules) is None


def test_what_nobody_designed_here_is_left_out(connection: Connection) -> None:
    rules = made(
        connection,
        *tables("a text", 3),
        "CREATE TABLE alembic_version (version_num varchar(32))",
        "CREATE TABLE p (id int, b varchar(2)) PARTITION BY LIST (id)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
    )
    assert rules["texts are text, without a length"].exceptions == ("p.b",)


def test_chinook(database: str) -> None:
    rules = found(chinook(database))
    assert rules["the key is called after its table (order_id)"].followed == 10
    named = rules["references are called after the table they lead to (customer_id, old_customer_id)"]
    assert named.exceptions == ("customer.support_rep_id",)
    assert "timestamps have no time zone (timestamp without time zone)" in rules


def test_pagila(database: str) -> None:
    rules = found(pagila(database))
    assert rules["tables say when a row last changed: last_update"].exceptions == ("payment",)
    assert "staff.store_id" in rules["what is referred to cannot be deleted (ON DELETE RESTRICT)"].exceptions


@pytest.mark.parametrize("study", ["tutoring", "practice", "flashcards", "tasks"])
def test_a_study_keeps_its_conventions(study: str) -> None:
    with sb.open(study) as db:
        rules = found(db.schema)
    for rule in (
        "tables and columns are written in snake_case",
        "tables are called in the plural (orders)",
        "timestamps have a time zone (timestamp with time zone)",
        "tables have a comment",
    ):
        assert rules[rule].exceptions == ()


@given(schema=schemas())
@settings(max_examples=60, deadline=None)
def test_any_snapshot(schema: Schema) -> None:
    """Nothing breaks; what is said adds up."""
    for one in conventions(schema, relations(schema)):
        assert one.followed + len(one.exceptions) == one.of
        assert one.followed >= 0.6 * one.of
