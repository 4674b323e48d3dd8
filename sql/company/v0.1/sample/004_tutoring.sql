-- Eight schools with two terms, five rooms and six classes each; forty tuitions and twelve weeks of lessons.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

INSERT INTO tutoring.schools (organisation_id, country_code, time_zone)
SELECT o.id, o.country_code, t.name
FROM identity.organisations AS o
JOIN reference.time_zones AS t ON t.country_code = o.country_code
WHERE o.kind = 'school'
ORDER BY o.id;

INSERT INTO tutoring.school_terms (school_id, id, title, starts_on, ends_on)
SELECT s.id, v.n, v.title, v.starts_on::date, v.ends_on::date
FROM tutoring.schools AS s
CROSS JOIN (VALUES
    (1, 'Spring 2026', '2026-01-12', '2026-07-03'), (2, 'Autumn 2026', '2026-09-01', '2026-12-18')
) AS v (n, title, starts_on, ends_on);

INSERT INTO tutoring.rooms (school_id, id, name, seat_count)
SELECT s.id, n, 'Room ' || chr(64 + n), 16 + n * 4 FROM tutoring.schools AS s CROSS JOIN generate_series(1, 5) AS n;

INSERT INTO tutoring.school_classes (school_id, id, term_id, grade_level_id, title)
SELECT s.id, n, 1 + (n - 1) / 3, 5 + n, chr(64 + n) || 5 + n
FROM tutoring.schools AS s
CROSS JOIN generate_series(1, 6) AS n;

INSERT INTO tutoring.parents (account_id, phone)
SELECT pg_temp.account(n), CASE WHEN n % 4 <> 0 THEN '+44207946' || lpad(n::text, 4, '0') END
FROM generate_series(41, 100) AS n;

INSERT INTO tutoring.students (account_id, grade_level_id, enrolled_on)
SELECT pg_temp.account(n), 5 + n % 8, date '2025-09-01' + n % 300 FROM generate_series(101, 220) AS n;

INSERT INTO tutoring.student_guardians (student_id, parent_id, relationship, pays)
SELECT
    pg_temp.account(100 + n), pg_temp.account(41 + (n / 2 + k * 30) % 60),
    (ARRAY['mother', 'father', 'guardian', 'mother'])[1 + (n + k) % 4]::tutoring.guardian_relationship, k = 0
FROM generate_series(1, 120) AS n
CROSS JOIN generate_series(0, 1) AS k
WHERE k = 0 OR n % 2 = 0;

INSERT INTO tutoring.school_class_students (school_id, class_id, student_id, joined_on, left_on)
SELECT
    1 + n % 8, 1 + n % 3 + k * 3, pg_temp.account(100 + n),
    CASE k WHEN 0 THEN date '2026-01-12' ELSE date '2026-09-01' END,
    CASE WHEN k = 0 THEN date '2026-07-03' WHEN n % 37 = 0 THEN date '2026-10-02' END
FROM generate_series(1, 120) AS n
CROSS JOIN generate_series(0, 1) AS k;

INSERT INTO tutoring.teachers (account_id, employee_id, hourly_rate, biography)
SELECT pg_temp.account(n), CASE WHEN n <= 16 THEN n END, 24 + n % 9 * 1.5, '' FROM generate_series(11, 34) AS n;

INSERT INTO tutoring.teacher_subjects (teacher_id, subject_id, qualified_on)
SELECT pg_temp.account(n), 1 + (n + k * 3) % 8, date '2012-06-30' + n * 40
FROM generate_series(11, 34) AS n
CROSS JOIN generate_series(0, 1) AS k;

INSERT INTO tutoring.teacher_availabilities (teacher_id, available_during)
SELECT pg_temp.account(10 + n), tstzrange(day.at + interval '14 hours', day.at + interval '19 hours')
FROM generate_series(1, 24) AS n
CROSS JOIN generate_series(timestamptz '2026-10-05 00:00+00', '2026-10-30 00:00+00', interval '72 hours') AS day (at);

INSERT INTO tutoring.timetable_slots (school_id, class_id, weekday, start_time, room_id, subject_id, teacher_id)
SELECT
    s.id, class, day, make_time(8 + class, 0, 0), 1 + (class + day) % 5, 1 + (class + day) % 8,
    pg_temp.account(11 + (s.id * 3 + class * day) % 24)
FROM tutoring.schools AS s
CROSS JOIN generate_series(1, 6) AS class
CROSS JOIN generate_series(1, 3) AS day;

