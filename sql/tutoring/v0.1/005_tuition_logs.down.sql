-- Removes tuition logs and their two enums.

DROP TABLE tuition_logs;
DROP TYPE tuition_log_status;
DROP TYPE tuition_log_source;
