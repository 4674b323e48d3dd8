-- Content: subjects and topics, and what is taught with: materials, their translations and files.
--
-- Topics came from three products with three trees; they were merged here, and the products refer to them.

CREATE SCHEMA content;
COMMENT ON SCHEMA content IS 'What is taught, and with what: shared by all products';

CREATE TABLE content.subjects (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT subjects_pkey PRIMARY KEY (id),
    CONSTRAINT subjects_code_key UNIQUE (code),
    CONSTRAINT subjects_title_key UNIQUE (title),
    CONSTRAINT subjects_code_check CHECK (code ~ '^[a-z][a-z0-9_]{1,31}$')
);
COMMENT ON TABLE content.subjects IS 'Mathematics, physics and so on';

CREATE TABLE content.topics (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    subject_id bigint NOT NULL,
    parent_id bigint,
    grade_level_id smallint NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    CONSTRAINT topics_pkey PRIMARY KEY (id),
    CONSTRAINT topics_subject_id_slug_key UNIQUE (subject_id, slug),
    CONSTRAINT topics_subject_id_fkey FOREIGN KEY (subject_id)
        REFERENCES content.subjects (id) ON DELETE RESTRICT,
    CONSTRAINT topics_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES content.topics (id) ON DELETE RESTRICT,
    CONSTRAINT topics_grade_level_id_fkey FOREIGN KEY (grade_level_id)
        REFERENCES reference.grade_levels (id) ON DELETE RESTRICT,
    CONSTRAINT topics_slug_check CHECK (slug ~ '^[a-z0-9-]+$')
);
COMMENT ON TABLE content.topics IS 'The tree of what is taught within a subject';
COMMENT ON COLUMN content.topics.parent_id IS 'The wider topic; null at the top of a subject';
COMMENT ON COLUMN content.topics.grade_level_id IS 'The school year in which it is usually taught first';
CREATE INDEX topics_parent_id_idx ON content.topics (parent_id);

CREATE TABLE content.topic_prerequisites (
    topic_id bigint NOT NULL,
    prerequisite_id bigint NOT NULL,
    CONSTRAINT topic_prerequisites_pkey PRIMARY KEY (topic_id, prerequisite_id),
    CONSTRAINT topic_prerequisites_topic_id_fkey FOREIGN KEY (topic_id)
        REFERENCES content.topics (id) ON DELETE CASCADE,
    CONSTRAINT topic_prerequisites_prerequisite_id_fkey FOREIGN KEY (prerequisite_id)
        REFERENCES content.topics (id) ON DELETE CASCADE,
    CONSTRAINT topic_prerequisites_pair_check CHECK (topic_id <> prerequisite_id)
);
COMMENT ON TABLE content.topic_prerequisites IS 'What has to be known before a topic';
CREATE INDEX topic_prerequisites_prerequisite_id_idx ON content.topic_prerequisites (prerequisite_id);

CREATE TABLE content.topic_translations (
    topic_id bigint NOT NULL,
    language_code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT topic_translations_pkey PRIMARY KEY (topic_id, language_code),
    CONSTRAINT topic_translations_topic_id_fkey FOREIGN KEY (topic_id)
        REFERENCES content.topics (id) ON DELETE CASCADE,
    CONSTRAINT topic_translations_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT
);
COMMENT ON TABLE content.topic_translations IS 'Titles of topics in other languages';

CREATE TABLE content.licences (
    code text NOT NULL,
    title text NOT NULL,
    requires_attribution boolean DEFAULT true NOT NULL,
    CONSTRAINT licences_pkey PRIMARY KEY (code),
    CONSTRAINT licences_title_key UNIQUE (title)
);
COMMENT ON TABLE content.licences IS 'Under which terms a material may be used';

CREATE TABLE content.tags (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text NOT NULL,
    CONSTRAINT tags_pkey PRIMARY KEY (id),
    CONSTRAINT tags_name_key UNIQUE (name),
    CONSTRAINT tags_name_check CHECK (name = lower(btrim(name)) AND length(name) BETWEEN 1 AND 50)
);
COMMENT ON TABLE content.tags IS 'Words for materials, problems, decks and tickets; tasks have words of their own';

