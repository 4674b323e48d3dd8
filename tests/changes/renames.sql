-- case: column
-- rename: orders.total -> orders.sum
-- base
CREATE TABLE orders (id int PRIMARY KEY, sum numeric NOT NULL DEFAULT 0 CHECK (sum >= 0));
CREATE INDEX orders_sum ON orders (sum);
CREATE VIEW big AS SELECT id, sum FROM orders WHERE sum > 100;
-- b
ALTER TABLE orders RENAME sum TO total;
-- rows
INSERT INTO orders VALUES (1, 5);
-- expect
SELECT id, total FROM orders
-- gives
1	5

-- case: column in a new definition, constraint names follow
-- rename: orders.total -> orders.sum
-- a
CREATE TABLE orders (id int PRIMARY KEY, sum numeric UNIQUE CHECK (sum >= 0));
-- b
CREATE TABLE orders (id int PRIMARY KEY, total numeric UNIQUE CHECK (total >= 0));
-- rows
INSERT INTO orders VALUES (1, 5);
-- expect
SELECT id, total FROM orders
-- gives
1	5

-- case: table in a new definition with its key, sequence and references
-- rename: customers -> clients
-- a
CREATE TABLE clients (id serial PRIMARY KEY, name text UNIQUE);
CREATE TABLE orders (id int PRIMARY KEY, client_id int REFERENCES clients);
-- b
CREATE TABLE customers (id serial PRIMARY KEY, name text UNIQUE);
CREATE TABLE orders (id int PRIMARY KEY, client_id int REFERENCES customers);
-- rows
INSERT INTO clients (name) VALUES ('x');
INSERT INTO orders VALUES (7, 1);
-- expect
SELECT c.id, c.name, o.id FROM customers c JOIN orders o ON o.client_id = c.id
-- gives
1	x	7

-- case: table by ALTER, all inside keeps its name
-- rename: customers -> clients
-- base
CREATE TABLE clients (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
CREATE VIEW names AS SELECT name FROM clients;
-- b
ALTER TABLE clients RENAME TO customers;
-- rows
INSERT INTO clients (name) VALUES ('x');
-- expect
SELECT id, name FROM customers
-- gives
1	x

-- case: table and its columns and the columns that refer to it
-- rename: customers -> clients
-- rename: customers.full_name -> clients.name
-- rename: orders.customer_id -> orders.client_id
-- a
CREATE TABLE clients (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, client_id int NOT NULL REFERENCES clients);
CREATE INDEX ON orders (client_id);
-- b
CREATE TABLE customers (id int PRIMARY KEY, full_name text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers);
CREATE INDEX ON orders (customer_id);
-- rows
INSERT INTO clients VALUES (1, 'x');
INSERT INTO orders VALUES (2, 1);
-- expect
SELECT full_name, orders.id FROM customers JOIN orders ON customer_id = customers.id
-- gives
x	2

-- case: two columns swap names
-- rename: t.b -> t.a
-- rename: t.a -> t.b
-- a
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- b
CREATE TABLE t (id int PRIMARY KEY, b text, a text);
-- rows
INSERT INTO t VALUES (1, 'was a', 'was b');
-- expect
SELECT b, a FROM t
-- gives
was a	was b

-- case: two tables swap names
-- rename: old_t -> t
-- rename: t -> old_t
-- base
CREATE TABLE t (id int CONSTRAINT k1 PRIMARY KEY, n int);
CREATE TABLE old_t (id int CONSTRAINT k2 PRIMARY KEY, s text);
-- b
ALTER TABLE t RENAME TO tmp;
ALTER TABLE old_t RENAME TO t;
ALTER TABLE tmp RENAME TO old_t;
-- rows
INSERT INTO t VALUES (1, 2);
INSERT INTO old_t VALUES (3, 'x');
-- expect
SELECT t.id, t.s, old_t.id, old_t.n FROM t, old_t
-- gives
3	x	1	2

-- case: rename and retype
-- rename: t.amount -> t.cents
-- a
CREATE TABLE t (id int PRIMARY KEY, cents int DEFAULT 0);
-- b
CREATE TABLE t (id int PRIMARY KEY, amount bigint NOT NULL DEFAULT 1);
-- rows
INSERT INTO t VALUES (1, 250);
-- expect
SELECT amount FROM t
-- gives
250

-- case: enum type and its values
-- rename: feeling -> mood
-- rename: feeling.joy -> mood.happy
-- a
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'happy');
-- b
CREATE TYPE feeling AS ENUM ('sad', 'joy');
CREATE TABLE t (id int PRIMARY KEY, m feeling DEFAULT 'joy');
-- rows
INSERT INTO t (id) VALUES (1);
-- expect
SELECT m FROM t
-- gives
joy

