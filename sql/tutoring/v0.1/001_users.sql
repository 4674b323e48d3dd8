-- Accounts: who may sign in, and in which roles.
--
-- A person can hold several roles (a teacher whose own child takes lessons is also a parent), so roles are
-- rows of role_grants and not a column of users. Names follow sql/README.md.

CREATE TYPE user_role AS ENUM ('admin', 'parent', 'student', 'teacher');
COMMENT ON TYPE user_role IS 'What an account may be used as';

CREATE TYPE password_scheme AS ENUM ('sha256', 'scrypt', 'scrypt_sha256');
COMMENT ON TYPE password_scheme IS
    'How password_hash was made: sha256 is the legacy unsalted digest, scrypt the current scheme, '
    'scrypt_sha256 a legacy digest wrapped in scrypt until its owner signs in again';

CREATE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION set_updated_at() IS 'Trigger: stamps updated_at with the time of the transaction';

CREATE TABLE users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    full_name text NOT NULL,
    password_hash text NOT NULL,
    password_scheme password_scheme DEFAULT 'scrypt' NOT NULL,
    time_zone text DEFAULT 'UTC' NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    -- Serves sign-in: WHERE email = $1. A plain key is enough because users_email_check keeps one spelling.
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_check CHECK (email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'),
    CONSTRAINT users_full_name_check CHECK (length(full_name) BETWEEN 1 AND 200),
    CONSTRAINT users_password_hash_check CHECK (
        CASE password_scheme
            WHEN 'sha256' THEN password_hash ~ '^[0-9a-f]{64}$'
            ELSE password_hash ~ '^scrypt[$]'
        END
    ),
    CONSTRAINT users_time_zone_check CHECK (length(time_zone) BETWEEN 1 AND 64)
);
COMMENT ON TABLE users IS 'Accounts that can sign in; what a person is allowed to be stands in role_grants';
COMMENT ON COLUMN users.email IS 'Sign-in name, in lower case';
COMMENT ON COLUMN users.password_hash IS
    'Hex digest for sha256; scrypt$<n>$<r>$<p>$<salt>$<key> for the other schemes';
COMMENT ON COLUMN users.password_scheme IS 'Kept per row, so that accounts can be re-hashed one by one';
COMMENT ON COLUMN users.time_zone IS 'IANA name, e.g. Asia/Dhaka: how times are shown to this person';

CREATE TRIGGER users_set_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE role_grants (
    user_id uuid NOT NULL,
    role user_role NOT NULL,
    granted_at timestamptz DEFAULT now() NOT NULL,
    -- Serves "what may this account do": WHERE user_id = $1.
    CONSTRAINT role_grants_pkey PRIMARY KEY (user_id, role),
    CONSTRAINT role_grants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
COMMENT ON TABLE role_grants IS
    'The roles each account holds; parents, students and teachers each refer to a row here';
