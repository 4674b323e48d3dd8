"""Rules about references: caught, not caught, fixed by their own SQL."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import psycopg
import pytest

from schemabook import catalog
from schemabook.catalog.usage import Usage
from schemabook.statements import split
from tests.lint_cases import Case, assert_clean, assert_finding, assert_fixed, assert_third, found, made

CUSTOMERS: Final = "CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);"
ORDERS: Final = (
    CUSTOMERS + "CREATE TABLE orders (id bigint PRIMARY KEY,"
    " customer_id bigint NOT NULL REFERENCES customers ON DELETE {});"
)

CASES: Final = (
    Case(
        rule="unindexed-foreign-key",
        target="orders.customer_id",
        caught=ORDERS.format("RESTRICT"),
        clean=ORDERS.format("RESTRICT") + "CREATE INDEX ON orders (customer_id, id)",
    ),
    Case(  # composite, in any order; a partial index only where it has all rows that refer
        rule="unindexed-foreign-key",
        target="lines.(shop, number)",
        caught="""
        CREATE TABLE bills (shop int, number int, PRIMARY KEY (shop, number));
        CREATE TABLE lines (id bigint PRIMARY KEY, shop int, number int, paid bool NOT NULL,
          FOREIGN KEY (shop, number) REFERENCES bills ON DELETE RESTRICT);
        CREATE INDEX ON lines (shop, id, number);
        CREATE INDEX ON lines (shop, number) WHERE paid
        """,
        clean="""
        CREATE TABLE bills (shop int, number int, PRIMARY KEY (shop, number));
        CREATE TABLE lines (id bigint PRIMARY KEY, shop int, number int,
          other int REFERENCES bad ON DELETE RESTRICT,
          FOREIGN KEY (shop, number) REFERENCES bills ON DELETE RESTRICT);
        CREATE INDEX ON lines (number, shop, id);
        CREATE INDEX ON lines (other) WHERE other IS NOT NULL
        """.replace("CREATE TABLE lines", "CREATE TABLE bad (id int PRIMARY KEY); CREATE TABLE lines"),
    ),
    Case(  # a partitioned table's index, piece by piece
        rule="unindexed-foreign-key",
        target="sales.customer_id",
        caught=CUSTOMERS
        + """
        CREATE TABLE sales (id bigint, at date,
          customer_id bigint NOT NULL REFERENCES customers ON DELETE RESTRICT, PRIMARY KEY (id, at))
          PARTITION BY RANGE (at);
        CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
          PARTITION BY RANGE (at);
        CREATE TABLE sales_1_1 PARTITION OF sales_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE sales_2 PARTITION OF sales DEFAULT
        """,
        clean=CUSTOMERS
        + """
        CREATE TABLE sales (id bigint, at date,
          customer_id bigint NOT NULL REFERENCES customers ON DELETE RESTRICT, PRIMARY KEY (id, at))
          PARTITION BY RANGE (at);
        CREATE TABLE sales_2 PARTITION OF sales DEFAULT;
        CREATE INDEX ON sales_2 (customer_id)
        """,
    ),
    Case(
        rule="unindexed-cascade",
        target="orders.customer_id",
        caught=ORDERS.format("CASCADE"),
        clean=ORDERS.format("CASCADE") + "CREATE UNIQUE INDEX ON orders (customer_id)",
    ),
    Case(
        rule="key-type-mismatch",
        target="orders.customer_id",
        caught=CUSTOMERS + "CREATE TABLE orders (id bigint PRIMARY KEY,"
        "customer_id integer NOT NULL UNIQUE REFERENCES customers ON DELETE CASCADE)",
        clean="CREATE DOMAIN mail AS varchar(40);"
        + CUSTOMERS
        + "CREATE TABLE letters (id bigint PRIMARY KEY,"
        "sender mail REFERENCES customers (email) ON DELETE CASCADE,"
        "reader varchar(80) REFERENCES customers (email) ON DELETE CASCADE)",
    ),
    Case(
        rule="missing-on-delete",
        target="orders.customer_id",
        caught=ORDERS.replace("ON DELETE {}", "ON UPDATE CASCADE")
        + "CREATE INDEX ON orders (customer_id); INSERT INTO customers VALUES (1, 'a');"
        + "INSERT INTO orders VALUES (1, 1)",
        clean=ORDERS.format("RESTRICT")
        + "CREATE TABLE late (id bigint REFERENCES customers DEFERRABLE INITIALLY DEFERRED)",
    ),
    Case(
        rule="undeclared-reference",
        target="orders.customer_id",
        caught=CUSTOMERS + "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL)",
        clean=CUSTOMERS
        + "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id text NOT NULL);"
        + "CREATE TABLE customer_history (customer_id bigint NOT NULL, at timestamptz NOT NULL);"
        + "CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint NOT NULL, customer_type text)",
    ),
    Case(  # key and column named alike, in a table named in the singular
        rule="undeclared-reference",
        target="rental.category_id",
        caught="CREATE TABLE category (category_id int PRIMARY KEY, name text UNIQUE);"
        "CREATE TABLE rental (rental_id int PRIMARY KEY, category_id int)",
        clean="CREATE TABLE category (category_id int PRIMARY KEY, name text UNIQUE);"
        "CREATE TABLE rental (category_id int REFERENCES category ON DELETE RESTRICT, parent_id int)",
    ),
    Case(
        rule="uninsertable-cycle",
        target="teams.leader_id",
        caught="""
        CREATE TABLE people (id bigint PRIMARY KEY, team_id bigint NOT NULL);
        CREATE TABLE teams (id bigint PRIMARY KEY,
          leader_id bigint NOT NULL UNIQUE REFERENCES people ON DELETE RESTRICT);
        ALTER TABLE people ADD FOREIGN KEY (team_id) REFERENCES teams ON DELETE RESTRICT;
        CREATE INDEX ON people (team_id)
        """,
        clean="""
        CREATE TABLE people (id bigint PRIMARY KEY,
          boss_id bigint NOT NULL REFERENCES people ON DELETE RESTRICT,
          team_id bigint NOT NULL);
        CREATE TABLE teams (id bigint PRIMARY KEY, leader_id bigint REFERENCES people ON DELETE SET NULL);
        CREATE TABLE rooms (id bigint PRIMARY KEY,
          team_id bigint NOT NULL REFERENCES teams ON DELETE RESTRICT DEFERRABLE);
        ALTER TABLE people ADD FOREIGN KEY (team_id) REFERENCES teams ON DELETE RESTRICT;
        ALTER TABLE teams ADD room_id bigint NOT NULL REFERENCES rooms ON DELETE RESTRICT
        """,
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


def test_a_table_of_few_rows_needs_no_index_where_it_has_had_time_to_grow(database: str) -> None:
    schema = made(database, ORDERS.format("CASCADE"))

    def sized(name: str, rows: float, days: float = 60) -> list[str]:
        tables = tuple(replace(t, rows=rows) if t.name == name else t for t in schema.tables)
        findings = found(replace(schema, tables=tables), usage=Usage(days=days))
        return [f.rule for f in findings if f.rule.startswith("unindexed")]

    assert sized("orders", 1000) == []
    assert sized("orders", 1000, days=2) == ["unindexed-cascade"]
    assert sized("orders", 1001) == ["unindexed-cascade"]
    assert sized("orders", 0) == ["unindexed-cascade"]  # empty now: nothing is known of later
    assert sized("customers", 3) == ["unindexed-cascade"]


def test_a_reference_to_a_handful_of_rows_needs_no_index(database: str) -> None:
    schema = made(database, ORDERS.format("RESTRICT"))
    tables = tuple(replace(t, rows=5.0) if t.name == "customers" else t for t in schema.tables)
    assert not found(replace(schema, tables=tables), "unindexed-foreign-key")
    assert found(schema, "unindexed-foreign-key")


def test_many_references_without_an_index_are_one_finding_with_all_fixes(database: str) -> None:
    tables = "".join(
        f"CREATE TABLE t{n} (id bigint PRIMARY KEY, c bigint REFERENCES customers ON DELETE RESTRICT);"
        for n in range(5)
    )
    finding = assert_finding(database, CUSTOMERS + tables, "unindexed-foreign-key", "5 places")
    assert finding.places == tuple(f"t{n}.c" for n in range(5))
    assert "5 references have no index" in finding.message
    assert_fixed(database, "", "unindexed-foreign-key", "5 places")
    made(database, finding.undo or "")
    assert_finding(database, "", "unindexed-foreign-key", "5 places")


def test_an_invalid_index_serves_no_reference(database: str) -> None:
    schema = made(database, ORDERS.format("CASCADE") + "CREATE INDEX ON orders (customer_id)")
    broken = tuple(
        replace(t, indexes=tuple(replace(i, valid=False) for i in t.indexes)) for t in schema.tables
    )
    assert found(replace(schema, tables=broken), "unindexed-cascade")
    assert not found(schema, "unindexed-cascade")


@pytest.mark.parametrize("case", [c for c in CASES if c.rule != "key-type-mismatch"], ids=str)
def test_a_fix_can_be_undone(database: str, case: Case) -> None:
    """Fix, then undo: the snapshot is the one that was."""
    before = made(database, case.caught)
    finding = next(f for f in found(before, case.rule) if f.target == case.target)
    assert finding.fix
    assert finding.undo
    made(database, finding.fix)
    assert made(database, finding.undo) == before


def test_a_circle_of_three_is_found_once_and_opened(database: str) -> None:
    sql = """
    CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL);
    CREATE TABLE b (id int PRIMARY KEY, c_id int NOT NULL);
    CREATE TABLE c (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a ON DELETE RESTRICT);
    ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b ON DELETE RESTRICT;
    ALTER TABLE b ADD FOREIGN KEY (c_id) REFERENCES c ON DELETE RESTRICT;
    """
    schema = made(database, sql)
    (finding,) = found(schema, "uninsertable-cycle")
    assert "a -> b -> c -> a" in finding.message
    with psycopg.connect(database, autocommit=True) as conn:
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            conn.execute("INSERT INTO a VALUES (1, 1)")
        for statement in split(finding.fix or ""):
            conn.execute(statement.text.encode())
        assert finding.target == "c.a_id"
        assert not found(catalog.read(conn), "uninsertable-cycle")
        with conn.transaction():
            for table in "cba":
                conn.execute(f"INSERT INTO {table} VALUES (1, 1)".encode())


def test_a_partition_that_declares_the_reference_itself_is_enough(database: str) -> None:
    sql = CUSTOMERS + (
        "CREATE TABLE sales (at date, customer_id bigint) PARTITION BY RANGE (at);"
        "CREATE TABLE sales_1 PARTITION OF sales DEFAULT;"
        "ALTER TABLE sales_1 ADD FOREIGN KEY (customer_id) REFERENCES customers;"
    )
    assert_clean(database, sql, "undeclared-reference")


def test_a_log_outlives_what_it_tells_of(database: str) -> None:
    users = "CREATE TABLE users (id bigint PRIMARY KEY);"
    for name in ("log", "access_logs"):
        assert_clean(
            database, f"{users} CREATE TABLE {name} (id int, user_id bigint)", "undeclared-reference"
        )
        users = ""
    sql = "CREATE TABLE blog (id int PRIMARY KEY, user_id bigint)"
    assert_finding(database, sql, "undeclared-reference", "blog.user_id")
