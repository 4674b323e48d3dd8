"""How tables join: which paths there are, what is said of them, and their SQL, executed."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemabook import catalog
from schemabook.errors import UnknownName
from schemabook.explore.paths import Hop, JoinPath, paths
from schemabook.relations import Relation, relations
from schemabook.schema import Name, Schema
from schemabook.server import server
from tests.test_draw_golden import chain
from tests.test_lint_corpus import chinook, pagila

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with server().scratch("paths") as scratch, psycopg.connect(scratch.url) as conn:
        yield conn


def made(conn: Connection, sql: str) -> Schema:
    conn.execute(sql.encode())
    return catalog.read(conn)


def joined(schema: Schema, start: str, goal: str, **options: Any) -> tuple[JoinPath, ...]:
    return paths(schema, relations(schema), start, goal, **options)


def words(schema: Schema, start: str, goal: str, **options: Any) -> list[str]:
    return [str(p) for p in joined(schema, start, goal, **options)]


SHOP = """
CREATE TABLE countries (id int PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, country_id int NOT NULL REFERENCES countries);
CREATE TABLE suppliers (id int PRIMARY KEY, name text NOT NULL, country_id int NOT NULL REFERENCES countries);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers,
  created_by int NOT NULL REFERENCES customers, payer_id int REFERENCES customers);
CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, supplier_id int NOT NULL REFERENCES suppliers);
CREATE TABLE lines (order_id int REFERENCES orders, product_id int REFERENCES products, amount int,
  PRIMARY KEY (order_id, product_id));
