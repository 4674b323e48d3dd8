# ruff: noqa: E501
"""Small changes of a schema: (name, what both have, what only A has, what only B has), as SQL."""

from __future__ import annotations

from typing import Final, NamedTuple


class Case(NamedTuple):
    """One change: A is made by `base` and `a`, B by `base` and `b`; `since` is the least server version."""

    name: str
    base: str
    a: str
    b: str
    since: int = 15


T: Final = "CREATE TABLE t (id integer PRIMARY KEY, a text, b integer, c integer NOT NULL DEFAULT 1);"
U: Final = T + "CREATE TABLE u (id integer PRIMARY KEY, t_id integer);"
F: Final = "CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x + 1';"
F2: Final = "CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x + 2';"
FT: Final = "CREATE FUNCTION ft() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
MOOD: Final = "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');"
P: Final = "CREATE TABLE p (id integer, day date, v text) PARTITION BY RANGE (day);"
P1: Final = P + "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"
P2: Final = "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');"


def alter(name: str, base: str, b: str, since: int = 15) -> Case:
    """A change that B's SQL makes to the base."""
    return Case(name, base, "", b, since)


def swap(name: str, a: str, b: str, since: int = 15) -> Case:
    """Two definitions with nothing in common."""
    return Case(name, "", a, b, since)


TABLES: Final = (
    swap(
        "create table",
        "",
        "CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT 'x', b numeric(10, 2) NOT NULL);",
    ),
    swap(
        "two tables that refer to each other",
        "",
        "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;",
    ),
    swap("table of no columns", "", "CREATE TABLE t ();"),
    swap("table becomes view", "CREATE TABLE t (a integer);", "CREATE VIEW t AS SELECT 1 AS a;"),
    swap(
        "view becomes materialized",
        "CREATE VIEW v AS SELECT 1 AS a;",
        "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;",
    ),
    swap(
        "table becomes partitioned",
        "CREATE TABLE t (id int, d date);",
        "CREATE TABLE t (id int, d date) PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t DEFAULT;",
    ),
    swap(
        "table becomes foreign",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE TABLE t (a int);",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE t (a int) SERVER s;",
    ),
    alter("set unlogged", T, "ALTER TABLE t SET UNLOGGED;"),
    alter(
        "storage parameters",
        T + "ALTER TABLE t SET (fillfactor = 80);",
        "ALTER TABLE t RESET (fillfactor); ALTER TABLE t SET (autovacuum_enabled = off, toast.autovacuum_enabled = off);",
    ),
    alter(
        "row security on",
        T,
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;",
    ),
    alter(
        "row security off",
        T + "ALTER TABLE t ENABLE ROW LEVEL SECURITY;",
        "ALTER TABLE t DISABLE ROW LEVEL SECURITY;",
    ),
    alter("replica identity full", T, "ALTER TABLE t REPLICA IDENTITY FULL;"),
    alter(
        "replica identity nothing to default",
        T + "ALTER TABLE t REPLICA IDENTITY NOTHING;",
        "ALTER TABLE t REPLICA IDENTITY DEFAULT;",
    ),
    alter(
        "replica identity by index",
        "CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX ta ON t (a);",
        "ALTER TABLE t REPLICA IDENTITY USING INDEX ta;",
    ),
    alter("replica identity by key", T, "ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;"),
    alter("cluster on", T + "CREATE INDEX tb ON t (b);", "ALTER TABLE t CLUSTER ON tb;"),
    alter(
        "cluster on another",
        T + "CREATE INDEX tb ON t (b); ALTER TABLE t CLUSTER ON tb;",
        "ALTER TABLE t CLUSTER ON t_pkey;",
    ),
    alter("comment on table", T, "COMMENT ON TABLE t IS 'It''s a table \\ with';"),
    alter("comment changed", T + "COMMENT ON TABLE t IS 'one';", "COMMENT ON TABLE t IS 'two';"),
    alter("table moves to another schema", T + "CREATE SCHEMA s;", "ALTER TABLE t SET SCHEMA s;"),
    alter("inherit", "CREATE TABLE q (a int); CREATE TABLE r (a int, b int);", "ALTER TABLE r INHERIT q;"),
    alter(
        "no inherit",
        "CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE r NO INHERIT q;",
    ),
    swap(
        "inherits from the beginning",
        "CREATE TABLE q (a int); CREATE TABLE r (a int, b int);",
        "CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q);",
    ),
    alter(
        "column of an inheritance parent",
        "CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE q ADD COLUMN c text;",
    ),
    alter(
        "column type of an inheritance parent",
        "CREATE TABLE q (a int, c int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE q ALTER COLUMN c TYPE bigint;",
    ),
    alter(
        "column gone from an inheritance parent",
        "CREATE TABLE q (a int, c int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE q DROP COLUMN c;",
    ),
    alter(
        "default of an inheritance child",
        "CREATE TABLE q (a int, c int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE r ALTER COLUMN c SET DEFAULT 5;",
    ),
    alter(
        "check on an inheritance parent",
        "CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE q ADD CONSTRAINT positive CHECK (a > 0);",
    ),
    alter(
        "not null on an inheritance parent",
        "CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE q ALTER COLUMN a SET NOT NULL;",
    ),
    alter(
        "two parents",
        "CREATE TABLE q (a int); CREATE TABLE q2 (b int); CREATE TABLE r (a int, b int) INHERITS (q);",
        "ALTER TABLE r INHERIT q2;",
    ),
    alter(
        "OF type",
        "CREATE TYPE ct AS (a int, b text); CREATE TABLE t (a int, b text);",
        "ALTER TABLE t OF ct;",
    ),
    alter("NOT OF", "CREATE TYPE ct AS (a int, b text); CREATE TABLE t OF ct;", "ALTER TABLE t NOT OF;"),
    alter(
        "typed table's type grows",
        "CREATE TYPE ct AS (a int, b text); CREATE TABLE t OF ct;",
        "ALTER TYPE ct ADD ATTRIBUTE c int CASCADE;",
    ),
    alter(
        "foreign table's options",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int OPTIONS (x '1'), b text) SERVER s OPTIONS (y '2');",
        "ALTER FOREIGN TABLE ft OPTIONS (SET y '3', ADD z '4'); ALTER FOREIGN TABLE ft ALTER COLUMN a OPTIONS (DROP x); ALTER FOREIGN TABLE ft ADD COLUMN c int OPTIONS (q '1');",
    ),
    alter(
        "foreign table's columns",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int, b text) SERVER s;",
        "ALTER FOREIGN TABLE ft DROP COLUMN a; ALTER FOREIGN TABLE ft ALTER b TYPE int, ALTER b SET NOT NULL;",
    ),
    swap(
        "foreign table on another server",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE SERVER s2 FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int) SERVER s;",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE SERVER s2 FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int) SERVER s2;",
    ),
)

