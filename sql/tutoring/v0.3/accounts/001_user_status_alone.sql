-- users.status alone says what an account is: is_active goes.
-- schemabook: contract
--
-- Only when the application no longer reads or writes is_active. status = 'active' is what is_active said; status
-- gets its default now, because no old writer is left who would have to be told from a new one.
--
-- Some readers cannot be deployed together with the application: the office has spreadsheets that ask for is_active.
-- For them the view users_v0_2 has the accounts as they were, but for the password, which no report needs. It has the
-- rights of who reads it (security_invoker), and goes with a later version.

DROP TRIGGER users_keep_status_in_step ON users;
DROP FUNCTION keep_user_status_in_step();
ALTER TABLE users ALTER COLUMN status SET DEFAULT 'active';
ALTER TABLE users DROP COLUMN is_active;
COMMENT ON COLUMN users.status IS 'Whether the account may be used';

CREATE VIEW users_v0_2 WITH (security_invoker = true) AS
SELECT id, email, full_name, time_zone, status = 'active' AS is_active, created_at, updated_at, status
FROM users;
COMMENT ON VIEW users_v0_2 IS 'For reports written before v0.3: accounts with is_active, without passwords';