CREATE TABLE notes (id int PRIMARY KEY)
"""


def test_the_shortest_path_turns_at_a_country_and_says_so(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        schema = made(connection, SHOP)
    short, *longer = joined(schema, "customers", "suppliers")
    assert str(short) == "customers -> countries <- suppliers"
    assert short.warnings == (
        "joins rows that share a row of countries (a lookup), which does not say that they belong together",
        "fan-out: pairs a row of customers with every row of suppliers that has the same row of countries",
        "a longer path that avoids countries follows",
    )
    assert short.fans_out == (Name("public", "suppliers"),)
    assert [str(p) for p in longer] == ["customers <- orders <- lines -> products -> suppliers"] * 3
    assert [p.hops[0].relation.columns for p in longer] == [("customer_id",), ("payer_id",), ("created_by",)]
    assert longer[0].warnings == (
        "fan-out: a row of customers is repeated for each of its rows in orders, "
        "and drops out where there is none",
        "rows multiply at orders and lines: count or sum an earlier table in a subquery of its own, "
        "or its rows count several times",
        "2 references longer than the shortest path, which leads through countries",
    )
    assert "orders.created_by says who wrote a row, not whom or what it is about" in longer[2].warnings


def test_parallel_references_are_paths_of_their_own(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        schema = made(connection, SHOP)
    found = joined(schema, "orders", "customers")
    assert [p.hops[0].relation.columns[0] for p in found] == ["customer_id", "payer_id", "created_by"]
    assert found[0].warnings == ()
    assert found[1].warnings == (
        "orders.payer_id may be null: JOIN drops those rows, LEFT JOIN from there on keeps them",
    )


def test_who_did_something_comes_after_what_it_is_about(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        schema = made(
            connection,
            """
            CREATE TABLE people (id int PRIMARY KEY);
            CREATE TABLE bills (
                id int PRIMARY KEY, "approvedBy" int NOT NULL REFERENCES people, for_id int REFERENCES people
            );
            """,
        )
    found = joined(schema, "bills", "people")
    assert [p.hops[0].relation.columns[0] for p in found] == ["for_id", "approvedBy"]
    assert found[1].warnings == ("bills.approvedBy says by whom, not whom or what it is about",)


def test_the_sql_whole(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        schema = made(connection, SHOP)
    assert joined(schema, "customers", "products")[0].sql == (
        "SELECT c.id, c.name, p.id AS product_id, p.name AS product_name\n"
        "FROM customers AS c\n"
        "JOIN orders AS o ON o.customer_id = c.id\n"
        "JOIN lines AS l ON l.order_id = o.id\n"
        "JOIN products AS p ON p.id = l.product_id\n"
        "LIMIT 20"
    )


def test_no_way_and_unknown_names(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        schema = made(connection, SHOP)
    assert joined(schema, "customers", "notes") == ()
    assert joined(schema, "notes", "notes") == ()
    assert joined(schema, "customers", "suppliers", longest=1) == ()
    with pytest.raises(UnknownName, match="did you mean 'customers'"):
        joined(schema, "custmers", "suppliers")
    with pytest.raises(UnknownName):
        paths(schema, relations(schema), "customers", Name("public", "nowhere"))
    same = paths(schema, relations(schema), Name("public", "orders"), Name("public", "customers"))
    assert same == joined(schema, "orders", "customers")


def test_no_more_than_asked_for_but_a_longer_one_is_among_them(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        schema = made(connection, SHOP)
    assert [len(joined(schema, "customers", "suppliers", most=n)) for n in (1, 2, 3, 9)] == [1, 2, 3, 4]
    assert len(joined(schema, "customers", "products", most=2)) == 2


def test_a_hub_is_no_place_to_turn_but_one_may_pass_upwards(connection: Connection) -> None:
    children = "".join(
        f"CREATE TABLE c{n} (id int PRIMARY KEY, hub_id int REFERENCES hub);" for n in range(12)
    )
    with connection.transaction(force_rollback=True):
        schema = made(
            connection,
            f"""
            CREATE TABLE top (id int PRIMARY KEY, x int, y int, z date, w date, v text, u bytea, t json);
            CREATE TABLE hub (id int PRIMARY KEY, top_id int NOT NULL REFERENCES top); {children}
            CREATE TABLE b (id int PRIMARY KEY, c1_id int NOT NULL REFERENCES c1, c2_id int REFERENCES c2)
            """,
        )
    assert words(schema, "c1", "c2") == ["c1 <- b -> c2", "c1 -> hub <- c2"]
    around, turned = joined(schema, "c1", "c2")
    assert turned.warnings[0].startswith("joins rows that share a row of hub (12 tables refer to it)")
    assert not any("longer" in w for w in around.warnings)
    (up,) = joined(schema, "c1", "top")
    assert not any("share" in w for w in up.warnings)


@pytest.mark.parametrize("goal", ["t000", "t005"])
def test_a_chain(goal: str) -> None:
    schema = chain(8)
    (one,) = joined(schema, "t001", goal)
    assert one.tables[0].name == "t001"
    assert one.tables[-1].name == goal
    assert [h.forward for h in one.hops] == ([True] if goal == "t000" else [False] * 4)
    assert joined(schema, "t000", "t007") == ()  # seven hops are more than six
    assert len(joined(schema, "t000", "t007", longest=7)) == 1


SPECIAL = """
CREATE TABLE people (id int PRIMARY KEY, name text, manager_id int REFERENCES people,
  first_id int REFERENCES people);
CREATE TABLE teachers (id int PRIMARY KEY REFERENCES people);
CREATE TABLE pupils (id int PRIMARY KEY REFERENCES people);
CREATE TABLE seats (room int, number int, PRIMARY KEY (room, number));
CREATE TABLE stays (id int PRIMARY KEY, room int, number int, FOREIGN KEY (room, number) REFERENCES seats,
  FOREIGN KEY (room, number) REFERENCES seats);
