-- Users: the owners of every other row.
-- schemabook: idempotent
--
-- Every file of this study may be applied twice: what exists is left alone, and nothing is ever taken away
-- on the way up (additive). Names follow sql/README.md.

CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION set_updated_at() IS 'Trigger: stamps updated_at with the time of the transaction';

CREATE TABLE IF NOT EXISTS users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    -- Serves sign-in: WHERE email = $1.
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_check CHECK (email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'),
    CONSTRAINT users_display_name_check CHECK (length(display_name) BETWEEN 1 AND 100)
);
COMMENT ON TABLE users IS 'Accounts; every row of every other table belongs to one of them';
COMMENT ON COLUMN users.email IS 'Sign-in name, in lower case';

CREATE OR REPLACE TRIGGER users_set_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
