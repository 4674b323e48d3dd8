-- Ten plans, a hundred and ten customers, three months of invoices, the payments and the books.

CREATE FUNCTION pg_temp.account(n bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('ac000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;

INSERT INTO billing.products (code, title) VALUES
    ('tutoring', 'Tutoring'), ('practice', 'Daily mathematics'), ('flashcards', 'Flashcards'), ('tasks', 'Task lists');

INSERT INTO billing.plans (product_code, code, is_public)
SELECT p.code, p.code || '_' || v.code, v.is_public
FROM (VALUES (1, 'tutoring'), (2, 'practice'), (3, 'flashcards'), (4, 'tasks')) AS p (n, code)
CROSS JOIN (VALUES (1, 'single', true), (2, 'family', true), (3, 'school', false)) AS v (n, code, is_public)
WHERE p.code <> 'tasks' OR v.code = 'single'
ORDER BY p.n, v.n;

INSERT INTO billing.plan_translations (plan_id, language_code, title)
SELECT p.id, l.code, initcap(replace(p.code, '_', ' '))
FROM billing.plans AS p
CROSS JOIN (VALUES ('de'), ('en'), ('pt')) AS l (code);

INSERT INTO billing.plan_features (plan_id, feature, monthly_quota)
SELECT p.id, f.feature, CASE WHEN p.code ~ 'single' THEN f.quota END
FROM billing.plans AS p
JOIN (VALUES
    ('tutoring', 'group_lessons', 8), ('tutoring', 'recordings', 4), ('practice', 'hints', 90),
    ('flashcards', 'shared_decks', 5), ('tasks', 'projects', 3)
) AS f (product_code, feature, quota) ON f.product_code = p.product_code
UNION ALL
SELECT p.id, 'priority_support', NULL FROM billing.plans AS p WHERE p.code ~ 'school';

INSERT INTO billing.plan_prices (plan_id, currency_code, billing_period, price, valid_from)
SELECT p.id, c.code, v.billing_period, (4 + p.id * 1.5) * c.factor * v.factor, '2026-01-01'
FROM billing.plans AS p
CROSS JOIN (VALUES ('EUR', 1.15), ('GBP', 1.0), ('USD', 1.3)) AS c (code, factor)
CROSS JOIN (VALUES ('month', 1), ('year', 10)) AS v (billing_period, factor)
ORDER BY p.id, c.code, v.billing_period;

-- Parents 41 to 100 pay for their children, accounts 221 to 270 for themselves, the first eight of them for a school.
INSERT INTO billing.customers (account_id, organisation_id, billing_address_id, currency_code, created_at)
SELECT
    pg_temp.account(v.n), CASE WHEN v.n BETWEEN 221 AND 228 THEN v.n - 218 END, a.id,
    CASE WHEN a.country_code = 'GB' THEN 'GBP' WHEN a.country_code = 'BD' THEN 'USD' ELSE 'EUR' END,
    timestamptz '2026-01-05 09:00+00' + make_interval(hours => v.n * 12)
FROM (SELECT n FROM generate_series(41, 100) AS n UNION ALL SELECT n FROM generate_series(221, 270) AS n) AS v (n)
LEFT JOIN identity.addresses AS a ON a.account_id = pg_temp.account(v.n)
ORDER BY v.n;

INSERT INTO billing.payment_methods (customer_id, kind, processor_reference, expires_on)
SELECT
    c.id, (ARRAY['card', 'direct_debit', 'card', 'bank_transfer'])[1 + c.id % 4], 'pm_' || md5('method ' || c.id),
    CASE WHEN c.id % 2 = 0 THEN date '2027-01-31' + (c.id * 30)::integer END
FROM billing.customers AS c
WHERE c.id % 9 <> 0
ORDER BY c.id;

INSERT INTO billing.subscription_states (code, title, gives_access) VALUES
    ('active', 'Active', true), ('cancelled', 'Cancelled', false), ('expired', 'Expired', false),
    ('past_due', 'Past due', true), ('trial', 'On trial', true);

INSERT INTO billing.subscriptions (customer_id, plan_price_id, state_code, started_on, ended_on)
SELECT
    c.id, p.id,
    CASE WHEN c.id > 60 AND c.id % 13 = 0 THEN 'cancelled' WHEN c.id % 17 = 0 THEN 'past_due' ELSE 'active' END,
    date '2026-02-01' + (c.id % 120)::integer, CASE WHEN c.id > 60 AND c.id % 13 = 0 THEN date '2026-08-31' END
FROM billing.customers AS c
CROSS JOIN generate_series(0, 1) AS k
JOIN billing.plan_prices AS p
    ON p.currency_code = c.currency_code AND p.billing_period = 'month' AND p.plan_id = 1 + (c.id * 3 + k * 4) % 10
WHERE k = 0 OR c.id % 2 = 0
ORDER BY c.id, k;

INSERT INTO billing.subscriptions_history (subscription_id, operation, changed_at, changed_by, old_row)
SELECT
    s.id, 'UPDATE', (s.started_on + time '09:00') AT TIME ZONE 'UTC',
    CASE WHEN s.id % 3 = 0 THEN pg_temp.account(2) END,
    jsonb_build_object('state_code', 'trial')
FROM billing.subscriptions AS s
WHERE s.id % 2 = 1
ORDER BY s.id;

INSERT INTO billing.invoices (
    number, customer_id, billing_address_id, currency_code, status, issued_by, approved_by, issued_on, due_on
)
SELECT
    '2026-' || lpad(row_number() OVER (ORDER BY month.n, c.id)::text, 5, '0'), c.id,
    c.billing_address_id, c.currency_code,
    CASE WHEN (c.id + month.n) % 29 = 0 THEN 'void' WHEN month.n = 10 AND c.id % 3 = 0 THEN 'issued' ELSE 'paid' END,
    CASE WHEN c.id % 10 = 0 THEN pg_temp.account(2) END, CASE WHEN c.id % 10 = 0 THEN pg_temp.account(3) END,
    make_date(2026, month.n, 28), make_date(2026, month.n, 28) + 14
FROM billing.customers AS c
CROSS JOIN generate_series(8, 10) AS month (n)
WHERE c.id <= 60 OR c.id % 13 <> 0 OR month.n = 8
ORDER BY month.n, c.id;

INSERT INTO billing.invoice_lines (invoice_id, line_number, subscription_id, description, quantity, unit_price)
SELECT
    i.id, row_number() OVER (PARTITION BY i.id ORDER BY s.id), s.id,
    'Subscription, ' || to_char(i.issued_on, 'YYYY-MM'), 1, p.price
FROM billing.invoices AS i
JOIN billing.subscriptions AS s ON s.customer_id = i.customer_id AND (s.ended_on IS NULL OR s.ended_on >= i.issued_on)
JOIN billing.plan_prices AS p ON p.id = s.plan_price_id;

-- Lessons are paid by the first paying guardian of each student: one line for the lessons of a student in a month.
CREATE TEMPORARY TABLE lessons_charged AS
SELECT
    i.id AS invoice_id, g.student_id, a.tuition_log_id, ts.price,
    20 + dense_rank() OVER (PARTITION BY i.id ORDER BY g.student_id, ts.price) AS line_number
FROM billing.invoices AS i
JOIN billing.customers AS c ON c.id = i.customer_id
JOIN tutoring.student_guardians AS g ON g.parent_id = c.account_id AND g.pays
JOIN tutoring.attendances AS a ON a.student_id = g.student_id
JOIN tutoring.tuition_logs AS l ON l.id = a.tuition_log_id
JOIN tutoring.tuition_students AS ts ON ts.tuition_id = l.tuition_id AND ts.student_id = a.student_id
WHERE date_trunc('month', l.starts_at AT TIME ZONE 'UTC') = date_trunc('month', i.issued_on::timestamp);

INSERT INTO billing.invoice_lines (invoice_id, line_number, description, quantity, unit_price)
SELECT v.invoice_id, v.line_number, 'Lessons', count(*), v.price
FROM lessons_charged AS v
GROUP BY v.invoice_id, v.line_number, v.price;

INSERT INTO billing.tuition_log_charges (tuition_log_id, invoice_id, line_number)
SELECT v.tuition_log_id, v.invoice_id, v.line_number FROM lessons_charged AS v;

DROP TABLE lessons_charged;

INSERT INTO billing.payments (customer_id, payment_method_id, currency_code, amount, status, received_at)
SELECT
    i.customer_id, m.id, i.currency_code, sum(l.line_total), 'settled',
    (i.issued_on + (3 + i.id % 9)::integer + time '10:00') AT TIME ZONE 'UTC'
FROM billing.invoices AS i
JOIN billing.invoice_lines AS l ON l.invoice_id = i.id
LEFT JOIN billing.payment_methods AS m ON m.customer_id = i.customer_id
WHERE i.status = 'paid'
GROUP BY i.id, m.id
ORDER BY i.id;

INSERT INTO billing.payment_allocations (payment_id, invoice_id, amount)
SELECT p.id, i.id, p.amount
FROM billing.payments AS p
JOIN billing.invoices AS i
    ON i.customer_id = p.customer_id AND i.status = 'paid'
    AND (p.received_at AT TIME ZONE 'UTC')::date BETWEEN i.issued_on AND i.due_on;

INSERT INTO billing.payments_old (id, customer_id, payment_method_id, currency_code, amount, status, received_at)
SELECT p.id, p.customer_id, p.payment_method_id, p.currency_code, p.amount, p.status, p.received_at
FROM billing.payments AS p
WHERE p.received_at < '2026-10-01 00:00+00';

INSERT INTO billing.refunds (payment_id, amount, status, requested_by, approved_by, requested_at)
SELECT
    p.id, 5, CASE WHEN p.id % 2 = 0 THEN 'paid' ELSE 'requested' END, c.account_id,
    CASE WHEN p.id % 2 = 0 THEN pg_temp.account(3) END, p.received_at + interval '48 hours'
FROM billing.payments AS p
JOIN billing.customers AS c ON c.id = p.customer_id
WHERE p.id % 13 = 0
ORDER BY p.id;

INSERT INTO billing.payouts (teacher_id, amount, status, month_start)
SELECT
    l.teacher_id, round(sum(extract(epoch FROM l.ends_at - l.starts_at) / 3600) * t.hourly_rate, 2),
    CASE WHEN v.month_start < '2026-10-01' THEN 'paid' ELSE 'planned' END, v.month_start
FROM tutoring.tuition_logs AS l
JOIN tutoring.teachers AS t ON t.account_id = l.teacher_id
CROSS JOIN LATERAL (SELECT date_trunc('month', l.starts_at AT TIME ZONE 'UTC')::date AS month_start) AS v
WHERE l.status = 'held' AND t.employee_id IS NULL
GROUP BY l.teacher_id, t.hourly_rate, v.month_start
ORDER BY v.month_start, l.teacher_id;

INSERT INTO billing.accounting_periods (covers, closed_by, closed_at)
SELECT
    daterange(v.first_day, (v.first_day + interval '1 month')::date), CASE WHEN n <= 9 THEN pg_temp.account(2) END,
    CASE WHEN n <= 9 THEN (v.first_day + interval '40 days') AT TIME ZONE 'UTC' END
FROM generate_series(1, 12) AS n
CROSS JOIN LATERAL (SELECT make_date(2026, n, 1) AS first_day) AS v;

INSERT INTO billing.ledger_accounts (code, parent_code, title, kind) VALUES
    ('1000', NULL, 'Assets', 'asset'), ('1100', '1000', 'Bank', 'asset'), ('1200', '1000', 'Receivables', 'asset'),
    ('1210', '1200', 'Receivables from schools', 'asset'), ('2000', NULL, 'Liabilities', 'liability'),
    ('2100', '2000', 'Owed to teachers', 'liability'), ('2200', '2000', 'Value added tax', 'liability'),
    ('4000', NULL, 'Income', 'income'), ('4100', '4000', 'Subscriptions', 'income'),
    ('4200', '4000', 'Lessons', 'income'),
    ('5000', NULL, 'Expenses', 'expense'), ('5100', '5000', 'Teachers', 'expense'),
    ('5200', '5000', 'Paid services', 'expense');

INSERT INTO billing.ledger_entries (accounting_period_id, invoice_id, description, created_by, created_at)
SELECT
    extract(month FROM i.issued_on), i.id, 'Invoice ' || i.number, pg_temp.account(2),
    (i.issued_on + time '18:00') AT TIME ZONE 'UTC'
FROM billing.invoices AS i
WHERE i.status <> 'void' AND EXISTS (SELECT FROM billing.invoice_lines AS l WHERE l.invoice_id = i.id)
ORDER BY i.id;

INSERT INTO billing.ledger_entries (accounting_period_id, payment_id, description, created_by, created_at)
SELECT
    extract(month FROM p.received_at AT TIME ZONE 'UTC'), p.id, 'Payment ' || p.id, pg_temp.account(2),
    p.received_at + interval '1 hour'
FROM billing.payments AS p
ORDER BY p.id;

INSERT INTO billing.ledger_postings (ledger_entry_id, line_number, ledger_account_code, amount)
SELECT e.id, v.line_number, v.code, v.sign * owed.amount
FROM billing.ledger_entries AS e
CROSS JOIN LATERAL (
    SELECT coalesce(
        (SELECT sum(l.line_total) FROM billing.invoice_lines AS l WHERE l.invoice_id = e.invoice_id),
        (SELECT p.amount FROM billing.payments AS p WHERE p.id = e.payment_id)
    ) AS amount
) AS owed
CROSS JOIN LATERAL (
    SELECT 1, CASE WHEN e.invoice_id IS NULL THEN '1100' ELSE '1200' END, 1
    UNION ALL
    SELECT 2, CASE WHEN e.invoice_id IS NULL THEN '1200' ELSE '4100' END, -1
) AS v (line_number, code, sign);

INSERT INTO billing.ledger_entries (accounting_period_id, reverses_id, description, created_by, created_at)
SELECT
    e.accounting_period_id, e.id, 'Reversal of entry ' || e.id, pg_temp.account(3), e.created_at + interval '24 hours'
FROM billing.ledger_entries AS e
WHERE e.id % 97 = 0
ORDER BY e.id;

INSERT INTO billing.ledger_postings (ledger_entry_id, line_number, ledger_account_code, amount)
SELECT e.id, p.line_number, p.ledger_account_code, -p.amount
FROM billing.ledger_entries AS e
JOIN billing.ledger_postings AS p ON p.ledger_entry_id = e.reverses_id;

REFRESH MATERIALIZED VIEW analytics.monthly_revenue;

DROP FUNCTION pg_temp.account(bigint);