-- case: a renamed column that a generated column, a policy, a trigger and a rule read
-- rename: t.title -> t.name
-- base
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (id int PRIMARY KEY, name text, g text GENERATED ALWAYS AS (upper(name)) STORED);
CREATE POLICY p ON t USING (name <> '');
CREATE TRIGGER g BEFORE UPDATE OF name ON t FOR EACH ROW WHEN (NEW.name IS NOT NULL) EXECUTE FUNCTION touch();
CREATE RULE r AS ON DELETE TO t WHERE OLD.name = 'x' DO INSTEAD NOTHING;
CREATE STATISTICS s ON id, name FROM t;
-- b
ALTER TABLE t RENAME name TO title;
-- rows
INSERT INTO t VALUES (1, 'q');
-- expect
SELECT title, g FROM t
-- gives
q	Q

-- case: partitioned table and a partition
-- rename: events -> log
-- rename: events_2024 -> log_2024
-- a
CREATE TABLE log (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE log_2024 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- b
CREATE TABLE events (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- rows
INSERT INTO log VALUES (1, '2024-06-01');
-- expect
SELECT id FROM events_2024
-- gives
1

-- case: column of a parent and its partitions
-- rename: r.k -> r.key
-- base
CREATE TABLE r (id int NOT NULL, key text) PARTITION BY LIST (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES IN (1);
CREATE INDEX r_key ON r (key);
-- b
ALTER TABLE r RENAME key TO k;
-- rows
INSERT INTO r VALUES (1, 'x');
-- expect
SELECT k FROM r1
-- gives
x

-- case: view and its column, another view reads it
-- rename: active_users -> active
-- base
CREATE TABLE users (id int PRIMARY KEY, off boolean);
CREATE VIEW active AS SELECT id FROM users WHERE NOT off;
CREATE VIEW n AS SELECT count(*) FROM active;
GRANT SELECT ON active TO pg_monitor;
-- b
ALTER VIEW active RENAME TO active_users;

-- case: names that need quotes
-- rename: "Order Lines" -> order_lines
-- rename: "Order Lines"."Unit %" -> order_lines.unit
-- base
CREATE TABLE order_lines (id int PRIMARY KEY, unit text);
-- b
ALTER TABLE order_lines RENAME unit TO "Unit %";
ALTER TABLE order_lines RENAME TO "Order Lines";
-- rows
INSERT INTO order_lines VALUES (1, 'kg');
-- expect
SELECT "Unit %" FROM "Order Lines"
-- gives
kg

-- case: rename in another schema and a move at once
-- rename: sales.customer -> app.client
-- a
CREATE SCHEMA app;
CREATE SCHEMA sales;
CREATE TABLE app.client (id int PRIMARY KEY, n text);
-- b
CREATE SCHEMA app;
CREATE SCHEMA sales;
CREATE TABLE sales.customer (id int PRIMARY KEY, n text);
-- rows
INSERT INTO app.client VALUES (1, 'x');
-- expect
SELECT id, n FROM sales.customer
-- gives
1	x

-- case: a new table takes the name that a renamed one leaves
-- rename: people_archive -> people
-- a
CREATE TABLE people (id int PRIMARY KEY, name text);
-- b
CREATE TABLE people_archive (id int PRIMARY KEY, name text);
CREATE TABLE people (id bigint PRIMARY KEY, name text, born date);
-- rows
INSERT INTO people VALUES (1, 'old');
-- expect
SELECT a.id, a.name, (SELECT count(*) FROM people) FROM people_archive a
-- gives
1	old	0

-- case: a new column takes the name that a renamed one leaves
-- rename: t.old_price -> t.price
-- a
CREATE TABLE t (id int PRIMARY KEY, price int);
-- b
CREATE TABLE t (id int PRIMARY KEY, old_price int, price numeric);
-- rows
INSERT INTO t VALUES (1, 5);
-- expect
SELECT old_price, price FROM t
-- gives
5	\N

-- case: domain and composite
-- rename: mail -> email
-- rename: place -> address
-- a
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE address AS (street text, city text);
CREATE TABLE t (id int PRIMARY KEY, e email, a address);
-- b
CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE place AS (street text, city text);
CREATE TABLE t (id int PRIMARY KEY, e mail, a place);
-- rows
INSERT INTO t VALUES (1, 'a@b', ROW('s', 'c'));
-- expect
SELECT e, (a).city FROM t
-- gives
a@b	c

-- case: column of a primary key that others refer to
-- rename: p.code -> p.id
-- rename: c.p_code -> c.p_id
-- base
CREATE TABLE p (id text PRIMARY KEY);
CREATE TABLE c (p_id text REFERENCES p ON UPDATE CASCADE);
CREATE VIEW v AS SELECT p_id FROM c JOIN p ON p.id = c.p_id;
-- b
ALTER TABLE p RENAME id TO code;
ALTER TABLE c RENAME p_id TO p_code;
-- rows
INSERT INTO p VALUES ('x');
INSERT INTO c VALUES ('x');
-- expect
SELECT p_code FROM c JOIN p ON code = p_code
-- gives
x
