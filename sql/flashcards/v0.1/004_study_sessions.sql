-- Study sessions: one sitting of a user with a deck, which may be somebody else's public deck.

CREATE TABLE study_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    deck_id uuid NOT NULL,
    started_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT study_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT study_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT study_sessions_deck_id_fkey FOREIGN KEY (deck_id) REFERENCES decks (id) ON DELETE CASCADE,
    CONSTRAINT study_sessions_period_check CHECK (ended_at >= started_at)
);
COMMENT ON TABLE study_sessions IS 'One sitting of a user with a deck';
COMMENT ON COLUMN study_sessions.user_id IS 'Who studied; not always the owner of the deck';
COMMENT ON COLUMN study_sessions.started_at IS 'By the clock of the client; created_at is the server''s';
COMMENT ON COLUMN study_sessions.ended_at IS 'Null while the session is open';

-- Serves the history and the calendar: WHERE user_id = $1 AND started_at >= $2; and the reference to users.
CREATE INDEX study_sessions_user_id_started_at_idx ON study_sessions (user_id, started_at);
COMMENT ON INDEX study_sessions_user_id_started_at_idx IS
    'History of a user: WHERE user_id = $1 AND started_at >= $2 ORDER BY started_at DESC';

-- Serves "who studies this deck": WHERE deck_id = $1; and the reference to decks.
CREATE INDEX study_sessions_deck_id_idx ON study_sessions (deck_id);
COMMENT ON INDEX study_sessions_deck_id_idx IS 'Sessions with a deck: WHERE deck_id = $1';

CREATE TRIGGER study_sessions_set_updated_at
    BEFORE UPDATE ON study_sessions
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
