-- Small schemas, each recreated from its snapshot alone. A line of three dashes and a name begins one; a number
-- before the name is the oldest PostgreSQL that knows the construct. Grants go to predefined roles.
--- empty
--- schema with comment and grants
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'The app''s \ "own"';
GRANT USAGE, CREATE ON SCHEMA app TO pg_monitor WITH GRANT OPTION;
GRANT USAGE ON SCHEMA app TO PUBLIC;
--- no schema public
DROP SCHEMA public;
CREATE SCHEMA app;
CREATE TABLE app.t (a integer);
--- public without its comment and usage
COMMENT ON SCHEMA public IS NULL;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO pg_monitor;
--- public with another comment
COMMENT ON SCHEMA public IS 'Ours';
--- public made again
DROP SCHEMA public;
CREATE SCHEMA public;
--- extension in a schema of its own
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE t (a ext.citext UNIQUE, b ext.citext[]);
CREATE INDEX ON t ((a OPERATOR(ext.=) 'x'::ext.citext));
--- extension with another comment
CREATE EXTENSION citext;
COMMENT ON EXTENSION citext IS 'Case does not matter';
--- extension without comment
CREATE EXTENSION citext;
COMMENT ON EXTENSION citext IS NULL;
--- extension that needs another
CREATE EXTENSION earthdistance CASCADE;
CREATE TABLE t (at earth);
--- grant on a function of an extension
CREATE EXTENSION pg_trgm;
REVOKE EXECUTE ON FUNCTION similarity(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION similarity(text, text) TO pg_monitor WITH GRANT OPTION;
--- grants on what initdb made
GRANT EXECUTE ON FUNCTION pg_ls_logdir() TO pg_signal_backend;
GRANT SELECT ON pg_stat_activity TO pg_signal_backend;
GRANT SELECT (rolname) ON pg_authid TO pg_signal_backend;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
--- extension dependency
CREATE EXTENSION citext;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f() DEPENDS ON EXTENSION citext;
CREATE TABLE t (a integer);
CREATE INDEX i ON t (a);
ALTER INDEX i DEPENDS ON EXTENSION citext;
--- enum
CREATE TYPE mood AS ENUM ('sad', 'it''s', 'a\b', '', 'ünï');
COMMENT ON TYPE mood IS 'How';
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT USAGE ON TYPE mood TO pg_monitor;
--- enum without labels
CREATE TYPE nothing AS ENUM ();
--- enum with a label in the middle
CREATE TYPE e AS ENUM ('a', 'c');
ALTER TYPE e ADD VALUE 'b' BEFORE 'c';
--- enum as default and in an array
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (one e NOT NULL DEFAULT 'a', many e[] DEFAULT '{a,b}', CHECK (one <> 'b'::e));
--- domain
CREATE DOMAIN d AS varchar(20) COLLATE "C" NOT NULL DEFAULT 'x' CONSTRAINT long CHECK (length(VALUE) > 0);
COMMENT ON DOMAIN d IS 'Text';
COMMENT ON CONSTRAINT long ON DOMAIN d IS 'Not empty';
GRANT USAGE ON DOMAIN d TO pg_monitor;
REVOKE ALL ON DOMAIN d FROM PUBLIC;
--- domain with a check not validated
CREATE DOMAIN d AS integer;
ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;
--- domain over a domain and over an enum
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN a_e AS e CHECK (VALUE = 'a');
CREATE DOMAIN a_d AS a_e NOT NULL;
CREATE DOMAIN a_list AS a_d[];
CREATE TABLE t (x a_d, y a_list);
--- domain checked by a function
CREATE FUNCTION ok(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> ''''';
CREATE DOMAIN d AS text CHECK (ok(VALUE)) DEFAULT upper('x');
CREATE FUNCTION takes(d) RETURNS d LANGUAGE sql AS 'SELECT $1';
--- domain with a sequence behind it
CREATE SEQUENCE s;
CREATE DOMAIN d AS bigint DEFAULT nextval('s');
CREATE TABLE t (id d);
--- 17 domain with a named not null
CREATE DOMAIN d AS integer CONSTRAINT there NOT NULL;
COMMENT ON CONSTRAINT there ON DOMAIN d IS 'Must';
--- composite type
CREATE TYPE pair AS (a integer, "B c" varchar(3) COLLATE "C", d numeric(5, 2)[]);
COMMENT ON TYPE pair IS 'Two';
COMMENT ON COLUMN pair."B c" IS 'Second';
CREATE TYPE outer_one AS (p pair, ps pair[]);
CREATE TABLE t (x outer_one);
--- composite type without columns
CREATE TYPE nothing AS ();
--- range type
CREATE FUNCTION gap(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT extract(epoch FROM a - b)';
CREATE TYPE hours AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = gap, MULTIRANGE_TYPE_NAME = many_hours);
CREATE TABLE t (a hours, b many_hours, EXCLUDE USING gist (a WITH &&));
--- range type with collation and operator class
CREATE TYPE r AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);
COMMENT ON TYPE r IS 'Texts';
--- range over a domain of an enum
CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE TYPE sizes AS RANGE (SUBTYPE = size);
CREATE TABLE t (fits sizes DEFAULT '[s,m]', all_of sizes[]);
--- base type
CREATE TYPE mine;
CREATE FUNCTION mine_in(cstring) RETURNS mine LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION mine_out(mine) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE mine (INPUT = mine_in, OUTPUT = mine_out, LIKE = integer);
COMMENT ON TYPE mine IS 'Own';
CREATE TABLE t (a mine, b mine[]);
--- shell type
CREATE TYPE later;
--- collation
CREATE COLLATION plain (provider = libc, locale = 'C');
COMMENT ON COLLATION plain IS 'Bytes';
CREATE TABLE t (a text COLLATE plain, b text COLLATE "POSIX", CHECK (a COLLATE plain > 'b'));
CREATE INDEX ON t (b COLLATE plain);
--- sequence with every option
CREATE SEQUENCE s AS smallint START 5 INCREMENT 3 MINVALUE 2 MAXVALUE 300 CACHE 4 CYCLE;
COMMENT ON SEQUENCE s IS 'Numbers';
GRANT USAGE, SELECT ON SEQUENCE s TO pg_monitor;
--- sequence that goes down
CREATE SEQUENCE s AS integer INCREMENT -1;
CREATE SEQUENCE s2 INCREMENT -2 MAXVALUE 100 MINVALUE -100 START 50;
--- sequence unlogged
CREATE UNLOGGED SEQUENCE s;
--- sequence owned, and used by another table
CREATE TABLE a (id integer);
CREATE SEQUENCE s OWNED BY a.id;
CREATE TABLE b (id bigint DEFAULT nextval('s'));
--- serial columns
CREATE TABLE t (a smallserial, b serial PRIMARY KEY, c bigserial UNIQUE);
--- serial under another name
CREATE TABLE t (id serial);
ALTER TABLE t RENAME TO u;
ALTER TABLE u RENAME id TO number;
--- identity
CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY, b smallint GENERATED BY DEFAULT AS IDENTITY (START 10 MINVALUE 5 CYCLE));
--- identity of a renamed table
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (INCREMENT -1) PRIMARY KEY);
ALTER TABLE t RENAME TO u;
COMMENT ON SEQUENCE t_id_seq IS 'Of identity';
GRANT USAGE ON SEQUENCE t_id_seq TO pg_monitor;
CREATE TABLE other (n bigint DEFAULT currval('t_id_seq'));
--- identity with a sequence in an odd place
CREATE SCHEMA "S p";
CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "The 'seq'"));
--- table without columns
CREATE TABLE t ();
COMMENT ON TABLE t IS 'Empty';
--- column types
CREATE TABLE t (a bit(3), b bit varying(4), c interval day to second(2), d timestamp(3), e timestamptz(0), f numeric(5, -2),
  g char(3), h "char", i integer[][], j float4, k time with time zone, l tsvector, m jsonb, n xml, o money, p inet, q uuid,
  r numeric, s name, t oid, u regclass, v int4range, w int4multirange, x point, y bytea, z pg_lsn);
--- column defaults
CREATE TABLE t (a text DEFAULT 'it''s \ % {} $1', b timestamptz DEFAULT now(), c integer[] DEFAULT ARRAY[1, 2],
  d jsonb DEFAULT '{"a": [1]}', e text DEFAULT E'tab\tnew\nline', f boolean DEFAULT (NOT true), g date DEFAULT CURRENT_DATE,
  h uuid DEFAULT gen_random_uuid(), i numeric DEFAULT -1.50, j interval DEFAULT '1 day', k text DEFAULT NULL::text);
--- default by a function of ours
CREATE FUNCTION next_code() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN ''x''; END';
CREATE TABLE t (code text NOT NULL DEFAULT next_code());
--- a function and a table that need each other
CREATE TABLE t (a integer);
CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT count(*)::integer FROM t; END;
ALTER TABLE t ALTER COLUMN a SET DEFAULT f();
--- generated column
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED NOT NULL, c text GENERATED ALWAYS AS (lower(d)) STORED, d text);
--- generated column by a function of ours
CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (twice(a)) STORED);
--- 18 generated column, virtual
CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a * 2) VIRTUAL);
--- storage, compression, statistics, options of columns
CREATE TABLE t (a text, b text, c text, d integer);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE MAIN, ALTER c SET STORAGE PLAIN, ALTER b SET COMPRESSION pglz;
ALTER TABLE t ALTER d SET STATISTICS 0, ALTER a SET STATISTICS 1000, ALTER a SET (n_distinct = -0.25, n_distinct_inherited = 7);
--- comments and grants on columns
CREATE TABLE t (a integer, "B" integer, c integer);
COMMENT ON COLUMN t."B" IS E'Line 1\nLine 2 '' \\ %';
GRANT SELECT (a), UPDATE (a, "B"), REFERENCES ("B") ON t TO pg_monitor WITH GRANT OPTION;
GRANT INSERT (c) ON t TO PUBLIC;
--- dropped column
CREATE TABLE t (a integer, b integer, c text);
ALTER TABLE t DROP COLUMN b;
CREATE INDEX ON t (c);
--- grants on a table
CREATE TABLE t (a integer);
GRANT ALL ON t TO pg_monitor;
GRANT SELECT ON t TO pg_read_all_data WITH GRANT OPTION;
GRANT SELECT, TRIGGER ON t TO PUBLIC;
--- owner without a right
CREATE TABLE t (a integer);
REVOKE DELETE, TRUNCATE ON t FROM CURRENT_USER;
--- unlogged table
CREATE UNLOGGED TABLE t (id serial PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY);
--- table options
CREATE TABLE t (a text) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_vacuum_threshold = 9, parallel_workers = 3);
--- table of a type
CREATE TYPE shape AS (id integer, name text, n numeric);
CREATE TABLE t OF shape (PRIMARY KEY (id), name WITH OPTIONS DEFAULT 'x' NOT NULL, CHECK (n > 0));
CREATE TABLE bare OF shape;
--- row type of a table as a column
CREATE TABLE a (x integer);
CREATE VIEW v AS SELECT 1 AS n;
CREATE TABLE b (one a, many a[], from_view v);
--- primary key
CREATE TABLE t (b integer, a integer, CONSTRAINT "The key" PRIMARY KEY (a, b));
COMMENT ON CONSTRAINT "The key" ON t IS 'Key';
COMMENT ON INDEX "The key" IS 'Index of the key';
--- keys with everything
CREATE TABLE t (a integer, b integer, c text,
  CONSTRAINT k PRIMARY KEY (a) INCLUDE (b, c) WITH (fillfactor = 50) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT u UNIQUE NULLS NOT DISTINCT (b, a), CONSTRAINT v UNIQUE (c) DEFERRABLE);
--- key from an index
CREATE TABLE t (a integer NOT NULL, b text);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i;
--- key on a column with statistics and cluster
CREATE TABLE t (a integer PRIMARY KEY, b integer UNIQUE NOT NULL);
ALTER TABLE t CLUSTER ON t_pkey;
ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key;
--- checks
CREATE TABLE t (a integer CHECK (a > 0), b text, CONSTRAINT "a%b" CHECK (b LIKE '%x%' AND a <> 3), CONSTRAINT own CHECK (a < 9) NO INHERIT);
ALTER TABLE t ADD CONSTRAINT late CHECK (b ~ '^[a-z]+$') NOT VALID;
COMMENT ON CONSTRAINT own ON t IS 'Mine';
--- check without columns, check of the whole row
CREATE TABLE t (a integer, CHECK (1 < 2), CHECK (t IS NOT NULL), CHECK (t.* IS DISTINCT FROM ROW(7)));
--- check by a function of the table
CREATE TABLE t (a integer);
CREATE FUNCTION fine(t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a > 0';
ALTER TABLE t ADD CONSTRAINT c CHECK (fine(t));
--- foreign keys of all kinds
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b), UNIQUE (b, a));
CREATE TABLE c (x integer, y integer, z integer,
  CONSTRAINT one FOREIGN KEY (x, y) REFERENCES p MATCH FULL ON UPDATE CASCADE ON DELETE SET DEFAULT,
  CONSTRAINT two FOREIGN KEY (y, z) REFERENCES p (b, a) ON DELETE SET NULL (z) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT three FOREIGN KEY (z, x) REFERENCES p (a, b) ON DELETE RESTRICT ON UPDATE SET NULL DEFERRABLE);
ALTER TABLE c ADD CONSTRAINT four FOREIGN KEY (x, z) REFERENCES p NOT VALID;
COMMENT ON CONSTRAINT one ON c IS 'First';
--- foreign key to itself
CREATE TABLE t (id integer PRIMARY KEY, up integer REFERENCES t ON DELETE CASCADE);
--- foreign keys in a circle
CREATE TABLE a (id integer PRIMARY KEY, b integer);
CREATE TABLE b (id integer PRIMARY KEY, a integer NOT NULL REFERENCES a);
ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES b DEFERRABLE;
--- foreign key to a unique index
CREATE TABLE p (a integer, b integer);
CREATE UNIQUE INDEX p_once ON p (b, a);
CREATE TABLE c (x integer, y integer, FOREIGN KEY (x, y) REFERENCES p (a, b));
--- foreign key into another schema
CREATE SCHEMA z;
CREATE TABLE z.p (id integer PRIMARY KEY);
CREATE TABLE a (id integer PRIMARY KEY, p integer REFERENCES z.p);
CREATE TABLE z.a (p integer REFERENCES public.a);
--- exclusion constraints
CREATE EXTENSION btree_gist;
CREATE TABLE t (room integer, during tsrange, state text,
  CONSTRAINT x EXCLUDE USING gist (room WITH =, during WITH &&) INCLUDE (state) WITH (fillfactor = 60) WHERE (state <> 'gone') DEFERRABLE,
  CONSTRAINT y EXCLUDE (lower(state) WITH =));
ALTER INDEX y ALTER COLUMN 1 SET STATISTICS 50;
--- 18 temporal keys
CREATE EXTENSION btree_gist;
CREATE TABLE p (id integer, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS), UNIQUE (during, id));
CREATE TABLE c (id integer, during daterange, FOREIGN KEY (id, PERIOD during) REFERENCES p (id, PERIOD during));
--- 18 constraints not enforced
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (a integer CONSTRAINT ref REFERENCES p NOT ENFORCED, CONSTRAINT soft CHECK (a > 0) NOT ENFORCED);
--- 18 named not null
CREATE TABLE t (a integer CONSTRAINT a_there NOT NULL, b integer, id integer CONSTRAINT id_there NOT NULL GENERATED ALWAYS AS IDENTITY,
  k integer CONSTRAINT k_there NOT NULL PRIMARY KEY, own integer, CONSTRAINT own_there NOT NULL own NO INHERIT);
ALTER TABLE t ADD CONSTRAINT b_there NOT NULL b NOT VALID;
COMMENT ON CONSTRAINT a_there ON t IS 'Named';
COMMENT ON CONSTRAINT id_there ON t IS 'Named too';
--- 18 named not null, inherited
CREATE TABLE p (a integer CONSTRAINT a_there NOT NULL);
CREATE TABLE c (b integer CONSTRAINT b_there NOT NULL) INHERITS (p);
CREATE TABLE d (a integer CONSTRAINT d_there NOT NULL) INHERITS (p);
--- index kinds
CREATE TABLE t (a integer, b text, c jsonb, d point, e tsvector);
CREATE INDEX ON t USING hash (b);
CREATE INDEX ON t USING gin (c jsonb_path_ops);
CREATE INDEX ON t USING gist (d);
CREATE INDEX ON t USING spgist (d);
CREATE INDEX ON t USING brin (a) WITH (pages_per_range = 4);
CREATE INDEX ON t USING gin (e) WITH (fastupdate = off);
--- index with everything
CREATE TABLE t (a integer, b text, c text);
CREATE UNIQUE INDEX "The Index" ON t (lower(b) text_pattern_ops DESC NULLS LAST, (a + 1), c COLLATE "C" NULLS FIRST)
  INCLUDE (a) NULLS NOT DISTINCT WITH (fillfactor = 42, deduplicate_items = off) WHERE a > 0 AND b <> '%';
COMMENT ON INDEX "The Index" IS 'All of it';
ALTER INDEX "The Index" ALTER COLUMN 2 SET STATISTICS 33;
--- index by a function of ours
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (a text);
CREATE INDEX i ON t (norm(a)) WHERE norm(a) IS NOT NULL;
--- index by a function that calls another
CREATE FUNCTION z_inner(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE FUNCTION a_outer(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT public.z_inner($1)';
CREATE TABLE t (a text);
CREATE INDEX i ON t (a_outer(a));
--- index clustered and replica identity
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL);
CREATE INDEX i ON t (b);
CREATE UNIQUE INDEX j ON t (a);
ALTER TABLE t CLUSTER ON i;
ALTER TABLE t REPLICA IDENTITY USING INDEX j;
--- replica identities
CREATE TABLE f (a integer);
ALTER TABLE f REPLICA IDENTITY FULL;
CREATE TABLE n (a integer);
ALTER TABLE n REPLICA IDENTITY NOTHING;
--- partitions by range
CREATE TABLE p (id integer NOT NULL, at date NOT NULL, t text DEFAULT 'x') PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
CREATE TABLE p2 PARTITION OF p (t DEFAULT 'y' NOT NULL) FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE rest PARTITION OF p DEFAULT;
--- partitions by list, in levels
CREATE TABLE p (a text, b integer, c integer) PARTITION BY LIST (a);
CREATE TABLE px PARTITION OF p FOR VALUES IN ('x', NULL, 'it''s') PARTITION BY HASH (b);
CREATE TABLE px0 PARTITION OF px FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE px1 PARTITION OF px FOR VALUES WITH (MODULUS 2, REMAINDER 1) PARTITION BY RANGE (c, b);
CREATE TABLE px1a PARTITION OF px1 FOR VALUES FROM (1, MINVALUE) TO (5, MAXVALUE);
--- partition key of expressions
CREATE FUNCTION bucket(text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT length($1)';
CREATE TABLE p (a text COLLATE "C", b integer) PARTITION BY RANGE (bucket(a), (b / 10), lower(a) COLLATE "POSIX" text_pattern_ops);
--- partitions with keys and indexes
CREATE TABLE p (a integer, b integer, c text, PRIMARY KEY (a, b), CONSTRAINT cu UNIQUE (c, a)) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (a);
CREATE TABLE p2a PARTITION OF p2 FOR VALUES IN (11);
CREATE INDEX by_c ON p (lower(c)) WITH (fillfactor = 60);
CREATE INDEX only_p1 ON p1 (b);
COMMENT ON INDEX p1_pkey IS 'Of the first';
COMMENT ON CONSTRAINT p1_pkey ON p1 IS 'Constraint of the first';
--- partitions with keys under names of their own
CREATE TABLE p (a integer PRIMARY KEY, b text) PARTITION BY RANGE (a);
CREATE INDEX by_b ON p (b);
CREATE TABLE q (b text, a integer NOT NULL, CONSTRAINT q_own PRIMARY KEY (a));
CREATE INDEX q_by_b ON q (b);
ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM (0) TO (5);
--- partitions with a dropped column and another order
CREATE TABLE p (gone integer, a integer, b text NOT NULL) PARTITION BY LIST (a);
CREATE TABLE q (b text NOT NULL, a integer);
ALTER TABLE p DROP COLUMN gone;
ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1);
CREATE TABLE r PARTITION OF p FOR VALUES IN (2);
--- partitions with checks
CREATE TABLE p (a integer, b integer, CONSTRAINT pos CHECK (a > 0), CONSTRAINT b_pos CHECK (b > 0)) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p (CONSTRAINT own CHECK (b < 100)) FOR VALUES IN (1);
ALTER TABLE p ADD CONSTRAINT late CHECK (b <> 5) NOT VALID;
CREATE TABLE r PARTITION OF p FOR VALUES IN (2);
COMMENT ON CONSTRAINT pos ON q IS 'Inherited';
--- partitions with foreign keys
CREATE TABLE t (id integer PRIMARY KEY);
CREATE TABLE p (a integer, t integer CONSTRAINT to_t REFERENCES t ON DELETE CASCADE, PRIMARY KEY (a)) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
CREATE TABLE c (p integer REFERENCES p, up integer);
COMMENT ON CONSTRAINT to_t ON p1 IS 'Copied';
ALTER TABLE p ADD COLUMN up integer REFERENCES p;
--- partition with a foreign key under a name of its own
CREATE TABLE t (id integer PRIMARY KEY);
CREATE TABLE p (a integer, t integer CONSTRAINT to_t REFERENCES t) PARTITION BY LIST (a);
CREATE TABLE q (a integer, t integer CONSTRAINT own_name REFERENCES t);
ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1);
--- partitioned index on the parent only
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE INDEX i ON ONLY p (b);
CREATE INDEX i1 ON p1 (b);
ALTER INDEX i ATTACH PARTITION i1;
--- partitions with triggers
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TABLE p (a integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (a);
CREATE TABLE p11 PARTITION OF p1 FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER own BEFORE UPDATE ON p2 FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE p1 DISABLE TRIGGER tr;
ALTER TABLE p11 ENABLE ALWAYS TRIGGER tr;
--- partitions with row security, options and identity
CREATE TABLE p (id integer GENERATED BY DEFAULT AS IDENTITY, a integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) WITH (fillfactor = 50);
ALTER TABLE p1 ENABLE ROW LEVEL SECURITY;
ALTER TABLE p1 ALTER a SET STATISTICS 5;
COMMENT ON COLUMN p1.a IS 'Here';
GRANT SELECT ON p1 TO pg_monitor;
--- partition with a sequence
CREATE TABLE p (id serial, a integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
--- partition with generated columns
CREATE TABLE p (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
--- inheritance
CREATE TABLE a (x integer NOT NULL DEFAULT 1, CONSTRAINT pos CHECK (x > 0));
CREATE TABLE b (y text COLLATE "C");
CREATE TABLE c (z integer, y text COLLATE "C", CONSTRAINT own CHECK (z > 0)) INHERITS (a, b);
COMMENT ON COLUMN c.x IS 'Inherited';
COMMENT ON CONSTRAINT pos ON c IS 'Inherited too';
--- inheritance with defaults of its own
CREATE SEQUENCE s;
CREATE TABLE a (x integer DEFAULT 1, y integer DEFAULT 2, z integer DEFAULT nextval('s'), n integer);
CREATE TABLE c () INHERITS (a);
ALTER TABLE c ALTER x SET DEFAULT 9, ALTER y DROP DEFAULT, ALTER n SET NOT NULL;
CREATE TABLE d () INHERITS (a);
ALTER TABLE d ALTER z DROP DEFAULT;
ALTER TABLE ONLY a ALTER n SET DEFAULT 4;
--- inheritance in levels, the check in both
CREATE TABLE a (x integer);
CREATE TABLE b (CONSTRAINT k CHECK (x > 0)) INHERITS (a);
CREATE TABLE c () INHERITS (b);
ALTER TABLE a ADD CONSTRAINT k CHECK (x > 0);
--- inheritance with settings of columns
CREATE TABLE a (x text);
CREATE TABLE b () INHERITS (a);
ALTER TABLE ONLY a ALTER x SET STATISTICS 7;
ALTER TABLE ONLY b ALTER x SET STORAGE EXTERNAL;
--- inheritance, and a column that came later
CREATE TABLE a (x integer);
CREATE TABLE b (own text) INHERITS (a);
ALTER TABLE a ADD COLUMN later integer DEFAULT 3 NOT NULL;
--- inheritance in levels, and columns that came later
CREATE TYPE kind AS ENUM ('a');
CREATE SEQUENCE s;
CREATE TABLE a (x integer);
CREATE TABLE b (own text) INHERITS (a);
ALTER TABLE a ADD COLUMN one bigint DEFAULT nextval('s'), ADD COLUMN two kind DEFAULT 'a' NOT NULL;
CREATE TABLE c (mine text) INHERITS (b);
CREATE TABLE d (other text) INHERITS (a);
ALTER TABLE a ADD COLUMN three integer CHECK (three > 0);
ALTER TABLE b ADD COLUMN four text;
COMMENT ON COLUMN a.three IS 'Third';
COMMENT ON COLUMN c.three IS 'Third of c';
ALTER TABLE b ALTER three SET DEFAULT 7;
CREATE INDEX ON c (three, four);
CREATE VIEW v AS SELECT * FROM c;
--- views
CREATE TABLE t (id integer PRIMARY KEY, name text, "Odd" integer);
CREATE VIEW v (a, "B c") AS SELECT id, name || '%' FROM t;
CREATE VIEW w AS SELECT * FROM v WHERE a > 1;
CREATE VIEW a_first AS SELECT * FROM w UNION ALL SELECT 1, 'x';
COMMENT ON VIEW v IS 'View';
COMMENT ON COLUMN v."B c" IS 'Its column';
GRANT SELECT ("B c") ON v TO pg_monitor;
--- view options
CREATE TABLE t (a integer);
CREATE VIEW v WITH (security_barrier, security_invoker = true, check_option = cascaded) AS SELECT a FROM t WHERE a > 0;
--- view with defaults
CREATE SEQUENCE s;
CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT * FROM t;
ALTER VIEW v ALTER a SET DEFAULT nextval('s'), ALTER b SET DEFAULT 'x';
--- view with a renamed column
CREATE TABLE t (a integer);
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v RENAME COLUMN a TO "other name";
ALTER TABLE t RENAME COLUMN a TO b;
--- view of values
CREATE VIEW v (n, t) AS VALUES (1, 'a'), (2, 'b');
--- view, recursive
CREATE RECURSIVE VIEW v (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM v WHERE n < 5;
--- view grouped by a key
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT id, a, count(*) AS n FROM t GROUP BY id;
CREATE MATERIALIZED VIEW m AS SELECT id, b FROM t GROUP BY id;
--- view by a function of ours
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION rows_of() RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT f(x) AS y FROM rows_of() AS x;
--- function that returns a view, view by that function
CREATE VIEW v AS SELECT 1 AS a;
CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM public.v';
CREATE VIEW a AS SELECT * FROM f();
--- view without columns
CREATE VIEW v AS SELECT;
--- view with triggers and rules
CREATE TABLE t (a integer);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER i INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f('a', 'it''s');
CREATE RULE d AS ON DELETE TO v DO INSTEAD DELETE FROM t WHERE a = OLD.a;
COMMENT ON TRIGGER i ON v IS 'Instead';
COMMENT ON RULE d ON v IS 'Too';
--- materialized view
CREATE TABLE t (a integer, b text);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT a, b FROM t;
CREATE UNIQUE INDEX mi ON m (a);
ALTER MATERIALIZED VIEW m ALTER b SET STATISTICS 9, ALTER b SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW m CLUSTER ON mi;
COMMENT ON MATERIALIZED VIEW m IS 'Kept';
COMMENT ON COLUMN m.b IS 'Column';
GRANT SELECT ON m TO pg_monitor;
CREATE VIEW v AS SELECT * FROM m;
CREATE STATISTICS s ON a, b FROM m;
--- materialized view without data
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a WITH NO DATA;
CREATE MATERIALIZED VIEW n AS SELECT a FROM m WITH NO DATA;
--- materialized view filled by a function
CREATE TABLE z (a integer);
CREATE FUNCTION b() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN public.c(); END';
CREATE FUNCTION c() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.z';
CREATE MATERIALIZED VIEW a AS SELECT b() AS n;
--- function
CREATE FUNCTION f(a integer, b text DEFAULT 'x', OUT c integer, INOUT d text DEFAULT NULL) RETURNS record
  LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 5 PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp SET work_mem = '1MB'
  AS $body$ BEGIN c := a; -- a comment; with $$ and '
  END $body$;
COMMENT ON FUNCTION f IS 'Does';
REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f TO pg_monitor WITH GRANT OPTION;
--- function overloaded
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION f(integer, VARIADIC text[]) RETURNS integer LANGUAGE sql AS 'SELECT 3';
CREATE TABLE t (a integer DEFAULT f(1), b integer DEFAULT f('x'::text));
--- function that returns a table or a set
CREATE TABLE t (a integer, b text);
CREATE FUNCTION f() RETURNS TABLE (x integer, y text) LANGUAGE sql ROWS 7 AS 'SELECT * FROM public.t';
CREATE FUNCTION g() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
CREATE FUNCTION h(t, t[]) RETURNS t LANGUAGE sql AS 'SELECT $1';
--- function whose body mentions what comes later
CREATE FUNCTION a() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM public.z); END';
CREATE TABLE z (a bigint DEFAULT a());
--- function with a standard body
CREATE TABLE t (id integer PRIMARY KEY, n text);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f(i integer) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT n FROM t JOIN v USING (id) WHERE id = i; END;
CREATE FUNCTION g(i integer) RETURNS text LANGUAGE sql RETURN f(i) || 'x';
CREATE FUNCTION h() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET n = 'b'; SELECT id, n FROM t GROUP BY id; END;
--- functions with standard bodies that call each other's namesakes
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql RETURN 1;
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql RETURN f(1);
CREATE FUNCTION f(text) RETURNS integer LANGUAGE sql RETURN g(1);
CREATE FUNCTION g(text) RETURNS integer LANGUAGE sql RETURN f('x'::text);
--- function with an argument whose default calls another
CREATE FUNCTION z() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE SEQUENCE s;
CREATE FUNCTION a(n integer DEFAULT z(), m bigint DEFAULT nextval('s')) RETURNS integer LANGUAGE sql AS 'SELECT 1';
--- support function, and a function of a table's column type
CREATE TABLE t (a numeric(5, 2));
CREATE FUNCTION f(t.a%TYPE) RETURNS t.a%TYPE LANGUAGE sql AS 'SELECT $1';
--- exclusion of partitions
CREATE TABLE p (a integer, b int4range, UNIQUE (a, b)) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p (EXCLUDE USING gist (b WITH &&)) FOR VALUES IN (1);
--- partitions, unlogged, with an own default, statistics and policy
CREATE TABLE p (a integer, b text, c text DEFAULT 'p') PARTITION BY LIST (a);
CREATE UNLOGGED TABLE q PARTITION OF p FOR VALUES IN (1);
CREATE TABLE r PARTITION OF p FOR VALUES IN (2);
ALTER TABLE r ALTER c DROP DEFAULT;
ALTER TABLE r ALTER b SET STORAGE EXTERNAL, ALTER b SET NOT NULL;
CREATE STATISTICS st ON a, b FROM r;
CREATE POLICY po ON r USING (b = current_user);
CREATE RULE ru AS ON DELETE TO r DO INSTEAD NOTHING;
--- partitions in another schema than their parent
CREATE SCHEMA parts;
CREATE TABLE p (a integer PRIMARY KEY, b text) PARTITION BY RANGE (a);
CREATE TABLE parts.p PARTITION OF p FOR VALUES FROM (1) TO (2);
CREATE TABLE parts.a PARTITION OF p DEFAULT;
CREATE INDEX ON p (b);
--- partitions with two indexes alike
CREATE TABLE p (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE q PARTITION OF p FOR VALUES FROM (1) TO (2);
CREATE TABLE r PARTITION OF p FOR VALUES FROM (2) TO (3) PARTITION BY LIST (a);
CREATE TABLE ra PARTITION OF r DEFAULT;
CREATE INDEX z ON p (b);
CREATE INDEX a ON p (b);
--- partition by an enum and a domain
CREATE TYPE e AS ENUM ('x', 'y');
CREATE DOMAIN d AS integer CHECK (VALUE > 0);
CREATE TABLE p (e e, d d) PARTITION BY LIST (e);
CREATE TABLE px PARTITION OF p FOR VALUES IN ('x');
CREATE TABLE p_rest PARTITION OF p DEFAULT PARTITION BY RANGE (d);
--- 18 not null not valid in a partitioned table
CREATE TABLE p (a integer, b integer CONSTRAINT b_there NOT NULL) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
CREATE TABLE r (a integer, b integer CONSTRAINT own_name NOT NULL);
ALTER TABLE p ATTACH PARTITION r FOR VALUES IN (2);
--- 17 exclusion constraint on a partitioned table
CREATE EXTENSION btree_gist;
CREATE TABLE p (a integer, b int4range, EXCLUDE USING gist (a WITH =, b WITH &&)) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
--- 17 identity in partitions
CREATE TABLE p (id bigint GENERATED ALWAYS AS IDENTITY, a integer, PRIMARY KEY (id, a)) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p FOR VALUES IN (1);
--- inheritance with generated columns and identity
CREATE TABLE a (x integer, y integer GENERATED ALWAYS AS (x + 1) STORED, id integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE b (z integer) INHERITS (a);
--- inheritance with keys, triggers and a foreign key of its own
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE a (x integer PRIMARY KEY);
CREATE TABLE b (PRIMARY KEY (x), y integer REFERENCES a) INHERITS (a);
CREATE TRIGGER t BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();
CREATE TABLE c () INHERITS (a) WITH (fillfactor = 30);
--- inheritance ended
CREATE TABLE a (x integer NOT NULL, CHECK (x > 0));
CREATE TABLE b (y integer) INHERITS (a);
ALTER TABLE b NO INHERIT a;
--- inheritance from two with the same column
CREATE TABLE a (x integer DEFAULT 1, y text);
CREATE TABLE b (y text, x integer DEFAULT 1, z text);
CREATE TABLE c (z text) INHERITS (a, b);
--- inherited by a table made before
CREATE TABLE a (x integer, y text);
CREATE TABLE b (y text, x integer, z integer);
ALTER TABLE b INHERIT a;
--- procedure
CREATE PROCEDURE p(IN a integer, INOUT b text, OUT c integer) LANGUAGE plpgsql AS 'BEGIN c := a; COMMIT; END';
COMMENT ON PROCEDURE p IS 'Works';
GRANT EXECUTE ON PROCEDURE p TO pg_monitor;
--- aggregates
CREATE FUNCTION add_up(state bigint, n integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE total(integer) (SFUNC = add_up, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE counted(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE counted(*) IS 'Counts';
REVOKE EXECUTE ON FUNCTION counted() FROM PUBLIC;
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
GRANT EXECUTE ON FUNCTION middle(float8, anyelement) TO pg_monitor;
CREATE VIEW v AS SELECT total(x) AS t FROM generate_series(1, 3) AS x;
--- trigger functions and triggers
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (a integer, b text);
CREATE TRIGGER one BEFORE INSERT OR UPDATE OF a, b OR DELETE ON t FOR EACH ROW WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION f('x', '%');
CREATE TRIGGER two AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION f();
CREATE TRIGGER "Three 3" AFTER TRUNCATE ON t EXECUTE FUNCTION f();
CREATE CONSTRAINT TRIGGER four AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE t DISABLE TRIGGER one, ENABLE REPLICA TRIGGER two, ENABLE ALWAYS TRIGGER "Three 3";
COMMENT ON TRIGGER one ON t IS 'Off';
--- constraint trigger from another table
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE z (a integer);
CREATE TABLE t (a integer);
CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t FROM z NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
--- rules
CREATE TABLE t (a integer, b text);
CREATE TABLE log (a integer);
CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO log VALUES (NEW.a); SELECT 1 AS "; odd");
CREATE RULE n AS ON DELETE TO t WHERE OLD.a > 3 DO INSTEAD NOTHING;
ALTER TABLE t ENABLE ALWAYS RULE r;
--- row-level security
CREATE TABLE t (owner_id text, a integer);
CREATE TABLE member (who text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (owner_id = current_user);
CREATE POLICY "q r" ON t AS RESTRICTIVE FOR UPDATE TO pg_monitor, pg_read_all_data USING (true) WITH CHECK (EXISTS (SELECT FROM member WHERE who = owner_id));
CREATE POLICY i ON t FOR INSERT WITH CHECK (a > 0);
CREATE POLICY s ON t FOR SELECT TO CURRENT_USER USING (a IS NOT NULL);
COMMENT ON POLICY p ON t IS 'Own rows';
--- policy by a function of ours
CREATE TABLE t (a boolean);
CREATE FUNCTION may(t) RETURNS boolean LANGUAGE sql AS 'SELECT $1.a';
CREATE POLICY p ON t USING (may(t)) WITH CHECK (a);
ALTER TABLE t FORCE ROW LEVEL SECURITY;
--- statistics objects
CREATE SCHEMA stats;
CREATE TABLE t (a integer, b integer, c text);
CREATE STATISTICS one (ndistinct, mcv) ON a, b FROM t;
CREATE STATISTICS stats.two ON lower(c), (a + b) FROM t;
ALTER STATISTICS one SET STATISTICS 0;
COMMENT ON STATISTICS one IS 'Both';
--- publications
CREATE TABLE t (id integer PRIMARY KEY, active boolean, b text);
CREATE SCHEMA app;
CREATE PUBLICATION p FOR TABLE t (id, active) WHERE (active) WITH (publish = 'insert, truncate', publish_via_partition_root);
CREATE PUBLICATION q FOR TABLES IN SCHEMA app;
CREATE PUBLICATION nothing;
COMMENT ON PUBLICATION p IS 'Some';
--- publication of two tables by conditions
CREATE TABLE a (id integer PRIMARY KEY, b boolean);
CREATE TABLE c (id integer PRIMARY KEY, d text);
CREATE PUBLICATION p FOR TABLE a WHERE (b AND id > 3), TABLE c WHERE (d = ') WITH (') WITH (publish = 'insert');
--- view of another order and with every clause
CREATE TABLE t (a integer, b text, c jsonb);
CREATE VIEW v AS WITH x AS (SELECT a, count(*) OVER w AS n FROM t WINDOW w AS (PARTITION BY b ORDER BY a)), y (k) AS (VALUES (1), (2))
  SELECT DISTINCT ON (x.a) x.a, x.n, l.value AS val, ARRAY(SELECT k FROM y) AS ks FROM x JOIN t USING (a)
  CROSS JOIN LATERAL jsonb_each_text(t.c) AS l (key, value) WHERE EXISTS (SELECT FROM y WHERE y.k = x.a) ORDER BY x.a, x.n DESC LIMIT 10 OFFSET 1;
CREATE VIEW u AS SELECT a AS "A", b COLLATE "C" AS b FROM t GROUP BY GROUPING SETS ((a, b), (a), ()) HAVING count(*) > 1;
CREATE VIEW tables_sample AS SELECT * FROM t TABLESAMPLE SYSTEM (10) REPEATABLE (3) FOR UPDATE;
--- views over views in the other order of names
CREATE VIEW d AS SELECT 1 AS a;
CREATE VIEW c AS SELECT a FROM d;
CREATE VIEW b AS SELECT a FROM c;
CREATE MATERIALIZED VIEW a AS SELECT a FROM b;
CREATE UNIQUE INDEX ON a (a);
--- view replaced with one more column, base table dropped a column
CREATE TABLE t (a integer, gone integer, b integer);
CREATE VIEW v AS SELECT a FROM t;
CREATE OR REPLACE VIEW v AS SELECT a, b FROM t;
ALTER TABLE t DROP COLUMN gone;
--- materialized view of values
CREATE MATERIALIZED VIEW m (n) AS VALUES (1), (2);
--- casts
CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION to_e(integer) RETURNS e LANGUAGE sql IMMUTABLE AS 'SELECT ''a''::public.e';
CREATE CAST (integer AS e) WITH FUNCTION to_e(integer) AS IMPLICIT;
CREATE CAST (text AS e) WITH INOUT;
COMMENT ON CAST (integer AS e) IS 'Always a';
CREATE TABLE t (a e DEFAULT 1);
--- operators
CREATE FUNCTION near(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR === (FUNCTION = near, LEFTARG = point, RIGHTARG = point, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel);
CREATE OPERATOR !== (FUNCTION = near, LEFTARG = point, RIGHTARG = point, NEGATOR = ===);
CREATE FUNCTION flip(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT -$1';
CREATE OPERATOR @@@ (FUNCTION = flip, RIGHTARG = integer);
COMMENT ON OPERATOR @@@ (NONE, integer) IS 'Flips';
CREATE TABLE t (p point CHECK (p === point '(1,1)'));
CREATE VIEW v AS SELECT @@@ 3 AS x;
--- operator class and family
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS cls FOR TYPE integer USING btree FAMILY fam AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (integer, bigint), FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);
COMMENT ON OPERATOR CLASS cls USING btree IS 'Again';
COMMENT ON OPERATOR FAMILY fam USING btree IS 'More';
CREATE TABLE t (a integer);
CREATE INDEX ON t (a cls);
--- text search
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple, stopwords = english, accept = false);
CREATE TEXT SEARCH CONFIGURATION words (COPY = english);
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR asciiword WITH words, english_stem;
COMMENT ON TEXT SEARCH CONFIGURATION words IS 'Ours';
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.words', a)) STORED);
CREATE INDEX ON t USING gin (to_tsvector('public.words'::regconfig, a));
--- text search parser and template
CREATE TEXT SEARCH PARSER par (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE tmp (LEXIZE = dsimple_lexize, INIT = dsimple_init);
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = tmp);
CREATE TEXT SEARCH CONFIGURATION conf (PARSER = par);
--- event trigger
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''x''; END';
CREATE EVENT TRIGGER e ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION f();
CREATE EVENT TRIGGER a ON ddl_command_start EXECUTE FUNCTION f();
ALTER EVENT TRIGGER e ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER e IS 'Watches';
CREATE TABLE t (a integer);
--- event trigger that forbids
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
CREATE TABLE t (a integer);
CREATE VIEW v AS SELECT a FROM t;
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();
--- foreign data
CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'it''s');
CREATE SERVER s TYPE 't' VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'h', "Port x" '1');
CREATE FOREIGN TABLE f (a integer OPTIONS (column_name 'A b') NOT NULL, b text COLLATE "C" DEFAULT 'x', CHECK (a > 0)) SERVER s OPTIONS (table_name 'x=y');
COMMENT ON FOREIGN DATA WRAPPER w IS 'Wraps';
COMMENT ON SERVER s IS 'Serves';
COMMENT ON FOREIGN TABLE f IS 'Far';
COMMENT ON COLUMN f.a IS 'Far too';
GRANT USAGE ON FOREIGN DATA WRAPPER w TO pg_monitor;
GRANT USAGE ON FOREIGN SERVER s TO pg_monitor;
GRANT SELECT ON f TO pg_monitor;
--- foreign table as a partition and as a child
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE TABLE p (a integer, b text) PARTITION BY LIST (a);
CREATE FOREIGN TABLE p1 PARTITION OF p FOR VALUES IN (1) SERVER s;
CREATE TABLE q (a integer);
CREATE FOREIGN TABLE q1 (b integer) INHERITS (q) SERVER s;
--- access method
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (a integer) USING heap2;
CREATE MATERIALIZED VIEW m USING heap2 AS SELECT 1 AS a;
COMMENT ON ACCESS METHOD heap2 IS 'Again';
--- language
CREATE TRUSTED LANGUAGE plpgsql2 HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE plpgsql2 IS 'Again';
REVOKE USAGE ON LANGUAGE plpgsql2 FROM PUBLIC;
CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql2 AS 'BEGIN RETURN 1; END';
--- conversion
CREATE DEFAULT CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION c IS 'Again';
--- default privileges
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT, INSERT ON TABLES TO pg_monitor WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO pg_monitor;
CREATE TABLE app.t (id serial);
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE SCHEMA later;
--- names of keywords and odd letters
CREATE SCHEMA "Select";
CREATE TABLE "Select"."table" ("order" integer PRIMARY KEY, "Größe" text, "a.b" integer UNIQUE, "%s" text DEFAULT '%s', "{}" integer CHECK ("{}" > 0));
CREATE INDEX "Select Index" ON "Select"."table" ("a.b", "%s");
CREATE VIEW "Select"."user" AS SELECT "order" AS "from", "Größe" FROM "Select"."table";
CREATE FUNCTION "Select"."do it"("in" "Select"."table") RETURNS "Select"."table" LANGUAGE sql AS 'SELECT $1';
CREATE TABLE "back\slash" ("q""uote" "Select"."table", "tab	" integer REFERENCES "Select"."table");
COMMENT ON COLUMN "back\slash"."q""uote" IS 'x';
--- same names in three schemas
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.e AS ENUM ('x');
CREATE TYPE b.e AS ENUM ('y');
CREATE TABLE t (e b.e, f a.e);
CREATE TABLE a.t (id integer PRIMARY KEY, e a.e DEFAULT 'x');
CREATE TABLE b.t (id integer REFERENCES a.t, e b.e DEFAULT 'y');
CREATE FUNCTION a.t(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE VIEW b.v AS SELECT a.t(1) AS n, t.* FROM a.t JOIN b.t AS o USING (id);
CREATE VIEW a.v AS SELECT * FROM b.v;
--- lists of values of varchar
CREATE DOMAIN size AS varchar(8) DEFAULT 's' CHECK (VALUE IN ('s', 'm', 'say ]) ::text[]'));
CREATE TABLE t (id integer PRIMARY KEY, state varchar(9) CHECK (state IN ('new', 'it''s', 'a[b')), size size,
  nets cidr CHECK (nets IN ('10.0.0.0/8', '192.168.0.0/16')), other text CHECK (other IN ('a', 'b')),
  word varchar CHECK (word <> ALL (ARRAY[state, 'x'])) CHECK (word = ANY ('{a,b}'::varchar[])),
  done boolean GENERATED ALWAYS AS (state IN ('done', 'gone')) STORED,
  tags varchar[] DEFAULT ARRAY['a', 'b'], names text[] DEFAULT ARRAY['a'::varchar, 'b'],
  CHECK (CASE WHEN state IN ('x', 'y') THEN word NOT IN ('z', 'ANY ((ARRAY[''q''])::text[])') END));
CREATE INDEX ON t (id) WHERE state IN ('new', 'old') AND word NOT IN ('a', 'b');
CREATE INDEX ON t ((state IN ('new', 'old')));
CREATE VIEW v AS SELECT id, state IN ('a', 'b') AS ab FROM t WHERE state NOT IN ('c', 'd') OR size IN ('s', 'm');
CREATE MATERIALIZED VIEW mv AS SELECT id FROM t WHERE nets = ANY (ARRAY['10.0.0.0/8'::cidr, '10.1.0.0/16']);
CREATE POLICY p ON t USING (state IN ('new', 'old')) WITH CHECK (state NOT IN ('a', 'b'));
CREATE RULE r AS ON UPDATE TO t WHERE old.state IN ('done', 'gone') DO INSTEAD NOTHING;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN -- = ANY ((ARRAY['a'::varchar])::text[])
  RETURN new; END$$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (old.state IN ('new', 'old')) EXECUTE FUNCTION touch();
CREATE FUNCTION f(s varchar) RETURNS boolean LANGUAGE sql RETURN s IN ('a', 'b');
