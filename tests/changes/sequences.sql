-- case: create a sequence
-- b
CREATE SEQUENCE invoice_numbers AS int START 1000 INCREMENT 10 MINVALUE 500 MAXVALUE 99999 CACHE 5 CYCLE;
COMMENT ON SEQUENCE invoice_numbers IS 'gaps are fine';

-- case: drop a sequence
-- loses: yes
-- a
CREATE SEQUENCE s;

-- case: all options change
-- a
CREATE SEQUENCE s;
-- b
CREATE SEQUENCE s AS smallint INCREMENT BY -2 MINVALUE -100 MAXVALUE 100 START 50 CACHE 3 CYCLE;

-- case: type to integer, with its maximum
-- base
CREATE SEQUENCE s;
-- b
ALTER SEQUENCE s AS integer;
-- rows
SELECT setval('s', 41);
-- expect
SELECT nextval('s')
-- gives
42

-- case: descending becomes ascending
-- a
CREATE SEQUENCE s INCREMENT -1;
-- b
CREATE SEQUENCE s INCREMENT 1;

-- case: owned by a column
-- base
CREATE TABLE t (id int PRIMARY KEY, n bigint);
CREATE SEQUENCE s;
-- b
ALTER SEQUENCE s OWNED BY t.n;

-- case: owned by none, then the column goes
-- loses: yes
-- a
CREATE SEQUENCE s;
CREATE TABLE t (id int PRIMARY KEY, n bigint DEFAULT nextval('s'));
ALTER SEQUENCE s OWNED BY t.n;
-- b
CREATE SEQUENCE s;
CREATE TABLE t (id int PRIMARY KEY);

-- case: default from a shared sequence
-- a
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY);
-- b
CREATE SEQUENCE shared;
CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('shared'));
CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('shared'::regclass));
-- rows
INSERT INTO a VALUES (1);
-- expect
SELECT id FROM a
-- gives
1

-- case: unlogged sequence
-- a
CREATE SEQUENCE s;
-- b
CREATE UNLOGGED SEQUENCE s;

-- case: a sequence behind two defaults becomes two sequences
-- loses: yes
-- a
CREATE SEQUENCE s;
CREATE TABLE a (id int DEFAULT nextval('s'));
CREATE TABLE b (id int DEFAULT nextval('s'));
-- b
CREATE SEQUENCE s1;
CREATE SEQUENCE s2;
CREATE TABLE a (id int DEFAULT nextval('s1'));
CREATE TABLE b (id int DEFAULT nextval('s2'));

-- case: sequence in another schema
-- rename: app.s -> s
-- base
CREATE SCHEMA app;
CREATE SEQUENCE s;
CREATE TABLE t (n bigint DEFAULT nextval('s'));
-- b
ALTER SEQUENCE s SET SCHEMA app;

-- case: a sequence read by a function body and a view
-- a
CREATE SEQUENCE s;
-- b
CREATE SEQUENCE s MAXVALUE 500;
CREATE FUNCTION next_s() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('public.s') $$;
CREATE VIEW v AS SELECT last_value FROM s;

-- case: same with defaults written out
-- same: yes
-- a
CREATE SEQUENCE s;
-- b
CREATE SEQUENCE s AS bigint START WITH 1 INCREMENT BY 1 MINVALUE 1 NO MAXVALUE CACHE 1 NO CYCLE OWNED BY NONE;
