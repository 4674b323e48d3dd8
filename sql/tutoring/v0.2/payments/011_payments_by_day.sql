-- An index for the daily reconciliation with the bank, built while payments come in.
-- schemabook: no-transaction
-- schemabook: idempotent
--
-- CONCURRENTLY lets writers pass, and PostgreSQL refuses it in a transaction. An interrupted build leaves an invalid
-- index behind, which IF NOT EXISTS would take for the real one: schemabook migrate drops it first, others have to.

-- Serves the reconciliation: WHERE received_at >= $1 AND received_at < $2 ORDER BY received_at.
CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_received_at_idx ON payments (received_at);
COMMENT ON INDEX payments_received_at_idx IS
    'Reconciliation with the bank: WHERE received_at >= $1 AND received_at < $2 ORDER BY received_at';