COLUMNS: Final = (
    alter("add column", T, "ALTER TABLE t ADD COLUMN d text;"),
    alter("add column with default", T, "ALTER TABLE t ADD COLUMN d timestamptz NOT NULL DEFAULT now();"),
    alter(
        "add column with all",
        T,
        "ALTER TABLE t ADD COLUMN d text COLLATE \"C\" DEFAULT 'x' NOT NULL; ALTER TABLE t ALTER d SET STORAGE EXTERNAL, ALTER d SET STATISTICS 100, ALTER d SET (n_distinct = 5); COMMENT ON COLUMN t.d IS 'D'; GRANT SELECT (d) ON t TO pg_monitor;",
    ),
    alter("add not null column", T, "ALTER TABLE t ADD COLUMN d integer NOT NULL;"),
    alter("add serial", T, "ALTER TABLE t ADD COLUMN d serial;"),
    alter(
        "add identity",
        T,
        "ALTER TABLE t ADD COLUMN d bigint GENERATED BY DEFAULT AS IDENTITY (START 10 INCREMENT 5);",
    ),
    alter("add generated", T, "ALTER TABLE t ADD COLUMN d integer GENERATED ALWAYS AS (b * 2) STORED;"),
    alter("add virtual", T, "ALTER TABLE t ADD COLUMN d integer GENERATED ALWAYS AS (b * 2) VIRTUAL;", 18),
    alter("drop last column", T, "ALTER TABLE t DROP COLUMN c;"),
    alter("drop column in the middle", T, "ALTER TABLE t DROP COLUMN a;"),
    alter(
        "drop column with all that rests on it",
        U + "CREATE INDEX ON t (b); ALTER TABLE t ADD CHECK (b > 0); CREATE VIEW v AS SELECT id, b FROM t;",
        "DROP VIEW v; ALTER TABLE t DROP COLUMN b;",
    ),
    alter(
        "drop column, view stays", T + "CREATE VIEW v AS SELECT id, a FROM t;", "ALTER TABLE t DROP COLUMN b;"
    ),
    alter("drop key column", T, "ALTER TABLE t DROP COLUMN id;"),
    swap(
        "columns in another order",
        "CREATE TABLE t (a int, b text, c date);",
        "CREATE TABLE t (c date, a int, b text);",
    ),
    swap(
        "column added in the middle",
        "CREATE TABLE t (a int PRIMARY KEY, c date); CREATE INDEX tc ON t (c); CREATE TABLE u (a int REFERENCES t); CREATE VIEW v AS SELECT * FROM t;",
        "CREATE TABLE t (a int PRIMARY KEY, b text, c date); CREATE INDEX tc ON t (c); CREATE TABLE u (a int REFERENCES t); CREATE VIEW v AS SELECT * FROM t;",
    ),
    alter("integer to bigint", T, "ALTER TABLE t ALTER COLUMN b TYPE bigint;"),
    alter(
        "key to bigint, with reference",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "ALTER TABLE t ALTER id TYPE bigint; ALTER TABLE u ALTER t_id TYPE bigint;",
    ),
    alter(
        "key to text, with reference",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "ALTER TABLE u DROP CONSTRAINT u_t_id_fkey; ALTER TABLE t ALTER id TYPE text; ALTER TABLE u ALTER t_id TYPE text; ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
    ),
    alter("text to integer", T, "ALTER TABLE t ALTER COLUMN a TYPE integer USING a::integer;"),
    alter(
        "text with default to integer",
        T + "ALTER TABLE t ALTER a SET DEFAULT '5';",
        "ALTER TABLE t ALTER a DROP DEFAULT, ALTER a TYPE integer USING a::integer, ALTER a SET DEFAULT 5;",
    ),
    alter("varchar length", "CREATE TABLE t (a varchar(10));", "ALTER TABLE t ALTER a TYPE varchar(20);"),
    alter("varchar to text", "CREATE TABLE t (a varchar(10));", "ALTER TABLE t ALTER a TYPE text;"),
    alter(
        "numeric precision",
        "CREATE TABLE t (a numeric(10, 2));",
        "ALTER TABLE t ALTER a TYPE numeric(12, 4);",
    ),
    alter(
        "timestamp to timestamptz",
        "CREATE TABLE t (a timestamp DEFAULT now());",
        "ALTER TABLE t ALTER a TYPE timestamptz;",
    ),
    alter("integer to array", "CREATE TABLE t (a int);", "ALTER TABLE t ALTER a TYPE int[] USING ARRAY[a];"),
    alter("array to array", "CREATE TABLE t (a int[] DEFAULT '{}');", "ALTER TABLE t ALTER a TYPE bigint[];"),
    alter(
        "boolean to integer",
        "CREATE TABLE t (a boolean DEFAULT false);",
        "ALTER TABLE t ALTER a DROP DEFAULT, ALTER a TYPE int USING a::int, ALTER a SET DEFAULT 0;",
    ),
    alter("text to enum", T + MOOD, "ALTER TABLE t ALTER a TYPE mood USING a::mood;"),
    alter(
        "enum to text",
        MOOD + "CREATE TABLE t (a mood DEFAULT 'ok');",
        "ALTER TABLE t ALTER a DROP DEFAULT, ALTER a TYPE text, ALTER a SET DEFAULT 'ok';",
    ),
    alter("text to jsonb", T, "ALTER TABLE t ALTER a TYPE jsonb USING a::jsonb;"),
    alter("json to jsonb", "CREATE TABLE t (a json);", "ALTER TABLE t ALTER a TYPE jsonb;"),
    alter("text to uuid", T, "ALTER TABLE t ALTER a TYPE uuid USING a::uuid;"),
    alter("integer to timestamptz", T, "ALTER TABLE t ALTER b TYPE timestamptz USING to_timestamp(b);"),
    alter(
        "type under view",
        T + "CREATE VIEW v AS SELECT id, b FROM t; CREATE VIEW w AS SELECT b FROM v;",
        "DROP VIEW w, v; ALTER TABLE t ALTER b TYPE bigint; CREATE VIEW v AS SELECT id, b FROM t; CREATE VIEW w AS SELECT b FROM v;",
    ),
    alter(
        "type under view of another column",
        T + "CREATE VIEW v AS SELECT id, a FROM t;",
        "ALTER TABLE t ALTER b TYPE bigint;",
    ),
    alter(
        "type under policy",
        T + "CREATE POLICY p ON t USING (b > 0);",
        "DROP POLICY p ON t; ALTER TABLE t ALTER b TYPE bigint; CREATE POLICY p ON t USING (b > 0);",
    ),
    alter(
        "type under trigger",
        T
        + FT
        + "CREATE TRIGGER tr BEFORE UPDATE OF b ON t FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION ft();",
        "DROP TRIGGER tr ON t; ALTER TABLE t ALTER b TYPE bigint; CREATE TRIGGER tr BEFORE UPDATE OF b ON t FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION ft();",
    ),
    alter(
        "type under rule",
        T + "CREATE RULE r AS ON INSERT TO t WHERE NEW.b > 5 DO INSTEAD NOTHING;",
        "DROP RULE r ON t; ALTER TABLE t ALTER b TYPE bigint; CREATE RULE r AS ON INSERT TO t WHERE NEW.b > 5 DO INSTEAD NOTHING;",
    ),
    alter(
        "type under generated",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED);",
        "ALTER TABLE t DROP g; ALTER TABLE t ALTER a TYPE bigint; ALTER TABLE t ADD g bigint GENERATED ALWAYS AS (a * 2) STORED;",
    ),
    alter(
        "type under index predicate and expression",
        T + "CREATE INDEX i ON t ((b + 1)) WHERE b > 3;",
        "DROP INDEX i; ALTER TABLE t ALTER b TYPE bigint; CREATE INDEX i ON t ((b + 1)) WHERE b > 3;",
    ),
    alter(
        "type under check",
        T + "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);",
        "ALTER TABLE t ALTER b TYPE numeric;",
    ),
    alter(
        "type under check of text",
        T + "ALTER TABLE t ADD CONSTRAINT k CHECK (a <> '');",
        "ALTER TABLE t ALTER a TYPE varchar(30);",
    ),
    alter(
        "type under materialized view and statistics",
        T
        + "CREATE MATERIALIZED VIEW m AS SELECT b FROM t; CREATE INDEX mb ON m (b); CREATE STATISTICS st ON a, b FROM t;",
        "DROP MATERIALIZED VIEW m; ALTER TABLE t ALTER b TYPE bigint; CREATE MATERIALIZED VIEW m AS SELECT b FROM t; CREATE INDEX mb ON m (b);",
    ),
    alter("collation", T, 'ALTER TABLE t ALTER a TYPE text COLLATE "C";'),
    alter(
        "collation back",
        'CREATE TABLE t (a text COLLATE "C");',
        'ALTER TABLE t ALTER a TYPE text COLLATE "default";',
    ),
    alter("set default", T, "ALTER TABLE t ALTER a SET DEFAULT 'it''s';"),
    alter("drop default", T, "ALTER TABLE t ALTER c DROP DEFAULT;"),
    alter("default to function", T + F, "ALTER TABLE t ALTER b SET DEFAULT f(3);"),
    alter("set not null", T, "ALTER TABLE t ALTER b SET NOT NULL;"),
    alter("drop not null", T, "ALTER TABLE t ALTER c DROP NOT NULL;"),
    alter("named not null", T, "ALTER TABLE t ADD CONSTRAINT b_there NOT NULL b;", 18),
    alter(
        "not null renamed",
        T + "ALTER TABLE t ADD CONSTRAINT b_there NOT NULL b;",
        "ALTER TABLE t RENAME CONSTRAINT b_there TO b_here;",
        18,
    ),
    alter(
        "not null named",
        T,
        "ALTER TABLE t RENAME CONSTRAINT t_c_not_null TO c_there; COMMENT ON CONSTRAINT c_there ON t IS 'x';",
        18,
    ),
    alter("not null not valid", T, "ALTER TABLE t ADD CONSTRAINT b_there NOT NULL b NOT VALID;", 18),
    alter("not null no inherit", T, "ALTER TABLE t ADD CONSTRAINT b_there NOT NULL b NO INHERIT;", 18),
    alter(
        "serial to identity",
        "CREATE TABLE t (id serial PRIMARY KEY, a text);",
        "ALTER TABLE t ALTER id DROP DEFAULT; DROP SEQUENCE t_id_seq; ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY;",
    ),
    alter(
        "integer to identity",
        T,
        "ALTER TABLE t ALTER c DROP DEFAULT; ALTER TABLE t ALTER c ADD GENERATED BY DEFAULT AS IDENTITY;",
    ),
    alter(
        "identity dropped",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);",
        "ALTER TABLE t ALTER id DROP IDENTITY;",
    ),
    alter(
        "identity dropped, nullable",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);",
        "ALTER TABLE t ALTER id DROP IDENTITY, ALTER id DROP NOT NULL;",
    ),
    alter(
        "identity always to by default",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);",
        "ALTER TABLE t ALTER id SET GENERATED BY DEFAULT;",
    ),
    alter(
        "identity options",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);",
        "ALTER TABLE t ALTER id SET START 100 SET INCREMENT 10 SET CACHE 4 SET CYCLE SET MAXVALUE 10000;",
    ),
    alter(
        "identity sequence renamed",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);",
        "ALTER SEQUENCE t_id_seq RENAME TO numbers; COMMENT ON SEQUENCE numbers IS 'n';",
    ),
    alter(
        "identity to bigint",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);",
        "ALTER TABLE t ALTER id TYPE bigint;",
    ),
    alter(
        "serial to bigserial",
        "CREATE TABLE t (id serial);",
        "ALTER TABLE t ALTER id TYPE bigint; ALTER SEQUENCE t_id_seq AS bigint;",
    ),
    alter(
        "serial dropped",
        "CREATE TABLE t (id serial, a int);",
        "ALTER TABLE t ALTER id DROP DEFAULT; DROP SEQUENCE t_id_seq;",
    ),
    alter(
        "serial made",
        "CREATE TABLE t (id int NOT NULL, a int);",
        "CREATE SEQUENCE t_id_seq AS integer OWNED BY t.id; ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq');",
    ),
    alter(
        "generated expression",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED);",
        "ALTER TABLE t DROP g; ALTER TABLE t ADD g int GENERATED ALWAYS AS (a * 3) STORED;",
    ),
    swap(
        "generated expression in the middle",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED, z text);",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 3) STORED, z text);",
    ),
    alter(
        "drop expression",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED);",
        "ALTER TABLE t ALTER g DROP EXPRESSION;",
    ),
    alter(
        "generated type",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED);",
        "ALTER TABLE t ALTER g TYPE bigint;",
    ),
    swap(
        "stored to virtual",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED, z int);",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) VIRTUAL, z int);",
        18,
    ),
    swap(
        "virtual expression",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) VIRTUAL, z int);",
        "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 5) VIRTUAL, z int);",
        18,
    ),
    alter(
        "drop what a generated column reads",
        "CREATE TABLE t (a int, b int, g int GENERATED ALWAYS AS (a * 2) STORED);",
        "ALTER TABLE t DROP COLUMN g, DROP COLUMN a;",
    ),
    alter(
        "storage and compression", T, "ALTER TABLE t ALTER a SET STORAGE MAIN, ALTER a SET COMPRESSION pglz;"
    ),
    alter(
        "storage back",
        "CREATE TABLE t (a text, n numeric); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER n SET STORAGE EXTENDED;",
        "ALTER TABLE t ALTER a SET STORAGE EXTENDED, ALTER n SET STORAGE MAIN;",
    ),
    alter(
        "statistics and options",
        T,
        "ALTER TABLE t ALTER a SET STATISTICS 500, ALTER a SET (n_distinct = -0.5);",
    ),
    alter(
        "statistics back",
        T + "ALTER TABLE t ALTER a SET STATISTICS 500, ALTER a SET (n_distinct = -0.5);",
        "ALTER TABLE t ALTER a SET STATISTICS -1, ALTER a RESET (n_distinct);",
    ),
    alter("comment on column", T, "COMMENT ON COLUMN t.a IS 'A';"),
    alter(
        "column grants",
        T,
        "GRANT SELECT (a), UPDATE (a) ON t TO pg_monitor; GRANT REFERENCES (b) ON t TO PUBLIC;",
    ),
    alter(
        "column used by function with body",
        T + "CREATE FUNCTION g(r t) RETURNS text LANGUAGE sql AS 'SELECT r.a';",
        "ALTER TABLE t ADD d int;",
    ),
    swap(
        "rebuilt with everything",
        "CREATE TABLE t (id serial PRIMARY KEY, b int, a text UNIQUE, CHECK (b > 0)); CREATE INDEX tb ON t (b);"
        + FT
        + "CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION ft(); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY pp ON t USING (b > 1); GRANT SELECT ON t TO pg_monitor; CREATE TABLE u (t int REFERENCES t); CREATE VIEW v AS SELECT * FROM t; COMMENT ON TABLE t IS 'T'; CREATE STATISTICS st ON a, b FROM t; CREATE FUNCTION g(r t) RETURNS text LANGUAGE sql AS 'SELECT r.a';",
        "CREATE TABLE t (id serial PRIMARY KEY, a text UNIQUE, b int, CHECK (b > 0)); CREATE INDEX tb ON t (b);"
        + FT
        + "CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION ft(); ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY pp ON t USING (b > 1); GRANT SELECT ON t TO pg_monitor; CREATE TABLE u (t int REFERENCES t); CREATE VIEW v AS SELECT * FROM t; COMMENT ON TABLE t IS 'T'; CREATE STATISTICS st ON a, b FROM t; CREATE FUNCTION g(r t) RETURNS text LANGUAGE sql AS 'SELECT r.a';",
    ),
)

