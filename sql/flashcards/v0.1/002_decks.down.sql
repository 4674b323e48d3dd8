-- Removes decks.

DROP TABLE decks;
DROP TYPE deck_visibility;
