-- Card schedules: when a user sees a card next (SM-2).
--
-- One row per user and card, made by the first review: public decks are studied by many, each at their own
-- pace. The counts repeat what reviews could tell; they are kept because every answer needs them at once.

CREATE TABLE card_schedules (
    user_id uuid NOT NULL,
    card_id uuid NOT NULL,
    interval_days integer DEFAULT 0 NOT NULL,
    ease_factor numeric(4, 2) DEFAULT 2.50 NOT NULL,
    review_count integer DEFAULT 0 NOT NULL,
    lapse_count integer DEFAULT 0 NOT NULL,
    next_review_at timestamptz NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT card_schedules_pkey PRIMARY KEY (user_id, card_id),
    CONSTRAINT card_schedules_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT card_schedules_card_id_fkey FOREIGN KEY (card_id) REFERENCES cards (id) ON DELETE CASCADE,
    CONSTRAINT card_schedules_interval_days_check CHECK (interval_days BETWEEN 0 AND 36500),
    CONSTRAINT card_schedules_ease_factor_check CHECK (ease_factor >= 1.30),
    CONSTRAINT card_schedules_review_count_check CHECK (review_count >= 0),
    CONSTRAINT card_schedules_lapse_count_check CHECK (lapse_count BETWEEN 0 AND review_count)
);
COMMENT ON TABLE card_schedules IS 'When each user sees each card next; no row before the first review';
COMMENT ON COLUMN card_schedules.interval_days IS 'Days between the last review and the next; 0 while learning';
COMMENT ON COLUMN card_schedules.ease_factor IS 'SM-2 factor by which the interval grows; never below 1.30';
COMMENT ON COLUMN card_schedules.lapse_count IS 'How often the card was forgotten (rating again)';

-- Serves "what is due now": WHERE user_id = $1 AND next_review_at <= $2 ORDER BY next_review_at LIMIT $3. INCLUDE lets
-- the query find the cards in the index alone.
CREATE INDEX card_schedules_user_id_next_review_at_idx ON card_schedules (user_id, next_review_at) INCLUDE (card_id);
COMMENT ON INDEX card_schedules_user_id_next_review_at_idx IS
    'What is due now: WHERE user_id = $1 AND next_review_at <= $2 ORDER BY next_review_at LIMIT $3';

-- Serves the reference to cards: deleting a card looks here for WHERE card_id = $1.
CREATE INDEX card_schedules_card_id_idx ON card_schedules (card_id);
COMMENT ON INDEX card_schedules_card_id_idx IS 'Schedules of a card, also when it is deleted: WHERE card_id = $1';

CREATE TRIGGER card_schedules_set_updated_at
    BEFORE UPDATE ON card_schedules
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
