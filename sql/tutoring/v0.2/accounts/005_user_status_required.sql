-- users.status becomes NOT NULL, without reading the table.
--
-- A validated check proves it already, so SET NOT NULL scans nothing and holds its ACCESS EXCLUSIVE lock for a
-- moment only. After it the check says nothing new.

ALTER TABLE users ALTER COLUMN status SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_status_check;
COMMENT ON COLUMN users.status IS 'What is_active cannot tell; a trigger keeps the two in step';
