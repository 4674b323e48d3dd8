"""Keys, exclusions and references as sentences, beside the rows that they refuse."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from schemabook import catalog
from schemabook.explore.sentences import reference_sentence, unique_sentence
from schemabook.relations import Relation, relations
from schemabook.schema import Column, Exclusion, Key, Name, Schema, Table

KEYS = """
CREATE TABLE plain (id int PRIMARY KEY, email text, tenant int NOT NULL, code text NOT NULL,
  UNIQUE (email), UNIQUE (tenant, code));
CREATE UNIQUE INDEX ON plain (lower(code)) WHERE email IS NULL;
CREATE TABLE strange ("a b" int, "or" int, deleted_at timestamptz, UNIQUE NULLS NOT DISTINCT ("a b", "or"));
CREATE UNIQUE INDEX ON strange ("or") WHERE deleted_at IS NULL;
CREATE TABLE late (n int NOT NULL, UNIQUE (n) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE during (r int4range NOT NULL, room int, EXCLUDE USING gist (r WITH &&) WHERE (room = 1));
"""


def test_unique_keys_in_words_and_in_rows(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(KEYS.encode())
        schema = catalog.read(conn)
        assert unique_sentence(schema.table("plain"), schema) == (
            "no two rows have the same id (the primary key)",
            "no two rows have the same email (rows where email is null aside)",
            "no two rows have the same (tenant, code)",
            "no two rows have the same lower(code), among rows where email is null",
        )
        assert unique_sentence(schema.table("strange")) == (
            'no two rows have the same ("a b", "or") (null counts as a value)',
            'no two rows have the same "or", among rows where deleted_at is null '
            '(rows where "or" is null aside)',
        )
        assert unique_sentence(schema.table("late")) == ("no two rows have the same n (checked at commit)",)
        assert unique_sentence(schema.table("during")) == (
            "no two rows have overlapping r, among rows where room is 1",
        )
        conn.execute("INSERT INTO plain VALUES (1, 'x', 1, 'A'), (2, NULL, 1, 'b'), (3, NULL, 1, 'c')")
        conn.execute(
            "INSERT INTO strange VALUES (NULL, NULL, NULL), (1, NULL, NULL), (2, 7, now()), (3, 7, NULL)"
        )
        conn.execute("INSERT INTO during VALUES ('[1,5)', 1), ('[5,7)', 1), ('[1,9)', 2), ('[1,9)', NULL)")
        for statement, error in (
            ("INSERT INTO plain VALUES (4, 'x', 2, 'z')", psycopg.errors.UniqueViolation),
            ("INSERT INTO plain VALUES (5, 'y', 1, 'A')", psycopg.errors.UniqueViolation),
            ("INSERT INTO plain VALUES (6, NULL, 9, 'B')", psycopg.errors.UniqueViolation),
            ("INSERT INTO strange VALUES (NULL, NULL, now())", psycopg.errors.UniqueViolation),
            ("INSERT INTO strange VALUES (4, 7, NULL)", psycopg.errors.UniqueViolation),
            ("INSERT INTO during VALUES ('[4,6)', 1)", psycopg.errors.ExclusionViolation),
        ):
            with pytest.raises(error):
                conn.execute(statement.encode())
        conn.autocommit = False
        conn.execute("INSERT INTO late VALUES (1), (1)")
        with pytest.raises(psycopg.errors.UniqueViolation):
            conn.commit()


def test_ranges_that_may_not_overlap() -> None:
    columns = tuple(Column(name=n, type="integer", nullable=n == "c") for n in ("a", "b", "c"))
    table = Table(
        schema="public",
        name="t",
        columns=columns,
        constraints=(
            Key(name="k", columns=("a", "b"), definition="", primary=True, without_overlaps=True),
            Exclusion(
                name="x",
                columns=(),
                definition="EXCLUDE USING gist (a WITH =, c WITH &&) WHERE ((a > 0)) DEFERRABLE",
                deferrable=True,
            ),
            Exclusion(name="y", columns=(), definition="EXCLUDE USING gist (b WITH -|-)"),
            Exclusion(
                name="z", columns=(), definition="EXCLUDE USING gist (int4range(a, b) WITH &&, a WITH =)"
            ),
        ),
    )
    assert unique_sentence(table) == (
        "no two rows with the same a have overlapping b (the primary key)",
        "no two rows with the same a have overlapping c, among rows where a is more than 0 "
        "(rows where c is null aside) (can be checked at commit)",
        "no two rows conflict: EXCLUDE USING gist (b WITH -|-)",
        "no two rows with the same a have overlapping int4range(a, b) "
        "(rows where int4range(a, b) is null aside)",
    )


REFERENCES = """
CREATE TABLE parent (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));
CREATE TABLE "of" (
  must int NOT NULL REFERENCES parent,
  may int REFERENCES parent ON DELETE SET NULL ON UPDATE CASCADE,
  one int NOT NULL UNIQUE REFERENCES parent ON DELETE CASCADE,
  x int, y int, FOREIGN KEY (x, y) REFERENCES parent (a, b) DEFERRABLE,
  p int, q int, FOREIGN KEY (p, q) REFERENCES parent (a, b) MATCH FULL ON DELETE SET NULL,
  d int DEFAULT 0, FOREIGN KEY (d) REFERENCES parent ON DELETE SET DEFAULT);
