"""Schemas that we did not write, and the studies: few findings, and each of them true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg
import pytest

import schemabook as sb
from schemabook.catalog.usage import read_usage
from schemabook.lint import judged, lint
from tests.lint_cases import made, said
from tests.test_catalog_corpus import corpus, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Schema

PER_TABLE = 2


def chinook(url: str) -> Schema:
    text = corpus("chinook.sql")
    return load(url, re.sub(r"(?im)^(DROP|CREATE) DATABASE .*?;$|^\\c .*$", "", text))


def pagila(url: str) -> Schema:
    text = corpus("pagila-schema.sql")
    with psycopg.connect(url) as conn:
        if conn.info.server_version < 180000 and "uuidv7()" in text:
            pytest.skip("this pagila needs PostgreSQL 18")
    return load(url, text)


def named(findings: tuple[DesignFinding, ...]) -> set[tuple[str, str]]:
    return {(f.rule, place) for f in findings for place in f.places}


def few(schema: Schema) -> tuple[DesignFinding, ...]:
    """The findings, at most two a table; partitions do not count as tables."""
    findings = lint(schema)
    tables = [t for t in schema.tables if not t.is_partition]
    assert len(findings) <= PER_TABLE * len(tables), said(list(findings))
    return findings


def test_chinook(database: str) -> None:
    schema = chinook(database)
    findings = few(schema)
    assert len(findings) <= len(schema.tables), "all that is true of it are habits of the whole"
    known = named(findings)
    assert ("redundant-index", "playlist_track.playlist_track_playlist_id_idx") in known
    assert ("timestamp-without-zone", "invoice.invoice_date") in known
    assert not [f for f in findings if f.rule in ("undeclared-reference", "missing-primary-key")]


def test_pagila(database: str) -> None:
    findings = few(pagila(database))
    known = named(findings)
    assert ("unindexed-foreign-key", "rental.customer_id") in known
    assert ("missing-not-null", "customer.last_update") in known


@pytest.mark.parametrize("study", ["tutoring", "practice", "flashcards", "tasks"])
def test_a_study_has_no_findings(study: str) -> None:
    """None, or such as are left alone with a reason."""
    with sb.open(study) as db:
        schema = db.schema
        usage = read_usage(db.session.connection)
    judgement = judged(schema, usage=usage)
    assert not judgement.findings, said(list(judgement.findings))


def test_a_good_schema_has_no_findings(database: str) -> None:
    sql = """
    CREATE TABLE customers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      email text NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE customers IS 'Who buys';
    CREATE TABLE orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      customer_id bigint NOT NULL REFERENCES customers ON DELETE RESTRICT,
      number text NOT NULL UNIQUE,
      total numeric(12, 2) NOT NULL CHECK (total >= 0),
      is_paid boolean NOT NULL DEFAULT false,
      placed_at timestamptz NOT NULL DEFAULT now(),
      shipped_at timestamptz
    );
    CREATE INDEX ON orders (customer_id, placed_at DESC);
    COMMENT ON TABLE orders IS 'What they bought';
    CREATE TABLE order_items (
      order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
      line integer NOT NULL CHECK (line > 0),
      article text NOT NULL,
      quantity integer NOT NULL CHECK (quantity > 0),
      PRIMARY KEY (order_id, line)
    );
    COMMENT ON TABLE order_items IS 'The lines of an order';
    """
    findings = lint(made(database, sql))
    assert not [f for f in findings if f.severity != "info"], said(list(findings))
    assert not findings, said(list(findings))


HOSTILE = """
CREATE SCHEMA "S x";
CREATE TABLE "S x"."Cust {0}" ("Id %s" serial PRIMARY KEY, "e{mail" varchar(77), price float8,
  c char(3) DEFAULT 'a', j json, ok boolean, t timestamp DEFAULT now());
CREATE TABLE "S x"."order's" (id bigint, "cust ""id"" 1" int REFERENCES "S x"."Cust {0}" ON DELETE CASCADE,
  cust2 bigint REFERENCES "S x"."Cust {0}", created_at timestamptz);
CREATE INDEX "i;--" ON "S x"."order's" (cust2);
CREATE INDEX "i2" ON "S x"."order's" (cust2);
CREATE TABLE p (id int, at timestamp, customer_id bigint, b boolean DEFAULT true, PRIMARY KEY (id, at))
  PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE customers (id bigserial PRIMARY KEY, n text, manager_id bigint REFERENCES customers);
CREATE TABLE par (number int, v varchar(30));
CREATE TABLE child (w varchar(99)) INHERITS (par);
CREATE TABLE "table" ("select" int PRIMARY KEY, "order" varchar(20));
CREATE TYPE comp AS (a int);
CREATE TABLE typed OF comp;
CREATE TABLE codes (code char(2) PRIMARY KEY);
CREATE TABLE uses (id int PRIMARY KEY, code char(2) REFERENCES codes, x varchar(50) CHECK (x <> 'a'));
CREATE MATERIALIZED VIEW mv AS SELECT id, n FROM customers;
CREATE INDEX ON mv (id);
CREATE INDEX ON mv (id, n);
CREATE TABLE u (a int NOT NULL UNIQUE, b int UNIQUE, c int, UNIQUE (a, c));
CREATE TABLE excl (id int, r int4range, EXCLUDE USING gist (r WITH &&));
"""


@pytest.mark.parametrize("name", ["hostile", "chinook", "pagila"])
def test_fixing_one_after_another_comes_to_an_end(database: str, name: str) -> None:
    """Every fix runs as it stands, removes its finding, and no two of them undo each other."""
    makers: dict[str, Callable[[str], Schema]] = {"chinook": chinook, "pagila": pagila}
    schema = makers[name](database) if name in makers else made(database, HOSTILE)
    for _ in range(100):
        finding = next((f for f in lint(schema) if f.fix), None)
        if finding is None:
            break
        schema = made(database, finding.fix or "")
        again = [f for f in lint(schema) if (f.rule, f.target) == (finding.rule, finding.target)]
        assert not again, f"still there after {finding.fix}"
    left = lint(schema)
    assert all(f.advice for f in left)
    assert not [f for f in left if f.fix], said(list(left))
