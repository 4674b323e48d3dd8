"""The tour of a real database: what its sections say is true, safe to pass on, and safe to make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import schemabook as sb
from schemabook.catalog.statistics import read_statistics
from schemabook.errors import Cancelled, UnknownName, UsageError
from schemabook.schema import Name
from tests.migrating import execute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.tour import Tour

SHOP = """
CREATE SCHEMA billing;
CREATE TYPE state AS ENUM ('new', 'paid');
CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL);
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  phone text,
  login text NOT NULL,
  country char(2) NOT NULL REFERENCES countries
);
COMMENT ON TABLE customers IS 'Who buys';
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
  state state NOT NULL DEFAULT 'new',
  total numeric(10,2) NOT NULL CHECK (total >= 0)
);
CREATE TABLE products (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE order_items (
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  product_id bigint NOT NULL REFERENCES products,
  quantity integer NOT NULL,
  PRIMARY KEY (order_id, product_id)
);
CREATE TABLE billing.invoices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders
);
CREATE TABLE alone (word text);
"""
ROWS = """
INSERT INTO countries VALUES ('de', 'Germany'), ('fr', 'France');
INSERT INTO customers (email, login, country)
  SELECT 'secret' || n || '@example.org', 'login' || n, CASE WHEN n % 3 = 0 THEN 'fr' ELSE 'de' END
    FROM generate_series(1, 500) AS n;
INSERT INTO orders (customer_id, total) SELECT 1 + n % 500, n FROM generate_series(1, 2000) AS n;
ANALYZE;
"""
HOSTILE = """
CREATE TABLE "a <script>alert(1)</script> ""b"" `x`" (id int PRIMARY KEY, "Größe & | *x*" int);
COMMENT ON TABLE "a <script>alert(1)</script> ""b"" `x`" IS '<img src=x onerror=alert(2)> $y$ *z*';
CREATE TABLE "ümlaut 🎉" (id int PRIMARY KEY, "a <script>_id" int REFERENCES
  "a <script>alert(1)</script> ""b"" `x`");
