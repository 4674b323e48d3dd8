-- Unsalted digests are allowed again, as v0.1 has it; none comes back.

ALTER TABLE users DROP CONSTRAINT users_password_scheme_check;
