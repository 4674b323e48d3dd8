-- Organisations, who belongs to them, and the company's own employees.

CREATE TYPE identity.organisation_kind AS ENUM ('company', 'school', 'partner');
COMMENT ON TYPE identity.organisation_kind IS 'What an organisation is to us';

CREATE TABLE identity.organisations (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    parent_id bigint,
    name text NOT NULL,
    kind identity.organisation_kind NOT NULL,
    country_code text NOT NULL,
    created_by uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organisations_pkey PRIMARY KEY (id),
    CONSTRAINT organisations_name_key UNIQUE (name),
    CONSTRAINT organisations_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES identity.organisations (id) ON DELETE RESTRICT,
    CONSTRAINT organisations_country_code_fkey FOREIGN KEY (country_code)
        REFERENCES reference.countries (code) ON DELETE RESTRICT,
    CONSTRAINT organisations_created_by_fkey FOREIGN KEY (created_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT organisations_parent_id_check CHECK (parent_id <> id)
);
COMMENT ON TABLE identity.organisations IS 'Schools, partners and ourselves';
COMMENT ON COLUMN identity.organisations.parent_id IS 'The group that it belongs to; null at the top';
CREATE INDEX organisations_parent_id_idx ON identity.organisations (parent_id);
CREATE INDEX organisations_created_by_idx ON identity.organisations (created_by);

CREATE TRIGGER organisations_set_updated_at
    BEFORE UPDATE ON identity.organisations
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION public.set_updated_at();

CREATE TABLE identity.organisation_members (
    organisation_id bigint NOT NULL,
    account_id uuid NOT NULL,
    is_contact boolean DEFAULT false NOT NULL,
    joined_at timestamptz DEFAULT now() NOT NULL,
    invited_by uuid,
    CONSTRAINT organisation_members_pkey PRIMARY KEY (organisation_id, account_id),
    CONSTRAINT organisation_members_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES identity.organisations (id) ON DELETE CASCADE,
    CONSTRAINT organisation_members_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT organisation_members_invited_by_fkey FOREIGN KEY (invited_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL
);
COMMENT ON TABLE identity.organisation_members IS 'Which accounts belong to an organisation';
COMMENT ON COLUMN identity.organisation_members.is_contact IS 'Whether letters to the organisation go to this account';
CREATE INDEX organisation_members_account_id_idx ON identity.organisation_members (account_id);
CREATE INDEX organisation_members_invited_by_idx ON identity.organisation_members (invited_by);

CREATE TABLE identity.employees (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    manager_id bigint,
    department text NOT NULL,
    hired_on date NOT NULL,
    left_on date,
    CONSTRAINT employees_pkey PRIMARY KEY (id),
    -- One to one, but most accounts are no employee's.
    CONSTRAINT employees_account_id_key UNIQUE (account_id),
    CONSTRAINT employees_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT employees_manager_id_fkey FOREIGN KEY (manager_id)
        REFERENCES identity.employees (id) ON DELETE RESTRICT,
    CONSTRAINT employees_department_check CHECK (
        department IN ('management', 'teaching', 'content', 'engineering', 'support', 'finance')
    ),
    CONSTRAINT employees_period_check CHECK (left_on >= hired_on)
);
COMMENT ON TABLE identity.employees IS 'Our own people, whatever they do';
COMMENT ON COLUMN identity.employees.manager_id IS 'Null for the head of the company';
COMMENT ON COLUMN identity.employees.left_on IS 'Last day, inclusive; null while employed';
CREATE INDEX employees_manager_id_idx ON identity.employees (manager_id);
