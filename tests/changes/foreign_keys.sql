-- case: add a foreign key
-- base
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p_id int);
-- b
ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p;
-- rows
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (2, 1), (3, NULL);
-- expect
SELECT id, p_id FROM c ORDER BY id
-- gives
2	1
3	\N

-- case: drop a foreign key
-- a
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p);
-- b
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p_id int);

-- case: delete action changes
-- a
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p);
-- b
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p ON DELETE CASCADE ON UPDATE RESTRICT);

-- case: set null of some columns only
-- a
CREATE TABLE p (tenant int, id int, PRIMARY KEY (tenant, id));
CREATE TABLE c (tenant int NOT NULL, p_id int, FOREIGN KEY (tenant, p_id) REFERENCES p ON DELETE SET NULL);
-- b
CREATE TABLE p (tenant int, id int, PRIMARY KEY (tenant, id));
CREATE TABLE c (tenant int NOT NULL, p_id int, FOREIGN KEY (tenant, p_id) REFERENCES p ON DELETE SET NULL (p_id));

-- case: match full and deferrable
-- a
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p);
-- b
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p MATCH FULL DEFERRABLE INITIALLY DEFERRED);

-- case: deferrable alone, by ALTER CONSTRAINT
-- base
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int CONSTRAINT f REFERENCES p);
COMMENT ON CONSTRAINT f ON c IS 'the parent';
-- b
ALTER TABLE c ALTER CONSTRAINT f DEFERRABLE INITIALLY IMMEDIATE;

-- case: not valid foreign key is validated
-- base
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int);
ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (p_id) REFERENCES p NOT VALID;
-- b
ALTER TABLE c VALIDATE CONSTRAINT f;

-- case: foreign key appears not valid
-- base
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int);
-- b
ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (p_id) REFERENCES p NOT VALID;
-- rows
INSERT INTO c VALUES (99);
-- expect
SELECT p_id FROM c
-- gives
99

-- case: reference moves to another table
-- a
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
CREATE TABLE c (ref int REFERENCES p);
-- b
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
CREATE TABLE c (ref int REFERENCES q);

-- case: reference to a unique index that is no constraint
-- base
CREATE TABLE p (id int PRIMARY KEY, code text NOT NULL);
CREATE TABLE c (code text);
-- b
CREATE UNIQUE INDEX p_code ON p (code);
ALTER TABLE c ADD FOREIGN KEY (code) REFERENCES p (code);

-- case: the unique index behind a reference changes
-- a
CREATE TABLE p (id int PRIMARY KEY, code text NOT NULL, n int);
CREATE UNIQUE INDEX p_code ON p (code);
CREATE TABLE c (code text REFERENCES p (code));
-- b
CREATE TABLE p (id int PRIMARY KEY, code text NOT NULL, n int);
CREATE UNIQUE INDEX p_code ON p (code) INCLUDE (n) WITH (fillfactor = 60);
CREATE TABLE c (code text REFERENCES p (code));

-- case: composite reference, columns in another order
-- a
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES p (a, b));
-- b
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES p (b, a));

-- case: self reference and a reference across schemas
-- base
CREATE SCHEMA core;
CREATE TABLE core.users (id int PRIMARY KEY);
CREATE TABLE notes (id int PRIMARY KEY, parent int, user_id int);
-- b
ALTER TABLE notes ADD FOREIGN KEY (parent) REFERENCES notes ON DELETE CASCADE,
  ADD CONSTRAINT by_user FOREIGN KEY (user_id) REFERENCES core.users ON DELETE SET DEFAULT;

-- case: foreign key not enforced
-- since: 18
-- base
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int CONSTRAINT f REFERENCES p);
-- b
ALTER TABLE c ALTER CONSTRAINT f NOT ENFORCED;

-- case: not enforced foreign key becomes enforced
-- since: 18
-- a
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int CONSTRAINT f REFERENCES p NOT ENFORCED);
-- b
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int CONSTRAINT f REFERENCES p);
-- rows
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1);
-- expect
SELECT p_id FROM c
-- gives
1

-- case: temporal foreign key
-- since: 18
-- base
CREATE EXTENSION btree_gist;
CREATE TABLE prices (product int, valid daterange, PRIMARY KEY (product, valid WITHOUT OVERLAPS));
CREATE TABLE orders (id int PRIMARY KEY, product int, valid daterange);
-- b
ALTER TABLE orders ADD CONSTRAINT priced FOREIGN KEY (product, PERIOD valid) REFERENCES prices (product, PERIOD valid);

-- case: temporal foreign key goes with its key
-- since: 18
-- base
CREATE EXTENSION btree_gist;
-- a
CREATE TABLE prices (product int, valid daterange, PRIMARY KEY (product, valid WITHOUT OVERLAPS));
CREATE TABLE orders (product int, valid daterange, FOREIGN KEY (product, PERIOD valid) REFERENCES prices);
-- b
CREATE TABLE prices (product int, valid daterange);
CREATE TABLE orders (product int, valid daterange);

-- case: foreign keys from and to partitioned tables
-- base
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE c (id int, p_id int) PARTITION BY RANGE (id);
CREATE TABLE c0 PARTITION OF c FOR VALUES FROM (0) TO (100);
CREATE TABLE plain (p_id int);
-- b
ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p ON DELETE CASCADE;
ALTER TABLE plain ADD FOREIGN KEY (p_id) REFERENCES p;
-- rows
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (5, 1);
INSERT INTO plain VALUES (1);
-- expect
SELECT c.id, plain.p_id FROM c, plain
-- gives
5	1

-- case: same reference with and without the column list
-- same: yes
-- a
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);
-- b
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int, CONSTRAINT c_p_id_fkey FOREIGN KEY (p_id) REFERENCES public.p (id) MATCH SIMPLE ON UPDATE NO ACTION NOT DEFERRABLE);
