-- Tasks: what a user has to do. Owned through user_id, which is never null and never changes hands.
-- schemabook: idempotent

DO $$
BEGIN
    IF to_regtype('task_status') IS NULL THEN
        CREATE TYPE task_status AS ENUM ('todo', 'in_progress', 'done');
    END IF;
END;
$$;
COMMENT ON TYPE task_status IS 'How far a task has come';

CREATE TABLE IF NOT EXISTS tasks (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    user_id uuid NOT NULL,
    title text NOT NULL,
    description text DEFAULT '' NOT NULL,
    status task_status DEFAULT 'todo' NOT NULL,
    due_at timestamptz,
    completed_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT tasks_title_check CHECK (length(title) BETWEEN 1 AND 200),
    CONSTRAINT tasks_description_check CHECK (length(description) <= 10000),
    CONSTRAINT tasks_completed_at_check CHECK ((status = 'done') = (completed_at IS NOT NULL))
);
COMMENT ON TABLE tasks IS 'What users have to do';
COMMENT ON COLUMN tasks.user_id IS 'The owner; row-level security compares it with app.user_id';
COMMENT ON COLUMN tasks.due_at IS 'Null when there is no deadline';
COMMENT ON COLUMN tasks.completed_at IS 'Not null exactly when the status is done';

-- Serves the list of a user's tasks, newest first, page by page:
-- WHERE user_id = $1 ORDER BY created_at DESC, id DESC; and the reference to users.
CREATE INDEX IF NOT EXISTS tasks_user_id_created_at_id_idx ON tasks (user_id, created_at, id);
COMMENT ON INDEX tasks_user_id_created_at_id_idx IS
    'Tasks of a user, newest first: WHERE user_id = $1 ORDER BY created_at DESC, id DESC';

-- Serves "what is next": WHERE user_id = $1 AND status <> 'done' ORDER BY due_at. Partial: done tasks pile up and
-- are never asked for this way.
CREATE INDEX IF NOT EXISTS tasks_user_id_due_at_open_idx ON tasks (user_id, due_at) WHERE status <> 'done';
COMMENT ON INDEX tasks_user_id_due_at_open_idx IS
    'What is next: WHERE user_id = $1 AND status <> ''done'' ORDER BY due_at';

CREATE OR REPLACE TRIGGER tasks_set_updated_at
    BEFORE UPDATE ON tasks
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
