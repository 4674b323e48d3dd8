-- case: wrapper, server and foreign table appear
-- b
CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true');
CREATE SERVER far TYPE 'x' VERSION '2' FOREIGN DATA WRAPPER dummy OPTIONS (host 'h', port '1');
CREATE FOREIGN TABLE f (id int OPTIONS (column_name 'ID') NOT NULL, a text DEFAULT 'q' CHECK (a <> '')) SERVER far OPTIONS (tab 't''s');
COMMENT ON FOREIGN TABLE f IS 'far away';
COMMENT ON SERVER far IS 'server';

-- case: all of them go
-- a
CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER far FOREIGN DATA WRAPPER dummy;
CREATE FOREIGN TABLE f (id int) SERVER far;

-- case: options and columns of a foreign table
-- base
CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER far FOREIGN DATA WRAPPER dummy OPTIONS (a '1');
CREATE FOREIGN TABLE f (id int OPTIONS (x '1'), a text) SERVER far OPTIONS (k 'v');
-- b
ALTER FOREIGN TABLE f OPTIONS (SET k 'w', ADD l 'z');
ALTER FOREIGN TABLE f ALTER id OPTIONS (DROP x), ALTER a TYPE varchar(9), ADD COLUMN n int;
ALTER SERVER far OPTIONS (DROP a, ADD b '2');

-- case: foreign table becomes a plain one
-- base
CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER far FOREIGN DATA WRAPPER dummy;
-- a
CREATE FOREIGN TABLE f (id int NOT NULL, a text) SERVER far;
-- b
CREATE TABLE f (id int NOT NULL, a text);

-- case: foreign table moves to another server
-- base
CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER s1 FOREIGN DATA WRAPPER dummy;
CREATE SERVER s2 FOREIGN DATA WRAPPER dummy;
-- a
CREATE FOREIGN TABLE f (id int) SERVER s1;
CREATE VIEW v AS SELECT id FROM f;
-- b
CREATE FOREIGN TABLE f (id int) SERVER s2;
CREATE VIEW v AS SELECT id FROM f;

-- case: foreign partition
-- base
CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER far FOREIGN DATA WRAPPER dummy;
CREATE TABLE r (id int NOT NULL, n int) PARTITION BY RANGE (id);
-- b
CREATE FOREIGN TABLE r_old PARTITION OF r FOR VALUES FROM (0) TO (10) SERVER far OPTIONS (x 'y');

-- case: operator, cast and collation
-- b
CREATE FUNCTION near(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 10';
CREATE OPERATOR <~> (LEFTARG = int, RIGHTARG = int, FUNCTION = near, COMMUTATOR = <~>);
CREATE TYPE wrapped AS (n int);
CREATE FUNCTION unwrap(wrapped) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.n';
CREATE CAST (wrapped AS int) WITH FUNCTION unwrap(wrapped) AS ASSIGNMENT;
CREATE COLLATION plain (locale = 'C');
CREATE TABLE t (a int, b text COLLATE plain, CHECK (a <~> 5));

-- case: operator under a check changes its function's body and its options
-- a
CREATE FUNCTION near(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 10';
CREATE OPERATOR <~> (LEFTARG = int, RIGHTARG = int, FUNCTION = near);
CREATE TABLE t (a int, CONSTRAINT c CHECK (a <~> 5));
-- b
CREATE FUNCTION near(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 20';
CREATE OPERATOR <~> (LEFTARG = int, RIGHTARG = int, FUNCTION = near, COMMUTATOR = <~>);
CREATE TABLE t (a int, CONSTRAINT c CHECK (a <~> 5));
-- rows
INSERT INTO t VALUES (6);
-- expect
SELECT a FROM t
-- gives
6

-- case: text search configuration and dictionary
-- base
CREATE TABLE docs (id int PRIMARY KEY, body text);
-- b
CREATE TEXT SEARCH DICTIONARY no_stop (TEMPLATE = simple, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION ours (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION ours ALTER MAPPING FOR word, asciiword WITH no_stop, simple;
CREATE INDEX docs_search ON docs USING gin (to_tsvector('public.ours', body));

-- case: publication of a table, its columns and rows
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE TABLE u (id int PRIMARY KEY);
-- a
CREATE PUBLICATION pub FOR TABLE t;
-- b
CREATE PUBLICATION pub FOR TABLE t (id) WHERE (id > 5), u WITH (publish = 'insert');

-- case: publication goes and one for all tables comes
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE PUBLICATION pub FOR TABLE t;
-- b
CREATE PUBLICATION whole FOR ALL TABLES;

-- case: event trigger
-- b
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION on_ddl();
ALTER EVENT TRIGGER watch DISABLE;

-- case: operator class with an index on it
-- base
CREATE TABLE t (a int);
-- b
CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
CREATE INDEX i ON t (a backwards);
