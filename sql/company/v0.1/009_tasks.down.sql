-- Removes projects, lists, tasks and reminders, and which of them were homework.

DROP VIEW tasks.open_tasks;
DROP TABLE tutoring.homework_tasks;
DROP TABLE tasks.tasks_history;
DROP TABLE tasks.preferences;
DROP TABLE tasks.reminders;
DROP TABLE tasks.task_attachments;
DROP TABLE tasks.task_tags;
DROP TABLE tasks.tags;
DROP TABLE tasks.tasks;
DROP TABLE tasks.task_lists;
DROP TABLE tasks.projects;
DROP SCHEMA tasks;
