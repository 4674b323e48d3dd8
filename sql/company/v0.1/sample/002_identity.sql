-- Three hundred accounts. Account n is ac000000-0000-4000-8000-<n>: 1 to 24 are employees, 11 to 34 teachers, 41 to 100
-- parents, 101 to 220 students, the rest use flashcards and tasks.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

INSERT INTO identity.accounts (
    id, email, password_hash, status, country_code, language_code, time_zone, created_at, updated_at
)
SELECT
    pg_temp.account(n), 'person' || n || '@example.org', CASE WHEN n % 5 <> 0 THEN 'scrypt$' || md5(n::text) END,
    CASE WHEN n % 29 = 0 THEN 'closed' WHEN n % 23 = 0 THEN 'suspended' WHEN n % 17 = 0 THEN 'invited' ELSE 'active' END
        ::identity.account_status,
    (ARRAY['GB', 'GB', 'IE', 'PT', 'BD', 'DE', 'FR', 'GB', 'PL', 'SE', 'IN', 'US'])[1 + n * 7 % 12],
    (ARRAY['en', 'en', 'en', 'pt', 'bn', 'de', 'fr', 'en', 'pl', 'en', 'bn', 'en'])[1 + n * 7 % 12],
    (ARRAY[
        'Europe/London', 'Europe/London', 'Europe/Dublin', 'Europe/Lisbon', 'Asia/Dhaka', 'Europe/Berlin',
        'Europe/Paris', 'UTC', 'Europe/Warsaw', 'Europe/Stockholm', 'Asia/Kolkata', 'America/New_York'
    ])[1 + n * 7 % 12],
    stamp.at, stamp.at
FROM generate_series(1, 300) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-06 08:00+00' + make_interval(hours => n * 37) AS at) AS stamp;

INSERT INTO identity.account_profiles (account_id, display_name, birth_date, biography)
SELECT
    pg_temp.account(n),
    (ARRAY['Ada', 'Bilal', 'Chidi', 'Daryna', 'Emeka', 'Farhana', 'Grace', 'Haru', 'Inês', 'Jamal', 'Kateryna'])[
        1 + n % 11
    ]
    || ' ' || (ARRAY['Okafor', 'Begum', 'Pereira', 'Byrne', 'Iyer', 'Bondar', 'Yılmaz', 'Mensah', 'Sato'])[1 + n % 9],
    CASE WHEN n > 100 THEN make_date(2008 + n % 12, 1 + n % 12, 1 + n % 28) END,
    CASE WHEN n BETWEEN 11 AND 34 THEN 'Teaches since ' || 2015 + n % 9 ELSE '' END
FROM generate_series(1, 300) AS n
WHERE n % 17 <> 0;

INSERT INTO identity.roles (code, title) VALUES
    ('admin', 'Administrator'), ('agent', 'Support agent'), ('editor', 'Editor'), ('parent', 'Parent'),
    ('student', 'Student'), ('teacher', 'Teacher');

INSERT INTO identity.account_roles (account_id, role_code, granted_at, granted_by)
SELECT
    pg_temp.account(n), r.code, timestamptz '2025-01-06 09:00+00' + make_interval(hours => n * 37),
    CASE WHEN n > 3 THEN pg_temp.account(1 + n % 3) END
FROM (VALUES
    ('admin', 1, 5), ('agent', 17, 24), ('editor', 6, 12), ('teacher', 11, 34), ('parent', 41, 100),
    ('student', 101, 220)
) AS r (code, first_n, last_n)
CROSS JOIN LATERAL generate_series(r.first_n, r.last_n) AS n;

INSERT INTO identity.sessions (id, account_id, started_at, last_seen_at, ended_at, ip_address, user_agent)
SELECT
    md5('session ' || n)::uuid, pg_temp.account(1 + n * 13 % 300), stamp.at, stamp.at + interval '25 minutes',
    CASE WHEN n % 3 = 0 THEN stamp.at + interval '25 minutes' END, '192.0.2.1'::inet + n % 200,
    (ARRAY['Firefox', 'Chrome', 'Safari'])[1 + n % 3]
FROM generate_series(1, 900) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-08-01 06:00+00' + make_interval(mins => n * 140) AS at) AS stamp;

INSERT INTO identity.sign_in_attempts (account_id, email, succeeded, ip_address, attempted_at)
SELECT
    CASE WHEN n % 50 <> 0 THEN pg_temp.account(1 + n * 13 % 300) END,
    CASE WHEN n % 50 <> 0 THEN 'person' || 1 + n * 13 % 300 || '@example.org' ELSE 'typo' || n || '@example.org' END,
    n % 7 <> 0 AND n % 50 <> 0, '192.0.2.1'::inet + n % 200,
    timestamptz '2026-08-01 06:00+00' + make_interval(mins => n * 42)
