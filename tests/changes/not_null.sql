-- case: set not null
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- b
ALTER TABLE t ALTER a SET NOT NULL;
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT a FROM t
-- gives
x

-- case: drop not null
-- a
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL);
-- b
CREATE TABLE t (id int PRIMARY KEY, a text);
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT a FROM t
-- gives
x

-- case: primary key goes and not null with it
-- a
CREATE TABLE t (id int PRIMARY KEY, a text);
-- b
CREATE TABLE t (id int, a text);

-- case: primary key goes, not null stays
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- b
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ALTER id SET NOT NULL;

-- case: several columns both ways
-- a
CREATE TABLE t (a int NOT NULL, b int, c int NOT NULL DEFAULT 1, d int DEFAULT 2);
-- b
CREATE TABLE t (a int, b int NOT NULL, c int DEFAULT 1, d int NOT NULL DEFAULT 2);

-- case: check not null replaced by a real one
-- a
CREATE TABLE t (a int, CONSTRAINT a_there CHECK (a IS NOT NULL));
-- b
CREATE TABLE t (a int NOT NULL);
-- rows
INSERT INTO t VALUES (1);
-- expect
SELECT a FROM t
-- gives
1

-- case: not null and a default together
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
-- b
ALTER TABLE t ALTER a SET DEFAULT '', ALTER a SET NOT NULL;
-- rows
INSERT INTO t VALUES (1, 'q');
-- expect
SELECT a FROM t
-- gives
q

-- case: not null on a parent with children
-- base
CREATE TABLE p (a int, b int);
CREATE TABLE c () INHERITS (p);
CREATE TABLE d (a int NOT NULL) INHERITS (p);
-- b
ALTER TABLE p ALTER a SET NOT NULL;

-- case: named not null
-- since: 18
-- a
CREATE TABLE t (a int, b int NOT NULL);
-- b
CREATE TABLE t (a int CONSTRAINT a_must_be NOT NULL, b int CONSTRAINT b_must_be NOT NULL);

-- case: named not null goes back to a plain one
-- since: 18
-- a
CREATE TABLE t (a int CONSTRAINT a_must_be NOT NULL);
COMMENT ON CONSTRAINT a_must_be ON t IS 'because';
-- b
CREATE TABLE t (a int NOT NULL);

-- case: not null not valid
-- since: 18
-- base
CREATE TABLE t (a int);
-- b
ALTER TABLE t ADD CONSTRAINT t_a_nn NOT NULL a NOT VALID;

-- case: not null not valid becomes validated
-- since: 18
-- base
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT t_a_not_null NOT NULL a NOT VALID;
-- b
ALTER TABLE t VALIDATE CONSTRAINT t_a_not_null;

-- case: not null no inherit
-- since: 18
-- a
CREATE TABLE p (a int NOT NULL);
CREATE TABLE c () INHERITS (p);
-- b
CREATE TABLE p (a int CONSTRAINT only_here NOT NULL NO INHERIT);
CREATE TABLE c () INHERITS (p);

-- case: column of a primary key on 18 with a named not null
-- since: 18
-- a
CREATE TABLE t (id int PRIMARY KEY);
-- b
CREATE TABLE t (id int CONSTRAINT has_id NOT NULL PRIMARY KEY);

-- case: same not null implied by the primary key
-- same: yes
-- a
CREATE TABLE t (id int PRIMARY KEY);
-- b
CREATE TABLE t (id int NOT NULL PRIMARY KEY);
