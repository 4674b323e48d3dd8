-- Takes the proof back: the check is made anew, not validated.

ALTER TABLE users DROP CONSTRAINT users_password_scheme_check;
ALTER TABLE users ADD CONSTRAINT users_password_scheme_check CHECK (password_scheme <> 'sha256') NOT VALID;
