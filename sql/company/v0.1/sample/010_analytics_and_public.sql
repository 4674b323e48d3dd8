-- Eight thousand events in four months, minutes of use by product and day, experiments; letters, newsletter, notes.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

INSERT INTO analytics.event_types (code, product_code, title)
SELECT p.code || '.' || v.code, p.code, v.title || ' in ' || p.code
FROM billing.products AS p
CROSS JOIN (VALUES ('opened', 'Opened'), ('finished', 'Finished something'), ('searched', 'Searched'))
    AS v (code, title);

INSERT INTO analytics.events (id, occurred_at, event_type_code, account_id, properties)
SELECT
    md5('event ' || n)::uuid, timestamptz '2026-07-01 00:10+00' + make_interval(mins => n * 22),
    (ARRAY['tutoring', 'practice', 'practice', 'flashcards', 'tasks'])[1 + n % 5]
    || (ARRAY['.opened', '.opened', '.finished', '.searched'])[1 + n % 4],
    CASE WHEN n % 15 <> 0 THEN pg_temp.account(1 + n * 41 % 300) END, jsonb_build_object('duration_ms', n * 37 % 5000)
FROM generate_series(1, 8000) AS n;

INSERT INTO analytics.usage_days (product_code, account_id, used_on, active_minutes)
SELECT p.code, pg_temp.account(n), date '2026-09-01' + day, 3 + (n * 7 + day * 5) % 50
FROM (VALUES ('tutoring', 11, 220, 4), ('practice', 101, 230, 2), ('flashcards', 201, 290, 3), ('tasks', 101, 296, 3))
    AS p (code, first_n, last_n, every)
CROSS JOIN LATERAL generate_series(p.first_n, p.last_n) AS n
CROSS JOIN generate_series(0, 29) AS day
WHERE (n + day) % (p.every * 2) = 0;

INSERT INTO analytics.experiments (code, owner_id, started_on, ended_on)
SELECT 'experiment_' || n, 5 + n, date '2026-08-01' + n * 15, CASE WHEN n < 4 THEN date '2026-08-29' + n * 15 END
FROM generate_series(1, 4) AS n;

INSERT INTO analytics.experiment_variants (experiment_id, code, weight)
SELECT e.id, v.code, v.weight
FROM analytics.experiments AS e
CROSS JOIN (VALUES ('control', 50), ('treatment', 50)) AS v (code, weight);

INSERT INTO analytics.experiment_assignments (experiment_id, account_id, variant_code, assigned_at)
SELECT
    e.id, pg_temp.account(n), CASE WHEN (n + e.id) % 2 = 0 THEN 'control' ELSE 'treatment' END,
    (e.started_on + time '06:00') AT TIME ZONE 'UTC'
FROM analytics.experiments AS e
JOIN generate_series(101, 300) AS n ON (n + e.id) % 3 <> 0;

INSERT INTO public.email_templates (code, updated_by, updated_at)
SELECT v.code, pg_temp.account(6), timestamptz '2026-02-02 09:00+00'
FROM unnest(ARRAY['invoice', 'password', 'receipt', 'reminder', 'streak', 'welcome']) AS v (code);

INSERT INTO public.email_template_translations (email_template_code, language_code, subject, body)
SELECT t.code, l.code, initcap(t.code), 'Dear {name}'
FROM public.email_templates AS t
CROSS JOIN (VALUES ('bn'), ('de'), ('en'), ('pt')) AS l (code);

INSERT INTO public.newsletter_subscribers (email, subscribed_at, unsubscribed_at)
SELECT
    'reader' || n || '@example.net', timestamptz '2024-05-01 10:00+00' + make_interval(hours => n * 72),
    CASE WHEN n % 8 = 0 THEN timestamptz '2026-01-10 10:00+00' END
FROM generate_series(1, 90) AS n;

INSERT INTO public."studentNote" ("studentId", "noteText", "createdAt")
SELECT
    pg_temp.account(101 + n * 7 % 120), 'Talked with the parents',
    timestamptz '2024-11-04 15:00+00' + make_interval(hours => n * 24)
FROM generate_series(1, 50) AS n;

DROP FUNCTION pg_temp.account(bigint);
