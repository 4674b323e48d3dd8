"""Statements that block on a large table, and statements that are free: our verdict and squawk's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from psycopg import sql

from schemabook import catalog
from schemabook.observing import observe
from schemabook.safety import Terms, judge
from schemabook.safety.second_opinion import BLOCKING
from schemabook.server import connect, server
from schemabook.squawk import remarks
from tests.lock_cases import ROWS, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.findings import Finding
    from schemabook.schema import Schema

LONG: Final = {"table-rewrite", "index-build", "full-scan"}
BLOCKS: Final = (
    "ALTER TABLE users ADD COLUMN at timestamptz DEFAULT clock_timestamp()",
    "ALTER TABLE users ADD COLUMN key uuid DEFAULT gen_random_uuid()",
    "ALTER TABLE users ADD COLUMN n serial",
    "ALTER TABLE users ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE users ADD COLUMN twice int GENERATED ALWAYS AS (age * 2) STORED",
    "ALTER TABLE users ADD COLUMN size int CHECK (size > 0)",
    "ALTER TABLE users ADD COLUMN size positive",
    "ALTER TABLE users ADD COLUMN code text UNIQUE",
    "ALTER TABLE users ALTER age SET NOT NULL",
    "ALTER TABLE orders ALTER quantity TYPE bigint",
    "ALTER TABLE orders ALTER note TYPE varchar(10)",
    "ALTER TABLE orders ALTER price TYPE numeric(12, 3)",
    "ALTER TABLE users ALTER tags TYPE json USING tags::json",
    "ALTER TABLE orders ADD CHECK (total > 0)",
    "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users",
    "ALTER TABLE orders ADD UNIQUE (note, id)",
    "ALTER TABLE logs ADD PRIMARY KEY (id)",
    "ALTER TABLE items ADD EXCLUDE USING gist (during WITH &&)",
    "ALTER TABLE logs SET UNLOGGED",
    "ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    "CREATE TABLE parcels_c PARTITION OF parcels FOR VALUES IN ('c')",
    "CREATE INDEX ON orders (code)",
    "CREATE UNIQUE INDEX ON orders (code, id)",
    "REINDEX TABLE orders",
    "CLUSTER orders USING orders_user_id",
    "VACUUM FULL orders",
    "REFRESH MATERIALIZED VIEW totals",
    "ALTER DOMAIN positive ADD CHECK (VALUE < 100)",
    "DO $$ BEGIN CREATE INDEX ON orders (code); END $$",
)
FREE: Final = (
    "ALTER TABLE orders ALTER note TYPE varchar(50)",
    "ALTER TABLE orders ALTER note TYPE text",
    "ALTER TABLE orders ALTER price TYPE numeric(12, 2)",
    "ALTER TABLE users ALTER tall SET NOT NULL",
    "ALTER TABLE users ADD COLUMN note text DEFAULT 'x' NOT NULL",
    "ALTER TABLE users ADD COLUMN at timestamptz DEFAULT now() NOT NULL",
    "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email",
    "ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
    "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID",
)


@pytest.fixture(scope="module")
def template() -> Iterator[str]:
    """The name of a database with the standard schema and its rows, to be copied."""
    made = server().scratch("statements")
    with connect(made.url) as connection:
        connection.execute((SCHEMA + ROWS).encode())
    name = f"{made.name}_t"
    made.rename(name)
    yield name
    server().connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def judged(template: str, statement: str) -> tuple[Finding, ...]:
    """What is found where every table has twelve million rows and each statement a lock_timeout."""
    with server().scratch("statement", template=template) as scratch:
        with connect(scratch.url) as connection:
            target = large(catalog.read(connection))
        (found,) = judge(observe(scratch.url, statement), target, terms=Terms(patient=[""]))
    return found


def large(schema: Schema) -> Schema:
    tables = tuple(replace(t, rows=12e6, pages=180_000) for t in schema.tables)
    views = tuple(replace(v, rows=12e6, pages=180_000) for v in schema.views)
    return replace(schema, tables=tables, views=views)


@pytest.mark.parametrize("statement", BLOCKS)
def test_every_one_that_blocks_is_caught(template: str, statement: str) -> None:
    found = [f for f in judged(template, statement) if f.rule in LONG]
    assert [f.severity for f in found] == ["error"]
    assert found[0].fix or found[0].advice


@pytest.mark.parametrize("statement", FREE)
def test_none_that_is_free_is_flagged(template: str, statement: str) -> None:
    assert judged(template, statement) == ()


def test_text_alone_is_not_enough() -> None:
    """squawk misses some that block, and flags some that are free: how many is a matter of its version."""
    said = {s: {r.rule for r in remarks(s + ";")} & BLOCKING for s in (*BLOCKS, *FREE)}
    assert any(not said[statement] for statement in BLOCKS)
    assert any(said[statement] for statement in FREE)
    assert len(BLOCKS) == 29
    assert len(FREE) == 9
