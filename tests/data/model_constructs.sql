-- Small schemas, each made again through its models alone, and all of them together, each in a schema of its own.
-- A line of three dashes and a name begins one; a number before the name is the oldest PostgreSQL that knows
-- the construct. "(alone)": it says where it lives, so that it cannot live with the others. "(ICU)": needs a
-- server built with ICU. "(not Alembic)": Alembic itself fails on the database or on any metadata of it. Extensions are those that every server of the tests has.
--- columns named like imports
CREATE TABLE t (id integer PRIMARY KEY, uuid uuid, datetime timestamptz, date date, time time, text text, decimal numeric(5, 2),
  enum integer, json jsonb, typing text, re text, sqlalchemy text, orm text, postgresql text, func text, list integer[]);
--- columns named like keywords of Python
CREATE TABLE t (id integer PRIMARY KEY, "class" text, "def" text, "None" text, "True" boolean, "from" text, "import" text,
  "lambda" text, "async" text, "await" text, "pass" text, "yield" text, "global" text, "match" text, "case" text, "type" text, "_" text);
--- columns named like attributes of a mapped class
CREATE TABLE t (id integer PRIMARY KEY, metadata jsonb NOT NULL DEFAULT '{}', registry text, "__tablename__" text, "__table__" text,
  "__mapper__" text, "__init__" text, "__table_args__" text, "__class__" text, "__private" text, "_sa_instance_state" text, "__abstract__" text, "__doc__" text);
--- columns named like names of the module
CREATE TABLE t (id integer PRIMARY KEY, sa text, pg text, dt date, "Mapped" integer, mapped_column integer, relationship text, "Base" text,
  "UUID" uuid, "Decimal" numeric, "Any" jsonb, "StrEnum" text, "SQLType" point, "Field" text, "Relationship" text, "SQLModel" text, "DeclarativeBase" text, "T" text, t text, _after text, "Optional" text, "List" text);
--- columns named like builtin types
CREATE TABLE t (int integer PRIMARY KEY, str text, bool boolean, float double precision, bytes bytea, list text[], dict jsonb, object text,
  tuple text, set text, property text, len integer, print text, super text, type text, id integer, range int4range, complex text, memoryview text);
--- columns named like attributes of pydantic
CREATE TABLE t (id integer PRIMARY KEY, model_config jsonb, model_fields text, model_extra text, model_dump text, copy text, json jsonb, dict text, schema text,
  validate text, construct text, parse_obj text, fields text, "__fields__" text, model_id text, schema_json text, "_private" text, sqlmodel_update text);
