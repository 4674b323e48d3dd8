"""A small migration of a schema of 100 tables: `generate`, which executes it up and down on a scratch copy.

Both sides are snapshots; the best of some rounds counts.
Run: python benchmarks/bench_generate.py
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from psycopg import sql

from schemabook import catalog
from schemabook.generating import generate
from schemabook.server import connect, scratch

if TYPE_CHECKING:
    from schemabook.schema import Schema

TABLES: Final = 100
ROUNDS: Final = 5

TABLE: Final = """
CREATE TABLE {table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint REFERENCES {parent} ON DELETE CASCADE,
  code varchar(40) NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'open', 'closed')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON {table} (parent_id);
COMMENT ON TABLE {table} IS 'One of many';
"""
CHANGE: Final = """
ALTER TABLE t0007 ADD COLUMN note text;
ALTER TABLE t0008 ALTER COLUMN status DROP DEFAULT;
CREATE INDEX ON t0009 (created_at);
"""


def sides(tables: int = TABLES) -> tuple[Schema, Schema]:
    """The schema before and after the change."""
    with scratch("bench_generate") as db, connect(db.url) as conn:
        with conn.transaction():
            for n in range(tables):
                names = {"table": sql.Identifier(f"t{n:04}"), "parent": sql.Identifier(f"t{n // 2:04}")}
                conn.execute(sql.SQL(TABLE).format(**names))
        before = catalog.read(conn)
        conn.execute(CHANGE)
        return before, catalog.read(conn)


def measure(rounds: int = ROUNDS, tables: int = TABLES) -> tuple[int, float]:
    """How many files it comes to, and the seconds of the best round."""
    before, after = sides(tables)
    seconds = []
    files = 0
    for _ in range(rounds):
        start = time.perf_counter()
        files = len(generate(before, after).steps)
        seconds.append(time.perf_counter() - start)
    return files, min(seconds)


def main() -> None:
    """Measures and prints."""
    files, seconds = measure()
    print(f"{TABLES} tables, {files} files: {seconds:.2f} s")


if __name__ == "__main__":
    main()
