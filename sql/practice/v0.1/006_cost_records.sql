-- Cost records: what calls of paid services cost.
--
-- Append only. The reference to the session is for analysis and is set to null when the session goes: money
-- that was spent stays on the books.

CREATE TYPE cost_operation AS ENUM ('hint_generation', 'answer_evaluation', 'problem_generation', 'translation');
COMMENT ON TYPE cost_operation IS 'What a paid call was made for';

CREATE TABLE cost_records (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    session_id bigint,
    operation cost_operation NOT NULL,
    tokens_used integer NOT NULL,
    cost_usd numeric(12, 6) NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT cost_records_pkey PRIMARY KEY (id),
    CONSTRAINT cost_records_session_id_fkey FOREIGN KEY (session_id)
        REFERENCES sessions (id) ON DELETE SET NULL,
    CONSTRAINT cost_records_tokens_used_check CHECK (tokens_used >= 0),
    CONSTRAINT cost_records_cost_usd_check CHECK (cost_usd >= 0)
);
COMMENT ON TABLE cost_records IS 'Calls of paid services: one row a call, never changed';
COMMENT ON COLUMN cost_records.session_id IS 'Session that caused the call; null for batch work and deleted sessions';
COMMENT ON COLUMN cost_records.cost_usd IS 'US dollars to six places: a single call costs fractions of a cent';

-- Serves "what did this session cost": WHERE session_id = $1; and the reference to sessions.
CREATE INDEX cost_records_session_id_idx ON cost_records (session_id);
COMMENT ON INDEX cost_records_session_id_idx IS 'Cost of a session: WHERE session_id = $1';

-- Serves the cost report: WHERE created_at >= $1 AND created_at < $2 GROUP BY operation.
CREATE INDEX cost_records_created_at_idx ON cost_records (created_at);
COMMENT ON INDEX cost_records_created_at_idx IS 'Cost report: WHERE created_at >= $1 AND created_at < $2';
