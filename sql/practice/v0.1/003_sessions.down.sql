-- Removes sessions and the problems set in them.

DROP TABLE session_problems;
DROP TABLE sessions;
DROP TYPE session_status;
