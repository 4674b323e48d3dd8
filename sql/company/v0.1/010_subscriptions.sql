-- Subscriptions: what is sold, to whom, at which price.

CREATE SCHEMA billing;
COMMENT ON SCHEMA billing IS 'What is sold, what is owed, what was paid, and the books';

CREATE DOMAIN billing.money_amount AS numeric(12, 2);
COMMENT ON DOMAIN billing.money_amount IS 'An amount in the currency that the row, or the one above it, names';

CREATE TABLE billing.products (
    code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT products_pkey PRIMARY KEY (code),
    CONSTRAINT products_title_key UNIQUE (title)
);
COMMENT ON TABLE billing.products IS 'The four products';

CREATE TABLE billing.plans (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    product_code text NOT NULL,
    code text NOT NULL,
    is_public boolean DEFAULT true NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (id),
    CONSTRAINT plans_code_key UNIQUE (code),
    CONSTRAINT plans_product_code_fkey FOREIGN KEY (product_code)
        REFERENCES billing.products (code) ON DELETE RESTRICT
);
COMMENT ON TABLE billing.plans IS 'What one can subscribe to';
COMMENT ON COLUMN billing.plans.is_public IS 'False for plans that only schools get, and for old ones';

CREATE TABLE billing.plan_translations (
    plan_id bigint NOT NULL,
    language_code text NOT NULL,
    title text NOT NULL,
    CONSTRAINT plan_translations_pkey PRIMARY KEY (plan_id, language_code),
    CONSTRAINT plan_translations_plan_id_fkey FOREIGN KEY (plan_id)
        REFERENCES billing.plans (id) ON DELETE CASCADE,
    CONSTRAINT plan_translations_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT
);
COMMENT ON TABLE billing.plan_translations IS 'Titles of plans, in each language';

CREATE TABLE billing.plan_features (
    plan_id bigint NOT NULL,
    feature text NOT NULL,
    monthly_quota integer,
    CONSTRAINT plan_features_pkey PRIMARY KEY (plan_id, feature),
    CONSTRAINT plan_features_plan_id_fkey FOREIGN KEY (plan_id)
        REFERENCES billing.plans (id) ON DELETE CASCADE,
    CONSTRAINT plan_features_feature_check CHECK (
        feature IN ('group_lessons', 'recordings', 'hints', 'shared_decks', 'projects', 'priority_support')
    ),
    CONSTRAINT plan_features_monthly_quota_check CHECK (monthly_quota > 0)
);
COMMENT ON TABLE billing.plan_features IS 'What a plan includes';
COMMENT ON COLUMN billing.plan_features.monthly_quota IS 'Null for as much as one likes';

CREATE TABLE billing.plan_prices (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    plan_id bigint NOT NULL,
    currency_code text NOT NULL,
    billing_period text NOT NULL,
    price billing.money_amount NOT NULL,
    valid_from date NOT NULL,
    CONSTRAINT plan_prices_pkey PRIMARY KEY (id),
    CONSTRAINT plan_prices_plan_id_currency_code_billing_period_valid_from_key
        UNIQUE (plan_id, currency_code, billing_period, valid_from),
    CONSTRAINT plan_prices_plan_id_fkey FOREIGN KEY (plan_id)
        REFERENCES billing.plans (id) ON DELETE RESTRICT,
    CONSTRAINT plan_prices_currency_code_fkey FOREIGN KEY (currency_code)
        REFERENCES reference.currencies (code) ON DELETE RESTRICT,
    CONSTRAINT plan_prices_billing_period_check CHECK (billing_period IN ('month', 'year')),
    CONSTRAINT plan_prices_price_check CHECK (price >= 0)
);
COMMENT ON TABLE billing.plan_prices IS 'What a plan costs in a currency, for a month or a year, from a day on';