--- columns with spaces, quotes, percent and colons
CREATE TABLE t ("the id" integer PRIMARY KEY, "a""b" text, "it's" text, "100%" integer, "%s" text, "%(x)s" text, "a:b" text, ":name" text, "a::b" text,
  "back\slash" text, "{x}" text, "a.b" text, "a,b" text, "(c)" text, "$1" text, "?" text, " lead" text, "tab	" text, "new
line" text, "#" text, "[0]" integer[]);
CREATE INDEX ON t ("a""b", "100%", ":name");
CREATE INDEX ON t (lower("%s"), ("100%" + 1)) WHERE ":name" IS NOT NULL;
ALTER TABLE t ADD CHECK ("100%" > 0), ADD UNIQUE ("a:b", "it's"), ADD UNIQUE ("%(x)s");
COMMENT ON COLUMN t."100%" IS '100 % of :it';
--- columns with umlauts, emoji and digits
CREATE TABLE "tä ble" ("größe" integer PRIMARY KEY, "名前" text, "😀" text, "1st" text, "2" text, "ñ" text, "é" text, "é" text, "ﬁ" text, "fi" text, "µ" text, "μ" text, "x²" text, "𝔘" text, "U" text);
CREATE INDEX "größe 😀" ON "tä ble" ("😀", "größe");
COMMENT ON COLUMN "tä ble"."😀" IS '😀 — „gut“';
--- names of 63 letters
CREATE TABLE t23456789012345678901234567890123456789012345678901234567890123 (
  c2345678901234567890123456789012345678901234567890123456789012a integer PRIMARY KEY,
  c2345678901234567890123456789012345678901234567890123456789012b integer UNIQUE CHECK (c2345678901234567890123456789012345678901234567890123456789012b > 0),
  c2345678901234567890123456789012345678901234567890123456789012c integer REFERENCES t23456789012345678901234567890123456789012345678901234567890123,
  UNIQUE (c2345678901234567890123456789012345678901234567890123456789012b, c2345678901234567890123456789012345678901234567890123456789012c));
CREATE INDEX ON t23456789012345678901234567890123456789012345678901234567890123 (c2345678901234567890123456789012345678901234567890123456789012c);
CREATE INDEX ON t23456789012345678901234567890123456789012345678901234567890123 (c2345678901234567890123456789012345678901234567890123456789012c, c2345678901234567890123456789012345678901234567890123456789012a);
--- names that PostgreSQL shortens when it makes them
CREATE TABLE a_rather_long_name_of_a_table_for_a_test (id integer PRIMARY KEY, a_rather_long_name_of_a_column_for_a_test integer UNIQUE CHECK (a_rather_long_name_of_a_column_for_a_test > 1),
  another_long_name_of_a_column_for_a_test serial, parent_of_a_rather_long_name integer REFERENCES a_rather_long_name_of_a_table_for_a_test);
CREATE INDEX ON a_rather_long_name_of_a_table_for_a_test (another_long_name_of_a_column_for_a_test, a_rather_long_name_of_a_column_for_a_test);
CREATE INDEX ON a_rather_long_name_of_a_table_for_a_test (another_long_name_of_a_column_for_a_test, a_rather_long_name_of_a_column_for_a_test DESC);
--- columns that differ in case and punctuation
CREATE TABLE t (id integer PRIMARY KEY, name text, "Name" text, "NAME" text, "na me" text, "na-me" text, na_me text, name_ text, "ID" integer, "Id" integer, id_ integer);
--- tables named like names of the module
CREATE TABLE "Base" (id integer PRIMARY KEY);
CREATE TABLE base (id integer PRIMARY KEY, base_id integer REFERENCES "Base");
CREATE TABLE bases (id integer PRIMARY KEY, base_id integer REFERENCES base);
CREATE TABLE mapped (id integer PRIMARY KEY);
CREATE TABLE sa (id integer PRIMARY KEY);
CREATE TABLE pg (id integer, n integer);
CREATE TABLE dt (id integer);
CREATE TABLE "any" (id integer PRIMARY KEY, d date);
CREATE TABLE decimals (id integer PRIMARY KEY, d numeric);
CREATE TABLE uuids (id uuid PRIMARY KEY);
CREATE TABLE "str_enum" (id integer PRIMARY KEY);
CREATE TABLE declarative_base (id integer PRIMARY KEY);
CREATE TABLE sql_type (id integer PRIMARY KEY, p point);
CREATE TABLE metadata (id integer PRIMARY KEY);
CREATE TABLE "after" (id integer);
--- tables named like keywords and builtins
CREATE TABLE "class" (id integer PRIMARY KEY);
CREATE TABLE classes (id integer PRIMARY KEY, class_id integer REFERENCES "class");
CREATE TABLE "none" (id integer PRIMARY KEY, n integer NULL);
CREATE TABLE "true" (id integer PRIMARY KEY);
CREATE TABLE str (id integer PRIMARY KEY, s text);
CREATE TABLE int (id integer PRIMARY KEY);
CREATE TABLE lists (id integer PRIMARY KEY);
CREATE TABLE object (id integer);
CREATE TABLE "user" (id integer PRIMARY KEY);
CREATE TABLE "order" (id integer PRIMARY KEY, "user" integer REFERENCES "user");
CREATE TABLE exceptions (id integer PRIMARY KEY);
CREATE TABLE "import" (x integer);
--- tables whose names make the same class
CREATE TABLE people (id integer PRIMARY KEY);
CREATE TABLE person (id integer PRIMARY KEY, people_id integer REFERENCES people);
CREATE TABLE persons (id integer PRIMARY KEY, person_id integer REFERENCES person);
CREATE TABLE "Person" (id integer PRIMARY KEY);
CREATE TABLE "PERSON" (id integer PRIMARY KEY);
CREATE TABLE user_tag (id integer PRIMARY KEY);
CREATE TABLE usertag (id integer PRIMARY KEY);
CREATE TABLE "user-tag" (id integer PRIMARY KEY);
CREATE TABLE "user tags" (id integer PRIMARY KEY);
CREATE TABLE _user_tag (id integer PRIMARY KEY);
--- tables named by signs and digits
CREATE TABLE "1" (id integer PRIMARY KEY);
CREATE TABLE "2 tables" (id integer PRIMARY KEY, one integer REFERENCES "1");
CREATE TABLE "%" (id integer PRIMARY KEY);
CREATE TABLE "!" (id integer PRIMARY KEY);
CREATE TABLE "😀" (id integer PRIMARY KEY);
CREATE TABLE "it's 100%" (id integer PRIMARY KEY, "%" integer REFERENCES "%" ON DELETE CASCADE);
CREATE TABLE ":x" (id integer PRIMARY KEY);
CREATE TABLE "a""b" (id integer, up integer);
CREATE TABLE "a-b" (id integer PRIMARY KEY, up integer REFERENCES "a-b");
CREATE TABLE _ (id integer PRIMARY KEY);
CREATE TABLE __ (id integer PRIMARY KEY);
--- table and enum of one name
CREATE TYPE status AS ENUM ('on', 'off');
CREATE TABLE statuses (id integer PRIMARY KEY, status status NOT NULL DEFAULT 'on');
CREATE TYPE "Kind" AS ENUM ('a');
CREATE TABLE kind (id integer PRIMARY KEY, kind "Kind", kinds "Kind"[]);
--- columns that want the names of relationships
CREATE TABLE team (id integer PRIMARY KEY, members integer, users text, "user" text);
CREATE TABLE users (id integer PRIMARY KEY, team text, team_id integer REFERENCES team, boss integer REFERENCES users, users text, "Team" text);
--- several keys to one table
CREATE TABLE account (id integer PRIMARY KEY);
CREATE TABLE transfer (id integer PRIMARY KEY, from_id integer NOT NULL REFERENCES account, to_id integer NOT NULL REFERENCES account, account_id integer REFERENCES account ON DELETE SET NULL, account integer REFERENCES account);
--- same name in two schemas (alone)
CREATE SCHEMA billing;
CREATE TYPE status AS ENUM ('a', 'b');
CREATE TYPE billing.status AS ENUM ('b', 'c');
CREATE TABLE users (id integer PRIMARY KEY, status status NOT NULL DEFAULT 'a', other billing.status[] DEFAULT '{b}');
CREATE TABLE billing.users (id integer PRIMARY KEY REFERENCES public.users, status billing.status DEFAULT 'c', old public.status);
CREATE TABLE billing.invoices (id integer PRIMARY KEY, user_id integer REFERENCES billing.users, payer_id integer REFERENCES public.users);
CREATE INDEX ON billing.users (status);
CREATE DOMAIN price AS numeric(9, 2) CHECK (VALUE >= 0);
CREATE DOMAIN billing.price AS numeric(7, 2) DEFAULT 0;
ALTER TABLE users ADD p price, ADD q billing.price;
--- schemas with odd names (alone)
CREATE SCHEMA "class";
CREATE SCHEMA "My Schema";
CREATE SCHEMA "100%:x";
CREATE TABLE "class".t (id serial PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY UNIQUE);
CREATE TABLE "My Schema"."T" (id bigserial PRIMARY KEY, t integer REFERENCES "class".t, e text CHECK (e <> '%'));
CREATE TABLE "100%:x".t (id integer PRIMARY KEY, t integer REFERENCES "My Schema"."T" ON DELETE CASCADE);
CREATE TYPE "100%:x".e AS ENUM ('%');
ALTER TABLE "100%:x".t ADD e "100%:x".e DEFAULT '%';
COMMENT ON TABLE "100%:x".t IS '%';
CREATE INDEX ON "100%:x".t (t, e);
--- schema without tables (alone)
CREATE SCHEMA lonely;
COMMENT ON SCHEMA lonely IS 'Nothing in "it"';
CREATE TYPE lonely.e AS ENUM ('x');
--- labels of enums that are no identifiers
CREATE TYPE e AS ENUM ('a-b', 'a_b', 'a b', 'A_B', '_foo_', '__bar__', '', ' ', '  ', 'None', 'class', '1st', '1', '-1', '+1', 'mro', 'name', 'value', 'ünï', 'UNI', '😀', '"', '''', '\', '\n', '%', '%s', ':x', '::', '{}', '{x}', 'a,b', 'self', '_ignore_', '_missing_', '_generate_next_value_', '__init__', 'é', 'é', 'new
line', '"""', 'True', 'ﬁ', 'fi');
CREATE TABLE t (id integer PRIMARY KEY, one e NOT NULL DEFAULT 'a-b', two e DEFAULT '%s', three e DEFAULT '''', four e DEFAULT ':x', five e[] DEFAULT '{"a,b",%,:x}', six e DEFAULT '\', CHECK (one <> '%'), CHECK (two <> ALL (ARRAY['::'::e, ':x'])));
CREATE INDEX ON t (one) WHERE two = '%s';
--- labels of enums that are methods of str
CREATE TYPE m AS ENUM ('format', 'lower', 'title', 'count', 'index', 'join', 'encode', 'split', 'values', 'keys', 'TITLE', 'Lower', '_value_', '_name_', '__str__', '__doc__');
CREATE TABLE t (id integer PRIMARY KEY, m m);
--- names of enums that are taken
CREATE TYPE "int" AS ENUM ('a');
CREATE TYPE "str" AS ENUM ('b');
CREATE TYPE enum AS ENUM ('c');
CREATE TYPE "object" AS ENUM ('d');
CREATE TYPE base AS ENUM ('e');
CREATE TYPE "class" AS ENUM ('f');
CREATE TYPE "My Type" AS ENUM ('g');
CREATE TYPE position AS ENUM ('k');
CREATE TYPE "my-type" AS ENUM ('h');
CREATE TYPE str_enum AS ENUM ('i');
CREATE TABLE t (id integer PRIMARY KEY, a "int", b "str", c enum, d "object", e base, f "class", g "My Type", h "my-type"[], i str_enum, k "position"[], l "position" DEFAULT 'k');
--- enum that nobody uses, and one only in a view
CREATE TYPE unused AS ENUM ('x', 'y');
COMMENT ON TYPE unused IS 'Not "used" """ here \';
CREATE TYPE seen AS ENUM ('x');
CREATE VIEW v AS SELECT 'x'::seen AS s;
--- enum of many labels and of long ones
DO $$BEGIN EXECUTE 'CREATE TYPE many AS ENUM (' || (SELECT string_agg(quote_literal('label ' || i), ',') FROM generate_series(1, 300) AS i) || ')'; END$$;
CREATE TYPE long AS ENUM ('l23456789012345678901234567890123456789012345678901234567890123', 'l2345678901234567890123456789012345678901234567890123456789012x');
CREATE TABLE t (id integer PRIMARY KEY, a many, b long DEFAULT 'l23456789012345678901234567890123456789012345678901234567890123');
--- enums in keys, indexes, checks and functions
CREATE TYPE e AS ENUM ('x', 'y');
CREATE FUNCTION f(e) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN $1 = 'x'::e;
CREATE TABLE t (e e PRIMARY KEY, many e[] UNIQUE, CHECK (e = 'x'), CHECK (f(e)), CHECK ('x' = ANY (many)));
CREATE INDEX ON t (f(e)) WHERE e > 'x';
CREATE TABLE u (e e REFERENCES t, n integer GENERATED ALWAYS AS (CASE e WHEN 'x' THEN 1 ELSE 2 END) STORED);
--- percent, colon and backslash in defaults
CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT '%', b text DEFAULT '100 %% of %s %(x)s', c text DEFAULT ':name', d text DEFAULT 'a::b', e text DEFAULT '\', f text DEFAULT '\:x',
  g text DEFAULT E'\\\n\t', h text DEFAULT '{"a": 1}', i json DEFAULT '{"a": ":b"}', j text DEFAULT '"', k text DEFAULT '''', l text DEFAULT '''''', m text DEFAULT 'x'::text || ':y', n text DEFAULT '', o text DEFAULT '$$', p text DEFAULT '{0}',
  q text DEFAULT 'ünï 😀', r text DEFAULT '"""', s text DEFAULT to_char(now(), 'HH24:MI:SS'), u integer DEFAULT (17 % 5), v text DEFAULT ':a :b'::varchar(5), w text[] DEFAULT ARRAY['a:b', '%', '\'], x varchar DEFAULT 'a\:b', y char(3) DEFAULT ':%', z text DEFAULT 'text(''x'')');
--- percent, colon and backslash in checks
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer, CONSTRAINT "c%1" CHECK (a LIKE '%x%'), CONSTRAINT "c:2" CHECK (a <> ':name'), CHECK (b % 2 = 0), CHECK (a ~ '^\d+:\d+$'), CHECK (a ~ E'\\\\'), CHECK (b::text <> '::'),
  CONSTRAINT "%(column_0_name)s" CHECK (b > 1), CONSTRAINT "a""b" CHECK (b > 2), CONSTRAINT "it's" CHECK (b > 3), CHECK (a SIMILAR TO '[a-z]+%'), CHECK (a NOT LIKE '\%' ESCAPE '\'), CHECK ((ARRAY[1, 2, 3])[1:2] <> ARRAY[b]), CONSTRAINT "%s" CHECK (a <> '%s'));
--- percent, colon and backslash in indexes
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer, j jsonb);
CREATE INDEX ON t ((a || ':x%\'));
CREATE INDEX "i%" ON t ((b % 10)) WHERE a LIKE '%:x%';
CREATE INDEX "i:n" ON t ((b::text));
CREATE UNIQUE INDEX ON t ((j ->> 'a:b'), (j #>> '{x,y}')) WHERE j ? 'k' AND j @> '{"a": ":b"}';
CREATE INDEX ON t (regexp_replace(a, '\s+:', '%')) INCLUDE (b);
--- percent, colon and backslash in comments
CREATE TABLE t (id integer PRIMARY KEY, a text CONSTRAINT c CHECK (a <> ''), b text CONSTRAINT u UNIQUE);
CREATE INDEX i ON t (a);
COMMENT ON TABLE t IS '%s %% :name :: \ " ''  """ {} $1
second line \
third	line ';
COMMENT ON COLUMN t.a IS '\';
COMMENT ON COLUMN t.b IS '"quoted"';
COMMENT ON COLUMN t.id IS ':id % \n';
COMMENT ON INDEX i IS '% : \';
COMMENT ON CONSTRAINT c ON t IS '% : \ "';
COMMENT ON CONSTRAINT u ON t IS ' ';
COMMENT ON CONSTRAINT t_pkey ON t IS 'Key: "it"';
--- comments as docstrings
CREATE TABLE a (id integer PRIMARY KEY);
COMMENT ON TABLE a IS 'Ends in a quote"';
CREATE TABLE b (id integer PRIMARY KEY);
COMMENT ON TABLE b IS 'Ends in a backslash \';
CREATE TABLE c (id integer PRIMARY KEY);
COMMENT ON TABLE c IS '"Begins with a quote, and has """ inside';
CREATE TABLE d (id integer PRIMARY KEY);
COMMENT ON TABLE d IS '
  Begins with a new line, is indented
    and ends with one
';
CREATE TABLE e (id integer PRIMARY KEY);
COMMENT ON TABLE e IS E'Odd \u00a0 \u200b \u2028 signs \u000c and a bell \u0007, \r\n and a return\r';
CREATE TABLE f (id integer PRIMARY KEY);
COMMENT ON TABLE f IS ' ';
CREATE TABLE g (id integer PRIMARY KEY);
COMMENT ON TABLE g IS 'A comment of one line that is much longer than what a line of Python may have, so that somebody will be tempted to fold it where it must not be folded, and then something is lost on the way back';
CREATE TABLE h (id integer PRIMARY KEY);
COMMENT ON TABLE h IS 'Trailing space 
  and tabs	
here   ';
CREATE TYPE m AS ENUM ('x');
COMMENT ON TYPE m IS 'An enum"';
--- percent, colon and backslash in views
CREATE TABLE t (id integer PRIMARY KEY, a text, at timestamptz);
CREATE VIEW v AS SELECT id % 3 AS "100%", a LIKE '%:x\%' AS b, at::date AS "a:b", ':name' AS c, (ARRAY[1, 2, 3])[1:2] AS d, to_char(at, 'HH:MI') AS e, '\' AS f FROM t WHERE a !~ '^%\\';
COMMENT ON VIEW v IS ':v % \';
COMMENT ON COLUMN v."100%" IS '%';
CREATE MATERIALIZED VIEW m AS SELECT '%' || a AS x, ':y' AS y FROM t;
CREATE INDEX ON m ((x || ':'));
--- percent, colon and backslash in bodies of functions
CREATE FUNCTION f(a text DEFAULT ':x%') RETURNS text LANGUAGE plpgsql AS $f$
DECLARE
  r text := '%'; -- a := b, 50 %, :name
BEGIN
  r := format('%I %L %s %% :x', a, a, 1);
  RAISE NOTICE 'a % b: \ "%"', a, r;
  RETURN $q$ $1 :: \:x """ ''' $q$;
END $f$;
CREATE FUNCTION g(i integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT i % 5, (ARRAY[1, 2])[1:1]; SELECT length(':x%\' || i::text); END;
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT '':a''::text, ''%s''';
COMMENT ON FUNCTION f IS '% :x \';
--- percent, colon and backslash in triggers, rules and policies
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "tr%:" BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.a LIKE '%:x\' OR NEW.id % 2 = 1) EXECUTE FUNCTION f('%', ':x', '\', 'a''b', '"');
CREATE RULE "r%:" AS ON UPDATE TO t WHERE OLD.a = ':x%' DO ALSO SELECT ':n%' AS ":%";
CREATE POLICY "p%:" ON t USING (a <> ':x%\' AND id % 2 = 0);
COMMENT ON TRIGGER "tr%:" ON t IS '%:\';
COMMENT ON RULE "r%:" ON t IS '%:\';
COMMENT ON POLICY "p%:" ON t IS '%:\';
CREATE STATISTICS "s%:" ON (a || ':%'), (id % 2) FROM t;
--- percent, colon and backslash in domains and types
CREATE DOMAIN "d%" AS text DEFAULT ':x%' CONSTRAINT "c%" CHECK (VALUE LIKE '%:x\%');
COMMENT ON DOMAIN "d%" IS '% :x \';
CREATE TYPE "c:" AS ("%" text, ":x" integer);
COMMENT ON COLUMN "c:"."%" IS '% :x';
CREATE TABLE t (id integer PRIMARY KEY, d "d%", ds "d%"[], c "c:", cs "c:"[]);
--- percent, colon and backslash in bounds of partitions
CREATE TABLE p (a text, at timestamp) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('%', ':x', 'a::b', '\', '''');
CREATE TABLE q (at timestamptz, b text) PARTITION BY RANGE (at);
CREATE TABLE q1 PARTITION OF q FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-02-01 12:30:00+00');
CREATE TABLE r (a integer) PARTITION BY RANGE ((a % 10), ((a::text || ':')));
--- integer keys without a default
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY, n integer);
CREATE TABLE c (id smallint PRIMARY KEY DEFAULT 7);
CREATE TABLE d (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE e (id integer PRIMARY KEY DEFAULT (random() * 1000)::integer);
--- keys of other types
CREATE TABLE a (id text PRIMARY KEY);
CREATE TABLE b (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
CREATE TABLE c (id timestamptz PRIMARY KEY, d date UNIQUE);
CREATE TABLE d (id varchar(20) PRIMARY KEY, up varchar(20) REFERENCES d);
CREATE TABLE e (id integer[] PRIMARY KEY, b bytea UNIQUE, n numeric UNIQUE, i inet UNIQUE);
CREATE TABLE f (id int4range PRIMARY KEY, c char(2) UNIQUE);
--- serial in all sizes, in the key and beside it
CREATE TABLE a (id smallserial PRIMARY KEY, n bigserial, m serial UNIQUE);
CREATE TABLE b (code text PRIMARY KEY, n serial);
CREATE TABLE c (n serial, a integer, PRIMARY KEY (a, n));
CREATE TABLE d (n serial NOT NULL, m text);
CREATE TABLE e (id serial PRIMARY KEY, up integer REFERENCES e);
CREATE TABLE f ("Id" serial PRIMARY KEY, "it is" serial, "100%" bigserial);
--- serial whose names have changed
CREATE TABLE a (id serial PRIMARY KEY);
ALTER SEQUENCE a_id_seq RENAME TO "Other: seq %";
CREATE TABLE b (id serial PRIMARY KEY, n bigserial);
ALTER TABLE b RENAME TO c;
ALTER TABLE c RENAME COLUMN n TO number;
ALTER TABLE c RENAME CONSTRAINT b_pkey TO c_key;
--- serial whose options have changed
CREATE TABLE a (id serial PRIMARY KEY);
ALTER SEQUENCE a_id_seq INCREMENT 5 START 100 MINVALUE 10 RESTART 100 CACHE 3 CYCLE;
COMMENT ON SEQUENCE a_id_seq IS 'Of a: % :x';
GRANT USAGE ON SEQUENCE a_id_seq TO pg_monitor;
CREATE TABLE b (id serial PRIMARY KEY);
ALTER TABLE b ALTER id TYPE bigint;
CREATE TABLE c (id bigserial PRIMARY KEY);
ALTER SEQUENCE c_id_seq AS integer;
CREATE TABLE d (id serial);
ALTER TABLE d ALTER id DROP NOT NULL;
--- sequences owned by columns that do not use them
CREATE TABLE a (id integer PRIMARY KEY, n bigint);
CREATE SEQUENCE mine OWNED BY a.n;
CREATE TABLE b (id serial PRIMARY KEY);
ALTER TABLE b ALTER id DROP DEFAULT;
CREATE TABLE c (id serial PRIMARY KEY);
ALTER TABLE c ALTER id SET DEFAULT 5;
CREATE TABLE d (id serial PRIMARY KEY, n integer DEFAULT nextval('mine'));
ALTER SEQUENCE d_id_seq OWNED BY NONE;
CREATE TABLE e (a integer, b integer);
CREATE SEQUENCE two OWNED BY e.b;
ALTER TABLE e ALTER a SET DEFAULT nextval('two');
--- sequence used by two tables and in expressions
CREATE SEQUENCE s START 1000;
CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('s'), code text DEFAULT 'A-' || nextval('s'::regclass)::text);
CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('s'), n integer DEFAULT (nextval('s') + 1));
CREATE TABLE c (id integer PRIMARY KEY DEFAULT nextval(('s'::text)::regclass));
--- sequences that stand alone
CREATE SEQUENCE a AS smallint;
CREATE SEQUENCE b AS integer START 5 INCREMENT -5 MINVALUE -500 MAXVALUE 5 CACHE 7 CYCLE;
CREATE SEQUENCE "Odd: 'seq' %";
CREATE SEQUENCE "class";
COMMENT ON SEQUENCE a IS '% :x';
GRANT SELECT ON SEQUENCE a TO PUBLIC;
--- serial with its sequence in another schema (alone)
CREATE SCHEMA seqs;
CREATE SCHEMA tabs;
CREATE SEQUENCE seqs.mine;
CREATE TABLE tabs.t (id bigint PRIMARY KEY DEFAULT nextval('seqs.mine'), n integer DEFAULT nextval('seqs.mine'));
CREATE TABLE tabs.u (id serial PRIMARY KEY);
ALTER SCHEMA tabs RENAME TO other;
--- identity with every option
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 5 MINVALUE 5 MAXVALUE 1000 CACHE 9 CYCLE) PRIMARY KEY);
CREATE TABLE b (id bigint GENERATED BY DEFAULT AS IDENTITY (INCREMENT -1 START -1 MINVALUE -900) PRIMARY KEY, n smallint GENERATED ALWAYS AS IDENTITY);
CREATE TABLE c (id smallint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
CREATE TABLE d (n integer GENERATED ALWAYS AS IDENTITY, code text PRIMARY KEY);
CREATE TABLE e (id bigint GENERATED ALWAYS AS IDENTITY (START 0 MINVALUE 0) PRIMARY KEY);
CREATE TABLE f (id bigint GENERATED ALWAYS AS IDENTITY (NO CYCLE CACHE 1 START 2) UNIQUE);
--- identity whose sequence has another name
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "The: %seq") PRIMARY KEY);
CREATE TABLE b (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
ALTER SEQUENCE b_id_seq RENAME TO numbers;
COMMENT ON SEQUENCE numbers IS 'Of b';
CREATE TABLE c (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n text);
ALTER TABLE c RENAME COLUMN id TO number;
--- identity in composite keys
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY, at date, PRIMARY KEY (id, at));
CREATE TABLE b (x integer, id bigint GENERATED BY DEFAULT AS IDENTITY, PRIMARY KEY (x, id));
--- composite keys in another order than the columns
CREATE TABLE a (x integer, y integer, z text, PRIMARY KEY (z, x), UNIQUE (y, x));
CREATE TABLE b (p integer, q text, r integer, FOREIGN KEY (q, p) REFERENCES a (z, x), FOREIGN KEY (p, r) REFERENCES a (x, y) ON DELETE CASCADE, PRIMARY KEY (r, q, p));
--- keys with their index settings
CREATE TABLE a (id integer, b text, c text, CONSTRAINT "a key" PRIMARY KEY (id) INCLUDE (b, c));
CREATE TABLE b (id integer PRIMARY KEY WITH (fillfactor = 77), c integer UNIQUE WITH (fillfactor = 50, deduplicate_items = off));
CREATE TABLE c (id integer PRIMARY KEY DEFERRABLE, d integer UNIQUE DEFERRABLE INITIALLY DEFERRED, e integer CONSTRAINT e_u UNIQUE DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE d (id integer PRIMARY KEY, e integer UNIQUE NULLS NOT DISTINCT, f integer, CONSTRAINT de UNIQUE NULLS NOT DISTINCT (f, e) INCLUDE (id));
COMMENT ON CONSTRAINT de ON d IS 'Both %';
COMMENT ON INDEX de IS 'Its index';
--- keys twice on the same columns
CREATE TABLE a (id integer PRIMARY KEY, b integer UNIQUE, CONSTRAINT again UNIQUE (b), CONSTRAINT as_well UNIQUE (id));
CREATE UNIQUE INDEX ON a (b);
CREATE INDEX ON a (b);
CREATE INDEX ON a (b);
CREATE UNIQUE INDEX ON a (b) WHERE b > 0;
--- names of constraints that are not PostgreSQL's own
CREATE TABLE a (id integer CONSTRAINT pk_a PRIMARY KEY, b integer CONSTRAINT uq_a_b UNIQUE, c integer CONSTRAINT ck_a_c CHECK (c > 0), up integer CONSTRAINT fk_a_up REFERENCES a, CONSTRAINT "b_key" UNIQUE (c));
CREATE INDEX ix_a_b ON a (b);
CREATE TABLE b (id integer CONSTRAINT c_pkey PRIMARY KEY, n integer CONSTRAINT c_n_key UNIQUE, CONSTRAINT a_check CHECK (n > 0));
CREATE TABLE c (id integer CONSTRAINT b_pkey PRIMARY KEY, n integer CONSTRAINT "b_n_fkey" REFERENCES b);
--- names that PostgreSQL numbers
CREATE TABLE a (id integer PRIMARY KEY, x integer, y integer, CHECK (x > y), CHECK (y > x), CHECK (x > 0), CHECK (x > 1));
CREATE INDEX ON a (x);
CREATE INDEX ON a (x, y);
CREATE INDEX ON a (x, y);
CREATE INDEX ON a (lower(x::text), y);
CREATE INDEX ON a (lower(x::text), y);
ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES a, ADD FOREIGN KEY (x) REFERENCES a ON DELETE CASCADE, ADD UNIQUE (x, id), ADD UNIQUE (x, id);
CREATE TABLE b_pkey (id integer PRIMARY KEY);
CREATE TABLE b_x_key (x integer);
CREATE TABLE b (id integer PRIMARY KEY, x integer UNIQUE);
--- exclusion constraints of all sorts
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
CREATE TABLE a (id integer PRIMARY KEY, room integer, during tstzrange, c circle, state text, gone boolean DEFAULT false,
  EXCLUDE USING gist (room WITH =, during WITH &&),
  CONSTRAINT "x%:" EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT gone AND state <> '%:x'),
  CONSTRAINT y EXCLUDE USING gist (c WITH &&) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT z EXCLUDE USING btree (lower(state) COLLATE "C" text_pattern_ops WITH =) WITH (fillfactor = 70),
  CONSTRAINT w EXCLUDE USING gist (room gist_int4_ops WITH <>, tstzrange(lower(during), upper(during), '[]') WITH -|-) INCLUDE (state, gone),
  CONSTRAINT h EXCLUDE USING hash (state WITH =));
