-- Parents may pay by direct debit.
-- schemabook: expand
-- schemabook: idempotent
--
-- A file of its own: a label can be added in a transaction, but not be used before its COMMIT. No table is read
-- or locked. Old readers go on as long as nobody writes the label: who maps labels to an enum of its own learns
-- the new one first, then the first payment may bear it.

ALTER TYPE payment_method ADD VALUE IF NOT EXISTS 'direct_debit' AFTER 'card';
