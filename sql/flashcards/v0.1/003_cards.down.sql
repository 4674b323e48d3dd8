-- Removes cards.

DROP TABLE cards;
