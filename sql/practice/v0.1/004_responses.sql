-- Responses: what a student answered, and how it was judged.
--
-- A response refers to (session, problem) in session_problems, so nobody can answer a problem that was not
-- set. Several responses to one problem are several attempts.

CREATE TABLE responses (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    session_id bigint NOT NULL,
    problem_id bigint NOT NULL,
    student_answer text NOT NULL,
    is_correct boolean NOT NULL,
    confidence_score numeric(3, 2) NOT NULL,
    hints_used smallint DEFAULT 0 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT responses_pkey PRIMARY KEY (id),
    CONSTRAINT responses_session_id_problem_id_fkey FOREIGN KEY (session_id, problem_id)
        REFERENCES session_problems (session_id, problem_id) ON DELETE CASCADE,
    CONSTRAINT responses_student_answer_check CHECK (length(student_answer) <= 2000),
    CONSTRAINT responses_confidence_score_check CHECK (confidence_score BETWEEN 0 AND 1),
    CONSTRAINT responses_hints_used_check CHECK (hints_used BETWEEN 0 AND 3)
);
COMMENT ON TABLE responses IS 'Answers of students with their evaluation; one row an attempt';
COMMENT ON COLUMN responses.confidence_score IS 'How sure the evaluation is of is_correct: 0.00 to 1.00';
COMMENT ON COLUMN responses.hints_used IS 'Hints seen before answering: 0 to 3';

-- Serves the review of a session: WHERE session_id = $1 [AND problem_id = $2]; and the reference to session_problems.
CREATE INDEX responses_session_id_problem_id_idx ON responses (session_id, problem_id);
COMMENT ON INDEX responses_session_id_problem_id_idx IS
    'Review of a session: WHERE session_id = $1 [AND problem_id = $2]';

-- Serves "how hard is this problem": SELECT avg(is_correct::integer) ... WHERE problem_id = $1, index only. An index
-- on is_correct alone would split the table in two halves and help nobody.
CREATE INDEX responses_problem_id_is_correct_idx ON responses (problem_id, is_correct);
COMMENT ON INDEX responses_problem_id_is_correct_idx IS
    'Success rate of a problem: WHERE problem_id = $1, index only';
