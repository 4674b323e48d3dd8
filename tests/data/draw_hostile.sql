-- 13 tables and 16 foreign keys, each a case that diagram tools get wrong; the right ends are in test_draw_hostile.py.
CREATE SCHEMA billing;
CREATE SCHEMA "Odd Schema";

CREATE TYPE mood AS ENUM ('calm', 'storm <&> "x"');

CREATE TABLE country (
    code char(2) PRIMARY KEY,
    name varchar(40) NOT NULL UNIQUE
);
COMMENT ON TABLE country IS 'ISO 3166 <countries> & territories
the second line is not shown';

CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    manager_id bigint CONSTRAINT person_manager REFERENCES person (id) ON DELETE SET NULL,
    country_code char(2) NOT NULL CONSTRAINT person_country REFERENCES country (code) ON UPDATE CASCADE,
    email text NOT NULL,
    mood mood NOT NULL DEFAULT 'calm',
    label text GENERATED ALWAYS AS (upper(email)) STORED
);
CREATE UNIQUE INDEX person_email ON person (lower(email));

-- one to one: the primary key is the foreign key
CREATE TABLE profile (
    person_id bigint PRIMARY KEY CONSTRAINT profile_person REFERENCES person (id) ON DELETE CASCADE,
    biography text
);

-- one to one by a unique index; optional
CREATE TABLE badge (
    id uuid PRIMARY KEY,
    person_id bigint CONSTRAINT badge_person REFERENCES person (id)
);
CREATE UNIQUE INDEX badge_of_person ON badge (person_id);

-- neither a partial unique index nor one on an expression makes it one to one
CREATE TABLE address (
    id serial PRIMARY KEY,
    person_id bigint NOT NULL CONSTRAINT address_person REFERENCES person (id) ON DELETE CASCADE,
    country_code char(2) CONSTRAINT address_country REFERENCES country (code),
    is_main boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX address_main ON address (person_id) WHERE is_main;
CREATE UNIQUE INDEX address_country_upper ON address (upper(country_code));

-- two foreign keys to one table
CREATE TABLE message (
    id bigint PRIMARY KEY,
    sender_id bigint NOT NULL CONSTRAINT message_sender REFERENCES person (id),
    recipient_id bigint CONSTRAINT message_recipient REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE project (
    country_code char(2) NOT NULL CONSTRAINT project_country REFERENCES country (code),
    number int NOT NULL,
    title text,
    PRIMARY KEY (country_code, number)
);

-- composite key, MATCH FULL with one column declared NOT NULL: never without a project
CREATE TABLE task (
    id bigint PRIMARY KEY,
    country_code char(2) NOT NULL,
    project_number int,
    CONSTRAINT task_project FOREIGN KEY (country_code, project_number)
        REFERENCES project (country_code, number) MATCH FULL
);

-- a junction with an audit column, and a composite key
CREATE TABLE membership (
    person_id bigint CONSTRAINT membership_person REFERENCES person (id),
    country_code char(2),
    project_number int,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (person_id, country_code, project_number),
    CONSTRAINT membership_project FOREIGN KEY (country_code, project_number)
        REFERENCES project (country_code, number) ON DELETE CASCADE
);

-- composite one to one, optional (MATCH SIMPLE, one nullable column); the unique key has one of the columns
CREATE TABLE billing.contract (
    id bigint PRIMARY KEY,
    country_code char(2) NOT NULL,
    project_number int UNIQUE,
    total numeric(12, 2) NOT NULL,
    CONSTRAINT contract_project FOREIGN KEY (country_code, project_number)
        REFERENCES public.project (country_code, number)
);

CREATE TABLE billing.invoice (
    contract_id bigint NOT NULL CONSTRAINT invoice_contract REFERENCES billing.contract (id),
    issued_on date NOT NULL,
    amount numeric(12, 2),
    PRIMARY KEY (contract_id, issued_on)
) PARTITION BY RANGE (issued_on);
CREATE TABLE billing.invoice_2025 PARTITION OF billing.invoice FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE billing.invoice_2026 PARTITION OF billing.invoice FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

CREATE TABLE "Odd Schema"."Straße <b>" (
    "the ""id""" bigint PRIMARY KEY,
    "contract id" bigint NOT NULL,
    "issued\on" date NOT NULL,
    CONSTRAINT "odd -> invoice" FOREIGN KEY ("contract id", "issued\on")
        REFERENCES billing.invoice (contract_id, issued_on)
);

CREATE TABLE "select" (
    "order" int,
    "from" bigint
);
ALTER TABLE "select" ADD CONSTRAINT select_message FOREIGN KEY ("from") REFERENCES message (id) NOT VALID;
