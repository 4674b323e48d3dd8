-- Practice: the mathematics bot. It was bought with its database, which was moved here as it was.

CREATE SCHEMA practice;
COMMENT ON SCHEMA practice IS 'Daily mathematics: problems, sessions, answers, streaks';

CREATE TABLE practice.learners (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    telegram_id bigint NOT NULL,
    grade_level_id smallint NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT learners_pkey PRIMARY KEY (id),
    CONSTRAINT learners_account_id_key UNIQUE (account_id),
    CONSTRAINT learners_telegram_id_key UNIQUE (telegram_id),
    CONSTRAINT learners_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT learners_grade_level_id_fkey FOREIGN KEY (grade_level_id)
        REFERENCES reference.grade_levels (id) ON DELETE RESTRICT
);
COMMENT ON TABLE practice.learners IS 'Who practises; in tutoring the same person is a student';

CREATE TABLE practice.problems (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    topic_id bigint NOT NULL,
    difficulty smallint NOT NULL,
    answer_kind text NOT NULL,
    answer text NOT NULL,
    author_id uuid,
    created_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT problems_pkey PRIMARY KEY (id),
    CONSTRAINT problems_topic_id_fkey FOREIGN KEY (topic_id)
        REFERENCES content.topics (id) ON DELETE RESTRICT,
    CONSTRAINT problems_author_id_fkey FOREIGN KEY (author_id)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT problems_difficulty_check CHECK (difficulty BETWEEN 1 AND 3),
    CONSTRAINT problems_answer_kind_check CHECK (answer_kind IN ('numeric', 'multiple_choice', 'text'))
);
COMMENT ON TABLE practice.problems IS 'Questions, whose words stand in problem_translations';
COMMENT ON COLUMN practice.problems.difficulty IS '1 easy, 2 medium, 3 hard';
CREATE INDEX problems_topic_id_difficulty_idx ON practice.problems (topic_id, difficulty);
CREATE INDEX problems_author_id_idx ON practice.problems (author_id);

CREATE TABLE practice.problem_translations (
    problem_id bigint NOT NULL,
    language_code text NOT NULL,
    question text NOT NULL,
    CONSTRAINT problem_translations_pkey PRIMARY KEY (problem_id, language_code),
    CONSTRAINT problem_translations_problem_id_fkey FOREIGN KEY (problem_id)
        REFERENCES practice.problems (id) ON DELETE CASCADE,
    CONSTRAINT problem_translations_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT
);
COMMENT ON TABLE practice.problem_translations IS 'The words of a problem, in each of its languages';

CREATE TABLE practice.problem_hints (
    problem_id bigint NOT NULL,
    language_code text NOT NULL,
    hint_level smallint NOT NULL,
    hint text NOT NULL,
    CONSTRAINT problem_hints_pkey PRIMARY KEY (problem_id, language_code, hint_level),
    CONSTRAINT problem_hints_problem_id_language_code_fkey FOREIGN KEY (problem_id, language_code)
        REFERENCES practice.problem_translations (problem_id, language_code) ON DELETE CASCADE,
    CONSTRAINT problem_hints_hint_level_check CHECK (hint_level BETWEEN 1 AND 3)
);
COMMENT ON TABLE practice.problem_hints IS 'Three hints, from a nudge to nearly the solution';

CREATE TABLE practice.problem_tags (
    problem_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT problem_tags_pkey PRIMARY KEY (problem_id, tag_id),
    CONSTRAINT problem_tags_problem_id_fkey FOREIGN KEY (problem_id)
        REFERENCES practice.problems (id) ON DELETE CASCADE,
    CONSTRAINT problem_tags_tag_id_fkey FOREIGN KEY (tag_id)
        REFERENCES content.tags (id) ON DELETE CASCADE
);
COMMENT ON TABLE practice.problem_tags IS 'Which problem bears which tag';
CREATE INDEX problem_tags_tag_id_idx ON practice.problem_tags (tag_id);

