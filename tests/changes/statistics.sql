-- case: create extended statistics
-- base
CREATE TABLE t (a int, b int, c text);
-- b
CREATE STATISTICS s1 (ndistinct, mcv) ON a, b FROM t;
CREATE STATISTICS s2 ON lower(c), (a + b), b FROM t;
ALTER STATISTICS s1 SET STATISTICS 400;

-- case: drop statistics
-- base
CREATE TABLE t (a int, b int);
-- a
CREATE STATISTICS s ON a, b FROM t;

-- case: kinds and columns change
-- base
CREATE TABLE t (a int, b int, c int);
-- a
CREATE STATISTICS s (dependencies) ON a, b FROM t;
COMMENT ON STATISTICS s IS 'kept';
-- b
CREATE STATISTICS s (ndistinct) ON a, c FROM t;
COMMENT ON STATISTICS s IS 'kept';

-- case: target of a column and of a statistics object
-- base
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
-- b
ALTER TABLE t ALTER a SET STATISTICS 1000;
ALTER TABLE t ALTER b SET (n_distinct = -0.5, n_distinct_inherited = 100);
ALTER STATISTICS s SET STATISTICS 0;

-- case: column under statistics is retyped
-- a
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, (b % 7) FROM t;
ALTER STATISTICS s SET STATISTICS 50;
-- b
CREATE TABLE t (a bigint, b bigint);
CREATE STATISTICS s ON a, (b % 7) FROM t;
ALTER STATISTICS s SET STATISTICS 50;
-- rows
INSERT INTO t VALUES (1, 8);
-- expect
SELECT a, b FROM t
-- gives
1	8

-- case: statistics in another schema than its table
-- base
CREATE SCHEMA stats;
CREATE TABLE t (a int, b int);
-- a
CREATE STATISTICS s ON a, b FROM t;
-- b
CREATE STATISTICS stats.s ON a, b FROM t;
