-- Fourteen tuitions, eleven weeks of lessons from Monday 7 September 2026, and eight custom lessons.
-- Ids: tuition n is b0000000-...-<n>, custom lesson n is c0000000-...-<n>; scheduled lessons hash tuition and week.

INSERT INTO tuitions (
    id, teacher_id, subject_id, weekday, start_time, duration_minutes, starts_on, ends_on, created_at, updated_at
)
SELECT
    ('b0000000-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid,
    ('a0000000-0000-4000-8000-' || lpad(v.teacher::text, 12, '0'))::uuid,
    s.id, v.weekday, v.start_time::time, v.minutes, '2026-09-07', v.ends_on::date,
    '2026-08-28 10:00+00', '2026-08-28 10:00+00'
FROM (VALUES
    (1, 3, 'mathematics', 1, '16:00', 60, NULL), (2, 3, 'mathematics', 1, '17:15', 60, NULL),
    (3, 3, 'physics', 3, '16:30', 90, NULL), (4, 4, 'physics', 2, '17:00', 60, NULL),
    (5, 4, 'chemistry', 4, '17:00', 60, NULL), (6, 5, 'english', 1, '15:30', 45, NULL),
    (7, 5, 'english', 3, '15:30', 45, '2026-10-23'), (8, 5, 'history', 5, '16:00', 60, NULL),
    (9, 6, 'computing', 6, '10:00', 90, NULL), (10, 6, 'mathematics', 6, '12:00', 60, NULL),
    (11, 7, 'arabic', 7, '10:00', 60, NULL), (12, 7, 'arabic', 7, '11:15', 60, NULL),
    (13, 8, 'french', 2, '18:00', 60, NULL), (14, 8, 'french', 4, '18:00', 60, NULL)
) AS v (n, teacher, code, weekday, start_time, minutes, ends_on)
JOIN subjects AS s ON s.code = v.code;

INSERT INTO tuition_students (tuition_id, student_id, price, joined_on, left_on)
SELECT
    ('b0000000-0000-4000-8000-' || lpad(v.tuition::text, 12, '0'))::uuid,
    ('a0000000-0000-4000-8000-' || lpad(v.student::text, 12, '0'))::uuid,
    v.price, '2026-09-07', v.left_on::date
FROM (VALUES
    (1, 21, 42.00, NULL), (1, 22, 38.00, NULL), (2, 23, 45.00, NULL), (3, 24, 60.00, NULL),
    (3, 25, 60.00, '2026-10-16'), (4, 26, 44.00, NULL), (4, 27, 44.00, NULL), (4, 28, 40.00, NULL),
    (5, 29, 48.50, NULL), (6, 30, 30.00, NULL), (6, 31, 30.00, NULL), (7, 32, 32.50, NULL),
    (8, 33, 41.00, NULL), (9, 34, 55.00, NULL), (9, 35, 55.00, NULL), (9, 21, 50.00, NULL),
    (10, 36, 42.00, NULL), (11, 37, 35.00, NULL), (11, 38, 35.00, NULL), (12, 39, 35.00, NULL),
    (13, 40, 43.00, NULL), (14, 24, 43.00, NULL), (14, 33, 0.00, '2026-09-30')
) AS v (tuition, student, price, left_on);

INSERT INTO tuition_logs (id, tuition_id, teacher_id, status, starts_at, ends_at, notes, created_at)
SELECT
    md5(t.id::text || ' week ' || week)::uuid, t.id,
    -- In the ninth week Noura Haddad was away and Amadou Diallo stood in.
    CASE WHEN week = 8 AND t.weekday = 7
        THEN 'a0000000-0000-4000-8000-000000000008'::uuid ELSE t.teacher_id END,
    CASE
        WHEN (week * 5 + t.weekday * 3) % 13 = 0 THEN 'cancelled'
        WHEN (week * 7 + t.weekday) % 23 = 0 THEN 'no_show'
        ELSE 'held'
    END::tuition_log_status,
    lesson.starts_at, lesson.starts_at + make_interval(mins => t.duration_minutes),
    CASE WHEN week = 0 THEN 'First lesson of the term' ELSE '' END,
    lesson.starts_at + make_interval(mins => t.duration_minutes + 20)
FROM tuitions AS t
JOIN users AS u ON u.id = t.teacher_id
CROSS JOIN generate_series(0, 10) AS week
CROSS JOIN LATERAL (
    SELECT (t.starts_on + week * 7 + t.weekday - 1 + t.start_time) AT TIME ZONE u.time_zone AS starts_at
) AS lesson
WHERE t.ends_on IS NULL OR t.starts_on + week * 7 + t.weekday - 1 <= t.ends_on;

INSERT INTO tuition_logs (id, teacher_id, subject_id, starts_at, ends_at, notes, created_at)
SELECT
    ('c0000000-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid,
    ('a0000000-0000-4000-8000-' || lpad(v.teacher::text, 12, '0'))::uuid,
    s.id, v.starts_at::timestamptz, v.starts_at::timestamptz + interval '1 hour', v.notes,
    v.starts_at::timestamptz + interval '80 minutes'
FROM (VALUES
    (1, 3, 'mathematics', '2026-09-19 09:00+00', 'Mock examination'),
    (2, 4, 'chemistry', '2026-09-26 09:00+00', 'Titration, practical'),
    (3, 6, 'computing', '2026-10-02 15:00+00', 'Project review'),
    (4, 5, 'english', '2026-10-10 09:00+00', 'Essay: Things Fall Apart'),
    (5, 3, 'physics', '2026-10-17 13:00+00', 'Waves, once more'),
    (6, 7, 'arabic', '2026-10-29 14:00+00', 'Conversation'),
    (7, 8, 'french', '2026-11-05 16:00+00', 'Oral examination'),
    (8, 3, 'mathematics', '2026-11-14 09:00+00', 'Mock examination')
) AS v (n, teacher, code, starts_at, notes)
JOIN subjects AS s ON s.code = v.code;
