-- case: create an enum
-- b
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'Very "happy"', '');

-- case: drop an enum
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok');

-- case: add a value at the end
-- base
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- b
ALTER TYPE mood ADD VALUE 'happy';
-- rows
INSERT INTO t VALUES (1, 'sad');
-- expect
SELECT m FROM t
-- gives
sad

-- case: add values before, between and after
-- a
CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE TABLE t (id int PRIMARY KEY, s size NOT NULL DEFAULT 'm');
-- b
CREATE TYPE size AS ENUM ('xs', 's', 'sm', 'm', 'ml', 'l', 'xl', 'xxl');
CREATE TABLE t (id int PRIMARY KEY, s size NOT NULL DEFAULT 'm');
-- rows
INSERT INTO t VALUES (1, 'l'), (2, 's');
-- expect
SELECT s FROM t ORDER BY s
-- gives
s
l

-- case: add a value and use it as a default at once
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'ok');
-- b
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'happy', CHECK (m <> 'happy' OR id > 0));

-- case: remove a value that no row has
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- b
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- rows
INSERT INTO t VALUES (1, 'happy');
-- expect
SELECT m FROM t
-- gives
happy

-- case: reorder
-- a
CREATE TYPE level AS ENUM ('low', 'high', 'middle');
CREATE TABLE t (id int PRIMARY KEY, l level);
CREATE INDEX ON t (l);
-- b
CREATE TYPE level AS ENUM ('low', 'middle', 'high');
CREATE TABLE t (id int PRIMARY KEY, l level);
CREATE INDEX ON t (l);
-- rows
INSERT INTO t VALUES (1, 'high'), (2, 'middle'), (3, 'low');
-- expect
SELECT l FROM t ORDER BY l
-- gives
low
middle
high

-- case: remove a value, arrays, defaults, views and functions use the type
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'sad', ms mood[] DEFAULT '{sad,happy}');
CREATE INDEX t_sad ON t (id) WHERE m = 'sad';
CREATE VIEW sad AS SELECT id FROM t WHERE m = 'sad'::mood;
CREATE FUNCTION cheer(mood) RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'happy'::mood $$;
-- b
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'sad', ms mood[] DEFAULT '{sad,happy}');
CREATE INDEX t_sad ON t (id) WHERE m = 'sad';
CREATE VIEW sad AS SELECT id FROM t WHERE m = 'sad'::mood;
CREATE FUNCTION cheer(mood) RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'happy'::mood $$;
-- rows
INSERT INTO t VALUES (1);
-- expect
SELECT id, m, ms FROM t
-- gives
1	sad	{sad,happy}

-- case: remove a value of an enum in a composite and a domain
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE state AS (m mood, n int);
CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'sad');
CREATE TABLE t (s state, g good_mood);
-- b
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE state AS (m mood, n int);
CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'sad');
CREATE TABLE t (s state, g good_mood);

-- case: rename a value
-- rename: mood.happy -> mood.glad
-- a
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'glad');
-- b
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'happy');
-- rows
INSERT INTO t VALUES (1);
-- expect
SELECT m FROM t
-- gives
happy

-- case: rename one value and add another
-- rename: mood.content -> mood.ok
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- b
CREATE TYPE mood AS ENUM ('sad', 'so so', 'content');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- rows
INSERT INTO t VALUES (1, 'ok');
-- expect
SELECT m FROM t
-- gives
content

-- case: enum moves to another schema
-- rename: app.mood -> mood
-- base
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'ok');
-- b
ALTER TYPE mood SET SCHEMA app;
-- rows
INSERT INTO t VALUES (1, 'sad');
-- expect
SELECT m FROM t
-- gives
sad

-- case: enum with comment and grant
-- base
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- b
COMMENT ON TYPE mood IS 'how one feels';
REVOKE USAGE ON TYPE mood FROM PUBLIC;

-- case: rebuilt enum keeps its comment and grants
-- a
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
COMMENT ON TYPE mood IS 'how one feels';
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT USAGE ON TYPE mood TO pg_monitor;
CREATE TABLE t (m mood);
-- b
CREATE TYPE mood AS ENUM ('c', 'b', 'a');
COMMENT ON TYPE mood IS 'how one feels';
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT USAGE ON TYPE mood TO pg_monitor;
CREATE TABLE t (m mood);

-- case: value removed from an enum that is a partition key
-- a
CREATE TYPE kind AS ENUM ('a', 'b', 'unused');
CREATE TABLE t (id int, k kind NOT NULL) PARTITION BY LIST (k);
CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a');
CREATE TABLE t_b PARTITION OF t FOR VALUES IN ('b');
-- b
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE t (id int, k kind NOT NULL) PARTITION BY LIST (k);
CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a');
CREATE TABLE t_b PARTITION OF t FOR VALUES IN ('b');
-- rows
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- expect
SELECT id, k FROM t ORDER BY id
-- gives
1	a
2	b

-- case: enum without labels gets some
-- a
CREATE TYPE empty AS ENUM ();
-- b
CREATE TYPE empty AS ENUM ('first', 'second');
