-- Removes schools, classes, students and parents.

DROP TABLE tutoring.school_class_students;
DROP TABLE tutoring.student_guardians;
DROP TABLE tutoring.students;
DROP TABLE tutoring.parents;
DROP TYPE tutoring.guardian_relationship;
DROP TABLE tutoring.school_classes;
DROP TABLE tutoring.rooms;
DROP TABLE tutoring.school_terms;
DROP TABLE tutoring.schools;
DROP SCHEMA tutoring;
