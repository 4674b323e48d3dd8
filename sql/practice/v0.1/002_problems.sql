-- Problems: questions in two languages, with three levels of hints.
--
-- Hints are fixed in number, always read with their problem and never searched, so they are an array of
-- exactly three texts per language and not a table.

CREATE TYPE answer_type AS ENUM ('numeric', 'multiple_choice', 'text');
COMMENT ON TYPE answer_type IS 'How problems.answer is compared with what the student sent';

CREATE TABLE problems (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    grade smallint NOT NULL,
    topic text NOT NULL,
    difficulty smallint NOT NULL,
    question_en text NOT NULL,
    question_bn text NOT NULL,
    answer_type answer_type NOT NULL,
    answer text NOT NULL,
    choices text[],
    hints_en text[] NOT NULL,
    hints_bn text[] NOT NULL,
    archived_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT problems_pkey PRIMARY KEY (id),
    CONSTRAINT problems_grade_check CHECK (grade BETWEEN 6 AND 8),
    CONSTRAINT problems_topic_check CHECK (topic ~ '^[a-z][a-z_]{1,39}$'),
    CONSTRAINT problems_difficulty_check CHECK (difficulty BETWEEN 1 AND 3),
    CONSTRAINT problems_question_en_check CHECK (length(question_en) BETWEEN 1 AND 2000),
    CONSTRAINT problems_question_bn_check CHECK (length(question_bn) BETWEEN 1 AND 2000),
    CONSTRAINT problems_answer_check CHECK (
        CASE answer_type
            WHEN 'numeric' THEN answer ~ '^-?[0-9]+([.][0-9]+)?$'
            WHEN 'multiple_choice' THEN answer = ANY (choices)
            ELSE length(answer) BETWEEN 1 AND 500
        END
    ),
    CONSTRAINT problems_choices_check CHECK (
        (answer_type = 'multiple_choice') = (choices IS NOT NULL) AND cardinality(choices) BETWEEN 2 AND 6
    ),
    CONSTRAINT problems_hints_en_check CHECK (
        cardinality(hints_en) = 3 AND array_ndims(hints_en) = 1 AND array_position(hints_en, NULL) IS NULL
    ),
    CONSTRAINT problems_hints_bn_check CHECK (
        cardinality(hints_bn) = 3 AND array_ndims(hints_bn) = 1 AND array_position(hints_bn, NULL) IS NULL
    )
);
COMMENT ON TABLE problems IS 'Questions in English and Bengali, with the answer and three levels of hints';
COMMENT ON COLUMN problems.difficulty IS '1 easy, 2 medium, 3 hard';
COMMENT ON COLUMN problems.answer IS 'Canonical text; answer_type says how it is compared';
COMMENT ON COLUMN problems.choices IS 'The options of a multiple choice question, else null';
COMMENT ON COLUMN problems.hints_en IS 'Three hints, from a nudge to nearly the solution';
COMMENT ON COLUMN problems.hints_bn IS 'The same three hints in Bengali';
COMMENT ON COLUMN problems.archived_at IS 'Soft delete: no longer set, still behind past responses';

-- Serves the choice of a session: WHERE grade = $1 AND topic = $2 AND difficulty = $3 AND archived_at IS NULL.
CREATE INDEX problems_grade_topic_difficulty_idx ON problems (grade, topic, difficulty);
COMMENT ON INDEX problems_grade_topic_difficulty_idx IS
    'Choice of problems: WHERE grade = $1 AND topic = $2 AND difficulty = $3';

-- Serves the editors, across grades: WHERE topic = $1. Not a prefix of the index above.
CREATE INDEX problems_topic_idx ON problems (topic);
COMMENT ON INDEX problems_topic_idx IS 'All problems of a topic, across grades: WHERE topic = $1';
