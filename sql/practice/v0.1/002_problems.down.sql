-- Removes problems.

DROP TABLE problems;
DROP TYPE answer_type;
