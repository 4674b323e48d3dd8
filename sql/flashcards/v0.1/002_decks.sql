-- Decks: collections of cards, owned by a user, private or shared with everyone.

CREATE TYPE deck_visibility AS ENUM ('private', 'public');
COMMENT ON TYPE deck_visibility IS 'Who may study a deck: its owner alone, or everyone';

CREATE TABLE decks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    title text NOT NULL,
    description text DEFAULT '' NOT NULL,
    visibility deck_visibility DEFAULT 'private' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT decks_pkey PRIMARY KEY (id),
    -- Serves the list of decks: WHERE user_id = $1 ORDER BY title; and the reference to users.
    CONSTRAINT decks_user_id_title_key UNIQUE (user_id, title),
    CONSTRAINT decks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT decks_title_check CHECK (length(title) BETWEEN 1 AND 200),
    CONSTRAINT decks_description_check CHECK (length(description) <= 2000)
);
COMMENT ON TABLE decks IS 'Collections of cards; they go with their owner';
COMMENT ON COLUMN decks.user_id IS 'The owner: the only one who edits the deck';

CREATE TRIGGER decks_set_updated_at
    BEFORE UPDATE ON decks
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
