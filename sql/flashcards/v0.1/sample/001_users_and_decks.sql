-- Twenty users and twenty-four decks. User n is a1000000-...-<n>, deck n is d1000000-...-<n>.

INSERT INTO users (id, email, display_name, time_zone, new_cards_per_day, created_at, updated_at)
SELECT
    ('a1000000-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid, v.mailbox || '@example.net', v.display_name,
    v.time_zone, 10 + v.n % 3 * 5, stamp.at, stamp.at
FROM (VALUES
    (1, 'aiko', 'Aiko Mori', 'Asia/Tokyo'), (2, 'bilal', 'Bilal Qureshi', 'Asia/Karachi'),
    (3, 'carmen', 'Carmen Ortiz', 'America/Bogota'), (4, 'dmytro', 'Dmytro Koval', 'Europe/Kyiv'),
    (5, 'efua', 'Efua Asante', 'Africa/Accra'), (6, 'finn', 'Finn Olsen', 'Europe/Oslo'),
    (7, 'gabriela', 'Gabriela Lima', 'America/Sao_Paulo'), (8, 'hassan', 'Hassan Aziz', 'Africa/Cairo'),
    (9, 'isla', 'Isla Campbell', 'Europe/London'), (10, 'jin', 'Jin Park', 'Asia/Seoul'),
    (11, 'kavya', 'Kavya Nair', 'Asia/Kolkata'), (12, 'luca', 'Luca Ferri', 'Europe/Rome'),
    (13, 'mele', 'Mele Taufa', 'Pacific/Tongatapu'), (14, 'nia', 'Nia Wanjiru', 'Africa/Nairobi'),
    (15, 'omid', 'Omid Karimi', 'Asia/Tehran'), (16, 'petra', 'Petra Novak', 'Europe/Ljubljana'),
    (17, 'quynh', 'Nguyễn Như Quỳnh', 'Asia/Ho_Chi_Minh'), (18, 'rosa', 'Rosa Quispe', 'America/Lima'),
    (19, 'shreya', 'শ্রেয়া সেন', 'Asia/Dhaka'), (20, 'tomas', 'Tomás Silva', 'Europe/Lisbon')
) AS v (n, mailbox, display_name, time_zone)
CROSS JOIN LATERAL (SELECT timestamptz '2026-09-01 06:00+00' + make_interval(hours => v.n * 9) AS at) AS stamp;

INSERT INTO decks (id, user_id, title, description, visibility, created_at, updated_at)
SELECT
    ('d1000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
    ('a1000000-0000-4000-8000-' || lpad((1 + (n - 1) % 20)::text, 12, '0'))::uuid,
    (ARRAY['World capitals', 'Spanish verbs', 'SQL keywords', 'Chemical elements', 'Bird songs', 'Kanji, grade 1'])[
        1 + (n - 1) % 6
    ],
    CASE WHEN n % 3 = 0 THEN '' ELSE 'Ten minutes a day' END,
    CASE WHEN n % 4 = 0 THEN 'public' ELSE 'private' END::deck_visibility, stamp.at, stamp.at
FROM generate_series(1, 24) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-09-10 06:00+00' + make_interval(hours => n * 5) AS at) AS stamp;
