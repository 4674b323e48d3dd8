-- A hundred and thirty learners, three hundred problems, a thousand sessions of five problems each.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

INSERT INTO practice.learners (account_id, telegram_id, grade_level_id, created_at)
SELECT
    pg_temp.account(100 + n), 5000000000 + n * 7919, 5 + (100 + n) % 8,
    timestamp '2025-10-01 09:00' + make_interval(hours => n * 17)
FROM generate_series(1, 130) AS n;

-- All problems are of mathematics: topics 1 to 9.
INSERT INTO practice.problems (topic_id, difficulty, answer_kind, answer, author_id, created_at)
SELECT
    1 + n % 9, 1 + n % 3, (ARRAY['numeric', 'numeric', 'multiple_choice', 'text'])[1 + n % 4], (n * 3 % 50)::text,
    CASE WHEN n % 10 <> 0 THEN pg_temp.account(6 + n % 7) END,
    timestamp '2025-09-01 09:00' + make_interval(hours => n * 5)
FROM generate_series(1, 300) AS n;

INSERT INTO practice.problem_translations (problem_id, language_code, question)
SELECT p.id, l.code, l.said || p.id
FROM practice.problems AS p
CROSS JOIN (VALUES ('en', 'Solve number '), ('bn', 'সমাধান করো ')) AS l (code, said);

INSERT INTO practice.problem_hints (problem_id, language_code, hint_level, hint)
SELECT t.problem_id, t.language_code, k, 'Hint ' || k
FROM practice.problem_translations AS t
CROSS JOIN generate_series(1, 3) AS k
WHERE t.language_code = 'en' OR t.problem_id % 2 = 0;

INSERT INTO practice.problem_tags (problem_id, tag_id)
SELECT p.id, 1 + (p.id * 5 + k * 11) % 24
FROM practice.problems AS p
CROSS JOIN generate_series(0, 1) AS k
WHERE k = 0 OR p.id % 3 = 0;

INSERT INTO practice.challenges (title, topic_id, starts_on, ends_on, created_by)
SELECT 'Challenge ' || n, 1 + n % 9, date '2026-08-03' + n * 14, date '2026-08-09' + n * 14, pg_temp.account(6 + n % 3)
FROM generate_series(1, 6) AS n;

INSERT INTO practice.challenge_participants (challenge_id, learner_id, joined_at, points)
SELECT c.id, l.id, c.starts_on + time '08:00', l.id * 37 % 400
FROM practice.challenges AS c
JOIN practice.learners AS l ON (l.id + c.id) % 4 = 0;

INSERT INTO practice.practice_sessions (learner_id, state, started_at, completed_at)
SELECT
    1 + n * 17 % 130, v.state, stamp.at, CASE WHEN v.state = 'completed' THEN stamp.at + interval '14 minutes' END
FROM generate_series(1, 1000) AS n
CROSS JOIN LATERAL (SELECT timestamp '2026-08-01 15:00' + make_interval(mins => n * 130) AS at) AS stamp
CROSS JOIN LATERAL (
    SELECT CASE WHEN n > 990 THEN 'in_progress' WHEN n % 12 = 0 THEN 'abandoned' ELSE 'completed' END AS state
) AS v;

INSERT INTO practice.session_problems (session_id, problem_id, problem_number)
SELECT s.id, 1 + (s.id * 29 + k * 53) % 300, k
FROM practice.practice_sessions AS s
CROSS JOIN generate_series(1, 5) AS k;

INSERT INTO practice.responses (session_id, problem_id, learner_id, given_answer, is_correct, hints_used, created_at)
SELECT
    sp.session_id, sp.problem_id, s.learner_id, v.given::text, v.given % 3 <> 0, v.given % 4,
    s.started_at + make_interval(mins => 2 * sp.problem_number)
FROM practice.session_problems AS sp
JOIN practice.practice_sessions AS s ON s.id = sp.session_id
CROSS JOIN LATERAL (SELECT (sp.session_id * 7 + sp.problem_id * 3) % 50 AS given) AS v
WHERE s.state = 'completed' OR sp.problem_number <= 2
ORDER BY sp.session_id, sp.problem_number;

INSERT INTO practice.hint_requests (session_id, problem_id, hint_level, requested_at)
SELECT r.session_id, r.problem_id, k, r.created_at - make_interval(secs => 60 - k * 15)
FROM practice.responses AS r
CROSS JOIN generate_series(1, 3) AS k
WHERE k <= r.hints_used AND r.id % 5 = 0
ORDER BY r.id, k;

INSERT INTO practice.streaks (learner_id, current_days, longest_days, last_practised_on)
SELECT l.id, l.id % 6, l.id % 6 + l.id % 11, max(s.started_at)::date
FROM practice.learners AS l
JOIN practice.practice_sessions AS s ON s.learner_id = l.id
GROUP BY l.id;

INSERT INTO practice.cost_records (session_id, operation, token_count, cost_usd, created_at)
SELECT
    CASE WHEN n % 9 <> 0 THEN 1 + n * 3 % 1000 END,
    (ARRAY['hint_generation', 'answer_evaluation', 'answer_evaluation', 'translation'])[1 + n % 4],
    150 + n * 31 % 900, (150 + n * 31 % 900) * 0.000002, timestamp '2026-08-01 15:00' + make_interval(mins => n * 60)
FROM generate_series(1, 2100) AS n;

DROP FUNCTION pg_temp.account(bigint);
