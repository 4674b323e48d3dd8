-- Removes decks, cards, reviews and schedules.

DROP TABLE flashcards.card_schedules;
DROP TABLE flashcards.reviews;
DROP TYPE flashcards.review_rating;
DROP TABLE flashcards.study_sessions;
DROP TABLE flashcards.card_attachments;
DROP TABLE flashcards.cards;
DROP TABLE flashcards.decks_history;
DROP TABLE flashcards.deck_shares;
DROP TYPE flashcards.deck_permission;
DROP TABLE flashcards.deck_tags;
DROP TABLE flashcards.deck_translations;
DROP TABLE flashcards.decks;
DROP TYPE flashcards.deck_visibility;
DROP SCHEMA flashcards;
