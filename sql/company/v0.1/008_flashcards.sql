-- Flashcards: decks, cards, who studies them, and when a card is seen next. Ids are UUIDs: clients make them offline.

CREATE SCHEMA flashcards;
COMMENT ON SCHEMA flashcards IS 'Decks of cards, learned by spaced repetition';

CREATE TYPE flashcards.deck_visibility AS ENUM ('private', 'shared', 'public');
COMMENT ON TYPE flashcards.deck_visibility IS 'Who may study a deck: its owner, those in deck_shares, or everyone';

CREATE TABLE flashcards.decks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    topic_id bigint,
    language_code text NOT NULL,
    copied_from_id uuid,
    title text NOT NULL,
    visibility flashcards.deck_visibility DEFAULT 'private' NOT NULL,
    is_archived boolean DEFAULT false NOT NULL,
    archived_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT decks_pkey PRIMARY KEY (id),
    CONSTRAINT decks_account_id_title_key UNIQUE (account_id, title),
    CONSTRAINT decks_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT decks_topic_id_fkey FOREIGN KEY (topic_id)
        REFERENCES content.topics (id) ON DELETE SET NULL,
    CONSTRAINT decks_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT,
    CONSTRAINT decks_copied_from_id_fkey FOREIGN KEY (copied_from_id)
        REFERENCES flashcards.decks (id) ON DELETE SET NULL
);
COMMENT ON TABLE flashcards.decks IS 'Collections of cards; they go with their owner';
COMMENT ON COLUMN flashcards.decks.topic_id IS 'Null for decks about something else, e.g. bird songs';
CREATE INDEX decks_topic_id_idx ON flashcards.decks (topic_id);
CREATE INDEX decks_copied_from_id_idx ON flashcards.decks (copied_from_id);

CREATE TRIGGER decks_set_updated_at
    BEFORE UPDATE ON flashcards.decks
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION public.set_updated_at();

CREATE TABLE flashcards.deck_translations (
    deck_id uuid NOT NULL,
    language_code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT deck_translations_pkey PRIMARY KEY (deck_id, language_code),
    CONSTRAINT deck_translations_deck_id_fkey FOREIGN KEY (deck_id)
        REFERENCES flashcards.decks (id) ON DELETE CASCADE,
    CONSTRAINT deck_translations_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT
);
COMMENT ON TABLE flashcards.deck_translations IS 'Titles of public decks in other languages';

CREATE TABLE flashcards.deck_tags (
    deck_id uuid NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT deck_tags_pkey PRIMARY KEY (deck_id, tag_id),
    CONSTRAINT deck_tags_deck_id_fkey FOREIGN KEY (deck_id)
        REFERENCES flashcards.decks (id) ON DELETE CASCADE,
    CONSTRAINT deck_tags_tag_id_fkey FOREIGN KEY (tag_id)
        REFERENCES content.tags (id) ON DELETE CASCADE
);
COMMENT ON TABLE flashcards.deck_tags IS 'Which deck bears which tag';
CREATE INDEX deck_tags_tag_id_idx ON flashcards.deck_tags (tag_id);

CREATE TYPE flashcards.deck_permission AS ENUM ('study', 'edit');
COMMENT ON TYPE flashcards.deck_permission IS 'What somebody may do with a deck that was shared with them';

