-- The status of an account: what is_active cannot tell.
-- schemabook: expand
--
-- An account that is not active may be suspended, until the parent has settled what is owed, or closed, for good.
-- is_active knows one word for both. This step adds status beside it; 003 fills it, 004 and 005 make it
-- mandatory, and v0.3 takes is_active away once nothing reads or writes it any more.
--
-- Until then the trigger keeps both in step, whoever writes: an old writer sets is_active and has never heard
-- of status, a new one sets status. status has no default yet: null is how an old writer is told from a new one.
--
-- The check holds for new rows at once (the trigger has filled them by then), and is not validated here: that
-- would read the whole table under the lock that adding it needs.

CREATE TYPE user_status AS ENUM ('active', 'suspended', 'closed');
COMMENT ON TYPE user_status IS
    'active: in use; suspended: may sign in to settle what is owed, but book nothing; '
    'closed: may not sign in, kept for the books';

ALTER TABLE users ADD COLUMN status user_status;
COMMENT ON COLUMN users.status IS 'Null until filled from is_active, with which a trigger keeps it in step';

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

ALTER TABLE users ADD CONSTRAINT users_status_check CHECK (status IS NOT NULL) NOT VALID;
