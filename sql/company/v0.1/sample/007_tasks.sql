-- Sixty-six people with two lists and twelve tasks each: accounts 101, 104, 107 and so on; projects of their schools.
--
-- Row-level security is forced, so the rows of a person can only be written as that person: the block sets
-- app.account_id for each in turn, and works whoever runs it. The setting ends with the transaction.

INSERT INTO tasks.projects (organisation_id, lead_id, title, created_at)
SELECT
    1 + n % 10, ('ac000000-0000-4000-8000-' || lpad((11 + n)::text, 12, '0'))::uuid, 'Project ' || n,
    timestamptz '2026-08-20 09:00+00' + make_interval(hours => n * 24)
FROM generate_series(1, 10) AS n;

DO $$
DECLARE
    owner uuid;
BEGIN
    FOR i IN 0..65 LOOP
        owner := ('ac000000-0000-4000-8000-' || lpad((101 + 3 * i)::text, 12, '0'))::uuid;
        PERFORM set_config('app.account_id', owner::text, true);

        INSERT INTO tasks.task_lists (account_id, project_id, title)
        SELECT owner, CASE WHEN k = 2 AND i % 4 = 0 THEN 1 + i % 10 END, (ARRAY['School', 'Home'])[k]
        FROM generate_series(1, 2) AS k;

        INSERT INTO tasks.tasks (
            account_id, task_list_id, parent_id, title, state, priority, due_at, completed_at, created_at
        )
        SELECT
            owner, i * 2 + 1 + k % 2, CASE WHEN k IN (5, 9) THEN i * 12 + k - 4 END,
            (ARRAY['Exercise sheet', 'Read a chapter', 'Essay', 'Tidy the desk', 'Draft', 'Vocabulary'])[1 + k % 6],
            (ARRAY['todo', 'in_progress', 'done'])[1 + (i + k) % 3],
            (ARRAY['normal', 'low', 'normal', 'high'])[1 + i * k % 4],
            CASE WHEN k <> 4 THEN stamp.at + interval '144 hours' END,
            CASE WHEN (i + k) % 3 = 2 THEN stamp.at + interval '96 hours' END, stamp.at
        FROM generate_series(1, 12) AS k
        CROSS JOIN LATERAL (
            SELECT timestamptz '2026-08-10 16:00+00' + make_interval(hours => k * 120 + i) AS at
        ) AS stamp;

        INSERT INTO tasks.tags (account_id, name)
        SELECT owner, (ARRAY['english', 'garden', 'mathematics', 'sport'])[1 + (i + k) % 4]
        FROM generate_series(1, 2) AS k;

        INSERT INTO tasks.task_tags (account_id, task_id, tag_id)
        SELECT owner, i * 12 + k, i * 2 + 1 + k % 2 FROM generate_series(1, 12) AS k WHERE k % 3 <> 0;

        INSERT INTO tasks.task_attachments (account_id, task_id, media_file_id, position)
        SELECT owner, i * 12 + 1, ('fe000000-0000-4000-8000-' || lpad((1 + i * 3 % 200)::text, 12, '0'))::uuid, 1;

        INSERT INTO tasks.reminders (account_id, task_id, channel, remind_at, sent_at)
        SELECT
            t.account_id, t.id, (ARRAY['email', 'push'])[1 + t.id % 2], t.due_at - interval '1 hour',
            CASE WHEN t.due_at < '2026-10-10 00:00+00' THEN t.due_at - interval '59 minutes' END
        FROM tasks.tasks AS t
        WHERE t.account_id = owner AND t.due_at IS NOT NULL AND t.id % 2 = 0
        ORDER BY t.id;

        INSERT INTO tasks.preferences (account_id, theme, notify_by_email, remind_before_minutes)
        SELECT owner, (ARRAY['dark', 'light'])[1 + i % 2], i % 3 <> 0, 30 * (1 + i % 4) WHERE i % 2 = 0;
    END LOOP;

    PERFORM set_config('app.account_id', '', true);
END;
$$;

INSERT INTO tasks.tasks_history (task_id, operation, changed_at, changed_by, old_row)
SELECT
    1 + n * 5 % 792, 'UPDATE', timestamptz '2026-08-12 09:00+00' + make_interval(hours => n * 3),
    ('ac000000-0000-4000-8000-' || lpad((101 + 3 * (n * 5 % 792 / 12))::text, 12, '0'))::uuid,
    jsonb_build_object('state', 'todo')
FROM generate_series(1, 480) AS n;

-- Homework of those who have task lists: task 1 to 10 of the list owner, one a lesson.
INSERT INTO tutoring.homework_tasks (tuition_log_id, task_id)
SELECT h.tuition_log_id, h.first_task + h.lesson
FROM (
    SELECT
        a.tuition_log_id, (v.n - 101) / 3 * 12 AS first_task,
        row_number() OVER (PARTITION BY a.student_id ORDER BY l.starts_at, l.id) AS lesson
    FROM tutoring.attendances AS a
    JOIN tutoring.tuition_logs AS l ON l.id = a.tuition_log_id
    CROSS JOIN LATERAL (SELECT right(a.student_id::text, 3)::integer AS n) AS v
    WHERE (v.n - 101) % 3 = 0
) AS h
WHERE h.lesson <= 10;
