"""What a DELETE does elsewhere: the prediction beside the real statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

import schemabook as sb
from schemabook import catalog
from schemabook.explore.cascades import Consequence, consequences
from schemabook.relations import relations
from schemabook.schema import Name
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Schema

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with server().scratch("cascades") as scratch, psycopg.connect(scratch.url) as conn:
        yield conn


def predicted(conn: Connection, table: str) -> tuple[Consequence, ...]:
    schema = catalog.read(conn)
    return consequences(schema, relations(schema), schema.table(table).key)


def words(conn: Connection, table: str) -> list[str]:
    return [str(c) for c in predicted(conn, table)]


def delete(conn: Connection, name: Name, where: str) -> psycopg.errors.IntegrityError | None:
    """Deletes for good, as far as the transaction goes, or says what prevented it."""
    statement = sql.SQL("DELETE FROM {} WHERE {}").format(sql.Identifier(*name), sql.SQL(where))
    try:
        with conn.transaction():
            conn.execute(statement)
            conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.errors.IntegrityError as error:
        return error
    return None


SHOP = """
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers ON DELETE CASCADE,
  seller_id int REFERENCES customers ON DELETE SET NULL);
CREATE TABLE items (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders ON DELETE CASCADE);
CREATE TABLE invoices (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders ON DELETE RESTRICT);
CREATE TABLE notes (id int PRIMARY KEY, item_id int NOT NULL REFERENCES items ON DELETE SET NULL);
CREATE TABLE logs (id int PRIMARY KEY, customer_id int DEFAULT 0 REFERENCES customers ON DELETE SET DEFAULT);
CREATE TABLE guesses (id int PRIMARY KEY, order_id int REFERENCES orders DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
CREATE TRIGGER told AFTER INSERT OR DELETE ON orders FOR EACH ROW EXECUTE FUNCTION told();
CREATE TRIGGER off BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION told();
ALTER TABLE orders DISABLE TRIGGER off;
"""


def test_in_words(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(SHOP.encode())
        assert words(connection, "customers") == [
            "logs: customer_id takes its default (fails where no row of customers has that key)",
            "orders: rows that refer by customer_id are deleted (fires told)",
            "orders: seller_id becomes null",
            "guesses: a row that refers by order_id prevents it (by way of orders; checked at commit)",
            "invoices: a row that refers by order_id prevents it (by way of orders)",
            "items: rows that refer by order_id are deleted (by way of orders)",
            "notes: a row that refers by item_id prevents it (by way of orders and items; "
            "item_id would become null, which NOT NULL refuses)",
        ]
        assert words(connection, "notes") == []


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ("INSERT INTO invoices VALUES (1, 1)", psycopg.errors.IntegrityError),  # its own code since 18
        ("INSERT INTO notes VALUES (1, 1)", psycopg.errors.NotNullViolation),
        ("INSERT INTO logs VALUES (1, 1)", psycopg.errors.ForeignKeyViolation),
        ("INSERT INTO guesses VALUES (1, 1)", psycopg.errors.ForeignKeyViolation),
    ],
)
def test_what_it_says_prevents_a_delete_does(
    connection: Connection, rows: str, error: type[psycopg.errors.IntegrityError]
) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute(SHOP.encode())
        connection.execute(
            "INSERT INTO customers VALUES (1), (2); INSERT INTO orders VALUES (1, 1, 2), (2, 2, 1);"
            "INSERT INTO items VALUES (1, 1)"
        )
        with connection.transaction(force_rollback=True):
            assert delete(connection, Name("public", "customers"), "id = 1") is None
            left = connection.execute("SELECT id, seller_id FROM orders").fetchall()
            assert left == [(2, None)]
        connection.execute(rows.encode())
        assert isinstance(delete(connection, Name("public", "customers"), "id = 1"), error)


CASES = {
    "a row that only the same statement deletes as well blocks unless it does": (
        """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE a (id int PRIMARY KEY, t_id int REFERENCES t ON DELETE CASCADE);
        CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a, t_id int REFERENCES t ON DELETE CASCADE)
        """,
        [
            "a: rows that refer by t_id are deleted",
            "b: rows that refer by t_id are deleted",
            "b: a row that refers by a_id prevents it "
            "(by way of a; unless the same statement deletes that row as well)",
        ],
    ),
    "a table that refers to itself": (
        "CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t ON DELETE CASCADE, boss int REFERENCES t)",
        ["t: a row that refers by boss prevents it", "t: rows that refer by up are deleted"],
    ),
    "SET NULL of some columns only": (
        """
        CREATE TABLE t (shop int, id int, PRIMARY KEY (shop, id));
        CREATE TABLE a (shop int NOT NULL, t_id int, FOREIGN KEY (shop, t_id) REFERENCES t
          ON DELETE SET NULL (t_id))
        """,
        ["a: t_id becomes null"],
    ),
    "MATCH FULL allows no half reference": (
        """
        CREATE TABLE t (shop int, id int, PRIMARY KEY (shop, id));
        CREATE TABLE a (shop int, t_id int, FOREIGN KEY (shop, t_id) REFERENCES t MATCH FULL
          ON DELETE SET NULL (t_id))
        """,
        [
            "a: a row that refers by (shop, t_id) prevents it "
            "(half of the reference would become null, which MATCH FULL refuses)"
        ],
    ),
    "a column that is set may be referred to": (
        """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE a (t_id int UNIQUE REFERENCES t ON DELETE SET NULL);
        CREATE TABLE b (t_id int REFERENCES a (t_id) ON UPDATE CASCADE);
        CREATE TABLE c (t_id int REFERENCES a (t_id) ON UPDATE SET NULL);
        CREATE TABLE d (t_id int REFERENCES a (t_id) ON DELETE CASCADE)
        """,
        [
            "a: t_id becomes null",
            "b: t_id becomes null (by way of a)",
            "c: t_id becomes null (by way of a)",
            "d: a row that refers by t_id prevents it (by way of a)",
        ],
    ),
    "a default that is null on NOT NULL": (
        """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE a (t_id int NOT NULL REFERENCES t ON DELETE SET DEFAULT)
        """,
        ["a: a row that refers by t_id prevents it (t_id would become null, which NOT NULL refuses)"],
    ),
    "partitions": (
        """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE p (id int, t_id int) PARTITION BY LIST (id);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); ALTER TABLE p1 ADD FOREIGN KEY (t_id) REFERENCES t;
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2); ALTER TABLE p2 ADD FOREIGN KEY (t_id) REFERENCES t
        """,
        ["p: a row that refers by t_id prevents it (only rows in p1 or p2)"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_less_usual(connection: Connection, name: str) -> None:
    made, said = CASES[name]
    with connection.transaction(force_rollback=True):
        connection.execute(made.encode())
        assert words(connection, "t") == said


def test_what_is_guessed_or_not_enforced_does_nothing(connection: Connection) -> None:
    from dataclasses import replace

    with connection.transaction(force_rollback=True):
        connection.execute(SHOP.encode())
        schema = catalog.read(connection)
    links = [replace(r, enforced=False) if r.child.name == "orders" else r for r in relations(schema)]
    links = [replace(r, constraint="") if r.child.name == "logs" else r for r in links]
    assert consequences(schema, links, Name("public", "customers")) == ()


@dataclass(frozen=True)
class Link:
    """`child`.r<n> refers to `parent`'s column; `to` is "id" or the number of one of its own references."""

    child: int
    parent: int
    action: str
    update: str
    required: bool
    default: bool
    to: int


