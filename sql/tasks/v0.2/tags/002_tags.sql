-- Tags: the words by which a user sorts tasks, and which task bears which.
-- schemabook: idempotent
-- schemabook: expand
--
-- task_tags carries user_id as well, so that both its references include the owner (001 says why) and its policy is as
-- plain as all others.

CREATE TABLE IF NOT EXISTS tags (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tags_pkey PRIMARY KEY (id),
    -- A user has each tag once. Serves the list of tags: WHERE user_id = $1 ORDER BY name; and the reference to users.
    CONSTRAINT tags_user_id_name_key UNIQUE (user_id, name),
    -- What task_tags refers to.
    CONSTRAINT tags_user_id_id_key UNIQUE (user_id, id),
    CONSTRAINT tags_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT tags_name_check CHECK (name = lower(btrim(name)) AND length(name) BETWEEN 1 AND 50)
);
COMMENT ON TABLE tags IS 'Words by which users sort their tasks';
COMMENT ON COLUMN tags.user_id IS 'The owner; row-level security compares it with app.user_id';
COMMENT ON COLUMN tags.name IS 'In lower case, so that there is one spelling';

CREATE TABLE IF NOT EXISTS task_tags (
    user_id uuid NOT NULL,
    task_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    -- Serves "the tags of this task": WHERE user_id = $1 AND task_id = $2.
    CONSTRAINT task_tags_pkey PRIMARY KEY (user_id, task_id, tag_id),
    CONSTRAINT task_tags_user_id_task_id_fkey FOREIGN KEY (user_id, task_id)
        REFERENCES tasks (user_id, id) ON DELETE CASCADE,
    CONSTRAINT task_tags_user_id_tag_id_fkey FOREIGN KEY (user_id, tag_id)
        REFERENCES tags (user_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE task_tags IS 'Which task bears which tag; both belong to the same user';
COMMENT ON COLUMN task_tags.user_id IS 'The owner of the task and of the tag';

-- Serves "tasks with this tag": WHERE user_id = $1 AND tag_id = $2; and the reference to tags.
CREATE INDEX IF NOT EXISTS task_tags_user_id_tag_id_idx ON task_tags (user_id, tag_id);
COMMENT ON INDEX task_tags_user_id_tag_id_idx IS 'Tasks with a tag: WHERE user_id = $1 AND tag_id = $2';

CREATE OR REPLACE TRIGGER tags_set_updated_at
    BEFORE UPDATE ON tags
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();

ALTER TABLE tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE tags FORCE ROW LEVEL SECURITY;
ALTER TABLE task_tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_tags FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS tags_owner ON tags;
CREATE POLICY tags_owner ON tags FOR ALL TO PUBLIC
    USING (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))
    WITH CHECK (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid));
COMMENT ON POLICY tags_owner ON tags IS 'A user sees and changes their own tags only';

DROP POLICY IF EXISTS task_tags_owner ON task_tags;
CREATE POLICY task_tags_owner ON task_tags FOR ALL TO PUBLIC
    USING (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))
    WITH CHECK (user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid));
COMMENT ON POLICY task_tags_owner ON task_tags IS 'A user sees and changes the tags of their own tasks only';
