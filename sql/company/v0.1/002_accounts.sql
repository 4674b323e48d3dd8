-- Accounts: one for every person, whichever products they use; addresses, sessions, consents, and what was changed.
--
-- The products had users of their own. Their ids went away when the accounts were merged; an account is what a
-- teacher, a learner, the owner of a deck and the requester of a ticket have in common.

CREATE SCHEMA identity;
COMMENT ON SCHEMA identity IS 'People and organisations, and how they sign in';

CREATE DOMAIN identity.email_address AS text
    CONSTRAINT email_address_check CHECK (VALUE = lower(VALUE) AND VALUE ~ '^[^@ ]+@[^@ ]+$');
COMMENT ON DOMAIN identity.email_address IS 'An e-mail address in lower case, so that there is one spelling';

CREATE TYPE identity.account_status AS ENUM ('invited', 'active', 'suspended', 'closed');
COMMENT ON TYPE identity.account_status IS 'Whether somebody may sign in: active accounts only';

CREATE TABLE identity.accounts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email identity.email_address NOT NULL,
    password_hash text,
    status identity.account_status DEFAULT 'invited' NOT NULL,
    country_code text NOT NULL,
    language_code text DEFAULT 'en' NOT NULL,
    time_zone text DEFAULT 'UTC' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT accounts_pkey PRIMARY KEY (id),
    -- Serves sign-in: WHERE email = $1.
    CONSTRAINT accounts_email_key UNIQUE (email),
    CONSTRAINT accounts_country_code_fkey FOREIGN KEY (country_code)
        REFERENCES reference.countries (code) ON DELETE RESTRICT,
    CONSTRAINT accounts_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT,
    CONSTRAINT accounts_time_zone_fkey FOREIGN KEY (time_zone)
        REFERENCES reference.time_zones (name) ON DELETE RESTRICT,
    CONSTRAINT accounts_password_hash_check CHECK (password_hash ~ '^scrypt[$]')
);
COMMENT ON TABLE identity.accounts IS 'Everybody who can sign in to any of the products';
COMMENT ON COLUMN identity.accounts.password_hash IS 'Null for those who sign in through their school';
COMMENT ON COLUMN identity.accounts.country_code IS
    'Where the account was opened; says nothing about where its owner pays or goes to school';

CREATE TRIGGER accounts_set_updated_at
    BEFORE UPDATE ON identity.accounts
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION public.set_updated_at();

CREATE TABLE identity.account_profiles (
    account_id uuid NOT NULL,
    display_name text NOT NULL,
    birth_date date,
    biography text DEFAULT '' NOT NULL,
    -- One to one: the key of the account is the key of the profile.
    CONSTRAINT account_profiles_pkey PRIMARY KEY (account_id),
    CONSTRAINT account_profiles_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT account_profiles_display_name_check CHECK (length(display_name) BETWEEN 1 AND 100)
);
COMMENT ON TABLE identity.account_profiles IS 'What others see of an account; made on the first sign-in';

CREATE TABLE identity.roles (
    code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT roles_pkey PRIMARY KEY (code),
    CONSTRAINT roles_title_key UNIQUE (title)
);
COMMENT ON TABLE identity.roles IS 'What an account may be used as';

CREATE TABLE identity.account_roles (
    account_id uuid NOT NULL,
    role_code text NOT NULL,
    granted_at timestamptz DEFAULT now() NOT NULL,
    granted_by uuid,
    CONSTRAINT account_roles_pkey PRIMARY KEY (account_id, role_code),
    CONSTRAINT account_roles_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT account_roles_role_code_fkey FOREIGN KEY (role_code)
        REFERENCES identity.roles (code) ON DELETE RESTRICT,
    CONSTRAINT account_roles_granted_by_fkey FOREIGN KEY (granted_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL
);
COMMENT ON TABLE identity.account_roles IS 'Which roles an account has, since when and from whom';
COMMENT ON COLUMN identity.account_roles.granted_by IS 'Null for the roles of the first days';
CREATE INDEX account_roles_granted_by_idx ON identity.account_roles (granted_by);

CREATE TABLE identity.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    started_at timestamptz DEFAULT now() NOT NULL,
    last_seen_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    ip_address inet NOT NULL,
    user_agent text DEFAULT '' NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT sessions_period_check CHECK (last_seen_at >= started_at AND ended_at >= started_at)
);
COMMENT ON TABLE identity.sessions IS 'Sign-ins that worked: not to be confused with practice or study sessions';
CREATE INDEX sessions_account_id_started_at_idx ON identity.sessions (account_id, started_at);

