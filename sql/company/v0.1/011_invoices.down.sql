-- Removes invoices, payments, payouts and the books.

DROP VIEW billing.customer_balances;
DROP TABLE billing.ledger_postings;
DROP TABLE billing.ledger_entries;
DROP TABLE billing.ledger_accounts;
DROP TABLE billing.accounting_periods;
DROP TABLE billing.payouts;
DROP TABLE billing.refunds;
DROP TABLE billing.payment_allocations;
DROP TABLE billing.payments_old;
DROP TABLE billing.payments;
DROP TABLE billing.tuition_log_charges;
DROP TABLE billing.invoice_lines;
DROP TABLE billing.invoices;
