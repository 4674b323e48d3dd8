"""Rules about types: caught, not caught, fixed by their own SQL."""

from __future__ import annotations

from typing import Final

import psycopg
import pytest

from schemabook import catalog
from tests.lint_cases import Case, assert_clean, assert_finding, assert_fixed, assert_third, found, made

ID: Final = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"

CASES: Final = (
    Case(
        rule="timestamp-without-zone",
        target="visits.seen_at",
        caught=f"CREATE TABLE visits ({ID}, seen_at timestamp(3) NOT NULL DEFAULT now())",
        clean=f"CREATE TABLE visits ({ID}, seen_at timestamptz NOT NULL);"
        f"CREATE TABLE lessons ({ID}, starts_at timestamp NOT NULL, time_zone text NOT NULL);"
        f"CREATE TABLE alarms ({ID}, local_time timestamp NOT NULL)",
    ),
    Case(  # a view is in the way
        rule="timestamp-without-zone",
        target="visits.seen_at",
        caught=f"CREATE TABLE visits ({ID}, seen_at timestamp NOT NULL);"
        "CREATE VIEW latest WITH (security_invoker) AS SELECT seen_at FROM visits",
        clean=f"CREATE TABLE visits ({ID}, seen_on date NOT NULL, lasted interval)",
        fixed=False,
    ),
    Case(
        rule="padded-character",
        target="places.country",
        caught=f"CREATE TABLE places ({ID}, country char(2) NOT NULL DEFAULT 'de');"
        "INSERT INTO places DEFAULT VALUES",
        clean=f"""CREATE TABLE places ({ID}, country text NOT NULL, mark "char", words varchar(3))""",
    ),
    Case(
        rule="varchar-without-reason",
        target="places.name",
        caught=f"CREATE TABLE places ({ID}, name varchar(255) NOT NULL);CREATE UNIQUE INDEX ON places (name)",
        clean=f"CREATE TABLE places ({ID}, name text, code varchar(8), email varchar(254), t varchar,"
        "phone varchar(16) CHECK (phone ~ '^[0-9+]+$'));"
        "COMMENT ON COLUMN places.email IS 'At most 254 characters, RFC 5321'",
    ),
    Case(
        rule="float-money",
        target="orders.total_price",
        caught=f"CREATE TABLE orders ({ID}, total_price double precision NOT NULL);"
        "INSERT INTO orders VALUES (DEFAULT, 9.95)",
        clean=f"CREATE TABLE orders ({ID}, price numeric(12, 2), total_weight real,"
        "amount_ml real, speed float8, tax_rate real)",
    ),
    Case(  # what stands behind "per" is no unit of the value
        rule="float-money",
        target="rides.cost_per_km",
        caught=f"CREATE TABLE rides ({ID}, cost_per_km real)",
        clean=f"CREATE TABLE rides ({ID}, km_per_hour real)",
    ),
    Case(
        rule="serial-instead-of-identity",
        target="orders.id",
        caught="CREATE TABLE orders (id serial PRIMARY KEY, note text); INSERT INTO orders DEFAULT VALUES",
        clean=f"CREATE TABLE orders ({ID}, note text); CREATE SEQUENCE numbers;"
        "CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('numbers'));"
        "CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('numbers'))",
    ),
    Case(  # hostile names, options, a sequence in another schema
        rule="serial-instead-of-identity",
        target="or'ders.I d",
        caught="""
        CREATE SCHEMA "s ""q"; CREATE SEQUENCE "s ""q"."n'$$" AS smallint INCREMENT 5 MINVALUE 10
          MAXVALUE 900 CACHE 2;
        CREATE TABLE "or'ders" ("I d" smallint PRIMARY KEY DEFAULT nextval('"s ""q"."n''$$"'))
        """,
        clean="CREATE TABLE text_key (id text PRIMARY KEY DEFAULT md5('a'))",
    ),
    Case(
        rule="json-instead-of-jsonb",
        target="events.data",
        caught=f"""CREATE TABLE events ({ID}, data json NOT NULL DEFAULT '{{}}');"""
        "INSERT INTO events DEFAULT VALUES",
        clean=f"CREATE TABLE events ({ID}, data jsonb, raw_answer json, body json);"
        "COMMENT ON COLUMN events.body IS 'The body verbatim: its signature covers every byte'",
    ),
    Case(
        rule="nullable-boolean",
        target="users.is_active",
        caught=f"CREATE TABLE users ({ID}, is_active boolean)",
        clean=f"CREATE TABLE users ({ID}, is_active boolean NOT NULL, agreed boolean);"
        "COMMENT ON COLUMN users.agreed IS 'Null until asked'",
    ),
    Case(
        rule="missing-not-null",
        target="users.created_at",
        caught=f"CREATE TABLE users ({ID}, created_at timestamptz)",
        clean=f"CREATE TABLE users ({ID}, created_at timestamptz NOT NULL, deleted_at timestamptz,"
        "phone text UNIQUE)",
    ),
    Case(
        rule="missing-not-null",
        target="users.visits",
        caught=f"CREATE TABLE users ({ID}, visits int DEFAULT 0)",
        clean="CREATE DOMAIN counted AS int NOT NULL DEFAULT 0;"
        f"CREATE TABLE users ({ID}, visits counted, late int GENERATED ALWAYS AS (1) STORED)",
    ),
    Case(
        rule="missing-not-null",
        target="prices.valid_from",
        caught=f"CREATE TABLE prices ({ID}, article text NOT NULL, valid_from date,"
        "UNIQUE (article, valid_from))",
        clean=f"CREATE TABLE prices ({ID}, article text NOT NULL, valid_from date,"
        "UNIQUE NULLS NOT DISTINCT (article, valid_from))",
    ),
    Case(
        rule="same-name-different-types",
        target="parcels.tracking_number",
        caught=f"CREATE TABLE parcels ({ID}, tracking_number integer NOT NULL);"
        f"CREATE TABLE claims ({ID}, tracking_number bigint NOT NULL)",
        clean=f"CREATE TABLE parcels ({ID}, tracking_number varchar(9), status int);"
        f"CREATE TABLE claims ({ID}, tracking_number text, status text)",
    ),
    Case(
        rule="same-name-different-types",
        target="claims.phone_number",
        caught="".join(f"CREATE TABLE t{n} ({ID}, phone_number text);" for n in range(3))
        + f"CREATE TABLE claims ({ID}, phone_number bigint)",
        clean="CREATE TYPE role AS ENUM ('a'); CREATE TYPE user_role AS ENUM ('b');"
        f"CREATE TABLE a ({ID}, given_role role); CREATE TABLE b ({ID}, given_role user_role)",
        fixed=False,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_caught(database: str, case: Case) -> None:
    assert_finding(database, case.caught, case.rule, case.target)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_not_caught(database: str, case: Case) -> None:
    assert_clean(database, case.clean, case.rule)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fixed(database: str, case: Case) -> None:
    assert_third(database, case)


def test_a_habit_of_the_house_is_one_finding_with_one_fix(database: str) -> None:
    tables = "".join(f"CREATE TABLE t{n} ({ID}, at timestamp);" for n in range(4))
    finding = assert_finding(database, tables, "timestamp-without-zone", "4 places")
    assert finding.message == "4 columns are timestamp without time zone: t0.at, t1.at, t2.at, t3.at"
    assert (finding.fix or "").count("ALTER TABLE") == 4
    assert_fixed(database, "", "timestamp-without-zone", "4 places")


def test_timestamps_are_read_in_the_zone_of_the_session(database: str) -> None:
    """The advice says so: SET TimeZone first."""
    sql = f"CREATE TABLE visits ({ID}, at timestamp); INSERT INTO visits (at) VALUES ('2026-07-01 12:00')"
    finding = assert_finding(database, sql, "timestamp-without-zone", "visits.at")
    assert "TimeZone" in (finding.advice or "")
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("SET TimeZone = 'Europe/Berlin'")
        conn.execute((finding.fix or "").encode())
        conn.execute("SET TimeZone = 'UTC'")
        assert conn.execute("SELECT at::text FROM visits").fetchone() == ("2026-07-01 10:00:00+00",)


def test_padded_values_lose_their_blanks_and_keep_their_limit(database: str) -> None:
    sql = f"CREATE TABLE places ({ID}, country char(4)); INSERT INTO places (country) VALUES ('de')"
    finding = assert_finding(database, sql, "padded-character", "places.country")
    made(database, finding.fix or "")
    with psycopg.connect(database, autocommit=True) as conn:
        assert conn.execute("SELECT '<' || country || '>' FROM places").fetchone() == ("<de>",)
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute("INSERT INTO places (country) VALUES ('12345')")


def test_identity_goes_on_counting_under_the_same_name(database: str) -> None:
    sql = "CREATE TABLE t (id serial PRIMARY KEY, v int); INSERT INTO t (v) SELECT generate_series(1, 7)"
    finding = assert_finding(database, sql, "serial-instead-of-identity", "t.id")
    made(database, finding.fix or "")
    with psycopg.connect(database, autocommit=True) as conn:
        assert conn.execute("INSERT INTO t (v) VALUES (8) RETURNING id").fetchone() == (8,)
        assert conn.execute("INSERT INTO t (id) VALUES (100) RETURNING id").fetchone() == (100,)
        (sequence,) = catalog.read(conn).sequences
    assert (sequence.name, sequence.type, sequence.identity) == ("t_id_seq", "integer", True)


def test_options_of_a_sequence_survive(database: str) -> None:
    case = next(c for c in CASES if c.target == "or'ders.I d")
    finding = assert_finding(database, case.caught, case.rule, case.target)
    (new,) = made(database, finding.fix or "").sequences
    assert (new.increment, new.minimum, new.maximum, new.start, new.cache) == (5, 10, 900, 10, 2)


def test_a_default_that_partitions_have_too_is_left_to_the_reader(database: str) -> None:
    sql = "CREATE TABLE t (id serial, at date) PARTITION BY RANGE (at); CREATE TABLE p PARTITION OF t DEFAULT"
    finding = assert_finding(database, sql, "serial-instead-of-identity", "t.id")
    assert finding.fix is None


@pytest.mark.parametrize(
    "obstacle",
    [
        "CREATE POLICY own ON visits USING (at < now()); ALTER TABLE visits ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE visits ADD day date GENERATED ALWAYS AS (at::date) STORED",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER g AFTER UPDATE OF at ON visits FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE MATERIALIZED VIEW m AS SELECT at FROM visits",
        "CREATE FUNCTION f() RETURNS SETOF visits LANGUAGE sql BEGIN ATOMIC SELECT * FROM visits; END",
        "CREATE RULE r AS ON DELETE TO visits WHERE old.at > now() DO INSTEAD NOTHING",
        "CREATE STATISTICS s ON id, (at::text) FROM visits",
        "CREATE INDEX ON visits (date_trunc('day', at))",
        "CREATE TABLE child () INHERITS (visits)",
        "CREATE PUBLICATION p FOR TABLE visits WHERE (at > '2026-01-01')",
    ],
)
def test_no_fix_is_given_that_does_not_run(database: str, obstacle: str) -> None:
    """What rests on a column keeps PostgreSQL from changing its type: there is advice, or it runs."""
    sql = "CREATE TABLE visits (id bigint PRIMARY KEY, at timestamp);" + obstacle
    (finding, *_) = found(made(database, sql), "timestamp-without-zone")
    if finding.fix:
        made(database, finding.fix)
    else:
        assert finding.advice


def test_three_integers_of_two_widths_are_widened_together(database: str) -> None:
    sql = "".join(f"CREATE TABLE t{n} ({ID}, lot_number {'integer' if n else 'bigint'});" for n in range(3))
    assert_fixed(database, sql, "same-name-different-types", "t1.lot_number")
    assert_clean(database, "", "same-name-different-types")


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("same-name-different-types",
         "CREATE TABLE pages (id int PRIMARY KEY, sort_order smallint, object_id int);"
         "CREATE TABLE files (id int PRIMARY KEY, sort_order integer, object_id text)"),
        ("padded-character", "CREATE TABLE only_row (lock char(1) NOT NULL PRIMARY KEY DEFAULT 'X')"),
        ("nullable-boolean", "CREATE TABLE answers (id int PRIMARY KEY,"
         "value_text text, value_boolean boolean)"),
        ("missing-not-null", "CREATE TABLE tokens (id int PRIMARY KEY, hash text NOT NULL,"
         "revoked timestamptz,"
         "UNIQUE (hash, revoked))"),
        ("missing-not-null", "CREATE TABLE tenants (id int PRIMARY KEY);"
         "CREATE TABLE users (id int PRIMARY KEY,"
         "tenant_id int NOT NULL REFERENCES tenants, phone text, UNIQUE (tenant_id, phone))"),
        ("missing-not-null", "CREATE TABLE receipts (room text NOT NULL, thread text, UNIQUE (room, thread));"
         "CREATE UNIQUE INDEX ON receipts (room) WHERE thread IS NULL"),
    ],
)  # fmt: skip
def test_what_is_meant_so(database: str, rule: str, sql: str) -> None:
    assert_clean(database, sql, rule)


def test_a_key_that_does_not_hold_for_a_null(database: str) -> None:
    sql = "CREATE TABLE receipts (room text NOT NULL, thread text, UNIQUE (room, thread))"
    assert_finding(database, sql, "missing-not-null", "receipts.thread")


def test_another_type_keeps_the_collation(database: str) -> None:
    schema = made(database, 'CREATE TABLE pages (id int PRIMARY KEY, path varchar(255) COLLATE "C" NOT NULL)')
    (finding,) = found(schema, "varchar-without-reason")
    fixed = made(database, finding.fix or "")
    assert fixed.tables[0].by_name["path"].type == "text"
    assert fixed.tables[0].by_name["path"].collation == schema.tables[0].by_name["path"].collation
    assert made(database, finding.undo or "").tables == schema.tables