CREATE TABLE flashcards.deck_shares (
    deck_id uuid NOT NULL,
    account_id uuid NOT NULL,
    permission flashcards.deck_permission DEFAULT 'study' NOT NULL,
    shared_by uuid NOT NULL,
    shared_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT deck_shares_pkey PRIMARY KEY (deck_id, account_id),
    CONSTRAINT deck_shares_deck_id_fkey FOREIGN KEY (deck_id)
        REFERENCES flashcards.decks (id) ON DELETE CASCADE,
    CONSTRAINT deck_shares_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT deck_shares_shared_by_fkey FOREIGN KEY (shared_by)
        REFERENCES identity.accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE flashcards.deck_shares IS 'With whom a deck is shared, and by whom';
CREATE INDEX deck_shares_account_id_idx ON flashcards.deck_shares (account_id);
CREATE INDEX deck_shares_shared_by_idx ON flashcards.deck_shares (shared_by);

CREATE TABLE flashcards.decks_history (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    deck_id uuid NOT NULL,
    operation text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    changed_by uuid,
    old_row jsonb NOT NULL,
    CONSTRAINT decks_history_pkey PRIMARY KEY (id),
    CONSTRAINT decks_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT decks_history_operation_check CHECK (operation IN ('UPDATE', 'DELETE'))
);
COMMENT ON TABLE flashcards.decks_history IS 'Decks as they were before each change';
CREATE INDEX decks_history_deck_id_changed_at_idx ON flashcards.decks_history (deck_id, changed_at);
CREATE INDEX decks_history_changed_by_idx ON flashcards.decks_history (changed_by);

CREATE TABLE flashcards.cards (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    deck_id uuid NOT NULL,
    front text NOT NULL,
    back text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT cards_pkey PRIMARY KEY (id),
    CONSTRAINT cards_deck_id_fkey FOREIGN KEY (deck_id)
        REFERENCES flashcards.decks (id) ON DELETE CASCADE,
    CONSTRAINT cards_front_check CHECK (length(front) BETWEEN 1 AND 5000)
);
COMMENT ON TABLE flashcards.cards IS 'What is learned: one question and its answer';
CREATE INDEX cards_deck_id_created_at_idx ON flashcards.cards (deck_id, created_at);

CREATE TABLE flashcards.card_attachments (
    card_id uuid NOT NULL,
    media_file_id uuid NOT NULL,
    position smallint NOT NULL,
    CONSTRAINT card_attachments_pkey PRIMARY KEY (card_id, position),
    CONSTRAINT card_attachments_card_id_fkey FOREIGN KEY (card_id)
        REFERENCES flashcards.cards (id) ON DELETE CASCADE,
    CONSTRAINT card_attachments_media_file_id_fkey FOREIGN KEY (media_file_id)
        REFERENCES content.media_files (id) ON DELETE RESTRICT,
    CONSTRAINT card_attachments_position_check CHECK (position >= 1)
);
COMMENT ON TABLE flashcards.card_attachments IS 'Pictures and sounds of a card, in order';
CREATE INDEX card_attachments_media_file_id_idx ON flashcards.card_attachments (media_file_id);

-- Reviews: who studied which deck when, how well each card was known, and when it is seen next.
--
-- Reviews are partitioned by month: they are many, and old ones are read by nobody but the statistics.

CREATE TABLE flashcards.study_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    deck_id uuid NOT NULL,
    started_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    CONSTRAINT study_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT study_sessions_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT study_sessions_deck_id_fkey FOREIGN KEY (deck_id)
        REFERENCES flashcards.decks (id) ON DELETE CASCADE,
    CONSTRAINT study_sessions_period_check CHECK (ended_at >= started_at)
);
COMMENT ON TABLE flashcards.study_sessions IS 'One sitting of somebody with a deck, which may be somebody else''s';
COMMENT ON COLUMN flashcards.study_sessions.account_id IS 'Who studied; not always the owner of the deck';
CREATE INDEX study_sessions_account_id_started_at_idx ON flashcards.study_sessions (account_id, started_at);
CREATE INDEX study_sessions_deck_id_idx ON flashcards.study_sessions (deck_id);

CREATE TYPE flashcards.review_rating AS ENUM ('again', 'hard', 'good', 'easy');
COMMENT ON TYPE flashcards.review_rating IS 'How well a card was known, from worst to best';

CREATE TABLE flashcards.reviews (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    reviewed_at timestamptz DEFAULT now() NOT NULL,
    study_session_id uuid NOT NULL,
    card_id uuid NOT NULL,
    rating flashcards.review_rating NOT NULL,
    duration_ms integer NOT NULL,
    CONSTRAINT reviews_pkey PRIMARY KEY (id, reviewed_at),
    CONSTRAINT reviews_study_session_id_fkey FOREIGN KEY (study_session_id)
        REFERENCES flashcards.study_sessions (id) ON DELETE CASCADE,
    CONSTRAINT reviews_card_id_fkey FOREIGN KEY (card_id)
        REFERENCES flashcards.cards (id) ON DELETE CASCADE,
    CONSTRAINT reviews_duration_ms_check CHECK (duration_ms BETWEEN 0 AND 3600000)
) PARTITION BY RANGE (reviewed_at);
COMMENT ON TABLE flashcards.reviews IS 'One card shown once; who saw it is told by the study session';
CREATE INDEX reviews_study_session_id_idx ON flashcards.reviews (study_session_id);
CREATE INDEX reviews_card_id_reviewed_at_idx ON flashcards.reviews (card_id, reviewed_at);

CREATE TABLE flashcards.reviews_2026_08 PARTITION OF flashcards.reviews
    FOR VALUES FROM ('2026-08-01 00:00+00') TO ('2026-09-01 00:00+00');
CREATE TABLE flashcards.reviews_2026_09 PARTITION OF flashcards.reviews
    FOR VALUES FROM ('2026-09-01 00:00+00') TO ('2026-10-01 00:00+00');
CREATE TABLE flashcards.reviews_2026_10 PARTITION OF flashcards.reviews
    FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2026-11-01 00:00+00');
CREATE TABLE flashcards.reviews_default PARTITION OF flashcards.reviews DEFAULT;

CREATE TABLE flashcards.card_schedules (
    account_id uuid NOT NULL,
    card_id uuid NOT NULL,
    interval_days integer DEFAULT 0 NOT NULL,
    ease_factor numeric(4, 2) DEFAULT 2.50 NOT NULL,
    lapse_count integer DEFAULT 0 NOT NULL,
    next_review_at timestamptz NOT NULL,
    CONSTRAINT card_schedules_pkey PRIMARY KEY (account_id, card_id),
    CONSTRAINT card_schedules_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT card_schedules_card_id_fkey FOREIGN KEY (card_id)
        REFERENCES flashcards.cards (id) ON DELETE CASCADE,
    CONSTRAINT card_schedules_ease_factor_check CHECK (ease_factor >= 1.30)
);
COMMENT ON TABLE flashcards.card_schedules IS 'When each person sees each card next; no row before the first review';
CREATE INDEX card_schedules_account_id_next_review_at_idx ON flashcards.card_schedules (account_id, next_review_at);
CREATE INDEX card_schedules_card_id_idx ON flashcards.card_schedules (card_id);
