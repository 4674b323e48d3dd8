-- Payments: money received from parents.
--
-- A payment is not tied to charges: the balance of a parent is what was issued minus what was received, so
-- no stored "paid" flag can disagree with the money.

CREATE TYPE payment_method AS ENUM ('bank_transfer', 'card', 'cash');
COMMENT ON TYPE payment_method IS 'How money arrived';

CREATE TABLE payments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    parent_id uuid NOT NULL,
    amount numeric(10, 2) NOT NULL,
    method payment_method NOT NULL,
    bank_reference text,
    received_at timestamptz NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (id),
    -- An imported bank line is booked once: INSERT ... ON CONFLICT (bank_reference) DO NOTHING.
    CONSTRAINT payments_bank_reference_key UNIQUE (bank_reference),
    CONSTRAINT payments_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES parents (user_id) ON DELETE RESTRICT,
    CONSTRAINT payments_amount_check CHECK (amount <> 0),
    CONSTRAINT payments_bank_reference_check CHECK ((method = 'cash') = (bank_reference IS NULL))
);
COMMENT ON TABLE payments IS 'Money received from parents, in parents.currency';
COMMENT ON COLUMN payments.amount IS 'Positive for money received, negative for a refund';
COMMENT ON COLUMN payments.bank_reference IS 'Reference of the bank or card processor; null exactly for cash';

-- Serves the account statement: WHERE parent_id = $1 AND received_at >= $2 ORDER BY received_at; and the balance.
CREATE INDEX payments_parent_id_received_at_idx ON payments (parent_id, received_at);
COMMENT ON INDEX payments_parent_id_received_at_idx IS
    'Account statement: WHERE parent_id = $1 AND received_at >= $2 ORDER BY received_at';
