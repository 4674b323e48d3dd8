-- Removes users and the trigger function.

DROP TABLE IF EXISTS users;
DROP FUNCTION IF EXISTS set_updated_at();
