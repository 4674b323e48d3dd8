-- Row-level security: nobody reads or writes the rows of another user.
-- schemabook: idempotent
--
-- The application sets app.user_id for each transaction: SELECT set_config('app.user_id', $1, true), which
-- is also right behind a pool that hands out a connection per transaction. Without it the policies see
-- null and no row passes: NULLIF is needed because a setting that was once set comes back as '' and not
-- as null. The sub-select is evaluated once a statement instead of once a row.
--
-- The policies are for PUBLIC, since roles belong to the whole server and not to this schema: they hold
-- for whatever role the application connects as. FORCE makes them hold for the owner of the tables too.
-- Superusers and roles with BYPASSRLS pass by: never let the application be one.

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks FORCE ROW LEVEL SECURITY;
ALTER TABLE user_preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_preferences FORCE ROW LEVEL SECURITY;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = 'users'::regclass AND polname = 'users_owner') THEN
        CREATE POLICY users_owner ON users FOR ALL TO PUBLIC
            USING (id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))
            WITH CHECK (id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid));
    END IF;
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = 'tasks'::regclass AND polname = 'tasks_owner') THEN
        CREATE POLICY tasks_owner ON tasks FOR ALL TO PUBLIC
            USING (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))
            WITH CHECK (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid));
    END IF;
    IF NOT EXISTS (
        SELECT FROM pg_policy
        WHERE polrelid = 'user_preferences'::regclass AND polname = 'user_preferences_owner'
    ) THEN
        CREATE POLICY user_preferences_owner ON user_preferences FOR ALL TO PUBLIC
            USING (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))
            WITH CHECK (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid));
    END IF;
END;
$$;
COMMENT ON POLICY users_owner ON users IS 'A user sees and changes their own account only';
COMMENT ON POLICY tasks_owner ON tasks IS 'A user sees and changes their own tasks only';
COMMENT ON POLICY user_preferences_owner ON user_preferences IS
    'A user sees and changes their own preferences only';
