-- Removes study sessions.

DROP TABLE study_sessions;
