-- Task priority: an additive step. A constant default needs no rewrite of the table and no backfill.
-- schemabook: idempotent

DO $$
BEGIN
    IF to_regtype('task_priority') IS NULL THEN
        CREATE TYPE task_priority AS ENUM ('low', 'normal', 'high');
    END IF;
END;
$$;
COMMENT ON TYPE task_priority IS 'How much a task matters; the order of the labels is the order of importance';

ALTER TABLE tasks ADD COLUMN IF NOT EXISTS priority task_priority DEFAULT 'normal' NOT NULL;
COMMENT ON COLUMN tasks.priority IS 'Set by the user; sorts the open tasks of a day';