KEYS: Final = (
    alter("add check", T, "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);"),
    alter(
        "check changed",
        T + "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);",
        "ALTER TABLE t DROP CONSTRAINT k; ALTER TABLE t ADD CONSTRAINT k CHECK (b > 1);",
    ),
    alter(
        "check renamed",
        T + "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);",
        "ALTER TABLE t RENAME CONSTRAINT k TO k2;",
    ),
    alter("check not valid", T, "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0) NOT VALID;"),
    alter(
        "check validated",
        T + "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0) NOT VALID;",
        "ALTER TABLE t VALIDATE CONSTRAINT k;",
    ),
    alter("check no inherit", T, "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0) NO INHERIT;"),
    alter(
        "check not enforced",
        T + "ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);",
        "ALTER TABLE t DROP CONSTRAINT k; ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0) NOT ENFORCED;",
        18,
    ),
    alter("check with function", T + F, "ALTER TABLE t ADD CONSTRAINT k CHECK (f(b) > 0);"),
    alter("comment on constraint", T, "COMMENT ON CONSTRAINT t_pkey ON t IS 'the key';"),
    alter("add foreign key", U, "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t ON DELETE CASCADE;"),
    alter(
        "foreign key's actions",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "ALTER TABLE u DROP CONSTRAINT u_t_id_fkey; ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t ON DELETE SET NULL ON UPDATE CASCADE;",
    ),
    alter(
        "foreign key deferrable",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "ALTER TABLE u ALTER CONSTRAINT u_t_id_fkey DEFERRABLE INITIALLY DEFERRED;",
    ),
    alter(
        "foreign key not deferrable",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t DEFERRABLE;",
        "ALTER TABLE u ALTER CONSTRAINT u_t_id_fkey NOT DEFERRABLE;",
    ),
    alter("foreign key not valid", U, "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t NOT VALID;"),
    alter(
        "foreign key validated",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t NOT VALID;",
        "ALTER TABLE u VALIDATE CONSTRAINT u_t_id_fkey;",
    ),
    alter(
        "foreign key not enforced",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "ALTER TABLE u ALTER CONSTRAINT u_t_id_fkey NOT ENFORCED;",
        18,
    ),
    alter(
        "foreign key dropped with its table",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "DROP TABLE u; DROP TABLE t;",
    ),
    alter("self reference", T, "ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES t (id) MATCH FULL;"),
    alter(
        "foreign key on new key",
        U,
        "ALTER TABLE t ADD UNIQUE (b); ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t (b);",
    ),
    alter(
        "foreign key set null columns",
        "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE u (a int, b int);",
        "ALTER TABLE u ADD FOREIGN KEY (a, b) REFERENCES t ON DELETE SET NULL (b);",
    ),
    alter("add primary key", "CREATE TABLE t (a int, b int);", "ALTER TABLE t ADD PRIMARY KEY (a);"),
    alter(
        "primary key on other columns",
        T,
        "ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD PRIMARY KEY (id, c);",
    ),
    alter(
        "primary key with references moves",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "ALTER TABLE u DROP CONSTRAINT u_t_id_fkey; ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY (id) INCLUDE (a); ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
    ),
    alter("drop primary key", T, "ALTER TABLE t DROP CONSTRAINT t_pkey;"),
    alter(
        "drop primary key, nullable",
        T,
        "ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ALTER id DROP NOT NULL;",
    ),
    alter("primary key renamed", T, "ALTER TABLE t RENAME CONSTRAINT t_pkey TO pk_t;"),
    alter("add unique", T, "ALTER TABLE t ADD CONSTRAINT once UNIQUE (a, b);"),
    alter("unique nulls not distinct", T, "ALTER TABLE t ADD CONSTRAINT once UNIQUE NULLS NOT DISTINCT (a);"),
    alter("unique include", T, "ALTER TABLE t ADD CONSTRAINT once UNIQUE (a) INCLUDE (b, c);"),
    alter(
        "unique deferrable",
        T + "ALTER TABLE t ADD CONSTRAINT once UNIQUE (a);",
        "ALTER TABLE t DROP CONSTRAINT once; ALTER TABLE t ADD CONSTRAINT once UNIQUE (a) DEFERRABLE INITIALLY DEFERRED;",
    ),
    alter(
        "unique with fillfactor", T, "ALTER TABLE t ADD CONSTRAINT once UNIQUE (a) WITH (fillfactor = 60);"
    ),
    alter(
        "unique index to constraint",
        T + "CREATE UNIQUE INDEX once ON t (a);",
        "ALTER TABLE t ADD CONSTRAINT once UNIQUE USING INDEX once;",
    ),
    alter(
        "exclusion",
        "CREATE TABLE t (r tsrange, a int);",
        "ALTER TABLE t ADD CONSTRAINT apart EXCLUDE USING gist (r WITH &&) WHERE (a > 0);",
    ),
    alter(
        "exclusion changed",
        "CREATE TABLE t (r tsrange, a int, CONSTRAINT apart EXCLUDE USING gist (r WITH &&));",
        "ALTER TABLE t DROP CONSTRAINT apart; ALTER TABLE t ADD CONSTRAINT apart EXCLUDE USING gist (r WITH &&) DEFERRABLE;",
    ),
    alter(
        "temporal key",
        "CREATE EXTENSION btree_gist; CREATE TABLE t (id int, v daterange);",
        "ALTER TABLE t ADD PRIMARY KEY (id, v WITHOUT OVERLAPS);",
        18,
    ),
    alter(
        "view on a key that moves",
        T + "CREATE VIEW v AS SELECT id, a, count(*) FROM t GROUP BY id;",
        "DROP VIEW v; ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (id); CREATE VIEW v AS SELECT id, a, count(*) FROM t GROUP BY id;",
    ),
)

INDEXES: Final = (
    alter("add index", T, "CREATE INDEX i ON t (a, b DESC NULLS LAST);"),
    alter("drop index", T + "CREATE INDEX i ON t (a);", "DROP INDEX i;"),
    alter("index columns", T + "CREATE INDEX i ON t (a);", "DROP INDEX i; CREATE INDEX i ON t (b);"),
    alter("index unique", T + "CREATE INDEX i ON t (a);", "DROP INDEX i; CREATE UNIQUE INDEX i ON t (a);"),
    alter(
        "index nulls not distinct",
        T + "CREATE UNIQUE INDEX i ON t (a);",
        "DROP INDEX i; CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;",
    ),
    alter(
        "index predicate",
        T + "CREATE INDEX i ON t (a);",
        "DROP INDEX i; CREATE INDEX i ON t (a) WHERE b IS NOT NULL;",
    ),
    alter("index expression", T, "CREATE INDEX i ON t (lower(a), (b + c));"),
    alter("index opclass", T, "CREATE INDEX i ON t (a text_pattern_ops);"),
    alter("index collation", T, 'CREATE INDEX i ON t (a COLLATE "C");'),
    alter("index include", T, "CREATE INDEX i ON t (a) INCLUDE (b);"),
    alter(
        "index method", T + "CREATE INDEX i ON t (a);", "DROP INDEX i; CREATE INDEX i ON t USING hash (a);"
    ),
    alter(
        "gin",
        "CREATE TABLE t (j jsonb, a text[]);",
        "CREATE INDEX i ON t USING gin (j jsonb_path_ops); CREATE INDEX k ON t USING gin (a) WITH (fastupdate = off);",
    ),
    alter("gist", "CREATE TABLE t (p point);", "CREATE INDEX i ON t USING gist (p);"),
    alter(
        "brin options", T + "CREATE INDEX i ON t USING brin (b);", "ALTER INDEX i SET (pages_per_range = 4);"
    ),
    alter(
        "trigram",
        T + "CREATE EXTENSION pg_trgm;",
        "CREATE INDEX i ON t USING gist (a gist_trgm_ops (siglen = 32));",
    ),
    alter("index fillfactor", T + "CREATE INDEX i ON t (a);", "ALTER INDEX i SET (fillfactor = 50);"),
    alter(
        "index statistics",
        T + "CREATE INDEX i ON t ((b + 1));",
        "ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 50;",
    ),
    alter("index renamed", T + "CREATE INDEX i ON t (a);", "ALTER INDEX i RENAME TO j;"),
    alter("comment on index", T + "CREATE INDEX i ON t (a);", "COMMENT ON INDEX i IS 'I';"),
    alter("index with function", T + F, "CREATE INDEX i ON t (f(b));"),
    alter(
        "index on materialized view",
        T + "CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;",
        "CREATE UNIQUE INDEX i ON m (a);",
    ),
    alter("fillfactor of a key", T, "ALTER INDEX t_pkey SET (fillfactor = 50);"),
    alter("statistics object", T, "CREATE STATISTICS st (dependencies) ON a, b FROM t;"),
    alter(
        "statistics object changed",
        T + "CREATE STATISTICS st (dependencies) ON a, b FROM t;",
        "DROP STATISTICS st; CREATE STATISTICS st (mcv) ON a, b FROM t; ALTER STATISTICS st SET STATISTICS 50; COMMENT ON STATISTICS st IS 'S';",
    ),
    alter(
        "statistics target",
        T + "CREATE STATISTICS st ON a, b FROM t;",
        "ALTER STATISTICS st SET STATISTICS 50;",
    ),
    alter("statistics on expression", T, "CREATE STATISTICS st ON (lower(a)) FROM t;"),
)

