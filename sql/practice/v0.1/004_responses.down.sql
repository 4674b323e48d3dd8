-- Removes responses.

DROP TABLE responses;
