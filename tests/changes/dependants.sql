-- case: view on view on a retyped column
-- a
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE VIEW v AS SELECT id, n FROM t;
CREATE VIEW w AS SELECT id, n * 2 AS m FROM v;
CREATE VIEW x AS SELECT v.id, w.m FROM v JOIN w USING (id);
COMMENT ON VIEW w IS 'doubles';
GRANT SELECT ON x TO pg_monitor;
-- b
CREATE TABLE t (id int PRIMARY KEY, n bigint);
CREATE VIEW v AS SELECT id, n FROM t;
CREATE VIEW w AS SELECT id, n * 2 AS m FROM v;
CREATE VIEW x AS SELECT v.id, w.m FROM v JOIN w USING (id);
COMMENT ON VIEW w IS 'doubles';
GRANT SELECT ON x TO pg_monitor;
-- rows
INSERT INTO t VALUES (1, 21);
-- expect
SELECT m FROM x
-- gives
42

-- case: materialized view on a retyped column keeps all it has
-- a
CREATE TABLE t (id int PRIMARY KEY, a varchar(10));
CREATE MATERIALIZED VIEW m WITH (fillfactor = 60) AS SELECT id, a FROM t;
CREATE UNIQUE INDEX m_id ON m (id);
CREATE INDEX m_a ON m (lower(a)) WHERE a <> '';
COMMENT ON MATERIALIZED VIEW m IS 'copy';
COMMENT ON INDEX m_a IS 'lowered';
COMMENT ON COLUMN m.a IS 'name';
GRANT SELECT ON m TO pg_monitor;
GRANT SELECT (a) ON m TO PUBLIC;
ALTER MATERIALIZED VIEW m CLUSTER ON m_id;
ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 300;
-- b
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 60) AS SELECT id, a FROM t;
CREATE UNIQUE INDEX m_id ON m (id);
CREATE INDEX m_a ON m (lower(a)) WHERE a <> '';
COMMENT ON MATERIALIZED VIEW m IS 'copy';
COMMENT ON INDEX m_a IS 'lowered';
COMMENT ON COLUMN m.a IS 'name';
GRANT SELECT ON m TO pg_monitor;
GRANT SELECT (a) ON m TO PUBLIC;
ALTER MATERIALIZED VIEW m CLUSTER ON m_id;
ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 300;
-- rows
INSERT INTO t VALUES (1, 'x');
-- expect
SELECT id, a FROM t
-- gives
1	x

-- case: policy on a function that changes its return type
-- a
CREATE FUNCTION me() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE TABLE t (id int PRIMARY KEY, owner bigint);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t TO pg_monitor USING (owner = me()) WITH CHECK (owner = me());
COMMENT ON POLICY own ON t IS 'kept';
-- b
CREATE FUNCTION me() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 1::bigint';
CREATE TABLE t (id int PRIMARY KEY, owner bigint);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t TO pg_monitor USING (owner = me()) WITH CHECK (owner = me());
COMMENT ON POLICY own ON t IS 'kept';

-- case: policy on a retyped column and on a column of another table
-- a
CREATE TABLE teams (id int PRIMARY KEY, who name);
CREATE TABLE t (id int PRIMARY KEY, team int);
CREATE POLICY p ON t USING (team IN (SELECT teams.id FROM teams WHERE who = CURRENT_USER));
-- b
CREATE TABLE teams (id bigint PRIMARY KEY, who name);
CREATE TABLE t (id int PRIMARY KEY, team bigint);
CREATE POLICY p ON t USING (team IN (SELECT teams.id FROM teams WHERE who = CURRENT_USER));
-- rows
INSERT INTO teams VALUES (1, 'x');
INSERT INTO t VALUES (5, 1);
-- expect
SELECT t.id, teams.id FROM t, teams
-- gives
5	1

-- case: generated column and check on a function with new parameter names
-- a
CREATE FUNCTION slug(a text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (id int PRIMARY KEY, title text CONSTRAINT c CHECK (slug(title) <> ''), s text GENERATED ALWAYS AS (slug(title)) STORED UNIQUE);
-- b
CREATE FUNCTION slug(title text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (id int PRIMARY KEY, title text CONSTRAINT c CHECK (slug(title) <> ''), s text GENERATED ALWAYS AS (slug(title)) STORED UNIQUE);
-- rows
INSERT INTO t (id, title) VALUES (1, 'ABC');
-- expect
SELECT s FROM t
-- gives
abc

-- case: index on an immutable function with a changed signature
-- a
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE UNIQUE INDEX i ON t (norm(a)) WHERE norm(a) <> '';
COMMENT ON INDEX i IS 'kept';
-- b
CREATE FUNCTION norm(text) RETURNS varchar LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE UNIQUE INDEX i ON t (norm(a)) WHERE norm(a) <> '';
COMMENT ON INDEX i IS 'kept';
-- rows
INSERT INTO t VALUES (1, 'Q');
-- expect
SELECT a FROM t
-- gives
Q

-- case: default on a sequence that moves
-- rename: app.numbers -> numbers
-- a
CREATE SCHEMA app;
CREATE SEQUENCE numbers;
CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('numbers'));
-- b
CREATE SCHEMA app;
CREATE SEQUENCE app.numbers;
CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('app.numbers'));
-- rows
INSERT INTO t DEFAULT VALUES;
-- expect
SELECT id, nextval('app.numbers') FROM t
-- gives
1	2

