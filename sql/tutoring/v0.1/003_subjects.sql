-- Subjects: the catalogue of what is taught.

CREATE TABLE subjects (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT subjects_pkey PRIMARY KEY (id),
    -- Serves look-ups by the name used in links: WHERE code = $1.
    CONSTRAINT subjects_code_key UNIQUE (code),
    CONSTRAINT subjects_title_key UNIQUE (title),
    CONSTRAINT subjects_code_check CHECK (code ~ '^[a-z][a-z0-9_]{1,31}$'),
    CONSTRAINT subjects_title_check CHECK (length(title) BETWEEN 1 AND 100)
);
COMMENT ON TABLE subjects IS 'What is taught';
COMMENT ON COLUMN subjects.code IS 'Short stable name used in links and imports, e.g. physics';
