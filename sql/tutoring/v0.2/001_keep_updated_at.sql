-- Maintenance leaves updated_at alone.
-- schemabook: idempotent
--
-- updated_at says when somebody last changed a row; who has copied the rows since then asks for what is newer.
-- A backfill would make every row new. So the steps that fill or re-hash set app.keep_updated_at to 'on' for
-- their transactions: SELECT set_config('app.keep_updated_at', 'on', true).

CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    IF current_setting('app.keep_updated_at', true) IS DISTINCT FROM 'on' THEN
        NEW.updated_at := now();
    END IF;
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION set_updated_at() IS
    'Trigger: stamps updated_at with the time of the transaction, unless app.keep_updated_at is on';