CREATE TABLE content.media_files (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    storage_key text NOT NULL,
    media_type text NOT NULL,
    byte_count bigint NOT NULL,
    uploaded_by uuid,
    uploaded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT media_files_pkey PRIMARY KEY (id),
    CONSTRAINT media_files_storage_key_key UNIQUE (storage_key),
    CONSTRAINT media_files_uploaded_by_fkey FOREIGN KEY (uploaded_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT media_files_media_type_check CHECK (media_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
    CONSTRAINT media_files_byte_count_check CHECK (byte_count >= 0)
);
COMMENT ON TABLE content.media_files IS 'Files in the object store; what they are attached to refers to them';
CREATE INDEX media_files_uploaded_by_idx ON content.media_files (uploaded_by);

-- Materials: worksheets and lessons, who wrote, reviewed and approved them, in which languages, with which files.

CREATE TYPE content.material_state AS ENUM ('draft', 'in_review', 'published', 'withdrawn');
COMMENT ON TYPE content.material_state IS 'How far a material has come; only published ones are seen by learners';

CREATE TABLE content.materials (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    topic_id bigint NOT NULL,
    licence_code text NOT NULL,
    language_code text NOT NULL,
    title text NOT NULL,
    body text DEFAULT '' NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, title || ' ' || body)) STORED NOT NULL,
    state content.material_state DEFAULT 'draft' NOT NULL,
    created_by uuid NOT NULL,
    reviewed_by uuid,
    approved_by uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT materials_pkey PRIMARY KEY (id),
    CONSTRAINT materials_topic_id_fkey FOREIGN KEY (topic_id)
        REFERENCES content.topics (id) ON DELETE RESTRICT,
    CONSTRAINT materials_licence_code_fkey FOREIGN KEY (licence_code)
        REFERENCES content.licences (code) ON DELETE RESTRICT,
    CONSTRAINT materials_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT,
    CONSTRAINT materials_created_by_fkey FOREIGN KEY (created_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT materials_reviewed_by_fkey FOREIGN KEY (reviewed_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT materials_approved_by_fkey FOREIGN KEY (approved_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT materials_approved_by_check CHECK (state <> 'published' OR approved_by IS NOT NULL)
);
COMMENT ON TABLE content.materials IS 'Worksheets, explanations and exercises, in the language they were written in';
COMMENT ON COLUMN content.materials.search IS 'Generated: the words of title and body';
COMMENT ON COLUMN content.materials.reviewed_by IS 'Who checked the subject matter';
COMMENT ON COLUMN content.materials.approved_by IS 'Who released it; not null once it is published';
CREATE INDEX materials_topic_id_idx ON content.materials (topic_id);
CREATE INDEX materials_created_by_idx ON content.materials (created_by);
CREATE INDEX materials_reviewed_by_idx ON content.materials (reviewed_by);
CREATE INDEX materials_approved_by_idx ON content.materials (approved_by);
CREATE INDEX materials_search_idx ON content.materials USING gin (search);

CREATE TRIGGER materials_set_updated_at
    BEFORE UPDATE ON content.materials
    FOR EACH ROW
    EXECUTE FUNCTION public.set_updated_at();

CREATE TABLE content.material_translations (
    material_id bigint NOT NULL,
    language_code text NOT NULL,
    title text NOT NULL,
    body text DEFAULT '' NOT NULL,
    CONSTRAINT material_translations_pkey PRIMARY KEY (material_id, language_code),
    CONSTRAINT material_translations_material_id_fkey FOREIGN KEY (material_id)
        REFERENCES content.materials (id) ON DELETE CASCADE,
    CONSTRAINT material_translations_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT
);
COMMENT ON TABLE content.material_translations IS 'Materials in other languages';

CREATE TABLE content.material_tags (
    material_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT material_tags_pkey PRIMARY KEY (material_id, tag_id),
    CONSTRAINT material_tags_material_id_fkey FOREIGN KEY (material_id)
        REFERENCES content.materials (id) ON DELETE CASCADE,
    CONSTRAINT material_tags_tag_id_fkey FOREIGN KEY (tag_id)
        REFERENCES content.tags (id) ON DELETE CASCADE
);
COMMENT ON TABLE content.material_tags IS 'Which material bears which tag';
CREATE INDEX material_tags_tag_id_idx ON content.material_tags (tag_id);

CREATE TABLE content.material_attachments (
    material_id bigint NOT NULL,
    media_file_id uuid NOT NULL,
    position smallint NOT NULL,
    CONSTRAINT material_attachments_pkey PRIMARY KEY (material_id, position),
    CONSTRAINT material_attachments_material_id_fkey FOREIGN KEY (material_id)
        REFERENCES content.materials (id) ON DELETE CASCADE,
    CONSTRAINT material_attachments_media_file_id_fkey FOREIGN KEY (media_file_id)
        REFERENCES content.media_files (id) ON DELETE RESTRICT,
    CONSTRAINT material_attachments_position_check CHECK (position >= 1)
);
COMMENT ON TABLE content.material_attachments IS 'Files of a material, in order';
CREATE INDEX material_attachments_media_file_id_idx ON content.material_attachments (media_file_id);

CREATE TABLE content.materials_history (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    material_id bigint NOT NULL,
    operation text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    changed_by uuid,
    old_row jsonb NOT NULL,
    CONSTRAINT materials_history_pkey PRIMARY KEY (id),
    CONSTRAINT materials_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT materials_history_operation_check CHECK (operation IN ('UPDATE', 'DELETE'))
);
COMMENT ON TABLE content.materials_history IS 'Materials as they were before each change';
CREATE INDEX materials_history_material_id_changed_at_idx ON content.materials_history (material_id, changed_at);
CREATE INDEX materials_history_changed_by_idx ON content.materials_history (changed_by);

CREATE TABLE content.collections (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    title text NOT NULL,
    curator_id uuid NOT NULL,
    material_ids bigint[] DEFAULT '{}' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT collections_pkey PRIMARY KEY (id),
    CONSTRAINT collections_curator_id_title_key UNIQUE (curator_id, title),
    CONSTRAINT collections_curator_id_fkey FOREIGN KEY (curator_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE content.collections IS 'Hand-picked materials in the order of a course';
