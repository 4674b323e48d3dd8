-- is_active comes back, filled from status, and the trigger that keeps both in step. Nothing is lost.
--
-- A column is added at the end of its table, but is_active stood before created_at. So the columns behind it are
-- made anew behind it, and filled from the old ones. NOT NULL comes last: its constraint is named after the column,
-- and the name is taken until the old column is gone. The table is written once, under ACCESS EXCLUSIVE.

DROP VIEW users_v0_2;

ALTER TABLE users RENAME COLUMN created_at TO old_created_at;
ALTER TABLE users RENAME COLUMN updated_at TO old_updated_at;
ALTER TABLE users RENAME COLUMN status TO old_status;
ALTER TABLE users
    ADD COLUMN is_active boolean DEFAULT true,
    ADD COLUMN created_at timestamptz DEFAULT now(),
    ADD COLUMN updated_at timestamptz DEFAULT now(),
    ADD COLUMN status user_status;

ALTER TABLE users DISABLE TRIGGER users_set_updated_at;
UPDATE users
SET is_active = old_status = 'active', created_at = old_created_at, updated_at = old_updated_at, status = old_status;
ALTER TABLE users ENABLE TRIGGER users_set_updated_at;

ALTER TABLE users DROP COLUMN old_created_at, DROP COLUMN old_updated_at, DROP COLUMN old_status;
ALTER TABLE users
    ALTER COLUMN is_active SET NOT NULL,
    ALTER COLUMN created_at SET NOT NULL,
    ALTER COLUMN updated_at SET NOT NULL,
    ALTER COLUMN status SET NOT NULL;
COMMENT ON COLUMN users.status IS 'What is_active cannot tell; a trigger keeps the two in step';

CREATE FUNCTION keep_user_status_in_step() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
DECLARE
    says_status boolean := NEW.status IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.status IS DISTINCT FROM OLD.status);
    says_is_active boolean := TG_OP = 'INSERT' OR NEW.is_active <> OLD.is_active;
BEGIN
    IF says_status THEN
        NEW.is_active := NEW.status = 'active';
    ELSIF says_is_active OR NEW.status IS NULL THEN
        NEW.status := CASE WHEN NEW.is_active THEN 'active' ELSE 'closed' END;
    END IF;
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION keep_user_status_in_step() IS
    'Trigger: users.status follows is_active when that was written, and is_active follows status otherwise';

CREATE TRIGGER users_keep_status_in_step
    BEFORE INSERT OR UPDATE ON users
    FOR EACH ROW
    EXECUTE FUNCTION keep_user_status_in_step();
