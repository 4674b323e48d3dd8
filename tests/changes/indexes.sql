-- case: add an index
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b int);
-- b
CREATE INDEX t_a ON t (a);

-- case: drop an index
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- a
CREATE INDEX t_a ON t (a);

-- case: change the columns under the same name
-- a
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
-- b
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (b, a);

-- case: rename an index only
-- base
CREATE TABLE t (a int);
CREATE INDEX old_name ON t (a);
COMMENT ON INDEX old_name IS 'stays';
-- b
ALTER INDEX old_name RENAME TO new_name;

-- case: order, nulls, collation and operator class
-- a
CREATE TABLE t (a text, b int, c varchar(9));
CREATE INDEX i ON t (a, b, c);
-- b
CREATE TABLE t (a text, b int, c varchar(9));
CREATE INDEX i ON t (a COLLATE "C" text_pattern_ops DESC, b DESC NULLS LAST, c ASC NULLS FIRST);

-- case: becomes unique
-- a
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a));
-- b
CREATE TABLE t (a text);
CREATE UNIQUE INDEX i ON t (lower(a));
-- rows
INSERT INTO t VALUES ('A'), ('b');
-- expect
SELECT count(*) FROM t
-- gives
2

-- case: nulls not distinct
-- a
CREATE TABLE t (a text);
CREATE UNIQUE INDEX i ON t (a);
-- b
CREATE TABLE t (a text);
CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;

-- case: predicate changes
-- a
CREATE TABLE t (a text, deleted_at timestamptz);
CREATE INDEX i ON t (a) WHERE deleted_at IS NULL;
-- b
CREATE TABLE t (a text, deleted_at timestamptz);
CREATE INDEX i ON t (a) WHERE deleted_at IS NULL AND a <> '';

-- case: method changes to hash, gin, gist, brin and spgist
-- a
CREATE TABLE t (a int, b jsonb, c tsrange, d timestamptz, e inet);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (b);
CREATE INDEX i3 ON t (c);
CREATE INDEX i4 ON t (d);
CREATE INDEX i5 ON t (e);
-- b
CREATE TABLE t (a int, b jsonb, c tsrange, d timestamptz, e inet);
CREATE INDEX i1 ON t USING hash (a);
CREATE INDEX i2 ON t USING gin (b jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX i3 ON t USING gist (c);
CREATE INDEX i4 ON t USING brin (d) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX i5 ON t USING spgist (e);

-- case: include columns
-- base
CREATE TABLE t (a int, b int, c text);
-- a
CREATE INDEX i ON t (a);
-- b
CREATE INDEX i ON t (a) INCLUDE (b, c);

-- case: storage parameters only
-- base
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 70);
-- b
ALTER INDEX i SET (fillfactor = 90, deduplicate_items = off);

-- case: storage parameters reset
-- base
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 70);
-- b
ALTER INDEX i RESET (fillfactor);

-- case: statistics target of an expression
-- base
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a), length(a));
-- b
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 500;

-- case: clustered on an index
-- base
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
-- b
ALTER TABLE t CLUSTER ON i;

-- case: cluster moves to another index
-- base
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b);
-- a
ALTER TABLE t CLUSTER ON i;
-- b
ALTER TABLE t CLUSTER ON j;

-- case: trigram index with operator class options
-- base
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text);
-- a
CREATE INDEX i ON t USING gin (a gin_trgm_ops);
-- b
CREATE INDEX i ON t USING gist (a gist_trgm_ops (siglen = 32));

-- case: index on a partitioned table
-- base
CREATE TABLE m (day date NOT NULL, v int) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');
-- b
CREATE INDEX m_v ON m (v);

-- case: index on one partition becomes one on all
-- a
CREATE TABLE m (day date NOT NULL, v int) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE INDEX m1_v_idx ON m1 (v);
-- b
CREATE TABLE m (day date NOT NULL, v int) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE INDEX m_v_idx ON m (v);

-- case: index on the parent only, still invalid, gets its partition
-- base
CREATE TABLE m (day date NOT NULL, v int) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE INDEX m_v ON ONLY m (v);
CREATE INDEX m1_v ON m1 (v);
-- b
ALTER INDEX m_v ATTACH PARTITION m1_v;

-- case: index of a partition has a name of its own
-- a
CREATE TABLE m (day date NOT NULL, v int) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE INDEX m_v ON m (v);
-- b
CREATE TABLE m (day date NOT NULL, v int) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE INDEX m_v ON m (v);
ALTER INDEX m1_v_idx RENAME TO "V of m1";

-- case: two indexes swap their names
-- a
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b);
-- b
CREATE TABLE t (a int, b int);
CREATE INDEX j ON t (a);
CREATE INDEX i ON t (b);

-- case: duplicate index added
-- base
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- b
CREATE INDEX j ON t (a);

-- case: the index's name moves to an index of another table
-- a
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX i ON t (a);
-- b
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX i ON u (a);

-- case: brin with minmax multi and bloom options
-- base
CREATE TABLE t (a int, b text);
-- b
CREATE INDEX i ON t USING brin (a int4_minmax_multi_ops (values_per_range = 16), b text_bloom_ops);

-- case: same spelled differently
-- same: yes
-- a
CREATE TABLE t (a text, b int);
CREATE INDEX i ON t USING btree (a text_ops ASC NULLS LAST, ((b)) DESC NULLS FIRST) WHERE ((b > 3) AND (a IS NOT NULL));
-- b
CREATE TABLE t (a text, b int);
CREATE INDEX i ON public.t (a, b DESC) WHERE b > 3 AND a IS NOT NULL;
