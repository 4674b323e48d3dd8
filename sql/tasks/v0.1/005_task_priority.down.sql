-- Removes the priority of tasks; what users had chosen is lost.

ALTER TABLE tasks DROP COLUMN IF EXISTS priority;
DROP TYPE IF EXISTS task_priority;
