-- case: create a materialized view with indexes and options
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- b
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT n, count(*) AS c FROM t GROUP BY n;
CREATE UNIQUE INDEX m_n ON m (n);
COMMENT ON MATERIALIZED VIEW m IS 'counts';
GRANT SELECT ON m TO PUBLIC;
-- rows
INSERT INTO t VALUES (1, 5), (2, 5);
-- expect
SELECT n, c FROM m
-- gives
5	2

-- case: drop a materialized view
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;

-- case: definition changes, indexes, statistics, comments and grants stay
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- a
CREATE MATERIALIZED VIEW m AS SELECT id, n FROM t;
CREATE INDEX m_n ON m (n);
CREATE STATISTICS m_s ON id, n FROM m;
COMMENT ON COLUMN m.n IS 'number';
GRANT SELECT ON m TO pg_monitor;
-- b
CREATE MATERIALIZED VIEW m AS SELECT id, n FROM t WHERE n > 0;
CREATE INDEX m_n ON m (n);
CREATE STATISTICS m_s ON id, n FROM m;
COMMENT ON COLUMN m.n IS 'number';
GRANT SELECT ON m TO pg_monitor;
-- rows
INSERT INTO t VALUES (1, -1), (2, 1);
-- expect
SELECT id FROM m
-- gives
2

-- case: with data becomes with no data
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
-- b
CREATE MATERIALIZED VIEW m AS SELECT id FROM t WITH NO DATA;

-- case: unpopulated becomes populated
-- base
CREATE TABLE t (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT id FROM t WITH NO DATA;
-- b
REFRESH MATERIALIZED VIEW m;

-- case: view becomes materialized
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE VIEW m AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM m;
-- b
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM m;

-- case: materialized becomes a view
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE UNIQUE INDEX ON m (id);
-- b
CREATE VIEW m AS SELECT id FROM t;

-- case: storage of a column and parameters
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
-- b
ALTER MATERIALIZED VIEW m ALTER a SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 200;
ALTER MATERIALIZED VIEW m SET (autovacuum_enabled = false);

-- case: materialized view on a materialized view, the lower changes
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- a
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE MATERIALIZED VIEW mm AS SELECT max(id) AS top FROM m;
CREATE INDEX mm_top ON mm (top);
-- b
CREATE MATERIALIZED VIEW m AS SELECT id, n FROM t;
CREATE MATERIALIZED VIEW mm AS SELECT max(id) AS top FROM m;
CREATE INDEX mm_top ON mm (top);
-- rows
INSERT INTO t VALUES (3, 4);
-- expect
SELECT top FROM mm
-- gives
3

-- case: index of a materialized view only
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
-- a
CREATE INDEX i ON m (a);
-- b
CREATE UNIQUE INDEX i ON m (lower(a), id) WHERE a IS NOT NULL;
