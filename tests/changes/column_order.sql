-- case: column added in the middle
-- a
CREATE TABLE t (id int PRIMARY KEY, z text);
-- b
CREATE TABLE t (id int PRIMARY KEY, middle int DEFAULT 5, z text);
-- rows
INSERT INTO t VALUES (1, 'z');
-- expect
SELECT * FROM t
-- gives
1	5	z

-- case: two columns swap places
-- a
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b text UNIQUE);
CREATE INDEX t_a ON t (a);
-- b
CREATE TABLE t (id int PRIMARY KEY, b text UNIQUE, a text NOT NULL);
CREATE INDEX t_a ON t (a);
-- rows
INSERT INTO t VALUES (1, 'a', 'b');
-- expect
SELECT * FROM t
-- gives
1	b	a

-- case: order changes in a table that others refer to, with an identity
-- a
CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text, b text);
CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE VIEW v AS SELECT p.id, p.a, c.id AS c FROM p JOIN c ON c.p_id = p.id;
COMMENT ON COLUMN p.a IS 'kept';
GRANT SELECT (b) ON p TO pg_monitor;
-- b
CREATE TABLE p (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b text, a text);
CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE VIEW v AS SELECT p.id, p.a, c.id AS c FROM p JOIN c ON c.p_id = p.id;
COMMENT ON COLUMN p.a IS 'kept';
GRANT SELECT (b) ON p TO pg_monitor;
-- rows
INSERT INTO p (a, b) VALUES ('one', 'two');
INSERT INTO c VALUES (9, 1);
-- expect
SELECT id, a, c FROM v
-- gives
1	one	9

-- case: generated column in the middle, order of the rest changes
-- a
CREATE TABLE t (a int, b int, g int GENERATED ALWAYS AS (a + b) STORED);
-- b
CREATE TABLE t (g int GENERATED ALWAYS AS (a + b) STORED, b int, a int);
-- rows
INSERT INTO t (a, b) VALUES (1, 2);
-- expect
SELECT * FROM t
-- gives
3	2	1

-- case: column moves while another goes and one comes
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, gone int, a text, b text);
-- b
CREATE TABLE t (id int PRIMARY KEY, b text, fresh int, a text);
-- rows
INSERT INTO t VALUES (1, 2, 'a', 'b');
-- expect
SELECT * FROM t
-- gives
1	b	\N	a

-- case: order changes in a partitioned table
-- a
CREATE TABLE r (id int NOT NULL, a text, b text) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (10);
-- b
CREATE TABLE r (id int NOT NULL, b text, a text) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (10);
-- rows
INSERT INTO r VALUES (1, 'a', 'b');
-- expect
SELECT id, a, b FROM r
-- gives
1	a	b

-- case: order of a serial table whose sequence was used
-- a
CREATE TABLE t (id serial PRIMARY KEY, a text, b text);
-- b
CREATE TABLE t (b text, a text, id serial PRIMARY KEY);
-- rows
INSERT INTO t (a, b) VALUES ('a', 'b'), ('c', 'd');
-- expect
SELECT *, nextval('t_id_seq') FROM t WHERE id = 2
-- gives
d	c	2	3
