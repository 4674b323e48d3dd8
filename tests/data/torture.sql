-- As many constructs as a schema can have on PostgreSQL 15 and newer; each test names the ones it checks.
-- Grants go to predefined roles, so that no role has to be made.
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'The application';
CREATE SCHEMA "Odd ""Name";
GRANT USAGE ON SCHEMA app TO pg_monitor;
CREATE EXTENSION citext SCHEMA public;
CREATE EXTENSION pg_trgm SCHEMA public;

-- types
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'it''s fine');
COMMENT ON TYPE app.mood IS 'How one feels';
CREATE TYPE app.empty_enum AS ENUM ();
CREATE DOMAIN app.email AS citext NOT NULL DEFAULT 'nobody@example.com'
  CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT short CHECK (length(VALUE) < 255);
COMMENT ON CONSTRAINT has_at ON DOMAIN app.email IS 'An address has an @';
CREATE DOMAIN app.late_check AS integer;
ALTER DOMAIN app.late_check ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;
CREATE DOMAIN app.c_text AS text COLLATE "C";
CREATE TYPE app.address AS (street text COLLATE "C", zip varchar(10), at point);
COMMENT ON COLUMN app.address.zip IS 'Postal code';
COMMENT ON TYPE app.address IS 'Where';
GRANT USAGE ON TYPE app.address TO pg_monitor;
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
CREATE FUNCTION app.time_diff(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT
  AS 'SELECT extract(epoch FROM (a - b))';
CREATE TYPE app.timerange AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = app.time_diff, MULTIRANGE_TYPE_NAME = app.times);
CREATE TYPE app.textrange AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);
CREATE COLLATION app.plain (provider = libc, locale = 'C');
COMMENT ON COLLATION app.plain IS 'Bytes';

-- sequences
CREATE SEQUENCE app.ticket AS integer START 100 INCREMENT BY 10 MINVALUE 10 MAXVALUE 10000 CACHE 5 CYCLE;
COMMENT ON SEQUENCE app.ticket IS 'Numbers on tickets';
GRANT USAGE ON SEQUENCE app.ticket TO pg_monitor;
CREATE UNLOGGED SEQUENCE app.fleeting;

-- tables
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 7) PRIMARY KEY,
  email app.email,
  handle varchar(40) COLLATE "C" NOT NULL,
  born date,
  mood app.mood DEFAULT 'ok',
  moods app.mood[] NOT NULL DEFAULT '{}',
  home app.address,
  shift app.timerange,
  shifts app.times,
  bio text,
  price numeric(12, 2) NOT NULL DEFAULT 0.00,
  bits bit(3),
  span interval day to second(3),
  at timestamp(3) with time zone DEFAULT '2020-01-02 03:04:05+00',
  grid integer[][],
  full_name text GENERATED ALWAYS AS (upper((handle)::text)) STORED,
  "select" integer,
  "Mixed ""q""" text DEFAULT E'a\\b''c',
  CONSTRAINT users_handle_key UNIQUE (handle),
  CONSTRAINT born_after CHECK (born > DATE '1900-01-01') NO INHERIT,
  CONSTRAINT price_sane CHECK (price >= 0 AND bio <> ')' OR "select" > 3)
);
COMMENT ON TABLE users IS 'People
who log in';
COMMENT ON COLUMN users.email IS 'Where we write to; it''s unique';
COMMENT ON CONSTRAINT users_pkey ON users IS 'The key';
COMMENT ON CONSTRAINT price_sane ON users IS 'No negative prices';
ALTER TABLE users ALTER COLUMN bio SET STORAGE EXTERNAL;
ALTER TABLE users ALTER COLUMN bio SET COMPRESSION pglz;
ALTER TABLE users ALTER COLUMN born SET STATISTICS 500;
ALTER TABLE users ALTER COLUMN born SET (n_distinct = -0.5);
ALTER TABLE users SET (fillfactor = 80, autovacuum_enabled = off, toast.autovacuum_enabled = off);
ALTER TABLE users ADD CONSTRAINT late CHECK (born < DATE '2100-01-01') NOT VALID;
GRANT SELECT, INSERT ON users TO pg_monitor;
GRANT UPDATE ON users TO pg_read_all_data WITH GRANT OPTION;
GRANT SELECT (bio), UPDATE (bio) ON users TO PUBLIC;
CREATE TABLE dropped_column (a integer, gone text, b text);
ALTER TABLE dropped_column DROP COLUMN gone;
CREATE INDEX ON dropped_column (b);
CREATE TABLE no_columns ();
CREATE UNLOGGED TABLE scratchpad (id serial PRIMARY KEY, small smallserial);
CREATE TABLE app.typed OF app.address (PRIMARY KEY (street));
CREATE TABLE "Odd ""Name"."T a.b" ("a b" integer PRIMARY KEY, "é" text UNIQUE);
CREATE SEQUENCE owned OWNED BY users.price;

