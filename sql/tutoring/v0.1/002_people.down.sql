-- Removes parents, students and teachers; their accounts and roles stay.

DROP TABLE teachers;
DROP TABLE students;
DROP TABLE parents;
