-- Users: accounts and study preferences. Ids are UUIDs because they are seen in links and by clients.
-- Names follow sql/README.md.

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
    display_name text NOT NULL,
    time_zone text DEFAULT 'UTC' NOT NULL,
    new_cards_per_day smallint DEFAULT 20 NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    -- Serves sign-in: WHERE email = $1.
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_check CHECK (email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'),
    CONSTRAINT users_display_name_check CHECK (length(display_name) BETWEEN 1 AND 100),
    CONSTRAINT users_time_zone_check CHECK (length(time_zone) BETWEEN 1 AND 64),
    CONSTRAINT users_new_cards_per_day_check CHECK (new_cards_per_day BETWEEN 0 AND 500)
);
COMMENT ON TABLE users IS 'Accounts with their study preferences';
COMMENT ON COLUMN users.email IS 'Sign-in name, in lower case';
COMMENT ON COLUMN users.time_zone IS 'IANA name, e.g. Asia/Tokyo: decides when a day of study begins';
COMMENT ON COLUMN users.new_cards_per_day IS 'How many cards never seen before a day of study brings at most';

CREATE TRIGGER users_set_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();
