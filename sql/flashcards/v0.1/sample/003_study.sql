-- Forty study sessions, their reviews, and the schedules. "Now" is 2026-11-01 12:00 UTC: some cards are due.

INSERT INTO study_sessions (id, user_id, deck_id, started_at, ended_at, created_at, updated_at)
SELECT
    ('50000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
    -- Odd sessions: the owner with their own deck; even ones: anybody with a public deck.
    CASE
        WHEN n % 2 = 1 THEN d.user_id
        ELSE ('a1000000-0000-4000-8000-' || lpad((1 + n * 7 % 20)::text, 12, '0'))::uuid
    END,
    d.id, stamp.at, CASE WHEN n < 40 THEN stamp.at + interval '9 minutes' END, stamp.at, stamp.at
FROM generate_series(1, 40) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-10-20 07:00+00' + make_interval(hours => n * 7) AS at) AS stamp
JOIN decks AS d ON d.id = (
    'd1000000-0000-4000-8000-'
    || lpad(CASE WHEN n % 2 = 1 THEN 1 + n / 2 ELSE 4 * (1 + n / 2 % 6) END::text, 12, '0')
)::uuid;

INSERT INTO reviews (id, study_session_id, card_id, rating, duration_ms, created_at, updated_at)
SELECT
    md5('review ' || s.id || c.id)::uuid, s.id, c.id,
    (ARRAY['good', 'good', 'easy', 'again', 'hard', 'good', 'good'])[
        1 + (place.n * 3 + place.session) % 7
    ]::review_rating,
    1200 + (place.n * 977 + place.session * 131) % 9000, stamp.at, stamp.at
FROM study_sessions AS s
JOIN cards AS c ON c.deck_id = s.deck_id
CROSS JOIN LATERAL (SELECT right(c.id::text, 2)::integer AS n, right(s.id::text, 2)::integer AS session) AS place
CROSS JOIN LATERAL (SELECT s.started_at + make_interval(mins => place.n) AS at) AS stamp
WHERE place.n <= 5;

INSERT INTO card_schedules (
    user_id, card_id, interval_days, ease_factor, review_count, lapse_count, next_review_at, created_at, updated_at
)
SELECT
    h.user_id, h.card_id, plan.interval_days, plan.ease_factor, h.review_count, h.lapse_count,
    h.last_at + make_interval(hours => 24 * plan.interval_days), h.first_at, h.last_at
FROM (
    SELECT
        s.user_id, r.card_id, count(*)::integer AS review_count,
        (count(*) FILTER (WHERE r.rating = 'again'))::integer AS lapse_count,
        count(*) FILTER (WHERE r.rating = 'easy') AS easy_count,
        min(r.created_at) AS first_at, max(r.created_at) AS last_at
    FROM reviews AS r
    JOIN study_sessions AS s ON s.id = r.study_session_id
    GROUP BY s.user_id, r.card_id
) AS h
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN h.lapse_count > 0 THEN 0 ELSE (h.review_count * 3)::integer END AS interval_days,
        2.50 - 0.20 * h.lapse_count + 0.15 * h.easy_count AS ease_factor
) AS plan;
