-- Removes charges and their links to lessons.

DROP TABLE tuition_log_charges;
DROP TABLE charges;
DROP TYPE charge_status;
