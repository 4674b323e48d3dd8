-- Analytics: what happened, how much each product is used, experiments, and the revenue of each month.

CREATE SCHEMA analytics;
COMMENT ON SCHEMA analytics IS 'What is counted; nothing in the products reads it';

CREATE TABLE analytics.event_types (
    code text NOT NULL,
    product_code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT event_types_pkey PRIMARY KEY (code),
    CONSTRAINT event_types_product_code_fkey FOREIGN KEY (product_code)
        REFERENCES billing.products (code) ON DELETE RESTRICT
);
COMMENT ON TABLE analytics.event_types IS 'What can happen';

CREATE TABLE analytics.events (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    occurred_at timestamptz DEFAULT now() NOT NULL,
    event_type_code text NOT NULL,
    account_id uuid,
    properties jsonb DEFAULT '{}' NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id, occurred_at),
    CONSTRAINT events_event_type_code_fkey FOREIGN KEY (event_type_code)
        REFERENCES analytics.event_types (code) ON DELETE RESTRICT,
    CONSTRAINT events_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE SET NULL
) PARTITION BY RANGE (occurred_at);
COMMENT ON TABLE analytics.events IS 'One row an event, a partition a month';
COMMENT ON COLUMN analytics.events.account_id IS 'Null for visitors who have not signed in';
CREATE INDEX events_account_id_occurred_at_idx ON analytics.events (account_id, occurred_at);
CREATE INDEX events_event_type_code_occurred_at_idx ON analytics.events (event_type_code, occurred_at);

CREATE TABLE analytics.events_2026_07 PARTITION OF analytics.events
    FOR VALUES FROM ('2026-07-01 00:00+00') TO ('2026-08-01 00:00+00');
CREATE TABLE analytics.events_2026_08 PARTITION OF analytics.events
    FOR VALUES FROM ('2026-08-01 00:00+00') TO ('2026-09-01 00:00+00');
CREATE TABLE analytics.events_2026_09 PARTITION OF analytics.events
    FOR VALUES FROM ('2026-09-01 00:00+00') TO ('2026-10-01 00:00+00');
CREATE TABLE analytics.events_2026_10 PARTITION OF analytics.events
    FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2026-11-01 00:00+00');
CREATE TABLE analytics.events_default PARTITION OF analytics.events DEFAULT;

CREATE TABLE analytics.usage_days (
    product_code text NOT NULL,
    account_id uuid NOT NULL,
    used_on date NOT NULL,
    active_minutes smallint NOT NULL,
    CONSTRAINT usage_days_pkey PRIMARY KEY (product_code, account_id, used_on),
    CONSTRAINT usage_days_product_code_fkey FOREIGN KEY (product_code)
        REFERENCES billing.products (code) ON DELETE RESTRICT,
    CONSTRAINT usage_days_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT usage_days_active_minutes_check CHECK (active_minutes BETWEEN 0 AND 1440)
) PARTITION BY LIST (product_code);
COMMENT ON TABLE analytics.usage_days IS 'Minutes of a person with a product on a day, a partition a product';
CREATE INDEX usage_days_account_id_used_on_idx ON analytics.usage_days (account_id, used_on);

CREATE TABLE analytics.usage_days_tutoring PARTITION OF analytics.usage_days FOR VALUES IN ('tutoring');
CREATE TABLE analytics.usage_days_practice PARTITION OF analytics.usage_days FOR VALUES IN ('practice');
CREATE TABLE analytics.usage_days_flashcards PARTITION OF analytics.usage_days FOR VALUES IN ('flashcards');
CREATE TABLE analytics.usage_days_tasks PARTITION OF analytics.usage_days FOR VALUES IN ('tasks');
CREATE TABLE analytics.usage_days_default PARTITION OF analytics.usage_days DEFAULT;

CREATE TABLE analytics.experiments (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    code text NOT NULL,
    owner_id bigint NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    CONSTRAINT experiments_pkey PRIMARY KEY (id),
    CONSTRAINT experiments_code_key UNIQUE (code),
    CONSTRAINT experiments_owner_id_fkey FOREIGN KEY (owner_id)
        REFERENCES identity.employees (id) ON DELETE RESTRICT,
    CONSTRAINT experiments_period_check CHECK (ended_on >= started_on)
);
COMMENT ON TABLE analytics.experiments IS 'What was tried out on some accounts';
CREATE INDEX experiments_owner_id_idx ON analytics.experiments (owner_id);

CREATE TABLE analytics.experiment_variants (
    experiment_id bigint NOT NULL,
    code text NOT NULL,
    weight smallint NOT NULL,
    CONSTRAINT experiment_variants_pkey PRIMARY KEY (experiment_id, code),
    CONSTRAINT experiment_variants_experiment_id_fkey FOREIGN KEY (experiment_id)
        REFERENCES analytics.experiments (id) ON DELETE CASCADE,
    CONSTRAINT experiment_variants_weight_check CHECK (weight BETWEEN 1 AND 100)
);
COMMENT ON TABLE analytics.experiment_variants IS 'What an experiment compares';

CREATE TABLE analytics.experiment_assignments (
    experiment_id bigint NOT NULL,
    account_id uuid NOT NULL,
    variant_code text NOT NULL,
    assigned_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT experiment_assignments_pkey PRIMARY KEY (experiment_id, account_id),
    CONSTRAINT experiment_assignments_experiment_id_variant_code_fkey FOREIGN KEY (experiment_id, variant_code)
        REFERENCES analytics.experiment_variants (experiment_id, code) ON DELETE CASCADE,
    CONSTRAINT experiment_assignments_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE analytics.experiment_assignments IS 'Which account sees which variant';
CREATE INDEX experiment_assignments_experiment_id_variant_code_idx
    ON analytics.experiment_assignments (experiment_id, variant_code);
CREATE INDEX experiment_assignments_account_id_idx ON analytics.experiment_assignments (account_id);

CREATE MATERIALIZED VIEW analytics.monthly_revenue AS
SELECT
    date_trunc('month', i.issued_on::timestamp)::date AS month_start, i.currency_code,
    sum(l.line_total) AS revenue, count(DISTINCT i.customer_id) AS customer_count
FROM billing.invoices AS i
JOIN billing.invoice_lines AS l ON l.invoice_id = i.id
WHERE i.status IN ('issued', 'paid')
GROUP BY 1, 2;
COMMENT ON MATERIALIZED VIEW analytics.monthly_revenue IS
    'What was invoiced in a month, by currency; refreshed every night';
CREATE UNIQUE INDEX monthly_revenue_month_start_currency_code_idx
    ON analytics.monthly_revenue (month_start, currency_code);
