-- Twenty users with six tasks each; two in three have changed their preferences. User n is
-- a2000000-0000-4000-8000-<n>.
--
-- Row-level security is forced, so the rows of a user can only be written as that user: the block sets
-- app.user_id for each in turn, and works whoever runs it. The setting ends with the transaction.

DO $$
DECLARE
    account record;
BEGIN
    FOR account IN
        SELECT
            v.n, ('a2000000-0000-4000-8000-' || lpad(v.n::text, 12, '0'))::uuid AS id, v.mailbox, v.display_name,
            timestamptz '2026-09-01 08:00+00' + make_interval(hours => v.n * 11) AS created_at
        FROM (VALUES
            (1, 'aaliyah', 'Aaliyah Khan'), (2, 'bruno', 'Bruno Costa'),
            (3, 'chen', 'Chen Mei'), (4, 'dalia', 'Dalia Haim'),
            (5, 'erik', 'Erik Lund'), (6, 'fatou', 'Fatou Sow'),
            (7, 'giulia', 'Giulia Conti'), (8, 'hiro', 'Hiro Sato'),
            (9, 'irina', 'Irina Petrova'), (10, 'jamal', 'Jamal Uddin'),
            (11, 'kiri', 'Kiri Ngata'), (12, 'lars', 'Lars Holm'),
            (13, 'mina', 'Mina Rostami'), (14, 'noah', 'Noah Cohen'),
            (15, 'oluchi', 'Oluchi Obi'), (16, 'pia', 'Pia Weber'),
            (17, 'qadir', 'Qadir Noori'), (18, 'rahul', 'Rahul Verma'),
            (19, 'sofia', 'Sofía Rojas'), (20, 'thuy', 'Lê Thị Thủy')
        ) AS v (n, mailbox, display_name)
    LOOP
        PERFORM set_config('app.user_id', account.id::text, true);

        INSERT INTO users (id, email, display_name, created_at, updated_at)
        VALUES (
            account.id, account.mailbox || '@example.com', account.display_name, account.created_at, account.created_at
        );

        INSERT INTO tasks (
            id, user_id, title, description, status, due_at, completed_at, created_at, updated_at, priority
        ) OVERRIDING SYSTEM VALUE
        SELECT
            (account.n - 1) * 6 + k, account.id,
            (ARRAY[
                'Renew passport', 'Call the dentist', 'Write the report', 'Water the plants', 'Plan the trip',
                'Fix the bicycle'
            ])[k],
            CASE WHEN k % 3 = 0 THEN 'Before the end of the month' ELSE '' END,
            (ARRAY['todo', 'in_progress', 'done'])[1 + (account.n + k) % 3]::task_status,
            CASE
                WHEN k <> 4
                THEN timestamptz '2026-11-01 09:00+00' + make_interval(hours => 24 * (account.n % 7 + k * 2))
            END,
            CASE WHEN (account.n + k) % 3 = 2 THEN stamp.at + interval '30 hours' END,
            stamp.at, stamp.at + interval '30 hours',
            (ARRAY['normal', 'low', 'normal', 'high'])[1 + (account.n * k) % 4]::task_priority
        FROM generate_series(1, 6) AS k
        CROSS JOIN LATERAL (SELECT account.created_at + make_interval(hours => 24 * k) AS at) AS stamp;

        IF account.n % 3 <> 0 THEN
            INSERT INTO user_preferences (
                user_id, theme, language, notify_by_email, notify_by_push, remind_before_minutes, created_at, updated_at
            ) VALUES (
                account.id, (ARRAY['system', 'dark', 'light'])[1 + account.n % 3]::color_theme,
                (ARRAY['en', 'pt-BR', 'zh', 'fr', 'bn'])[1 + account.n % 5], account.n % 4 <> 0, account.n % 2 = 0,
                30 * (1 + account.n % 4), account.created_at, account.created_at
            );
        END IF;
    END LOOP;

    PERFORM set_config('app.user_id', '', true);
END;
$$;

SELECT setval(pg_get_serial_sequence('tasks', 'id'), 120);