-- case: check on a domain over an enum that loses a value
-- a
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN fine AS mood DEFAULT 'ok' CONSTRAINT not_sad CHECK (VALUE <> 'sad');
CREATE TABLE t (id int PRIMARY KEY, f fine, CONSTRAINT lonely CHECK (f::mood <> 'sad'));
CREATE INDEX t_f ON t (f);
-- b
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN fine AS mood DEFAULT 'ok' CONSTRAINT not_sad CHECK (VALUE <> 'sad');
CREATE TABLE t (id int PRIMARY KEY, f fine, CONSTRAINT lonely CHECK (f::mood <> 'sad'));
CREATE INDEX t_f ON t (f);
-- rows
INSERT INTO t (id) VALUES (1);
-- expect
SELECT f FROM t
-- gives
ok

-- case: foreign keys to a table whose columns change order
-- a
CREATE TABLE p (a int, b int, note text, PRIMARY KEY (a, b));
CREATE TABLE c1 (a int, b int, FOREIGN KEY (a, b) REFERENCES p ON DELETE CASCADE);
CREATE TABLE c2 (id int PRIMARY KEY, a int, b int);
ALTER TABLE c2 ADD CONSTRAINT late FOREIGN KEY (a, b) REFERENCES p MATCH FULL NOT VALID;
COMMENT ON CONSTRAINT late ON c2 IS 'old rows are wrong';
-- b
CREATE TABLE p (note text, a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c1 (a int, b int, FOREIGN KEY (a, b) REFERENCES p ON DELETE CASCADE);
CREATE TABLE c2 (id int PRIMARY KEY, a int, b int);
ALTER TABLE c2 ADD CONSTRAINT late FOREIGN KEY (a, b) REFERENCES p MATCH FULL NOT VALID;
COMMENT ON CONSTRAINT late ON c2 IS 'old rows are wrong';
-- rows
INSERT INTO p VALUES (1, 2, 'n');
INSERT INTO c1 VALUES (1, 2);
-- expect
SELECT p.note, c1.a FROM p JOIN c1 USING (a, b)
-- gives
n	1

-- case: trigger's condition on a retyped column
-- a
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE TRIGGER g BEFORE UPDATE OF n ON t FOR EACH ROW WHEN (NEW.n > OLD.n) EXECUTE FUNCTION touch('x');
ALTER TABLE t DISABLE TRIGGER g;
COMMENT ON TRIGGER g ON t IS 'kept';
-- b
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (id int PRIMARY KEY, n numeric);
CREATE TRIGGER g BEFORE UPDATE OF n ON t FOR EACH ROW WHEN (NEW.n > OLD.n) EXECUTE FUNCTION touch('x');
ALTER TABLE t DISABLE TRIGGER g;
COMMENT ON TRIGGER g ON t IS 'kept';
-- rows
INSERT INTO t VALUES (1, 5);
-- expect
SELECT n FROM t
-- gives
5

-- case: view with an instead-of trigger, rules, defaults and options is rebuilt
-- a
CREATE TABLE t (id int PRIMARY KEY, a varchar(5), b int);
CREATE VIEW v WITH (security_barrier) AS SELECT id, a FROM t;
ALTER VIEW v ALTER a SET DEFAULT 'none';
CREATE FUNCTION save() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER saved INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION save();
CREATE RULE del AS ON DELETE TO v DO INSTEAD DELETE FROM t WHERE id = OLD.id;
COMMENT ON TRIGGER saved ON v IS 'saves';
COMMENT ON RULE del ON v IS 'deletes';
-- b
CREATE TABLE t (id int PRIMARY KEY, a varchar(9), b int);
CREATE VIEW v WITH (security_barrier) AS SELECT id, a FROM t;
ALTER VIEW v ALTER a SET DEFAULT 'none';
CREATE FUNCTION save() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER saved INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION save();
CREATE RULE del AS ON DELETE TO v DO INSTEAD DELETE FROM t WHERE id = OLD.id;
COMMENT ON TRIGGER saved ON v IS 'saves';
COMMENT ON RULE del ON v IS 'deletes';

-- case: rule of one table reads a retyped column of another
-- a
CREATE TABLE log (n int);
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE RULE logged AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (NEW.n);
-- b
CREATE TABLE log (n bigint);
CREATE TABLE t (id int PRIMARY KEY, n bigint);
CREATE RULE logged AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (NEW.n);
-- rows
INSERT INTO t VALUES (1, 2);
-- expect
SELECT n FROM log
-- gives
2

-- case: standard-body function on a view on a retyped column
-- a
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE VIEW v AS SELECT id, n FROM t;
CREATE FUNCTION top() RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC SELECT max(n)::text FROM v; END;
CREATE VIEW w AS SELECT top() AS n;
-- b
CREATE TABLE t (id int PRIMARY KEY, n numeric(10,1));
CREATE VIEW v AS SELECT id, n FROM t;
CREATE FUNCTION top() RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC SELECT max(n)::text FROM v; END;
CREATE VIEW w AS SELECT top() AS n;
-- rows
INSERT INTO t VALUES (1, 2);
-- expect
SELECT n FROM w
-- gives
2.0

-- case: function with a view's row type, the view changes
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- a
CREATE VIEW v AS SELECT id, a FROM t;
CREATE FUNCTION rows_of() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM public.v';
-- b
CREATE VIEW v AS SELECT b, id FROM t;
CREATE FUNCTION rows_of() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM public.v';

-- case: aggregate over a function over an enum that is reordered
-- a
CREATE TYPE lvl AS ENUM ('b', 'a');
CREATE FUNCTION higher(lvl, lvl) RETURNS lvl LANGUAGE sql IMMUTABLE AS 'SELECT greatest($1, $2)';
CREATE AGGREGATE highest(lvl) (SFUNC = higher, STYPE = lvl);
CREATE TABLE t (id int PRIMARY KEY, l lvl);
CREATE VIEW v AS SELECT highest(l) AS l FROM t;
-- b
CREATE TYPE lvl AS ENUM ('a', 'b');
CREATE FUNCTION higher(lvl, lvl) RETURNS lvl LANGUAGE sql IMMUTABLE AS 'SELECT greatest($1, $2)';
CREATE AGGREGATE highest(lvl) (SFUNC = higher, STYPE = lvl);
CREATE TABLE t (id int PRIMARY KEY, l lvl);
CREATE VIEW v AS SELECT highest(l) AS l FROM t;
-- rows
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- expect
SELECT l FROM v
-- gives
b

-- case: exclusion, statistics and partial index on a retyped column
-- a
CREATE TABLE t (id int PRIMARY KEY, k int, during tsrange, EXCLUDE USING gist (during WITH &&) WHERE (k > 0));
CREATE STATISTICS s ON id, k FROM t;
CREATE INDEX i ON t (id) WHERE k > 5;
CREATE RULE r AS ON DELETE TO t WHERE OLD.k = 1 DO INSTEAD NOTHING;
-- b
CREATE TABLE t (id int PRIMARY KEY, k bigint, during tsrange, EXCLUDE USING gist (during WITH &&) WHERE (k > 0));
CREATE STATISTICS s ON id, k FROM t;
CREATE INDEX i ON t (id) WHERE k > 5;
CREATE RULE r AS ON DELETE TO t WHERE OLD.k = 1 DO INSTEAD NOTHING;
-- rows
INSERT INTO t VALUES (1, 2, '[2024-01-01,2024-02-01)');
-- expect
SELECT k FROM t
-- gives
2

-- case: publication with a column list on a rebuilt table
-- a
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
CREATE PUBLICATION pub FOR TABLE t (id, b) WHERE (id > 0);
-- b
CREATE TABLE t (id int PRIMARY KEY, b text, a text);
CREATE PUBLICATION pub FOR TABLE t (id, b) WHERE (id > 0);

-- case: the composite row type of a table is used by another table and a function
-- a
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE TABLE history (at timestamptz, was t);
CREATE FUNCTION label(t) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.a';
-- b
CREATE TABLE t (id int PRIMARY KEY, a text, b int);
CREATE TABLE history (at timestamptz, was t);
CREATE FUNCTION label(t) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.a';
-- rows
INSERT INTO t VALUES (1, 'x');
INSERT INTO history SELECT 'epoch', t FROM t;
-- expect
SELECT (was).id, (was).a, (was).b FROM history
-- gives
1	x	\N

-- case: drop a function with all that hangs on it
-- a
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)';
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT norm('X') CHECK (norm(a) = a), g text GENERATED ALWAYS AS (norm(a)) STORED);
CREATE INDEX i ON t (norm(a));
CREATE VIEW v AS SELECT norm(a) AS a FROM t;
CREATE POLICY p ON t USING (norm(a) <> '');
-- b
CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'x');
-- rows
INSERT INTO t VALUES (1, 'q');
-- expect
SELECT id, a FROM t
-- gives
1	q