-- constraints
CREATE TABLE orders (
  id integer,
  line integer,
  user_id bigint REFERENCES users ON UPDATE CASCADE ON DELETE SET NULL,
  friend_id bigint CONSTRAINT friend REFERENCES users (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
  code text,
  during tsrange,
  PRIMARY KEY (line, id) INCLUDE (code),
  CONSTRAINT code_once UNIQUE NULLS NOT DISTINCT (code),
  CONSTRAINT late_unique UNIQUE (user_id, code) DEFERRABLE,
  CONSTRAINT filled UNIQUE (friend_id, id) WITH (fillfactor = 70),
  CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (code IS NOT NULL)
);
COMMENT ON CONSTRAINT friend ON orders IS 'Who brought them';
CREATE TABLE items (
  order_line integer,
  order_id integer,
  tenant integer DEFAULT 1,
  owner bigint,
  CONSTRAINT pair FOREIGN KEY (order_line, order_id) REFERENCES orders (line, id)
    MATCH FULL ON DELETE SET DEFAULT ON UPDATE SET NULL
);
ALTER TABLE items ADD CONSTRAINT later FOREIGN KEY (owner) REFERENCES users NOT VALID;
ALTER TABLE orders ADD CONSTRAINT id_once UNIQUE (id);
CREATE TABLE notes (
  order_id integer,
  tenant integer,
  line integer,
  CONSTRAINT partly FOREIGN KEY (line, order_id) REFERENCES orders (line, id) ON DELETE SET NULL (order_id)
);
CREATE TABLE tree (
  id integer PRIMARY KEY,
  parent integer REFERENCES tree ON DELETE CASCADE
);

-- indexes
CREATE INDEX users_lower ON users (lower(bio) DESC NULLS LAST, (id + 1), ("select" || ',)') text_pattern_ops, born)
  INCLUDE (mood, price) WITH (fillfactor = 60) WHERE born IS NOT NULL;
COMMENT ON INDEX users_lower IS 'For the search';
ALTER INDEX users_lower ALTER COLUMN 1 SET STATISTICS 77;
CREATE INDEX users_trgm ON users USING gin (bio gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX users_trgm_gist ON users USING gist (bio gist_trgm_ops (siglen = 32));
CREATE INDEX users_born_brin ON users USING brin (born) WITH (pages_per_range = 8);
CREATE INDEX users_hash ON users USING hash (handle);
CREATE INDEX users_coll ON users (handle COLLATE "POSIX", born DESC, price NULLS FIRST);
CREATE INDEX users_pattern ON users (handle varchar_pattern_ops);
CREATE UNIQUE INDEX users_unique_expr ON users ((email::text) COLLATE "C") NULLS NOT DISTINCT;
CREATE INDEX users_array ON users ((ARRAY[id, 2]), (CASE WHEN born IS NULL THEN 1 ELSE 2 END));
CREATE TABLE citext_keys (c citext);
CREATE INDEX citext_own ON citext_keys (c);
CREATE INDEX citext_as_text ON citext_keys (c text_ops);
CREATE TABLE clustered (a integer NOT NULL, b integer);
CREATE UNIQUE INDEX clustered_a ON clustered (a);
CLUSTER clustered USING clustered_a;
ALTER TABLE clustered REPLICA IDENTITY USING INDEX clustered_a;
CREATE TABLE replica_full (a integer);
ALTER TABLE replica_full REPLICA IDENTITY FULL;
CREATE TABLE replica_nothing (a integer);
ALTER TABLE replica_nothing REPLICA IDENTITY NOTHING;
CREATE TABLE attached_key (a integer NOT NULL);
CREATE UNIQUE INDEX attached_key_index ON attached_key (a);
ALTER TABLE attached_key ADD CONSTRAINT attached_key_done PRIMARY KEY USING INDEX attached_key_index;

-- partitions and inheritance
CREATE TABLE events (
  id integer NOT NULL,
  day timestamptz NOT NULL,
  kind text,
  user_id bigint REFERENCES users,
  CHECK (id > 0),
  PRIMARY KEY (id, day)
) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2025-01-01 00:00+00')
  PARTITION BY LIST (id);
CREATE TABLE events_2024_a PARTITION OF events_2024 FOR VALUES IN (1, 2);
CREATE TABLE events_rest PARTITION OF events (kind DEFAULT 'rest') DEFAULT;
CREATE TABLE events_2025 (LIKE events INCLUDING ALL);
ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2026-01-01 00:00+00');
CREATE INDEX events_kind ON events (kind);
CREATE TABLE hashed (a integer, b text) PARTITION BY HASH (a, lower(b));
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE to_events (
  id integer,
  day timestamptz,
  CONSTRAINT to_partitioned FOREIGN KEY (id, day) REFERENCES events
);
CREATE TABLE base_a (a integer NOT NULL, CONSTRAINT a_positive CHECK (a > 0));
CREATE TABLE base_b (b integer);
CREATE TABLE derived (c integer, b integer) INHERITS (base_a, base_b);

-- views
CREATE VIEW adults WITH (security_barrier, check_option = local) AS
  SELECT id, handle, mood FROM users WHERE born < '2007-01-01';
COMMENT ON VIEW adults IS 'Of age';
COMMENT ON COLUMN adults.mood IS 'Today';
ALTER VIEW adults ALTER COLUMN mood SET DEFAULT 'sad';
GRANT SELECT ON adults TO pg_monitor;
CREATE VIEW happy AS SELECT a.id, o.code FROM adults AS a JOIN orders AS o ON o.user_id = a.id;
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 10;
CREATE MATERIALIZED VIEW totals AS SELECT user_id, count(*) AS n FROM orders GROUP BY user_id WITH NO DATA;
COMMENT ON MATERIALIZED VIEW totals IS 'Counted';
CREATE UNIQUE INDEX totals_user ON totals (user_id);
CREATE MATERIALIZED VIEW app.full_view AS SELECT 1 AS one;

-- functions
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
COMMENT ON FUNCTION app.touch() IS 'Does nothing';
CREATE FUNCTION app.add(a integer, b integer DEFAULT 1) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE LEAKPROOF COST 7 SET work_mem = '1MB' SET search_path = '' AS 'SELECT a + b';
CREATE FUNCTION app.add(a text, b text) RETURNS text LANGUAGE sql STABLE STRICT BEGIN ATOMIC SELECT a || b; END;
CREATE FUNCTION app.rows_of(n integer, OUT x integer, OUT y text) RETURNS SETOF record
  LANGUAGE sql SECURITY DEFINER ROWS 5 AS 'SELECT 1, ''a''';
REVOKE EXECUTE ON FUNCTION app.rows_of(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.rows_of(integer) TO pg_monitor;
CREATE FUNCTION app.variadic_one(VARIADIC v integer[]) RETURNS integer LANGUAGE sql AS 'SELECT v[1]';
CREATE PROCEDURE app.work(IN n integer, INOUT done boolean DEFAULT false) LANGUAGE plpgsql AS 'BEGIN done := n > 0; END';
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', COMBINEFUNC = int4pl,
  PARALLEL = SAFE);
CREATE AGGREGATE app.half(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
  FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = READ_WRITE);
COMMENT ON AGGREGATE app.total(integer) IS 'Sums';

-- triggers and rules
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF bio ON users FOR EACH ROW WHEN (NEW.bio IS NOT NULL)
  EXECUTE FUNCTION app.touch();
COMMENT ON TRIGGER touch ON users IS 'Touches';
CREATE TRIGGER silent AFTER DELETE ON users REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION app.touch();
ALTER TABLE users DISABLE TRIGGER silent;
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION app.touch();
CREATE TRIGGER in_place INSTEAD OF INSERT ON adults FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER cloned AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE events_rest DISABLE TRIGGER cloned;
CREATE RULE keep AS ON DELETE TO tree DO INSTEAD NOTHING;
COMMENT ON RULE keep ON tree IS 'Trees stay';
CREATE RULE also AS ON UPDATE TO happy DO INSTEAD UPDATE orders SET code = NEW.code WHERE user_id = OLD.id;

-- row-level security
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON orders TO pg_monitor, pg_read_all_data
  USING (user_id = current_setting('app.user')::bigint) WITH CHECK (user_id IS NOT NULL);
CREATE POLICY strict ON orders AS RESTRICTIVE FOR DELETE USING (code <> 'kept');
CREATE POLICY adding ON orders FOR INSERT WITH CHECK (true);
COMMENT ON POLICY mine ON orders IS 'Own rows only';

-- statistics, publications, casts, operators, text search, event triggers, foreign tables
CREATE STATISTICS user_stats (dependencies, mcv) ON born, mood FROM users;
ALTER STATISTICS user_stats SET STATISTICS 200;
COMMENT ON STATISTICS user_stats IS 'They go together';
CREATE STATISTICS app.expr_stats ON (lower(bio)), born FROM users;
CREATE PUBLICATION chosen FOR TABLE tree (id) WHERE (id > 3), base_b WITH (publish = 'insert');
CREATE PUBLICATION by_schema FOR TABLES IN SCHEMA app;
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish_via_partition_root);
CREATE FUNCTION app.to_mood(integer) RETURNS app.mood LANGUAGE sql IMMUTABLE AS 'SELECT ''ok''::app.mood';
CREATE CAST (integer AS app.mood) WITH FUNCTION app.to_mood(integer) AS ASSIGNMENT;
COMMENT ON CAST (integer AS app.mood) IS 'Always ok';
CREATE FUNCTION app.same(point, point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 ~= $2';
CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = point, RIGHTARG = point, COMMUTATOR = OPERATOR(app.===));
CREATE OPERATOR FAMILY app.more USING btree;
CREATE OPERATOR CLASS app.int_again FOR TYPE integer USING btree FAMILY app.more AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer);
CREATE INDEX tree_again ON tree (parent app.int_again);
CREATE TEXT SEARCH DICTIONARY app.dull (TEMPLATE = simple, stopwords = english);
CREATE TEXT SEARCH CONFIGURATION app.words (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION app.words ADD MAPPING FOR asciiword, word WITH app.dull, simple;
CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE OPERATOR') EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER watch DISABLE;
CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true');
CREATE SERVER elsewhere TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER dummy OPTIONS (host 'a''b');
GRANT USAGE ON FOREIGN SERVER elsewhere TO pg_monitor;
CREATE FOREIGN TABLE app.remote (id integer OPTIONS (column_name 'ID') NOT NULL, t text, CHECK (id > 0))
  SERVER elsewhere OPTIONS (table_name 'r');

-- default privileges
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
