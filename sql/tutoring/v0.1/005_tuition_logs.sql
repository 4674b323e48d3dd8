-- Tuition logs: the lessons that took place, whether scheduled by a tuition or arranged for once.
--
-- The teacher is stored even for a scheduled lesson, because a colleague may stand in. The subject is not:
-- it follows from the tuition, and a custom lesson, which has none, names its own.

CREATE TYPE tuition_log_source AS ENUM ('scheduled', 'custom');
COMMENT ON TYPE tuition_log_source IS 'Whether a lesson came from a tuition or was arranged for once';

CREATE TYPE tuition_log_status AS ENUM ('held', 'cancelled', 'no_show');
COMMENT ON TYPE tuition_log_status IS
    'What became of a lesson: held, cancelled in time (not charged), or missed without notice (charged)';

CREATE TABLE tuition_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tuition_id uuid,
    teacher_id uuid NOT NULL,
    subject_id bigint,
    source tuition_log_source
        GENERATED ALWAYS AS (
            CASE WHEN tuition_id IS NULL THEN 'custom'::tuition_log_source ELSE 'scheduled'::tuition_log_source END
        ) STORED NOT NULL,
    status tuition_log_status DEFAULT 'held' NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    notes text DEFAULT '' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tuition_logs_pkey PRIMARY KEY (id),
    -- A scheduled lesson is logged once. Serves the history of a tuition: WHERE tuition_id = $1 ORDER BY starts_at.
    CONSTRAINT tuition_logs_tuition_id_starts_at_key UNIQUE (tuition_id, starts_at),
    CONSTRAINT tuition_logs_tuition_id_fkey FOREIGN KEY (tuition_id)
        REFERENCES tuitions (id) ON DELETE RESTRICT,
    CONSTRAINT tuition_logs_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES teachers (user_id) ON DELETE RESTRICT,
    CONSTRAINT tuition_logs_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES subjects (id) ON DELETE RESTRICT,
    CONSTRAINT tuition_logs_subject_id_check CHECK (num_nonnulls(tuition_id, subject_id) = 1),
    CONSTRAINT tuition_logs_period_check CHECK (ends_at > starts_at),
    CONSTRAINT tuition_logs_notes_check CHECK (length(notes) <= 2000)
);
COMMENT ON TABLE tuition_logs IS 'Lessons that took place or should have: the record that charges rest on';
COMMENT ON COLUMN tuition_logs.tuition_id IS 'The tuition that scheduled the lesson; null for a custom lesson';
COMMENT ON COLUMN tuition_logs.teacher_id IS 'Who really taught; may differ from the teacher of the tuition';
COMMENT ON COLUMN tuition_logs.subject_id IS
    'Only for a custom lesson; a scheduled one has the subject of its tuition';
COMMENT ON COLUMN tuition_logs.source IS 'Generated: scheduled when there is a tuition, else custom';

-- Serves the payroll and the diary of a teacher: WHERE teacher_id = $1 AND starts_at >= $2 AND starts_at < $3.
CREATE INDEX tuition_logs_teacher_id_starts_at_idx ON tuition_logs (teacher_id, starts_at);
COMMENT ON INDEX tuition_logs_teacher_id_starts_at_idx IS
    'Lessons of a teacher in a period: WHERE teacher_id = $1 AND starts_at >= $2 AND starts_at < $3';

-- Serves "custom lessons in a subject": WHERE subject_id = $1; and the reference to subjects.
CREATE INDEX tuition_logs_subject_id_idx ON tuition_logs (subject_id);
COMMENT ON INDEX tuition_logs_subject_id_idx IS 'Custom lessons in a subject: WHERE subject_id = $1';
