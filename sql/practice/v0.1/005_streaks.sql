-- Streaks: days in a row, one row per student, and the milestones reached.
--
-- One-to-one by a shared primary key: the key of the student is the key of the streak. Milestones are rows
-- and not a JSON list, so that each is checked, dated and reached once.

CREATE TABLE streaks (
    student_id bigint NOT NULL,
    current_streak integer DEFAULT 0 NOT NULL,
    longest_streak integer DEFAULT 0 NOT NULL,
    last_practice_date date,
    version integer DEFAULT 1 NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT streaks_pkey PRIMARY KEY (student_id),
    CONSTRAINT streaks_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES students (id) ON DELETE CASCADE,
    CONSTRAINT streaks_current_streak_check CHECK (current_streak >= 0),
    CONSTRAINT streaks_longest_streak_check CHECK (longest_streak >= current_streak),
    CONSTRAINT streaks_last_practice_date_check CHECK ((last_practice_date IS NULL) = (longest_streak = 0)),
    CONSTRAINT streaks_version_check CHECK (version >= 1)
);
COMMENT ON TABLE streaks IS 'Days of practice in a row: one row a student';
COMMENT ON COLUMN streaks.last_practice_date IS 'Day in the student''s time zone; null before the first practice';
COMMENT ON COLUMN streaks.version IS 'Optimistic lock: two answers at midnight must not both add a day';

-- Serves the nightly reset: WHERE current_streak > 0 AND last_practice_date < $1. Partial: lost streaks need no reset.
CREATE INDEX streaks_last_practice_date_running_idx ON streaks (last_practice_date) WHERE current_streak > 0;
COMMENT ON INDEX streaks_last_practice_date_running_idx IS
    'Nightly reset: WHERE current_streak > 0 AND last_practice_date < $1';

CREATE TABLE streak_milestones (
    student_id bigint NOT NULL,
    days smallint NOT NULL,
    achieved_on date NOT NULL,
    CONSTRAINT streak_milestones_pkey PRIMARY KEY (student_id, days),
    CONSTRAINT streak_milestones_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES streaks (student_id) ON DELETE CASCADE,
    CONSTRAINT streak_milestones_days_check CHECK (days IN (7, 14, 30))
);
COMMENT ON TABLE streak_milestones IS 'Milestones reached: each once a student';
COMMENT ON COLUMN streak_milestones.days IS 'Length of the streak that was reached: 7, 14 or 30';
