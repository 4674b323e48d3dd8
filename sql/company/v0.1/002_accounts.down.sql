-- Removes accounts and all that belongs to them alone.

DROP TABLE identity.consents;
DROP TABLE identity.addresses;
DROP TABLE identity.sign_in_attempts;
DROP TABLE identity.sessions;
DROP TABLE identity.account_roles;
DROP TABLE identity.roles;
DROP TABLE identity.account_profiles;
DROP TABLE identity.accounts_history;
DROP TABLE identity.accounts;
DROP FUNCTION identity.keep_account();
DROP TYPE identity.account_status;
DROP DOMAIN identity.email_address;
DROP SCHEMA identity;
