-- case: set table options
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- b
ALTER TABLE t SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_enabled = false, parallel_workers = 4);

-- case: reset and change table options
-- base
CREATE TABLE t (id int, a text) WITH (fillfactor = 70, autovacuum_enabled = false, toast.vacuum_truncate = false);
-- b
ALTER TABLE t RESET (autovacuum_enabled, toast.vacuum_truncate);
ALTER TABLE t SET (fillfactor = 80);

-- case: column storage and compression
-- a
CREATE TABLE t (a text, b bytea, c jsonb);
-- b
CREATE TABLE t (a text COMPRESSION pglz, b bytea, c jsonb);
ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER c SET STORAGE MAIN;
-- rows
INSERT INTO t VALUES ('x', '\x01', '[1]');
-- expect
SELECT a, b, c FROM t
-- gives
x	\x01	[1]

-- case: storage back to the type's own
-- base
CREATE TABLE t (a text, b text);
-- a
ALTER TABLE t ALTER a SET STORAGE PLAIN, ALTER b SET COMPRESSION pglz;

-- case: column options and statistics
-- base
CREATE TABLE t (a text, b int);
ALTER TABLE t ALTER b SET (n_distinct = 5);
-- b
ALTER TABLE t ALTER b RESET (n_distinct);
ALTER TABLE t ALTER a SET STATISTICS 0;

-- case: retyped column loses its storage unless it is set again
-- a
CREATE TABLE t (id int PRIMARY KEY, a text);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77;
-- b
CREATE TABLE t (id int PRIMARY KEY, a varchar(100));
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77;
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT a FROM t
-- gives
x

-- case: replica identity
-- base
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
ALTER TABLE b REPLICA IDENTITY FULL;
-- b
ALTER TABLE a REPLICA IDENTITY NOTHING;
ALTER TABLE b REPLICA IDENTITY DEFAULT;

-- case: replica identity index is rebuilt
-- a
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
ALTER TABLE t CLUSTER ON i;
-- b
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (a, b);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
ALTER TABLE t CLUSTER ON i;

-- case: user catalog table and a partition's options
-- base
CREATE TABLE r (id int) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (10);
-- b
ALTER TABLE r1 SET (fillfactor = 50, user_catalog_table = true);

-- case: partitions logged and unlogged side by side
-- base
CREATE TABLE r (id int) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (10);
CREATE UNLOGGED TABLE r2 PARTITION OF r FOR VALUES FROM (10) TO (20);
-- b
ALTER TABLE r1 SET UNLOGGED;
ALTER TABLE r2 SET LOGGED;

-- case: same options in another order
-- same: yes
-- a
CREATE TABLE t (a text) WITH (fillfactor = 70, autovacuum_enabled = false);
-- b
CREATE TABLE t (a text) WITH (autovacuum_enabled = off);
ALTER TABLE t SET (autovacuum_enabled = false, fillfactor = 70);
