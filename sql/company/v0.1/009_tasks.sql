-- Tasks: lists, tasks and reminders of one person each, guarded by row-level security; projects of an organisation.
--
-- The application sets app.account_id for each transaction: SELECT set_config('app.account_id', $1, true). Without it
-- the policies see null and no row passes. References between the rows of a person include the owner: PostgreSQL checks
-- foreign keys past row-level security, and a reference to the id alone would reach somebody else's row.

CREATE SCHEMA tasks;
COMMENT ON SCHEMA tasks IS 'What people have to do: private to each of them';

CREATE TABLE tasks.projects (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    organisation_id bigint NOT NULL,
    lead_id uuid NOT NULL,
    title text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_organisation_id_title_key UNIQUE (organisation_id, title),
    CONSTRAINT projects_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES identity.organisations (id) ON DELETE CASCADE,
    CONSTRAINT projects_lead_id_fkey FOREIGN KEY (lead_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT
);
COMMENT ON TABLE tasks.projects IS 'What lists of several people are for; seen by the whole organisation';
CREATE INDEX projects_lead_id_idx ON tasks.projects (lead_id);

CREATE TABLE tasks.task_lists (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    project_id bigint,
    title text NOT NULL,
    CONSTRAINT task_lists_pkey PRIMARY KEY (id),
    CONSTRAINT task_lists_account_id_id_key UNIQUE (account_id, id),
    CONSTRAINT task_lists_account_id_title_key UNIQUE (account_id, title),
    CONSTRAINT task_lists_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT task_lists_project_id_fkey FOREIGN KEY (project_id)
        REFERENCES tasks.projects (id) ON DELETE SET NULL
);
COMMENT ON TABLE tasks.task_lists IS 'Lists of a person, some of them for a project';
CREATE INDEX task_lists_project_id_idx ON tasks.task_lists (project_id);

CREATE TABLE tasks.tasks (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    task_list_id bigint NOT NULL,
    parent_id bigint,
    title text NOT NULL,
    state text DEFAULT 'todo' NOT NULL,
    priority text DEFAULT 'normal' NOT NULL,
    due_at timestamptz,
    completed_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_account_id_id_key UNIQUE (account_id, id),
    CONSTRAINT tasks_account_id_task_list_id_fkey FOREIGN KEY (account_id, task_list_id)
        REFERENCES tasks.task_lists (account_id, id) ON DELETE CASCADE,
    CONSTRAINT tasks_account_id_parent_id_fkey FOREIGN KEY (account_id, parent_id)
        REFERENCES tasks.tasks (account_id, id) ON DELETE CASCADE,
    CONSTRAINT tasks_state_check CHECK (state IN ('todo', 'in_progress', 'done')),
    CONSTRAINT tasks_priority_check CHECK (priority IN ('low', 'normal', 'high')),
    CONSTRAINT tasks_completed_at_check CHECK ((state = 'done') = (completed_at IS NOT NULL))
);
COMMENT ON TABLE tasks.tasks IS 'What somebody has to do';
COMMENT ON COLUMN tasks.tasks.account_id IS 'The owner; row-level security compares it with app.account_id';
COMMENT ON COLUMN tasks.tasks.parent_id IS 'The task that this one is a step of';
CREATE INDEX tasks_account_id_task_list_id_idx ON tasks.tasks (account_id, task_list_id);
CREATE INDEX tasks_account_id_parent_id_idx ON tasks.tasks (account_id, parent_id);
CREATE INDEX tasks_account_id_due_at_open_idx ON tasks.tasks (account_id, due_at) WHERE state <> 'done';

CREATE TABLE tasks.tags (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    CONSTRAINT tags_pkey PRIMARY KEY (id),
    CONSTRAINT tags_account_id_name_key UNIQUE (account_id, name),
    CONSTRAINT tags_account_id_id_key UNIQUE (account_id, id),
    CONSTRAINT tags_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE tasks.tags IS 'Words by which people sort their own tasks; the shared ones are content.tags';

CREATE TABLE tasks.task_tags (
    account_id uuid NOT NULL,
    task_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT task_tags_pkey PRIMARY KEY (account_id, task_id, tag_id),
    CONSTRAINT task_tags_account_id_task_id_fkey FOREIGN KEY (account_id, task_id)
        REFERENCES tasks.tasks (account_id, id) ON DELETE CASCADE,
    CONSTRAINT task_tags_account_id_tag_id_fkey FOREIGN KEY (account_id, tag_id)
        REFERENCES tasks.tags (account_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE tasks.task_tags IS 'Which task bears which tag; both belong to the same person';
CREATE INDEX task_tags_account_id_tag_id_idx ON tasks.task_tags (account_id, tag_id);

CREATE TABLE tasks.task_attachments (
    account_id uuid NOT NULL,
    task_id bigint NOT NULL,
    media_file_id uuid NOT NULL,
    position smallint NOT NULL,
    CONSTRAINT task_attachments_pkey PRIMARY KEY (account_id, task_id, position),
    CONSTRAINT task_attachments_account_id_task_id_fkey FOREIGN KEY (account_id, task_id)
        REFERENCES tasks.tasks (account_id, id) ON DELETE CASCADE,
    CONSTRAINT task_attachments_media_file_id_fkey FOREIGN KEY (media_file_id)
        REFERENCES content.media_files (id) ON DELETE RESTRICT,
    CONSTRAINT task_attachments_position_check CHECK (position >= 1)
);
COMMENT ON TABLE tasks.task_attachments IS 'Files of a task, in order';
CREATE INDEX task_attachments_media_file_id_idx ON tasks.task_attachments (media_file_id);

CREATE TABLE tasks.reminders (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    task_id bigint NOT NULL,
    channel text DEFAULT 'email' NOT NULL,
    remind_at timestamptz NOT NULL,
    sent_at timestamptz,
    CONSTRAINT reminders_pkey PRIMARY KEY (id),
    CONSTRAINT reminders_account_id_task_id_channel_remind_at_key UNIQUE (account_id, task_id, channel, remind_at),
    CONSTRAINT reminders_account_id_task_id_fkey FOREIGN KEY (account_id, task_id)
        REFERENCES tasks.tasks (account_id, id) ON DELETE CASCADE,
    CONSTRAINT reminders_channel_check CHECK (channel IN ('email', 'push'))
);
COMMENT ON TABLE tasks.reminders IS 'When somebody wants to be told of a task';
COMMENT ON COLUMN tasks.reminders.sent_at IS 'Null until it has been sent';

CREATE TABLE tasks.preferences (
    account_id uuid NOT NULL,
    theme text DEFAULT 'system' NOT NULL,
    notify_by_email boolean DEFAULT true NOT NULL,
    remind_before_minutes integer DEFAULT 60 NOT NULL,
    CONSTRAINT preferences_pkey PRIMARY KEY (account_id),
    CONSTRAINT preferences_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT preferences_theme_check CHECK (theme IN ('system', 'light', 'dark')),
    CONSTRAINT preferences_remind_before_minutes_check CHECK (remind_before_minutes BETWEEN 0 AND 10080)
);
COMMENT ON TABLE tasks.preferences IS 'Settings of the task lists; without a row the defaults hold';

CREATE TABLE tasks.tasks_history (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    task_id bigint NOT NULL,
    operation text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    changed_by uuid,
    old_row jsonb NOT NULL,
    CONSTRAINT tasks_history_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT tasks_history_operation_check CHECK (operation IN ('UPDATE', 'DELETE'))
);
COMMENT ON TABLE tasks.tasks_history IS 'Tasks as they were before each change; read by support only';
CREATE INDEX tasks_history_task_id_changed_at_idx ON tasks.tasks_history (task_id, changed_at);
CREATE INDEX tasks_history_changed_by_idx ON tasks.tasks_history (changed_by);

CREATE TABLE tutoring.homework_tasks (
    tuition_log_id uuid NOT NULL,
    task_id bigint NOT NULL,
    CONSTRAINT homework_tasks_pkey PRIMARY KEY (tuition_log_id, task_id),
    CONSTRAINT homework_tasks_tuition_log_id_fkey FOREIGN KEY (tuition_log_id)
        REFERENCES tutoring.tuition_logs (id) ON DELETE CASCADE,
    CONSTRAINT homework_tasks_task_id_fkey FOREIGN KEY (task_id)
        REFERENCES tasks.tasks (id) ON DELETE CASCADE
);
COMMENT ON TABLE tutoring.homework_tasks IS 'Homework: which task of a student was set in which lesson';
CREATE INDEX homework_tasks_task_id_idx ON tutoring.homework_tasks (task_id);

CREATE VIEW tasks.open_tasks WITH (security_invoker = true) AS
SELECT t.id, t.account_id, l.title AS task_list, t.title, t.priority, t.due_at
FROM tasks.tasks AS t
JOIN tasks.task_lists AS l ON l.account_id = t.account_id AND l.id = t.task_list_id
WHERE t.state <> 'done';
COMMENT ON VIEW tasks.open_tasks IS 'What is not done yet; with the rights of whoever asks';

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY[
        'task_lists', 'tasks', 'tags', 'task_tags', 'task_attachments', 'reminders', 'preferences'
    ] LOOP
        EXECUTE format('ALTER TABLE tasks.%I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE tasks.%I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format(
            'CREATE POLICY %I ON tasks.%I FOR ALL TO PUBLIC '
            'USING (account_id = (SELECT NULLIF(current_setting(''app.account_id'', true), '''')::uuid)) '
            'WITH CHECK (account_id = (SELECT NULLIF(current_setting(''app.account_id'', true), '''')::uuid))',
            owned || '_owner', owned
        );
    END LOOP;
END;
$$;
