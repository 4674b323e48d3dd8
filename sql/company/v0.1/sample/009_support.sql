-- Three teams of support agents, two hundred and forty tickets and their messages, a dozen articles.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

-- A team needs its lead and an agent a team: both in one statement.
WITH made AS (
    INSERT INTO support.teams (name, lead_id) VALUES ('Lessons', 1), ('Apps', 4), ('Money', 7)
)
INSERT INTO support.agents (employee_id, team_id)
SELECT 16 + n, 1 + (n - 1) / 3 FROM generate_series(1, 8) AS n;

INSERT INTO support.ticket_statuses (code, title, is_open) VALUES
    ('answered', 'Answered', true), ('closed', 'Closed', false), ('new', 'New', true),
    ('waiting', 'Waiting for us', true);

INSERT INTO support.ticket_categories (code, title, product_code) VALUES
    ('account', 'Account and sign-in', NULL), ('billing', 'Invoices and payments', NULL),
    ('cards', 'Decks and cards', 'flashcards'), ('lessons', 'Lessons and teachers', 'tutoring'),
    ('problems', 'Wrong problems', 'practice'), ('tasks', 'Lists and reminders', 'tasks');

INSERT INTO support.tickets (
    requester_id, assignee_id, category_code, status_code, subscription_id, subject, opened_at, closed_at
)
SELECT
    pg_temp.account(v.requester), CASE WHEN v.status_code <> 'new' THEN 1 + n % 8 END, v.category_code, v.status_code,
    CASE WHEN v.category_code = 'billing' THEN
        (SELECT min(s.id) FROM billing.subscriptions AS s JOIN billing.customers AS c ON c.id = s.customer_id
         WHERE c.account_id = pg_temp.account(v.requester))
    END,
    'Question ' || n, stamp.at,
    CASE WHEN v.status_code = 'closed' THEN stamp.at + make_interval(hours => 5 + n % 60) END
FROM generate_series(1, 240) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-08-03 09:00+00' + make_interval(hours => n * 9) AS at) AS stamp
CROSS JOIN LATERAL (
    SELECT
        41 + n * 11 % 230 AS requester,
        (ARRAY['account', 'billing', 'cards', 'lessons', 'problems', 'tasks'])[1 + n % 6] AS category_code,
        CASE WHEN n > 232 THEN 'new' WHEN n % 9 = 0 THEN 'waiting' WHEN n % 7 = 0 THEN 'answered' ELSE 'closed' END
            AS status_code
) AS v;

INSERT INTO support.ticket_messages (ticket_id, author_id, body, is_internal, sent_at)
SELECT
    t.id, CASE WHEN k % 2 = 1 OR t.assignee_id IS NULL THEN t.requester_id ELSE e.account_id END, 'Message ' || k,
    k = 4, t.opened_at + make_interval(hours => k)
FROM support.tickets AS t
LEFT JOIN support.agents AS a ON a.id = t.assignee_id
LEFT JOIN identity.employees AS e ON e.id = a.employee_id
CROSS JOIN generate_series(1, 4) AS k
WHERE k <= 1 + t.id % 4
ORDER BY t.id, k;

INSERT INTO support.ticket_attachments (ticket_id, media_file_id, position)
SELECT t.id, ('fe000000-0000-4000-8000-' || lpad((1 + t.id * 3 % 200)::text, 12, '0'))::uuid, 1
FROM support.tickets AS t
WHERE t.id % 5 = 0;

INSERT INTO support.ticket_tags (ticket_id, tag_id)
SELECT t.id, (ARRAY[3, 4, 14])[1 + t.id % 3] FROM support.tickets AS t WHERE t.id % 4 <> 0;

INSERT INTO support.tickets_history (ticket_id, operation, changed_at, changed_by, old_row)
SELECT t.id, 'UPDATE', t.closed_at, pg_temp.account(16 + t.assignee_id), jsonb_build_object('status_code', 'answered')
FROM support.tickets AS t
WHERE t.status_code = 'closed'
ORDER BY t.id;

INSERT INTO support.articles (slug, category_code, author_id, published_at)
SELECT
    'how-to-' || n, (ARRAY['account', 'billing', 'cards', 'lessons', 'problems', 'tasks'])[1 + n % 6],
    pg_temp.account(17 + n % 8),
    CASE WHEN n < 12 THEN timestamptz '2026-05-04 09:00+00' + make_interval(hours => n * 24) END
FROM generate_series(1, 12) AS n;

INSERT INTO support.article_translations (article_id, language_code, title, body)
SELECT a.id, l.code, 'How to ' || a.id || ' (' || l.code || ')', 'Open the settings and follow the steps'
FROM support.articles AS a
CROSS JOIN (VALUES ('de'), ('en'), ('pt')) AS l (code);

DROP FUNCTION pg_temp.account(bigint);
