-- case: set a default
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- b
ALTER TABLE t ALTER n SET DEFAULT 5;
-- rows
INSERT INTO t (id) VALUES (1);
-- expect
SELECT n FROM t
-- gives
\N

-- case: change a default, new definition
-- a
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'one', b timestamptz DEFAULT now());
-- b
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'it''s "two" % \ ', b timestamptz DEFAULT clock_timestamp() + interval '1 day');

-- case: drop defaults of several columns
-- a
CREATE TABLE t (a int DEFAULT 1, b text DEFAULT upper('x'), c date DEFAULT CURRENT_DATE, d int[] DEFAULT '{}');
-- b
CREATE TABLE t (a int, b text, c date, d int[]);

-- case: default from a new function
-- base
CREATE TABLE t (id int PRIMARY KEY, code text);
-- b
CREATE FUNCTION new_code() RETURNS text LANGUAGE sql AS $$ SELECT 'c' || floor(random() * 100)::text $$;
ALTER TABLE t ALTER code SET DEFAULT new_code();

-- case: default from a function that goes
-- a
CREATE FUNCTION new_code() RETURNS text LANGUAGE sql AS $$ SELECT 'c' $$;
CREATE TABLE t (id int PRIMARY KEY, code text DEFAULT new_code());
-- b
CREATE TABLE t (id int PRIMARY KEY, code text DEFAULT 'c');

-- case: default null and default of nothing
-- same: yes
-- a
CREATE TABLE t (a int DEFAULT NULL, b text);
-- b
CREATE TABLE t (a int, b text);

-- case: default of a domain against the column's own
-- a
CREATE DOMAIN d AS int DEFAULT 7;
CREATE TABLE t (a d, b d DEFAULT 9);
-- b
CREATE DOMAIN d AS int DEFAULT 7;
CREATE TABLE t (a d DEFAULT 8, b d);

-- case: default of a view's column
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
-- b
ALTER VIEW v ALTER COLUMN a SET DEFAULT 'through the view';

-- case: default of a view's column goes
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
-- a
ALTER VIEW v ALTER COLUMN a SET DEFAULT 'through the view';

-- case: default that needs its cast
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood DEFAULT 'ok', b mood[] DEFAULT ARRAY['sad']::mood[], c inet);
-- b
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood DEFAULT 'sad', b mood[] DEFAULT '{ok,sad}', c inet DEFAULT inet_client_addr());

-- case: default of a composite column
-- base
CREATE TYPE pair AS (a int, b text);
CREATE TABLE t (id int, p pair);
-- b
ALTER TABLE t ALTER p SET DEFAULT ROW(1, 'x')::pair;
