-- Removes accounts, roles and everything 001_users.sql added.

DROP TABLE role_grants;
DROP TABLE users;
DROP FUNCTION set_updated_at();
DROP TYPE password_scheme;
DROP TYPE user_role;
