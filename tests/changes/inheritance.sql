-- case: create a parent and children
-- b
CREATE TABLE p (id int PRIMARY KEY, a text DEFAULT 'p' NOT NULL, CONSTRAINT c1 CHECK (a <> ''));
CREATE TABLE c (b int, a text DEFAULT 'c') INHERITS (p);
CREATE TABLE q (z int);
CREATE TABLE d (CONSTRAINT own CHECK (z > 0)) INHERITS (c, q);

-- case: drop a child
-- loses: yes
-- base
CREATE TABLE p (id int PRIMARY KEY);
-- a
CREATE TABLE c (b int) INHERITS (p);

-- case: child leaves its parent
-- base
CREATE TABLE p (id int, a text CHECK (a <> ''));
CREATE TABLE c (b int) INHERITS (p);
-- b
ALTER TABLE c NO INHERIT p;
-- rows
INSERT INTO c VALUES (1, 'x', 2);
-- expect
SELECT id, a, b FROM c
-- gives
1	x	2

-- case: table becomes a child
-- base
CREATE TABLE p (id int, a text);
CREATE TABLE c (id int, a text, b int);
-- b
ALTER TABLE c INHERIT p;
-- rows
INSERT INTO c VALUES (1, 'x', 2);
-- expect
SELECT id, a FROM p
-- gives
1	x

-- case: column added to the parent
-- base
CREATE TABLE p (id int);
CREATE TABLE c (b int) INHERITS (p);
-- b
ALTER TABLE p ADD COLUMN extra text DEFAULT 'e';
-- rows
INSERT INTO c VALUES (1, 2);
-- expect
SELECT id, b, extra FROM c
-- gives
1	2	e

-- case: column dropped from the parent, one child declares it itself
-- loses: yes
-- base
CREATE TABLE p (id int, a text);
CREATE TABLE c1 () INHERITS (p);
CREATE TABLE c2 (a text) INHERITS (p);
-- b
ALTER TABLE p DROP COLUMN a;
-- rows
INSERT INTO c2 VALUES (1, 'kept');
-- expect
SELECT id, a FROM c2
-- gives
1	kept

-- case: column retyped on the parent with a check
-- base
CREATE TABLE p (id int, n int CONSTRAINT lim CHECK (n < 10));
CREATE TABLE c (b int) INHERITS (p);
-- b
ALTER TABLE p ALTER n TYPE bigint;
-- rows
INSERT INTO c VALUES (1, 2, 3);
-- expect
SELECT id, n, b FROM c
-- gives
1	2	3

-- case: check of the parent comes and the child has it already
-- base
CREATE TABLE p (n int);
CREATE TABLE c (CONSTRAINT lim CHECK (n < 10)) INHERITS (p);
-- b
ALTER TABLE p ADD CONSTRAINT lim CHECK (n < 10);

-- case: child changes one of two parents
-- base
CREATE TABLE p (n int);
CREATE TABLE q (m int);
CREATE TABLE r (m int);
CREATE TABLE c (n int, m int);
ALTER TABLE c INHERIT p;
-- a
ALTER TABLE c INHERIT q;
-- b
ALTER TABLE c INHERIT r;

-- case: check of parents not inherited
-- a
CREATE TABLE p (n int, CONSTRAINT lim CHECK (n < 10));
CREATE TABLE c () INHERITS (p);
-- b
CREATE TABLE p (n int, CONSTRAINT lim CHECK (n < 10) NO INHERIT);
CREATE TABLE c () INHERITS (p);

-- case: default of the child differs from the parent's
-- base
CREATE TABLE p (n int DEFAULT 1);
CREATE TABLE c () INHERITS (p);
-- b
ALTER TABLE c ALTER n SET DEFAULT 2;
ALTER TABLE p ALTER n DROP DEFAULT;
