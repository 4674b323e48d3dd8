-- Removes tags; which task bore which is lost.

DROP TABLE IF EXISTS task_tags;
DROP TABLE IF EXISTS tags;
