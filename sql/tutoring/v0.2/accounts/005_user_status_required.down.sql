-- users.status may be null again as far as the column goes; the check comes back and still forbids it.

ALTER TABLE users ADD CONSTRAINT users_status_check CHECK (status IS NOT NULL);
ALTER TABLE users ALTER COLUMN status DROP NOT NULL;
COMMENT ON COLUMN users.status IS 'Null until filled from is_active, with which a trigger keeps it in step';
