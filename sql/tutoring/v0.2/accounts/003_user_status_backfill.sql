-- Fills users.status from is_active, a thousand rows at a time.
-- schemabook: no-transaction
-- schemabook: idempotent
--
-- Each batch is a transaction of its own, so no row stays locked for longer than its batch takes, and what an
-- interruption leaves is filled by applying the file again. Batches follow the primary key; rows that have a
-- status are passed over. One statement, since COMMIT is allowed in a DO block only when it stands alone.

DO $$
DECLARE
    batch uuid[];
    start uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    LOOP
        SELECT array_agg(id ORDER BY id) INTO batch
        FROM (SELECT id FROM users WHERE id >= start AND status IS NULL ORDER BY id LIMIT 1000) AS next;
        EXIT WHEN batch IS NULL;
        PERFORM set_config('app.keep_updated_at', 'on', true);
        UPDATE users
        SET status = CASE WHEN is_active THEN 'active' ELSE 'closed' END::user_status
        WHERE id = ANY (batch) AND status IS NULL;
        start := batch[cardinality(batch)];
        COMMIT;
    END LOOP;
END;
$$;
