-- Lessons: teachers, the timetable of classes, tuitions outside of them, and the lessons that took place.

CREATE TABLE tutoring.teachers (
    account_id uuid NOT NULL,
    employee_id bigint,
    hourly_rate numeric(8, 2) NOT NULL,
    biography text DEFAULT '' NOT NULL,
    CONSTRAINT teachers_pkey PRIMARY KEY (account_id),
    -- Most teachers are freelancers and no employees.
    CONSTRAINT teachers_employee_id_key UNIQUE (employee_id),
    CONSTRAINT teachers_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT teachers_employee_id_fkey FOREIGN KEY (employee_id)
        REFERENCES identity.employees (id) ON DELETE SET NULL,
    CONSTRAINT teachers_hourly_rate_check CHECK (hourly_rate > 0)
);
COMMENT ON TABLE tutoring.teachers IS 'Accounts that teach';
COMMENT ON COLUMN tutoring.teachers.hourly_rate IS 'What the teacher earns for an hour, in GBP';

CREATE TABLE tutoring.teacher_subjects (
    teacher_id uuid NOT NULL,
    subject_id bigint NOT NULL,
    qualified_on date NOT NULL,
    CONSTRAINT teacher_subjects_pkey PRIMARY KEY (teacher_id, subject_id),
    CONSTRAINT teacher_subjects_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES tutoring.teachers (account_id) ON DELETE CASCADE,
    CONSTRAINT teacher_subjects_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES content.subjects (id) ON DELETE RESTRICT
);
COMMENT ON TABLE tutoring.teacher_subjects IS
    'What a teacher is qualified for; what they really teach stands in tuitions and timetable_slots';

CREATE TABLE tutoring.teacher_availabilities (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    teacher_id uuid NOT NULL,
    available_during tstzrange NOT NULL,
    CONSTRAINT teacher_availabilities_pkey PRIMARY KEY (id),
    CONSTRAINT teacher_availabilities_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES tutoring.teachers (account_id) ON DELETE CASCADE,
    CONSTRAINT teacher_availabilities_available_during_check CHECK (NOT isempty(available_during))
);
COMMENT ON TABLE tutoring.teacher_availabilities IS 'When a teacher can be booked';
CREATE INDEX teacher_availabilities_teacher_id_idx ON tutoring.teacher_availabilities (teacher_id);
CREATE INDEX teacher_availabilities_available_during_idx
    ON tutoring.teacher_availabilities USING gist (available_during);

