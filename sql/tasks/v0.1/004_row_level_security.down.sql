-- Removes the policies and opens the tables again: apply it only where the tables go as well.

DROP POLICY IF EXISTS user_preferences_owner ON user_preferences;
DROP POLICY IF EXISTS tasks_owner ON tasks;
DROP POLICY IF EXISTS users_owner ON users;

ALTER TABLE user_preferences NO FORCE ROW LEVEL SECURITY;
ALTER TABLE user_preferences DISABLE ROW LEVEL SECURITY;
ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tasks DISABLE ROW LEVEL SECURITY;
ALTER TABLE users NO FORCE ROW LEVEL SECURITY;
ALTER TABLE users DISABLE ROW LEVEL SECURITY;
