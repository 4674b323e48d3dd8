"""A small standard schema with rows in it, and what a case of observed and documented locks is.

The cases are in lock_cases_alter.py and lock_cases_other.py. Said nowhere in the documentation, and seen on
15 and 18: dropping a foreign key, or the table that has it, locks the referenced table with ACCESS EXCLUSIVE;
ALTER DOMAIN ADD CHECK takes SHARE on every table that uses it and reads it; a CHECK on a new column, or a
column of a domain with a CHECK, makes ADD COLUMN read or rewrite the table; CREATE TABLE ... INHERITS takes
SHARE UPDATE EXCLUSIVE on the parent; timestamp to timestamptz is free only where TimeZone is UTC, as it is
here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCHEMA = """
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (x int, y int);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN small AS int;
CREATE SCHEMA other;
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    age int DEFAULT 1,
    score positive,
    feeling mood,
    tall bool,
    tags jsonb,
    height small DEFAULT 1,
    CONSTRAINT users_tall CHECK (tall IS NOT NULL)
);
CREATE INDEX users_age ON users (age);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    total numeric(10, 2) DEFAULT 1,
    price numeric(10, 2),
    note varchar(20),
    code char(3),
    placed timestamp,
    quantity int DEFAULT 1,
    CONSTRAINT orders_quantity CHECK (quantity > 0)
);
CREATE INDEX orders_user_id ON orders (user_id);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE items (
    id bigint PRIMARY KEY,
    order_id bigint CONSTRAINT items_order REFERENCES orders,
    during int4range
);
CREATE TABLE logs (id bigint, at date) WITH (autovacuum_enabled = off);
CREATE TABLE events (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 (id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at));
CREATE TABLE events_2027 (
    id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at),
    CONSTRAINT year CHECK (at >= '2027-01-01' AND at < '2028-01-01')
);
CREATE TABLE parcels (id bigint, kind text) PARTITION BY LIST (kind);
CREATE TABLE parcels_a PARTITION OF parcels FOR VALUES IN ('a');
CREATE TABLE parcels_rest PARTITION OF parcels DEFAULT;
CREATE TABLE parcels_b (id bigint, kind text);
CREATE TABLE parents (id int, note text);
CREATE TABLE ancestors (id bigint);
CREATE TABLE children (more int) INHERITS (parents);
CREATE VIEW grown AS SELECT id, email FROM users WHERE age > 17;
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
CREATE UNIQUE INDEX totals_user_id ON totals (user_id);
CREATE SEQUENCE counter;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY own ON orders USING (user_id = 1);
CREATE RULE quiet AS ON DELETE TO logs DO INSTEAD NOTHING;
CREATE STATISTICS orders_stats ON user_id, note FROM orders;
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE orders ADD CONSTRAINT orders_note_long CHECK (length(note) < 15) NOT VALID;
"""

ROWS = """
INSERT INTO users (email, tall) SELECT 'u' || n, true FROM generate_series(1, 20) AS n;
INSERT INTO orders (id, user_id, note, placed) SELECT n, n, 'x', now() FROM generate_series(1, 20) AS n;
INSERT INTO items SELECT n, n FROM generate_series(1, 20) AS n;
INSERT INTO logs SELECT n, '2024-01-01' FROM generate_series(1, 20) AS n;
INSERT INTO events SELECT n, '2024-01-01'::date + n * 20 FROM generate_series(1, 20) AS n;
INSERT INTO parcels SELECT n, 'z' FROM generate_series(1, 20) AS n;
INSERT INTO parcels_b VALUES (1, 'b');
INSERT INTO events_2026 VALUES (1, '2026-05-05');
INSERT INTO events_2027 VALUES (1, '2027-05-05');
REFRESH MATERIALIZED VIEW totals;
"""

# Pages of https://www.postgresql.org/docs/18/ that say which lock a command takes
LOCKING: Final = "explicit-locking"  # section 13.3.1: each mode with the commands that take it
ALTER_TABLE: Final = "sql-altertable"  # ACCESS EXCLUSIVE unless a form says otherwise, and on descendants
ALTER_INDEX: Final = "sql-alterindex"  # the same, for indexes
CREATE_TABLE: Final = "sql-createtable"  # REFERENCES, PARTITION OF
DROP_INDEX: Final = "sql-dropindex"
REINDEX: Final = "sql-reindex"  # writers of the table wait; the index itself is locked for all
PARTITIONING: Final = "ddl-partitioning"  # section 5.12.2.2: DROP TABLE and DETACH of a partition


@dataclass(frozen=True)
class Case:
    """A statement and what was seen: the strongest lock on each relation, and what its time depends on.

    `documented` are the locks that `page` of the documentation names; it may name fewer than are seen. None
    where it says nothing. `differs` is the reason where what is seen is not what is documented.
    """

    statement: str
    observed: str
    documented: str | None = None
    page: str = ""
    work: str = ""
    differs: str = ""