CREATE TABLE tutoring.timetable_slots (
    school_id bigint NOT NULL,
    class_id integer NOT NULL,
    weekday smallint NOT NULL,
    start_time time NOT NULL,
    room_id smallint NOT NULL,
    subject_id bigint NOT NULL,
    teacher_id uuid NOT NULL,
    CONSTRAINT timetable_slots_pkey PRIMARY KEY (school_id, class_id, weekday, start_time),
    -- A room holds one class at a time.
    CONSTRAINT timetable_slots_school_id_room_id_weekday_start_time_key
        UNIQUE (school_id, room_id, weekday, start_time),
    CONSTRAINT timetable_slots_school_id_class_id_fkey FOREIGN KEY (school_id, class_id)
        REFERENCES tutoring.school_classes (school_id, id) ON DELETE CASCADE,
    CONSTRAINT timetable_slots_school_id_room_id_fkey FOREIGN KEY (school_id, room_id)
        REFERENCES tutoring.rooms (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT timetable_slots_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES content.subjects (id) ON DELETE RESTRICT,
    CONSTRAINT timetable_slots_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES tutoring.teachers (account_id) ON DELETE RESTRICT,
    CONSTRAINT timetable_slots_weekday_check CHECK (weekday BETWEEN 1 AND 7)
);
COMMENT ON TABLE tutoring.timetable_slots IS 'Which class is taught what, where and by whom in a week';
COMMENT ON COLUMN tutoring.timetable_slots.school_id IS
    'Of the class and of the room alike: a class stays in its school';
CREATE INDEX timetable_slots_teacher_id_idx ON tutoring.timetable_slots (teacher_id);

CREATE TABLE tutoring.tuitions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    teacher_id uuid NOT NULL,
    subject_id bigint NOT NULL,
    weekday smallint NOT NULL,
    start_time time NOT NULL,
    duration_minutes smallint DEFAULT 60 NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    created_by uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tuitions_pkey PRIMARY KEY (id),
    CONSTRAINT tuitions_teacher_id_weekday_start_time_starts_on_key
        UNIQUE (teacher_id, weekday, start_time, starts_on),
    CONSTRAINT tuitions_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES tutoring.teachers (account_id) ON DELETE RESTRICT,
    CONSTRAINT tuitions_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES content.subjects (id) ON DELETE RESTRICT,
    CONSTRAINT tuitions_created_by_fkey FOREIGN KEY (created_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT tuitions_weekday_check CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT tuitions_duration_minutes_check CHECK (duration_minutes BETWEEN 15 AND 240),
    CONSTRAINT tuitions_period_check CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE tutoring.tuitions IS 'Private lessons that recur every week: one teacher, one subject, one slot';
COMMENT ON COLUMN tutoring.tuitions.created_by IS 'Who arranged it, mostly somebody in the office';
CREATE INDEX tuitions_created_by_idx ON tutoring.tuitions (created_by);

CREATE TABLE tutoring.tuition_students (
    tuition_id uuid NOT NULL,
    student_id uuid NOT NULL,
    price numeric(8, 2) NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    CONSTRAINT tuition_students_pkey PRIMARY KEY (tuition_id, student_id),
    CONSTRAINT tuition_students_tuition_id_fkey FOREIGN KEY (tuition_id)
        REFERENCES tutoring.tuitions (id) ON DELETE CASCADE,
    CONSTRAINT tuition_students_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES tutoring.students (account_id) ON DELETE CASCADE,
    CONSTRAINT tuition_students_price_check CHECK (price >= 0),
    CONSTRAINT tuition_students_period_check CHECK (left_on >= joined_on)
);
COMMENT ON TABLE tutoring.tuition_students IS 'Who takes a tuition, and at which price a lesson';
CREATE INDEX tuition_students_student_id_idx ON tutoring.tuition_students (student_id);

CREATE TYPE tutoring.tuition_log_source AS ENUM ('scheduled', 'custom');
COMMENT ON TYPE tutoring.tuition_log_source IS 'Whether a lesson came from a tuition or was arranged for once';

CREATE TYPE tutoring.tuition_log_status AS ENUM ('held', 'cancelled', 'no_show');
COMMENT ON TYPE tutoring.tuition_log_status IS 'What became of a lesson';

CREATE TABLE tutoring.tuition_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tuition_id uuid,
    teacher_id uuid NOT NULL,
    subject_id bigint,
    source tutoring.tuition_log_source
        GENERATED ALWAYS AS (
            CASE WHEN tuition_id IS NULL THEN 'custom'::tutoring.tuition_log_source
                ELSE 'scheduled'::tutoring.tuition_log_source END
        ) STORED NOT NULL,
    status tutoring.tuition_log_status DEFAULT 'held' NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    notes text DEFAULT '' NOT NULL,
    recorded_by uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tuition_logs_pkey PRIMARY KEY (id),
    CONSTRAINT tuition_logs_tuition_id_starts_at_key UNIQUE (tuition_id, starts_at),
    CONSTRAINT tuition_logs_tuition_id_fkey FOREIGN KEY (tuition_id)
        REFERENCES tutoring.tuitions (id) ON DELETE RESTRICT,
    CONSTRAINT tuition_logs_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES tutoring.teachers (account_id) ON DELETE RESTRICT,
    CONSTRAINT tuition_logs_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES content.subjects (id) ON DELETE RESTRICT,
    CONSTRAINT tuition_logs_recorded_by_fkey FOREIGN KEY (recorded_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT tuition_logs_subject_id_check CHECK (num_nonnulls(tuition_id, subject_id) = 1),
    CONSTRAINT tuition_logs_period_check CHECK (ends_at > starts_at)
);
COMMENT ON TABLE tutoring.tuition_logs IS 'Private lessons that took place or should have: what is charged rests on it';
COMMENT ON COLUMN tutoring.tuition_logs.teacher_id IS 'Who really taught; may differ from the teacher of the tuition';
COMMENT ON COLUMN tutoring.tuition_logs.subject_id IS
    'Only for a custom lesson; a scheduled one has the subject of its tuition';
COMMENT ON COLUMN tutoring.tuition_logs.source IS 'Generated: scheduled when there is a tuition, else custom';
CREATE INDEX tuition_logs_teacher_id_starts_at_idx ON tutoring.tuition_logs (teacher_id, starts_at);
CREATE INDEX tuition_logs_recorded_by_idx ON tutoring.tuition_logs (recorded_by);

-- What belongs to a lesson: who was there, what was used, and how its record was changed afterwards.

CREATE TYPE tutoring.attendance_status AS ENUM ('present', 'late', 'excused', 'absent');
COMMENT ON TYPE tutoring.attendance_status IS 'Whether a student was there';

CREATE TABLE tutoring.attendances (
    tuition_log_id uuid NOT NULL,
    student_id uuid NOT NULL,
    status tutoring.attendance_status DEFAULT 'present' NOT NULL,
    CONSTRAINT attendances_pkey PRIMARY KEY (tuition_log_id, student_id),
    CONSTRAINT attendances_tuition_log_id_fkey FOREIGN KEY (tuition_log_id)
        REFERENCES tutoring.tuition_logs (id) ON DELETE CASCADE,
    CONSTRAINT attendances_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES tutoring.students (account_id) ON DELETE CASCADE
);
COMMENT ON TABLE tutoring.attendances IS 'Which students were at a lesson';
CREATE INDEX attendances_student_id_idx ON tutoring.attendances (student_id);

CREATE TABLE tutoring.lesson_materials (
    tuition_log_id uuid NOT NULL,
    material_id bigint NOT NULL,
    CONSTRAINT lesson_materials_pkey PRIMARY KEY (tuition_log_id, material_id),
    CONSTRAINT lesson_materials_tuition_log_id_fkey FOREIGN KEY (tuition_log_id)
        REFERENCES tutoring.tuition_logs (id) ON DELETE CASCADE,
    CONSTRAINT lesson_materials_material_id_fkey FOREIGN KEY (material_id)
        REFERENCES content.materials (id) ON DELETE RESTRICT
);
COMMENT ON TABLE tutoring.lesson_materials IS 'Which materials a lesson used';
CREATE INDEX lesson_materials_material_id_idx ON tutoring.lesson_materials (material_id);

CREATE TABLE tutoring.tuition_logs_history (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    tuition_log_id uuid NOT NULL,
    operation text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    changed_by uuid,
    old_row jsonb NOT NULL,
    CONSTRAINT tuition_logs_history_pkey PRIMARY KEY (id),
    CONSTRAINT tuition_logs_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT tuition_logs_history_operation_check CHECK (operation IN ('UPDATE', 'DELETE'))
);
COMMENT ON TABLE tutoring.tuition_logs_history IS 'Lessons as they were recorded before each change';
CREATE INDEX tuition_logs_history_tuition_log_id_changed_at_idx
    ON tutoring.tuition_logs_history (tuition_log_id, changed_at);
CREATE INDEX tuition_logs_history_changed_by_idx ON tutoring.tuition_logs_history (changed_by);
