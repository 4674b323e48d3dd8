-- Removes organisations, their members, and the employees.

DROP TABLE identity.employees;
DROP TABLE identity.organisation_members;
DROP TABLE identity.organisations;
DROP TYPE identity.organisation_kind;
