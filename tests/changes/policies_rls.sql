-- case: enable and force row-level security
-- base
CREATE TABLE t (id int PRIMARY KEY, owner name);
-- b
ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- case: disable and drop the policies
-- a
CREATE TABLE t (id int PRIMARY KEY, owner name);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t USING (owner = CURRENT_USER);
CREATE POLICY ins ON t FOR INSERT WITH CHECK (owner = CURRENT_USER);
-- b
CREATE TABLE t (id int PRIMARY KEY, owner name);

-- case: one policy of each command
-- base
CREATE TABLE t (id int PRIMARY KEY, owner name);
-- b
CREATE POLICY a ON t AS RESTRICTIVE USING (id > 0);
CREATE POLICY s ON t FOR SELECT TO PUBLIC USING (true);
CREATE POLICY i ON t FOR INSERT TO pg_monitor, pg_read_all_data WITH CHECK (owner = SESSION_USER);
CREATE POLICY u ON t FOR UPDATE USING (owner = CURRENT_USER) WITH CHECK (id < 1000);
CREATE POLICY d ON t FOR DELETE TO CURRENT_USER USING (EXISTS (SELECT FROM t AS x WHERE x.id = t.id));
COMMENT ON POLICY s ON t IS 'everybody reads';

-- case: expressions and roles change
-- base
CREATE TABLE t (id int PRIMARY KEY, owner name);
CREATE POLICY p ON t USING (owner = CURRENT_USER);
-- b
ALTER POLICY p ON t TO pg_monitor USING (owner = CURRENT_USER OR id = 0) WITH CHECK (id > 0);

-- case: with check goes
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE POLICY p ON t USING (id > 0) WITH CHECK (id > 1);
COMMENT ON POLICY p ON t IS 'kept';
-- b
CREATE POLICY p ON t USING (id > 0);
COMMENT ON POLICY p ON t IS 'kept';

-- case: permissive becomes restrictive and command changes
-- base
CREATE TABLE t (id int PRIMARY KEY);
-- a
CREATE POLICY p ON t USING (id > 0);
CREATE POLICY q ON t FOR SELECT USING (id > 0);
-- b
CREATE POLICY p ON t AS RESTRICTIVE USING (id > 0);
CREATE POLICY q ON t FOR DELETE USING (id > 0);

-- case: policy renamed
-- base
CREATE TABLE t (id int PRIMARY KEY);
CREATE POLICY p ON t USING (id > 0);
-- b
ALTER POLICY p ON t RENAME TO "may see";

-- case: policy over another table and a function
-- base
CREATE TABLE t (id int PRIMARY KEY, team int);
-- b
CREATE TABLE members (team int, who name, PRIMARY KEY (team, who));
CREATE FUNCTION my_teams() RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
  AS $$ SELECT team FROM public.members WHERE who = session_user $$;
CREATE POLICY mine ON t USING (team IN (SELECT my_teams()));
CREATE POLICY theirs ON t FOR SELECT USING (EXISTS (SELECT 1 FROM members m WHERE m.team = t.team));

-- case: table with forced security is retyped, rows stay
-- a
CREATE TABLE t (id int PRIMARY KEY, tenant int NOT NULL);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON t USING (tenant = current_setting('app.tenant', true)::int);
-- b
CREATE TABLE t (id int PRIMARY KEY, tenant bigint NOT NULL);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON t USING (tenant = current_setting('app.tenant', true)::int);
-- rows
INSERT INTO t VALUES (1, 7);
-- expect
SELECT id, tenant FROM t
-- gives
1	7
