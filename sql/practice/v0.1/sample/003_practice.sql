-- Three sessions a student in the last week of October 2026 with three problems each, the answers, the
-- streaks and the costs. Session s of student n has the id 3 * (n - 1) + s; the last one of some is open.

INSERT INTO sessions (id, student_id, status, completed_at, version, archived_at, created_at)
OVERRIDING SYSTEM VALUE
SELECT
    3 * (n - 1) + s, n,
    CASE WHEN s = 3 AND n % 6 = 1 THEN 'in_progress' ELSE 'completed' END::session_status,
    CASE WHEN NOT (s = 3 AND n % 6 = 1) THEN day.opened + make_interval(mins => 6 + n % 9) END,
    1 + s % 2,
    CASE WHEN s = 1 AND n % 4 = 0 THEN timestamptz '2026-11-01 03:00+00' END,
    day.opened
FROM generate_series(1, 24) AS n
CROSS JOIN generate_series(1, 3) AS s
CROSS JOIN LATERAL (
    SELECT timestamptz '2026-10-25 10:00+00' + make_interval(hours => 24 * (s * 2 - n % 2) + n % 8, mins => n) AS opened
) AS day;

SELECT setval(pg_get_serial_sequence('sessions', 'id'), 72);

-- Each session walks through the problems of the student's grade.
INSERT INTO session_problems (session_id, problem_id, problem_number)
SELECT s.id, p.id, number
FROM sessions AS s
JOIN students AS st ON st.id = s.student_id
CROSS JOIN generate_series(1, 3) AS number
JOIN (
    SELECT
        id, grade, row_number() OVER (PARTITION BY grade ORDER BY id) - 1 AS place,
        count(*) OVER (PARTITION BY grade) AS size
    FROM problems
) AS p ON p.grade = st.grade AND p.place = ((s.id - 1) % 3 * 3 + number + s.student_id) % p.size;

INSERT INTO responses (
    id, session_id, problem_id, student_answer, is_correct, confidence_score, hints_used, created_at
) OVERRIDING SYSTEM VALUE
SELECT
    row_number() OVER (ORDER BY sp.session_id, sp.problem_number), sp.session_id, sp.problem_id,
    CASE WHEN mark.is_correct THEN p.answer ELSE 'জানি না' END, mark.is_correct,
    CASE WHEN p.answer_type = 'text' THEN 0.60 + (sp.session_id % 7) * 0.05 ELSE 1.00 END,
    (sp.session_id + sp.problem_number) % CASE WHEN mark.is_correct THEN 3 ELSE 4 END,
    s.created_at + make_interval(mins => sp.problem_number)
FROM session_problems AS sp
JOIN sessions AS s ON s.id = sp.session_id
JOIN problems AS p ON p.id = sp.problem_id
CROSS JOIN LATERAL (SELECT (sp.session_id * 5 + sp.problem_id * 3) % (5 - p.difficulty) <> 0 AS is_correct) AS mark
WHERE s.status = 'completed' OR sp.problem_number = 1;

SELECT setval(pg_get_serial_sequence('responses', 'id'), (SELECT max(id) FROM responses));

INSERT INTO streaks (student_id, current_streak, longest_streak, last_practice_date, version, updated_at)
SELECT
    n, CASE WHEN n % 5 = 0 THEN 0 ELSE n * 3 % 17 + 1 END, n * 3 % 17 + n % 4 * 6 + 1,
    CASE WHEN n % 5 = 0 THEN date '2026-10-20' ELSE date '2026-10-31' - n % 2 END, 1 + n % 4,
    '2026-10-31 20:00+00'
FROM generate_series(1, 24) AS n;

INSERT INTO streak_milestones (student_id, days, achieved_on)
SELECT s.student_id, m.days, s.last_practice_date - (s.longest_streak - m.days)
FROM streaks AS s
JOIN (VALUES (7::smallint), (14::smallint), (30::smallint)) AS m (days) ON s.longest_streak >= m.days;

INSERT INTO cost_records (id, session_id, operation, tokens_used, cost_usd, created_at) OVERRIDING SYSTEM VALUE
SELECT
    n, CASE WHEN n % 10 < 8 THEN 1 + n * 7 % 72 END,
    CASE WHEN n % 10 = 9 THEN 'problem_generation' WHEN n % 10 = 8 THEN 'translation'
        WHEN n % 3 = 0 THEN 'hint_generation' ELSE 'answer_evaluation' END::cost_operation,
    180 + n * 37 % 900, ((180 + n * 37 % 900) * 0.0000025)::numeric(12, 6),
    timestamptz '2026-10-26 09:00+00' + make_interval(mins => n * 61)
FROM generate_series(1, 120) AS n;

SELECT setval(pg_get_serial_sequence('cost_records', 'id'), 120);