TYPES: Final = (
    swap("create enum", "", MOOD),
    alter("enum label at the end", MOOD, "ALTER TYPE mood ADD VALUE 'wild';"),
    alter(
        "enum label before and after",
        MOOD,
        "ALTER TYPE mood ADD VALUE 'awful' BEFORE 'sad'; ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok';",
    ),
    swap(
        "enum label used at once",
        MOOD + "CREATE TABLE t (m mood);",
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'new'); CREATE TABLE t (m mood DEFAULT 'new', CHECK (m <> 'new')); CREATE VIEW v AS SELECT 'new'::mood AS m;",
    ),
    swap(
        "enum label gone",
        MOOD + "CREATE TABLE t (m mood DEFAULT 'ok', n mood[]);",
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood DEFAULT 'ok', n mood[]);",
    ),
    swap(
        "enum reordered under everything",
        MOOD
        + "CREATE TABLE t (m mood DEFAULT 'ok' NOT NULL, n mood[] DEFAULT '{ok}', CHECK (m <> 'sad')); CREATE INDEX i ON t (m) WHERE m = 'ok'; CREATE VIEW v AS SELECT m FROM t; CREATE FUNCTION g(m mood) RETURNS mood LANGUAGE sql AS 'SELECT m'; CREATE DOMAIN d AS mood CHECK (VALUE <> 'sad'); CREATE TABLE u (d d); GRANT USAGE ON TYPE mood TO pg_monitor;",
        "CREATE TYPE mood AS ENUM ('happy', 'ok', 'sad'); CREATE TABLE t (m mood DEFAULT 'ok' NOT NULL, n mood[] DEFAULT '{ok}', CHECK (m <> 'sad')); CREATE INDEX i ON t (m) WHERE m = 'ok'; CREATE VIEW v AS SELECT m FROM t; CREATE FUNCTION g(m mood) RETURNS mood LANGUAGE sql AS 'SELECT m'; CREATE DOMAIN d AS mood CHECK (VALUE <> 'sad'); CREATE TABLE u (d d); GRANT USAGE ON TYPE mood TO pg_monitor;",
    ),
    swap(
        "enum in a key",
        MOOD + "CREATE TABLE t (m mood PRIMARY KEY); CREATE TABLE u (m mood REFERENCES t);",
        "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE t (m mood PRIMARY KEY); CREATE TABLE u (m mood REFERENCES t);",
    ),
    swap(
        "enum in a generated column",
        MOOD
        + "CREATE TABLE t (b boolean, m mood GENERATED ALWAYS AS (CASE WHEN b THEN 'ok'::mood ELSE 'sad'::mood END) STORED, z int);",
        "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE t (b boolean, m mood GENERATED ALWAYS AS (CASE WHEN b THEN 'ok'::mood ELSE 'sad'::mood END) STORED, z int);",
    ),
    swap(
        "enum in a partition key",
        MOOD
        + "CREATE TABLE t (m mood) PARTITION BY LIST (m); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('sad');",
        "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE t (m mood) PARTITION BY LIST (m); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('sad');",
    ),
    swap(
        "enum in a composite",
        MOOD + "CREATE TYPE c AS (m mood); CREATE TABLE t (c c);",
        "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TYPE c AS (m mood); CREATE TABLE t (c c);",
    ),
    alter(
        "drop enum with its column",
        MOOD + "CREATE TABLE t (a int, m mood);",
        "ALTER TABLE t DROP m; DROP TYPE mood;",
    ),
    swap(
        "enum becomes domain",
        MOOD + "CREATE TABLE t (m mood);",
        "CREATE DOMAIN mood AS text CHECK (VALUE <> ''); CREATE TABLE t (m mood);",
    ),
    swap(
        "enum becomes lookup table",
        MOOD + "CREATE TABLE t (m mood);",
        "CREATE TABLE mood (name text PRIMARY KEY); CREATE TABLE t (m text REFERENCES mood);",
    ),
    alter(
        "comment and grants on type",
        MOOD,
        "COMMENT ON TYPE mood IS 'M'; REVOKE USAGE ON TYPE mood FROM PUBLIC; GRANT USAGE ON TYPE mood TO pg_monitor;",
    ),
    swap(
        "create domain",
        "",
        "CREATE DOMAIN d AS text NOT NULL DEFAULT 'x' CONSTRAINT filled CHECK (VALUE <> '');",
    ),
    alter(
        "domain check",
        "CREATE DOMAIN d AS int; CREATE TABLE t (d d);",
        "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0);",
    ),
    alter(
        "domain check changed",
        "CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (d d);",
        "ALTER DOMAIN d DROP CONSTRAINT k; ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 1) NOT VALID; COMMENT ON CONSTRAINT k ON DOMAIN d IS 'K';",
    ),
    alter(
        "domain default and not null",
        "CREATE DOMAIN d AS int; CREATE TABLE t (d d);",
        "ALTER DOMAIN d SET DEFAULT 5; ALTER DOMAIN d SET NOT NULL; COMMENT ON DOMAIN d IS 'D';",
    ),
    alter(
        "domain default and not null back",
        "CREATE DOMAIN d AS int DEFAULT 5 NOT NULL; CREATE TABLE t (d d);",
        "ALTER DOMAIN d DROP DEFAULT; ALTER DOMAIN d DROP NOT NULL;",
    ),
    alter(
        "domain validated",
        "CREATE DOMAIN d AS int; ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;",
        "ALTER DOMAIN d VALIDATE CONSTRAINT k;",
    ),
    alter(
        "domain named not null",
        "CREATE DOMAIN d AS int;",
        "ALTER DOMAIN d ADD CONSTRAINT there NOT NULL;",
        17,
    ),
    swap(
        "domain's type",
        "CREATE DOMAIN d AS varchar(10) CHECK (VALUE <> ''); CREATE TABLE t (d d DEFAULT 'x', e d[]); CREATE VIEW v AS SELECT d FROM t;",
        "CREATE DOMAIN d AS varchar(20) CHECK (VALUE <> ''); CREATE TABLE t (d d DEFAULT 'x', e d[]); CREATE VIEW v AS SELECT d FROM t;",
    ),
    swap(
        "domain over domain",
        "CREATE DOMAIN d AS int; CREATE DOMAIN e AS d CHECK (VALUE > 0); CREATE TABLE t (e e);",
        "CREATE DOMAIN d AS bigint; CREATE DOMAIN e AS d CHECK (VALUE > 0); CREATE TABLE t (e e);",
    ),
    alter(
        "domain with function",
        F + "CREATE DOMAIN d AS int; CREATE TABLE t (d d);",
        "ALTER DOMAIN d ADD CONSTRAINT k CHECK (f(VALUE) > 0);",
    ),
    swap(
        "create composite",
        "",
        "CREATE TYPE c AS (a int, b text COLLATE \"C\"); COMMENT ON COLUMN c.a IS 'A';",
    ),
    alter(
        "composite attribute added",
        "CREATE TYPE c AS (a int); CREATE TABLE t (c c);",
        "ALTER TYPE c ADD ATTRIBUTE b text;",
    ),
    alter(
        "composite attribute dropped",
        "CREATE TYPE c AS (a int, b text); CREATE TABLE t (c c);",
        "ALTER TYPE c DROP ATTRIBUTE b;",
    ),
    alter(
        "composite attribute dropped first",
        "CREATE TYPE c AS (a int, b text); CREATE TABLE t (c c);",
        "ALTER TYPE c DROP ATTRIBUTE a;",
    ),
    alter(
        "composite attribute type",
        "CREATE TYPE c AS (a int, b text);",
        "ALTER TYPE c ALTER ATTRIBUTE a TYPE bigint;",
    ),
    swap(
        "composite attribute type in use",
        "CREATE TYPE c AS (a int, b text); CREATE TABLE t (c c); CREATE FUNCTION g(x c) RETURNS int LANGUAGE sql AS 'SELECT x.a';",
        "CREATE TYPE c AS (a bigint, b text); CREATE TABLE t (c c); CREATE FUNCTION g(x c) RETURNS bigint LANGUAGE sql AS 'SELECT x.a';",
    ),
    swap(
        "range",
        "CREATE TYPE r AS RANGE (SUBTYPE = time); CREATE TABLE t (r r, m multirange);".replace(
            "m multirange", "m rs"
        ).replace("time)", "time, MULTIRANGE_TYPE_NAME = rs)"),
        "CREATE TYPE r AS RANGE (SUBTYPE = timetz, MULTIRANGE_TYPE_NAME = rs); CREATE TABLE t (r r, m rs);",
    ),
    swap("create range", "", "CREATE TYPE r AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);"),
    swap("create sequence", "", "CREATE SEQUENCE s AS int START 5 INCREMENT 2 MAXVALUE 100 CYCLE;"),
    alter(
        "sequence altered",
        "CREATE SEQUENCE s;",
        "ALTER SEQUENCE s AS int INCREMENT -1 MINVALUE -100 MAXVALUE 100 START 7 CACHE 3 CYCLE; COMMENT ON SEQUENCE s IS 'S';",
    ),
    alter(
        "sequence owned",
        "CREATE SEQUENCE s; CREATE TABLE t (a int, b int);",
        "ALTER SEQUENCE s OWNED BY t.a;",
    ),
    alter(
        "sequence owned by another",
        "CREATE TABLE t (a int, b int); CREATE SEQUENCE s OWNED BY t.a;",
        "ALTER SEQUENCE s OWNED BY t.b;",
    ),
    alter("sequence no longer owned", "CREATE TABLE t (a serial);", "ALTER SEQUENCE t_a_seq OWNED BY NONE;"),
    alter("sequence unlogged", "CREATE SEQUENCE s;", "ALTER SEQUENCE s SET UNLOGGED;"),
    alter(
        "sequence dropped, default with it",
        "CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s'));",
        "ALTER TABLE t ALTER a DROP DEFAULT; DROP SEQUENCE s;",
    ),
)

