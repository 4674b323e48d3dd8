-- Reviews: one card shown once in a study session, and how well it was known.

CREATE TYPE review_rating AS ENUM ('again', 'hard', 'good', 'easy');
COMMENT ON TYPE review_rating IS 'How well a card was known, from worst to best; again is a lapse';

CREATE TABLE reviews (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    study_session_id uuid NOT NULL,
    card_id uuid NOT NULL,
    rating review_rating NOT NULL,
    duration_ms integer NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT reviews_pkey PRIMARY KEY (id),
    CONSTRAINT reviews_study_session_id_fkey FOREIGN KEY (study_session_id)
        REFERENCES study_sessions (id) ON DELETE CASCADE,
    CONSTRAINT reviews_card_id_fkey FOREIGN KEY (card_id) REFERENCES cards (id) ON DELETE CASCADE,
    CONSTRAINT reviews_duration_ms_check CHECK (duration_ms BETWEEN 0 AND 3600000)
);
COMMENT ON TABLE reviews IS 'One card shown once; the user and the deck are those of the study session';
COMMENT ON COLUMN reviews.duration_ms IS 'Milliseconds from the front to the rating; an hour at most';

-- Serves the summary of a session: WHERE study_session_id = $1; and the reference to study_sessions.
CREATE INDEX reviews_study_session_id_idx ON reviews (study_session_id);
COMMENT ON INDEX reviews_study_session_id_idx IS 'Summary of a session: WHERE study_session_id = $1';

-- Serves the history of a card: WHERE card_id = $1 ORDER BY created_at; and the reference to cards.
CREATE INDEX reviews_card_id_created_at_idx ON reviews (card_id, created_at);
COMMENT ON INDEX reviews_card_id_created_at_idx IS 'History of a card: WHERE card_id = $1 ORDER BY created_at';

CREATE TRIGGER reviews_set_updated_at
    BEFORE UPDATE ON reviews
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
