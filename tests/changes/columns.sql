-- case: add a nullable column
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- b
ALTER TABLE t ADD COLUMN note text;
-- rows
INSERT INTO t VALUES (1), (2);
-- expect
SELECT id, note FROM t ORDER BY id
-- gives
1	\N
2	\N

-- case: add a column with a default
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- b
ALTER TABLE t ADD COLUMN n int NOT NULL DEFAULT 3;
-- rows
INSERT INTO t VALUES (1);
-- expect
SELECT id, n FROM t
-- gives
1	3

-- case: add a column with a volatile default, new definition
-- a
CREATE TABLE t (id int PRIMARY KEY);
-- b
CREATE TABLE t (id int PRIMARY KEY, token uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE);
-- rows
INSERT INTO t SELECT generate_series(1, 50);
-- expect
SELECT count(*), count(DISTINCT token) FROM t
-- gives
50	50

-- case: add a column with an inline foreign key and check
-- base
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE posts (id int PRIMARY KEY);
-- b
ALTER TABLE posts ADD COLUMN author_id int REFERENCES users ON DELETE SET NULL CHECK (author_id > 0);
-- rows
INSERT INTO posts VALUES (5);
-- expect
SELECT id, author_id FROM posts
-- gives
5	\N

-- case: add a mandatory column without a default to a table that may have rows
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- b
ALTER TABLE t ADD COLUMN code text NOT NULL;

-- case: drop a column
-- loses: yes
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b text NOT NULL DEFAULT 'b');
-- b
ALTER TABLE t DROP COLUMN a;
-- rows
INSERT INTO t VALUES (1, 'x', 'y');
-- expect
SELECT id, b FROM t
-- gives
1	y

-- case: drop a column with its index, unique constraint and check, new definition
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, age int, CHECK (age > length(email)));
CREATE INDEX t_email ON t (lower(email), age);
CREATE INDEX t_partial ON t (age) WHERE email IS NOT NULL;
-- b
CREATE TABLE t (id int PRIMARY KEY, age int);

-- case: drop a column that is the primary key and add another
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, slug text NOT NULL);
-- b
CREATE TABLE t (slug text NOT NULL PRIMARY KEY);
-- rows
INSERT INTO t VALUES (1, 'one'), (2, 'two');
-- expect
SELECT slug FROM t ORDER BY slug
-- gives
one
two

-- case: replace one column by two
-- loses: yes
-- a
CREATE TABLE people (id int PRIMARY KEY, name text);
-- b
CREATE TABLE people (id int PRIMARY KEY, first_name text, last_name text);
-- rows
INSERT INTO people VALUES (1, 'Grace Hopper');
-- expect
SELECT id FROM people
-- gives
1

-- case: column collation to C
-- base
CREATE TABLE t (id int PRIMARY KEY, word text);
CREATE INDEX t_word ON t (word);
-- b
ALTER TABLE t ALTER COLUMN word TYPE text COLLATE "C";
-- rows
INSERT INTO t VALUES (1, 'b'), (2, 'A');
-- expect
SELECT word FROM t ORDER BY word
-- gives
A
b

-- case: column collation back to the default
-- a
CREATE TABLE t (word varchar(20) COLLATE "C" UNIQUE, other text);
-- b
CREATE TABLE t (word varchar(20) UNIQUE, other text COLLATE "POSIX");

-- case: column of an own collation
-- a
CREATE TABLE t (word text);
-- b
CREATE COLLATION plain (locale = 'C');
CREATE TABLE t (word text COLLATE plain UNIQUE);

-- case: twelve columns added and three dropped
-- loses: yes
-- a
CREATE TABLE wide (id int PRIMARY KEY, x1 int, x2 int, x3 int);
-- b
CREATE TABLE wide (id int PRIMARY KEY, c1 int, c2 smallint, c3 bigint, c4 real, c5 money, c6 date, c7 time,
  c8 interval day to second(3), c9 bit(8), c10 bit varying(4), c11 inet DEFAULT '127.0.0.1', c12 xml);

-- case: columns of many built-in types with defaults
-- a
CREATE TABLE t (id int);
-- b
CREATE TABLE t (id int, a timestamp(0) DEFAULT '2020-01-01', b timetz DEFAULT '10:00+02', c point DEFAULT '(1,2)',
  d int4range DEFAULT '[1,5)', e datemultirange, f tsvector DEFAULT to_tsvector('simple', 'a b'), g bytea DEFAULT '\xff',
  h numeric(3,-2), i "char" DEFAULT 'x', j name, k oid, l regclass DEFAULT 'pg_class'::regclass, m pg_lsn, n macaddr8,
  o interval year to month, p json DEFAULT '{"a": [1, 2]}', q jsonpath DEFAULT '$.a', r bpchar, s cidr);

-- case: nullable to nullable with a dropped default and an added comment
-- base
CREATE TABLE t (id int PRIMARY KEY, a int DEFAULT 5);
-- b
ALTER TABLE t ALTER a DROP DEFAULT;
COMMENT ON COLUMN t.a IS 'no default any more';

-- case: column names that swap their types
-- a
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- b
CREATE TABLE t (id int PRIMARY KEY, a text, b int);

-- case: add a column used by a new check, index, view and policy at once
-- base
CREATE TABLE docs (id int PRIMARY KEY, body text);
-- b
ALTER TABLE docs ADD COLUMN owner name NOT NULL DEFAULT CURRENT_USER;
ALTER TABLE docs ADD CONSTRAINT named CHECK (owner <> '');
CREATE INDEX docs_owner ON docs (owner);
CREATE VIEW own_docs AS SELECT id, body FROM docs WHERE owner = CURRENT_USER;
ALTER TABLE docs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON docs USING (owner = CURRENT_USER);
-- rows
INSERT INTO docs VALUES (1, 'first');
-- expect
SELECT id, body, owner = CURRENT_USER FROM docs
-- gives
1	first	t

-- case: drop a column used by a view, an index, a trigger and a policy
-- loses: yes
-- a
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE docs (id int PRIMARY KEY, body text, owner name);
CREATE INDEX docs_owner ON docs (owner);
CREATE VIEW own_docs AS SELECT id, body FROM docs WHERE owner = CURRENT_USER;
CREATE POLICY own ON docs USING (owner = CURRENT_USER);
CREATE TRIGGER touched BEFORE UPDATE OF owner ON docs FOR EACH ROW EXECUTE FUNCTION touch();
-- b
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE docs (id int PRIMARY KEY, body text);
CREATE VIEW own_docs AS SELECT id, body FROM docs;
