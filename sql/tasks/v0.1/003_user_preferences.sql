-- User preferences: theme, notifications, language. One row a user, made on the first change.
-- schemabook: idempotent
--
-- Columns and not one JSON document: each setting has a type, a default and a rule of its own.

DO $$
BEGIN
    IF to_regtype('color_theme') IS NULL THEN
        CREATE TYPE color_theme AS ENUM ('system', 'light', 'dark');
    END IF;
END;
$$;
COMMENT ON TYPE color_theme IS 'Colours of the user interface; system follows the device';

CREATE TABLE IF NOT EXISTS user_preferences (
    user_id uuid NOT NULL,
    theme color_theme DEFAULT 'system' NOT NULL,
    language text DEFAULT 'en' NOT NULL,
    notify_by_email boolean DEFAULT true NOT NULL,
    notify_by_push boolean DEFAULT false NOT NULL,
    remind_before_minutes integer DEFAULT 60 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    -- One-to-one: the key of the user is the key of the preferences. Serves WHERE user_id = $1.
    CONSTRAINT user_preferences_pkey PRIMARY KEY (user_id),
    CONSTRAINT user_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_preferences_language_check CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
    CONSTRAINT user_preferences_remind_before_minutes_check CHECK (remind_before_minutes BETWEEN 0 AND 10080)
);
COMMENT ON TABLE user_preferences IS 'Settings of a user; without a row the defaults hold';
COMMENT ON COLUMN user_preferences.language IS 'BCP 47 language, with a region at most, e.g. pt-BR';
COMMENT ON COLUMN user_preferences.remind_before_minutes IS 'How long before due_at to remind; a week at most';

CREATE OR REPLACE TRIGGER user_preferences_set_updated_at
    BEFORE UPDATE ON user_preferences
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
