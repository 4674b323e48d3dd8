-- Tuitions: lessons that recur every week, and the students who take them.
--
-- A tuition can be a group lesson in which each student pays a price of their own, so the price belongs to
-- the pair (tuition, student) and not to the tuition.

CREATE TABLE tuitions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    teacher_id uuid NOT NULL,
    subject_id bigint NOT NULL,
    weekday smallint NOT NULL,
    start_time time NOT NULL,
    duration_minutes smallint DEFAULT 60 NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tuitions_pkey PRIMARY KEY (id),
    -- Serves the timetable of a teacher: WHERE teacher_id = $1 ORDER BY weekday, start_time.
    CONSTRAINT tuitions_teacher_id_weekday_start_time_starts_on_key
        UNIQUE (teacher_id, weekday, start_time, starts_on),
    CONSTRAINT tuitions_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES teachers (user_id) ON DELETE RESTRICT,
    CONSTRAINT tuitions_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES subjects (id) ON DELETE RESTRICT,
    CONSTRAINT tuitions_weekday_check CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT tuitions_duration_minutes_check CHECK (duration_minutes BETWEEN 15 AND 240),
    CONSTRAINT tuitions_period_check CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE tuitions IS 'Lessons that recur every week: one teacher, one subject, one slot';
COMMENT ON COLUMN tuitions.weekday IS 'ISO day of the week: 1 is Monday, 7 is Sunday';
COMMENT ON COLUMN tuitions.start_time IS 'Local time of the teacher (users.time_zone), so that it survives DST';
COMMENT ON COLUMN tuitions.ends_on IS 'Last day, inclusive; null while the tuition runs';

-- Serves "who teaches this subject": WHERE subject_id = $1; and the reference to subjects.
CREATE INDEX tuitions_subject_id_idx ON tuitions (subject_id);
COMMENT ON INDEX tuitions_subject_id_idx IS 'Tuitions in a subject: WHERE subject_id = $1';

CREATE TRIGGER tuitions_set_updated_at
    BEFORE UPDATE ON tuitions
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE tuition_students (
    tuition_id uuid NOT NULL,
    student_id uuid NOT NULL,
    price numeric(8, 2) NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    -- Serves "who takes this lesson": WHERE tuition_id = $1.
    CONSTRAINT tuition_students_pkey PRIMARY KEY (tuition_id, student_id),
    CONSTRAINT tuition_students_tuition_id_fkey FOREIGN KEY (tuition_id)
        REFERENCES tuitions (id) ON DELETE CASCADE,
    CONSTRAINT tuition_students_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES students (user_id) ON DELETE CASCADE,
    CONSTRAINT tuition_students_price_check CHECK (price >= 0),
    CONSTRAINT tuition_students_period_check CHECK (left_on >= joined_on)
);
COMMENT ON TABLE tuition_students IS 'Who takes a tuition, and at which price';
COMMENT ON COLUMN tuition_students.price IS
    'Agreed price of one lesson, in parents.currency; 0 for a free trial. What was charged stays in charges';
COMMENT ON COLUMN tuition_students.left_on IS 'Last day, inclusive; null while the student takes part';

-- Serves "the timetable of a student": WHERE student_id = $1; and the reference to students.
CREATE INDEX tuition_students_student_id_idx ON tuition_students (student_id);
COMMENT ON INDEX tuition_students_student_id_idx IS 'The timetable of a student: WHERE student_id = $1';
