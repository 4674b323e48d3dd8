"""Rules about normal forms: each caught, not caught in its near misses, and fixed or redesigned."""

from __future__ import annotations

import psycopg
import pytest

from tests.lint_cases import Case, assert_clean, assert_finding, assert_fixed, assert_third, found, made

USERS = "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);"
TAGS = "CREATE TABLE tags (id bigint PRIMARY KEY, name text NOT NULL UNIQUE);"
POSTS = "CREATE TABLE posts (id bigint PRIMARY KEY, body text NOT NULL);"


def literals(count: int) -> str:
    return ", ".join(f"'v{n}'" for n in range(count))


CASES = (
    Case(
        rule="repeated-columns",
        target="contacts",
        caught="CREATE TABLE contacts (id bigint PRIMARY KEY, phone1 text, phone2 text, phone3 text);",
        clean="""
            CREATE TABLE contacts (id bigint PRIMARY KEY, line1 text, line2 text, line3 text);
            CREATE TABLE phones (contact_id bigint NOT NULL, position smallint NOT NULL, number text NOT NULL,
                PRIMARY KEY (contact_id, position));
        """,
        fixed=False,
    ),
    Case(
        rule="boolean-and-timestamp",
        target="notes.is_deleted",
        caught="CREATE TABLE notes (id bigint PRIMARY KEY, is_deleted boolean, deleted_at timestamptz);",
        clean="""CREATE TABLE notes (id bigint PRIMARY KEY, deleted_at timestamptz,
            is_deleted boolean GENERATED ALWAYS AS (deleted_at IS NOT NULL) STORED);""",
    ),
    Case(
        rule="derived-column",
        target="order_lines.total",
        caught="""CREATE TABLE order_lines (id bigint PRIMARY KEY, quantity integer NOT NULL,
            unit_price numeric NOT NULL, total numeric NOT NULL);""",
        clean="""CREATE TABLE order_lines (id bigint PRIMARY KEY, quantity integer NOT NULL,
            unit_price numeric NOT NULL,
            total numeric NOT NULL GENERATED ALWAYS AS (unit_price * quantity) STORED);""",
        fixed=False,
    ),
    Case(
        rule="derived-column",
        target="people.age",
        caught="CREATE TABLE people (id bigint PRIMARY KEY, age integer, birth_date date NOT NULL);",
        clean="CREATE TABLE people (id bigint PRIMARY KEY, age integer, joined_on date NOT NULL);",
        fixed=False,
    ),
    Case(
        rule="derived-column",
        target="people.full_name",
        caught="CREATE TABLE people (id uuid PRIMARY KEY, first_name text, last_name text, full_name text);",
        clean="CREATE TABLE people (id uuid PRIMARY KEY, first_name text, last_name text, nick_name text);",
        fixed=False,
    ),
    Case(
        rule="ids-in-list",
        target="posts.tag_ids",
        caught=f"{TAGS} {POSTS} ALTER TABLE posts ADD COLUMN tag_ids bigint[];",
        clean=f"""{TAGS} {POSTS} ALTER TABLE posts ADD COLUMN labels text[];
            CREATE TABLE post_tags (post_id bigint REFERENCES posts ON DELETE CASCADE,
                tag_id bigint REFERENCES tags ON DELETE CASCADE, PRIMARY KEY (post_id, tag_id));""",
        fixed=False,
    ),
    Case(
        rule="ids-in-list",
        target="posts.user_ids",
        caught=f"{POSTS} ALTER TABLE posts ADD COLUMN user_ids jsonb;",
        clean=f"{POSTS} ALTER TABLE posts ADD COLUMN external_ids jsonb, ADD COLUMN settings jsonb;",
        fixed=False,
    ),
    Case(
        rule="entity-attribute-value",
        target="product_attributes",
        caught="""
            CREATE TABLE products (id bigint PRIMARY KEY);
            CREATE TABLE product_attributes (product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
                attribute text NOT NULL, value text, PRIMARY KEY (product_id, attribute));
        """,
        clean="""
            CREATE TABLE settings (key text PRIMARY KEY, value text NOT NULL);
            CREATE TABLE products (id bigint PRIMARY KEY, attributes jsonb NOT NULL DEFAULT '{}');
            CREATE TABLE readings (product_id bigint NOT NULL REFERENCES products ON DELETE CASCADE,
                name text NOT NULL, value numeric NOT NULL, PRIMARY KEY (product_id, name));
        """,
        fixed=False,
    ),
    Case(
        rule="polymorphic-reference",
        target="comments.commentable_id",
        caught="""CREATE TABLE comments (id bigint PRIMARY KEY, commentable_type text NOT NULL,
            commentable_id bigint NOT NULL, body text NOT NULL);""",
        clean="""
            CREATE TABLE posts (id bigint PRIMARY KEY);
            CREATE TABLE photos (id bigint PRIMARY KEY);
            CREATE TABLE comments (id bigint PRIMARY KEY, body text NOT NULL,
                post_id bigint REFERENCES posts ON DELETE CASCADE,
                photo_id bigint REFERENCES photos ON DELETE CASCADE,
                CHECK (num_nonnulls(post_id, photo_id) = 1));
        """,
        fixed=False,
    ),
    Case(
        rule="missing-natural-key",
        target="users",
        caught="CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name text NOT NULL);",
        clean="CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL);",
    ),
    Case(
        rule="missing-natural-key",
        target="user_tags",
        caught=f"""{USERS} {TAGS} CREATE TABLE user_tags (id bigint PRIMARY KEY,
            user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            tag_id bigint NOT NULL REFERENCES tags ON DELETE CASCADE, created_at timestamptz NOT NULL);""",
        clean=f"""{USERS} {TAGS} CREATE TABLE user_tags (id bigint PRIMARY KEY,
            user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            tag_id bigint NOT NULL REFERENCES tags ON DELETE CASCADE, created_at timestamptz NOT NULL,
            UNIQUE (user_id, tag_id));""",
    ),
    Case(
        rule="long-value-list",
        target="mood",
        caught=f"CREATE TYPE mood AS ENUM ({literals(31)});",
        clean=f"CREATE TYPE mood AS ENUM ({literals(30)});",
        fixed=False,
    ),
    Case(
        rule="long-value-list",
        target="plants.family",
        caught=f"""CREATE TABLE plants (id bigint PRIMARY KEY, family text NOT NULL
            CHECK (family IN ({", ".join(f"'f{n}'" for n in range(13))})));""",
        clean=f"""CREATE TABLE plants (id bigint PRIMARY KEY, family text NOT NULL
            CHECK (family IN ({", ".join(f"'f{n}'" for n in range(12))})));""",
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
def test_fixed_by_its_own_sql(database: str, case: Case) -> None:
    assert_third(database, case)


@pytest.mark.parametrize(
    ("columns", "caught"),
    [
        ("phone text, phone2 text, phone3 text", True),
        ("phone_1 text, phone_2 text, phone_3 text", True),
        ("tel1_number text, tel2_number text, tel3_number text", True),
        ("home_phone text, work_phone text, mobile_phone text", False),
        ("phone1 text, phone2 text", False),
        ("phone1 text, phone2 integer, phone3 date", False),
        ("sha1 text, sha256 text, sha512 text", False),
        ("p50 integer, p95 integer, p99 integer", False),
        ("address text, address2 text, address3 text", False),
    ],
)
def test_repeated_columns_are_a_run_of_one_type(database: str, columns: str, caught: bool) -> None:
    schema = made(database, f"CREATE TABLE things (id bigint PRIMARY KEY, {columns});")
    assert bool(found(schema, "repeated-columns")) == caught


@pytest.mark.parametrize(
    ("columns", "caught"),
    [
        ("deleted boolean, deleted_at timestamptz", True),
        ("email_verified boolean, email_verified_at timestamptz", True),
        ("is_paid boolean, paid_on date", True),
        ("is_active boolean, deleted_at timestamptz", False),
        ("is_deleted boolean, deleted_at timestamptz NOT NULL", False),
        ("is_deleted text, deleted_at timestamptz", False),
        ("is_deleted boolean, deleted_at timestamptz, CHECK (is_deleted = (deleted_at IS NOT NULL))", False),
    ],
)
def test_flags_with_a_time_of_the_same_name(database: str, columns: str, caught: bool) -> None:
    schema = made(database, f"CREATE TABLE things (id bigint PRIMARY KEY, {columns});")
    assert bool(found(schema, "boolean-and-timestamp")) == caught


def test_the_check_of_flag_and_time_holds_from_then_on(database: str) -> None:
    sql = """CREATE TABLE notes (id bigint PRIMARY KEY, is_deleted boolean, deleted_at timestamptz);
        INSERT INTO notes VALUES (1, true, NULL);"""
    assert_fixed(database, sql, "boolean-and-timestamp", "notes.is_deleted")
    with psycopg.connect(database) as conn:
        conn.execute("INSERT INTO notes VALUES (2, true, now()), (3, false, NULL)")
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute("INSERT INTO notes VALUES (4, NULL, now())")


@pytest.mark.parametrize(
    ("columns", "caught"),
    [
        ("price numeric, quantity integer, total numeric", True),
        ("price numeric, quantity integer, discount numeric, total numeric", False),
        ("price numeric, total numeric", False),
        ("quantity integer, total numeric", False),
        ("price numeric, quantity integer, total numeric, CHECK (total = price * quantity)", False),
        ("price text, quantity integer, total numeric", False),
    ],
)
def test_a_total_that_follows(database: str, columns: str, caught: bool) -> None:
    schema = made(database, f"CREATE TABLE things (id bigint PRIMARY KEY, {columns});")
    assert bool(found(schema, "derived-column")) == caught


def test_the_formula_of_a_derived_column_can_be_used(database: str) -> None:
    sql = 'CREATE TABLE p (id bigint PRIMARY KEY, "First Name" text, "Last Name" text, "Full Name" text);'
    finding = assert_finding(database, sql, "derived-column", "p.Full Name")
    assert finding.advice
    assert '"First Name" || \' \' || "Last Name"' in finding.advice


@pytest.mark.parametrize(
    ("column", "caught"),
    [
        ("tag_ids integer[]", True),
        ("tag_ids uuid[]", True),
        ("tag_ids text", True),  # of a table that there is: separated by commas
        ("user_ids text", False),
        ("remote_ids bigint[]", False),
        ("ids bigint[]", False),
        ("tag_ids integer", False),
    ],
)
def test_lists_of_ids(database: str, column: str, caught: bool) -> None:
    schema = made(database, f"{TAGS} {POSTS} ALTER TABLE posts ADD COLUMN {column};")
    assert bool(found(schema, "ids-in-list")) == caught


@pytest.mark.parametrize(
    ("columns", "caught"),
    [
        ("user_id bigint NOT NULL REFERENCES users, meta_key text, meta_value text", True),
        ("entity_id bigint, attr_name text, attr_value text", True),
        ("user_id bigint NOT NULL REFERENCES users, attribute_id bigint, value text, value_date date", True),
        ("user_id bigint NOT NULL REFERENCES users, name text, value text, updated_at timestamptz", True),
        ("user_id bigint NOT NULL REFERENCES users, name text, price numeric", False),
        ("user_id bigint NOT NULL REFERENCES users, name text, value text, size text, colour text", False),
        ("name text, value text", False),
        ("user_id bigint NOT NULL REFERENCES users, name text, value numeric", False),
    ],
)
def test_attributes_as_rows(database: str, columns: str, caught: bool) -> None:
    schema = made(database, f"{USERS} CREATE TABLE things (id bigint PRIMARY KEY, {columns});")
    assert bool(found(schema, "entity-attribute-value")) == caught


@pytest.mark.parametrize(
    ("columns", "caught"),
    [
        ("subject_type text, subject_id bigint", True),
        ("subject_type text, subject_id integer", True),
        ("user_type text, user_id bigint REFERENCES users", False),
        ("document_type text, document_id text", False),  # no key here is a text
        ("external_type text, external_id bigint", False),
        ("subject_type integer, subject_id bigint", False),
    ],
)
def test_references_to_any_table(database: str, columns: str, caught: bool) -> None:
    schema = made(database, f"{USERS} CREATE TABLE things (id bigint PRIMARY KEY, {columns});")
    assert bool(found(schema, "polymorphic-reference")) == caught


@pytest.mark.parametrize(
    ("sql", "caught"),
    [
        ("CREATE TABLE products (id bigint PRIMARY KEY, sku text NOT NULL, name text NOT NULL)", True),
        ("CREATE TABLE languages (id bigint PRIMARY KEY, name text NOT NULL)", True),
        ("CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL)", False),  # two may share a name
        ("CREATE TABLE products (id bigint PRIMARY KEY, sku text)", False),
        ("CREATE TABLE contacts (id bigint PRIMARY KEY, email text NOT NULL)", False),
        ("CREATE TABLE products (sku text PRIMARY KEY, name text NOT NULL)", False),
        ("CREATE TABLE user_events (id bigint PRIMARY KEY, email text NOT NULL)", False),
        ("CREATE TABLE attempts (id bigint PRIMARY KEY, username text NOT NULL, tried_at date)", False),
        ("CREATE TABLE errors (id bigint PRIMARY KEY, code text NOT NULL, a text, b text, c text)", False),
        ("CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL); "
         "CREATE UNIQUE INDEX ON users (lower(email))", False),
    ],
)  # fmt: skip
def test_natural_keys_that_are_evident(database: str, sql: str, caught: bool) -> None:
    assert bool(found(made(database, sql), "missing-natural-key")) == caught


@pytest.mark.parametrize(
    ("name", "rest", "caught"),
    [
        ("likes", "", True),
        ("views", ", created_at timestamptz NOT NULL", False),  # an event may happen twice
        ("likes", ", weight integer NOT NULL", False),
        ("users_tags", ", created_at timestamptz NOT NULL", True),
    ],
)
def test_connectors_without_a_unique_pair(database: str, name: str, rest: str, caught: bool) -> None:
    table = f"""CREATE TABLE {name} (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users,
        tag_id bigint NOT NULL REFERENCES tags{rest});"""
    assert bool(found(made(database, f"{USERS} {TAGS} {table}"), "missing-natural-key")) == caught


def test_a_connector_that_others_refer_to_is_a_thing_of_its_own(database: str) -> None:
    sql = f"""{USERS} {TAGS}
        CREATE TABLE inventory (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users,
            tag_id bigint NOT NULL REFERENCES tags);
        CREATE TABLE rentals (id bigint PRIMARY KEY, inventory_id bigint NOT NULL REFERENCES inventory);"""
    assert_clean(database, sql, "missing-natural-key")


def test_hostile_names_in_fixes(database: str) -> None:
    sql = """
        CREATE SCHEMA "a ""b";
        CREATE TABLE "a ""b"."100% {x}" (id bigint PRIMARY KEY, "is 9% {y}" boolean, "9% {y} at" timestamptz,
            slug text NOT NULL);
    """
    assert_fixed(database, sql, "missing-natural-key", 'a "b.100% {x}')
    assert_fixed(database, "", "boolean-and-timestamp", 'a "b.100% {x}.is 9% {y}')


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        ("entity-attribute-value", "CREATE TABLE secrets (user_id int, name text, value text NOT NULL,"
         "expires_at timestamptz, PRIMARY KEY (user_id, name))"),
        ("entity-attribute-value", "CREATE TABLE run_tags (run_id int, key text, value text,"
         "PRIMARY KEY (run_id, key))"),
        ("polymorphic-reference", "CREATE TABLE remote_media (id int PRIMARY KEY,"
         "media_type text, media_id int)"),
        ("polymorphic-reference", "CREATE TABLE connection (id int PRIMARY KEY,"
         "conn_id int, conn_type text)"),
        ("polymorphic-reference", "CREATE TABLE product (id int PRIMARY KEY); CREATE TABLE cart_line"
         "(id int PRIMARY KEY, product_id int, product_type text)"),
        ("missing-natural-key", "CREATE TABLE login_history (id int PRIMARY KEY, username text NOT NULL,"
         "created_at timestamptz NOT NULL)"),
    ],
)  # fmt: skip
def test_what_only_looks_like_it(database: str, rule: str, sql: str) -> None:
    assert_clean(database, sql, rule)
