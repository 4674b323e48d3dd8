-- Eight cards in every deck: 192 cards. Card c of deck d is ca000000-0000-4000-8000-<d * 100 + c>.

INSERT INTO cards (id, deck_id, front, back, tags, created_at, updated_at)
SELECT
    ('ca000000-0000-4000-8000-' || lpad((d * 100 + v.n)::text, 12, '0'))::uuid,
    ('d1000000-0000-4000-8000-' || lpad(d::text, 12, '0'))::uuid,
    v.front, v.back,
    CASE WHEN (d + v.n) % 3 = 0 THEN ARRAY['hard'] WHEN v.n <= 2 THEN ARRAY['basic', 'first'] ELSE ARRAY['basic'] END,
    stamp.at, stamp.at
FROM generate_series(1, 24) AS d
JOIN (VALUES
    (1, 1, 'Bangladesh', 'Dhaka'), (1, 2, 'Peru', 'Lima'), (1, 3, 'Kenya', 'Nairobi'), (1, 4, 'Norway', 'Oslo'),
    (1, 5, 'Vietnam', 'Hanoi'), (1, 6, 'Ghana', 'Accra'), (1, 7, 'Tonga', 'Nukuʻalofa'),
    (1, 8, 'Slovenia', 'Ljubljana'),
    (2, 1, 'to be (lasting)', 'ser'), (2, 2, 'to be (now)', 'estar'), (2, 3, 'to have', 'tener'), (2, 4, 'to go', 'ir'),
    (2, 5, 'to do', 'hacer'), (2, 6, 'to say', 'decir'), (2, 7, 'to be able to', 'poder'), (2, 8, 'to want', 'querer'),
    (3, 1, 'Removes all rows of a table at once', 'TRUNCATE'), (3, 2, 'Filters groups', 'HAVING'),
    (3, 3, 'Numbers rows from 1', 'row_number()'), (3, 4, 'Shows the plan', 'EXPLAIN'),
    (3, 5, 'First value that is not null', 'coalesce'), (3, 6, 'Undoes a transaction', 'ROLLBACK'),
    (3, 7, 'A join that sees the row on its left', 'LATERAL'), (3, 8, 'Gives back changed rows', 'RETURNING'),
    (4, 1, 'Fe', 'iron'), (4, 2, 'Au', 'gold'), (4, 3, 'Na', 'sodium'), (4, 4, 'K', 'potassium'),
    (4, 5, 'W', 'tungsten'), (4, 6, 'Sn', 'tin'), (4, 7, 'Pb', 'lead'), (4, 8, 'Hg', 'mercury'),
    (5, 1, 'cuck-oo', 'cuckoo'), (5, 2, 'chiff-chaff', 'chiffchaff'),
    (5, 3, 'tu-whit', 'tawny owl'), (5, 4, 'pee-wit', 'lapwing'),
    (5, 5, 'teacher-teacher', 'great tit'), (5, 6, 'kraa', 'crow'),
    (5, 7, 'quark', 'night heron'), (5, 8, 'cur-lee', 'curlew'),
    (6, 1, '日', 'sun'), (6, 2, '月', 'moon'), (6, 3, '木', 'tree'), (6, 4, '山', 'mountain'),
    (6, 5, '川', 'river'), (6, 6, '人', 'person'), (6, 7, '火', 'fire'), (6, 8, '水', 'water')
) AS v (kind, n, front, back) ON v.kind = 1 + (d - 1) % 6
CROSS JOIN LATERAL (
    SELECT timestamptz '2026-09-12 06:00+00' + make_interval(hours => d * 5, mins => v.n) AS at
) AS stamp;
