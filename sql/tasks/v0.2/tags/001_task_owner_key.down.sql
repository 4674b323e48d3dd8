-- Removes the key (user_id, id) of tasks.

ALTER TABLE tasks DROP CONSTRAINT IF EXISTS tasks_user_id_id_key;
DROP INDEX IF EXISTS tasks_user_id_id_key;