CREATE TABLE logs (id int, person_id int) PARTITION BY LIST (id);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1);
ALTER TABLE logs_1 ADD FOREIGN KEY (person_id) REFERENCES people;
CREATE TABLE logs_2 PARTITION OF logs FOR VALUES IN (2);
ALTER TABLE logs_2 ADD FOREIGN KEY (person_id) REFERENCES people
"""


def test_the_less_usual(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        schema = made(connection, SPECIAL)
        own = joined(schema, "people", "people")
        assert [p.hops[0].relation.columns[0] for p in own] == ["first_id", "manager_id"]
        assert own[1].sql.splitlines()[0] == (
            "SELECT p.id, p.name, p2.id AS manager_id, p2.name AS manager_name"
        )
        (both,) = joined(schema, "teachers", "pupils")
        assert both.warnings == ("only where one row of people has a row in both teachers and pupils",)
        assert both.fans_out == ()
        (composite,) = joined(schema, "stays", "seats")
        assert "ON s2.room = s.room\n  AND s2.number = s.number" in composite.sql
        (part,) = joined(schema, "logs_2", "people")
        assert part.tables[0].name == "logs"
        assert part.warnings[0] == "not every partition of logs has the reference"
        for path in (*own, both, composite, part):
            connection.execute(path.sql.encode())


def test_inferred_and_unenforced_references_say_so() -> None:
    from dataclasses import replace

    schema = chain(2)
    (link,) = relations(schema)
    (path,) = paths(schema, [replace(link, constraint="", enforced=False)], "t001", "t000")
    assert path.warnings[0] == (
        "t001.t000_id is no declared reference: its name and type say so, nothing enforces it"
    )
    (path,) = paths(schema, [replace(link, enforced=False)], "t001", "t000")
    assert path.warnings[0] == "the reference t001_t000_fkey is not enforced: rows may refer to nothing"
    (path,) = paths(schema, [replace(link, temporal=True)], "t001", "t000")
    assert " ON t2.id && t.t000_id" in path.sql


HOSTILE = (
    'Größe "cm"',
    "<script>alert(1)</script>",
    "😀",
    "it's; DROP TABLE x --",
    "ä" * 31,
    "select",
    "A.b",
    "a%s",
)


def test_the_sql_runs_whatever_the_names(connection: Connection) -> None:
    with connection.transaction(force_rollback=True):
        before: str | None = None
        connection.execute('CREATE SCHEMA "my ""schema"""')
        for name in HOSTILE:
            quoted = '"' + name.replace('"', '""') + '"'
            refers = f", FOREIGN KEY ({quoted}, name) REFERENCES {before}" if before else ""
            table = f'"my ""schema""".{quoted}' if name != "select" else quoted
            columns = f"{quoted} int, name text, PRIMARY KEY ({quoted}, name){refers}"
            connection.execute(f"CREATE TABLE {table} ({columns})".encode())
            connection.execute(f"INSERT INTO {table} VALUES (1, 'x')".encode())
            before = table
        schema = catalog.read(connection)
        tables = sorted(schema.by_key)
        for start, goal in product(tables, tables):
            found = paths(schema, relations(schema), start, goal, longest=9)
            assert len(found) == (start != goal)
            for path in found:
                rows = connection.execute(path.sql.encode()).fetchall()
                assert rows == [(1, "x", 1, "x")]


@pytest.mark.parametrize("load", [chinook, pagila])
def test_every_path_of_a_public_schema_runs(database: str, load: Any) -> None:
    schema = load(database)
    links = relations(schema)
    tables = [t.key for t in schema.tables if not t.is_partition]
    with psycopg.connect(database) as conn:
        for start, goal in product(tables, tables):
            for path in paths(schema, links, start, goal, most=4):
                conn.execute(f"EXPLAIN {path.sql}".encode())
                assert (path.tables[0], path.tables[-1]) == (start, goal)


LINKS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.booleans()), min_size=1, max_size=7
)
CELLS = st.lists(st.integers(0, 3), min_size=40, max_size=40)


def statements(links: Sequence[tuple[int, int, bool, bool]], cells: Sequence[int]) -> Iterator[str]:
    """Five tables of up to four rows; a link is (child, parent, required, unique)."""
    numbers = iter([*cells, *cells, *cells, *cells])
    for table in range(5):
        own = [(n, *link[1:]) for n, link in enumerate(links) if link[0] == table]
        columns = [
            f"r{n} int{' NOT NULL' if required else ''}{' UNIQUE' if unique else ''}"
            for n, _, required, unique in own
        ]
        yield f"CREATE TABLE t{table} ({', '.join(['id int PRIMARY KEY', *columns])})"
        for row in range(4):
            values = [str(row)]
            for _, _, required, unique in own:
                value = row if unique else next(numbers)
                values.append("NULL" if value == 3 and not required else str(value))
            yield f"INSERT INTO t{table} VALUES ({', '.join(values)})"
    for n, (child, parent, *_) in enumerate(links):
        yield f"ALTER TABLE t{child} ADD FOREIGN KEY (r{n}) REFERENCES t{parent}"


