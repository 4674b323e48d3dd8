-- Two tags for each of the twenty users, on half of their tasks, and a reminder an hour before each open task is due.
--
-- Written as each user in turn, as v0.1/sample does: row-level security is forced.

DO $$
DECLARE
    owner uuid;
BEGIN
    FOR n IN 1..20 LOOP
        owner := ('a2000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid;
        PERFORM set_config('app.user_id', owner::text, true);

        INSERT INTO tags (id, user_id, name, created_at, updated_at) OVERRIDING SYSTEM VALUE
        SELECT
            (n - 1) * 2 + k, owner, (ARRAY['home', 'work', 'garden', 'travel'])[1 + (n + k) % 4],
            '2026-10-01 08:00+00', '2026-10-01 08:00+00'
        FROM generate_series(1, 2) AS k;

        INSERT INTO task_tags (user_id, task_id, tag_id)
        SELECT t.user_id, t.id, (n - 1) * 2 + 1 + (t.id / 2) % 2
        FROM tasks AS t
        WHERE t.user_id = owner AND t.id % 2 = 0;

        INSERT INTO reminders (
            id, user_id, task_id, channel, remind_at, sent_at, created_at, updated_at
        ) OVERRIDING SYSTEM VALUE
        SELECT
            t.id, t.user_id, t.id, (ARRAY['email', 'push'])[1 + t.id % 2]::reminder_channel,
            t.due_at - interval '1 hour',
            CASE WHEN t.due_at < '2026-11-08 00:00+00' THEN t.due_at - interval '59 minutes' END,
            '2026-10-01 08:00+00', '2026-10-01 08:00+00'
        FROM tasks AS t
        WHERE t.user_id = owner AND t.status <> 'done' AND t.due_at IS NOT NULL;
    END LOOP;

    PERFORM set_config('app.user_id', '', true);
END;
$$;

SELECT setval(pg_get_serial_sequence('tags', 'id'), 40), setval(pg_get_serial_sequence('reminders', 'id'), 120);
