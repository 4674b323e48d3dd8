-- case: quotes, dots, spaces and percent signs
-- base
CREATE TABLE "a ""b"" c" ("id.x" int PRIMARY KEY, "50% off" text);
-- b
ALTER TABLE "a ""b"" c" ADD COLUMN "%(x)s" text NOT NULL DEFAULT '%(y)s', ADD CONSTRAINT "check: 'it'" CHECK ("50% off" <> '%');
CREATE INDEX "i ; DROP TABLE x; --" ON "a ""b"" c" ("50% off", lower("%(x)s"));
COMMENT ON COLUMN "a ""b"" c"."50% off" IS '%s';
-- rows
INSERT INTO "a ""b"" c" VALUES (1, '5%');
-- expect
SELECT * FROM "a ""b"" c"
-- gives
1	5%	%(y)s

-- case: unicode and emoji
-- b
CREATE SCHEMA "схема";
CREATE TYPE "схема"."настроение" AS ENUM ('грустно', '😀', 'ü');
CREATE TABLE "схема"."表" ("数" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "ß" "схема"."настроение" DEFAULT '😀');
CREATE VIEW "схема"."👁" AS SELECT "ß" AS "É" FROM "схема"."表";

-- case: reserved words
-- base
CREATE TABLE "order" ("select" int PRIMARY KEY, "from" text, "user" text);
-- b
ALTER TABLE "order" ALTER "from" TYPE varchar(30), ALTER "user" SET DEFAULT 'group', ADD "check" boolean DEFAULT false;
CREATE TABLE "table" ("primary" int REFERENCES "order", "default" int DEFAULT 1, UNIQUE ("default"));
CREATE VIEW "view" AS SELECT "select" AS "where" FROM "order";
CREATE FUNCTION "grant"("all" int) RETURNS int LANGUAGE sql AS 'SELECT "all"';
-- rows
INSERT INTO "order" VALUES (1, 'f', 'u');
-- expect
SELECT "select", "from", "check" FROM "order"
-- gives
1	f	f

-- case: upper case beside lower case
-- base
CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE TABLE "Users" ("Id" int PRIMARY KEY, "Name" text, name text);
-- b
ALTER TABLE "Users" ADD FOREIGN KEY ("Id") REFERENCES users;
ALTER TABLE "Users" DROP COLUMN name;
CREATE UNIQUE INDEX "Users_Name" ON "Users" ("Name");
-- loses: yes
-- rows
INSERT INTO users VALUES (1, 'a');
INSERT INTO "Users" VALUES (1, 'B', 'c');
-- expect
SELECT "Name" FROM "Users"
-- gives
B

-- case: names of 63 bytes
-- base
CREATE TABLE a23456789012345678901234567890123456789012345678901234567890123 (id int PRIMARY KEY);
-- b
ALTER TABLE a23456789012345678901234567890123456789012345678901234567890123
  ADD COLUMN c23456789012345678901234567890123456789012345678901234567890123 serial UNIQUE,
  ADD COLUMN d23456789012345678901234567890123456789012345678901234567890123 int
    REFERENCES a23456789012345678901234567890123456789012345678901234567890123;
CREATE INDEX ON a23456789012345678901234567890123456789012345678901234567890123 (d23456789012345678901234567890123456789012345678901234567890123);

-- case: multi-byte name of 63 bytes with generated constraint names
-- b
CREATE TABLE "ääääääääääääääääääääääääääääääx" ("öööööööööööööööööööööööööööööööx" int PRIMARY KEY CHECK ("öööööööööööööööööööööööööööööööx" > 0));

-- case: enum labels and defaults with quotes
-- a
CREATE TYPE "it's" AS ENUM ('it''s', 'a"b', 'c\d', ' ');
CREATE TABLE t (id int PRIMARY KEY, a "it's" DEFAULT 'it''s');
-- b
CREATE TYPE "it's" AS ENUM ('it''s', 'a"b', 'x%y', 'c\d', ' ');
CREATE TABLE t (id int PRIMARY KEY, a "it's" DEFAULT 'c\d');
-- rows
INSERT INTO t VALUES (1, 'a"b');
-- expect
SELECT a FROM t
-- gives
a"b

-- case: a function's name, arguments and body with dollar quotes
-- b
CREATE FUNCTION "Do It!"("the % arg" text, "$n" int) RETURNS text LANGUAGE plpgsql AS $function$
BEGIN
  -- $$ and $body$ and 'quotes' and \ and %
  RETURN "the % arg" || $$x$$ || E'\n';
END
$function$;
COMMENT ON FUNCTION "Do It!"(text, int) IS 'weird';
REVOKE EXECUTE ON FUNCTION "Do It!"(text, int) FROM PUBLIC;

-- case: tabs and newlines in names
-- b
CREATE TABLE "new
line" ("tab	bed" int PRIMARY KEY, "--" text, "/*" text, ";" int);

-- case: partition, trigger, policy, rule and statistics with hostile names
-- base
CREATE TABLE "P %" ("K-1" int NOT NULL) PARTITION BY LIST ("K-1");
CREATE FUNCTION "F ()"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- b
CREATE TABLE "P % 1" PARTITION OF "P %" FOR VALUES IN (1);
CREATE TRIGGER "T 'x'" BEFORE INSERT ON "P %" FOR EACH ROW EXECUTE FUNCTION "F ()"('"', '%');
CREATE POLICY "may ""see""" ON "P %" USING ("K-1" > 0);
CREATE RULE "R %s" AS ON DELETE TO "P % 1" DO INSTEAD NOTHING;
CREATE TABLE "S S" ("A a" int, "B b" int);
CREATE STATISTICS "stat %" ON "A a", "B b" FROM "S S";

-- case: schema with a dot and a sequence with a quote in a default
-- a
CREATE SCHEMA "a.b";
-- b
CREATE SCHEMA "a.b";
CREATE SEQUENCE "a.b"."it's.a""seq";
CREATE TABLE "a.b"."c.d" ("e.f" bigint DEFAULT nextval('"a.b"."it''s.a""seq"'));
ALTER SEQUENCE "a.b"."it's.a""seq" OWNED BY "a.b"."c.d"."e.f";

-- case: names of built-in things
-- b
CREATE SCHEMA app;
CREATE TABLE app.text (name text, date date, "timestamp" timestamptz, int int);
CREATE TYPE app.json AS ENUM ('a');
CREATE TABLE app.pg_class (id int PRIMARY KEY, j app.json, k json);
CREATE FUNCTION app.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.upper($1)';
CREATE INDEX ON app.text (app.lower(name), lower(name));

-- case: a type named like a built-in one replaces it in a column
-- a
CREATE SCHEMA app;
CREATE TABLE t (id int PRIMARY KEY, d date);
-- b
CREATE SCHEMA app;
CREATE DOMAIN app.date AS pg_catalog.date CHECK (VALUE > '1900-01-01');
CREATE TABLE t (id int PRIMARY KEY, d app.date);
-- rows
INSERT INTO t VALUES (1, '2020-02-02');
-- expect
SELECT d FROM t
-- gives
2020-02-02
