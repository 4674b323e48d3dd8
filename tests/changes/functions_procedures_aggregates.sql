-- case: create functions in sql, plpgsql and standard body
-- b
CREATE FUNCTION a(n int DEFAULT 1, VARIADIC xs text[] DEFAULT '{}') RETURNS int LANGUAGE sql AS 'SELECT n + cardinality(xs)';
CREATE FUNCTION b(INOUT x int, OUT y text) LANGUAGE plpgsql AS $fn$ BEGIN y := $q$a 'quoted' ; thing$q$; END $fn$;
CREATE FUNCTION c(x int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 7 LEAKPROOF STRICT BEGIN ATOMIC SELECT x * 2; SELECT x * 3; END;
CREATE FUNCTION d() RETURNS SETOF record LANGUAGE sql ROWS 5 AS $$ SELECT 1, 2 $$;

-- case: drop a function, its overload stays
-- a
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';
-- b
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';

-- case: body changes, an index, a view and a trigger use it
-- a
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (a text, CHECK (norm(a) <> ''));
CREATE INDEX i ON t (norm(a));
CREATE VIEW v AS SELECT norm(a) AS n FROM t;
-- b
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT trim(lower($1))';
CREATE TABLE t (a text, CHECK (norm(a) <> ''));
CREATE INDEX i ON t (norm(a));
CREATE VIEW v AS SELECT norm(a) AS n FROM t;

-- case: only whitespace in the body
-- a
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- b
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT  1';

-- case: return type changes
-- a
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql AS 'SELECT n';
COMMENT ON FUNCTION f(int) IS 'kept';
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
-- b
CREATE FUNCTION f(n int) RETURNS bigint LANGUAGE sql AS 'SELECT n::bigint';
COMMENT ON FUNCTION f(int) IS 'kept';
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;

-- case: parameter renamed
-- a
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- b
CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT $1';

-- case: default of a parameter goes
-- a
CREATE FUNCTION f(a int DEFAULT 3) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(1) AS n;
-- b
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(1) AS n;

-- case: result columns of a table function change under a view
-- a
CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT a FROM f();
-- b
CREATE FUNCTION f() RETURNS TABLE (a int, b text) LANGUAGE sql AS $$SELECT 1, 'x'$$;
CREATE VIEW v AS SELECT a FROM f();

-- case: attributes only
-- base
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql AS 'SELECT n';
-- b
ALTER FUNCTION f STABLE STRICT SECURITY DEFINER PARALLEL RESTRICTED COST 50 SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION f SET work_mem = '64MB';

-- case: attributes taken back
-- a
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql IMMUTABLE STRICT SECURITY DEFINER SET search_path = '' AS 'SELECT n';
-- b
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql AS 'SELECT n';

-- case: function becomes a procedure
-- a
CREATE FUNCTION f(n int) RETURNS void LANGUAGE plpgsql AS 'BEGIN NULL; END';
-- b
CREATE PROCEDURE f(n int) LANGUAGE plpgsql AS 'BEGIN COMMIT; END';

-- case: procedure with an out parameter changes
-- a
CREATE PROCEDURE p(IN a int, OUT b int) LANGUAGE plpgsql AS 'BEGIN b := a; END';
COMMENT ON PROCEDURE p(int) IS 'kept';
-- b
CREATE PROCEDURE p(IN a int, OUT b text) LANGUAGE plpgsql AS 'BEGIN b := a; END';
COMMENT ON PROCEDURE p(int) IS 'kept';

-- case: language changes
-- a
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql AS 'SELECT n';
-- b
CREATE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN n; END';

-- case: standard body depends on a table that changes
-- a
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(n) FROM t; END;
-- b
CREATE TABLE t (id int PRIMARY KEY, n bigint);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT sum(n) FROM t; END;
-- rows
INSERT INTO t VALUES (1, 4);
-- expect
SELECT total()
-- gives
4

-- case: functions that call each other's tables in string bodies appear with the tables
-- b
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE FUNCTION top() RETURNS t LANGUAGE sql STABLE AS 'SELECT * FROM public.t ORDER BY id DESC LIMIT 1';
CREATE FUNCTION every(x t) RETURNS SETOF t LANGUAGE sql AS 'SELECT x.*';
CREATE VIEW v AS SELECT (top()).id;

-- case: function that returns a table's row type, the table goes with it
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION top() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM public.t';

-- case: create an aggregate
-- b
CREATE FUNCTION add_up(s int, v int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT s + coalesce(v, 0)';
CREATE FUNCTION finish(s int) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'total ' || s$$;
CREATE AGGREGATE total(int) (SFUNC = add_up, STYPE = int, INITCOND = '0', FINALFUNC = finish, PARALLEL = SAFE);
COMMENT ON AGGREGATE total(int) IS 'a total';

-- case: options of an aggregate under a view
-- base
CREATE FUNCTION add_up(s int, v int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT s + coalesce(v, 0)';
-- a
CREATE AGGREGATE total(int) (SFUNC = add_up, STYPE = int, INITCOND = '0');
CREATE VIEW v AS SELECT total(n) AS n FROM generate_series(1, 3) n;
-- b
CREATE AGGREGATE total(int) (SFUNC = add_up, STYPE = int, INITCOND = '100', COMBINEFUNC = int4pl);
CREATE VIEW v AS SELECT total(n) AS n FROM generate_series(1, 3) n;

-- case: the state type of an aggregate, its functions follow
-- a
CREATE FUNCTION step(s int, v int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT s + v';
CREATE AGGREGATE total(int) (SFUNC = step, STYPE = int, INITCOND = '0');
-- b
CREATE FUNCTION step(s bigint, v int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT s + v';
CREATE AGGREGATE total(int) (SFUNC = step, STYPE = bigint, INITCOND = '0');

-- case: ordered-set aggregate and a window function
-- b
CREATE AGGREGATE middle(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
  FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);

-- case: argument type of an overloaded function used by a default
-- a
CREATE FUNCTION tag(n int) RETURNS text LANGUAGE sql AS $$SELECT 'i' || n$$;
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT tag(1));
-- b
CREATE FUNCTION tag(n bigint) RETURNS text LANGUAGE sql AS $$SELECT 'b' || n$$;
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT tag(1));

-- case: same function with attributes in another order
-- same: yes
-- a
CREATE FUNCTION f(n integer, s character varying DEFAULT 'x') RETURNS int4 IMMUTABLE STRICT LANGUAGE sql AS $$SELECT n$$;
-- b
CREATE OR REPLACE FUNCTION public.f(IN n int4, s varchar = 'x') RETURNS integer AS 'SELECT n'
  LANGUAGE 'sql' RETURNS NULL ON NULL INPUT COST 100 IMMUTABLE;
