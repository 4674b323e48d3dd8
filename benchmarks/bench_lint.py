"""Judging a schema of 1,000 tables: `lint` beside the `catalog.read` that feeds it.

Both of the same scratch database in the same run; the best of some rounds counts. Each table has faults of
several kinds, so that the rules do not only look but speak.
Run: python benchmarks/bench_lint.py
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import sql

from schemabook import catalog
from schemabook.lint import lint
from schemabook.server import scratch

if TYPE_CHECKING:
    from schemabook.schema import Schema

TABLES = 1000
ROUNDS = 5

TABLE = """
CREATE TABLE {table} (
  id serial PRIMARY KEY,
  parent_id integer REFERENCES {parent} ON DELETE CASCADE,
  other_id integer REFERENCES {other},
  code varchar(40) NOT NULL UNIQUE,
  name text NOT NULL,
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'open', 'closed')),
  price double precision,
  paid boolean,
  payload json,
  created_at timestamp DEFAULT now()
);
CREATE INDEX ON {table} (name);
CREATE INDEX ON {table} (name, created_at DESC);
COMMENT ON TABLE {table} IS 'One of many';
"""


class Result(NamedTuple):
    """Seconds of both, and what was found."""

    tables: int
    findings: int
    places: int
    lint: float
    read: float

    @property
    def ratio(self) -> float:
        return self.lint / self.read


def build(url: str, tables: int = TABLES) -> None:
    """Makes the tables, in transactions of fifty; each refers to two that came before it."""
    with psycopg.connect(url, autocommit=True) as conn:
        for first in range(0, tables, 50):
            with conn.transaction():
                for n in range(first, min(first + 50, tables)):
                    names = {"table": n, "parent": n // 2, "other": n // 3}
                    quoted = {role: sql.Identifier(f"t{i:04}") for role, i in names.items()}
                    conn.execute(sql.SQL(TABLE).format(**quoted))


def read(url: str) -> tuple[Schema, float]:
    """The snapshot and the seconds it took."""
    with psycopg.connect(url) as conn:
        start = time.perf_counter()
        schema = catalog.read(conn)
        return schema, time.perf_counter() - start


def judge(schema: Schema) -> tuple[int, int, float]:
    """Findings, the places that they are about, seconds."""
    start = time.perf_counter()
    findings = lint(schema)
    return len(findings), sum(len(f.places) for f in findings), time.perf_counter() - start


def measure(url: str, rounds: int = ROUNDS) -> Result:
    """The best of some alternating rounds; a schema is judged once, since facts are kept."""
    rows = []
    for _ in range(rounds):
        schema, reading = read(url)
        rows.append((*judge(schema), reading))
    return Result(
        len(schema.tables), rows[0][0], rows[0][1], min(r[2] for r in rows), min(r[3] for r in rows)
    )


def main() -> None:
    """Builds, measures, prints."""
    with scratch("bench_lint") as db:
        build(db.url)
        result = measure(db.url)
    print(f"{result.tables} tables, {result.findings} findings about {result.places} places:")
    print(f"  lint          {result.lint:7.3f} s")
    print(f"  catalog.read  {result.read:7.3f} s")
    print(f"  ratio         {result.ratio:7.2f}")


if __name__ == "__main__":
    main()
