-- Tasks can be referred to together with their owner.
-- schemabook: no-transaction
-- schemabook: idempotent
-- schemabook: expand
--
-- PostgreSQL checks foreign keys past row-level security: a reference to tasks (id) alone would let a user attach rows to
-- the task of somebody else, and learn which ids exist. A reference to (user_id, id) cannot, since the policies pass
-- rows of one's own user_id only. It needs this key, which is built while others write. An interrupted build leaves an
-- invalid index, which IF NOT EXISTS would take for the real one: schemabook migrate drops it first, others have to.

-- Serves references from the rows of a task: WHERE user_id = $1 AND id = $2.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS tasks_user_id_id_key ON tasks (user_id, id);

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint WHERE conrelid = 'tasks'::regclass AND conname = 'tasks_user_id_id_key'
    ) THEN
        ALTER TABLE tasks ADD CONSTRAINT tasks_user_id_id_key UNIQUE USING INDEX tasks_user_id_id_key;
    END IF;
END;
$$;