CREATE TABLE "{0}" (id int PRIMARY KEY, "line
end" text, e int REFERENCES "ümlaut 🎉", CHECK ("line
end" <> '</details><script>x</script>'));
""".replace("{0}", "n" * 63)


@pytest.fixture
def shop(database: str) -> Iterator[sb.Database]:
    execute(database, SHOP)
    with sb.connect(database) as db:
        yield db


@pytest.fixture
def tour(shop: sb.Database) -> Tour:
    return shop.tour()


def test_a_tour_shows_itself_in_words(tour: Tour) -> None:
    assert "7 tables" in repr(tour)
    assert "customers" in str(tour)


def test_the_numbers_are_those_of_the_catalog(tour: Tour, shop: sb.Database) -> None:
    said = str(tour.glance)
    assert "billing, public" in said
    (count,) = shop.session.connection.execute("SELECT count(*) FROM pg_constraint WHERE contype = 'f'")
    assert ["references", str(count[0])] in [line.split()[:2] for line in said.splitlines()]


def test_every_table_is_in_one_domain_and_in_one_dictionary(tour: Tour) -> None:
    domains = tour.found.domains
    whole = [part for name in domains.names for part in tour.dictionary(name).on_page]
    anchors = [getattr(part, "anchor", "") for part in whole]
    assert sorted(anchors) == sorted(str(t) for t in tour.found.tables)


def test_the_dictionary_says_type_null_default_reference_and_rules(tour: Tour) -> None:
    said = str(tour.dictionary(tour.found.domains.of[Name("public", "orders")]))
    assert "numeric(10,2)" in said
    assert "'new'::" in said
    assert "one of new, paid" in said
    line = next(line for line in said.splitlines() if line.split()[:1] == ["customer_id"])
    assert line.split()[-1] == "customers"
    assert "total" in said.split("Always: ")[1].splitlines()[0]
    assert "Deleting a row also deletes its rows in order_items" in said


def test_the_focus_is_the_table_and_its_neighbours(tour: Tour) -> None:
    said = str(tour.focus("orders"))
    assert "customer_id" in said
    assert "billing.invoices" in said
    assert "phone" not in said  # a column of a neighbour that is no key


def test_unknown_names_are_answered_with_near_ones(tour: Tour) -> None:
    with pytest.raises(UnknownName, match="custmers") as caught:
        tour.focus("custmers")
    assert "customers" in str(caught.value)
    with pytest.raises(UnknownName, match="custmers"):
        tour.path("orders", "custmers")
    with pytest.raises(UnknownName, match="nonsense"):
        tour.domain("nonsense")
    with pytest.raises(UnknownName, match="nonsense"):
        tour.dictionary("nonsense")


def test_paths_are_sql_that_runs(tour: Tour, shop: sb.Database) -> None:
    said = str(tour.path("customers", "products"))
    sql = said[said.index("SELECT") :].split(";")[0]
    assert "order_items" in sql
    shop.sql(sql)
    assert "orders" in str(tour.path("countries", "billing.invoices"))


def test_paths_through_the_same_tables_are_told_apart(database: str) -> None:
    execute(
        database,
        "CREATE TABLE people (id bigint PRIMARY KEY);"
        "CREATE TABLE bills (id bigint PRIMARY KEY, for_id bigint NOT NULL REFERENCES people,"
        ' "issued by" bigint NOT NULL REFERENCES people)',
    )
    with sb.connect(database) as db:
        said = str(db.tour().path("bills", "people"))
    assert "1. bills -> people (by bills.for_id)" in said
    assert '2. bills -> people (by bills."issued by")' in said


def test_no_path_says_so(tour: Tour) -> None:
    assert "No declared references lead from customers to alone" in str(tour.path("customers", "alone"))


def test_no_path_offers_what_names_suggest(database: str) -> None:
    execute(
        database,
        "CREATE TABLE customers (id bigint PRIMARY KEY);"
        "CREATE TABLE invoices (id bigint PRIMARY KEY, customer_id bigint NOT NULL)",
    )
    with sb.connect(database) as db:
        said = str(db.tour().path("invoices", "customers"))
    assert "nobody declared" in said
    assert "customer_id" in said


def test_search_finds_columns_and_says_when_there_is_nothing(tour: Tour) -> None:
    assert "customers" in str(tour.search("email"))
    assert "Nothing in this schema" in str(tour.search("zzqqxx"))


def test_the_shape_is_that_of_the_rows(shop: sb.Database) -> None:
    execute(shop.url, ROWS)
    said = str(shop.tour().shape)
    lines = [line.split() for line in said.splitlines()]
    assert ["orders", "2,000", "4", shop.tour().found.domains.of[Name("public", "orders")]] in lines
    assert ["customers", "phone", "100", "%"] in lines
    assert ["customers", "login", "500"] in lines  # unique, and no key says so
    assert ["customers", "email", "500"] not in lines  # a key says so


def test_no_values_of_rows_unless_asked(shop: sb.Database) -> None:
    execute(shop.url, ROWS)
    quiet, loud = shop.tour(), shop.tour(values=True)
    assert "secret" not in str(quiet.json())
    assert "de, fr" not in str(quiet.shape)
    assert "Values of rows" in str(loud.shape)
    assert "de, fr" in str(loud.shape)
    assert "values" in str(loud.json())
    assert "'values'" not in str(quiet.json()["tables"])


def test_a_database_that_was_never_analysed_says_so(shop: sb.Database) -> None:
    assert "never analysed" in str(shop.tour().shape)


def test_nothing_can_be_written_meanwhile_and_the_session_is_as_before(
    shop: sb.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, str] = {}

    def reading(connection: psycopg.Connection[Any], *, values: bool) -> object:
        for setting in ("transaction_read_only", "default_transaction_read_only", "statement_timeout"):
            (seen[setting],) = connection.execute(f"SHOW {setting}").fetchone() or ("",)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), connection.transaction():
            connection.execute("CREATE TABLE forbidden (id int)")
        return real(connection, values=values)

    real = read_statistics
    monkeypatch.setattr("schemabook.tour.making.read_statistics", reading)
    shop.tour(timeout=3.5)
    assert seen == {
        "transaction_read_only": "on",
        "default_transaction_read_only": "on",
        "statement_timeout": "3500ms",
    }
    after = shop.session.connection.execute(
        "SELECT current_setting('statement_timeout'), current_setting('default_transaction_read_only')"
    ).fetchone()
    assert after == ("0", "off")


def test_inside_a_transaction_it_sees_what_that_sees_and_leaves_it_open(shop: sb.Database) -> None:
    shop.sql("BEGIN")
    shop.sql("CREATE TABLE uncommitted (id int PRIMARY KEY)")
    assert "uncommitted" in [t.name for t in shop.tour().found.tables]
    shop.sql("INSERT INTO uncommitted VALUES (1)")
    shop.sql("ROLLBACK")
    assert "uncommitted" not in [t.name for t in shop.tour().found.tables]


def test_a_time_limit_that_is_not_enough_says_how_to_give_more(
    shop: sb.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(connection: psycopg.Connection[Any], *, values: bool) -> None:
        connection.execute("SELECT pg_sleep(30)")

    monkeypatch.setattr("schemabook.tour.making.read_statistics", slow)
    with pytest.raises(Cancelled) as caught:
        shop.tour(timeout=0.2)
    assert "--timeout" in str(caught.value)
    with pytest.raises(UsageError):
        shop.tour(timeout=0)


def test_an_empty_database(database: str) -> None:
    with sb.connect(database) as db:
        tour = db.tour()
        assert "no tables" in str(tour.glance)
        for section in (tour.map, tour.reading_order, tour.conventions, tour.shape, tour.sharp_edges):
            assert str(section)
        assert tour.json()["tables"] == []


def test_hostile_names_are_shown_and_never_obeyed(database: str) -> None:
    execute(database, HOSTILE)
    with sb.connect(database) as db:
        tour = db.tour()
        names = [str(t) for t in tour.found.tables]
        sections = [tour.glance, tour.map, tour.reading_order, tour.conventions, tour.sharp_edges]
        sections += [tour.questions, tour.shape, tour.search("script")]
        sections += [f(n) for n in tour.found.domains.names for f in (tour.domain, tour.dictionary)]
        sections += [tour.focus(n) for n in names]
        ways = [tour.path(a, b) for a in names for b in names if a != b]
        for section in (*sections, *ways):
            html = section.bundle["text/html"].lower()
            for tag in ("<script", "<img src=x", "</details><script"):
                assert tag not in html
        for way in ways:
            said = way.parts[-1]
            if hasattr(said, "text") and "SELECT" in said.text:
                db.sql(said.text)


def test_the_same_database_gives_the_same_bytes(shop: sb.Database) -> None:
    one, two = shop.tour(), shop.tour()
    for name in one.found.domains.names:
        assert one.domain(name).bundle == two.domain(name).bundle
    assert one.json() == two.json()
