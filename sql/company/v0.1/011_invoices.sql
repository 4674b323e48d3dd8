-- Invoices, payments and the books.
--
-- A payment is tied to invoices by payment_allocations: one may pay several invoices, and an invoice be paid in parts.
-- A line of an invoice is either a subscription's month or stands for lessons, which tuition_log_charges lists.

CREATE TABLE billing.invoices (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    number text NOT NULL,
    customer_id bigint NOT NULL,
    billing_address_id bigint,
    currency_code text NOT NULL,
    status text DEFAULT 'draft' NOT NULL,
    issued_by uuid,
    approved_by uuid,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (id),
    CONSTRAINT invoices_number_key UNIQUE (number),
    CONSTRAINT invoices_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES billing.customers (id) ON DELETE CASCADE,
    CONSTRAINT invoices_billing_address_id_fkey FOREIGN KEY (billing_address_id)
        REFERENCES identity.addresses (id) ON DELETE SET NULL,
    CONSTRAINT invoices_currency_code_fkey FOREIGN KEY (currency_code)
        REFERENCES reference.currencies (code) ON DELETE RESTRICT,
    CONSTRAINT invoices_issued_by_fkey FOREIGN KEY (issued_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT invoices_approved_by_fkey FOREIGN KEY (approved_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT invoices_status_check CHECK (status IN ('draft', 'issued', 'paid', 'void')),
    CONSTRAINT invoices_number_check CHECK (number ~ '^[0-9]{4}-[0-9]{5}$')
);
COMMENT ON TABLE billing.invoices IS 'What a customer owes; its amount is the sum of its lines';
COMMENT ON COLUMN billing.invoices.number IS 'Year and running number, e.g. 2026-00017';
COMMENT ON COLUMN billing.invoices.billing_address_id IS 'Where it was sent: decides which country''s tax holds';
COMMENT ON COLUMN billing.invoices.issued_by IS 'Null where the monthly run made it';
COMMENT ON COLUMN billing.invoices.approved_by IS 'The second pair of eyes; null below the limit';
CREATE INDEX invoices_customer_id_issued_on_idx ON billing.invoices (customer_id, issued_on);
CREATE INDEX invoices_billing_address_id_idx ON billing.invoices (billing_address_id);
CREATE INDEX invoices_issued_by_idx ON billing.invoices (issued_by);
CREATE INDEX invoices_approved_by_idx ON billing.invoices (approved_by);

ALTER TABLE billing.invoices ADD CONSTRAINT invoices_due_on_check CHECK (due_on >= issued_on) NOT VALID;

CREATE TABLE billing.invoice_lines (
    invoice_id bigint NOT NULL,
    line_number smallint NOT NULL,
    subscription_id bigint,
    description text NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    unit_price billing.money_amount NOT NULL,
    line_total numeric(12, 2) GENERATED ALWAYS AS (quantity * unit_price::numeric) STORED,
    CONSTRAINT invoice_lines_pkey PRIMARY KEY (invoice_id, line_number),
    CONSTRAINT invoice_lines_invoice_id_fkey FOREIGN KEY (invoice_id)
        REFERENCES billing.invoices (id) ON DELETE CASCADE,
    CONSTRAINT invoice_lines_subscription_id_fkey FOREIGN KEY (subscription_id)
        REFERENCES billing.subscriptions (id) ON DELETE RESTRICT,
    CONSTRAINT invoice_lines_quantity_check CHECK (quantity > 0)
);
COMMENT ON TABLE billing.invoice_lines IS 'What an invoice is for, line by line';
COMMENT ON COLUMN billing.invoice_lines.subscription_id IS 'Null for lessons';
COMMENT ON COLUMN billing.invoice_lines.line_total IS 'Generated: quantity times unit price';
CREATE INDEX invoice_lines_subscription_id_idx ON billing.invoice_lines (subscription_id);

CREATE TABLE billing.tuition_log_charges (
    tuition_log_id uuid NOT NULL,
    invoice_id bigint NOT NULL,
    line_number smallint NOT NULL,
    CONSTRAINT tuition_log_charges_pkey PRIMARY KEY (tuition_log_id, invoice_id, line_number),
    CONSTRAINT tuition_log_charges_tuition_log_id_fkey FOREIGN KEY (tuition_log_id)
        REFERENCES tutoring.tuition_logs (id) ON DELETE RESTRICT,
    CONSTRAINT tuition_log_charges_invoice_id_line_number_fkey FOREIGN KEY (invoice_id, line_number)
        REFERENCES billing.invoice_lines (invoice_id, line_number) ON DELETE CASCADE
);
COMMENT ON TABLE billing.tuition_log_charges IS 'Which lessons a line of an invoice stands for';
CREATE INDEX tuition_log_charges_invoice_id_line_number_idx ON billing.tuition_log_charges (invoice_id, line_number);

CREATE TABLE billing.payments (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    customer_id bigint NOT NULL,
    payment_method_id bigint,
    currency_code text NOT NULL,
    amount billing.money_amount NOT NULL,
    status text DEFAULT 'pending' NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (id),
    CONSTRAINT payments_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES billing.customers (id) ON DELETE RESTRICT,
    CONSTRAINT payments_payment_method_id_fkey FOREIGN KEY (payment_method_id)
        REFERENCES billing.payment_methods (id) ON DELETE SET NULL,
    CONSTRAINT payments_currency_code_fkey FOREIGN KEY (currency_code)
        REFERENCES reference.currencies (code) ON DELETE RESTRICT,
    CONSTRAINT payments_amount_check CHECK (amount > 0),
    CONSTRAINT payments_status_check CHECK (status IN ('pending', 'settled', 'failed'))
);
COMMENT ON TABLE billing.payments IS 'Money received from customers';
CREATE INDEX payments_customer_id_received_at_idx ON billing.payments (customer_id, received_at);
CREATE INDEX payments_payment_method_id_idx ON billing.payments (payment_method_id);

CREATE TABLE billing.payments_old (LIKE billing.payments INCLUDING DEFAULTS);

CREATE TABLE billing.payment_allocations (
    payment_id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    amount billing.money_amount NOT NULL,
    CONSTRAINT payment_allocations_pkey PRIMARY KEY (payment_id, invoice_id),
    CONSTRAINT payment_allocations_payment_id_fkey FOREIGN KEY (payment_id)
        REFERENCES billing.payments (id) ON DELETE CASCADE,
    CONSTRAINT payment_allocations_invoice_id_fkey FOREIGN KEY (invoice_id)
        REFERENCES billing.invoices (id) ON DELETE CASCADE,
    CONSTRAINT payment_allocations_amount_check CHECK (amount > 0)
);
COMMENT ON TABLE billing.payment_allocations IS 'How much of a payment went to which invoice';
CREATE INDEX payment_allocations_invoice_id_idx ON billing.payment_allocations (invoice_id);

CREATE TABLE billing.refunds (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    payment_id bigint NOT NULL,
    amount billing.money_amount NOT NULL,
    status text DEFAULT 'requested' NOT NULL,
    requested_by uuid NOT NULL,
    approved_by uuid,
    requested_at timestamptz NOT NULL,
    CONSTRAINT refunds_pkey PRIMARY KEY (id),
    CONSTRAINT refunds_payment_id_fkey FOREIGN KEY (payment_id)
        REFERENCES billing.payments (id) ON DELETE RESTRICT,
    CONSTRAINT refunds_requested_by_fkey FOREIGN KEY (requested_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT refunds_approved_by_fkey FOREIGN KEY (approved_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT refunds_amount_check CHECK (amount > 0),
    CONSTRAINT refunds_status_check CHECK (status IN ('requested', 'approved', 'paid', 'refused'))
);
COMMENT ON TABLE billing.refunds IS 'Money given back';
CREATE INDEX refunds_payment_id_idx ON billing.refunds (payment_id);
CREATE INDEX refunds_requested_by_idx ON billing.refunds (requested_by);
CREATE INDEX refunds_approved_by_idx ON billing.refunds (approved_by);

CREATE TABLE billing.payouts (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    teacher_id uuid NOT NULL,
    amount billing.money_amount NOT NULL,
    status text NOT NULL,
    month_start date NOT NULL,
    CONSTRAINT payouts_pkey PRIMARY KEY (id),
    CONSTRAINT payouts_teacher_id_month_start_key UNIQUE (teacher_id, month_start),
    CONSTRAINT payouts_teacher_id_fkey FOREIGN KEY (teacher_id)
        REFERENCES tutoring.teachers (account_id) ON DELETE RESTRICT,
    CONSTRAINT payouts_amount_check CHECK (amount > 0)
);
COMMENT ON TABLE billing.payouts IS 'What freelance teachers are paid for a month, in GBP';

CREATE TABLE billing.accounting_periods (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    covers daterange NOT NULL,
    closed_by uuid,
    closed_at timestamptz,
    CONSTRAINT accounting_periods_pkey PRIMARY KEY (id),
    -- No day is in two periods.
    CONSTRAINT accounting_periods_covers_excl EXCLUDE USING gist (covers WITH &&),
    CONSTRAINT accounting_periods_closed_by_fkey FOREIGN KEY (closed_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT accounting_periods_closed_at_check CHECK ((closed_by IS NULL) = (closed_at IS NULL))
);
COMMENT ON TABLE billing.accounting_periods IS 'Months of the books; nothing is booked into a closed one';
CREATE INDEX accounting_periods_closed_by_idx ON billing.accounting_periods (closed_by);

CREATE TABLE billing.ledger_accounts (
    code text NOT NULL,
    parent_code text,
    title text NOT NULL,
    kind text NOT NULL,
    CONSTRAINT ledger_accounts_pkey PRIMARY KEY (code),
    CONSTRAINT ledger_accounts_parent_code_fkey FOREIGN KEY (parent_code)
        REFERENCES billing.ledger_accounts (code) ON DELETE RESTRICT,
    CONSTRAINT ledger_accounts_kind_check CHECK (kind IN ('asset', 'liability', 'income', 'expense'))
);
COMMENT ON TABLE billing.ledger_accounts IS 'The chart of accounts: nothing to do with identity.accounts';
CREATE INDEX ledger_accounts_parent_code_idx ON billing.ledger_accounts (parent_code);

CREATE TABLE billing.ledger_entries (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    accounting_period_id bigint NOT NULL,
    reverses_id bigint,
    invoice_id bigint,
    payment_id bigint,
    description text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (id),
    -- An entry is taken back once.
    CONSTRAINT ledger_entries_reverses_id_key UNIQUE (reverses_id),
    CONSTRAINT ledger_entries_accounting_period_id_fkey FOREIGN KEY (accounting_period_id)
        REFERENCES billing.accounting_periods (id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entries_reverses_id_fkey FOREIGN KEY (reverses_id)
        REFERENCES billing.ledger_entries (id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entries_invoice_id_fkey FOREIGN KEY (invoice_id)
        REFERENCES billing.invoices (id) ON DELETE SET NULL,
    CONSTRAINT ledger_entries_payment_id_fkey FOREIGN KEY (payment_id)
        REFERENCES billing.payments (id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entries_created_by_fkey FOREIGN KEY (created_by)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT
);
COMMENT ON TABLE billing.ledger_entries IS 'The journal: append only, a mistake is reversed by an entry of its own';
CREATE INDEX ledger_entries_accounting_period_id_idx ON billing.ledger_entries (accounting_period_id);
CREATE INDEX ledger_entries_invoice_id_idx ON billing.ledger_entries (invoice_id);
CREATE INDEX ledger_entries_payment_id_idx ON billing.ledger_entries (payment_id);
CREATE INDEX ledger_entries_created_by_idx ON billing.ledger_entries (created_by);

CREATE TABLE billing.ledger_postings (
    ledger_entry_id bigint NOT NULL,
    line_number smallint NOT NULL,
    ledger_account_code text NOT NULL,
    amount billing.money_amount NOT NULL,
    CONSTRAINT ledger_postings_pkey PRIMARY KEY (ledger_entry_id, line_number),
    CONSTRAINT ledger_postings_ledger_entry_id_fkey FOREIGN KEY (ledger_entry_id)
        REFERENCES billing.ledger_entries (id) ON DELETE RESTRICT,
    CONSTRAINT ledger_postings_ledger_account_code_fkey FOREIGN KEY (ledger_account_code)
        REFERENCES billing.ledger_accounts (code) ON DELETE RESTRICT,
    CONSTRAINT ledger_postings_amount_check CHECK (amount <> 0)
);
COMMENT ON TABLE billing.ledger_postings IS
    'Both sides of an entry: positive is debit, negative credit, the sum is zero';

CREATE VIEW billing.customer_balances AS
SELECT
    c.id AS customer_id, c.currency_code,
    coalesce(owed.amount, 0) - coalesce(paid.amount, 0) AS balance
FROM billing.customers AS c
LEFT JOIN LATERAL (
    SELECT sum(l.line_total) AS amount
    FROM billing.invoices AS i
    JOIN billing.invoice_lines AS l ON l.invoice_id = i.id
    WHERE i.customer_id = c.id AND i.status IN ('issued', 'paid')
) AS owed ON true
LEFT JOIN LATERAL (
    SELECT sum(p.amount) AS amount FROM billing.payments AS p WHERE p.customer_id = c.id AND p.status = 'settled'
) AS paid ON true;
COMMENT ON VIEW billing.customer_balances IS 'What each customer still owes; negative where more was paid';
