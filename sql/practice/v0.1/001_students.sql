-- Students: who practises, in which grade and language.
--
-- This study is designed models first: the same tables are made by Alembic from src/studies/practice, so
-- updated_at and version are kept by the models and there are no triggers. Names follow sql/README.md.

CREATE TYPE language_code AS ENUM ('en', 'bn');
COMMENT ON TYPE language_code IS 'Languages in which problems exist: English and Bengali (ISO 639-1)';

CREATE TABLE students (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    telegram_id bigint NOT NULL,
    name text NOT NULL,
    grade smallint NOT NULL,
    language language_code DEFAULT 'en' NOT NULL,
    preferences jsonb DEFAULT '{}' NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    archived_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT students_pkey PRIMARY KEY (id),
    -- Serves every incoming message: WHERE telegram_id = $1. The key is the index; a second one would be waste.
    CONSTRAINT students_telegram_id_key UNIQUE (telegram_id),
    CONSTRAINT students_telegram_id_check CHECK (telegram_id > 0),
    CONSTRAINT students_name_check CHECK (length(name) BETWEEN 1 AND 100),
    CONSTRAINT students_grade_check CHECK (grade BETWEEN 6 AND 8),
    CONSTRAINT students_preferences_check CHECK (jsonb_typeof(preferences) = 'object'),
    CONSTRAINT students_version_check CHECK (version >= 1)
);
COMMENT ON TABLE students IS 'Pupils who practise through the Telegram bot';
COMMENT ON COLUMN students.telegram_id IS 'Id given by Telegram: needs more than 32 bits';
COMMENT ON COLUMN students.preferences IS 'Settings without rules of their own, e.g. {"reminder_hour": 18}';
COMMENT ON COLUMN students.version IS 'Optimistic lock: UPDATE ... WHERE id = $1 AND version = $2';
COMMENT ON COLUMN students.archived_at IS 'Soft delete: when the student left; null while active';