FROM generate_series(1, 3000) AS n;

-- Parents and half of the others have an address; some live in another country than the one they signed up in.
INSERT INTO identity.addresses (account_id, recipient, street, postal_code, city, country_code)
SELECT
    pg_temp.account(n), 'Household ' || n, n % 90 + 1 || ' Station Road', lpad((n * 131 % 100000)::text, 5, '0'),
    (ARRAY['London', 'Dublin', 'Lisbon', 'Berlin', 'Warsaw', 'Dhaka'])[1 + n % 6],
    (ARRAY['GB', 'IE', 'PT', 'DE', 'PL', 'BD'])[1 + n % 6]
FROM generate_series(1, 300) AS n
WHERE n BETWEEN 41 AND 100 OR n % 2 = 0;

INSERT INTO identity.consents (account_id, purpose, given_at, withdrawn_at)
SELECT
    pg_temp.account(n), p.purpose, stamp.at,
    CASE WHEN p.purpose = 'newsletter' AND n % 4 = 0 THEN stamp.at + interval '2160 hours' END
FROM generate_series(1, 300) AS n
CROSS JOIN (VALUES ('terms', 1), ('newsletter', 2), ('research', 5), ('recording', 7)) AS p (purpose, every)
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-06 08:05+00' + make_interval(hours => n * 37) AS at) AS stamp
WHERE n % p.every = 0;

INSERT INTO identity.accounts_history (account_id, operation, changed_at, changed_by, old_row)
SELECT
    pg_temp.account(1 + n * 7 % 300), 'UPDATE', timestamptz '2026-02-01 10:00+00' + make_interval(hours => n * 31),
    CASE WHEN n % 4 <> 0 THEN pg_temp.account(1 + n % 5) END,
    jsonb_build_object('status', 'invited', 'language_code', 'en')
FROM generate_series(1, 150) AS n;

INSERT INTO identity.organisations (parent_id, name, kind, country_code, created_by, created_at, updated_at)
SELECT
    v.parent_id, v.name, v.kind::identity.organisation_kind, v.country_code, pg_temp.account(1 + v.n % 3),
    timestamptz '2025-02-03 09:00+00' + make_interval(hours => v.n * 200),
    timestamptz '2025-02-03 09:00+00' + make_interval(hours => v.n * 200)
FROM (VALUES
    (1, NULL, 'Learning Together', 'company', 'GB'), (2, NULL, 'Northern Schools Trust', 'partner', 'GB'),
    (3, 2, 'Ashfield School', 'school', 'GB'), (4, 2, 'Beechwood School', 'school', 'GB'),
    (5, 2, 'Carrow School', 'school', 'IE'), (6, NULL, 'Escola do Tejo', 'school', 'PT'),
    (7, NULL, 'Schule am Park', 'school', 'DE'), (8, NULL, 'Szkoła Wisła', 'school', 'PL'),
    (9, NULL, 'Meghna High School', 'school', 'BD'), (10, NULL, 'École du Lac', 'school', 'FR'),
    (11, NULL, 'Book Bridge', 'partner', 'GB'), (12, 11, 'Book Bridge Ireland', 'partner', 'IE')
) AS v (n, parent_id, name, kind, country_code)
ORDER BY v.n;

INSERT INTO identity.organisation_members (organisation_id, account_id, is_contact, joined_at, invited_by)
SELECT
    CASE WHEN n <= 24 THEN 1 ELSE 3 + n % 8 END, pg_temp.account(n), n % 20 = 0,
    timestamptz '2025-03-03 09:00+00' + make_interval(hours => n * 36),
    CASE WHEN n > 24 THEN pg_temp.account(1 + n % 5) END
FROM generate_series(1, 300) AS n
WHERE n <= 34 OR n BETWEEN 101 AND 220;

INSERT INTO identity.employees (account_id, manager_id, department, hired_on, left_on)
SELECT
    pg_temp.account(n), CASE WHEN n = 1 THEN NULL WHEN n <= 5 THEN 1 ELSE 2 + n % 4 END,
    CASE
        WHEN n = 1 THEN 'management' WHEN n IN (2, 3) THEN 'finance' WHEN n BETWEEN 11 AND 16 THEN 'teaching'
        WHEN n >= 17 THEN 'support' WHEN n % 2 = 0 THEN 'content' ELSE 'engineering'
    END,
    date '2021-01-04' + n * 61, CASE WHEN n = 9 THEN date '2026-06-30' END
FROM generate_series(1, 24) AS n;

DROP FUNCTION pg_temp.account(bigint);
