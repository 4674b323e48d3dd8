-- Removes users and the trigger function.

DROP TABLE users;
DROP FUNCTION set_updated_at();