ACTIONS = st.sampled_from(["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"])
LINKS = st.lists(
    st.builds(
        Link,
        child=st.integers(0, 4),
        parent=st.integers(0, 4),
        action=ACTIONS | st.just("CASCADE"),
        update=ACTIONS,
        required=st.booleans(),
        default=st.booleans(),
        to=st.integers(-3, 5),
    ),
    min_size=1,
    max_size=7,
)


def statements(links: Sequence[Link]) -> Iterator[str]:
    """Five tables with two rows each; row 0 refers to rows 0 and row 1 to rows 1, whatever refers to what."""
    targets = {n: target(links, n) for n in range(len(links))}
    referred = {c for c in targets.values() if c != "id"}
    for table in range(5):
        columns = ["id int PRIMARY KEY"]
        for n, link in enumerate(links):
            if link.child == table:
                column = f"r{n} int" + (" NOT NULL" if link.required else "")
                unique = f"r{n}" in referred
                column += " UNIQUE" if unique else " DEFAULT 0" if link.default else ""
                columns.append(column)
        yield f"CREATE TABLE t{table} ({', '.join(columns)})"
        rows = [f"({', '.join(value * len(columns))})" for value in "01"]
        yield f"INSERT INTO t{table} VALUES {', '.join(rows)}"
    for n, link in enumerate(links):
        yield (
            f"ALTER TABLE t{link.child} ADD FOREIGN KEY (r{n}) REFERENCES t{link.parent} ({targets[n]})"
            f" ON DELETE {link.action} ON UPDATE {link.update}"
        )


