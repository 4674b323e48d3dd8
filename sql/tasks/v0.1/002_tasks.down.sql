-- Removes tasks.

DROP TABLE IF EXISTS tasks;
DROP TYPE IF EXISTS task_status;
