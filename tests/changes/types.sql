-- case: int to bigint
-- base
CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);
-- b
ALTER TABLE t ALTER n TYPE bigint;
-- rows
INSERT INTO t VALUES (1, 2147483647);
-- expect
SELECT n + 1 FROM t
-- gives
2147483648

-- case: primary key int to bigint with the foreign keys to it
-- a
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE posts (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users);
CREATE INDEX ON posts (user_id);
-- b
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);
CREATE INDEX ON posts (user_id);
-- rows
INSERT INTO users VALUES (1);
INSERT INTO posts VALUES (10, 1);
-- expect
SELECT p.id, u.id FROM posts p JOIN users u ON u.id = p.user_id
-- gives
10	1

-- case: foreign key columns int to text on both sides
-- a
CREATE TABLE p (code int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, code int REFERENCES p ON UPDATE CASCADE);
-- b
CREATE TABLE p (code text PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, code text REFERENCES p ON UPDATE CASCADE);
-- rows
INSERT INTO p VALUES (7);
INSERT INTO c VALUES (1, 7);
-- expect
SELECT id, code || '!' FROM c
-- gives
1	7!

-- case: varchar widened
-- a
CREATE TABLE t (a varchar(20) NOT NULL DEFAULT 'x');
-- b
CREATE TABLE t (a varchar(60) NOT NULL DEFAULT 'x');
-- rows
INSERT INTO t VALUES ('twenty characters ok');
-- expect
SELECT a FROM t
-- gives
twenty characters ok

-- case: varchar narrowed
-- base
CREATE TABLE t (a varchar(60));
-- b
ALTER TABLE t ALTER a TYPE varchar(5);
-- rows
INSERT INTO t VALUES ('five5');
-- expect
SELECT a FROM t
-- gives
five5

-- case: varchar to text with an expression index and a check
-- a
CREATE TABLE t (id int PRIMARY KEY, a varchar(20) CHECK (a <> ''));
CREATE INDEX t_a ON t (lower(a)) WHERE a IS NOT NULL;
-- b
CREATE TABLE t (id int PRIMARY KEY, a text CHECK (a <> ''));
CREATE INDEX t_a ON t (lower(a)) WHERE a IS NOT NULL;

-- case: text to int, a cast only by USING
-- base
CREATE TABLE t (id int PRIMARY KEY, n text);
-- b
ALTER TABLE t ALTER n TYPE int USING n::int;
-- rows
INSERT INTO t VALUES (1, '42'), (2, NULL);
-- expect
SELECT n + 1 FROM t ORDER BY id
-- gives
43
\N

-- case: text to integer with a text default
-- a
CREATE TABLE t (id int PRIMARY KEY, n text NOT NULL DEFAULT '0');
-- b
CREATE TABLE t (id int PRIMARY KEY, n integer NOT NULL DEFAULT 0);
-- rows
INSERT INTO t VALUES (1, '8');
-- expect
SELECT n * 2 FROM t
-- gives
16

-- case: text to enum
-- a
CREATE TABLE t (id int PRIMARY KEY, state text NOT NULL DEFAULT 'new');
-- b
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE t (id int PRIMARY KEY, state state NOT NULL DEFAULT 'new');
-- rows
INSERT INTO t VALUES (1, 'done'), (2, DEFAULT);
-- expect
SELECT state FROM t ORDER BY state
-- gives
new
done