def target(links: Sequence[Link], n: int) -> str:
    link = links[n]
    there = link.to in range(n) and links[link.to].child == link.parent
    return f"r{link.to}" if there else "id"


def contents(conn: Connection, schema: Schema) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in schema.tables:
        query = sql.SQL("SELECT * FROM {} ORDER BY id").format(sql.Identifier(table.name))
        rows = conn.execute(query).fetchall()
        found[table.name] = [dict(zip(table.by_name, row, strict=True)) for row in rows]
    return found


def foretold(before: dict[str, list[dict[str, Any]]], found: Sequence[Consequence]) -> dict[str, list[Any]]:
    """The contents after the DELETE of row 1 of t0, by the consequences alone."""
    gone = {"t0"} | {c.table.name for c in found if c.action == "deleted"}
    after: dict[str, list[Any]] = {}
    for name, (first, second) in before.items():
        second = dict(second)
        for c in found:
            if c.table.name == name and c.action in ("set null", "set default"):
                empty = c.action == "set null" or "has that key" not in c.note
                second |= dict.fromkeys(c.columns, None if empty else 0)
        after[name] = [first] if name in gone else [first, second]
    return after


@given(links=LINKS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_delete_does_what_is_predicted(connection: Connection, links: list[Link]) -> None:
    with connection.transaction(force_rollback=True):
        for statement in statements(links):
            connection.execute(statement.encode())
        schema = catalog.read(connection)
        found = consequences(schema, relations(schema), Name("public", "t0"))
        gone = {"t0"} | {c.table.name for c in found if c.action == "deleted"}
        blocks = [c for c in found if c.action == "blocks"]
        before = contents(connection, schema)
        if delete(connection, Name("public", "t0"), "id = 1") is not None:
            assert blocks, "PostgreSQL refuses what was predicted to work"
        else:
            # a row that goes itself may go before it is asked
            assert all(c.table.name in gone for c in blocks), "PostgreSQL does what was predicted to fail"
            assert contents(connection, schema) == foretold(before, found)


@pytest.mark.parametrize("study", ["tutoring", "practice", "flashcards", "tasks"])
def test_rows_of_a_study(study: str) -> None:
    """Three rows of each table are deleted: what else changes was predicted, and what prevents it, too."""
    with sb.open(study) as db, psycopg.connect(db.url) as conn:
        schema = db.schema
        links = relations(schema)
        for table in schema.tables:
            found = consequences(schema, links, table.key)
            query = sql.SQL("SELECT ctid FROM {} LIMIT 3").format(named(table.key))
            for place in conn.execute(query).fetchall():
                assert_as_predicted(conn, schema, table.key, place[0], found)


def named(name: Name) -> sql.Identifier:
    return sql.Identifier(*name)


def counts(conn: Connection, schema: Schema) -> dict[Name, int]:
    found = {}
    for table in schema.tables:
        row = conn.execute(sql.SQL("SELECT count(*) FROM {}").format(named(table.key))).fetchone()
        assert row is not None
        found[table.key] = row[0]
    return found


def assert_as_predicted(
    conn: Connection, schema: Schema, table: Name, place: str, found: Sequence[Consequence]
) -> None:
    before = counts(conn, schema)
    with conn.transaction(force_rollback=True):
        error = delete(conn, table, f"ctid = '{place}'")
        if error is not None:
            blocks = {c.through[-1].constraint for c in found if c.action == "blocks"}
            assert error.diag.constraint_name in blocks, f"{table}: {error}"
            return
        after = counts(conn, schema)
    fewer = {name for name in before if after[name] < before[name]}
    assert fewer <= {table} | {c.table for c in found if c.action == "deleted"}, table
