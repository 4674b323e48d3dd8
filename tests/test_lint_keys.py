"""Rules about keys: caught, not caught, fixed by their own SQL."""

from __future__ import annotations

from typing import Final

import psycopg
import pytest

from schemabook import catalog
from schemabook.catalog.usage import Usage, read_usage
from tests.lint_cases import Case, assert_clean, assert_finding, assert_fixed, assert_third, found, made

RUNNING_OUT: Final = """
CREATE TABLE events (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id integer NOT NULL REFERENCES events ON DELETE CASCADE, note text NOT NULL,
  UNIQUE (event_id, note));
"""
NEARLY: Final = "SELECT setval(pg_get_serial_sequence('events', 'id'), 1500000000);"

CASES: Final = (
    Case(
        rule="missing-primary-key",
        target="visits",
        caught="CREATE TABLE visits (page text NOT NULL, at timestamptz NOT NULL)",
        clean="CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, page text NOT NULL)",
    ),
    Case(  # its unique constraint gives way to the key
        rule="missing-primary-key",
        target="countries",
        caught="CREATE TABLE countries (code text NOT NULL UNIQUE, name text)",
        clean="CREATE TABLE countries (code text PRIMARY KEY, name text)",
    ),
    Case(  # its unique index becomes the key
        rule="missing-primary-key",
        target='Odd.Table "x"',
        caught='CREATE SCHEMA "Odd"; CREATE TABLE "Odd"."Table ""x""" ("a b" int NOT NULL, c int);'
        'CREATE UNIQUE INDEX "i n" ON "Odd"."Table ""x""" ("a b")',
        clean="CREATE TABLE nothing ()",
    ),
    Case(  # a junction's references are its key
        rule="missing-primary-key",
        target="book_tags",
        caught="""
        CREATE TABLE books (id bigint PRIMARY KEY); CREATE TABLE tags (id bigint PRIMARY KEY);
        CREATE TABLE book_tags (book_id bigint NOT NULL REFERENCES books ON DELETE CASCADE,
          tag_id bigint REFERENCES tags ON DELETE CASCADE);
        CREATE INDEX ON book_tags (tag_id)
        """,
        clean="CREATE TABLE measured (at date NOT NULL PRIMARY KEY) PARTITION BY RANGE (at);"
        "CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    ),
    Case(
        rule="missing-primary-key",
        target="measured",
        caught="CREATE TABLE measured (at date NOT NULL, v int) PARTITION BY RANGE (at)",
        clean="CREATE TABLE measured (at date, v int, PRIMARY KEY (at, v)) PARTITION BY RANGE (at)",
        fixed=False,
    ),
    Case(
        rule="nullable-mandatory-key",
        target="order_items.order_id",
        caught="""
        CREATE TABLE orders (id bigint PRIMARY KEY);
        CREATE TABLE order_items (id bigint PRIMARY KEY, line int NOT NULL,
          order_id bigint REFERENCES orders ON DELETE RESTRICT, UNIQUE (order_id, line))
        """,
        clean="""
        CREATE TABLE folders (id bigint PRIMARY KEY, name text NOT NULL,
          folder_id bigint REFERENCES folders ON DELETE CASCADE, UNIQUE (folder_id, name));
        CREATE TABLE items (id bigint PRIMARY KEY, line int NOT NULL,
          UNIQUE NULLS NOT DISTINCT (folder_id, line),
          folder_id bigint REFERENCES folders ON DELETE RESTRICT)
        """,
    ),
    Case(
        rule="nullable-mandatory-key",
        target="user_settings.user_id",
        caught="""
        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE user_settings (id bigint PRIMARY KEY,
          user_id bigint UNIQUE REFERENCES users ON DELETE CASCADE)
        """,
        clean="""
        CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE teams (id bigint PRIMARY KEY);
        CREATE TABLE user_settings (id bigint PRIMARY KEY, CHECK (num_nonnulls(user_id, team_id) = 1),
          user_id bigint REFERENCES users ON DELETE CASCADE, team_id bigint REFERENCES teams)
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_caught(database: str, case: Case) -> None:
    assert_finding(database, case.caught, case.rule, case.target)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_not_caught(database: str, case: Case) -> None:
    assert_clean(database, case.clean, case.rule)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fixed(database: str, case: Case) -> None:
    assert_third(database, case)


def usage_of(url: str) -> Usage:
    with psycopg.connect(url) as conn:
        return read_usage(conn)


def test_key_near_exhaustion_is_caught_by_the_sequence(database: str) -> None:
    made(database, RUNNING_OUT + NEARLY)
    finding = assert_finding(database, "", "key-near-exhaustion", "events.id", usage=usage_of(database))
    assert "70%" in finding.message


def test_key_near_exhaustion_is_not_caught_early_or_unread(database: str) -> None:
    schema = made(database, RUNNING_OUT + "SELECT setval(pg_get_serial_sequence('events', 'id'), 1000000)")
    assert not found(schema, "key-near-exhaustion", usage=usage_of(database))
    assert_clean(database, NEARLY, "key-near-exhaustion")  # nobody looked at the sequence
    wide = "CREATE TABLE w (id bigint GENERATED ALWAYS AS IDENTITY (START 5000000000) PRIMARY KEY)"
    assert not found(
        made(database, "DROP TABLE notes, events;" + wide), "key-near-exhaustion", usage=usage_of(database)
    )


def test_key_near_exhaustion_is_fixed_with_what_refers_to_it(database: str) -> None:
    made(database, RUNNING_OUT + NEARLY)
    assert_fixed(database, "", "key-near-exhaustion", "events.id", usage=usage_of(database))
    with psycopg.connect(database, autocommit=True) as conn:
        schema = catalog.read(conn)
        assert {schema.table(t).by_name[c].type for t, c in (("events", "id"), ("notes", "event_id"))} == {
            "bigint"
        }
        conn.execute("SELECT setval(pg_get_serial_sequence('events', 'id'), 3000000000)")


def test_a_serial_key_runs_out_with_its_sequence(database: str) -> None:
    """bigserial over an integer sequence: the column is wide enough, its sequence is not."""
    sql = "CREATE TABLE e (id bigserial PRIMARY KEY); ALTER SEQUENCE e_id_seq AS integer;"
    made(database, sql + "SELECT setval('e_id_seq', 2000000000)")
    assert_fixed(database, "", "key-near-exhaustion", "e.id", usage=usage_of(database))


def test_unique_rows_without_a_primary_key_are_no_error(database: str) -> None:
    sql = "CREATE TABLE rooms (name text NOT NULL, topic text); CREATE UNIQUE INDEX ON rooms (name)"
    assert assert_finding(database, sql, "missing-primary-key", "rooms").severity == "warning"
    sql = "CREATE TABLE visits (page text, at date); CREATE UNIQUE INDEX ON visits (page)"
    assert assert_finding(database, sql, "missing-primary-key", "visits").severity == "error"


def test_many_tables_without_a_primary_key_are_one_finding_a_severity(database: str) -> None:
    alike = "".join(f"CREATE TABLE a{n} (name text); " for n in range(3))
    unique = "".join(f"CREATE TABLE b{n} (name text NOT NULL UNIQUE); " for n in range(3))
    findings = found(made(database, alike + unique), "missing-primary-key")
    assert [(f.severity, len(f.places)) for f in findings] == [("error", 3), ("warning", 3)]
