-- case: add a primary key
-- base
CREATE TABLE t (id int NOT NULL, a text);
-- b
ALTER TABLE t ADD PRIMARY KEY (id);
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT id FROM t
-- gives
1

-- case: add a primary key on nullable columns
-- a
CREATE TABLE t (a int, b int, c int);
-- b
CREATE TABLE t (a int, b int, c int, CONSTRAINT t_key PRIMARY KEY (b, a) INCLUDE (c));

-- case: change the columns of a primary key that is referenced
-- a
CREATE TABLE p (a int NOT NULL, b int NOT NULL UNIQUE, PRIMARY KEY (a));
CREATE TABLE c (p_a int REFERENCES p);
-- b
CREATE TABLE p (a int NOT NULL UNIQUE, b int NOT NULL, PRIMARY KEY (b));
CREATE TABLE c (p_a int REFERENCES p (a));
-- rows
INSERT INTO p VALUES (1, 2);
INSERT INTO c VALUES (1);
-- expect
SELECT p_a FROM c
-- gives
1

-- case: order of the primary key's columns
-- a
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
-- b
CREATE TABLE t (a int, b int, PRIMARY KEY (b, a));

-- case: rename a primary key
-- a
CREATE TABLE t (id int CONSTRAINT pk_t PRIMARY KEY);
CREATE TABLE c (t_id int REFERENCES t);
-- b
CREATE TABLE t (id int CONSTRAINT t_pkey PRIMARY KEY);
CREATE TABLE c (t_id int REFERENCES t);

-- case: add a unique constraint
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- b
ALTER TABLE t ADD CONSTRAINT t_ab UNIQUE (a, b);

-- case: unique becomes nulls not distinct
-- a
CREATE TABLE t (a int, b int, UNIQUE (a, b));
-- b
CREATE TABLE t (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
-- rows
INSERT INTO t VALUES (1, NULL), (2, NULL);
-- expect
SELECT count(*) FROM t
-- gives
2

-- case: unique becomes deferrable
-- a
CREATE TABLE t (a int UNIQUE, b int UNIQUE DEFERRABLE);
-- b
CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED, b int UNIQUE);

-- case: unique constraint becomes a unique index of the same name
-- a
CREATE TABLE t (a int, CONSTRAINT t_a UNIQUE (a));
-- b
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a);

-- case: unique index becomes a constraint of the same name
-- base
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a);
-- b
ALTER TABLE t ADD CONSTRAINT t_a UNIQUE USING INDEX t_a;

-- case: index parameters of a key
-- a
CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE);
-- b
CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 70), b text UNIQUE WITH (deduplicate_items = off));

-- case: include column added to a unique constraint that is referenced
-- a
CREATE TABLE p (id int PRIMARY KEY, code text, label text, CONSTRAINT p_code UNIQUE (code));
CREATE TABLE c (code text REFERENCES p (code));
-- b
CREATE TABLE p (id int PRIMARY KEY, code text, label text, CONSTRAINT p_code UNIQUE (code) INCLUDE (label));
CREATE TABLE c (code text REFERENCES p (code));

-- case: primary key without overlaps
-- since: 18
-- base
CREATE EXTENSION btree_gist;
CREATE TABLE bookings (room int NOT NULL, during tstzrange NOT NULL);
-- b
ALTER TABLE bookings ADD PRIMARY KEY (room, during WITHOUT OVERLAPS);

-- case: unique without overlaps goes
-- since: 18
-- base
CREATE EXTENSION btree_gist;
-- a
CREATE TABLE bookings (room int, during daterange, UNIQUE (room, during WITHOUT OVERLAPS));
-- b
CREATE TABLE bookings (room int, during daterange);

-- case: surrogate key in place of a natural one, references follow
-- a
CREATE TABLE countries (code char(2) PRIMARY KEY, name text);
CREATE TABLE cities (id int PRIMARY KEY, country char(2) REFERENCES countries);
-- b
CREATE TABLE countries (code char(2) NOT NULL, name text, id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  UNIQUE (code));
CREATE TABLE cities (id int PRIMARY KEY, country char(2) REFERENCES countries (code), country_id int REFERENCES countries);
-- rows
INSERT INTO countries VALUES ('de', 'Germany');
INSERT INTO cities VALUES (1, 'de');
-- expect
SELECT c.id, k.name FROM cities c JOIN countries k ON k.code = c.country
-- gives
1	Germany

-- case: replica identity and cluster follow the key
-- a
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
-- b
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
ALTER TABLE t CLUSTER ON t_pkey;
