-- case: add an exclusion
-- base
CREATE TABLE bookings (room int, during tsrange);
-- b
ALTER TABLE bookings ADD CONSTRAINT free EXCLUDE USING gist (during WITH &&);
-- rows
INSERT INTO bookings VALUES (1, '[2024-01-01,2024-01-02)');
-- expect
SELECT room FROM bookings
-- gives
1

-- case: exclusion with equality, a predicate and include
-- base
CREATE EXTENSION btree_gist;
-- a
CREATE TABLE bookings (room int, during tsrange, cancelled boolean, EXCLUDE USING gist (during WITH &&));
-- b
CREATE TABLE bookings (room int, during tsrange, cancelled boolean,
  EXCLUDE USING gist (room WITH =, during WITH &&) INCLUDE (cancelled) WHERE (NOT cancelled) DEFERRABLE);

-- case: drop an exclusion with a comment on it
-- a
CREATE TABLE t (c circle, CONSTRAINT apart EXCLUDE USING gist (c WITH &&));
COMMENT ON CONSTRAINT apart ON t IS 'circles do not meet';
-- b
CREATE TABLE t (c circle);

-- case: exclusion on an expression of a function
-- base
CREATE FUNCTION span(a date, b date) RETURNS daterange LANGUAGE sql IMMUTABLE AS $$ SELECT daterange(a, b) $$;
CREATE TABLE t (a date, b date);
-- b
ALTER TABLE t ADD CONSTRAINT no_overlap EXCLUDE USING gist (span(a, b) WITH &&) WHERE (b > a);

-- case: hash exclusion instead of unique
-- a
CREATE TABLE t (a text UNIQUE);
-- b
CREATE TABLE t (a text, EXCLUDE USING hash (a WITH =));

-- case: type of an excluded column changes
-- a
CREATE TABLE t (during tsrange, CONSTRAINT free EXCLUDE USING gist (during WITH &&) WITH (fillfactor = 50));
-- b
CREATE TABLE t (during tstzrange, CONSTRAINT free EXCLUDE USING gist (during WITH &&) WITH (fillfactor = 50));

-- case: exclusion on a partitioned table's key
-- since: 17
-- base
CREATE EXTENSION btree_gist;
-- a
CREATE TABLE t (tenant int, during daterange) PARTITION BY LIST (tenant);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- b
CREATE TABLE t (tenant int, during daterange, EXCLUDE USING gist (tenant WITH =, during WITH &&)) PARTITION BY LIST (tenant);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
