-- What the practice application asks, with how often (calls a minute on a busy evening) and sample values.
-- Read by `db.workload("sql/practice/queries.sql")` and `schemabook workload`.

-- name: incoming message
-- weight: 600
-- :telegram_id = 7000100
SELECT id, name, grade, language FROM students WHERE telegram_id = :telegram_id;

-- name: next problem
-- weight: 400
-- :session_id = 20000
-- :problem_number = 3
SELECT p.id, p.question_en, p.question_bn
FROM session_problems AS s JOIN problems AS p ON p.id = s.problem_id
WHERE s.session_id = :session_id AND s.problem_number = :problem_number;

-- name: review of a session
-- weight: 120
-- :session_id = 20000
SELECT problem_id, student_answer, is_correct FROM responses WHERE session_id = :session_id;

-- name: history of a student
-- weight: 60
-- :student_id = 1000
SELECT id, status, created_at FROM sessions WHERE student_id = :student_id ORDER BY created_at DESC LIMIT 20;

-- name: where all hints failed
-- weight: 5
SELECT session_id, problem_id FROM responses WHERE hints_used = 3 AND NOT is_correct;

-- name: daily report
-- weight: 1
-- :day = 2026-01-15 00:00+00
SELECT count(*) AS sessions, count(DISTINCT student_id) AS students
FROM sessions WHERE created_at >= :day AND created_at < CAST(:day AS timestamptz) + interval '1 day';
