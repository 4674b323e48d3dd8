-- case: create a schema with things in it
-- b
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('a', 'b');
CREATE TABLE app.t (id serial PRIMARY KEY, m app.mood DEFAULT 'a');
CREATE FUNCTION app.f(app.mood) RETURNS app.t LANGUAGE sql AS 'SELECT * FROM app.t WHERE m = $1';
CREATE VIEW public.v AS SELECT * FROM app.t;

-- case: drop a schema with things in it
-- loses: yes
-- a
CREATE SCHEMA app;
CREATE SEQUENCE app.s;
CREATE TABLE app.t (id int PRIMARY KEY DEFAULT nextval('app.s'));
CREATE VIEW v AS SELECT id FROM app.t;

-- case: table moves to another schema
-- rename: app.t -> t
-- base
CREATE SCHEMA app;
CREATE TABLE t (id serial PRIMARY KEY, a text);
CREATE TABLE c (t_id int REFERENCES t);
CREATE VIEW v AS SELECT id FROM t;
-- b
ALTER TABLE t SET SCHEMA app;
-- rows
INSERT INTO t (a) VALUES ('x');
INSERT INTO c VALUES (1);
-- expect
SELECT t.id, t.a, c.t_id FROM app.t, c
-- gives
1	x	1

-- case: create extensions and use them
-- b
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE TABLE t (id int PRIMARY KEY, email citext UNIQUE, extra hstore DEFAULT 'a=>1');

-- case: drop an extension, its columns become plain
-- a
CREATE EXTENSION citext;
CREATE TABLE t (id int PRIMARY KEY, email citext NOT NULL);
-- b
CREATE TABLE t (id int PRIMARY KEY, email text NOT NULL);
-- rows
INSERT INTO t VALUES (1, 'A@b');
-- expect
SELECT email FROM t
-- gives
A@b

-- case: extension in a schema of its own
-- a
CREATE EXTENSION ltree;
-- b
CREATE SCHEMA ext;
CREATE EXTENSION ltree SCHEMA ext;
CREATE TABLE t (path ext.ltree);
CREATE INDEX ON t USING gist (path);

-- case: extension moves while it is used
-- base
CREATE SCHEMA ext;
CREATE EXTENSION citext;
CREATE TABLE t (id int PRIMARY KEY, email citext DEFAULT 'x');
-- b
ALTER EXTENSION citext SET SCHEMA ext;

-- case: schema renamed
-- rename: store -> shop
-- base
CREATE SCHEMA shop;
CREATE TABLE shop.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM shop.t;
-- b
ALTER SCHEMA shop RENAME TO store;
-- rows
INSERT INTO shop.t (a) VALUES ('x');
-- expect
SELECT id, a FROM v
-- gives
1	x

-- case: two schemas with equal tables, one changes
-- base
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE TABLE one.t (id int PRIMARY KEY);
CREATE TABLE two.t (id int PRIMARY KEY, one_id int REFERENCES one.t);
-- b
ALTER TABLE two.t ALTER one_id SET NOT NULL;
CREATE INDEX t_one ON two.t (one_id);

-- case: public dropped and made again as every database has it
-- same: yes
-- a
DROP SCHEMA public;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
COMMENT ON SCHEMA public IS 'standard public schema';
GRANT USAGE ON SCHEMA public TO PUBLIC;

-- case: public dropped and made again without its comment
-- a
DROP SCHEMA public;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
