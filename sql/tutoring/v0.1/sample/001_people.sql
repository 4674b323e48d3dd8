-- Forty accounts: two administrators, six teachers, twelve parents and twenty students.
-- Account n has the id a0000000-0000-4000-8000-<n> and the password "tutoring-<n>".

INSERT INTO users (
    id, email, full_name, password_hash, password_scheme, time_zone, is_active, created_at, updated_at
)
SELECT
    ('a0000000-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid,
    v.mailbox || '@example.org', v.full_name,
    coalesce(k.hash, encode(sha256(convert_to('tutoring-' || v.n, 'UTF8')), 'hex')),
    CASE WHEN k.hash IS NULL THEN 'sha256' ELSE 'scrypt' END::password_scheme,
    v.time_zone, v.n <> 19,
    timestamptz '2026-08-03 09:00+00' + make_interval(hours => v.n / 2 * 24, mins => v.n * 7),
    timestamptz '2026-08-03 09:00+00' + make_interval(hours => v.n / 2 * 24, mins => v.n * 7)
FROM (VALUES
    (1, 'tamsin.okafor', 'Tamsin Okafor', 'Europe/London'), (2, 'li.wei', 'Li Wei', 'Asia/Singapore'),
    (3, 'maryam.rahman', 'Maryam Rahman', 'Europe/London'), (4, 'piotr.nowak', 'Piotr Nowak', 'Europe/Warsaw'),
    (5, 'chidi.eze', 'Chidi Eze', 'Europe/London'), (6, 'ana.sousa', 'Ana Sousa', 'Europe/Lisbon'),
    (7, 'noura.haddad', 'Noura Haddad', 'Asia/Beirut'), (8, 'amadou.diallo', 'Amadou Diallo', 'Europe/Paris'),
    (9, 'farhana.begum', 'Farhana Begum', 'Europe/London'), (10, 'joao.pereira', 'João Pereira', 'Europe/Lisbon'),
    (11, 'siobhan.byrne', 'Siobhán Byrne', 'Europe/Dublin'), (12, 'rajesh.iyer', 'Rajesh Iyer', 'Europe/London'),
    (13, 'kateryna.bondar', 'Kateryna Bondar', 'Europe/Kyiv'),
    (14, 'mehmet.yilmaz', 'Mehmet Yılmaz', 'Europe/Istanbul'),
    (15, 'grace.mensah', 'Grace Mensah', 'Europe/London'), (16, 'sven.lindqvist', 'Sven Lindqvist', 'Europe/Stockholm'),
    (17, 'yuki.tanaka', 'Yuki Tanaka', 'Europe/London'), (18, 'layla.mansour', 'Layla Mansour', 'Europe/London'),
    (19, 'tom.whitaker', 'Tom Whitaker', 'Europe/London'), (20, 'elena.popescu', 'Elena Popescu', 'Europe/Bucharest'),
    (21, 'nadia.begum', 'Nadia Begum', 'Europe/London'), (22, 'imran.begum', 'Imran Begum', 'Europe/London'),
    (23, 'ines.pereira', 'Inês Pereira', 'Europe/Lisbon'), (24, 'ciara.byrne', 'Ciara Byrne', 'Europe/Dublin'),
    (25, 'oisin.byrne', 'Oisín Byrne', 'Europe/Dublin'), (26, 'meera.iyer', 'Meera Iyer', 'Europe/London'),
    (27, 'arjun.iyer', 'Arjun Iyer', 'Europe/London'), (28, 'daryna.bondar', 'Daryna Bondar', 'Europe/Kyiv'),
    (29, 'deniz.yilmaz', 'Deniz Yılmaz', 'Europe/Istanbul'), (30, 'kofi.mensah', 'Kofi Mensah', 'Europe/London'),
    (31, 'ama.mensah', 'Ama Mensah', 'Europe/London'), (32, 'freja.lindqvist', 'Freja Lindqvist', 'Europe/Stockholm'),
    (33, 'haru.tanaka', 'Haru Tanaka', 'Europe/London'), (34, 'sami.mansour', 'Sami Mansour', 'Europe/London'),
    (35, 'hana.mansour', 'Hana Mansour', 'Europe/London'), (36, 'ivy.whitaker', 'Ivy Whitaker', 'Europe/London'),
    (37, 'andrei.popescu', 'Andrei Popescu', 'Europe/Bucharest'),
    (38, 'ioana.popescu', 'Ioana Popescu', 'Europe/Bucharest'),
    (39, 'ada.eze', 'Ada Eze', 'Europe/London'), (40, 'emeka.eze', 'Emeka Eze', 'Europe/London')
) AS v (n, mailbox, full_name, time_zone)
LEFT JOIN (VALUES
    (1, 'scrypt$16384$8$1$1509d7cd433210da$d1b2be6f0d7423e2bc35abb296f288d8c83dc8bfd563092330e93f45f81b3b53'),
    (2, 'scrypt$16384$8$1$eba6868077bac898$690194927f233d2f2af5add5698f93dec33d65f2e58de810f252c6af255825dd'),
    (5, 'scrypt$16384$8$1$6da767cd27715340$fd1d8a15d65e04284bf3c91cac1df0d0b331be5821462ab15b9972e201989920')
) AS k (n, hash) ON k.n = v.n;

-- Account 5 teaches and, with two children of his own, is a parent as well.
INSERT INTO role_grants (user_id, role, granted_at)
SELECT u.id, r.role, u.created_at
FROM users AS u
CROSS JOIN LATERAL (SELECT right(u.id::text, 12)::integer AS n) AS account
JOIN (VALUES
    ('admin'::user_role, 1, 2), ('teacher', 3, 8), ('parent', 5, 5), ('parent', 9, 20), ('student', 21, 40)
) AS r (role, first_n, last_n) ON account.n BETWEEN r.first_n AND r.last_n;

INSERT INTO parents (user_id, phone, currency)
SELECT
    r.user_id,
    CASE WHEN account.n % 4 <> 3 THEN '+4420794600' || lpad(account.n::text, 2, '0') END,
    CASE WHEN u.time_zone IN ('Europe/Lisbon', 'Europe/Dublin') THEN 'EUR' ELSE 'GBP' END
FROM role_grants AS r
JOIN users AS u ON u.id = r.user_id
CROSS JOIN LATERAL (SELECT right(u.id::text, 12)::integer AS n) AS account
WHERE r.role = 'parent';

INSERT INTO students (user_id, parent_id, birth_date, school_year)
SELECT
    ('a0000000-0000-4000-8000-' || lpad(v.student::text, 12, '0'))::uuid,
    ('a0000000-0000-4000-8000-' || lpad(v.parent::text, 12, '0'))::uuid,
    make_date(2021 - v.school_year, 1 + v.student % 12, 1 + v.student * 5 % 28), v.school_year
FROM (VALUES
    (21, 9, 10), (22, 9, 7), (23, 10, 11), (24, 11, 12), (25, 11, 9), (26, 12, 10), (27, 12, 8),
    (28, 13, 9), (29, 14, 11), (30, 15, 5), (31, 15, 6), (32, 16, 7), (33, 17, 8), (34, 18, 12),
    (35, 18, 10), (36, 19, 6), (37, 20, 9), (38, 20, 7), (39, 5, 8), (40, 5, 11)
) AS v (student, parent, school_year);

INSERT INTO teachers (user_id, hourly_rate, hired_on, biography)
SELECT
    ('a0000000-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid, v.hourly_rate, v.hired_on::date, v.biography
FROM (VALUES
    (3, 34.00, '2021-09-01', 'Mathematics and physics; examiner for ten years'),
    (4, 31.50, '2022-01-10', 'Physics and chemistry, with experiments at the kitchen table'),
    (5, 29.00, '2022-09-01', 'English and history'), (6, 33.00, '2023-03-15', 'Computing and mathematics'),
    (7, 27.50, '2024-09-02', 'Arabic for beginners and for heritage speakers'), (8, 28.00, '2025-01-13', '')
) AS v (n, hourly_rate, hired_on, biography);

INSERT INTO subjects (id, code, title) OVERRIDING SYSTEM VALUE VALUES
    (1, 'mathematics', 'Mathematics'), (2, 'physics', 'Physics'), (3, 'chemistry', 'Chemistry'),
    (4, 'english', 'English'), (5, 'history', 'History'), (6, 'computing', 'Computing'),
    (7, 'arabic', 'Arabic'), (8, 'french', 'French');

SELECT setval(pg_get_serial_sequence('subjects', 'id'), 8);
