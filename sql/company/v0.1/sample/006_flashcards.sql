-- Ninety decks with ten cards each, studied from August to October.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

-- Deck n is dd000000-0000-4000-8000-<n>, its owner account 200 + n.
INSERT INTO flashcards.decks (
    id, account_id, topic_id, language_code, copied_from_id, title, visibility, is_archived, archived_at, created_at,
    updated_at
)
SELECT
    ('dd000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, pg_temp.account(200 + n),
    CASE WHEN n % 4 <> 0 THEN 1 + n * 5 % 72 END, (ARRAY['en', 'en', 'fr', 'ja', 'pt'])[1 + n % 5],
    CASE WHEN n > 30 AND n % 9 = 0 THEN ('dd000000-0000-4000-8000-' || lpad((n - 30)::text, 12, '0'))::uuid END,
    'Deck ' || n, (ARRAY['private', 'public', 'shared'])[1 + n % 3]::flashcards.deck_visibility, n % 11 = 0,
    CASE WHEN n % 11 = 0 THEN timestamptz '2026-09-20 08:00+00' + make_interval(hours => n) END, stamp.at, stamp.at
FROM generate_series(1, 90) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-03-02 08:00+00' + make_interval(hours => n * 40) AS at) AS stamp;

INSERT INTO flashcards.deck_translations (deck_id, language_code, title)
SELECT d.id, l.code, d.title || ' (' || l.code || ')'
FROM flashcards.decks AS d
CROSS JOIN (VALUES ('de'), ('pl')) AS l (code)
WHERE d.visibility = 'public';

INSERT INTO flashcards.deck_tags (deck_id, tag_id)
SELECT d.id, 1 + (right(d.id::text, 3)::integer * 7 + k * 5) % 24
FROM flashcards.decks AS d
CROSS JOIN generate_series(0, 1) AS k;

INSERT INTO flashcards.deck_shares (deck_id, account_id, permission, shared_by, shared_at)
SELECT
    d.id, pg_temp.account(101 + (v.n * 3 + k * 17) % 99),
    (ARRAY['study', 'study', 'edit'])[k]::flashcards.deck_permission,
    d.account_id, d.created_at + make_interval(hours => 24 * k)
FROM flashcards.decks AS d
CROSS JOIN LATERAL (SELECT right(d.id::text, 3)::integer AS n) AS v
CROSS JOIN generate_series(1, 3) AS k
WHERE d.visibility = 'shared';

INSERT INTO flashcards.decks_history (deck_id, operation, changed_at, changed_by, old_row)
SELECT
    d.id, 'UPDATE', d.created_at + make_interval(hours => k * 216), d.account_id,
    jsonb_build_object('title', d.title || ' (draft)', 'visibility', 'private')
FROM flashcards.decks AS d
CROSS JOIN generate_series(1, 2) AS k
ORDER BY d.id, k;

-- Card c of deck n is ca000000-0000-4000-8000-<n * 100 + c>.
INSERT INTO flashcards.cards (id, deck_id, front, back, created_at)
SELECT
    ('ca000000-0000-4000-8000-' || lpad((v.n * 100 + c)::text, 12, '0'))::uuid, d.id, 'Question ' || c, 'Answer ' || c,
    d.created_at + make_interval(mins => c)
FROM flashcards.decks AS d
CROSS JOIN LATERAL (SELECT right(d.id::text, 3)::integer AS n) AS v
CROSS JOIN generate_series(1, 10) AS c;

INSERT INTO flashcards.card_attachments (card_id, media_file_id, position)
SELECT c.id, ('fe000000-0000-4000-8000-' || lpad((1 + v.n % 200)::text, 12, '0'))::uuid, 1
FROM flashcards.cards AS c
CROSS JOIN LATERAL (SELECT right(c.id::text, 5)::integer AS n) AS v
WHERE v.n % 7 = 0;

-- Each public deck is studied by six people, any other by its owner.
INSERT INTO flashcards.study_sessions (id, account_id, deck_id, started_at, ended_at)
SELECT
    md5('study ' || v.n || ' ' || k || ' ' || round)::uuid,
    CASE WHEN k = 0 THEN d.account_id ELSE pg_temp.account(201 + (v.n * 7 + k * 13) % 100) END, d.id, stamp.at,
    CASE WHEN (v.n + round) % 20 <> 0 THEN stamp.at + interval '11 minutes' END
FROM flashcards.decks AS d
CROSS JOIN LATERAL (SELECT right(d.id::text, 3)::integer AS n) AS v
CROSS JOIN generate_series(0, 5) AS k
CROSS JOIN generate_series(0, 2) AS round
CROSS JOIN LATERAL (
    SELECT
        timestamptz '2026-08-03 07:00+00' + make_interval(hours => (round * 27 + v.n % 20) * 24, mins => k * 31) AS at
) AS stamp
WHERE k = 0 OR d.visibility = 'public';

INSERT INTO flashcards.reviews (id, reviewed_at, study_session_id, card_id, rating, duration_ms)
SELECT
    md5(s.id || ' ' || c.id)::uuid, s.started_at + make_interval(secs => 30 * v.c), s.id, c.id,
    (ARRAY['again', 'good', 'good', 'easy', 'hard', 'good', 'good'])[1 + (v.c * 3 + v.n) % 7]::flashcards.review_rating,
    2000 + (v.n * 991 + v.c * 577) % 20000
FROM flashcards.study_sessions AS s
JOIN flashcards.cards AS c ON c.deck_id = s.deck_id
CROSS JOIN LATERAL (
    SELECT right(c.id::text, 2)::integer AS c, extract(doy FROM s.started_at AT TIME ZONE 'UTC')::integer AS n
) AS v;

INSERT INTO flashcards.card_schedules (account_id, card_id, interval_days, ease_factor, lapse_count, next_review_at)
SELECT
    s.account_id, r.card_id, count(*) * 3, 2.5 - 0.1 * (count(*) FILTER (WHERE r.rating = 'hard')),
    count(*) FILTER (WHERE r.rating = 'again'), max(r.reviewed_at) + make_interval(hours => count(*)::integer * 72)
FROM flashcards.reviews AS r
JOIN flashcards.study_sessions AS s ON s.id = r.study_session_id
GROUP BY s.account_id, r.card_id;

DROP FUNCTION pg_temp.account(bigint);
