-- Removes card schedules.

DROP TABLE card_schedules;