-- Tuition n is b0000000-0000-4000-8000-<n>.
INSERT INTO tutoring.tuitions (
    id, teacher_id, subject_id, weekday, start_time, duration_minutes, starts_on, ends_on, created_by, created_at
)
SELECT
    ('b0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, pg_temp.account(11 + n % 24), 1 + (n + 11) % 8,
    1 + n % 5, make_time(15 + n % 4, 0, 0), (ARRAY[45, 60, 60, 90])[1 + n % 4], '2026-08-03',
    CASE WHEN n % 13 = 0 THEN date '2026-09-25' END, pg_temp.account(CASE WHEN n % 3 = 0 THEN 11 + n % 24 ELSE 4 END),
    timestamptz '2026-07-20 09:00+00' + make_interval(hours => n * 3)
FROM generate_series(1, 40) AS n;

INSERT INTO tutoring.tuition_students (tuition_id, student_id, price, joined_on, left_on)
SELECT
    ('b0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, pg_temp.account(101 + (n * 3 + k * 41) % 120),
    30 + n % 7 * 2.5, '2026-08-03', CASE WHEN (n + k) % 19 = 0 THEN date '2026-09-30' END
FROM generate_series(1, 40) AS n
CROSS JOIN generate_series(0, 1) AS k;

INSERT INTO tutoring.tuition_logs (
    id, tuition_id, teacher_id, status, starts_at, ends_at, notes, recorded_by, created_at
)
SELECT
    md5(t.id || ' week ' || week)::uuid, t.id,
    CASE WHEN (v.n + week) % 17 = 0 THEN pg_temp.account(11 + (v.n + 5) % 24) ELSE t.teacher_id END,
    CASE WHEN (v.n * 5 + week * 3) % 13 = 0 THEN 'cancelled' WHEN (v.n + week * 7) % 23 = 0 THEN 'no_show'
        ELSE 'held' END::tutoring.tuition_log_status,
    lesson.starts_at, lesson.starts_at + make_interval(mins => t.duration_minutes),
    CASE WHEN week = 0 THEN 'First lesson of the term' ELSE '' END,
    CASE WHEN (v.n + week) % 6 = 0 THEN pg_temp.account(4) ELSE t.teacher_id END, lesson.starts_at + interval '2 hours'
FROM tutoring.tuitions AS t
CROSS JOIN LATERAL (SELECT right(t.id::text, 3)::integer AS n) AS v
CROSS JOIN generate_series(0, 11) AS week
CROSS JOIN LATERAL (
    SELECT (t.starts_on + week * 7 + t.weekday - 1 + t.start_time) AT TIME ZONE 'UTC' AS starts_at
) AS lesson
WHERE t.ends_on IS NULL OR t.starts_on + week * 7 + t.weekday - 1 <= t.ends_on;

INSERT INTO tutoring.tuition_logs (id, teacher_id, subject_id, starts_at, ends_at, notes, recorded_by, created_at)
SELECT
    md5('custom lesson ' || n)::uuid, pg_temp.account(11 + n), 1 + n % 8, stamp.at, stamp.at + interval '1 hour',
    'Mock examination', pg_temp.account(11 + n), stamp.at + interval '2 hours'
FROM generate_series(1, 18) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-08-08 09:00+00' + make_interval(hours => n * 96) AS at) AS stamp;

INSERT INTO tutoring.attendances (tuition_log_id, student_id, status)
SELECT
    l.id, ts.student_id,
    CASE
        WHEN l.status = 'no_show' THEN 'absent'
        WHEN extract(doy FROM l.starts_at AT TIME ZONE 'UTC')::integer % 9 = 0 THEN 'late'
        ELSE 'present'
    END::tutoring.attendance_status
FROM tutoring.tuition_logs AS l
JOIN tutoring.tuition_students AS ts ON ts.tuition_id = l.tuition_id
WHERE l.status <> 'cancelled' AND (ts.left_on IS NULL OR (l.starts_at AT TIME ZONE 'UTC')::date <= ts.left_on);

INSERT INTO tutoring.lesson_materials (tuition_log_id, material_id)
SELECT
    l.id,
    1 + (right(l.tuition_id::text, 3)::integer * 4 + extract(week FROM l.starts_at AT TIME ZONE 'UTC')::integer) % 180
FROM tutoring.tuition_logs AS l
WHERE l.tuition_id IS NOT NULL AND l.status = 'held';

INSERT INTO tutoring.tuition_logs_history (tuition_log_id, operation, changed_at, changed_by, old_row)
SELECT
    l.id, 'UPDATE', l.created_at + interval '24 hours', l.recorded_by, jsonb_build_object('status', 'held', 'notes', '')
FROM tutoring.tuition_logs AS l
WHERE l.status <> 'held'
ORDER BY l.starts_at, l.id;

DROP FUNCTION pg_temp.account(bigint);
