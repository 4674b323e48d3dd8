-- case: add a stored generated column
-- base
CREATE TABLE t (id int PRIMARY KEY, w int, h int);
-- b
ALTER TABLE t ADD COLUMN area int GENERATED ALWAYS AS (w * h) STORED;
-- rows
INSERT INTO t VALUES (1, 3, 4);
-- expect
SELECT area FROM t
-- gives
12

-- case: change the expression
-- a
CREATE TABLE t (id int PRIMARY KEY, w int, h int, area int GENERATED ALWAYS AS (w * h) STORED);
CREATE INDEX t_area ON t (area);
COMMENT ON COLUMN t.area IS 'in square metres';
-- b
CREATE TABLE t (id int PRIMARY KEY, w int, h int, area int GENERATED ALWAYS AS (w * h + 1) STORED);
CREATE INDEX t_area ON t (area);
COMMENT ON COLUMN t.area IS 'in square metres';
-- rows
INSERT INTO t VALUES (1, 3, 4);
-- expect
SELECT area FROM t
-- gives
13

-- case: generated becomes plain
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b text GENERATED ALWAYS AS (upper(a)) STORED);
-- b
ALTER TABLE t ALTER b DROP EXPRESSION;
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT b FROM t
-- gives
X

-- case: plain becomes generated
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- b
CREATE TABLE t (id int PRIMARY KEY, a text, b text GENERATED ALWAYS AS (lower(a)) STORED);
-- rows
INSERT INTO t (id, a) VALUES (1, 'XY');
-- expect
SELECT b FROM t
-- gives
xy

-- case: source column of a generated one is retyped
-- a
CREATE TABLE t (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED);
-- b
CREATE TABLE t (id int PRIMARY KEY, n bigint, twice bigint GENERATED ALWAYS AS (n * 2) STORED);
-- rows
INSERT INTO t VALUES (1, 21);
-- expect
SELECT twice FROM t
-- gives
42

-- case: generated column retyped, its source as it was
-- a
CREATE TABLE t (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED UNIQUE);
-- b
CREATE TABLE t (id int PRIMARY KEY, n int, twice numeric GENERATED ALWAYS AS (n * 2) STORED UNIQUE);

-- case: drop the source and the generated column together
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, a text, b text GENERATED ALWAYS AS (a || '!') STORED);
-- b
CREATE TABLE t (id int PRIMARY KEY);

-- case: drop the source, the generated column becomes plain
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, a text, b text GENERATED ALWAYS AS (a || '!') STORED);
-- b
CREATE TABLE t (id int PRIMARY KEY, b text);
-- rows
INSERT INTO t VALUES (1, 'hey');
-- expect
SELECT b FROM t
-- gives
hey!

-- case: generated search vector with its index
-- base
CREATE TABLE docs (id int PRIMARY KEY, title text NOT NULL, body text);
-- b
ALTER TABLE docs ADD search tsvector
  GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') || to_tsvector('english', coalesce(body, ''))) STORED;
CREATE INDEX ON docs USING gin (search);

-- case: generated column between two others changes its expression, views read it
-- a
CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) STORED, z int);
CREATE VIEW v AS SELECT * FROM t;
-- b
CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 2) STORED, z int);
CREATE VIEW v AS SELECT * FROM t;
-- rows
INSERT INTO t (a, z) VALUES (1, 9);
-- expect
SELECT a, g, z FROM v
-- gives
1	3	9

-- case: virtual generated column
-- since: 18
-- base
CREATE TABLE t (id int PRIMARY KEY, a int);
-- b
ALTER TABLE t ADD b int GENERATED ALWAYS AS (a * 10) VIRTUAL;
-- rows
INSERT INTO t VALUES (1, 2);
-- expect
SELECT b FROM t
-- gives
20

-- case: virtual expression changes
-- since: 18
-- base
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 10));
-- b
ALTER TABLE t ALTER b SET EXPRESSION AS (a * 11);

-- case: virtual to stored
-- since: 18
-- a
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 10) VIRTUAL);
-- b
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 10) STORED);
-- rows
INSERT INTO t VALUES (1, 2);
-- expect
SELECT b FROM t
-- gives
20

-- case: stored to virtual with a not-null on it
-- since: 18
-- a
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL GENERATED ALWAYS AS (a * 10) STORED);
-- b
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL GENERATED ALWAYS AS (a * 10) VIRTUAL);

-- case: virtual column becomes plain
-- since: 18
-- a
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 10) VIRTUAL);
-- b
CREATE TABLE t (id int PRIMARY KEY, a int, b int);

-- case: stored generated column on a partitioned table
-- a
CREATE TABLE m (day date NOT NULL, v int) PARTITION BY RANGE (day);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- b
CREATE TABLE m (day date NOT NULL, v int, dbl int GENERATED ALWAYS AS (v * 2) STORED) PARTITION BY RANGE (day);
CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- rows
INSERT INTO m VALUES ('2024-05-05', 4);
-- expect
SELECT dbl FROM m
-- gives
8