CREATE TABLE billing.customers (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account_id uuid NOT NULL,
    organisation_id bigint,
    billing_address_id bigint,
    currency_code text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_account_id_key UNIQUE (account_id),
    CONSTRAINT customers_account_id_fkey FOREIGN KEY (account_id)
        REFERENCES identity.accounts (id) ON DELETE CASCADE,
    CONSTRAINT customers_organisation_id_fkey FOREIGN KEY (organisation_id)
        REFERENCES identity.organisations (id) ON DELETE RESTRICT,
    CONSTRAINT customers_billing_address_id_fkey FOREIGN KEY (billing_address_id)
        REFERENCES identity.addresses (id) ON DELETE SET NULL,
    CONSTRAINT customers_currency_code_fkey FOREIGN KEY (currency_code)
        REFERENCES reference.currencies (code) ON DELETE RESTRICT
);
COMMENT ON TABLE billing.customers IS 'Who pays: an account, for itself or for an organisation';
COMMENT ON COLUMN billing.customers.organisation_id IS 'Null for private customers';
CREATE INDEX customers_organisation_id_idx ON billing.customers (organisation_id);
CREATE INDEX customers_billing_address_id_idx ON billing.customers (billing_address_id);

CREATE TABLE billing.payment_methods (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    customer_id bigint NOT NULL,
    kind text NOT NULL,
    processor_reference text NOT NULL,
    expires_on date,
    CONSTRAINT payment_methods_pkey PRIMARY KEY (id),
    CONSTRAINT payment_methods_processor_reference_key UNIQUE (processor_reference),
    CONSTRAINT payment_methods_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES billing.customers (id) ON DELETE CASCADE,
    CONSTRAINT payment_methods_kind_check CHECK (kind IN ('card', 'direct_debit', 'bank_transfer'))
);
COMMENT ON TABLE billing.payment_methods IS 'Cards and mandates, as the payment processor knows them';
CREATE INDEX payment_methods_customer_id_idx ON billing.payment_methods (customer_id);

CREATE TABLE billing.subscription_states (
    code text NOT NULL,
    title text NOT NULL,
    gives_access boolean NOT NULL,
    CONSTRAINT subscription_states_pkey PRIMARY KEY (code),
    CONSTRAINT subscription_states_title_key UNIQUE (title)
);
COMMENT ON TABLE billing.subscription_states IS
    'What a subscription can be, and whether the product may be used meanwhile';

CREATE TABLE billing.subscriptions (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    customer_id bigint NOT NULL,
    plan_price_id bigint NOT NULL,
    state_code text NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    CONSTRAINT subscriptions_pkey PRIMARY KEY (id),
    CONSTRAINT subscriptions_customer_id_plan_price_id_started_on_key UNIQUE (customer_id, plan_price_id, started_on),
    CONSTRAINT subscriptions_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES billing.customers (id) ON DELETE CASCADE,
    CONSTRAINT subscriptions_plan_price_id_fkey FOREIGN KEY (plan_price_id)
        REFERENCES billing.plan_prices (id) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_state_code_fkey FOREIGN KEY (state_code)
        REFERENCES billing.subscription_states (code) ON DELETE RESTRICT,
    CONSTRAINT subscriptions_period_check CHECK (ended_on >= started_on)
);
COMMENT ON TABLE billing.subscriptions IS 'Which customer has which plan, at the price of the day it began';
COMMENT ON COLUMN billing.subscriptions.ended_on IS 'Last day, inclusive; null while it runs';
CREATE INDEX subscriptions_plan_price_id_idx ON billing.subscriptions (plan_price_id);

CREATE TABLE billing.subscriptions_history (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    subscription_id bigint NOT NULL,
    operation text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    changed_by uuid,
    old_row jsonb NOT NULL,
    CONSTRAINT subscriptions_history_pkey PRIMARY KEY (id),
    CONSTRAINT subscriptions_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT subscriptions_history_operation_check CHECK (operation IN ('UPDATE', 'DELETE'))
);
COMMENT ON TABLE billing.subscriptions_history IS 'Subscriptions as they were before each change';
CREATE INDEX subscriptions_history_subscription_id_changed_at_idx
    ON billing.subscriptions_history (subscription_id, changed_at);
CREATE INDEX subscriptions_history_changed_by_idx ON billing.subscriptions_history (changed_by);
