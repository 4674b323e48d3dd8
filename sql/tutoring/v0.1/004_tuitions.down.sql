-- Removes tuitions and who takes them.

DROP TABLE tuition_students;
DROP TABLE tuitions;
