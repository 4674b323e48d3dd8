-- Materials: what teachers bring to their lessons, and in which lessons it was used.
-- schemabook: expand

CREATE TABLE materials (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    teacher_id uuid NOT NULL,
    subject_id bigint NOT NULL,
    title text NOT NULL,
    location text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT materials_pkey PRIMARY KEY (id),
    -- Serves the shelf of a teacher: WHERE teacher_id = $1 ORDER BY title; and the reference to teachers.
    CONSTRAINT materials_teacher_id_title_key UNIQUE (teacher_id, title),
    CONSTRAINT materials_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES teachers (user_id) ON DELETE RESTRICT,
    CONSTRAINT materials_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES subjects (id) ON DELETE RESTRICT,
    CONSTRAINT materials_title_check CHECK (length(title) BETWEEN 1 AND 200),
    CONSTRAINT materials_location_check CHECK (location ~ '^(https://|library:).')
);
COMMENT ON TABLE materials IS 'Worksheets, books and recordings, each of the teacher who made or bought it';
COMMENT ON COLUMN materials.location IS 'Where it is: https://... or library:<shelf mark>';

-- Serves "what is there for this subject": WHERE subject_id = $1; and the reference to subjects.
CREATE INDEX materials_subject_id_idx ON materials (subject_id);
COMMENT ON INDEX materials_subject_id_idx IS 'Materials for a subject: WHERE subject_id = $1';

CREATE TRIGGER materials_set_updated_at
    BEFORE UPDATE ON materials
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE tuition_log_materials (
    tuition_log_id uuid NOT NULL,
    material_id uuid NOT NULL,
    -- Serves "what was used in this lesson": WHERE tuition_log_id = $1.
    CONSTRAINT tuition_log_materials_pkey PRIMARY KEY (tuition_log_id, material_id),
    CONSTRAINT tuition_log_materials_tuition_log_id_fkey FOREIGN KEY (tuition_log_id)
        REFERENCES tuition_logs (id) ON DELETE CASCADE,
    CONSTRAINT tuition_log_materials_material_id_fkey FOREIGN KEY (material_id)
        REFERENCES materials (id) ON DELETE CASCADE
);
COMMENT ON TABLE tuition_log_materials IS 'Which materials were used in which lesson';

-- Serves "where was this used": WHERE material_id = $1; and the reference to materials.
CREATE INDEX tuition_log_materials_material_id_idx ON tuition_log_materials (material_id);
COMMENT ON INDEX tuition_log_materials_material_id_idx IS 'Lessons with a material: WHERE material_id = $1';
