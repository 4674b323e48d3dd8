-- Removes the label direct_debit. PostgreSQL cannot drop one, so the type is made anew and the column changed to it:
-- payments is rewritten, and nobody reads it meanwhile.
-- Lost: payments by direct debit become bank transfers, which is how the bank reports them

ALTER TYPE payment_method RENAME TO payment_method_with_direct_debit;
CREATE TYPE payment_method AS ENUM ('bank_transfer', 'card', 'cash');
COMMENT ON TYPE payment_method IS 'How money arrived';

ALTER TABLE payments DROP CONSTRAINT payments_bank_reference_check;
ALTER TABLE payments ALTER COLUMN method TYPE payment_method
    USING (CASE method WHEN 'direct_debit' THEN 'bank_transfer' ELSE method::text END)::payment_method;
ALTER TABLE payments ADD CONSTRAINT payments_bank_reference_check
    CHECK ((method = 'cash') = (bank_reference IS NULL));

DROP TYPE payment_method_with_direct_debit;
