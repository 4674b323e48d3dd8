-- case: comment on everything
-- base
CREATE SCHEMA app;
CREATE TABLE t (id int CONSTRAINT t_key PRIMARY KEY, n int CONSTRAINT lim CHECK (n > 0));
CREATE INDEX i ON t (n);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f(int, text[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SEQUENCE s;
CREATE STATISTICS st ON id, n FROM t;
CREATE POLICY p ON t USING (true);
-- b
COMMENT ON SCHEMA app IS 'schema';
COMMENT ON TABLE t IS 'table';
COMMENT ON COLUMN t.n IS 'column';
COMMENT ON CONSTRAINT lim ON t IS 'check';
COMMENT ON CONSTRAINT t_key ON t IS 'key';
COMMENT ON INDEX t_key IS 'index of the key';
COMMENT ON INDEX i IS 'index';
COMMENT ON VIEW v IS 'view';
COMMENT ON FUNCTION f(int, text[]) IS 'function';
COMMENT ON SEQUENCE s IS 'sequence';
COMMENT ON STATISTICS st IS 'statistics';
COMMENT ON POLICY p ON t IS 'policy';

-- case: comments go
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
-- a
COMMENT ON TABLE t IS 'x';
COMMENT ON COLUMN t.n IS 'y';

-- case: quotes, backslashes, percent signs, newlines, unicode
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
COMMENT ON TABLE t IS 'before';
-- b
COMMENT ON TABLE t IS E'it''s 100% \\ "quoted" %s %(a)s {b} $$ ; -- no comment\n/* either */\tü 漢字 🐘 :name';
COMMENT ON COLUMN t.n IS E'\n-- base\n trailing space ';

-- case: comment on a column that is retyped and renamed in place of another
-- base
CREATE TABLE t (id int PRIMARY KEY, n int);
COMMENT ON COLUMN t.n IS 'number';
-- b
ALTER TABLE t ALTER n TYPE numeric;
COMMENT ON COLUMN t.n IS 'exact number';

-- case: comment on the schema public
-- b
COMMENT ON SCHEMA public IS 'ours now';

-- case: comment on an extension
-- base
CREATE EXTENSION pg_trgm;
-- b
COMMENT ON EXTENSION pg_trgm IS 'for the search';
