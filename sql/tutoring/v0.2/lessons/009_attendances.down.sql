-- Removes attendances; who was at which lesson is lost.

DROP TABLE attendances;
DROP TYPE attendance_status;
