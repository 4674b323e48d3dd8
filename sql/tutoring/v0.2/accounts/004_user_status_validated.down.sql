-- Takes the proof back: the check is made anew, not validated.

ALTER TABLE users DROP CONSTRAINT users_status_check;
ALTER TABLE users ADD CONSTRAINT users_status_check CHECK (status IS NOT NULL) NOT VALID;
