-- Removes learners, problems, practice sessions, answers, streaks and costs.

DROP TABLE practice.cost_records;
DROP TABLE practice.streaks;
DROP TABLE practice.hint_requests;
DROP TABLE practice.responses;
DROP TABLE practice.session_problems;
DROP TABLE practice.practice_sessions;
DROP TABLE practice.challenge_participants;
DROP TABLE practice.challenges;
DROP TABLE practice.problem_tags;
DROP TABLE practice.problem_hints;
DROP TABLE practice.problem_translations;
DROP TABLE practice.problems;
DROP TABLE practice.learners;
DROP SCHEMA practice;
