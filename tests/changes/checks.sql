-- case: add a check
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- b
ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 0);
-- rows
INSERT INTO t VALUES (1, 1);
-- expect
SELECT n FROM t
-- gives
1

-- case: drop a check with a generated name
-- a
CREATE TABLE t (id int PRIMARY KEY, n int CHECK (n > 0));
-- b
CREATE TABLE t (id int PRIMARY KEY, n int);

-- case: change the expression under the same name
-- a
CREATE TABLE t (n int CONSTRAINT lim CHECK (n < 10));
COMMENT ON CONSTRAINT lim ON t IS 'limit';
-- b
CREATE TABLE t (n int CONSTRAINT lim CHECK (n < 100));
COMMENT ON CONSTRAINT lim ON t IS 'limit';
-- rows
INSERT INTO t VALUES (9);
-- expect
SELECT n FROM t
-- gives
9

-- case: rename a check only
-- base
CREATE TABLE t (n int CONSTRAINT old_name CHECK (n < 10));
-- b
ALTER TABLE t RENAME CONSTRAINT old_name TO new_name;

-- case: not valid becomes validated
-- base
CREATE TABLE t (n int);
ALTER TABLE t ADD CONSTRAINT lim CHECK (n < 10) NOT VALID;
-- b
ALTER TABLE t VALIDATE CONSTRAINT lim;

-- case: validated becomes not valid
-- base
CREATE TABLE t (n int);
-- a
ALTER TABLE t ADD CONSTRAINT lim CHECK (n < 10);
-- b
ALTER TABLE t ADD CONSTRAINT lim CHECK (n < 10) NOT VALID;

-- case: no inherit added
-- a
CREATE TABLE t (n int, CONSTRAINT lim CHECK (n < 10));
-- b
CREATE TABLE t (n int, CONSTRAINT lim CHECK (n < 10) NO INHERIT);

-- case: checks with strings, patterns and percent signs
-- a
CREATE TABLE t (a text);
-- b
CREATE TABLE t (a text CHECK (a LIKE '100\%%' OR a ~ '^[%s]+$'), CONSTRAINT "50% off" CHECK (a <> '%(name)s'));

-- case: check over several columns with a case and a subscript
-- a
CREATE TABLE t (kind text, a int[], b jsonb);
-- b
CREATE TABLE t (kind text, a int[], b jsonb,
  CHECK (CASE kind WHEN 'x' THEN a[1] > 0 ELSE (b ->> 'n')::int BETWEEN 1 AND 9 END));

-- case: check that calls a function
-- base
CREATE TABLE t (a text);
-- b
CREATE FUNCTION is_code(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 ~ '^[A-Z]{3}$' $$;
ALTER TABLE t ADD CHECK (is_code(a));

-- case: check not enforced
-- since: 18
-- base
CREATE TABLE t (n int);
-- b
ALTER TABLE t ADD CONSTRAINT wish CHECK (n > 0) NOT ENFORCED;
-- rows
INSERT INTO t VALUES (-1);
-- expect
SELECT n FROM t
-- gives
-1

-- case: not enforced becomes enforced, as a new definition
-- since: 18
-- a
CREATE TABLE t (n int CONSTRAINT wish CHECK (n > 0) NOT ENFORCED);
-- b
CREATE TABLE t (n int CONSTRAINT wish CHECK (n > 0) ENFORCED);

-- case: names of two checks swap
-- a
CREATE TABLE t (a int, b int, CONSTRAINT one CHECK (a > 0), CONSTRAINT two CHECK (b > 0));
-- b
CREATE TABLE t (a int, b int, CONSTRAINT one CHECK (b > 0), CONSTRAINT two CHECK (a > 0));

-- case: same with redundant parentheses and IN spelled as ANY
-- same: yes
-- a
CREATE TABLE t (a text, n int, CONSTRAINT c1 CHECK (a IN ('x', 'y')), CONSTRAINT c2 CHECK (n > 0 AND n < 9));
-- b
CREATE TABLE t (a text, n int, CONSTRAINT c2 CHECK ((((n > 0)) AND (n < 9))),
  CONSTRAINT c1 CHECK (a = ANY (ARRAY['x'::text, 'y'])));
