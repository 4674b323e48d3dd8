-- Schools: terms, rooms and classes, each numbered within its school, so that a school's rows never meet another's.

CREATE SCHEMA tutoring;
COMMENT ON SCHEMA tutoring IS 'Lessons: schools, people, timetables, and what took place';

CREATE TABLE tutoring.schools (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    organisation_id bigint NOT NULL,
    country_code text NOT NULL,
    time_zone text NOT NULL,
    CONSTRAINT schools_pkey PRIMARY KEY (id),
    CONSTRAINT schools_organisation_id_key UNIQUE (organisation_id),
    CONSTRAINT schools_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES identity.organisations (id) ON DELETE RESTRICT,
    CONSTRAINT schools_country_code_fkey FOREIGN KEY (country_code)
        REFERENCES reference.countries (code) ON DELETE RESTRICT,
    CONSTRAINT schools_time_zone_fkey FOREIGN KEY (time_zone)
        REFERENCES reference.time_zones (name) ON DELETE RESTRICT
);
COMMENT ON TABLE tutoring.schools IS 'Where classes are taught; its name is that of the organisation';
COMMENT ON COLUMN tutoring.schools.country_code IS 'Where the building stands: decides which holidays hold';

CREATE TABLE tutoring.school_terms (
    school_id bigint NOT NULL,
    id smallint NOT NULL,
    title text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    CONSTRAINT school_terms_pkey PRIMARY KEY (school_id, id),
    CONSTRAINT school_terms_school_id_title_key UNIQUE (school_id, title),
    CONSTRAINT school_terms_school_id_fkey FOREIGN KEY (school_id)
        REFERENCES tutoring.schools (id) ON DELETE CASCADE,
    CONSTRAINT school_terms_period_check CHECK (ends_on > starts_on)
);
COMMENT ON TABLE tutoring.school_terms IS 'Terms, numbered within their school';

CREATE TABLE tutoring.rooms (
    school_id bigint NOT NULL,
    id smallint NOT NULL,
    name text NOT NULL,
    seat_count smallint NOT NULL,
    CONSTRAINT rooms_pkey PRIMARY KEY (school_id, id),
    CONSTRAINT rooms_school_id_name_key UNIQUE (school_id, name),
    CONSTRAINT rooms_school_id_fkey FOREIGN KEY (school_id)
        REFERENCES tutoring.schools (id) ON DELETE CASCADE,
    CONSTRAINT rooms_seat_count_check CHECK (seat_count BETWEEN 1 AND 500)
);
COMMENT ON TABLE tutoring.rooms IS 'Rooms, numbered within their school';

CREATE TABLE tutoring.school_classes (
    school_id bigint NOT NULL,
    id integer NOT NULL,
    term_id smallint NOT NULL,
    grade_level_id smallint NOT NULL,
    title text NOT NULL,
    CONSTRAINT school_classes_pkey PRIMARY KEY (school_id, id),
    CONSTRAINT school_classes_school_id_term_id_title_key UNIQUE (school_id, term_id, title),
    CONSTRAINT school_classes_school_id_term_id_fkey FOREIGN KEY (school_id, term_id)
        REFERENCES tutoring.school_terms (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT school_classes_grade_level_id_fkey FOREIGN KEY (grade_level_id)
        REFERENCES reference.grade_levels (id) ON DELETE RESTRICT
);
COMMENT ON TABLE tutoring.school_classes IS 'Classes of one term, numbered within their school';

CREATE TYPE tutoring.guardian_relationship AS ENUM ('mother', 'father', 'guardian', 'other');
COMMENT ON TYPE tutoring.guardian_relationship IS 'What a guardian is to a student';

CREATE TABLE tutoring.parents (
    account_id uuid NOT NULL,
    phone text,
    CONSTRAINT parents_pkey PRIMARY KEY (account_id),
    CONSTRAINT parents_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT parents_phone_check CHECK (phone ~ '^[+][0-9]{7,15}$')
);
COMMENT ON TABLE tutoring.parents IS 'Accounts that look after students';
COMMENT ON COLUMN tutoring.parents.phone IS 'E.164, e.g. +442079460018; null when not given';

CREATE TABLE tutoring.students (
    account_id uuid NOT NULL,
    grade_level_id smallint NOT NULL,
    enrolled_on date NOT NULL,
    CONSTRAINT students_pkey PRIMARY KEY (account_id),
    CONSTRAINT students_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT students_grade_level_id_fkey FOREIGN KEY (grade_level_id)
        REFERENCES reference.grade_levels (id) ON DELETE RESTRICT
);
COMMENT ON TABLE tutoring.students IS 'Accounts that take lessons; in practice the same person is a learner';

CREATE TABLE tutoring.student_guardians (
    student_id uuid NOT NULL,
    parent_id uuid NOT NULL,
    relationship tutoring.guardian_relationship NOT NULL,
    pays boolean DEFAULT true NOT NULL,
    CONSTRAINT student_guardians_pkey PRIMARY KEY (student_id, parent_id),
    CONSTRAINT student_guardians_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES tutoring.students (account_id) ON DELETE CASCADE,
    CONSTRAINT student_guardians_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES tutoring.parents (account_id) ON DELETE CASCADE
);
COMMENT ON TABLE tutoring.student_guardians IS 'Who looks after a student, and who of them pays';
CREATE INDEX student_guardians_parent_id_idx ON tutoring.student_guardians (parent_id);

CREATE TABLE tutoring.school_class_students (
    school_id bigint NOT NULL,
    class_id integer NOT NULL,
    student_id uuid NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    CONSTRAINT school_class_students_pkey PRIMARY KEY (school_id, class_id, student_id),
    CONSTRAINT school_class_students_school_id_class_id_fkey FOREIGN KEY (school_id, class_id)
        REFERENCES tutoring.school_classes (school_id, id) ON DELETE CASCADE,
    CONSTRAINT school_class_students_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES tutoring.students (account_id) ON DELETE CASCADE,
    CONSTRAINT school_class_students_period_check CHECK (left_on >= joined_on)
);
COMMENT ON TABLE tutoring.school_class_students IS 'Who is in a class, from when until when';
CREATE INDEX school_class_students_student_id_idx ON tutoring.school_class_students (student_id);
