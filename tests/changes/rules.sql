-- case: create rules
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE TABLE log (id int, what text);
-- b
CREATE RULE no_delete AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE RULE logged AS ON UPDATE TO t WHERE NEW.a <> OLD.a DO ALSO
  (INSERT INTO log VALUES (NEW.id, 'new'); INSERT INTO log VALUES (OLD.id, 'old'));
COMMENT ON RULE logged ON t IS 'two lines each';

-- case: drop a rule
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE RULE r AS ON INSERT TO t DO ALSO NOTIFY changed;

-- case: rule changes
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-- b
CREATE RULE r AS ON DELETE TO t WHERE OLD.id < 100 DO INSTEAD NOTHING;

-- case: rule disabled
-- base
CREATE TABLE t (id int PRIMARY KEY);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-- b
ALTER TABLE t DISABLE RULE r;

-- case: rules that make a view writable, the view's column is retyped
-- a
CREATE TABLE t (id int PRIMARY KEY, a varchar(10));
CREATE VIEW v AS SELECT id, a FROM t;
CREATE RULE ins AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (NEW.id, NEW.a) RETURNING t.*;
-- b
CREATE TABLE t (id int PRIMARY KEY, a varchar(20));
CREATE VIEW v AS SELECT id, a FROM t;
CREATE RULE ins AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (NEW.id, NEW.a) RETURNING t.*;

-- case: rule renamed and always enabled
-- base
CREATE TABLE t (id int PRIMARY KEY);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-- b
ALTER RULE r ON t RENAME TO "no deletes";
ALTER TABLE t ENABLE ALWAYS RULE "no deletes";