ALTER TABLE "of" ADD COLUMN late int,
  ADD CONSTRAINT late FOREIGN KEY (late) REFERENCES parent ON DELETE RESTRICT NOT VALID;
"""


def test_references_in_words(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(REFERENCES.encode())
        links = relations(catalog.read(conn))
    said = {r.columns[0]: reference_sentence(r) for r in links}
    kept = "which cannot be deleted while it is referred to"
    assert said == {
        "must": f'each row of "of" refers to exactly one row of parent (must), {kept}',
        "may": 'a row of "of" may refer to one row of parent (may), and when that row is deleted, '
        "may becomes null; it follows when that key changes",
        "one": 'each row of "of" refers to exactly one row of parent ("one"), no two to the same, '
        "and is deleted with it",
        "x": 'a row of "of" may refer to one row of parent (x, y -> a, b; to none where one is null), '
        f"{kept} (can be checked at commit)",
        "p": 'a row of "of" may refer to one row of parent (p, q -> a, b; to none where all are null), '
        "and when that row is deleted, the reference becomes null",
        "d": 'a row of "of" may refer to one row of parent (d), and when that row is deleted, '
        "d takes its default",
        "late": f'a row of "of" may refer to one row of parent (late), {kept} '
        "(rows that were there before it were not checked)",
    }


def test_references_that_are_not_enforced() -> None:
    link = Relation(
        child=Name("public", "orders"),
        parent=Name("shop", "customers"),
        columns=("customer_id",),
        ref_columns=("id",),
        constraint="",
        source=Name("public", "orders"),
        child_end="zero_or_many",
        parent_end="zero_or_one",
    )
    said = "orders.customer_id looks like a reference to shop.customers; nothing enforces it"
    assert reference_sentence(link) == said
    declared = replace(link, constraint="fk", enforced=False, on_delete="CASCADE")
    said = "a row of orders may refer to one row of shop.customers (customer_id) (declared, not enforced)"
    assert reference_sentence(declared) == said
    part = replace(link, constraint="fk", source=Name("public", "orders_1"), child_end="zero_or_one")
    assert reference_sentence(part) == (
        "a row of orders, if it is in the partition orders_1, may refer to one row of shop.customers "
        "(customer_id), no two to the same, which cannot be deleted while it is referred to"
    )
    period = replace(link, constraint="fk", columns=("a", "valid"), ref_columns=("a", "valid"), temporal=True)
    assert reference_sentence(replace(period, parent_end="one")).startswith(
        "each row of orders refers to rows of shop.customers (a, valid) that together cover its valid"
    )


def test_an_empty_schema_is_no_problem() -> None:
    assert unique_sentence(Table(schema="public", name="t"), Schema()) == ()
