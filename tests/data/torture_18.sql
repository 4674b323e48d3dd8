-- What PostgreSQL 18 added.
CREATE EXTENSION btree_gist SCHEMA public;
CREATE TABLE eighteen (
  id integer CONSTRAINT id_must_be NOT NULL,
  doubled integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
  plain integer NOT NULL,
  late integer,
  own integer,
  valid daterange,
  CONSTRAINT soft CHECK (plain > 0) NOT ENFORCED,
  CONSTRAINT eighteen_pkey PRIMARY KEY (id, valid WITHOUT OVERLAPS)
);
ALTER TABLE eighteen ADD CONSTRAINT late_filled NOT NULL late NOT VALID;
ALTER TABLE eighteen ADD CONSTRAINT own_filled NOT NULL own NO INHERIT;
COMMENT ON CONSTRAINT id_must_be ON eighteen IS 'Named by hand';
CREATE TABLE eighteen_child (
  id integer,
  valid daterange,
  CONSTRAINT period FOREIGN KEY (id, PERIOD valid) REFERENCES eighteen (id, PERIOD valid)
);
CREATE TABLE soft_reference (
  id bigint CONSTRAINT soft_key REFERENCES users NOT ENFORCED
);
CREATE DOMAIN app.filled AS integer CONSTRAINT must_be_there NOT NULL;
CREATE PUBLICATION with_generated FOR ALL TABLES WITH (publish_generated_columns = stored);
CREATE UNLOGGED TABLE unlogged_parent_of_none (a integer);
CREATE COLLATION app.built_in (provider = builtin, locale = 'C.UTF-8');