-- case: enum to text, the type goes
-- a
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE t (id int PRIMARY KEY, state state NOT NULL DEFAULT 'new');
-- b
CREATE TABLE t (id int PRIMARY KEY, state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done')));
-- rows
INSERT INTO t VALUES (1, 'done');
-- expect
SELECT state FROM t
-- gives
done

-- case: timestamp to timestamptz
-- base
CREATE TABLE t (id int PRIMARY KEY, at timestamp NOT NULL DEFAULT now());
CREATE INDEX t_at ON t (at DESC);
-- b
ALTER TABLE t ALTER at TYPE timestamptz;

-- case: json to jsonb with a gin index
-- a
CREATE TABLE t (id int PRIMARY KEY, doc json);
-- b
CREATE TABLE t (id int PRIMARY KEY, doc jsonb);
CREATE INDEX ON t USING gin (doc jsonb_path_ops);
-- rows
INSERT INTO t VALUES (1, '{"k":   1}');
-- expect
SELECT doc FROM t
-- gives
{"k": 1}

-- case: numeric precision and scale
-- loses: yes
-- base
CREATE TABLE t (a numeric(8,2), b numeric(8,2), c numeric);
-- b
ALTER TABLE t ALTER a TYPE numeric(12,2), ALTER b TYPE numeric(8,0), ALTER c TYPE numeric(20,6);

-- case: scalar to array
-- a
CREATE TABLE t (id int PRIMARY KEY, tag text);
-- b
CREATE TABLE t (id int PRIMARY KEY, tag text[]);

-- case: float to money-safe numeric with a default
-- loses: yes
-- a
CREATE TABLE t (id int PRIMARY KEY, price double precision DEFAULT 9.99);
-- b
CREATE TABLE t (id int PRIMARY KEY, price numeric(10,2) DEFAULT 9.99);
-- rows
INSERT INTO t VALUES (1, 12.5);
-- expect
SELECT price FROM t
-- gives
12.50

-- case: boolean to integer, needs a cast by hand or a step
-- a
CREATE TABLE t (id int PRIMARY KEY, flag boolean NOT NULL DEFAULT false);
-- b
CREATE TABLE t (id int PRIMARY KEY, flag int NOT NULL DEFAULT 0);
-- rows
INSERT INTO t VALUES (1, true), (2, false);
-- expect
SELECT flag FROM t ORDER BY id
-- gives
1
0

-- case: text to uuid primary key
-- a
CREATE TABLE t (id text PRIMARY KEY);
-- b
CREATE TABLE t (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
-- rows
INSERT INTO t VALUES ('00000000-0000-0000-0000-000000000001');
-- expect
SELECT id FROM t
-- gives
00000000-0000-0000-0000-000000000001

-- case: timestamp precision, interval fields and bit length
-- loses: yes
-- a
CREATE TABLE t (a timestamptz, b interval, c bit(4), d time(6), e varchar);
-- b
CREATE TABLE t (a timestamptz(3), b interval day to second, c bit(8), d time(0), e varchar(9));

-- case: column under a domain where it was a bare type
-- a
CREATE TABLE t (id int PRIMARY KEY, email text NOT NULL);
-- b
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE t (id int PRIMARY KEY, email email NOT NULL);
-- rows
INSERT INTO t VALUES (1, 'a@b');
-- expect
SELECT email FROM t
-- gives
a@b

-- case: two columns retyped, a check and a unique constraint over both
-- a
CREATE TABLE t (lo int NOT NULL, hi int NOT NULL, CONSTRAINT ordered CHECK (lo < hi), CONSTRAINT u UNIQUE (lo, hi));
-- b
CREATE TABLE t (lo numeric NOT NULL, hi numeric NOT NULL, CONSTRAINT ordered CHECK (lo < hi), CONSTRAINT u UNIQUE (lo, hi));
-- rows
INSERT INTO t VALUES (1, 2);
-- expect
SELECT lo, hi FROM t
-- gives
1	2

-- case: same with aliases of type names
-- same: yes
-- a
CREATE TABLE t (a int8, b int2, c float(53), d real, e varbit(3), f timetz(2), g dec(4,1), h char, i national character varying(5), j int[3][3]);
-- b
CREATE TABLE t (a bigint, b smallint, c float, d float(1), e bit varying(3), f time(2) with time zone, g numeric(4,1),
  h character(1), i varchar(5), j integer[]);
