-- Sessions: a day's practice of a student, and the problems set in it.
--
-- The problems are rows of session_problems and not an array problem_ids: an array cannot carry a foreign
-- key, so a deleted problem would leave a dangling number; rows also give each problem its position, let a
-- response refer to "this problem in this session", and join without unnest().

CREATE TYPE session_status AS ENUM ('in_progress', 'completed');
COMMENT ON TYPE session_status IS 'Whether a practice session is still open';

CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    student_id bigint NOT NULL,
    status session_status DEFAULT 'in_progress' NOT NULL,
    completed_at timestamptz,
    version integer DEFAULT 1 NOT NULL,
    archived_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES students (id) ON DELETE CASCADE,
    CONSTRAINT sessions_status_check CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
    CONSTRAINT sessions_completed_at_check CHECK (completed_at >= created_at),
    CONSTRAINT sessions_archived_at_check CHECK (archived_at >= completed_at),
    CONSTRAINT sessions_version_check CHECK (version >= 1)
);
COMMENT ON TABLE sessions IS 'Daily practice sessions';
COMMENT ON COLUMN sessions.completed_at IS 'When the last problem was answered; null exactly while in progress';
COMMENT ON COLUMN sessions.version IS 'Optimistic lock: UPDATE ... WHERE id = $1 AND version = $2';
COMMENT ON COLUMN sessions.archived_at IS 'When the archiving job put the session away; null while current';

-- Serves the history of a student, newest first: WHERE student_id = $1 ORDER BY created_at DESC LIMIT $2.
CREATE INDEX sessions_student_id_created_at_idx ON sessions (student_id, created_at);
COMMENT ON INDEX sessions_student_id_created_at_idx IS
    'History of a student: WHERE student_id = $1 ORDER BY created_at DESC LIMIT $2';

-- Serves the daily report: WHERE created_at >= $1 AND created_at < $2.
CREATE INDEX sessions_created_at_idx ON sessions (created_at);
COMMENT ON INDEX sessions_created_at_idx IS 'Daily report: WHERE created_at >= $1 AND created_at < $2';

-- Serves "the open session" and the reminders: WHERE status = 'in_progress' [AND student_id = $1]. An index on
-- status alone would hold every row and help nobody, as nearly all are completed; this one holds the open
-- sessions only, and lets a student have just one.
CREATE UNIQUE INDEX sessions_student_id_in_progress_idx ON sessions (student_id) WHERE status = 'in_progress';
COMMENT ON INDEX sessions_student_id_in_progress_idx IS
    'The open session, at most one a student: WHERE student_id = $1 AND status = ''in_progress''';

-- Serves the archiving job: WHERE archived_at IS NULL AND completed_at < $1.
CREATE INDEX sessions_completed_at_current_idx ON sessions (completed_at) WHERE archived_at IS NULL;
COMMENT ON INDEX sessions_completed_at_current_idx IS
    'Archiving job: WHERE archived_at IS NULL AND completed_at < $1';

CREATE TABLE session_problems (
    session_id bigint NOT NULL,
    problem_id bigint NOT NULL,
    problem_number smallint NOT NULL,
    -- A problem is set once in a session; responses refer to this pair.
    CONSTRAINT session_problems_pkey PRIMARY KEY (session_id, problem_id),
    -- Serves the next problem: WHERE session_id = $1 AND problem_number = $2.
    CONSTRAINT session_problems_session_id_problem_number_key UNIQUE (session_id, problem_number),
    CONSTRAINT session_problems_session_id_fkey FOREIGN KEY (session_id)
        REFERENCES sessions (id) ON DELETE CASCADE,
    CONSTRAINT session_problems_problem_id_fkey FOREIGN KEY (problem_id)
        REFERENCES problems (id) ON DELETE RESTRICT,
    CONSTRAINT session_problems_problem_number_check CHECK (problem_number BETWEEN 1 AND 50)
);
COMMENT ON TABLE session_problems IS 'Which problems a session sets, and in which order';
COMMENT ON COLUMN session_problems.problem_number IS 'Place in the session, from 1';

-- Serves "where was this problem set": WHERE problem_id = $1; and the reference to problems.
CREATE INDEX session_problems_problem_id_idx ON session_problems (problem_id);
COMMENT ON INDEX session_problems_problem_id_idx IS 'Sessions that set a problem: WHERE problem_id = $1';
