-- Attendances: which student was at which lesson.
-- schemabook: expand
--
-- tuition_students says who ought to come, tuition_logs.status what became of the lesson as a whole. Of a group
-- in which one student was missing, and of the student of a custom lesson, nothing knew until now.

CREATE TYPE attendance_status AS ENUM ('present', 'late', 'absent');
COMMENT ON TYPE attendance_status IS 'Whether a student was at a lesson: from the beginning, later, or not at all';

CREATE TABLE attendances (
    tuition_log_id uuid NOT NULL,
    student_id uuid NOT NULL,
    status attendance_status DEFAULT 'present' NOT NULL,
    recorded_at timestamptz DEFAULT now() NOT NULL,
    -- Serves "who was at this lesson": WHERE tuition_log_id = $1.
    CONSTRAINT attendances_pkey PRIMARY KEY (tuition_log_id, student_id),
    CONSTRAINT attendances_tuition_log_id_fkey FOREIGN KEY (tuition_log_id)
        REFERENCES tuition_logs (id) ON DELETE CASCADE,
    CONSTRAINT attendances_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES students (user_id) ON DELETE CASCADE
);
COMMENT ON TABLE attendances IS 'Who was at a lesson; no row for a student means that nobody has taken note';

-- Serves "how often was this student away": WHERE student_id = $1 AND status = $2; and the reference to students.
CREATE INDEX attendances_student_id_status_idx ON attendances (student_id, status);
COMMENT ON INDEX attendances_student_id_status_idx IS
    'How often a student was away: WHERE student_id = $1 AND status = $2';
