-- No account has an unsalted digest: proven for the rows there are, under a lock that lets readers and writers pass.
--
-- If it fails, an account was given a digest after 006 had passed and before 007: go back to v0.2/006 and up again.

ALTER TABLE users VALIDATE CONSTRAINT users_password_scheme_check;
