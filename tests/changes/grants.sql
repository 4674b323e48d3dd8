-- case: grant on tables, columns, views and sequences
-- base
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT id FROM t;
CREATE SEQUENCE s;
-- b
GRANT SELECT, INSERT ON t TO pg_monitor WITH GRANT OPTION;
GRANT UPDATE (a, b), REFERENCES (id) ON t TO PUBLIC;
GRANT ALL ON v TO pg_read_all_data;
GRANT USAGE ON SEQUENCE s TO PUBLIC;

-- case: revoke all of it
-- base
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE SEQUENCE s;
-- a
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON t TO pg_monitor;
GRANT SELECT (a) ON t TO PUBLIC;
GRANT SELECT, UPDATE ON SEQUENCE s TO pg_monitor WITH GRANT OPTION;

-- case: grant option taken, privilege kept
-- base
CREATE TABLE t (id int PRIMARY KEY);
GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;
-- b
REVOKE GRANT OPTION FOR SELECT ON t FROM pg_monitor;

-- case: functions and types revoked from everybody
-- base
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
CREATE DOMAIN d AS int;
CREATE TYPE e AS ENUM ('a');
-- b
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
REVOKE ALL ON PROCEDURE p() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f(int) TO pg_signal_backend;
REVOKE USAGE ON DOMAIN d FROM PUBLIC;
REVOKE USAGE ON TYPE e FROM PUBLIC;

-- case: functions given back to everybody
-- base
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- a
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;

-- case: owner's own privilege revoked
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- b
REVOKE DELETE, TRUNCATE ON t FROM CURRENT_USER;

-- case: schema usage and create
-- base
CREATE SCHEMA app;
-- b
GRANT USAGE ON SCHEMA app TO PUBLIC;
GRANT CREATE ON SCHEMA app TO pg_monitor WITH GRANT OPTION;
GRANT CREATE ON SCHEMA public TO PUBLIC;

-- case: public loses usage on the schema public
-- a
GRANT CREATE ON SCHEMA public TO PUBLIC;
-- b
REVOKE USAGE ON SCHEMA public FROM PUBLIC;

-- case: new table with grants, one column private
-- b
CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, salary numeric);
GRANT SELECT (id, name) ON people TO PUBLIC;
GRANT SELECT, USAGE ON SEQUENCE people_id_seq TO pg_monitor;

-- case: column grant on a column that is retyped and one that goes
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
GRANT SELECT (a), UPDATE (a, b) ON t TO pg_monitor;
-- b
CREATE TABLE t (id int PRIMARY KEY, a bigint);
GRANT SELECT (a), UPDATE (a) ON t TO pg_monitor;

-- case: system objects
-- b
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;
GRANT SELECT ON pg_catalog.pg_authid TO pg_monitor;

-- case: maintain
-- since: 17
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- b
GRANT MAINTAIN ON t TO pg_monitor;

-- case: same grants in another order
-- same: yes
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
GRANT SELECT, INSERT ON t TO pg_monitor;
GRANT SELECT ON t TO PUBLIC;
-- b
GRANT SELECT ON t TO PUBLIC, pg_monitor;
GRANT UPDATE, INSERT ON t TO pg_monitor;
REVOKE UPDATE ON t FROM pg_monitor;
