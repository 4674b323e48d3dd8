-- Removes students.

DROP TABLE students;
DROP TYPE language_code;