def by_hand(contents: dict[Name, list[dict[str, int]]], hops: Sequence[Hop]) -> list[tuple[int, int]]:
    """(first row's id, last row's id) for every combination of rows that refer to each other."""
    found = [(row["id"], row) for row in contents[hops[0].start]]
    for hop in hops:
        link = hop.relation
        near, far = (link.columns, link.ref_columns) if hop.forward else (link.ref_columns, link.columns)
        found = [
            (first, other)
            for first, row in found
            for other in contents[hop.end]
            if all(row[a] is not None and row[a] == other[b] for a, b in zip(near, far, strict=True))
        ]
    return [(first, row["id"]) for first, row in found]


def brute(links: Sequence[Relation], start: Name, goal: Name) -> list[list[tuple[Relation, bool]]]:
    """Every path without a table twice, by trying all."""
    ways: list[list[tuple[Relation, bool]]] = []

    def go(name: Name, seen: tuple[Name, ...], way: list[tuple[Relation, bool]]) -> None:
        if name == goal:
            ways.append(way)
            return
        for link in links:
            for forward in (True, False):
                here, there = (link.child, link.parent) if forward else (link.parent, link.child)
                if here == name and there not in seen:
                    go(there, (*seen, there), [*way, (link, forward)])

    go(start, (start,), [])
    return ways


@given(links=LINKS, cells=CELLS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_paths_of_any_schema(connection: Connection, links: list[Any], cells: list[int]) -> None:
    """All shortest ones are found, the SQL joins what refers to each other, what is said of rows is so."""
    with connection.transaction(force_rollback=True):
        for statement in statements(links, cells):
            connection.execute(statement.encode())
        schema = catalog.read(connection)
        relations_ = relations(schema)
        contents = {}
        for table in schema.tables:
            rows = connection.execute(f"SELECT * FROM {table.name}".encode()).fetchall()
            contents[table.key] = [dict(zip(table.by_name, row, strict=True)) for row in rows]
        goal = Name("public", "t4")
        for start in sorted(schema.by_key)[:4]:
            found = paths(schema, relations_, start, goal, most=400)
            ways = brute(relations_, start, goal)
            least = min(map(len, ways), default=0)
            shortest = {tuple((h.relation, h.forward) for h in p.hops) for p in found if len(p.hops) == least}
            assert shortest == {tuple(w) for w in ways if len(w) == least}
            for path in found:
                assert_runs(connection, path, by_hand(contents, path.hops), len(contents[start]))


def assert_runs(conn: Connection, path: JoinPath, wanted: list[tuple[int, int]], rows: int) -> None:
    got = conn.execute(path.sql.replace("LIMIT 20", "").encode()).fetchall()
    assert Counter(got) == Counter(wanted), path
    times = Counter(first for first, _ in got)
    if not any("fan-out" in w for w in path.warnings):
        assert max(times.values(), default=0) <= 1, f"{path} repeats rows and does not say so"
    if not any("null" in w or "drops out" in w or "pairs" in w or "both" in w for w in path.warnings):
        assert len(times) == rows, f"{path} loses rows and does not say so"


def test_a_thousand_tables_are_no_problem() -> None:
    """A grid with hubs: hundreds of thousands of ways, of which twelve are enough."""

    def link(child: int, parent: int) -> Relation:
        return Relation(
            child=Name("public", f"t{child:03}"),
            parent=Name("public", f"t{parent:03}"),
            columns=(f"r{parent}",),
            ref_columns=("id",),
            constraint=f"f{child}_{parent}",
            source=Name("public", f"t{child:03}"),
            child_end="zero_or_many",
            parent_end="one",
        )

    schema = chain(1000)
    links = [link(n, m) for n in range(1000) for m in (n - 1, n - 30, n - 31, n % 7) if 0 <= m < n]
    found = paths(schema, links, "t999", "t600")
    assert 1 <= len(found) <= 12
    assert found == paths(schema, links[::-1], "t999", "t600")
