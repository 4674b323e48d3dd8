-- Removes the catalogue of subjects.

DROP TABLE subjects;
