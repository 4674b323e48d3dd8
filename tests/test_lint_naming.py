"""Rules about names: the house style is found, and what deviates from it renamed by the fix."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from schemabook import catalog
from schemabook.lint.facts import Facts
from schemabook.lint.keywords import RESERVED
from schemabook.lint.naming import RULES
from schemabook.lint.style import fits, house_case, needs_quotes, written
from schemabook.lint.words import counted_as, number, plural, singular, words
from tests.lint_cases import Case, assert_clean, assert_finding, assert_third, found, made

HOUSE = " ".join(
    f"CREATE TABLE {name} (id bigint PRIMARY KEY, created_at timestamptz NOT NULL);"
    for name in ("customers", "orders", "invoices", "products", "shipments")
)
LONG = " ".join(
    f"CREATE TABLE {name} ({name}_id bigint PRIMARY KEY, body text NOT NULL);"
    for name in ("customer", "invoice", "product", "shipment", "parcel")
)

CASES = (
    Case(
        rule="mixed-case",
        target="users.createdAt",
        caught='CREATE TABLE users (id bigint PRIMARY KEY, updated_at date, "createdAt" date);',
        clean='CREATE TABLE users ("userId" bigint PRIMARY KEY, "updatedAt" date, "createdAt" date);',
    ),
    Case(
        rule="mixed-case",
        target="OrderLines",
        caught=f'{HOUSE} CREATE TABLE "OrderLines" (id bigint PRIMARY KEY);',
        clean=f"{HOUSE} CREATE TABLE order_lines (id bigint PRIMARY KEY);",
    ),
    Case(
        rule="quoted-name",
        target="users.zip code",
        caught='CREATE TABLE users (id bigint PRIMARY KEY, "zip code" text);',
        clean="CREATE TABLE users (id bigint PRIMARY KEY, größe text, zip$code text);",
    ),
    Case(
        rule="quoted-name",
        target="addresses.zip code",
        caught="""CREATE TABLE users (id bigint PRIMARY KEY, zip text);
            CREATE VIEW addresses AS SELECT id, zip AS "zip code" FROM users;""",
        clean="""CREATE TABLE users (id bigint PRIMARY KEY, zip text);
            CREATE VIEW addresses AS SELECT id, zip AS zip_code FROM users;""",
    ),
    Case(
        rule="capital-letters",
        target="public",
        caught='CREATE TABLE "Users" ("Id" bigint PRIMARY KEY, "CreatedAt" timestamptz);',
        clean="CREATE TABLE users (id bigint PRIMARY KEY, created_at timestamptz);",
        fixed=False,
    ),
    Case(
        rule="reserved-word",
        target="order",
        caught='CREATE TABLE "order" (id bigint PRIMARY KEY);',
        clean="CREATE TABLE orders (id bigint PRIMARY KEY, value text, name text, key text, timestamp date);",
    ),
    Case(
        rule="reserved-word",
        target="lines.end",
        caught='CREATE TABLE lines (id bigint PRIMARY KEY, "end" date);',
        clean="CREATE TABLE lines (id bigint PRIMARY KEY, ends_on date);",
        fixed=False,
    ),
    Case(
        rule="table-number",
        target="category",
        caught=f"{HOUSE} CREATE TABLE category (id bigint PRIMARY KEY);",
        clean=f"{HOUSE} CREATE TABLE staff (id uuid PRIMARY KEY); CREATE TABLE news (id uuid PRIMARY KEY);",
    ),
    Case(
        rule="table-number",
        target="payments",
        caught=f"{LONG} CREATE TABLE payments (payments_id bigint PRIMARY KEY);",
        clean=f"{LONG} CREATE TABLE address (address_id bigint PRIMARY KEY);",
    ),
    Case(
        rule="key-name",
        target="payments.payment_id",
        caught=f"{HOUSE} CREATE TABLE payments (payment_id bigint PRIMARY KEY);",
        clean=f"{HOUSE} CREATE TABLE countries (code text PRIMARY KEY);",
    ),
    Case(
        rule="key-name",
        target="payment.id",
        caught=f"{LONG} CREATE TABLE payment (id bigint PRIMARY KEY);",
        clean=f"{LONG} CREATE TABLE payment (payment_id bigint PRIMARY KEY);",
    ),
    Case(
        rule="repeated-table-name",
        target="payments",
        caught=f"""{HOUSE} CREATE TABLE payments
            (id bigint PRIMARY KEY, payment_sum numeric, payment_day date, payment_note text);""",
        clean=f"{HOUSE} CREATE TABLE payments (id bigint PRIMARY KEY, payment_day date, sum numeric);",
    ),
    Case(
        rule="constraint-name",
        target="purchases",
        caught="CREATE TABLE purchases (id bigint CONSTRAINT orders_pkey PRIMARY KEY, n integer);",
        clean="CREATE TABLE purchases (id bigint CONSTRAINT pk_purchase PRIMARY KEY, n integer);",
    ),
    Case(
        rule="constraint-name",
        target="purchases",
        caught="""CREATE TABLE orders (id bigint PRIMARY KEY, code text NOT NULL UNIQUE CHECK (code <> ''),
                parent_id bigint REFERENCES orders ON DELETE CASCADE);
            CREATE INDEX ON orders (parent_id);
            ALTER TABLE orders RENAME TO purchases;""",
        clean="""CREATE TABLE purchases (id bigint PRIMARY KEY, code text NOT NULL, note text,
                CONSTRAINT uniq_code_key UNIQUE (code),
                CONSTRAINT code_check CHECK (code <> ''),
                CONSTRAINT note_is_short CHECK (length(note) < 9));
            CREATE INDEX search_by_note ON purchases (note);""",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_caught(database: str, case: Case) -> None:
    assert_finding(database, case.caught, case.rule, case.target)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_not_caught(database: str, case: Case) -> None:
    assert_clean(database, case.clean, case.rule)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fixed_by_its_own_sql(database: str, case: Case) -> None:
    assert_third(database, case)


@pytest.mark.parametrize("case", [c for c in CASES if c.fixed], ids=str)
def test_a_renaming_can_be_taken_back(database: str, case: Case) -> None:
    before = made(database, case.caught)
    finding = assert_finding(database, "", case.rule, case.target)
    assert finding.fix
    assert finding.undo
    assert made(database, finding.fix) != before
    assert made(database, finding.undo) == before


def test_the_reserved_words_are_those_of_the_server(database: str) -> None:
    with psycopg.connect(database) as conn:
        rows = conn.execute("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')").fetchall()
        version = conn.info.server_version
    assert {w for (w,) in rows} == RESERVED - ({"system_user"} if version < 160000 else set())


@pytest.mark.parametrize(
    "name", ["größe", "a$b", "_x", "value", "order", "A", "a b", "1a", "naïve", "имя", "a.b", "a-b"]
)
def test_needs_quotes_as_the_parser_has_it(database: str, name: str) -> None:
    with psycopg.connect(database) as conn:
        try:
            conn.execute(f"CREATE TABLE t (x integer, {name} text)".encode())
            row = conn.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum = 2"
            )
            bare = row.fetchone() == (name,)
        except psycopg.Error:
            bare = False
    assert needs_quotes(name) == (not bare)


def test_many_places_are_one_finding_that_renames_them_all(database: str) -> None:
    camel = ", ".join(f'"someThing{n}" text' for n in range(6))
    snake = ", ".join(f"other_thing_{'abcdefgh'[n]} text" for n in range(8))
    ddl = f'CREATE TABLE "myThings" (id bigint PRIMARY KEY, {camel}, {snake}); {HOUSE}'
    findings = found(made(database, ddl), "mixed-case")
    assert len(findings) == 1
    assert len(findings[0].places) == 7
    assert findings[0].fix
    after = made(database, findings[0].fix)
    assert not found(after, "mixed-case")
    assert "my_things" in [t.name for t in after.tables]


def test_a_name_that_is_taken_is_not_given_twice(database: str) -> None:
    ddl = 'CREATE TABLE users (id bigint PRIMARY KEY, created_at date, "createdAt" date, "updatedAt" date);'
    both = {f.target: f.fix for f in found(made(database, ddl + HOUSE), "mixed-case")}
    assert both["users.createdAt"] is None
    assert both["users.updatedAt"]


def test_a_connector_and_a_partition_have_no_number(database: str) -> None:
    ddl = f"""{HOUSE}
        CREATE TABLE order_product (order_id bigint REFERENCES orders, product_id bigint REFERENCES products,
            PRIMARY KEY (order_id, product_id));
        CREATE TABLE events (id bigint, PRIMARY KEY (id)) PARTITION BY HASH (id);
        CREATE TABLE event_part PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);"""
    assert_clean(database, ddl, "table-number")


def test_a_constraint_named_after_what_it_refers_to_does_not_lie(database: str) -> None:
    ddl = f"""{HOUSE} CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint NOT NULL,
        CONSTRAINT orders_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders);"""
    assert_clean(database, ddl, "constraint-name")


def test_hostile_names(database: str) -> None:
    ddl = """
        CREATE SCHEMA "a ""b";
        CREATE TABLE "a ""b"."100%% {x}" (id bigint PRIMARY KEY, "50%% {y} 'z' \\" text, "%%" text,
            "ŽLUŤ ý" text);
        COMMENT ON TABLE "a ""b"."100%% {x}" IS 'A';
    """.replace("%%", "%")
    findings = found(made(database, ddl), "quoted-name")
    assert len(findings) == 1  # four places are a habit
    assert findings[0].fix
    left = [p for f in found(made(database, findings[0].fix), "quoted-name") for p in f.places]
    # what begins with a digit, or has no letter at all, can only be renamed by a person
    table = 'a "b.100% {x}'
    assert sorted(left) == [table, f"{table}.%", f"{table}.50% {{y}} 'z' \\"]


HOSTILE = st.text(st.sampled_from("aBé \"'%{}\\\\$;_-.1Ж"), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=HOSTILE, columns=st.lists(HOSTILE | st.just("order"), min_size=1, max_size=6, unique=True))
def test_every_fix_runs_whatever_the_names_are(database: str, table: str, columns: list[str]) -> None:
    """The fixes and their way back, for names that nobody would choose."""
    with psycopg.connect(database) as conn:
        parts = [sql.SQL("{} boolean").format(sql.Identifier(c)) for c in columns]
        conn.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table), sql.SQL(", ").join(parts)))
        before = catalog.read(conn)
        for rule in RULES:
            for finding in rule(Facts(before)):
                conn.execute("SAVEPOINT before")
                conn.execute((finding.fix or "").encode())
                conn.execute((finding.undo or "").encode())
                assert catalog.read(conn) == before
                conn.execute("ROLLBACK TO SAVEPOINT before")
        conn.rollback()


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("user", "users"),
        ("category", "categories"),
        ("day", "days"),
        ("address", "addresses"),
        ("box", "boxes"),
        ("branch", "branches"),
        ("course", "courses"),
        ("case", "cases"),
        ("status", "statuses"),
        ("bus", "buses"),
        ("invoice", "invoices"),
        ("response", "responses"),
        ("house", "houses"),
        ("clause", "clauses"),
        ("size", "sizes"),
        ("person", "people"),
        ("child", "children"),
        ("analysis", "analyses"),
        ("movie", "movies"),
        ("schema", "schemas"),
        ("database", "databases"),
        ("cause", "causes"),
        ("key", "keys"),
    ],
)
def test_singular_and_plural(one: str, many: str) -> None:
    assert (number(one), number(many)) == ("singular", "plural")
    assert (plural(one), singular(many)) == (many, one)
    assert (plural(many), singular(one)) == (many, one)


@pytest.mark.parametrize("word", ["staff", "data", "news", "series", "inventory", "x", "größen", "h2"])
def test_words_without_a_number(word: str) -> None:
    assert number(word) is None
    assert plural(word) == singular(word) == word


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("createdAt", ["created", "at"]),
        ("created_at", ["created", "at"]),
        ("HTTPServer", ["http", "server"]),
        ("userID", ["user", "id"]),
        ("phone2", ["phone2"]),
        ("zip code", ["zip", "code"]),
        ("%", []),
    ],
)
def test_words_of_a_name(name: str, parts: list[str]) -> None:
    assert words(name) == parts


def test_counted_as_keeps_how_the_name_is_written() -> None:
    assert counted_as("UserRole", "plural") == "UserRoles"
    assert counted_as("user_categories", "singular") == "user_category"
    assert counted_as("order_people", "singular") == "order_person"
    assert counted_as("%", "plural") == "%"


def test_styles() -> None:
    assert house_case(["created_at", "createdAt"]) == "snake_case"
    assert house_case(["createdAt", "updatedAt", "created_at"]) == "camelCase"
    assert house_case(["Users", "OrderLines", "orders"]) == "PascalCase"
    assert house_case(["id", "name", "userId"]) == "camelCase"
    assert house_case(["users", "orders", "myThings"], beside="snake_case") == "snake_case"
    assert house_case([]) == "snake_case"
    assert fits("id", "camelCase")
    assert fits("id", "snake_case")
    assert not fits("Id", "snake_case")
    assert written("createdAt", "snake_case") == "created_at"
    assert written("created_at", "PascalCase") == "CreatedAt"
    assert written("2nd Address", "snake_case") is None
    assert written("Order", "snake_case") is None  # reserved


def test_a_shortened_name_is_no_lie(database: str) -> None:
    sql = """CREATE TABLE asset_run_queue (id int CONSTRAINT arq_pkey PRIMARY KEY);
        CREATE TABLE order_items (id int CONSTRAINT orderitems_pkey PRIMARY KEY)"""
    assert_clean(database, sql, "constraint-name")
    sql = "CREATE TABLE signals (id int CONSTRAINT events_pkey PRIMARY KEY)"
    assert_finding(database, sql, "constraint-name", "signals")


HOUSE_OF_ONE = "".join(
    f"CREATE TABLE {n} (id int PRIMARY KEY);" for n in ("person", "site", "page", "team", "role")
)


def test_a_junction_with_a_number_is_no_plural(database: str) -> None:
    sql = f"""{HOUSE_OF_ONE} CREATE TABLE page_sites (id int PRIMARY KEY,
        page_id int NOT NULL REFERENCES page, site_id int NOT NULL REFERENCES site);
        CREATE TABLE page_settings (id int PRIMARY KEY)"""
    assert_clean(database, sql, "table-number")
    assert_finding(database, "CREATE TABLE tasks (id int PRIMARY KEY)", "table-number", "tasks")


def test_a_key_that_somebody_has_chosen_has_a_name_of_its_own(database: str) -> None:
    assert_clean(database, f"{HOUSE_OF_ONE} CREATE TABLE room (room_id text PRIMARY KEY)", "key-name")
    assert_finding(database, "CREATE TABLE door (door_id int PRIMARY KEY)", "key-name", "door.door_id")
