-- No account gets an unsalted digest any more.
--
-- 006 has wrapped those there were. NOT VALID: the check holds for every row written from now on, and the table is
-- not read under the ACCESS EXCLUSIVE lock that adding it takes for a moment; 008 proves the rest. Not before 006:
-- an account with a digest could not even change its time zone then.

ALTER TABLE users ADD CONSTRAINT users_password_scheme_check CHECK (password_scheme <> 'sha256') NOT VALID;
