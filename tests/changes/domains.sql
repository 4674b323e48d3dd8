-- case: create a domain with everything
-- b
CREATE DOMAIN code AS varchar(8) COLLATE "C" DEFAULT 'x' NOT NULL CONSTRAINT upper_only CHECK (VALUE = upper(VALUE)) CHECK (VALUE <> '');
COMMENT ON DOMAIN code IS 'a code';
COMMENT ON CONSTRAINT upper_only ON DOMAIN code IS 'no small letters';

-- case: drop a domain, its columns become bare
-- a
CREATE DOMAIN code AS text CHECK (VALUE <> '');
CREATE TABLE t (id int PRIMARY KEY, c code);
-- b
CREATE TABLE t (id int PRIMARY KEY, c text);
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT c FROM t
-- gives
x

-- case: add and drop checks
-- base
CREATE DOMAIN code AS text CONSTRAINT a CHECK (VALUE <> '') CONSTRAINT b CHECK (length(VALUE) < 9);
CREATE TABLE t (c code);
-- b
ALTER DOMAIN code DROP CONSTRAINT a;
ALTER DOMAIN code ADD CONSTRAINT c CHECK (VALUE !~ '\s');
-- rows
INSERT INTO t VALUES ('q');
-- expect
SELECT c FROM t
-- gives
q

-- case: check changes under its name, with a comment
-- a
CREATE DOMAIN code AS text CONSTRAINT a CHECK (length(VALUE) < 9);
COMMENT ON CONSTRAINT a ON DOMAIN code IS 'short';
-- b
CREATE DOMAIN code AS text CONSTRAINT a CHECK (length(VALUE) < 19);
COMMENT ON CONSTRAINT a ON DOMAIN code IS 'short';

-- case: check not valid and validated
-- base
CREATE DOMAIN a AS int;
ALTER DOMAIN a ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;
CREATE DOMAIN b AS int;
-- b
ALTER DOMAIN a VALIDATE CONSTRAINT positive;
ALTER DOMAIN b ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;

-- case: default and not null
-- base
CREATE DOMAIN a AS int DEFAULT 1;
CREATE DOMAIN b AS int NOT NULL;
CREATE DOMAIN c AS text;
-- b
ALTER DOMAIN a DROP DEFAULT;
ALTER DOMAIN a SET NOT NULL;
ALTER DOMAIN b DROP NOT NULL;
ALTER DOMAIN c SET DEFAULT 'it''s';

-- case: base type changes, a column and an array of it exist
-- a
CREATE DOMAIN short AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE t (id int PRIMARY KEY, s short DEFAULT 'x', ss short[]);
CREATE INDEX t_s ON t (s);
-- b
CREATE DOMAIN short AS varchar(30) CHECK (VALUE <> '');
CREATE TABLE t (id int PRIMARY KEY, s short DEFAULT 'x', ss short[]);
CREATE INDEX t_s ON t (s);
-- rows
INSERT INTO t VALUES (1, 'a', '{b,c}');
-- expect
SELECT s, ss FROM t
-- gives
a	{b,c}

-- case: domain over a domain, the inner one's type changes
-- a
CREATE DOMAIN inner_d AS int CHECK (VALUE > 0);
CREATE DOMAIN outer_d AS inner_d CHECK (VALUE < 100);
CREATE TABLE t (a outer_d);
-- b
CREATE DOMAIN inner_d AS bigint CHECK (VALUE > 0);
CREATE DOMAIN outer_d AS inner_d CHECK (VALUE < 100);
CREATE TABLE t (a outer_d);
-- rows
INSERT INTO t VALUES (5);
-- expect
SELECT a FROM t
-- gives
5

-- case: domain used by a function and a view changes its check
-- a
CREATE DOMAIN pct AS numeric CHECK (VALUE BETWEEN 0 AND 1);
CREATE FUNCTION half(pct) RETURNS pct LANGUAGE sql AS $$ SELECT ($1 / 2)::pct $$;
CREATE VIEW v AS SELECT 0.5::pct AS p;
-- b
CREATE DOMAIN pct AS numeric CHECK (VALUE BETWEEN 0 AND 100);
CREATE FUNCTION half(pct) RETURNS pct LANGUAGE sql AS $$ SELECT ($1 / 2)::pct $$;
CREATE VIEW v AS SELECT 0.5::pct AS p;

-- case: named not null of a domain
-- since: 17
-- a
CREATE DOMAIN d AS int NOT NULL;
-- b
CREATE DOMAIN d AS int CONSTRAINT must_be NOT NULL;

-- case: domain over an array and over a composite
-- a
CREATE TYPE pair AS (a int, b int);
-- b
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN tags AS text[] CHECK (cardinality(VALUE) < 5);
CREATE DOMAIN ordered AS pair CHECK ((VALUE).a < (VALUE).b);
CREATE TABLE t (x tags, y ordered);

-- case: domain's collation
-- a
CREATE DOMAIN word AS text;
CREATE TABLE t (w word);
-- b
CREATE DOMAIN word AS text COLLATE "C";
CREATE TABLE t (w word);

-- case: check calls a function that is new
-- base
CREATE DOMAIN isbn AS text;
-- b
CREATE FUNCTION is_isbn(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT length($1) IN (10, 13) $$;
ALTER DOMAIN isbn ADD CONSTRAINT valid_isbn CHECK (is_isbn(VALUE));

-- case: domain becomes an enum of the same name
-- a
CREATE DOMAIN colour AS text CHECK (VALUE IN ('red', 'green'));
CREATE TABLE t (id int PRIMARY KEY, c colour NOT NULL);
-- b
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TABLE t (id int PRIMARY KEY, c colour NOT NULL);
-- rows
INSERT INTO t VALUES (1, 'red');
-- expect
SELECT c FROM t
-- gives
red
