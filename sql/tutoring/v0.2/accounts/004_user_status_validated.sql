-- Every account has a status: proven for the rows there are.
--
-- VALIDATE reads the whole table, but under SHARE UPDATE EXCLUSIVE: readers and writers pass. A file of its own,
-- so that the lock is gone before 005 asks for the next, and the reading is not done twice if that has to wait.

ALTER TABLE users VALIDATE CONSTRAINT users_status_check;