CREATE TABLE identity.sign_in_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid,
    email text NOT NULL,
    succeeded boolean NOT NULL,
    ip_address inet NOT NULL,
    attempted_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_attempts_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE SET NULL
);
COMMENT ON TABLE identity.sign_in_attempts IS 'Every attempt to sign in; kept for ninety days';
COMMENT ON COLUMN identity.sign_in_attempts.account_id IS 'Null where nobody has the address that was typed';
COMMENT ON COLUMN identity.sign_in_attempts.email IS 'As it was typed';
CREATE INDEX sign_in_attempts_account_id_idx ON identity.sign_in_attempts (account_id);
CREATE INDEX sign_in_attempts_attempted_at_idx ON identity.sign_in_attempts USING brin (attempted_at);

CREATE TABLE identity.addresses (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    recipient text NOT NULL,
    street text NOT NULL,
    postal_code text NOT NULL,
    city text NOT NULL,
    country_code text NOT NULL,
    CONSTRAINT addresses_pkey PRIMARY KEY (id),
    CONSTRAINT addresses_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT addresses_country_code_fkey FOREIGN KEY (country_code)
        REFERENCES reference.countries (code) ON DELETE RESTRICT
);
COMMENT ON TABLE identity.addresses IS 'Postal addresses; an invoice keeps the one that it was sent to';
CREATE INDEX addresses_account_id_idx ON identity.addresses (account_id);

CREATE TABLE identity.consents (
    account_id uuid NOT NULL,
    purpose text NOT NULL,
    given_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT consents_pkey PRIMARY KEY (account_id, purpose, given_at),
    CONSTRAINT consents_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT consents_purpose_check CHECK (purpose IN ('terms', 'newsletter', 'research', 'recording')),
    CONSTRAINT consents_withdrawn_at_check CHECK (withdrawn_at > given_at)
);
COMMENT ON TABLE identity.consents IS 'What somebody has agreed to, from when until when';

CREATE TABLE identity.accounts_history (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    operation text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    changed_by uuid,
    old_row jsonb NOT NULL,
    CONSTRAINT accounts_history_pkey PRIMARY KEY (id),
    CONSTRAINT accounts_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT accounts_history_operation_check CHECK (operation IN ('UPDATE', 'DELETE'))
);
COMMENT ON TABLE identity.accounts_history IS 'Accounts as they were before each change; outlives the account';
COMMENT ON COLUMN identity.accounts_history.changed_by IS 'Null for jobs, and once that account is gone';
CREATE INDEX accounts_history_account_id_changed_at_idx ON identity.accounts_history (account_id, changed_at);
CREATE INDEX accounts_history_changed_by_idx ON identity.accounts_history (changed_by);

CREATE FUNCTION identity.keep_account() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    INSERT INTO identity.accounts_history (account_id, operation, changed_by, old_row)
    VALUES (
        OLD.id, TG_OP, NULLIF(current_setting('app.account_id', true), '')::uuid, to_jsonb(OLD) - 'password_hash'
    );
    RETURN NULL;
END;
$$;
COMMENT ON FUNCTION identity.keep_account() IS 'Trigger: writes the account as it was into accounts_history';

CREATE TRIGGER accounts_keep
    AFTER DELETE OR UPDATE ON identity.accounts
    FOR EACH ROW
    EXECUTE FUNCTION identity.keep_account();