CODE: Final = (
    swap("create view", T, T + "CREATE VIEW v AS SELECT a, b FROM t WHERE b > 1;"),
    alter(
        "view grows",
        T + "CREATE VIEW v AS SELECT a FROM t;",
        "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t;",
    ),
    alter(
        "view's condition",
        T + "CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;",
        "CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE b > 1;",
    ),
    alter(
        "view's columns",
        T
        + "CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT a FROM v; GRANT SELECT ON v TO pg_monitor; COMMENT ON VIEW w IS 'W';",
        "DROP VIEW v CASCADE; CREATE VIEW v AS SELECT b, a FROM t; CREATE VIEW w AS SELECT a FROM v; GRANT SELECT ON v TO pg_monitor; COMMENT ON VIEW w IS 'W';",
    ),
    alter(
        "view options",
        T + "CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;",
        "ALTER VIEW v RESET (security_barrier); ALTER VIEW v SET (check_option = local);",
    ),
    alter(
        "view security invoker and definition",
        T + "CREATE VIEW v AS SELECT a FROM t;",
        "CREATE OR REPLACE VIEW v WITH (security_invoker) AS SELECT a FROM t WHERE b = 2;",
    ),
    alter(
        "view comment, default, grants",
        T + "CREATE VIEW v AS SELECT a, b FROM t;",
        "COMMENT ON VIEW v IS 'V'; COMMENT ON COLUMN v.a IS 'A'; ALTER VIEW v ALTER a SET DEFAULT 'x'; GRANT SELECT, INSERT ON v TO pg_monitor; GRANT SELECT (a) ON v TO PUBLIC;",
    ),
    alter(
        "view default back",
        T + "CREATE VIEW v AS SELECT a, b FROM t; ALTER VIEW v ALTER a SET DEFAULT 'x';",
        "ALTER VIEW v ALTER a DROP DEFAULT; ALTER VIEW v ALTER b SET DEFAULT 3;",
    ),
    alter(
        "materialized view's definition",
        T + "CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE INDEX i ON m (a);",
        "DROP MATERIALIZED VIEW m; CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m (a);",
    ),
    alter(
        "materialized view unpopulated",
        T + "CREATE MATERIALIZED VIEW m AS SELECT a FROM t;",
        "REFRESH MATERIALIZED VIEW m WITH NO DATA;",
    ),
    alter(
        "materialized view settings",
        T + "CREATE MATERIALIZED VIEW m AS SELECT a FROM t;",
        "ALTER MATERIALIZED VIEW m SET (fillfactor = 70); ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 10; COMMENT ON MATERIALIZED VIEW m IS 'M';",
    ),
    alter(
        "recursive view",
        T,
        "CREATE RECURSIVE VIEW n (i) AS VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5;",
    ),
    alter(
        "view over function that changes",
        F + "CREATE VIEW v AS SELECT f(1) AS x;",
        "DROP VIEW v; DROP FUNCTION f; CREATE FUNCTION f(x integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT x + 1'; CREATE VIEW v AS SELECT f(1) AS x;",
    ),
    swap("create function", "", F),
    swap("function body", F, F2),
    alter(
        "function body in use",
        F
        + "CREATE TABLE t (a int DEFAULT f(1), g int GENERATED ALWAYS AS (f(2)) STORED); CREATE VIEW v AS SELECT f(1);",
        "CREATE OR REPLACE FUNCTION f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x + 7';",
    ),
    swap(
        "function options",
        F,
        "CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE COST 9 SET search_path = '' AS 'SELECT x + 1';",
    ),
    swap(
        "function argument renamed",
        F,
        "CREATE FUNCTION f(y integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT y + 1';",
    ),
    swap(
        "function argument default",
        F,
        "CREATE FUNCTION f(x integer DEFAULT 3) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x + 1';",
    ),
    swap(
        "function argument type",
        F,
        "CREATE FUNCTION f(x bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';",
    ),
    swap("function becomes procedure", F, "CREATE PROCEDURE f(x integer) LANGUAGE sql AS 'SELECT 1';"),
    swap(
        "function's result",
        F,
        "CREATE FUNCTION f(x integer) RETURNS TABLE (a int, b text) LANGUAGE sql AS 'SELECT 1, ''x''';",
    ),
    swap("function overloaded", F, F + "CREATE FUNCTION f(x text) RETURNS text LANGUAGE sql AS 'SELECT x';"),
    swap(
        "function result in default, check, index, generated",
        F
        + "CREATE TABLE t (a int DEFAULT f(1), b int CHECK (f(b) > 0), g int GENERATED ALWAYS AS (f(b)) STORED, z int); CREATE INDEX i ON t (f(b)); CREATE POLICY pp ON t USING (f(b) > 1);",
        "CREATE FUNCTION f(x integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT x + 1'; CREATE TABLE t (a int DEFAULT f(1), b int CHECK (f(b) > 0), g int GENERATED ALWAYS AS (f(b)) STORED, z int); CREATE INDEX i ON t (f(b)); CREATE POLICY pp ON t USING (f(b) > 1);",
    ),
    swap(
        "atomic function",
        T,
        T
        + "CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE b > 1; END;",
    ),
    alter(
        "column under atomic function",
        T
        + "CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE b > 1; END;",
        "DROP FUNCTION g; ALTER TABLE t ALTER b TYPE bigint; CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE b > 1; END;",
    ),
    alter(
        "function comment and grants",
        F,
        "COMMENT ON FUNCTION f IS 'F'; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC; GRANT EXECUTE ON FUNCTION f TO pg_monitor;",
    ),
    alter(
        "function grants back",
        F + "REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;",
        "GRANT EXECUTE ON FUNCTION f TO PUBLIC;",
    ),
    swap("procedure", "", "CREATE PROCEDURE pr(INOUT x int) LANGUAGE plpgsql AS 'BEGIN x := 1; END';"),
    swap(
        "aggregate",
        "CREATE AGGREGATE ag(int) (SFUNC = int4pl, STYPE = int);",
        "CREATE AGGREGATE ag(int) (SFUNC = int4pl, STYPE = int, INITCOND = '5'); COMMENT ON AGGREGATE ag(int) IS 'A';",
    ),
    alter(
        "add trigger",
        T + FT,
        "CREATE TRIGGER tr BEFORE INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a IS NOT NULL) EXECUTE FUNCTION ft(); COMMENT ON TRIGGER tr ON t IS 'T';",
    ),
    alter(
        "trigger changed",
        T + FT + "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION ft();",
        "DROP TRIGGER tr ON t; CREATE TRIGGER tr AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION ft();",
    ),
    alter(
        "trigger disabled",
        T + FT + "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION ft();",
        "ALTER TABLE t DISABLE TRIGGER tr;",
    ),
    alter(
        "trigger always",
        T
        + FT
        + "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION ft(); ALTER TABLE t DISABLE TRIGGER tr;",
        "ALTER TABLE t ENABLE ALWAYS TRIGGER tr;",
    ),
    alter(
        "constraint trigger",
        T + FT,
        "CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ft();",
    ),
    alter(
        "transition tables",
        T + FT,
        "CREATE TRIGGER tr AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION ft();",
    ),
    alter(
        "instead of trigger",
        T + FT + "CREATE VIEW v AS SELECT a FROM t;",
        "CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION ft();",
    ),
    alter(
        "trigger function dropped",
        T + FT + "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION ft();",
        "DROP FUNCTION ft CASCADE;",
    ),
    alter("rule", T, "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; COMMENT ON RULE r ON t IS 'R';"),
    alter(
        "rule disabled",
        T + "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;",
        "ALTER TABLE t DISABLE RULE r;",
    ),
    alter(
        "rule on view",
        T + "CREATE VIEW v AS SELECT a FROM t;",
        "CREATE RULE r AS ON INSERT TO v DO INSTEAD INSERT INTO t (id, a) VALUES (1, NEW.a);",
    ),
    alter(
        "add policy",
        T,
        "CREATE POLICY pp ON t FOR UPDATE TO pg_monitor, PUBLIC USING (b > 1) WITH CHECK (b > 2);",
    ),
    alter(
        "policy altered",
        T + "CREATE POLICY pp ON t USING (b > 1);",
        "ALTER POLICY pp ON t TO pg_monitor USING (b > 2) WITH CHECK (b > 3); COMMENT ON POLICY pp ON t IS 'P';",
    ),
    alter(
        "policy condition gone",
        T + "CREATE POLICY pp ON t USING (b > 1) WITH CHECK (b > 3);",
        "DROP POLICY pp ON t; CREATE POLICY pp ON t USING (b > 1);",
    ),
    alter(
        "policy restrictive",
        T + "CREATE POLICY pp ON t USING (b > 1);",
        "DROP POLICY pp ON t; CREATE POLICY pp ON t AS RESTRICTIVE FOR DELETE USING (b > 1);",
    ),
    alter(
        "policy with subquery",
        U,
        "CREATE POLICY pp ON t USING (EXISTS (SELECT 1 FROM u WHERE u.t_id = t.id));",
    ),
)

