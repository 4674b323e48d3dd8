"""What a migration renames is known by OIDs: of a file that only renames nothing else is left to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemabook.draw.diff.diagram import diff_diagram
from schemabook.draw.diff.renames import renamed
from schemabook.generating.comparing import migrated
from schemabook.generating.sources import source

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.generating.comparing import Pair

START = """
CREATE SCHEMA crm;
CREATE SCHEMA archive;
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TYPE pair AS (a int, b text);
CREATE TYPE span AS RANGE (subtype = int4);
CREATE DOMAIN word AS text;
CREATE SEQUENCE numbers;
CREATE TABLE users (id int PRIMARY KEY, mail text NOT NULL CONSTRAINT u UNIQUE, m mood);
CREATE TABLE crm.orders (id serial PRIMARY KEY, user_id int REFERENCES users, total int);
CREATE INDEX by_user ON crm.orders (user_id);
CREATE STATISTICS both_of ON user_id, total FROM crm.orders;
CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE events_20 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE base (a int CONSTRAINT positive CHECK (a > 0));
CREATE TABLE derived (b int) INHERITS (base);
CREATE VIEW addresses AS SELECT id, mail FROM users;
CREATE MATERIALIZED VIEW ones AS SELECT 1 AS one;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER tr BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE POLICY own ON users USING (true);
CREATE RULE quiet AS ON DELETE TO users DO ALSO NOTHING;
"""
RENAMES = [
    "ALTER TABLE users RENAME TO people",
    "ALTER TABLE users RENAME mail TO email",
    "ALTER TABLE users RENAME CONSTRAINT u TO users_mail_key",
    "ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME id TO person_id",
    "ALTER TABLE crm.orders RENAME id TO x; ALTER TABLE crm.orders RENAME total TO id",
    "ALTER TABLE base RENAME a TO b1; ALTER TABLE base ADD a int; ALTER TABLE base DROP a",
    "ALTER TABLE users RENAME TO x; ALTER TABLE base RENAME TO users; ALTER TABLE x RENAME TO base",
    "ALTER SCHEMA crm RENAME TO sales; ALTER TABLE sales.orders RENAME user_id TO person_id",
    "ALTER TABLE crm.orders SET SCHEMA archive",
    "ALTER TABLE crm.orders SET SCHEMA archive; ALTER TABLE archive.orders RENAME TO purchases",
    "ALTER INDEX crm.by_user RENAME TO orders_user_id_idx",
    "ALTER STATISTICS both_of RENAME TO orders_stat",
    "ALTER SEQUENCE crm.orders_id_seq RENAME TO numbers",
    "ALTER SEQUENCE numbers RENAME TO more",
    "ALTER TYPE mood RENAME TO feeling; ALTER TYPE feeling RENAME VALUE 'happy' TO 'glad'",
    "ALTER TYPE pair RENAME TO two; ALTER TYPE two RENAME ATTRIBUTE a TO first",
    "ALTER TYPE span RENAME TO interval_of",
    "ALTER DOMAIN word RENAME TO term",
    "ALTER TABLE events RENAME at TO day",
    "ALTER TABLE events_20 RENAME TO events_of_2020",
    "ALTER TABLE base RENAME a TO aa; ALTER TABLE base RENAME CONSTRAINT positive TO above_zero",
    "ALTER VIEW addresses RENAME COLUMN mail TO address; ALTER VIEW addresses RENAME TO mails",
    "ALTER MATERIALIZED VIEW ones RENAME TO single",
    "ALTER FUNCTION f(int) RENAME TO g",
    "ALTER TRIGGER tr ON users RENAME TO trg; ALTER POLICY own ON users RENAME TO mine",
    "ALTER RULE quiet ON users RENAME TO silent",
]


def after(tmp_path: Path, start: str, migration: str) -> Pair:
    (tmp_path / "start.sql").write_text(start)
    (tmp_path / "next.sql").write_text(migration + ";")
    return migrated(source(str(tmp_path / "start.sql")), tmp_path / "next.sql")


@pytest.mark.parametrize("migration", RENAMES)
def test_nothing_but_renames(tmp_path: Path, migration: str) -> None:
    both = after(tmp_path, START, migration)
    assert both.renames
    assert both.old == both.new
    assert both.before != both.new


def test_a_drop_and_a_new_one_is_no_rename(tmp_path: Path) -> None:
    both = after(tmp_path, START, "DROP VIEW addresses; CREATE VIEW mails AS SELECT id, mail FROM users")
    assert both.renames == ()
    assert both.old == both.before


def test_one_of_two_functions_of_a_name(tmp_path: Path) -> None:
    start = START + "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';"
    assert after(tmp_path, start, "ALTER FUNCTION f(int) RENAME TO g").renames == ()


def test_how_it_is_told(tmp_path: Path) -> None:
    both = after(
        tmp_path,
        START,
        "ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME mail TO email;"
        "ALTER TABLE people ADD born date; ALTER TABLE events_20 RENAME TO events_of_2020",
    )
    told = str(diff_diagram(both.old, both.new, renamed=renamed(both.renames, both.new))).splitlines()
    assert [line.strip() for line in told[1:]] == [
        "~ table events",
        "~ partition events_of_2020: was called events_20",
        "~ table people",
        "~ was called users",
        "~ column email: name mail → email",
        "+ column born: date",
    ]
