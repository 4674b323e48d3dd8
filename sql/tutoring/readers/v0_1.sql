-- What the application of v0.1 asks. Steps that say expand must leave every one of them answered.

-- name: sign-in
-- :email = li.wei@example.org
SELECT id, password_hash, password_scheme FROM users WHERE email = :email AND is_active;

-- name: timetable of a student
-- :student_id = a0000000-0000-4000-8000-000000000021
SELECT t.weekday, t.start_time, t.duration_minutes, s.title, u.full_name AS teacher
FROM tuition_students AS ts
JOIN tuitions AS t ON t.id = ts.tuition_id
JOIN subjects AS s ON s.id = t.subject_id
JOIN users AS u ON u.id = t.teacher_id
WHERE ts.student_id = :student_id AND ts.left_on IS NULL
ORDER BY t.weekday, t.start_time;

-- name: balance of every parent
SELECT
    u.full_name, p.currency,
    coalesce((SELECT sum(amount) FROM charges AS c WHERE c.parent_id = p.user_id AND c.status = 'issued'), 0)
        - coalesce((SELECT sum(amount) FROM payments AS m WHERE m.parent_id = p.user_id), 0) AS balance
FROM parents AS p
JOIN users AS u ON u.id = p.user_id
ORDER BY u.full_name;

-- name: payroll of a month
-- :first = 2026-10-01 00:00+00
-- :last = 2026-11-01 00:00+00
SELECT u.full_name, round(sum(extract(epoch FROM l.ends_at - l.starts_at) / 3600 * t.hourly_rate), 2) AS earned
FROM tuition_logs AS l
JOIN teachers AS t ON t.user_id = l.teacher_id
JOIN users AS u ON u.id = l.teacher_id
WHERE l.status = 'held' AND l.starts_at >= :first AND l.starts_at < :last AND u.is_active
GROUP BY u.full_name;

-- name: accounts that changed lately
-- :since = 2026-08-20 00:00+00
SELECT id, email, full_name, is_active, updated_at FROM users WHERE updated_at > :since ORDER BY updated_at;
