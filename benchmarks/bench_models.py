"""Models of a schema of 500 tables, from the database to finished text, beside sqlacodegen's.

Ours: connect, `catalog.read`, build, format; without the proof in a scratch database, since sqlacodegen has
none. Theirs: `--noviews` and every option that loses less. Both read the same database in the same run,
alternating; the best of some rounds counts.
Run: python benchmarks/bench_models.py
"""

from __future__ import annotations

import time
from typing import Final, NamedTuple

from psycopg import sql
from sqlacodegen.generators import DeclarativeGenerator
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from schemabook import catalog
from schemabook.modelling import writing
from schemabook.server import connect, scratch

TABLES: Final = 500
ROUNDS: Final = 3
BAR_S: Final = 15.0
OPTIONS: Final = ("use_inflect", "include_dialect_options", "keep_dialect_types", "nosyntheticenums")

KINDS: Final = "CREATE TYPE status AS ENUM ('new', 'open', 'closed')"
TABLE: Final = """
CREATE TABLE {table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint REFERENCES {parent} ON DELETE CASCADE,
  other_id bigint NOT NULL REFERENCES {other},
  code varchar(40) NOT NULL UNIQUE,
  name text NOT NULL,
  status status NOT NULL DEFAULT 'new',
  price numeric(12, 2) NOT NULL CHECK (price >= 0),
  tags text[] NOT NULL DEFAULT '{{}}',
  payload jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON {table} (parent_id);
CREATE INDEX ON {table} (lower(name), created_at DESC) WHERE parent_id IS NOT NULL;
COMMENT ON TABLE {table} IS 'One of many';
COMMENT ON COLUMN {table}.code IS 'Known outside';
"""


class Result(NamedTuple):
    """Seconds of both, and the lines that they wrote."""

    ours: float
    theirs: float
    lines: int
    lines_of_theirs: int

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def build(url: str, tables: int = TABLES) -> None:
    """Makes the tables, in transactions of fifty; each refers to two that came before it."""
    with connect(url) as conn:
        conn.execute(KINDS)
        for first in range(0, tables, 50):
            with conn.transaction():
                for n in range(first, min(first + 50, tables)):
                    names = {"table": n, "parent": n // 2, "other": n // 3}
                    quoted = {role: sql.Identifier(f"thing_{i:04}s") for role, i in names.items()}
                    conn.execute(sql.SQL(TABLE).format(**quoted))


def ours(url: str) -> tuple[str, float]:
    """The models and the seconds they took."""
    start = time.perf_counter()
    with connect(url) as conn:
        schema = catalog.read(conn)
    text = writing.write(schema, verify=False).source
    return text, time.perf_counter() - start


def theirs(url: str) -> tuple[str, float]:
    """sqlacodegen's models and the seconds they took, the import of it not counted."""
    start = time.perf_counter()
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connect(url, autocommit=False), poolclass=NullPool
    )
    metadata = MetaData()
    generator = DeclarativeGenerator(metadata, engine, OPTIONS)
    metadata.reflect(engine, views=False)
    text = generator.generate()
    engine.dispose()
    return str(text), time.perf_counter() - start


def measure(url: str, rounds: int = ROUNDS) -> Result:
    """The best of some alternating rounds."""
    rows = [(ours(url), theirs(url)) for _ in range(rounds)]
    best = min(seconds for (_, seconds), _ in rows), min(seconds for _, (_, seconds) in rows)
    (text, _), (other, _) = rows[0]
    return Result(*best, len(text.splitlines()), len(other.splitlines()))


def main() -> None:
    """Builds, measures, prints."""
    with scratch("bench_models") as db:
        build(db.url)
        result = measure(db.url)
    print(f"{TABLES} tables -> models:")
    print(f"  schemabook   {result.ours:7.2f} s  {result.lines} lines  (bar: {BAR_S:.0f} s)")
    print(f"  sqlacodegen  {result.theirs:7.2f} s  {result.lines_of_theirs} lines")
    print(f"  ratio        {result.ratio:7.2f}")


if __name__ == "__main__":
    main()