PARTITIONS: Final = (
    swap("partitioned table", "", P1 + P2),
    alter("add partition", P1, P2),
    alter("drop partition", P1 + P2, "DROP TABLE p2;"),
    alter("detach partition", P1 + P2, "ALTER TABLE p DETACH PARTITION p2;"),
    alter(
        "attach partition",
        P1 + "CREATE TABLE p2 (id integer, day date, v text);",
        "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    ),
    alter("default partition", P1, "CREATE TABLE pd PARTITION OF p DEFAULT;"),
    alter(
        "partition's bounds",
        P1 + P2,
        "ALTER TABLE p DETACH PARTITION p2; ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM ('2025-01-01') TO ('2027-01-01');",
    ),
    alter("column of partitioned table", P1, "ALTER TABLE p ADD COLUMN n int NOT NULL DEFAULT 3;"),
    alter("column gone from partitioned table", P1, "ALTER TABLE p DROP COLUMN v;"),
    alter(
        "column in the middle gone from partitioned table",
        "CREATE TABLE p (id int, v text, day date) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY RANGE (day); CREATE TABLE p11 PARTITION OF p1 DEFAULT;",
        "ALTER TABLE p DROP COLUMN v;",
    ),
    alter("column type of partitioned table", P1, "ALTER TABLE p ALTER COLUMN id TYPE bigint;"),
    alter("not null of partitioned table", P1, "ALTER TABLE p ALTER COLUMN id SET NOT NULL;"),
    alter(
        "drop not null of partitioned table",
        P1 + "ALTER TABLE p ALTER COLUMN id SET NOT NULL;",
        "ALTER TABLE p ALTER COLUMN id DROP NOT NULL;",
    ),
    alter("default of partitioned table", P1, "ALTER TABLE p ALTER COLUMN v SET DEFAULT 'x';"),
    alter("default of one partition", P1, "ALTER TABLE p1 ALTER COLUMN v SET DEFAULT 'x';"),
    alter("key of partitioned table", P1, "ALTER TABLE p ADD PRIMARY KEY (id, day);"),
    alter("index of partitioned table", P1 + P2, "CREATE INDEX pi ON p (v);"),
    alter("index of partitioned table gone", P1 + "CREATE INDEX pi ON p (v);", "DROP INDEX pi;"),
    alter("index of one partition", P1, "CREATE INDEX pi ON p1 (v);"),
    alter(
        "index of partitioned table with existing",
        P1 + "CREATE INDEX p1_own ON p1 (v);",
        "CREATE INDEX pi ON p (v);",
    ),
    alter("check of partitioned table", P1, "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0);"),
    alter("foreign key of partitioned table", P1 + T, "ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES t;"),
    alter(
        "foreign key to partitioned table",
        P1 + "ALTER TABLE p ADD PRIMARY KEY (id, day); CREATE TABLE x (id int, day date);",
        "ALTER TABLE x ADD FOREIGN KEY (id, day) REFERENCES p;",
    ),
    alter(
        "trigger of partitioned table",
        P1 + FT,
        "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION ft();",
    ),
    alter(
        "trigger of one partition disabled",
        P1 + FT + "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION ft();",
        "ALTER TABLE p1 DISABLE TRIGGER tr;",
    ),
    swap(
        "partition key",
        P1,
        "CREATE TABLE p (id integer, day date, v text) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);",
    ),
    swap(
        "partition strategy to hash",
        P1,
        "CREATE TABLE p (id integer, day date, v text) PARTITION BY HASH (id); CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 1, REMAINDER 0);",
    ),
    swap(
        "partition key with all",
        P1
        + T
        + "ALTER TABLE p ADD PRIMARY KEY (id, day); CREATE INDEX pv ON p (v); ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES t; CREATE VIEW w AS SELECT * FROM p; CREATE TABLE x (id int, day date, FOREIGN KEY (id, day) REFERENCES p);",
        P1.replace("RANGE (day)", "LIST (day)").replace(
            "FROM ('2024-01-01') TO ('2025-01-01')", "IN ('2024-01-01')"
        )
        + T
        + "ALTER TABLE p ADD PRIMARY KEY (id, day); CREATE INDEX pv ON p (v); ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES t; CREATE VIEW w AS SELECT * FROM p; CREATE TABLE x (id int, day date, FOREIGN KEY (id, day) REFERENCES p);",
    ),
    alter(
        "sub-partition",
        P1,
        "CREATE TABLE ps PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id); CREATE TABLE ps1 PARTITION OF ps FOR VALUES IN (1, 2);",
    ),
    alter("partitioned table dropped", P1 + P2, "DROP TABLE p;"),
    alter(
        "partitioned table dropped, partition kept",
        P1 + P2,
        "ALTER TABLE p DETACH PARTITION p1; DROP TABLE p;",
    ),
    alter("comment on partition", P1, "COMMENT ON TABLE p1 IS 'x'; GRANT SELECT ON p1 TO pg_monitor;"),
    alter(
        "identity on partitioned table",
        P1,
        "ALTER TABLE p ALTER id SET NOT NULL; ALTER TABLE p ALTER id ADD GENERATED ALWAYS AS IDENTITY;",
        17,
    ),
    alter(
        "unique of partitioned table gone",
        P1 + "ALTER TABLE p ADD CONSTRAINT once UNIQUE (id, day);",
        "ALTER TABLE p DROP CONSTRAINT once;",
    ),
)

REST: Final = (
    alter(
        "grants",
        T,
        "GRANT SELECT, INSERT ON t TO pg_monitor; GRANT UPDATE ON t TO pg_read_all_data WITH GRANT OPTION; GRANT SELECT ON t TO PUBLIC;",
    ),
    alter(
        "grants changed",
        T + "GRANT SELECT, INSERT ON t TO pg_monitor WITH GRANT OPTION;",
        "REVOKE INSERT ON t FROM pg_monitor; REVOKE GRANT OPTION FOR SELECT ON t FROM pg_monitor;",
    ),
    alter(
        "grant option",
        T + "GRANT SELECT ON t TO pg_monitor;",
        "GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;",
    ),
    alter("revoked from the owner", T, "REVOKE DELETE ON t FROM CURRENT_USER;"),
    alter("grants on sequence", "CREATE SEQUENCE s;", "GRANT USAGE, SELECT ON SEQUENCE s TO pg_monitor;"),
    swap(
        "schema",
        "",
        "CREATE SCHEMA s; COMMENT ON SCHEMA s IS 'S'; GRANT USAGE ON SCHEMA s TO pg_monitor; CREATE TABLE s.t (a int);",
    ),
    alter(
        "schema comment and grants",
        "CREATE SCHEMA s; GRANT USAGE, CREATE ON SCHEMA s TO pg_monitor;",
        "COMMENT ON SCHEMA s IS 'S'; REVOKE CREATE ON SCHEMA s FROM pg_monitor;",
    ),
    alter(
        "public's comment and grants",
        "",
        "COMMENT ON SCHEMA public IS 'mine'; GRANT CREATE ON SCHEMA public TO PUBLIC;",
    ),
    alter(
        "public without comment",
        "",
        "COMMENT ON SCHEMA public IS NULL; REVOKE USAGE ON SCHEMA public FROM PUBLIC;",
    ),
    swap("extension", "", "CREATE EXTENSION citext; CREATE TABLE t (c citext);"),
    swap(
        "extension with column",
        "CREATE EXTENSION citext; CREATE TABLE t (c citext);",
        "CREATE TABLE t (c text);",
    ),
    alter(
        "extension's schema",
        "CREATE EXTENSION citext; CREATE SCHEMA s; CREATE TABLE t (c citext);",
        "ALTER EXTENSION citext SET SCHEMA s;",
    ),
    alter("extension's comment", "CREATE EXTENSION citext;", "COMMENT ON EXTENSION citext IS 'C';"),
    alter(
        "default privileges",
        "CREATE SCHEMA s;",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO pg_monitor; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
    ),
    alter(
        "default privileges changed",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO pg_monitor;",
        "ALTER DEFAULT PRIVILEGES REVOKE INSERT ON TABLES FROM pg_monitor;",
    ),
    alter(
        "default privileges and new table",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;",
        T,
    ),
    alter(
        "default privileges come with a table",
        "",
        T + "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor; CREATE TABLE x (a int);",
    ),
    swap(
        "collation made and used",
        "",
        "CREATE COLLATION k (provider = libc, locale = 'C'); CREATE TABLE t (a text COLLATE k);",
    ),
    swap(
        "cast",
        F,
        F
        + "CREATE TYPE c AS (a int); CREATE FUNCTION to_c(int) RETURNS c LANGUAGE sql AS 'SELECT ROW($1)::c'; CREATE CAST (int AS c) WITH FUNCTION to_c(int) AS ASSIGNMENT;",
    ),
    swap(
        "operator",
        "",
        "CREATE FUNCTION same(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 ~= $2'; CREATE OPERATOR === (FUNCTION = same, LEFTARG = point, RIGHTARG = point); CREATE TABLE t (p point, CHECK (p === point '(1,1)'));",
    ),
    swap(
        "text search",
        "",
        "CREATE TEXT SEARCH DICTIONARY dull (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION words (COPY = english); ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR word WITH dull;",
    ),
    alter(
        "publication",
        T,
        "CREATE PUBLICATION pub FOR TABLE t (id, a) WHERE (id > 3) WITH (publish = 'insert');",
    ),
    alter(
        "publication changed",
        T + "CREATE PUBLICATION pub FOR TABLE t;",
        "DROP PUBLICATION pub; CREATE PUBLICATION pub FOR ALL TABLES;",
    ),
    alter(
        "event trigger",
        "CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';",
        "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION et(); ALTER EVENT TRIGGER e DISABLE;",
    ),
    swap(
        "server",
        "",
        "CREATE FOREIGN DATA WRAPPER w OPTIONS (a '1'); CREATE SERVER s TYPE 'x' FOREIGN DATA WRAPPER w OPTIONS (h 'y'); GRANT USAGE ON FOREIGN SERVER s TO pg_monitor;",
    ),
    alter(
        "server options with table",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int) SERVER s;",
        "ALTER SERVER s OPTIONS (ADD host 'x');",
    ),
    alter(
        "privileges on what is PostgreSQL's",
        "",
        "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC; GRANT SELECT ON pg_catalog.pg_authid TO pg_monitor;",
    ),
    alter(
        "hostile names",
        'CREATE TABLE "T a.b" ("c ""d" int PRIMARY KEY, "select" text, "é" int);',
        'ALTER TABLE "T a.b" ADD "x y" int; ALTER TABLE "T a.b" DROP "select"; CREATE INDEX "i %s {}" ON "T a.b" ("x y"); CREATE VIEW "v;--" AS SELECT "c ""d" FROM "T a.b"; COMMENT ON TABLE "T a.b" IS \'%s {} ; --\'; ALTER TABLE "T a.b" ADD CONSTRAINT "k\'" CHECK ("x y" > 0);',
    ),
    alter(
        "long names",
        f"CREATE TABLE {'t' * 63} ({'c' * 63} int, d int);",
        f"ALTER TABLE {'t' * 63} ALTER {'c' * 63} SET NOT NULL; ALTER TABLE {'t' * 63} ADD UNIQUE (d); ALTER TABLE {'t' * 63} ALTER d ADD GENERATED ALWAYS AS IDENTITY;".replace(
            " ALTER d ADD", " ALTER d SET NOT NULL, ALTER d ADD"
        ),
    ),
    alter(
        "keywords for names",
        'CREATE TABLE "table" ("order" int, "user" text);',
        'ALTER TABLE "table" ALTER "order" SET NOT NULL; ALTER TABLE "table" ADD "group" int DEFAULT 1; CREATE INDEX "index" ON "table" ("user");',
    ),
)

