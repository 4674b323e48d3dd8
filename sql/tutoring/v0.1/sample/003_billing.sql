-- A charge per student and month (September and October issued, November still draft), one per custom
-- lesson, the lessons behind each, and the payments. Cancelled lessons are not charged; missed ones are.

CREATE TEMPORARY TABLE lesson_prices AS
SELECT
    l.id AS tuition_log_id, ts.student_id, s.parent_id, ts.price, lesson.month,
    md5('charge ' || ts.student_id || ' ' || lesson.month)::uuid AS charge_id
FROM tuition_logs AS l
CROSS JOIN LATERAL (
    SELECT
        to_char(l.starts_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
        (l.starts_at AT TIME ZONE 'UTC')::date AS day
) AS lesson
JOIN tuition_students AS ts ON ts.tuition_id = l.tuition_id
JOIN students AS s ON s.user_id = ts.student_id
WHERE l.status <> 'cancelled' AND ts.price > 0 AND (ts.left_on IS NULL OR lesson.day <= ts.left_on)
UNION ALL
SELECT
    l.id, s.user_id, s.parent_id, 50.00, to_char(l.starts_at AT TIME ZONE 'UTC', 'YYYY-MM'),
    md5('charge ' || l.id)::uuid
FROM tuition_logs AS l
JOIN students AS s
    ON s.user_id = ('a0000000-0000-4000-8000-0000000000' || (20 + right(l.id::text, 2)::integer * 2))::uuid
WHERE l.tuition_id IS NULL;

-- One charge was taken back: Freja Lindqvist's September was a trial.
INSERT INTO charges (id, student_id, parent_id, amount, status, issued_at, created_at, updated_at)
SELECT
    p.charge_id, p.student_id, p.parent_id, sum(p.price),
    CASE
        WHEN p.month = '2026-11' THEN 'draft'
        WHEN p.month = '2026-09' AND p.student_id = 'a0000000-0000-4000-8000-000000000032' THEN 'void'
        ELSE 'issued'
    END::charge_status,
    CASE WHEN p.month <> '2026-11' THEN (m.month_start + interval '31 days 8 hours') AT TIME ZONE 'UTC' END,
    (m.month_start + interval '2 days') AT TIME ZONE 'UTC', (m.month_start + interval '2 days') AT TIME ZONE 'UTC'
FROM lesson_prices AS p
CROSS JOIN LATERAL (SELECT to_timestamp(p.month, 'YYYY-MM')::timestamp AS month_start) AS m
GROUP BY p.charge_id, p.student_id, p.parent_id, p.month, m.month_start;

INSERT INTO tuition_log_charges (tuition_log_id, charge_id)
SELECT p.tuition_log_id, p.charge_id FROM lesson_prices AS p;

DROP TABLE lesson_prices;

-- September is paid; October is not paid by everyone yet.
INSERT INTO payments (id, parent_id, amount, method, bank_reference, received_at, created_at)
SELECT
    md5('payment ' || c.id)::uuid, c.parent_id, c.amount, v.method,
    CASE WHEN v.method <> 'cash' THEN upper(left(md5('reference ' || c.id), 12)) END,
    v.received_at, v.received_at
FROM charges AS c
CROSS JOIN LATERAL (SELECT right(c.student_id::text, 2)::integer AS n) AS student
CROSS JOIN LATERAL (
    SELECT
        (ARRAY['bank_transfer', 'card', 'bank_transfer', 'cash'])[1 + student.n % 4]::payment_method AS method,
        c.issued_at + make_interval(hours => 48 + student.n % 11 * 24 + student.n % 9) AS received_at
) AS v
WHERE c.status = 'issued' AND (c.issued_at < '2026-10-15 00:00+00' OR student.n % 3 <> 0);

INSERT INTO payments (id, parent_id, amount, method, bank_reference, received_at, created_at) VALUES
(
    'd0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000012', -30.00, 'bank_transfer',
    'REFUND-0001', '2026-10-20 11:30+00', '2026-10-20 11:30+00'
);
