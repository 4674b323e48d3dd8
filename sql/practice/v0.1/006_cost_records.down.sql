-- Removes cost records.

DROP TABLE cost_records;
DROP TYPE cost_operation;
