-- case: create a composite with comments
-- b
CREATE TYPE address AS (street text, zip varchar(10) COLLATE "C", city text);
COMMENT ON TYPE address IS 'postal';
COMMENT ON COLUMN address.zip IS 'postcode';

-- case: drop a composite
-- a
CREATE TYPE address AS (street text, city text);

-- case: add and drop attributes of a used composite
-- loses: yes
-- base
CREATE TYPE address AS (street text, zip text, city text);
CREATE TABLE t (id int PRIMARY KEY, home address);
-- b
ALTER TYPE address ADD ATTRIBUTE country text;
ALTER TYPE address DROP ATTRIBUTE zip;
-- rows
INSERT INTO t VALUES (1, ROW('Main St', '1234', 'Bern'));
-- expect
SELECT (home).street, (home).city, (home).country FROM t
-- gives
Main St	Bern	\N

-- case: attribute retyped, nobody uses the type
-- a
CREATE TYPE pair AS (a int, b text);
-- b
CREATE TYPE pair AS (a bigint, b varchar(5));

-- case: attribute retyped, a table's column uses the type
-- a
CREATE TYPE pair AS (a int, b text);
CREATE TABLE t (id int PRIMARY KEY, p pair, ps pair[]);
-- b
CREATE TYPE pair AS (a bigint, b text);
CREATE TABLE t (id int PRIMARY KEY, p pair, ps pair[]);

-- case: attribute renamed
-- rename: pair.first -> pair.a
-- base
CREATE TYPE pair AS (a int, b text);
CREATE TABLE t (id int PRIMARY KEY, p pair);
-- b
ALTER TYPE pair RENAME ATTRIBUTE a TO first;
-- rows
INSERT INTO t VALUES (1, ROW(5, 'x'));
-- expect
SELECT (p).first FROM t
-- gives
5

-- case: composite of a composite, with a typed table
-- a
CREATE TYPE inner_t AS (n int);
CREATE TYPE outer_t AS (i inner_t, label text);
CREATE TABLE t OF outer_t;
-- b
CREATE TYPE inner_t AS (n int, m int);
CREATE TYPE outer_t AS (i inner_t, label text, extra date);
CREATE TABLE t OF outer_t;

-- case: function that takes a composite, its attribute changes
-- a
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION total(pair) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1.a + $1.b $$;
-- b
CREATE TYPE pair AS (a int, b int, c int);
CREATE FUNCTION total(pair) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1.a + $1.b + $1.c $$;

-- case: create a range with a difference function
-- b
CREATE FUNCTION time_diff(a time, b time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
  AS $$ SELECT EXTRACT(EPOCH FROM (a - b))::double precision $$;
CREATE TYPE timerange AS RANGE (subtype = time, subtype_diff = time_diff, multirange_type_name = times);
CREATE TABLE shifts (id int PRIMARY KEY, hours timerange, all_hours times, EXCLUDE USING gist (hours WITH &&));

-- case: range's subtype changes under a table
-- a
CREATE TYPE span AS RANGE (subtype = int4);
CREATE TABLE t (id int PRIMARY KEY, s span);
-- b
CREATE TYPE span AS RANGE (subtype = int8);
CREATE TABLE t (id int PRIMARY KEY, s span);

-- case: drop a range with its multirange column
-- loses: yes
-- a
CREATE TYPE textrange AS RANGE (subtype = text, collation = "C");
CREATE TABLE t (id int PRIMARY KEY, r textrange, m textmultirange);
-- b
CREATE TABLE t (id int PRIMARY KEY);

-- case: composite, enum and domain of the same names change kind
-- a
CREATE TYPE x AS (a int);
CREATE TYPE y AS ENUM ('a');
CREATE DOMAIN z AS int;
-- b
CREATE TYPE y AS (a int);
CREATE TYPE z AS ENUM ('a');
CREATE DOMAIN x AS int;

-- case: order of attributes
-- a
CREATE TYPE pair AS (a int, b text);
-- b
CREATE TYPE pair AS (b text, a int);