COMMENT ON CONSTRAINT y ON a IS 'Circles';
COMMENT ON INDEX z IS 'Index of z';
--- checks not valid and not inherited
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
ALTER TABLE t ADD CONSTRAINT one CHECK (a > 0) NOT VALID;
ALTER TABLE t ADD CONSTRAINT two CHECK (b > 0) NO INHERIT;
ALTER TABLE t ADD CONSTRAINT three CHECK (a > b) NO INHERIT NOT VALID;
ALTER TABLE t ADD CONSTRAINT four CHECK (a IS NOT NULL);
COMMENT ON CONSTRAINT one ON t IS 'Not yet';
CREATE TABLE u (t integer);
ALTER TABLE u ADD CONSTRAINT to_t FOREIGN KEY (t) REFERENCES t NOT VALID;
--- checks of odd expressions
CREATE TABLE t (a integer, b text, c jsonb, d date, e integer[], f boolean,
  CHECK (f), CHECK (NOT f), CHECK (num_nonnulls(a, b) = 1), CHECK (c ? 'x' AND c ?| ARRAY['a'] AND NOT c ?& ARRAY['b']), CHECK (d > '2020-01-01'), CHECK (a BETWEEN 1 AND 5), CHECK (a = ANY (e)), CHECK (e[1] > 0),
  CHECK (CASE WHEN a > 1 THEN b = 'x' ELSE b IS NULL END), CHECK (b IN ('x', 'y')), CHECK (b ~* 'x' AND b !~ 'y'), CHECK (b COLLATE "C" > 'a'), CHECK (extract(year FROM d) > 2000), CHECK (b = lower(b)), CHECK ((a, b) > (1, 'x')), CHECK (a IS DISTINCT FROM 3), CHECK (b IS NULL OR length(b) <= 10 AND a > 0 OR d IS NULL), CHECK (c @> '{"a": [1, 2]}'), CHECK (f IS TRUE), CHECK (a::bigint << 2 > 8), CHECK (b IS NORMALIZED));
--- foreign keys with every action
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, a integer REFERENCES p ON DELETE CASCADE, b integer REFERENCES p ON DELETE SET NULL, c integer DEFAULT 1 REFERENCES p ON DELETE SET DEFAULT, d integer REFERENCES p ON DELETE RESTRICT,
  e integer REFERENCES p ON UPDATE CASCADE, f integer REFERENCES p ON UPDATE SET NULL, g integer REFERENCES p ON UPDATE RESTRICT ON DELETE NO ACTION, h integer NOT NULL REFERENCES p ON DELETE CASCADE ON UPDATE CASCADE);
--- foreign keys deferrable, match full, set null of some columns
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE c (id integer PRIMARY KEY, w integer, x integer, y integer, z integer,
  FOREIGN KEY (w, x) REFERENCES p MATCH FULL DEFERRABLE, FOREIGN KEY (x, y) REFERENCES p ON DELETE SET NULL (y) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (y, z) REFERENCES p ON DELETE SET DEFAULT (z), FOREIGN KEY (z, w) REFERENCES p MATCH FULL ON DELETE CASCADE NOT DEFERRABLE);
