-- Reminders: when, and by which way, a user wants to be told of a task.
-- schemabook: idempotent
-- schemabook: expand

DO $$
BEGIN
    IF to_regtype('reminder_channel') IS NULL THEN
        CREATE TYPE reminder_channel AS ENUM ('email', 'push');
    END IF;
END;
$$;
COMMENT ON TYPE reminder_channel IS 'By which way a reminder is sent';

CREATE TABLE IF NOT EXISTS reminders (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    user_id uuid NOT NULL,
    task_id bigint NOT NULL,
    channel reminder_channel DEFAULT 'email' NOT NULL,
    remind_at timestamptz NOT NULL,
    sent_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT reminders_pkey PRIMARY KEY (id),
    -- Nobody is told twice. Serves the reminders of a task: WHERE user_id = $1 AND task_id = $2; and its reference.
    CONSTRAINT reminders_user_id_task_id_channel_remind_at_key UNIQUE (user_id, task_id, channel, remind_at),
    CONSTRAINT reminders_user_id_task_id_fkey FOREIGN KEY (user_id, task_id)
        REFERENCES tasks (user_id, id) ON DELETE CASCADE,
    CONSTRAINT reminders_sent_at_check CHECK (sent_at >= remind_at)
);
COMMENT ON TABLE reminders IS 'When users want to be told of a task';
COMMENT ON COLUMN reminders.user_id IS 'The owner of the task';
COMMENT ON COLUMN reminders.sent_at IS 'Null until it has been sent';

-- Serves "what is to be sent", user by user as the policy has it: WHERE user_id = $1 AND sent_at IS NULL AND
-- remind_at <= $2 ORDER BY remind_at. Partial: what has been sent piles up and is never asked for this way.
CREATE INDEX IF NOT EXISTS reminders_user_id_remind_at_open_idx ON reminders (user_id, remind_at) WHERE sent_at IS NULL;
COMMENT ON INDEX reminders_user_id_remind_at_open_idx IS
    'What is to be sent: WHERE user_id = $1 AND sent_at IS NULL AND remind_at <= $2 ORDER BY remind_at';

CREATE OR REPLACE TRIGGER reminders_set_updated_at
    BEFORE UPDATE ON reminders
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();

ALTER TABLE reminders ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS reminders_owner ON reminders;
CREATE POLICY reminders_owner ON reminders FOR ALL TO PUBLIC
    USING (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))
    WITH CHECK (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid));
COMMENT ON POLICY reminders_owner ON reminders IS 'A user sees and changes their own reminders only';
