-- Twenty-four students with fixed ids; two of them have left.

INSERT INTO students (
    id, telegram_id, name, grade, language, preferences, version, archived_at, created_at, updated_at
) OVERRIDING SYSTEM VALUE
SELECT
    v.id, 5100000000 + v.id * 7919, v.name, 6 + v.id % 3,
    CASE WHEN v.id % 4 = 0 THEN 'en' ELSE 'bn' END::language_code,
    CASE WHEN v.id % 5 = 0 THEN '{}' ELSE jsonb_build_object('reminder_hour', 16 + v.id % 5) END,
    1 + v.id % 3,
    CASE WHEN v.id IN (11, 23) THEN timestamptz '2026-11-05 12:00+00' END,
    timestamptz '2026-09-01 08:00+00' + make_interval(hours => v.id * 5),
    timestamptz '2026-09-20 08:00+00' + make_interval(hours => v.id * 5)
FROM (VALUES
    (1, 'আয়েশা সিদ্দিকা'), (2, 'তানভীর আহমেদ'), (3, 'নুসরাত জাহান'), (4, 'Daniel Gomes'), (5, 'রাকিব হাসান'),
    (6, 'সুমাইয়া আক্তার'), (7, 'প্রিয়া সাহা'), (8, 'Amelia Rozario'), (9, 'অর্ণব চক্রবর্তী'), (10, 'মিম ইসলাম'),
    (11, 'সাকিব মাহমুদ'), (12, 'Joseph Marma'), (13, 'লাবণ্য দাশ'), (14, 'ইমরান হোসেন'), (15, 'ফারিয়া রহমান'),
    (16, 'Maya Chakma'), (17, 'জুবায়ের আলম'), (18, 'তিথি মজুমদার'), (19, 'নাফিস ইকবাল'), (20, 'Sarah Costa'),
    (21, 'মারিয়া খাতুন'), (22, 'আদিত্য রায়'), (23, 'হাবিবা সুলতানা'), (24, 'Elias Tripura')
) AS v (id, name);

SELECT setval(pg_get_serial_sequence('students', 'id'), 24);
