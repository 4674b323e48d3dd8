-- case: create a view with everything
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, secret text);
-- b
CREATE VIEW v (number, "Label") WITH (security_barrier, security_invoker = true) AS
  SELECT id, a FROM t WHERE a <> '' WITH LOCAL CHECK OPTION;
COMMENT ON VIEW v IS 'a view';
COMMENT ON COLUMN v."Label" IS 'its label';
GRANT SELECT ON v TO PUBLIC;

-- case: drop a view
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE VIEW v AS SELECT id FROM t;

-- case: column added at the end
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- a
CREATE VIEW v AS SELECT id, a FROM t;
GRANT SELECT ON v TO pg_monitor;
-- b
CREATE VIEW v AS SELECT id, a, b FROM t;
GRANT SELECT ON v TO pg_monitor;

-- case: column goes, grants and comments stay
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- a
CREATE VIEW v AS SELECT id, a, b FROM t;
GRANT SELECT, UPDATE (a) ON v TO pg_monitor;
COMMENT ON COLUMN v.a IS 'kept';
-- b
CREATE VIEW v AS SELECT id, a FROM t;
GRANT SELECT, UPDATE (a) ON v TO pg_monitor;
COMMENT ON COLUMN v.a IS 'kept';

-- case: only the condition changes, another view stands on it
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- a
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- b
CREATE VIEW v AS SELECT id, a FROM t WHERE id > 0;
CREATE VIEW w AS SELECT id FROM v;

-- case: column order of a view with a view on it
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- a
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT a, id FROM v;
CREATE VIEW x AS SELECT count(*) FROM w;
-- b
CREATE VIEW v AS SELECT a, id FROM t;
CREATE VIEW w AS SELECT a, id FROM v;
CREATE VIEW x AS SELECT count(*) FROM w;

-- case: type of a view's column by an expression
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- a
CREATE VIEW v AS SELECT id, n FROM t;
-- b
CREATE VIEW v AS SELECT id, n::numeric(10,2) AS n FROM t;

-- case: column of a view renamed
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE VIEW v AS SELECT id, n FROM t;
-- b
ALTER VIEW v RENAME COLUMN n TO number;

-- case: options come and go
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- a
CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM t WHERE n > 0 WITH CASCADED CHECK OPTION;
-- b
CREATE VIEW v WITH (security_invoker = true) AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM t WHERE n > 0;

-- case: the order of two views turns round
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE VIEW a AS SELECT id FROM t;
CREATE VIEW b AS SELECT id FROM a;
-- b
CREATE VIEW b AS SELECT id FROM t;
CREATE VIEW a AS SELECT id FROM b;

-- case: recursive view, window, lateral, CTE and grouping sets
-- base
CREATE TABLE nodes (id int PRIMARY KEY, parent int REFERENCES nodes, n int);
-- b
CREATE RECURSIVE VIEW paths (id, depth) AS
  SELECT id, 0 FROM nodes WHERE parent IS NULL UNION ALL SELECT n.id, p.depth + 1 FROM nodes n JOIN paths p ON n.parent = p.id;
CREATE VIEW stats AS WITH x AS MATERIALIZED (SELECT * FROM nodes)
  SELECT parent, sum(x.n) FILTER (WHERE x.n > 0) AS s, rank() OVER (ORDER BY parent NULLS FIRST) AS r, max(l.z) AS z
  FROM x, LATERAL (SELECT x.n * 2 AS z) l GROUP BY GROUPING SETS ((parent), ());

-- case: view groups by the primary key, which therefore cannot go first
-- a
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a, count(*) FROM t GROUP BY id;
-- b
CREATE TABLE t (id int, a text);
CREATE VIEW v AS SELECT id, a, count(*) FROM t GROUP BY id, a;

-- case: view of all columns when its table gains one
-- a
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT * FROM t;
-- b
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT * FROM t;
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT * FROM v
-- gives
1	x	\N

-- case: view of all columns when its table loses one
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT * FROM t;
-- b
CREATE TABLE t (id int PRIMARY KEY, b text);
CREATE VIEW v AS SELECT * FROM t;

-- case: view on a function and on values
-- b
CREATE FUNCTION numbers(n int) RETURNS TABLE (i int, label text) LANGUAGE sql STABLE
  AS $$ SELECT g, 'no ' || g FROM generate_series(1, n) g $$;
CREATE VIEW v AS SELECT i, label FROM numbers(3) WITH ORDINALITY AS x(i, label, o);
CREATE VIEW c AS VALUES (1, 'one'), (2, 'it''s');

-- case: same view after whitespace, comments and parentheses
-- same: yes
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- a
CREATE VIEW v AS SELECT t.id, t.a AS a FROM public.t WHERE ((t.id > (1)));
-- b
CREATE OR REPLACE VIEW v AS
  select id,
         a   -- the label
    from t
   where id > 1;
