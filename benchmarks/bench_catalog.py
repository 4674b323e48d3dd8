"""Reading a database of 1,000 tables: `catalog.read` beside SQLAlchemy's `MetaData.reflect`.

Both connect and read the same scratch database in the same run, alternating; the best of each counts.
`reflect` gets columns, keys, indexes, checks and comments of tables; `read` gets everything.
Run: python benchmarks/bench_catalog.py
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from psycopg import sql
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from schemabook import catalog
from schemabook.server import scratch

if TYPE_CHECKING:
    from collections.abc import Callable

TABLES = 1000
ROUNDS = 5

TABLE = """
CREATE TABLE {table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint REFERENCES {parent} ON DELETE CASCADE,
  other_id bigint REFERENCES {other},
  code varchar(40) NOT NULL UNIQUE,
  name text NOT NULL,
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'open', 'closed')),
  amount numeric(12, 2) NOT NULL DEFAULT 0,
  tags text[] NOT NULL DEFAULT '{{}}',
  payload jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON {table} (parent_id);
CREATE INDEX ON {table} (other_id, created_at DESC);
COMMENT ON TABLE {table} IS 'One of many';
"""
# in every tenth table, as expressions and predicates are rare
SPECIAL = "CREATE INDEX ON {table} (lower(name)) WHERE status <> 'closed'"


class Result(NamedTuple):
    """Seconds, and how many times faster `read` is."""

    tables: int
    read: float
    reflect: float

    @property
    def ratio(self) -> float:
        return self.reflect / self.read


def build(url: str, tables: int = TABLES) -> None:
    """Makes the tables; each refers to two that came before it."""
    with psycopg.connect(url, autocommit=True) as conn:
        for first in range(0, tables, 50):
            with conn.transaction():
                for n in range(first, min(first + 50, tables)):
                    names = {"table": n, "parent": n // 2, "other": n // 3}
                    quoted = {role: sql.Identifier(f"t{i:04}") for role, i in names.items()}
                    conn.execute(sql.SQL(TABLE).format(**quoted))
                    if n % 10 == 0:
                        conn.execute(sql.SQL(SPECIAL).format(**quoted))
        conn.execute("ANALYZE pg_catalog.pg_class, pg_catalog.pg_attribute, pg_catalog.pg_constraint")


def read(url: str) -> int:
    """Connects and reads the snapshot; how many tables it has."""
    with psycopg.connect(url) as conn:
        return len(catalog.read(conn).tables)


def reflect(url: str) -> int:
    """Connects and reflects the tables without views; how many there are."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    metadata = MetaData()
    metadata.reflect(engine, views=False)
    return len(metadata.tables)


def timed(action: Callable[[str], int], url: str, tables: int) -> float:
    """One timed run in seconds, checked to have seen every table."""
    start = time.perf_counter()
    seen = action(url)
    seconds = time.perf_counter() - start
    assert seen == tables, f"{action.__name__} saw {seen} of {tables} tables"
    return seconds


def measure(url: str, tables: int = TABLES, rounds: int = ROUNDS) -> Result:
    """The best of some alternating rounds."""
    times = [(timed(read, url, tables), timed(reflect, url, tables)) for _ in range(rounds)]
    return Result(tables, min(t[0] for t in times), min(t[1] for t in times))


def main() -> None:
    """Builds, measures, prints."""
    with scratch("bench_catalog") as db:
        build(db.url)
        result = measure(db.url)
    print(f"{result.tables} tables, best of {ROUNDS}:")
    print(f"  schemabook catalog.read     {result.read:7.3f} s")
    print(f"  SQLAlchemy MetaData.reflect {result.reflect:7.3f} s")
    print(f"  ratio                       {result.ratio:7.1f} x")


if __name__ == "__main__":
    main()