ALTER TABLE c ADD CONSTRAINT "late%" FOREIGN KEY (w, z) REFERENCES p NOT VALID;
COMMENT ON CONSTRAINT "late%" ON c IS 'Not yet: %';
--- foreign keys in circles
CREATE TABLE a (id integer PRIMARY KEY, b integer NOT NULL, a integer REFERENCES a);
CREATE TABLE b (id integer PRIMARY KEY, c integer);
CREATE TABLE c (id integer PRIMARY KEY, a integer UNIQUE REFERENCES a ON DELETE CASCADE, b integer NOT NULL REFERENCES b);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
ALTER TABLE b ADD CONSTRAINT "round and round" FOREIGN KEY (c) REFERENCES c DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE d (id integer PRIMARY KEY, e integer UNIQUE);
CREATE TABLE e (id integer PRIMARY KEY REFERENCES d);
ALTER TABLE d ADD FOREIGN KEY (e) REFERENCES e ON DELETE SET NULL;
--- foreign keys to itself
CREATE TABLE a (id integer PRIMARY KEY, parent_id integer REFERENCES a ON DELETE CASCADE, root_id integer NOT NULL REFERENCES a);
CREATE TABLE b (x integer, y integer, up_x integer, up_y integer, PRIMARY KEY (x, y), FOREIGN KEY (up_x, up_y) REFERENCES b ON DELETE SET NULL);
CREATE TABLE c (id integer PRIMARY KEY REFERENCES c, next_id integer UNIQUE REFERENCES c);
CREATE TABLE d (tenant integer, id integer, up integer, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, up) REFERENCES d);
--- foreign keys that share columns
CREATE TABLE tenant (id integer PRIMARY KEY);
CREATE TABLE customer (tenant_id integer REFERENCES tenant, id integer, PRIMARY KEY (tenant_id, id));
CREATE TABLE sale (tenant_id integer NOT NULL REFERENCES tenant, id integer, customer_id integer, seller_id integer, PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, customer_id) REFERENCES customer, FOREIGN KEY (tenant_id, seller_id) REFERENCES customer);
CREATE TABLE line (tenant_id integer, sale_id integer, n integer, PRIMARY KEY (tenant_id, sale_id, n), FOREIGN KEY (tenant_id, sale_id) REFERENCES sale ON DELETE CASCADE);
--- foreign keys to unique keys and indexes
CREATE TABLE p (id integer PRIMARY KEY, code text UNIQUE, a integer, b integer, CONSTRAINT "ab" UNIQUE (b, a));
CREATE UNIQUE INDEX p_alone ON p (a);
CREATE TABLE c (id integer PRIMARY KEY, code text REFERENCES p (code) ON UPDATE CASCADE, alone integer REFERENCES p (a), x integer, y integer, FOREIGN KEY (x, y) REFERENCES p (a, b));
CREATE TABLE nokey (code text UNIQUE);
CREATE TABLE d (code text REFERENCES nokey (code));
--- one column, two foreign keys
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, x integer REFERENCES a CONSTRAINT as_well REFERENCES b ON DELETE CASCADE, CONSTRAINT same FOREIGN KEY (x) REFERENCES a);
--- foreign keys between different types
CREATE DOMAIN number AS integer CHECK (VALUE > 0);
CREATE TABLE a (id bigint PRIMARY KEY, code varchar(10) UNIQUE, n number UNIQUE);
CREATE TABLE b (id integer PRIMARY KEY REFERENCES a, code text REFERENCES a (code), n integer REFERENCES a (n));
CREATE TABLE c (id number PRIMARY KEY REFERENCES a);
--- one-to-one in all ways
CREATE TABLE a (id integer PRIMARY KEY, type text NOT NULL);
CREATE TABLE b (id integer PRIMARY KEY REFERENCES a ON DELETE CASCADE, type text);
CREATE TABLE c (id integer PRIMARY KEY REFERENCES b ON DELETE CASCADE);
CREATE TABLE d (id integer PRIMARY KEY, a_id integer UNIQUE REFERENCES a);
CREATE TABLE e (id integer PRIMARY KEY, a_id integer NOT NULL UNIQUE REFERENCES a ON DELETE CASCADE);
CREATE TABLE f (id integer PRIMARY KEY, a_id integer REFERENCES a);
CREATE UNIQUE INDEX ON f (a_id) WHERE a_id > 5;
CREATE TABLE g (id integer PRIMARY KEY, a_id integer REFERENCES a);
CREATE UNIQUE INDEX ON g (a_id);
--- link tables, pure
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE a_b (a_id integer REFERENCES a ON DELETE CASCADE, b_id integer REFERENCES b ON DELETE CASCADE, PRIMARY KEY (a_id, b_id));
CREATE TABLE b_a_liked (b_id integer NOT NULL REFERENCES b, a_id integer NOT NULL REFERENCES a, UNIQUE (a_id, b_id));
CREATE TABLE a_a (x_id integer REFERENCES a, y_id integer REFERENCES a, PRIMARY KEY (x_id, y_id), CHECK (x_id <> y_id));
CREATE INDEX ON a_b (b_id);
COMMENT ON TABLE a_b IS 'Who has what';
COMMENT ON COLUMN a_b.a_id IS 'Who';
--- link tables with more in them
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE one (a_id integer REFERENCES a, b_id integer REFERENCES b, at timestamptz DEFAULT now(), PRIMARY KEY (a_id, b_id));
CREATE TABLE two (id serial PRIMARY KEY, a_id integer NOT NULL REFERENCES a, b_id integer NOT NULL REFERENCES b, UNIQUE (a_id, b_id));
CREATE TABLE three (a_id integer REFERENCES a, b_id integer REFERENCES b, a2_id integer REFERENCES a, PRIMARY KEY (a_id, b_id, a2_id));
CREATE TABLE four (a_id integer REFERENCES a, b_id integer REFERENCES b);
CREATE TABLE five (a_id integer PRIMARY KEY REFERENCES a, b_id integer REFERENCES b);
CREATE TABLE child (a_id integer, b_id integer, n integer, PRIMARY KEY (a_id, b_id, n), FOREIGN KEY (a_id, b_id) REFERENCES one);
--- link table of composite keys, referred to itself
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE l (x integer, y integer, b integer REFERENCES b, PRIMARY KEY (x, y, b), FOREIGN KEY (x, y) REFERENCES a);
CREATE TABLE m (id integer PRIMARY KEY, x integer, y integer, b integer, FOREIGN KEY (x, y, b) REFERENCES l);
--- link table between schemas (alone)
CREATE SCHEMA x;
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE x.b (id integer PRIMARY KEY);
CREATE TABLE x.links (a_id integer REFERENCES a, b_id integer REFERENCES x.b, PRIMARY KEY (a_id, b_id));
CREATE TABLE links (a_id integer REFERENCES a, b_id integer REFERENCES x.b, PRIMARY KEY (a_id, b_id));
--- tables without a key
CREATE TABLE a (x integer, y text DEFAULT 'x');
CREATE TABLE b (x integer NOT NULL UNIQUE, y integer REFERENCES b (x));
CREATE TABLE c (x integer UNIQUE);
CREATE TABLE d (x integer NOT NULL);
CREATE UNIQUE INDEX ON d (x);
CREATE TABLE e (x integer NOT NULL);
CREATE UNIQUE INDEX ON e ((x + 1));
CREATE TABLE f ();
CREATE TABLE g (metadata jsonb, "class" text, x integer REFERENCES b (x));
COMMENT ON TABLE g IS 'Nothing to tell rows apart';
--- names with dots in keys (not Alembic)
CREATE TABLE "a.b" (id integer PRIMARY KEY, up integer REFERENCES "a.b");
CREATE TABLE "a.b.c" (id integer PRIMARY KEY, up integer REFERENCES "a.b", "x.y" integer UNIQUE);
CREATE TABLE d (id integer PRIMARY KEY, e integer REFERENCES "a.b.c" ("x.y"));
--- sequences whose names have a quote (not Alembic)
CREATE TABLE a (id serial PRIMARY KEY, "it's" serial);
CREATE SEQUENCE "Odd: 'seq' %";
CREATE TABLE b (id integer PRIMARY KEY DEFAULT nextval('"Odd: ''seq'' %"'));
--- percent in a default without equality (not Alembic)
CREATE TABLE t (id integer PRIMARY KEY, a json DEFAULT '{"c": "%"}', b json[] DEFAULT ARRAY['"100 %"'::json]);
--- table of a thousand columns
DO $$BEGIN EXECUTE 'CREATE TABLE wide (id integer PRIMARY KEY, ' || (SELECT string_agg(format('c%s %s', i, (ARRAY['integer', 'text DEFAULT ''%''', 'timestamptz NOT NULL', 'numeric(9, 2)'])[i % 4 + 1]), ', ') FROM generate_series(1, 999) AS i) || ')'; END$$;
--- table of Alembic (alone)
CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE TABLE t (id integer PRIMARY KEY);
--- numbers
CREATE TABLE t (id bigint PRIMARY KEY, a smallint, b integer NOT NULL, c bigint, d numeric, e numeric(5), f numeric(5, 2), g numeric(5, -2), h numeric(2, 5), i real, j double precision, k float(10), l float(30), m money, n oid, o boolean NOT NULL);
--- texts
CREATE TABLE t (id varchar PRIMARY KEY, a text, b varchar(1), c varchar(10485760), d char, e char(7), f bpchar, g "char", h name, i text COLLATE "C", j varchar(3) COLLATE "POSIX", k bytea, l xml, m json, n jsonb, o jsonpath, p tsvector, q tsquery);
--- dates and times
CREATE TABLE t (id date PRIMARY KEY, a time, b time(3), c timetz, d timetz(0), e timestamp, f timestamp(0), g timestamptz, h timestamptz(6), i interval, j interval(3), k interval year, l interval year to month, m interval day to second, n interval second(2), o interval hour to minute, p interval day to second(4));
--- networks, geometry, bits and the rest
CREATE TABLE t (id macaddr PRIMARY KEY, a inet, b cidr, c macaddr8, d point, e line, f lseg, g box, h path, i polygon, j circle, k bit, l bit(5), m bit varying, n bit varying(5), o pg_lsn, p txid_snapshot, q pg_snapshot, r xid8, s xid, t cid, u tid, v refcursor, w uuid, x int2vector, y oidvector, z xid[]);
--- object identifier types
CREATE TABLE t (id regclass PRIMARY KEY, a regproc, b regprocedure, c regoper, d regoperator, e regtype DEFAULT 'integer'::regtype, f regrole, g regnamespace, h regconfig DEFAULT 'english'::regconfig, i regdictionary, j regcollation, k regclass[], l aclitem, m aclitem[]);
--- ranges and multiranges
CREATE TABLE t (id int4range PRIMARY KEY, a int8range DEFAULT 'empty', b numrange DEFAULT '[1,2)', c daterange, d tsrange, e tstzrange NOT NULL DEFAULT tstzrange(now(), NULL), f int4multirange DEFAULT '{}', g int8multirange, h nummultirange, i datemultirange, j tsmultirange, k tstzmultirange, l int4range[], m datemultirange[]);
--- arrays of everything
CREATE TYPE e AS ENUM ('x', 'y');
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE TYPE c AS (a integer, b text[]);
CREATE TABLE t (id integer[] PRIMARY KEY, a text[], b varchar(3)[], c numeric(5, 2)[], d timestamptz(3)[], e uuid[], f jsonb[], g e[], h d[], i c[], j point[], k bit(3)[], l interval day[], m boolean[], n bytea[], o char(2)[], p inet[], q double precision[], r date[] NOT NULL DEFAULT '{}', s text[][] DEFAULT '{{a,b},{c,d}}', u e[] DEFAULT ARRAY['x'::e], v text[] COLLATE "C", w "char"[], x tsvector[], y name[], z money[]);
--- arrays with defaults
CREATE TABLE t (id integer PRIMARY KEY, a text[] DEFAULT '{}', b text[] DEFAULT ARRAY[]::text[], c integer[] DEFAULT ARRAY[1, 2, 3], d integer[] DEFAULT '{1,2}'::integer[], e varchar(5)[] DEFAULT '{a,"b c"}', f jsonb[] DEFAULT ARRAY['{"a": 1}'::jsonb], g integer[][] DEFAULT '{{1,2},{3,4}}', h boolean[] DEFAULT '{t,f}');
--- domains of everything
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TYPE c AS (a integer, b e);
CREATE DOMAIN d_text AS varchar(10) COLLATE "C" DEFAULT 'it''s: %' NOT NULL CHECK (VALUE <> '') CONSTRAINT short CHECK (length(VALUE) < 8);
CREATE DOMAIN d_enum AS e DEFAULT 'x' CHECK (VALUE <> 'y');
CREATE DOMAIN d_array AS integer[] CHECK (array_length(VALUE, 1) < 5);
CREATE DOMAIN d_enums AS e[] DEFAULT '{x}';
CREATE DOMAIN d_composite AS c CHECK ((VALUE).a > 0);
CREATE DOMAIN d_range AS int4range CHECK (NOT isempty(VALUE));
CREATE DOMAIN d_domain AS d_text DEFAULT 'y';
CREATE DOMAIN d_domains AS d_domain[];
CREATE DOMAIN d_numeric AS numeric(7, 3);
CREATE DOMAIN d_late AS integer;
ALTER DOMAIN d_late ADD CONSTRAINT "late%" CHECK (VALUE > 0) NOT VALID;
CREATE DOMAIN "D odd" AS text;
CREATE DOMAIN d_unused AS uuid DEFAULT gen_random_uuid();
COMMENT ON DOMAIN d_enum IS 'Not y';
CREATE TABLE t (id integer PRIMARY KEY, a d_text, b d_enum, c d_array, d d_enums DEFAULT '{y}', e d_composite, f d_range, g d_domain NOT NULL, h d_domains, i d_numeric[], j d_late, k "D odd" COLLATE "C" DEFAULT 'q', l d_text[]);
CREATE TABLE u (id d_numeric PRIMARY KEY, a d_range UNIQUE);
--- composite types in each other
CREATE TYPE inner_one AS (a integer, b text COLLATE "C");
CREATE TYPE middle AS (i inner_one, many inner_one[]);
CREATE TYPE outer_one AS (m middle, at timestamptz(3), "odd %:" numeric(4, 1));
CREATE TABLE t (id integer PRIMARY KEY, a inner_one DEFAULT '(1,x)', b middle, c outer_one[], d inner_one DEFAULT ROW(1, ':x%')::inner_one, CHECK ((a).a > 0));
CREATE INDEX ON t (((a).b));
COMMENT ON TYPE outer_one IS 'Out';
COMMENT ON COLUMN outer_one."odd %:" IS 'Odd';
--- row types of tables and views as columns
CREATE TABLE z (id integer PRIMARY KEY, a text);
CREATE VIEW zv AS SELECT 1 AS one, 'x'::text AS two;
CREATE TABLE a (id integer PRIMARY KEY, z z, zs z[], v zv, CHECK ((z).id > 0));
CREATE TYPE c AS (z z);
CREATE TABLE b (id integer PRIMARY KEY, c c);
--- ranges of one's own
CREATE FUNCTION minutes(a time, b time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT RETURN extract(epoch FROM (a - b)) / 60;
CREATE TYPE timerange AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = minutes);
CREATE TYPE "Text range" AS RANGE (SUBTYPE = text, COLLATION = "C", MULTIRANGE_TYPE_NAME = "Text ranges");
CREATE TABLE t (id integer PRIMARY KEY, a timerange DEFAULT '[08:00,17:00)', b timemultirange, c "Text range", d "Text ranges", e timerange[], EXCLUDE USING gist (a WITH &&));
COMMENT ON TYPE timerange IS 'When: %';
CREATE INDEX ON t USING gist (c);
--- types of extensions
CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;
CREATE EXTENSION IF NOT EXISTS ltree SCHEMA public;
CREATE EXTENSION IF NOT EXISTS cube SCHEMA public;
CREATE EXTENSION IF NOT EXISTS isn SCHEMA public;
CREATE EXTENSION IF NOT EXISTS seg SCHEMA public;
CREATE TABLE t (id citext PRIMARY KEY, a hstore DEFAULT '', b hstore[] NOT NULL DEFAULT '{}', c ltree, d lquery, e cube, f isbn13, g seg, h citext[] DEFAULT '{a}', i citext NOT NULL DEFAULT 'X' UNIQUE, j ltree[], CHECK (i <> 'y'), CHECK (a ? 'k'));
CREATE INDEX ON t USING gist (c);
CREATE INDEX ON t USING gin (a);
CREATE DOMAIN email AS citext CHECK (VALUE ~ '@');
CREATE TABLE u (email email UNIQUE, h hstore DEFAULT hstore('a', '%'));
--- extension in another schema (alone)
CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE TABLE t (id ext.citext PRIMARY KEY, a ext.hstore NOT NULL DEFAULT '', b ext.citext[] DEFAULT '{a}', c text, CHECK (id OPERATOR(ext.=) 'x'::ext.citext));
CREATE INDEX ON t USING gin (c ext.gin_trgm_ops);
CREATE INDEX ON t (ext.similarity(c, 'x'));
CREATE VIEW v AS SELECT id, a OPERATOR(ext.->) 'k' AS k FROM t;
--- extensions that nothing uses
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public;
CREATE EXTENSION IF NOT EXISTS tablefunc SCHEMA public;
CREATE TABLE t (id integer PRIMARY KEY);
--- functions of an extension in defaults, checks and indexes
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE TABLE t (id integer PRIMARY KEY, a text CHECK (soundex(a) <> ''), b text GENERATED ALWAYS AS (metaphone('x', 4)) STORED, c text DEFAULT soundex('abc'));
CREATE INDEX ON t USING gist (a gist_trgm_ops(siglen = 32));
CREATE INDEX ON t USING gin (a gin_trgm_ops, b gin_trgm_ops);
CREATE INDEX ON t (soundex(a));
--- collations
CREATE COLLATION "My C" (provider = libc, locale = 'C');
CREATE DOMAIN d AS text COLLATE "My C";
CREATE TABLE t (id text COLLATE "POSIX" PRIMARY KEY, a text COLLATE "My C" DEFAULT 'x', b varchar(5)[] COLLATE "C", c d, d d COLLATE "C", e text, up text COLLATE "C" REFERENCES t);
CREATE INDEX ON t (e COLLATE "My C", a COLLATE "C" DESC);
CREATE UNIQUE INDEX ON t (lower(e COLLATE "C") COLLATE "POSIX");
--- collation nondeterministic (ICU)
CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk');
CREATE TABLE t (id text COLLATE nocase PRIMARY KEY, a text COLLATE german, b text COLLATE "en-x-icu" DEFAULT 'x');
CREATE INDEX ON t (a COLLATE nocase);
--- 17 collation builtin
CREATE COLLATION builtin_c (provider = builtin, locale = 'C.UTF-8');
CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE builtin_c, b text COLLATE pg_c_utf8);
--- defaults of numbers and booleans
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 0, b integer DEFAULT -1, c numeric DEFAULT 1.50, d numeric(5, 2) DEFAULT -0.5, e boolean DEFAULT true, f boolean DEFAULT false NOT NULL, g bigint DEFAULT 9223372036854775807, h real DEFAULT 1.5, i double precision DEFAULT 'NaN', j integer DEFAULT 1 + 2 * 3, k integer DEFAULT length('abc'), l smallint DEFAULT 3, m boolean DEFAULT (1 > 2), n integer DEFAULT NULL, o money DEFAULT 1, p bit(3) DEFAULT B'101', q numeric DEFAULT 'Infinity', r integer DEFAULT '5', s bigint DEFAULT (EXTRACT(epoch FROM now()) * 1000), u numeric DEFAULT 1e10, v bit varying DEFAULT '1', w oid DEFAULT 0, x integer DEFAULT 1::bigint);
--- defaults of texts
CREATE TABLE t (id text PRIMARY KEY DEFAULT 'x', a text DEFAULT 'x', b varchar(10) DEFAULT 'x', c char(3) DEFAULT 'x', d text DEFAULT CURRENT_USER, e text DEFAULT upper('x'), f name DEFAULT CURRENT_USER, g varchar DEFAULT NULL::varchar, h text DEFAULT 'now()', i text DEFAULT 'NULL', j text DEFAULT '0', k text DEFAULT 'true', l bytea DEFAULT '\xdeadbeef', m text DEFAULT md5(random()::text), n text DEFAULT concat('a', 'b'), o "char" DEFAULT 'x', p text DEFAULT CASE WHEN true THEN 'a' ELSE 'b' END, q varchar(3) DEFAULT 'ab'::text, r text DEFAULT current_setting('server_version'), s varchar DEFAULT '<a/>', u text DEFAULT '  ', v text DEFAULT coalesce(NULL, 'x'), w text COLLATE "C" DEFAULT 'x', x text DEFAULT ('x' COLLATE "C"), y uuid DEFAULT '00000000-0000-0000-0000-000000000000', z inet DEFAULT '127.0.0.1');
--- defaults of times
CREATE TABLE t (id date PRIMARY KEY DEFAULT CURRENT_DATE, a timestamptz DEFAULT now(), b timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL, c timestamp DEFAULT (now() AT TIME ZONE 'utc'), d timestamp DEFAULT LOCALTIMESTAMP, e time DEFAULT LOCALTIME, f date DEFAULT '2020-01-01', g interval DEFAULT '1 day 02:03:04', h timestamptz DEFAULT now() + interval '1 year', i timestamp DEFAULT '2020-01-01 00:00:00', j timestamptz DEFAULT '2020-01-01 00:00:00+00', k timestamptz DEFAULT 'infinity', l date DEFAULT (now() + '7 days'::interval)::date, m timestamptz(3) DEFAULT CURRENT_TIMESTAMP(3), n timestamptz DEFAULT clock_timestamp(), o timestamp DEFAULT timezone('utc'::text, now()), p time(0) DEFAULT '10:00', q timestamptz DEFAULT date_trunc('day', now()), r interval hour DEFAULT '02:00', s timestamptz DEFAULT statement_timestamp(), u timestamptz DEFAULT to_timestamp(0), v daterange DEFAULT daterange('2020-01-01', NULL), w text DEFAULT now()::text, x date DEFAULT now(), y timetz DEFAULT CURRENT_TIME);
--- defaults of json and of what has no equality
CREATE TABLE t (id integer PRIMARY KEY, a json DEFAULT '{}', b jsonb DEFAULT '{}', c jsonb NOT NULL DEFAULT '[]', d json DEFAULT '{"a": [1, 2]}', e jsonb DEFAULT jsonb_build_object('a', 1), f xml, g point DEFAULT '(0,0)', h point DEFAULT point(1, 2), i box DEFAULT '(1,1),(0,0)', j polygon DEFAULT '((0,0),(1,1))', k json DEFAULT json_build_array(), l txid_snapshot DEFAULT txid_current_snapshot(), m jsonpath DEFAULT '$.a', n json[] DEFAULT '{}', o jsonb DEFAULT 'null');
--- defaults by functions of ours
CREATE FUNCTION code(prefix text DEFAULT 'A', n integer DEFAULT 3) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN prefix || n; END';
CREATE FUNCTION "Odd %:name"() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE c AS (a integer);
CREATE FUNCTION make_c() RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT ROW(1)';
CREATE TABLE t (id text PRIMARY KEY DEFAULT code(), a text DEFAULT code('B'), b text DEFAULT code(n => 5), c integer DEFAULT "Odd %:name"(), d c DEFAULT make_c(), e text[] DEFAULT ARRAY[code(), code('C')]);
--- generated columns
CREATE TYPE e AS ENUM ('x', 'y');
CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN lower(replace($1, ' ', '-'));
CREATE TABLE t (id integer PRIMARY KEY, a text, n integer, j jsonb, b text GENERATED ALWAYS AS (a || ':%\') STORED, c text GENERATED ALWAYS AS (slug(a)) STORED NOT NULL UNIQUE, d integer GENERATED ALWAYS AS (n % 3) STORED, f tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, coalesce(a, ''))) STORED,
  g text GENERATED ALWAYS AS (j ->> 'k') STORED, h e GENERATED ALWAYS AS (CASE WHEN n > 1 THEN 'x'::e ELSE 'y'::e END) STORED, i numeric(5, 2) GENERATED ALWAYS AS (n / 2.0) STORED, k integer[] GENERATED ALWAYS AS (ARRAY[n, id]) STORED, l text COLLATE "C" GENERATED ALWAYS AS (lower(a)) STORED CHECK (l <> 'x'));
CREATE INDEX ON t USING gin (f);
COMMENT ON COLUMN t.b IS 'Made';
ALTER TABLE t ADD ref integer GENERATED ALWAYS AS (n * 1) STORED REFERENCES t;
--- 18 generated columns, virtual
CREATE TABLE t (id integer PRIMARY KEY, a text, n integer, b text GENERATED ALWAYS AS (a || ':%\') VIRTUAL, c integer GENERATED ALWAYS AS (n % 3), d integer GENERATED ALWAYS AS (n + 1) STORED);
--- generated column turned into a plain one
CREATE TABLE t (id integer PRIMARY KEY, a integer GENERATED ALWAYS AS (id + 1) STORED);
ALTER TABLE t ALTER a DROP EXPRESSION;
--- settings of columns
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c bytea, d jsonb, e integer);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE MAIN, ALTER c SET STORAGE PLAIN, ALTER d SET COMPRESSION pglz, ALTER e SET STATISTICS 500, ALTER a SET (n_distinct = -0.5), ALTER id SET STATISTICS 10;
--- settings of tables
CREATE TABLE a (id integer PRIMARY KEY) WITH (fillfactor = 60, autovacuum_enabled = false, autovacuum_vacuum_scale_factor = 0.05, parallel_workers = 2, toast_tuple_target = 256);
CREATE TABLE b (id integer PRIMARY KEY, t text) WITH (toast.autovacuum_enabled = false, toast.log_autovacuum_min_duration = 5, user_catalog_table = true);
CREATE UNLOGGED TABLE c (id serial PRIMARY KEY, t text) WITH (fillfactor = 90);
CREATE TABLE d (x integer) WITH (autovacuum_analyze_threshold = 7);
CREATE UNLOGGED TABLE e (x integer);
--- indexes of each access method
CREATE EXTENSION IF NOT EXISTS bloom SCHEMA public;
CREATE TABLE t (id integer PRIMARY KEY, a text, j jsonb, p point, r int4range, i inet, v tsvector, arr integer[], at timestamptz);
CREATE INDEX ON t USING hash (a);
CREATE INDEX ON t USING gin (j);
CREATE INDEX ON t USING gin (j jsonb_path_ops) WITH (fastupdate = off, gin_pending_list_limit = 128);
CREATE INDEX ON t USING gin (arr, v);
CREATE INDEX ON t USING gist (p, r);
CREATE INDEX ON t USING gist (i inet_ops) WITH (buffering = on);
CREATE INDEX ON t USING spgist (p kd_point_ops);
CREATE INDEX ON t USING spgist (a) INCLUDE (id);
CREATE INDEX ON t USING brin (at) WITH (pages_per_range = 8, autosummarize = on);
CREATE INDEX ON t USING brin (at timestamptz_minmax_multi_ops (values_per_range = 16), id int4_bloom_ops (n_distinct_per_range = 50, false_positive_rate = 0.05));
CREATE INDEX ON t USING bloom (id) WITH (length = 100, col1 = 4);
CREATE INDEX ON t USING gin (to_tsvector('english', a));
--- indexes of every order
CREATE TABLE t (a integer, b integer, c text);
CREATE INDEX ON t (a DESC);
CREATE INDEX ON t (a DESC NULLS LAST);
CREATE INDEX ON t (a NULLS FIRST);
CREATE INDEX ON t (a ASC, b DESC, c DESC NULLS LAST);
CREATE INDEX ON t ((a + b) DESC, c NULLS FIRST);
CREATE UNIQUE INDEX ON t (b DESC);
CREATE UNIQUE INDEX ON t (lower(c) DESC NULLS LAST);
CREATE INDEX ON t (a, a, b);
--- indexes with expressions, predicates, included columns
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer, c boolean, d timestamptz, j jsonb);
CREATE INDEX ON t (lower(a));
CREATE INDEX ON t (lower(a), b);
CREATE INDEX ON t (b, lower(a));
CREATE INDEX ON t ((b > 1), upper(a) text_pattern_ops);
CREATE INDEX ON t (a) WHERE c;
CREATE INDEX ON t (a) WHERE NOT c AND b IS NOT NULL;
CREATE UNIQUE INDEX ON t (b) WHERE c IS NULL;
CREATE UNIQUE INDEX ON t (b) INCLUDE (a, c);
CREATE INDEX ON t (b) INCLUDE (a) WHERE d > '2020-01-01 00:00:00+00';
CREATE INDEX ON t ((j -> 'a'), ((j ->> 'b')::integer));
CREATE INDEX ON t (coalesce(a, ''), (a IS NULL));
CREATE INDEX ON t (date_trunc('day', d AT TIME ZONE 'utc'));
CREATE INDEX ON t (substring(a FROM 1 FOR 3), (a || ' ' || b));
CREATE INDEX ON t ((1));
CREATE INDEX ON t (b) WHERE a IN ('x', 'y') OR a LIKE 'z%';
CREATE INDEX ON t (a COLLATE "C");
CREATE INDEX ON t (a varchar_pattern_ops);
CREATE INDEX ON t (a text_pattern_ops DESC);
CREATE UNIQUE INDEX ON t (a, b) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX ON t (lower(a), b) NULLS NOT DISTINCT WHERE c;
CREATE INDEX ON t (CAST(j ->> 'n' AS numeric));
CREATE INDEX ON t ((CASE WHEN c THEN a END));
--- indexes with settings
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
CREATE INDEX i ON t (a, (b + 1)) WITH (fillfactor = 70);
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 77;
COMMENT ON INDEX i IS 'An index: %';
CREATE UNIQUE INDEX j ON t (b) WITH (deduplicate_items = off);
ALTER TABLE t CLUSTER ON i;
ALTER TABLE t ALTER b SET NOT NULL, REPLICA IDENTITY USING INDEX j;
CREATE INDEX "Index Of" ON t (a);
CREATE INDEX "class" ON t (b);
--- indexes by functions of ours
CREATE FUNCTION norm(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN lower($1);
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION total(t) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.id + 1';
CREATE INDEX ON t (norm(a)) WHERE norm(a) <> '%';
CREATE INDEX ON t (total(t.*));
CREATE UNIQUE INDEX ON t (norm(a) DESC);
--- partitions by range with everything
CREATE TABLE events (id bigint GENERATED BY DEFAULT AS IDENTITY, at timestamptz NOT NULL DEFAULT now(), kind text CHECK (kind <> '%'), j jsonb, PRIMARY KEY (id, at), UNIQUE (at, kind)) PARTITION BY RANGE (at);
COMMENT ON TABLE events IS 'What happened';
COMMENT ON COLUMN events.at IS 'When';
CREATE INDEX ON events (kind) WHERE kind <> ':x';
CREATE INDEX "by j" ON events USING gin (j);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON events TO pg_monitor;
--- partitions of two levels with keys and foreign keys
CREATE TABLE kinds (id integer PRIMARY KEY);
CREATE TABLE m (id integer, kind integer REFERENCES kinds ON DELETE CASCADE, at date, n integer NOT NULL DEFAULT 0, PRIMARY KEY (id, kind, at)) PARTITION BY LIST (kind);
CREATE TABLE m_1 PARTITION OF m FOR VALUES IN (1, 2) PARTITION BY RANGE (at);
CREATE TABLE m_1_2024 PARTITION OF m_1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE m_1_rest PARTITION OF m_1 DEFAULT;
CREATE TABLE m_rest PARTITION OF m DEFAULT PARTITION BY HASH (id);
CREATE TABLE m_rest_0 PARTITION OF m_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE m_rest_1 PARTITION OF m_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ON m (n DESC, at);
CREATE INDEX own ON m_1_2024 (n) WHERE n > 1;
CREATE TABLE notes (id integer PRIMARY KEY, m_id integer, m_kind integer, m_at date, FOREIGN KEY (m_id, m_kind, m_at) REFERENCES m ON DELETE CASCADE);
CREATE VIEW v AS SELECT * FROM m WHERE n > 0;
--- partitioned tables that refer to each other and to themselves
CREATE TABLE a (id integer PRIMARY KEY, up integer REFERENCES a) PARTITION BY HASH (id);
CREATE TABLE a_0 PARTITION OF a FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE a_1 PARTITION OF a FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a ON DELETE CASCADE) PARTITION BY RANGE (id);
CREATE TABLE b_1 PARTITION OF b FOR VALUES FROM (1) TO (100);
CREATE TABLE c (b integer REFERENCES b, one integer REFERENCES b_1);
--- partitions with more of their own
CREATE TABLE p (a integer NOT NULL, b text DEFAULT 'p', c integer) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p (b DEFAULT 'one', c NOT NULL, CONSTRAINT own CHECK (c > 0), UNIQUE (b)) FOR VALUES FROM (1) TO (2) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE p2 PARTITION OF p (PRIMARY KEY (a)) FOR VALUES FROM (2) TO (3);
CREATE TABLE p3 (c integer, b text, a integer NOT NULL, CONSTRAINT p3_x UNIQUE (a));
ALTER TABLE p ATTACH PARTITION p3 FOR VALUES FROM (3) TO (4);
COMMENT ON TABLE p1 IS 'The first';
COMMENT ON COLUMN p1.b IS 'Of the first';
CREATE TABLE refers (p1_b text REFERENCES p1 (b), p2_a integer);
CREATE TABLE p4 PARTITION OF p FOR VALUES FROM (4) TO (MAXVALUE);
ALTER TABLE p4 ADD FOREIGN KEY (c) REFERENCES p3 (a);
--- partitions with a serial, an enum and generated columns
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE p (id serial, e e NOT NULL DEFAULT 'x', g integer GENERATED ALWAYS AS (id * 2) STORED, PRIMARY KEY (id, e)) PARTITION BY LIST (e);
CREATE TABLE px PARTITION OF p FOR VALUES IN ('x');
CREATE TABLE py PARTITION OF p FOR VALUES IN ('y');
--- partitioned table without partitions or keys
CREATE TABLE p (a text COLLATE "C", b integer) PARTITION BY RANGE (lower(a) COLLATE "POSIX" text_pattern_ops, (b % 3), b);
CREATE TABLE q (a integer) PARTITION BY HASH (a);
CREATE INDEX ON q (a);
CREATE TABLE r ("odd %:" integer) PARTITION BY LIST ("odd %:");
--- inheritance of one, of several, with more columns
CREATE TABLE base_one (id serial PRIMARY KEY, a text NOT NULL DEFAULT 'x', CONSTRAINT a_there CHECK (a <> '%'));
CREATE TABLE base_two (b integer, c timestamptz DEFAULT now());
CREATE TABLE one (d text, PRIMARY KEY (id)) INHERITS (base_one);
CREATE TABLE both_of (d text) INHERITS (base_one, base_two);
CREATE TABLE third (e integer REFERENCES base_one, UNIQUE (d)) INHERITS (one);
CREATE TABLE none_more () INHERITS (base_two);
CREATE INDEX ON third (a, e);
COMMENT ON TABLE both_of IS 'Of both';
COMMENT ON COLUMN both_of.a IS 'Inherited';
--- inheritance with redefinitions
CREATE TABLE a (id integer, x text, y integer DEFAULT 1, CONSTRAINT k CHECK (y > 0), CONSTRAINT own CHECK (x <> '') NO INHERIT);
CREATE TABLE b (x text DEFAULT 'b', y integer NOT NULL, z integer) INHERITS (a);
CREATE TABLE c (CONSTRAINT k CHECK (y > 0)) INHERITS (a);
ALTER TABLE c ALTER y DROP DEFAULT;
ALTER TABLE c ADD PRIMARY KEY (id);
CREATE TABLE d (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY) INHERITS (a);
--- typed tables
CREATE TYPE shape AS (id integer, name text COLLATE "C", tags text[]);
CREATE TABLE a OF shape (id PRIMARY KEY, name WITH OPTIONS NOT NULL DEFAULT 'x:%' UNIQUE);
CREATE TABLE b OF shape;
CREATE TABLE c OF shape (id WITH OPTIONS DEFAULT 5 PRIMARY KEY, FOREIGN KEY (name) REFERENCES a (name));
CREATE INDEX ON b (name) WHERE id > 0;
COMMENT ON TABLE b IS 'Shaped';
COMMENT ON COLUMN b.name IS 'Shaped, too';
--- functions in checks of other tables
CREATE TABLE a (id integer PRIMARY KEY, n integer);
CREATE FUNCTION fine(i integer) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
CREATE FUNCTION known(i integer) RETURNS boolean LANGUAGE sql STABLE BEGIN ATOMIC SELECT EXISTS (SELECT FROM a WHERE id = i); END;
CREATE TABLE b (id integer PRIMARY KEY, x integer CHECK (fine(x)), CONSTRAINT "known %" CHECK (known(x)));
CREATE FUNCTION of_b(b) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.x';
ALTER TABLE b ADD CONSTRAINT whole CHECK (of_b(b) > 0);
ALTER TABLE a ADD CONSTRAINT other CHECK (known(n));
--- functions of tables
CREATE TABLE t (id integer PRIMARY KEY, n text);
CREATE FUNCTION a(t) RETURNS text LANGUAGE sql STABLE RETURN ($1).n || '%';
CREATE FUNCTION b() RETURNS SETOF t LANGUAGE sql AS 'SELECT 1, ''x''::text';
CREATE FUNCTION c(x t.n%TYPE, VARIADIC ts t[]) RETURNS TABLE (id integer, "n:" text) LANGUAGE plpgsql AS $$DECLARE r t%ROWTYPE; BEGIN RETURN; END$$;
CREATE FUNCTION d() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; END;
CREATE VIEW v AS SELECT a(t) AS a, d() AS d FROM t;
CREATE FUNCTION e() RETURNS SETOF v LANGUAGE sql BEGIN ATOMIC SELECT * FROM v; END;
CREATE VIEW w AS SELECT * FROM e();
CREATE FUNCTION u() RETURNS void LANGUAGE sql BEGIN ATOMIC UPDATE t SET n = ':x' WHERE id = 1; DELETE FROM t WHERE n = '%'; END;
--- functions that need each other
CREATE FUNCTION z(integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN $1;
CREATE FUNCTION a(integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN z($1);
CREATE FUNCTION m(i integer DEFAULT a(1)) RETURNS integer LANGUAGE sql IMMUTABLE RETURN i;
CREATE TABLE t (id integer PRIMARY KEY DEFAULT a(1), b integer GENERATED ALWAYS AS (m(3)) STORED, CHECK (m(b) > 0));
CREATE DOMAIN d AS integer CHECK (a(VALUE) > 0) DEFAULT m();
CREATE TABLE u (d d);
CREATE FUNCTION of_d(d) RETURNS d LANGUAGE sql AS 'SELECT $1';
--- functions with every setting
CREATE FUNCTION f(IN a integer, INOUT b text, OUT c numeric(5, 2), d date DEFAULT '2020-01-01') LANGUAGE plpgsql IMMUTABLE STRICT LEAKPROOF SECURITY DEFINER PARALLEL SAFE COST 7 SET search_path = pg_catalog SET "my.opt" = 'a:b%' AS $$BEGIN END$$;
CREATE FUNCTION s() RETURNS SETOF record LANGUAGE sql ROWS 5 AS 'SELECT 1, 2';
CREATE FUNCTION poly(anyelement, anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE PROCEDURE p(a integer, VARIADIC b text[]) LANGUAGE plpgsql AS $$BEGIN NULL; END$$;
REVOKE EXECUTE ON FUNCTION s FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f TO pg_monitor;
COMMENT ON FUNCTION s IS 'Two';
CREATE FUNCTION "Odd %:"("a b" integer, "%" text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE agg(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE FUNCTION f(text) RETURNS integer LANGUAGE sql RETURN 1;
--- views over views, and functions between them
CREATE TABLE t (id integer PRIMARY KEY, name text, "Odd %" integer);
CREATE VIEW z AS SELECT id, name, "Odd %" AS "class" FROM t;
CREATE VIEW a AS SELECT id, "class" FROM z WHERE name LIKE '%x';
CREATE FUNCTION f(i integer) RETURNS integer LANGUAGE sql STABLE BEGIN ATOMIC SELECT max(id) FROM a WHERE id < i; END;
CREATE VIEW m AS SELECT f(id) AS n FROM z;
CREATE TABLE u (id integer PRIMARY KEY, n integer DEFAULT f(1));
COMMENT ON VIEW a IS 'A view';
COMMENT ON COLUMN a."class" IS 'Column of a view';
GRANT SELECT ON a TO pg_monitor;
GRANT SELECT (id) ON z TO PUBLIC;
--- views with options, defaults, triggers and rules
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v WITH (security_barrier, check_option = local) AS SELECT * FROM t WHERE id > 0;
ALTER VIEW v ALTER a SET DEFAULT ':x%';
CREATE VIEW w AS SELECT id + 1 AS n FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER i INSTEAD OF INSERT OR UPDATE ON w FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE d AS ON DELETE TO w DO INSTEAD (DELETE FROM t WHERE id = OLD.n; NOTIFY gone);
--- materialized views with indexes, on each other
CREATE TABLE t (id integer PRIMARY KEY, a text, at timestamptz);
CREATE MATERIALIZED VIEW z AS SELECT id, a, count(*) OVER () AS n FROM t;
CREATE UNIQUE INDEX ON z (id);
CREATE INDEX "z %" ON z (lower(a) DESC) INCLUDE (n) WHERE a <> ':x';
CREATE MATERIALIZED VIEW a WITH (fillfactor = 80) AS SELECT id FROM z WHERE n > 0 WITH NO DATA;
CREATE VIEW b AS SELECT z.id FROM z JOIN t USING (id);
COMMENT ON MATERIALIZED VIEW z IS 'Kept: %';
COMMENT ON INDEX "z %" IS 'Index of a view';
COMMENT ON COLUMN z.n IS 'Number';
GRANT SELECT ON a TO PUBLIC;
--- triggers of all sorts
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE '% :x', TG_ARGV[0]; RETURN NEW; END$$;
CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f('x');
CREATE TRIGGER b AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION f();
CREATE TRIGGER c AFTER INSERT ON t REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION f();
CREATE TRIGGER d AFTER TRUNCATE ON t FOR EACH STATEMENT EXECUTE FUNCTION f();
CREATE CONSTRAINT TRIGGER e AFTER INSERT OR DELETE ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER "Off %" BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION f('a', 'b');
ALTER TABLE t DISABLE TRIGGER "Off %", ENABLE ALWAYS TRIGGER a, ENABLE REPLICA TRIGGER b;
COMMENT ON TRIGGER a ON t IS 'First';
CREATE EXTENSION IF NOT EXISTS moddatetime SCHEMA public;
ALTER TABLE t ADD at timestamp;
CREATE TRIGGER m BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION moddatetime(at);
--- rules
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE log (id integer, a text);
CREATE RULE a AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (NEW.id, NEW.a || ':%');
CREATE RULE b AS ON DELETE TO t WHERE OLD.id > 5 DO INSTEAD NOTHING;
ALTER TABLE t DISABLE RULE b;
COMMENT ON RULE a ON t IS 'Logs';
--- row-level security
CREATE TABLE member (id integer PRIMARY KEY, who text);
CREATE TABLE t (id integer PRIMARY KEY, owner_id integer REFERENCES member);
CREATE FUNCTION me() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 1';
ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON t USING (owner_id = me()) WITH CHECK (owner_id IN (SELECT id FROM member WHERE who = CURRENT_USER));
CREATE POLICY "R %" ON t AS RESTRICTIVE FOR SELECT TO pg_monitor, pg_read_all_data USING (id > 0);
CREATE POLICY i ON t FOR INSERT TO PUBLIC WITH CHECK (true);
COMMENT ON POLICY own ON t IS 'One''s own';
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
--- grants on tables, columns, types and functions
CREATE TABLE t (id serial PRIMARY KEY, a text, "B" integer);
GRANT ALL ON t TO pg_monitor;
GRANT SELECT, INSERT ON t TO PUBLIC;
GRANT SELECT (a), UPDATE ("B") ON t TO pg_read_all_stats WITH GRANT OPTION;
CREATE TYPE e AS ENUM ('x');
REVOKE USAGE ON TYPE e FROM PUBLIC;
GRANT USAGE ON TYPE e TO pg_monitor;
CREATE DOMAIN d AS integer;
GRANT USAGE ON DOMAIN d TO pg_monitor;
CREATE SEQUENCE s;
GRANT USAGE ON SEQUENCE s, t_id_seq TO PUBLIC;
CREATE TABLE u (e e, d d);
REVOKE TRUNCATE ON u FROM CURRENT_USER;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 1;
REVOKE ALL ON FUNCTION f FROM PUBLIC;
--- grants on schemas (alone)
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO PUBLIC;
GRANT CREATE ON SCHEMA app TO pg_monitor;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO pg_read_all_data;
COMMENT ON SCHEMA public IS 'Ours: %';
CREATE TABLE app.t (id integer PRIMARY KEY);
--- default privileges and what is made after them (alone)
CREATE SCHEMA app;
CREATE TABLE before (id serial PRIMARY KEY);
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON SEQUENCES TO PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE TABLE app.later (id serial PRIMARY KEY);
CREATE VIEW app.v AS SELECT 1 AS one;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 1;
--- statistics objects
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, c text);
CREATE STATISTICS s1 ON a, b FROM t;
CREATE STATISTICS s2 (dependencies) ON b, a FROM t;
CREATE STATISTICS "s %" (mcv, ndistinct) ON a, lower(c), (a % 3) FROM t;
ALTER STATISTICS s1 SET STATISTICS 100;
COMMENT ON STATISTICS "s %" IS 'Some: %';
--- casts, operators and operator classes
CREATE TYPE kg AS (n numeric);
CREATE FUNCTION to_kg(integer) RETURNS kg LANGUAGE sql IMMUTABLE RETURN ROW($1)::kg;
CREATE CAST (integer AS kg) WITH FUNCTION to_kg(integer) AS ASSIGNMENT;
CREATE FUNCTION lt(kg, kg) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN ($1).n < ($2).n;
CREATE OPERATOR <% (FUNCTION = lt, LEFTARG = kg, RIGHTARG = kg);
CREATE TABLE t (id integer PRIMARY KEY, w kg DEFAULT 3, CHECK (w <% ROW(5)::kg));
CREATE OPERATOR CLASS down FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE INDEX ON t (id down);
CREATE VIEW v AS SELECT w <% w AS less FROM t;
--- aggregates in views
CREATE FUNCTION step(state text, v text, sep text) RETURNS text LANGUAGE sql IMMUTABLE RETURN coalesce(state || sep, '') || v;
CREATE AGGREGATE joined(text, text) (SFUNC = step, STYPE = text, PARALLEL = SAFE);
COMMENT ON AGGREGATE joined(text, text) IS 'Joins: %';
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT joined(a, ':%' ORDER BY id DESC) AS all_of FROM t;
--- text search
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, stopwords = english);
CREATE TEXT SEARCH CONFIGURATION ours (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION ours ALTER MAPPING FOR asciiword, word WITH plain;
COMMENT ON TEXT SEARCH CONFIGURATION ours IS 'Ours';
CREATE TABLE t (id integer PRIMARY KEY, a text, lang regconfig DEFAULT 'english', v tsvector GENERATED ALWAYS AS (to_tsvector('ours'::regconfig, a)) STORED);
CREATE INDEX ON t USING gin (to_tsvector('ours'::regconfig, a));
CREATE INDEX ON t USING gin (v);
--- foreign tables
CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public;
CREATE SERVER "far away" FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'example.com', dbname 'x%:y');
CREATE TABLE near (id integer PRIMARY KEY);
CREATE FOREIGN TABLE far (id integer NOT NULL, a text OPTIONS (column_name 'A %'), CHECK (id > 0)) SERVER "far away" OPTIONS (schema_name 's', table_name 't:%');
COMMENT ON FOREIGN TABLE far IS 'Far';
CREATE VIEW v AS SELECT * FROM far JOIN near USING (id);
CREATE TABLE p (a integer, b text) PARTITION BY LIST (a);
CREATE FOREIGN TABLE p1 PARTITION OF p FOR VALUES IN (1) SERVER "far away";
--- publications (alone)
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE u (id integer PRIMARY KEY);
CREATE PUBLICATION one FOR TABLE t (id) WHERE (a <> ':x%'), TABLE u;
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert');
CREATE SCHEMA s;
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA s;
--- event triggers (alone)
CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tag text);
CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE '%: %', TG_EVENT, TG_TAG; END$$;
CREATE EVENT TRIGGER "Notes %" ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION note();
ALTER EVENT TRIGGER "Notes %" DISABLE;
COMMENT ON EVENT TRIGGER "Notes %" IS 'Notes';
--- replica identities
CREATE TABLE a (id integer PRIMARY KEY, n integer NOT NULL UNIQUE);
ALTER TABLE a REPLICA IDENTITY FULL;
CREATE TABLE b (id integer PRIMARY KEY, n integer NOT NULL UNIQUE);
ALTER TABLE b REPLICA IDENTITY USING INDEX b_n_key;
CREATE TABLE c (id integer PRIMARY KEY);
ALTER TABLE c REPLICA IDENTITY NOTHING;
--- dropped columns between others
CREATE TABLE t (id integer PRIMARY KEY, gone text, a text NOT NULL, gone_too integer);
ALTER TABLE t DROP COLUMN gone, DROP COLUMN gone_too;
ALTER TABLE t ADD b integer DEFAULT 7 NOT NULL;
CREATE VIEW v AS SELECT * FROM t;
--- comments on everything
CREATE TYPE e AS ENUM ('x');
COMMENT ON TYPE e IS 'An enum';
CREATE TYPE c AS (a integer);
COMMENT ON TYPE c IS 'A composite';
COMMENT ON COLUMN c.a IS 'Its column';
CREATE DOMAIN d AS integer CONSTRAINT pos CHECK (VALUE > 0);
COMMENT ON DOMAIN d IS 'A domain';
COMMENT ON CONSTRAINT pos ON DOMAIN d IS 'Its check';
CREATE SEQUENCE s;
COMMENT ON SEQUENCE s IS 'A sequence';
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer CONSTRAINT k PRIMARY KEY, a e CONSTRAINT u UNIQUE, b d CONSTRAINT ck CHECK (b > 1), c integer CONSTRAINT f REFERENCES p, r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&));
CREATE INDEX i ON t (b);
COMMENT ON TABLE t IS 'A table';
COMMENT ON COLUMN t.a IS 'A column';
COMMENT ON CONSTRAINT k ON t IS 'A key';
COMMENT ON CONSTRAINT u ON t IS 'A unique key';
COMMENT ON CONSTRAINT ck ON t IS 'A check';
COMMENT ON CONSTRAINT f ON t IS 'A foreign key';
COMMENT ON INDEX i IS 'An index';
COMMENT ON INDEX k IS 'Index of the key';
CREATE VIEW v AS SELECT id FROM t;
COMMENT ON VIEW v IS 'A view';
COMMENT ON COLUMN v.id IS 'Its column';
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql RETURN 1;
COMMENT ON FUNCTION g IS 'A function';
--- 18 named not null
CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT "a there %" NOT NULL, b integer NOT NULL);
ALTER TABLE t ADD c integer, ADD CONSTRAINT c_there NOT NULL c NOT VALID;
COMMENT ON CONSTRAINT "a there %" ON t IS 'There';
--- 18 constraints not enforced
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, a integer REFERENCES p NOT ENFORCED, CONSTRAINT soft CHECK (a > 0) NOT ENFORCED);
--- 18 temporal keys
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
CREATE TABLE p (id integer, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE c (id integer PRIMARY KEY, p integer, during daterange, FOREIGN KEY (p, PERIOD during) REFERENCES p (id, PERIOD during));
--- a shop
CREATE TYPE order_status AS ENUM ('new', 'paid', 'sent');
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, referred_by_id bigint REFERENCES customers ON DELETE SET NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE addresses (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE, line text);
CREATE TABLE orders (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, billing_address_id bigint REFERENCES addresses, shipping_address_id bigint REFERENCES addresses, status order_status NOT NULL DEFAULT 'new', total numeric(12, 2) NOT NULL CHECK (total >= 0));
CREATE TABLE categories (id serial PRIMARY KEY, parent_id integer REFERENCES categories, name varchar(50) NOT NULL);
CREATE TABLE products (id serial PRIMARY KEY, sku text UNIQUE NOT NULL, price numeric(10, 2) NOT NULL DEFAULT 0);
CREATE TABLE product_categories (product_id integer REFERENCES products ON DELETE CASCADE, category_id integer REFERENCES categories ON DELETE CASCADE, PRIMARY KEY (product_id, category_id));
CREATE TABLE order_lines (order_id bigint REFERENCES orders ON DELETE CASCADE, product_id integer REFERENCES products ON DELETE RESTRICT, quantity integer NOT NULL DEFAULT 1 CHECK (quantity > 0), PRIMARY KEY (order_id, product_id));
CREATE TABLE profiles (customer_id bigint PRIMARY KEY REFERENCES customers ON DELETE CASCADE, bio text);
CREATE INDEX ON orders (customer_id, status);
--- link tables between the same two tables
CREATE TABLE users (id bigserial PRIMARY KEY);
CREATE TABLE posts (id bigserial PRIMARY KEY, author_id bigint NOT NULL REFERENCES users ON DELETE CASCADE);
CREATE TABLE likes (user_id bigint REFERENCES users ON DELETE CASCADE, post_id bigint REFERENCES posts ON DELETE CASCADE, PRIMARY KEY (user_id, post_id));
CREATE TABLE bookmarks (user_id bigint REFERENCES users ON DELETE CASCADE, post_id bigint REFERENCES posts ON DELETE CASCADE, PRIMARY KEY (user_id, post_id));
CREATE TABLE follows (follower_id bigint REFERENCES users, followed_id bigint REFERENCES users, PRIMARY KEY (follower_id, followed_id));
--- foreign keys of tables without keys
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE log (a_id integer REFERENCES a ON DELETE CASCADE, said text, at timestamptz DEFAULT now());
CREATE TABLE more_log (a_id integer UNIQUE REFERENCES a, log text);
CREATE INDEX ON log (at DESC);
--- unique keys of nullable columns as the only key
CREATE TABLE a (x integer, y integer, UNIQUE (x, y));
CREATE TABLE b (x integer NOT NULL, y integer NOT NULL, z integer, UNIQUE (x, y), UNIQUE (z));
CREATE TABLE c (x integer, y integer, FOREIGN KEY (x, y) REFERENCES b (x, y));
--- association with an identity in its key
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a ON DELETE CASCADE, n integer GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (a_id, n));
CREATE TABLE c (a_id integer, n integer, m serial, FOREIGN KEY (a_id, n) REFERENCES b ON DELETE CASCADE, PRIMARY KEY (a_id, n, m));
--- columns of keys with defaults and domains
CREATE DOMAIN id AS bigint CHECK (VALUE > 0);
CREATE SEQUENCE ids;
CREATE TABLE a (id id PRIMARY KEY DEFAULT nextval('ids'));
CREATE TABLE b (id id PRIMARY KEY REFERENCES a, code char(4) NOT NULL DEFAULT 'ab');
ALTER SEQUENCE ids OWNED BY a.id;
--- polymorphic tables that are no inheritance
CREATE TABLE vehicles (id integer PRIMARY KEY, type varchar(20) NOT NULL, wheels integer);
CREATE TABLE cars (id integer PRIMARY KEY REFERENCES vehicles ON DELETE CASCADE, type varchar(20), doors integer);
CREATE TABLE sports_cars (id integer PRIMARY KEY REFERENCES cars ON DELETE CASCADE, speed integer);
CREATE TABLE comments (id integer PRIMARY KEY, commentable_type text NOT NULL, commentable_id integer NOT NULL);
CREATE INDEX ON comments (commentable_type, commentable_id);
--- types of other schemas in arrays, domains and functions (alone)
CREATE SCHEMA types;
CREATE TYPE types.e AS ENUM ('x');
CREATE TYPE types.c AS (e types.e, es types.e[]);
CREATE DOMAIN types.d AS types.e DEFAULT 'x';
CREATE DOMAIN types.ds AS types.d[];
CREATE TYPE types.r AS RANGE (SUBTYPE = types.e);
CREATE FUNCTION types.f(types.e) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE COLLATION types.coll (provider = libc, locale = 'C');
CREATE TABLE t (id integer PRIMARY KEY, a types.e DEFAULT 'x', b types.e[] DEFAULT '{x}', c types.c, d types.d NOT NULL, e types.ds, f types.r, g text COLLATE types.coll, h types.c[], CHECK (types.f(a)));
CREATE INDEX ON t (types.f(a), g COLLATE types.coll);
CREATE TABLE types.t (id integer PRIMARY KEY REFERENCES t, t t);
--- definitions that name public (alone)
CREATE TABLE t (id serial PRIMARY KEY, a text DEFAULT 'public.x', b text CHECK (b <> 'public.t'));
CREATE FUNCTION f(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TYPE e AS ENUM ('public.a');
ALTER TABLE t ADD c text DEFAULT public.f('public.y'), ADD d public.e DEFAULT 'public.a', ADD CHECK (public.f(a) <> 'public.'), ADD "public.z" text;
CREATE INDEX ON t (public.f(a)) WHERE b <> 'public.f(a)' AND "public.z" <> '';
CREATE VIEW v AS SELECT 'public.' AS x, public.f(a) AS y FROM public.t;
COMMENT ON TABLE t IS 'public.t';
--- names of types without a letter (not Alembic)
CREATE TYPE "%" AS ENUM ('j');
CREATE DOMAIN "-" AS text;
CREATE TABLE t (id integer PRIMARY KEY, a "%" DEFAULT 'j', b "%"[], c "-");
--- names that hide those of pg_catalog (alone) (not Alembic)
CREATE FUNCTION lower(integer) RETURNS text LANGUAGE sql IMMUTABLE RETURN 'x';
CREATE TYPE "text" AS ENUM ('a');
CREATE DOMAIN "integer" AS bigint CHECK (VALUE > 0);
CREATE TABLE pg_class_copy (id integer PRIMARY KEY, a public."text" DEFAULT 'a', b text, c public."integer" DEFAULT 5);
CREATE INDEX ON pg_class_copy (lower(b), lower(id));
--- tables that depend on each other by more than keys
CREATE TABLE a (id integer PRIMARY KEY);
CREATE FUNCTION first_a() RETURNS integer LANGUAGE sql STABLE BEGIN ATOMIC SELECT min(id) FROM a; END;
CREATE TABLE b (id integer PRIMARY KEY DEFAULT first_a(), x text);
CREATE FUNCTION of_b(b) RETURNS text LANGUAGE sql IMMUTABLE RETURN ($1).x;
CREATE INDEX ON b (of_b(b.*));
CREATE VIEW vb AS SELECT id, of_b(b) AS o FROM b;
CREATE FUNCTION of_v() RETURNS integer LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*)::integer FROM vb; END;
CREATE TABLE aa (id integer PRIMARY KEY, n integer DEFAULT of_v(), b b);
--- not null and unique in every mix
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE t (a integer UNIQUE REFERENCES a, b integer NOT NULL UNIQUE REFERENCES a, c integer NOT NULL REFERENCES a, d integer REFERENCES a, e integer NOT NULL DEFAULT 1, f text NOT NULL DEFAULT '', g text UNIQUE DEFAULT NULL, PRIMARY KEY (c, d));
--- triggers that keep a table in step with another
CREATE TABLE a (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a ON DELETE CASCADE);
CREATE FUNCTION count_b() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE a SET n = n + 1 WHERE id = NEW.a_id;
  RETURN NEW;
