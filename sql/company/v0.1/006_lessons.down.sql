-- Removes teachers, timetables, tuitions, the lessons that took place, and what belongs to them.

DROP TABLE tutoring.tuition_logs_history;
DROP TABLE tutoring.lesson_materials;
DROP TABLE tutoring.attendances;
DROP TYPE tutoring.attendance_status;
DROP TABLE tutoring.tuition_logs;
DROP TYPE tutoring.tuition_log_status;
DROP TYPE tutoring.tuition_log_source;
DROP TABLE tutoring.tuition_students;
DROP TABLE tutoring.tuitions;
DROP TABLE tutoring.timetable_slots;
DROP TABLE tutoring.teacher_availabilities;
DROP TABLE tutoring.teacher_subjects;
DROP TABLE tutoring.teachers;
