-- case: create a partitioned table with partitions of each kind
-- b
CREATE TABLE r (id int, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE r2 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO (MAXVALUE) PARTITION BY LIST (id);
CREATE TABLE r2_odd PARTITION OF r2 FOR VALUES IN (1, 3, NULL);
CREATE TABLE r2_rest PARTITION OF r2 DEFAULT;
CREATE TABLE h (k text COLLATE "C") PARTITION BY HASH (k text_pattern_ops);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 3, REMAINDER 0) WITH (fillfactor = 70);
CREATE TABLE e (a int, b int) PARTITION BY RANGE ((a + b), lower(a::text));

-- case: add a partition
-- base
CREATE TABLE r (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE INDEX r_id ON r (id);
CREATE TABLE r_2024 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- b
CREATE TABLE r_2025 PARTITION OF r FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- rows
INSERT INTO r VALUES (1, '2024-02-02');
-- expect
SELECT tableoid::regclass, id FROM r
-- gives
r_2024	1

-- case: drop a partition
-- loses: yes
-- base
CREATE TABLE r (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE r_2024 PARTITION OF r FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- a
CREATE TABLE r_2023 PARTITION OF r FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');

-- case: detach a partition
-- base
CREATE TABLE r (id int PRIMARY KEY, n int DEFAULT 4 CHECK (n > 0)) PARTITION BY RANGE (id);
CREATE INDEX ON r (n);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (1) TO (10);
-- b
ALTER TABLE r DETACH PARTITION r1;
-- rows
INSERT INTO r VALUES (5, 6);
-- expect
SELECT id, n FROM r1
-- gives
5	6

-- case: attach a table
-- base
CREATE TABLE r (id int NOT NULL, n int) PARTITION BY LIST (id);
CREATE TABLE r1 (id int NOT NULL, n int);
CREATE INDEX ON r (n);
-- b
ALTER TABLE r ATTACH PARTITION r1 FOR VALUES IN (1, 2);
-- rows
INSERT INTO r1 VALUES (2, 3);
-- expect
SELECT id, n FROM r
-- gives
2	3

-- case: bounds change
-- a
CREATE TABLE r (id int NOT NULL, n int) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (10);
-- b
CREATE TABLE r (id int NOT NULL, n int) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (20);
-- rows
INSERT INTO r VALUES (5, 6);
-- expect
SELECT id, n FROM r
-- gives
5	6

-- case: default partition is replaced by a bounded one
-- a
CREATE TABLE r (id int NOT NULL) PARTITION BY LIST (id);
CREATE TABLE r_rest PARTITION OF r DEFAULT;
-- b
CREATE TABLE r (id int NOT NULL) PARTITION BY LIST (id);
CREATE TABLE r_rest PARTITION OF r FOR VALUES IN (7);
-- rows
INSERT INTO r VALUES (7);
-- expect
SELECT id FROM r
-- gives
7

-- case: plain table becomes partitioned
-- a
CREATE TABLE r (id int NOT NULL, day date NOT NULL, PRIMARY KEY (id, day));
-- b
CREATE TABLE r (id int NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE r_all PARTITION OF r DEFAULT;
-- rows
INSERT INTO r VALUES (1, '2024-01-01');
-- expect
SELECT id, day FROM r
-- gives
1	2024-01-01

-- case: partitioned becomes plain
-- a
CREATE TABLE r (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE r_all PARTITION OF r DEFAULT;
-- b
CREATE TABLE r (id int NOT NULL, day date NOT NULL);

-- case: partition key changes
-- a
CREATE TABLE r (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (k);
CREATE TABLE r1 PARTITION OF r DEFAULT;
-- b
CREATE TABLE r (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (id);
CREATE TABLE r1 PARTITION OF r DEFAULT;
-- rows
INSERT INTO r VALUES (1, 2);
-- expect
SELECT id, k FROM r
-- gives
1	2

-- case: column added and retyped on the parent
-- base
CREATE TABLE r (id int NOT NULL, n int, t text) PARTITION BY LIST (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1);
CREATE TABLE r2 PARTITION OF r FOR VALUES IN (2) PARTITION BY LIST (n);
CREATE TABLE r2d PARTITION OF r2 DEFAULT;
-- b
ALTER TABLE r ADD COLUMN added int NOT NULL DEFAULT 9, ALTER t TYPE varchar(50);
-- rows
INSERT INTO r VALUES (1, 1, 'a'), (2, 2, 'b');
-- expect
SELECT id, t, added FROM r ORDER BY id
-- gives
1	a	9
2	b	9

-- case: partition has its own default, check, not null, index and trigger
-- base
CREATE TABLE r (id int NOT NULL, n int DEFAULT 1) PARTITION BY LIST (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- b
ALTER TABLE r1 ALTER n SET DEFAULT 2, ALTER n SET NOT NULL, ADD CONSTRAINT own CHECK (n < 50), SET (fillfactor = 40);
CREATE INDEX r1_n ON r1 (n);
CREATE TRIGGER own BEFORE UPDATE ON r1 FOR EACH ROW EXECUTE FUNCTION touch();

-- case: partition whose columns stand in another order
-- b
CREATE TABLE r (id int NOT NULL, n int) PARTITION BY LIST (id);
CREATE TABLE r1 (n int, id int NOT NULL);
ALTER TABLE r ATTACH PARTITION r1 FOR VALUES IN (1);

-- case: unique key, check and foreign key on the parent
-- base
CREATE TABLE k (id int PRIMARY KEY);
CREATE TABLE r (id int NOT NULL, k_id int) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (100);
-- b
ALTER TABLE r ADD PRIMARY KEY (id), ADD FOREIGN KEY (k_id) REFERENCES k, ADD CONSTRAINT sane CHECK (k_id > 0);
-- rows
INSERT INTO k VALUES (1);
INSERT INTO r VALUES (50, 1);
-- expect
SELECT id, k_id FROM r
-- gives
50	1

-- case: existing indexes of a partition are used by the parent's key
-- a
CREATE TABLE r (id int NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r (CONSTRAINT r1_key PRIMARY KEY (id)) FOR VALUES FROM (0) TO (100);
-- b
CREATE TABLE r (id int NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (0) TO (100);

-- case: partition moves to another parent
-- base
CREATE TABLE hot (id int NOT NULL, n int) PARTITION BY RANGE (id);
CREATE TABLE cold (id int NOT NULL, n int) PARTITION BY RANGE (id);
-- a
CREATE TABLE p1 PARTITION OF hot FOR VALUES FROM (0) TO (10);
-- b
CREATE TABLE p1 PARTITION OF cold FOR VALUES FROM (0) TO (10);
-- rows
INSERT INTO hot VALUES (1, 2);
-- expect
SELECT id, n FROM cold
-- gives
1	2

-- case: a partition gets partitions of its own
-- a
CREATE TABLE r (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1);
-- b
CREATE TABLE r (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1) PARTITION BY RANGE (k);
CREATE TABLE r1_a PARTITION OF r1 FOR VALUES FROM (0) TO (50);

-- case: identity column of a partitioned table
-- since: 17
-- a
CREATE TABLE r (id bigint NOT NULL, k int NOT NULL) PARTITION BY LIST (k);
CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1);
-- b
CREATE TABLE r (id bigint GENERATED ALWAYS AS IDENTITY, k int NOT NULL) PARTITION BY LIST (k);
CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1);