END;
$$;
CREATE TRIGGER count_b AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION count_b();
--- words that a formatter must leave alone
CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT E'tab\tnew\nline', b text DEFAULT E'\u00e4\x01', CONSTRAINT "two  spaces" CHECK (a <> '  two  spaces  '));
COMMENT ON TABLE t IS E'# no comment\n\ttab\n\n\nthree';
CREATE VIEW v AS SELECT '  two  ' AS a, E'\n' AS b;
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS E'SELECT ''a''\r\n  -- done\r\n';
--- functions that are overloaded by types of ours
CREATE TYPE e AS ENUM ('x');
CREATE TYPE f AS ENUM ('x');
CREATE FUNCTION g(e) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION g(f) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN false;
CREATE FUNCTION g(e[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN false;
CREATE TABLE t (id integer PRIMARY KEY, e e, f f, CHECK (g(e)), CHECK (g(f)), CHECK (g(ARRAY[e])));
--- references to a partitioned table, of which PostgreSQL keeps copies
CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY RANGE (b);
CREATE TABLE p11 PARTITION OF p1 FOR VALUES FROM (0) TO (10);
CREATE TABLE c (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT odd FOREIGN KEY (a, b) REFERENCES p ON DELETE CASCADE DEFERRABLE);
CREATE TABLE m (id integer PRIMARY KEY, a integer, b integer, FOREIGN KEY (a, b) REFERENCES p) PARTITION BY HASH (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE p2 PARTITION OF p DEFAULT;
CREATE TABLE s (k integer, id integer, parent integer, PRIMARY KEY (k, id), FOREIGN KEY (k, parent) REFERENCES s) PARTITION BY LIST (k);
CREATE TABLE s1 PARTITION OF s FOR VALUES IN (1);
--- a collation in a schema of its own (alone)
CREATE SCHEMA words;
CREATE COLLATION words.plain (provider = libc, locale = 'C');
CREATE TABLE words.t (id integer PRIMARY KEY, a text COLLATE words.plain NOT NULL, b varchar(5) COLLATE words.plain);