CREATE TABLE practice.challenges (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    title text NOT NULL,
    topic_id bigint NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    created_by uuid NOT NULL,
    CONSTRAINT challenges_pkey PRIMARY KEY (id),
    CONSTRAINT challenges_title_starts_on_key UNIQUE (title, starts_on),
    CONSTRAINT challenges_topic_id_fkey FOREIGN KEY (topic_id)
        REFERENCES content.topics (id) ON DELETE RESTRICT,
    CONSTRAINT challenges_created_by_fkey FOREIGN KEY (created_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT challenges_period_check CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE practice.challenges IS 'Weeks in which learners compete in one topic';
CREATE INDEX challenges_topic_id_idx ON practice.challenges (topic_id);
CREATE INDEX challenges_created_by_idx ON practice.challenges (created_by);

CREATE TABLE practice.challenge_participants (
    challenge_id bigint NOT NULL,
    learner_id bigint NOT NULL,
    joined_at timestamp DEFAULT now() NOT NULL,
    points integer DEFAULT 0 NOT NULL,
    CONSTRAINT challenge_participants_pkey PRIMARY KEY (challenge_id, learner_id),
    CONSTRAINT challenge_participants_challenge_id_fkey FOREIGN KEY (challenge_id)
        REFERENCES practice.challenges (id) ON DELETE CASCADE,
    CONSTRAINT challenge_participants_learner_id_fkey FOREIGN KEY (learner_id)
        REFERENCES practice.learners (id) ON DELETE CASCADE,
    CONSTRAINT challenge_participants_points_check CHECK (points >= 0)
);
COMMENT ON TABLE practice.challenge_participants IS 'Who takes part in a challenge';
CREATE INDEX challenge_participants_learner_id_idx ON practice.challenge_participants (learner_id);

-- Practice sessions: the problems of a day, the answers, streaks, and what the calls of paid services cost.

CREATE TABLE practice.practice_sessions (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    learner_id bigint NOT NULL,
    state text DEFAULT 'in_progress' NOT NULL,
    started_at timestamp DEFAULT now() NOT NULL,
    completed_at timestamp,
    CONSTRAINT practice_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT practice_sessions_learner_id_fkey FOREIGN KEY (learner_id)
        REFERENCES practice.learners (id) ON DELETE CASCADE,
    CONSTRAINT practice_sessions_state_check CHECK (state IN ('in_progress', 'completed', 'abandoned')),
    CONSTRAINT practice_sessions_completed_at_check CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);
CREATE INDEX practice_sessions_learner_id_started_at_idx ON practice.practice_sessions (learner_id, started_at);

CREATE TABLE practice.session_problems (
    session_id bigint NOT NULL,
    problem_id bigint NOT NULL,
    problem_number smallint NOT NULL,
    CONSTRAINT session_problems_pkey PRIMARY KEY (session_id, problem_id),
    CONSTRAINT session_problems_session_id_problem_number_key UNIQUE (session_id, problem_number),
    CONSTRAINT session_problems_session_id_fkey FOREIGN KEY (session_id)
        REFERENCES practice.practice_sessions (id) ON DELETE CASCADE,
    CONSTRAINT session_problems_problem_id_fkey FOREIGN KEY (problem_id)
        REFERENCES practice.problems (id) ON DELETE RESTRICT,
    CONSTRAINT session_problems_problem_number_check CHECK (problem_number BETWEEN 1 AND 50)
);
COMMENT ON TABLE practice.session_problems IS 'Which problems a session sets, and in which order';
CREATE INDEX session_problems_problem_id_idx ON practice.session_problems (problem_id);

CREATE TABLE practice.responses (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    session_id bigint NOT NULL,
    problem_id bigint NOT NULL,
    learner_id bigint NOT NULL,
    given_answer text NOT NULL,
    is_correct boolean NOT NULL,
    hints_used smallint DEFAULT 0 NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT responses_pkey PRIMARY KEY (id),
    CONSTRAINT responses_session_id_problem_id_fkey FOREIGN KEY (session_id, problem_id)
        REFERENCES practice.session_problems (session_id, problem_id) ON DELETE CASCADE,
    CONSTRAINT responses_learner_id_fkey FOREIGN KEY (learner_id)
        REFERENCES practice.learners (id) ON DELETE RESTRICT,
    CONSTRAINT responses_hints_used_check CHECK (hints_used BETWEEN 0 AND 3)
);
COMMENT ON TABLE practice.responses IS 'Answers of learners with their evaluation; one row an attempt';
CREATE INDEX responses_session_id_problem_id_idx ON practice.responses (session_id, problem_id);

CREATE TABLE practice.hint_requests (
    session_id bigint NOT NULL,
    problem_id bigint NOT NULL,
    hint_level smallint NOT NULL,
    requested_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT hint_requests_session_id_problem_id_fkey FOREIGN KEY (session_id, problem_id)
        REFERENCES practice.session_problems (session_id, problem_id) ON DELETE CASCADE,
    CONSTRAINT hint_requests_hint_level_check CHECK (hint_level BETWEEN 1 AND 3)
);
CREATE INDEX hint_requests_session_id_problem_id_idx ON practice.hint_requests (session_id, problem_id);

CREATE TABLE practice.streaks (
    learner_id bigint NOT NULL,
    current_days integer DEFAULT 0 NOT NULL,
    longest_days integer DEFAULT 0 NOT NULL,
    last_practised_on date,
    CONSTRAINT streaks_pkey PRIMARY KEY (learner_id),
    CONSTRAINT streaks_learner_id_fkey FOREIGN KEY (learner_id)
        REFERENCES practice.learners (id) ON DELETE CASCADE,
    CONSTRAINT streaks_longest_days_check CHECK (longest_days >= current_days AND current_days >= 0)
);
COMMENT ON TABLE practice.streaks IS 'Days of practice in a row: one row a learner';

CREATE TABLE practice.cost_records (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    session_id bigint,
    operation text NOT NULL,
    token_count integer NOT NULL,
    cost_usd double precision NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT cost_records_pkey PRIMARY KEY (id),
    CONSTRAINT cost_records_session_id_fkey FOREIGN KEY (session_id)
        REFERENCES practice.practice_sessions (id) ON DELETE SET NULL,
    CONSTRAINT cost_records_operation_check CHECK (
        operation IN ('hint_generation', 'answer_evaluation', 'problem_generation', 'translation')
    ),
    CONSTRAINT cost_records_token_count_check CHECK (token_count >= 0)
);
CREATE INDEX cost_records_session_id_idx ON practice.cost_records (session_id);