MORE: Final = (
    swap(
        "column and view and index of a new type",
        T,
        T
        + MOOD
        + "ALTER TABLE t ADD m mood NOT NULL DEFAULT 'ok'; CREATE INDEX im ON t (m) WHERE m = 'ok'; CREATE VIEW v AS SELECT m FROM t;",
    ),
    swap(
        "function and table that need each other",
        "",
        "CREATE TABLE t (a int); CREATE FUNCTION g(r t) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT r.a'; ALTER TABLE t ADD CONSTRAINT k CHECK (g(t.*) > 0);",
    ),
    alter(
        "schema dropped with all",
        "CREATE SCHEMA s; CREATE TYPE s.m AS ENUM ('a'); CREATE TABLE s.t (m s.m); CREATE VIEW s.v AS SELECT m FROM s.t;",
        "DROP SCHEMA s CASCADE;",
    ),
    alter(
        "schema renamed",
        "CREATE SCHEMA s; CREATE TYPE s.m AS ENUM ('a'); CREATE TABLE s.t (m s.m); CREATE VIEW s.v AS SELECT m FROM s.t;",
        "ALTER SCHEMA s RENAME TO s2;",
    ),
    alter(
        "table renamed, all with it",
        "CREATE TABLE t (id serial PRIMARY KEY, a text UNIQUE); CREATE INDEX ON t (a, id); CREATE TABLE u (t int REFERENCES t); CREATE VIEW v AS SELECT * FROM t;",
        "ALTER TABLE t RENAME TO t2;",
    ),
    alter(
        "column renamed, all with it",
        T
        + "CREATE INDEX i ON t (b); ALTER TABLE t ADD CHECK (b > 0); CREATE VIEW v AS SELECT b FROM t; CREATE POLICY pp ON t USING (b > 0);",
        "ALTER TABLE t RENAME COLUMN b TO bb;",
    ),
    alter(
        "enum renamed", MOOD + "CREATE TABLE t (m mood DEFAULT 'ok');", "ALTER TYPE mood RENAME TO feeling;"
    ),
    alter(
        "enum label renamed",
        MOOD + "CREATE TABLE t (m mood DEFAULT 'ok');",
        "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';",
    ),
    alter(
        "enum moved to another schema",
        MOOD + "CREATE TABLE t (m mood DEFAULT 'ok'); CREATE SCHEMA s;",
        "ALTER TYPE mood SET SCHEMA s;",
    ),
    alter(
        "type and default and not null at once",
        T,
        "ALTER TABLE t ALTER a DROP DEFAULT, ALTER a TYPE int USING a::int, ALTER a SET DEFAULT 4, ALTER a SET NOT NULL; ALTER TABLE t ADD UNIQUE (a);",
    ),
    alter(
        "swap two columns' names",
        "CREATE TABLE t (a int, b text);",
        "ALTER TABLE t RENAME a TO x; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME x TO b;",
    ),
    alter(
        "primary key to identity and bigint with references",
        "CREATE TABLE t (id serial PRIMARY KEY); CREATE TABLE u (t int REFERENCES t); CREATE VIEW v AS SELECT * FROM u;",
        "DROP VIEW v; ALTER TABLE t ALTER id DROP DEFAULT; DROP SEQUENCE t_id_seq; ALTER TABLE t ALTER id TYPE bigint; ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY; ALTER TABLE u ALTER t TYPE bigint; CREATE VIEW v AS SELECT * FROM u;",
    ),
    alter(
        "single key becomes composite",
        U + "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t;",
        "ALTER TABLE u DROP CONSTRAINT u_t_id_fkey; ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD PRIMARY KEY (id, c); ALTER TABLE u ADD c int; ALTER TABLE u ADD FOREIGN KEY (t_id, c) REFERENCES t;",
    ),
    alter(
        "views in a chain, the first changes type",
        T
        + "CREATE VIEW v1 AS SELECT b FROM t; CREATE VIEW v2 AS SELECT b FROM v1; CREATE MATERIALIZED VIEW m AS SELECT b FROM v2; CREATE INDEX mi ON m (b); GRANT SELECT ON v2 TO pg_monitor; COMMENT ON COLUMN v2.b IS 'B';",
        "DROP VIEW v1 CASCADE; CREATE VIEW v1 AS SELECT b::bigint AS b FROM t; CREATE VIEW v2 AS SELECT b FROM v1; CREATE MATERIALIZED VIEW m AS SELECT b FROM v2; CREATE INDEX mi ON m (b); GRANT SELECT ON v2 TO pg_monitor; COMMENT ON COLUMN v2.b IS 'B';",
    ),
    alter(
        "view with trigger and rule made anew",
        T
        + FT
        + "CREATE VIEW v AS SELECT a, b FROM t; CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION ft(); CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING; ALTER VIEW v ALTER a SET DEFAULT 'x';",
        "DROP VIEW v; CREATE VIEW v AS SELECT b, a FROM t; CREATE TRIGGER tr INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION ft(); CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING; ALTER VIEW v ALTER a SET DEFAULT 'x';",
    ),
    alter(
        "function moved to another schema, in use",
        F
        + "CREATE SCHEMA s; CREATE TABLE t (a int DEFAULT f(1) CHECK (f(a) > 0)); CREATE VIEW v AS SELECT f(2);",
        "ALTER FUNCTION f SET SCHEMA s;",
    ),
    alter(
        "function renamed, in use",
        FT + T + "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION ft();",
        "ALTER FUNCTION ft RENAME TO ft2;",
    ),
    swap(
        "domain becomes plain",
        "CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TABLE t (d d NOT NULL);",
        "CREATE TABLE t (d text NOT NULL, CHECK (d <> ''));",
    ),
    swap(
        "enum column to boolean",
        MOOD + "CREATE TABLE t (m mood DEFAULT 'ok');",
        MOOD + "CREATE TABLE t (m boolean DEFAULT true);",
    ),
    swap(
        "array of enum to text array",
        MOOD + "CREATE TABLE t (m mood[] DEFAULT '{ok}');",
        MOOD + "CREATE TABLE t (m text[] DEFAULT '{ok}');",
    ),
    swap(
        "composite array",
        "CREATE TYPE c AS (a int, b text); CREATE TABLE t (c c[]);",
        "CREATE TYPE c AS (b text, a int); CREATE TABLE t (c c[]);",
    ),
    swap(
        "identity column moved in the order",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 50), a text);",
        "CREATE TABLE t (a text, id int GENERATED ALWAYS AS IDENTITY (START 50));",
    ),
    swap(
        "two rebuilt tables that refer to each other",
        "CREATE TABLE a (id int PRIMARY KEY, x int, b int); CREATE TABLE b (id int PRIMARY KEY, x int, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;",
        "CREATE TABLE a (x int, id int PRIMARY KEY, b int); CREATE TABLE b (x int, id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;",
    ),
    swap(
        "rebuilt table with self reference",
        "CREATE TABLE a (id int PRIMARY KEY, p int REFERENCES a, x int);",
        "CREATE TABLE a (x int, id int PRIMARY KEY, p int REFERENCES a);",
    ),
    swap(
        "rebuilt table with generated, identity, enum, unlogged",
        MOOD
        + "CREATE UNLOGGED TABLE a (id int GENERATED ALWAYS AS IDENTITY, m mood, g int GENERATED ALWAYS AS (id * 2) STORED, x int);",
        MOOD
        + "CREATE UNLOGGED TABLE a (x int, id int GENERATED ALWAYS AS IDENTITY, m mood, g int GENERATED ALWAYS AS (id * 2) STORED);",
    ),
    alter(
        "rebuilt table in a publication",
        "CREATE TABLE t (a int PRIMARY KEY, b int, c int); CREATE PUBLICATION pub FOR TABLE t (a, b);",
        "ALTER PUBLICATION pub DROP TABLE t; ALTER TABLE t DROP b; ALTER PUBLICATION pub ADD TABLE t (a, c);",
    ),
    alter(
        "partitions get their own index and unique",
        P1 + P2,
        "ALTER TABLE p ADD CONSTRAINT once UNIQUE (day, id); CREATE INDEX pi ON p (lower(v)); CREATE INDEX p1i ON p1 (id); ALTER TABLE p2 ADD CONSTRAINT k CHECK (id > 0);",
    ),
    alter(
        "partition made a table of its own",
        P1 + "ALTER TABLE p ADD PRIMARY KEY (id, day); CREATE INDEX pi ON p (v);",
        "ALTER TABLE p DETACH PARTITION p1;",
    ),
    alter(
        "partitioned with foreign key dropped",
        P1 + T + "ALTER TABLE p ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES t;",
        "ALTER TABLE p DROP CONSTRAINT fk;",
    ),
    alter(
        "partitioned foreign key's action",
        P1 + T + "ALTER TABLE p ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES t;",
        "ALTER TABLE p DROP CONSTRAINT fk; ALTER TABLE p ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES t ON DELETE CASCADE;",
    ),
    alter(
        "partition to sub-partitioned",
        P1 + P2,
        "DROP TABLE p2; CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (id); CREATE TABLE p2a PARTITION OF p2 DEFAULT;",
    ),
    alter(
        "list partition's values",
        "CREATE TABLE l (k text) PARTITION BY LIST (k); CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('a');",
        "ALTER TABLE l DETACH PARTITION l1; ALTER TABLE l ATTACH PARTITION l1 FOR VALUES IN ('a', 'b', NULL);",
    ),
    alter(
        "generated column of partitioned table",
        P1,
        "ALTER TABLE p ADD COLUMN g int GENERATED ALWAYS AS (id * 2) STORED;",
    ),
    alter(
        "trigger dropped from partitioned table",
        P1 + FT + "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION ft();",
        "DROP TRIGGER tr ON p;",
    ),
    alter(
        "policy and grants of partitioned table",
        P1,
        "ALTER TABLE p ENABLE ROW LEVEL SECURITY; CREATE POLICY pp ON p USING (id > 1); GRANT SELECT ON p TO pg_monitor;",
    ),
    alter(
        "statistics and column settings of partitioned table",
        P1,
        "ALTER TABLE p ALTER v SET STATISTICS 10; ALTER TABLE p ALTER v SET STORAGE EXTERNAL; CREATE STATISTICS st ON id, v FROM p;",
    ),
    alter(
        "inheritance child's own not null, check, index",
        "CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE r ALTER a SET NOT NULL; ALTER TABLE r ADD CHECK (a > b); CREATE INDEX ri ON r (a);",
    ),
    alter(
        "inheritance check dropped",
        "CREATE TABLE q (a int, CONSTRAINT k CHECK (a > 0)); CREATE TABLE r (b int) INHERITS (q);",
        "ALTER TABLE q DROP CONSTRAINT k;",
    ),
    alter(
        "inheritance three levels",
        "CREATE TABLE q (a int); CREATE TABLE r (b int) INHERITS (q); CREATE TABLE s (c int) INHERITS (r);",
        "ALTER TABLE q ADD z text DEFAULT 'z' NOT NULL; ALTER TABLE r ALTER b TYPE bigint;",
    ),
    alter(
        "default of type that goes",
        MOOD + "CREATE TABLE t (a text DEFAULT 'ok'::mood::text);",
        "ALTER TABLE t ALTER a SET DEFAULT 'x'; DROP TYPE mood;",
    ),
    alter(
        "check names an enum that is made anew",
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a text, CHECK (a::e <> 'b'));",
        "ALTER TABLE t DROP CONSTRAINT t_a_check; DROP TYPE e; CREATE TYPE e AS ENUM ('b', 'a'); ALTER TABLE t ADD CHECK (a::e <> 'b');",
    ),
    alter(
        "security definer and search_path",
        F,
        "ALTER FUNCTION f SECURITY DEFINER SET search_path = pg_catalog;",
    ),
    alter(
        "procedure's body and grants",
        "CREATE PROCEDURE pr() LANGUAGE plpgsql AS 'BEGIN END';",
        "CREATE OR REPLACE PROCEDURE pr() LANGUAGE plpgsql AS 'BEGIN NULL; END'; REVOKE EXECUTE ON PROCEDURE pr FROM PUBLIC;",
    ),
    alter(
        "aggregate over a function that changes",
        "CREATE FUNCTION sf(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b'; CREATE AGGREGATE ag(int) (SFUNC = sf, STYPE = int); CREATE VIEW v AS SELECT ag(x) FROM generate_series(1, 3) AS x;",
        "DROP AGGREGATE ag(int) CASCADE; DROP FUNCTION sf; CREATE FUNCTION sf(a int, c int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + c'; CREATE AGGREGATE ag(int) (SFUNC = sf, STYPE = int); CREATE VIEW v AS SELECT ag(x) FROM generate_series(1, 3) AS x;",
    ),
    alter(
        "operator's function changes",
        "CREATE FUNCTION same(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 ~= $2'; CREATE OPERATOR === (FUNCTION = same, LEFTARG = point, RIGHTARG = point); CREATE TABLE t (p point, CHECK (p === point '(1,1)'));",
        "ALTER TABLE t DROP CONSTRAINT t_p_check; DROP OPERATOR === (point, point);",
    ),
    alter(
        "collation dropped",
        "CREATE COLLATION k (provider = libc, locale = 'C'); CREATE TABLE t (a text COLLATE k);",
        "ALTER TABLE t ALTER a TYPE text; DROP COLLATION k;",
    ),
    alter(
        "collation made anew",
        "CREATE COLLATION k (provider = libc, locale = 'C'); CREATE TABLE t (a text COLLATE k);",
        "ALTER TABLE t ALTER a TYPE text; DROP COLLATION k; CREATE COLLATION k (provider = libc, locale = 'POSIX'); ALTER TABLE t ALTER a TYPE text COLLATE k;",
    ),
    alter(
        "event trigger changed",
        "CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION et();",
        "ALTER EVENT TRIGGER e ENABLE ALWAYS; COMMENT ON EVENT TRIGGER e IS 'E';",
    ),
    alter(
        "extension with index in use dropped",
        "CREATE EXTENSION pg_trgm; CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a gin_trgm_ops);",
        "DROP INDEX i; DROP EXTENSION pg_trgm;",
    ),
    alter(
        "extension to own schema",
        "CREATE EXTENSION hstore; CREATE TABLE t (h hstore, CHECK (h ? 'a')); CREATE SCHEMA s;",
        "ALTER EXTENSION hstore SET SCHEMA s;",
    ),
    alter(
        "grants on columns and table together",
        T + "GRANT SELECT ON t TO pg_monitor; GRANT UPDATE (a) ON t TO pg_monitor;",
        "REVOKE SELECT ON t FROM pg_monitor; GRANT SELECT (a, b) ON t TO pg_monitor; REVOKE UPDATE (a) ON t FROM pg_monitor;",
    ),
    alter(
        "default privileges of schema gone",
        "CREATE SCHEMA s; ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO pg_monitor WITH GRANT OPTION;",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE SELECT ON TABLES FROM pg_monitor; CREATE TABLE s.t (a int);",
    ),
    alter(
        "default privileges on functions and a new function",
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
        F,
    ),
    alter(
        "comments on everything gone",
        T
        + "COMMENT ON TABLE t IS 'a'; COMMENT ON COLUMN t.a IS 'b'; COMMENT ON CONSTRAINT t_pkey ON t IS 'c'; COMMENT ON INDEX t_pkey IS 'd'; COMMENT ON SCHEMA public IS 'p';",
        "COMMENT ON TABLE t IS NULL; COMMENT ON COLUMN t.a IS NULL; COMMENT ON CONSTRAINT t_pkey ON t IS NULL; COMMENT ON INDEX t_pkey IS NULL; COMMENT ON SCHEMA public IS 'standard public schema';",
    ),
    alter(
        "key of a table that is clustered and identified by it",
        T + "ALTER TABLE t CLUSTER ON t_pkey; ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;",
        "ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t REPLICA IDENTITY DEFAULT;",
    ),
    alter(
        "sequence with default of two tables",
        "CREATE SEQUENCE s; CREATE TABLE a (x bigint DEFAULT nextval('s')); CREATE TABLE b (x bigint);",
        "ALTER TABLE b ALTER x SET DEFAULT nextval('s'); ALTER TABLE a ALTER x DROP DEFAULT;",
    ),
    alter(
        "sequence renamed under a default",
        "CREATE SEQUENCE s; CREATE TABLE a (x bigint DEFAULT nextval('s'));",
        "ALTER SEQUENCE s RENAME TO s2;",
    ),
    alter(
        "column with identity dropped",
        "CREATE TABLE t (a int, id int GENERATED ALWAYS AS IDENTITY);",
        "ALTER TABLE t DROP id;",
    ),
    alter("serial column dropped", "CREATE TABLE t (a int, id serial);", "ALTER TABLE t DROP id;"),
    alter("table with serial dropped", "CREATE TABLE t (a int, id serial);", "DROP TABLE t;"),
    alter(
        "exclusion with operators on expression",
        "CREATE EXTENSION btree_gist; CREATE TABLE t (a int, r tsrange);",
        "ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (a WITH =, r WITH &&) DEFERRABLE INITIALLY DEFERRED;",
    ),
    alter(
        "temporal foreign key",
        "CREATE EXTENSION btree_gist; CREATE TABLE t (id int, v daterange, PRIMARY KEY (id, v WITHOUT OVERLAPS)); CREATE TABLE u (id int, v daterange);",
        "ALTER TABLE u ADD CONSTRAINT fk FOREIGN KEY (id, PERIOD v) REFERENCES t (id, PERIOD v);",
        18,
    ),
    alter(
        "persistence of table with identity",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, s serial);",
        "ALTER TABLE t SET UNLOGGED;",
    ),
    alter(
        "materialized view over view over function",
        F
        + T
        + "CREATE VIEW v AS SELECT f(b) AS x FROM t; CREATE MATERIALIZED VIEW m AS SELECT x FROM v WITH NO DATA;",
        "DROP VIEW v CASCADE; DROP FUNCTION f; CREATE FUNCTION f(x integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''a'''; CREATE VIEW v AS SELECT f(b) AS x FROM t; CREATE MATERIALIZED VIEW m AS SELECT x FROM v WITH NO DATA;",
    ),
)

ALL: Final = (*TABLES, *COLUMNS, *KEYS, *INDEXES, *TYPES, *CODE, *PARTITIONS, *REST, *MORE)
