-- Parents, students and teachers: what is true of a person only in that role.
--
-- Each table shares its key with users and refers to (user_id, role) in role_grants. The generated role
-- column is a constant, so the foreign key says: nobody is a parent without holding the role of parent.

CREATE TABLE parents (
    user_id uuid NOT NULL,
    role user_role GENERATED ALWAYS AS ('parent'::user_role) STORED NOT NULL,
    phone text,
    currency text DEFAULT 'GBP' NOT NULL,
    CONSTRAINT parents_pkey PRIMARY KEY (user_id),
    CONSTRAINT parents_user_id_role_fkey FOREIGN KEY (user_id, role)
        REFERENCES role_grants (user_id, role) ON DELETE CASCADE,
    CONSTRAINT parents_phone_check CHECK (phone ~ '^[+][0-9]{7,15}$'),
    CONSTRAINT parents_currency_check CHECK (currency ~ '^[A-Z]{3}$')
);
COMMENT ON TABLE parents IS 'People who pay: charges and payments are theirs';
COMMENT ON COLUMN parents.role IS 'Always parent: half of the reference to role_grants';
COMMENT ON COLUMN parents.phone IS 'E.164, e.g. +442079460018; null when not given';
COMMENT ON COLUMN parents.currency IS 'ISO 4217 code in which every charge and payment of this parent is kept';

CREATE TABLE students (
    user_id uuid NOT NULL,
    role user_role GENERATED ALWAYS AS ('student'::user_role) STORED NOT NULL,
    parent_id uuid NOT NULL,
    birth_date date NOT NULL,
    school_year smallint NOT NULL,
    CONSTRAINT students_pkey PRIMARY KEY (user_id),
    CONSTRAINT students_user_id_role_fkey FOREIGN KEY (user_id, role)
        REFERENCES role_grants (user_id, role) ON DELETE CASCADE,
    CONSTRAINT students_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES parents (user_id) ON DELETE RESTRICT,
    CONSTRAINT students_birth_date_check CHECK (birth_date >= DATE '1900-01-01'),
    CONSTRAINT students_school_year_check CHECK (school_year BETWEEN 1 AND 13)
);
COMMENT ON TABLE students IS 'People who are taught; each has one parent who pays today';
COMMENT ON COLUMN students.role IS 'Always student: half of the reference to role_grants';
COMMENT ON COLUMN students.parent_id IS 'Who pays for new lessons; past charges keep their own parent_id';

-- Serves "the children of this parent": WHERE parent_id = $1; and the reference to parents.
CREATE INDEX students_parent_id_idx ON students (parent_id);
COMMENT ON INDEX students_parent_id_idx IS 'The children of a parent: WHERE parent_id = $1';

CREATE TABLE teachers (
    user_id uuid NOT NULL,
    role user_role GENERATED ALWAYS AS ('teacher'::user_role) STORED NOT NULL,
    hourly_rate numeric(8, 2) NOT NULL,
    hired_on date NOT NULL,
    biography text DEFAULT '' NOT NULL,
    CONSTRAINT teachers_pkey PRIMARY KEY (user_id),
    CONSTRAINT teachers_user_id_role_fkey FOREIGN KEY (user_id, role)
        REFERENCES role_grants (user_id, role) ON DELETE CASCADE,
    CONSTRAINT teachers_hourly_rate_check CHECK (hourly_rate > 0),
    CONSTRAINT teachers_biography_check CHECK (length(biography) <= 2000)
);
COMMENT ON TABLE teachers IS 'People who teach';
COMMENT ON COLUMN teachers.role IS 'Always teacher: half of the reference to role_grants';
COMMENT ON COLUMN teachers.hourly_rate IS 'What the teacher earns for an hour, in GBP';
