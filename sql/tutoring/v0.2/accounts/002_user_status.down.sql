-- Removes the status of accounts. is_active is right, but it says the same of a suspended and a closed account:
-- which of the two it was is lost.

ALTER TABLE users DROP CONSTRAINT users_status_check;
DROP TRIGGER users_keep_status_in_step ON users;
DROP FUNCTION keep_user_status_in_step();
ALTER TABLE users DROP COLUMN status;
DROP TYPE user_status;
