-- Cards: a front and a back, with tags.

CREATE TABLE cards (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    deck_id uuid NOT NULL,
    front text NOT NULL,
    back text NOT NULL,
    tags text[] DEFAULT '{}' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT cards_pkey PRIMARY KEY (id),
    CONSTRAINT cards_deck_id_fkey FOREIGN KEY (deck_id) REFERENCES decks (id) ON DELETE CASCADE,
    CONSTRAINT cards_front_check CHECK (length(front) BETWEEN 1 AND 5000),
    CONSTRAINT cards_back_check CHECK (length(back) BETWEEN 1 AND 5000),
    CONSTRAINT cards_tags_check CHECK (cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL)
);
COMMENT ON TABLE cards IS 'What is learned: one question and its answer';
COMMENT ON COLUMN cards.tags IS 'Free labels of the author; an array, as nothing refers to a tag';

-- Serves the cards of a deck in the order they were added: WHERE deck_id = $1 ORDER BY created_at, id; and the
-- reference to decks.
CREATE INDEX cards_deck_id_created_at_id_idx ON cards (deck_id, created_at, id);
COMMENT ON INDEX cards_deck_id_created_at_id_idx IS
    'Cards of a deck, page by page: WHERE deck_id = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id';

-- Serves the search by tag: WHERE tags @> ARRAY[$1].
CREATE INDEX cards_tags_idx ON cards USING gin (tags);
COMMENT ON INDEX cards_tags_idx IS 'Cards with a tag: WHERE tags @> ARRAY[$1]';

CREATE TRIGGER cards_set_updated_at
    BEFORE UPDATE ON cards
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
