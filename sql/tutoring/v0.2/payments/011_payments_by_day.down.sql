-- Removes the index for the reconciliation, without stopping anybody.
-- schemabook: no-transaction

DROP INDEX CONCURRENTLY IF EXISTS payments_received_at_idx;
