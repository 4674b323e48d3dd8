"""What a diagram shows beside plain references: views, guesses, MATCH FULL, junctions, domains."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import psycopg
import pytest

from schemabook import catalog
from schemabook.draw import diagram
from schemabook.draw.layout import Box
from schemabook.draw.line_words import SIZE
from schemabook.draw.metrics import width
from schemabook.errors import UnknownName
from schemabook.schema import Name, Schema

SVG = "{http://www.w3.org/2000/svg}"
SQL = """
CREATE SCHEMA sales;
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE sales.orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, placed date);
CREATE TABLE sales.regions (country text, code text, PRIMARY KEY (country, code));
CREATE TABLE sales.shops (
  id bigint PRIMARY KEY, country text, code text, opened date,
  FOREIGN KEY (country, code) REFERENCES sales.regions MATCH FULL
);
CREATE TABLE sales.order_shops (
  order_id bigint REFERENCES sales.orders, shop_id bigint REFERENCES sales.shops,
  PRIMARY KEY (order_id, shop_id)
);
CREATE VIEW sales.recent AS SELECT o.id, c.name FROM sales.orders o JOIN customers c ON c.id = o.customer_id;
CREATE VIEW recent_names AS SELECT name FROM sales.recent;
CREATE MATERIALIZED VIEW counts AS SELECT customer_id, count(*) AS n FROM sales.orders GROUP BY 1;
COMMENT ON VIEW sales.recent IS 'Orders <with> names';
"""


@pytest.fixture
def shop(database: str) -> Schema:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(SQL)
        return catalog.read(conn)


def texts(svg: str) -> str:
    return "\n".join("".join(e.itertext()) for e in ET.fromstring(svg).iter(f"{SVG}text"))


def test_views_and_guesses_only_on_request(shop: Schema) -> None:
    held = diagram(shop).json()
    assert held["views"] == []
    assert {e["kind"] for e in held["edges"]} == {"foreign key"}


def test_views_with_what_they_read(shop: Schema) -> None:
    made = diagram(shop, views=True)
    found = {v["name"]: (v["notes"], v["reads"]) for v in made.json()["views"]}
    assert found == {
        "sales.recent": (["view"], ["customers", "sales.orders"]),
        "recent_names": (["view"], ["sales.recent"]),
        "counts": (["materialized view"], ["sales.orders"]),
    }
    assert "view reads table" in texts(made.svg())
    assert "recent_names reads sales.recent" in str(made)


def test_the_views_of_what_is_shown(shop: Schema) -> None:
    near = diagram(shop, include="customers", views=True).json()
    assert {v["name"] for v in near["views"]} == {"sales.recent", "recent_names"}
    none = diagram(shop, include="*regions", views=True, exclude="sales.recent").json()
    assert none["views"] == []


def test_a_reference_that_only_names_and_types_suggest_is_dashed(shop: Schema) -> None:
    made = diagram(shop, inferred=True)
    (guess,) = (e for e in made.json()["edges"] if e["kind"] == "inferred")
    assert (guess["child"], guess["parent"], guess["columns"]) == (
        "sales.orders",
        "customers",
        ["customer_id"],
    )
    assert (guess["child_end"], guess["parent_end"]) == ("zero_or_many", "one")
    (link,) = (i for i, x in enumerate(made.picture.links) if x.kind == "inferred")
    groups = {g.get("id"): g for g in ET.fromstring(made.svg()).iter(f"{SVG}g")}
    assert all(p.get("stroke-dasharray") for p in groups[f"r{link}"].iter(f"{SVG}path"))
    assert not any(p.get("stroke-dasharray") for p in groups[f"r{link}e"].iter(f"{SVG}path"))
    assert "inferred" in texts(made.svg())
    assert 'style="dashed"' in made.dot()
    assert ".." in next(
        line for line in made.mermaid().splitlines() if "customer_id" in line and "t" in line[:6]
    )


def test_match_full_and_junctions_are_marked(shop: Schema) -> None:
    made = diagram(shop)
    (full,) = (e for e in made.json()["edges"] if e["match"] == "FULL")
    assert full["parent_end"] == "zero_or_one"
    assert "match full" in texts(made.svg()).replace("\u00a0", " ")
    notes = {t["name"]: t["notes"] for t in made.json()["tables"]}
    assert notes["sales.order_shops"] == ["junction"]
    assert notes["sales.shops"] == []


def test_schemas_and_domains_choose_tables(shop: Schema) -> None:
    assert [t["name"] for t in diagram(shop, schemas="public").json()["tables"]] == ["customers"]
    domains = {t.key: "places" if t.name in ("shops", "regions") else "trade" for t in shop.tables}
    held = diagram(shop, domain="places", domains=domains).json()
    assert {t["name"] for t in held["tables"]} == {"sales.regions", "sales.shops"}
    with pytest.raises(UnknownName, match="places"):
        diagram(shop, domain="place", domains=domains)
    with pytest.raises(UnknownName, match="sales"):
        diagram(shop, schemas="sale")


def test_names_of_columns_with_their_types_stand_in_the_words(shop: Schema) -> None:
    said = str(diagram(shop))
    assert re.search(
        r"^  sales\.shops: id bigint PK, country text null FK, code text null FK, opened", said, re.M
    )


def test_a_focus_by_several_tables(shop: Schema) -> None:
    held = diagram(shop, focus=["customers", "sales.regions"], hops=0).json()
    assert {t["name"] for t in held["tables"]} == {"customers", "sales.regions"}
    assert Name("sales", "regions") in {
        c.key for c in diagram(shop, focus="regions").picture.cards if c.focus
    }


def test_words_on_lines_cover_nothing(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("CREATE TABLE parents (id bigint PRIMARY KEY)")
        keys = ", ".join(
            f"p{i} bigint REFERENCES parents ON DELETE {action} DEFERRABLE INITIALLY DEFERRED"
            for i, action in enumerate(("CASCADE", "SET NULL", "SET DEFAULT", "CASCADE"))
        )
        conn.execute(f"CREATE TABLE children (id bigint PRIMARY KEY, {keys})")
        made = diagram(catalog.read(conn))
    words = [_place(line) for line in made._composed.splitlines() if line.startswith("  lr")]
    assert len(words) == 4
    cards = list(made._layout.boxes.values())
    for i, (x, y, wide) in enumerate(words):
        box = Box(x, y, wide, 11)
        assert not any(box.overlaps(card) for card in cards)
        assert not any(box.overlaps(Box(u, v, w, 11)) for u, v, w in words[:i])


def _place(line: str) -> tuple[float, float, float]:
    x, y = re.search(r'pos="([-\d.]+),([-\d.]+)"', line).groups()  # type: ignore[union-attr]
    text = re.search(r">([^<>]+)</FONT>", line)[1]  # type: ignore[index]
    return float(x), float(y), width(text.replace("\u00a0", " "), SIZE) or 0.0


def test_a_key_of_some_partitions_is_one_line_that_says_so(database: str) -> None:
    with psycopg.connect(database) as conn:
        conn.execute("""
            CREATE TABLE owners (id int PRIMARY KEY);
            CREATE TABLE events (id int, owner_id int NOT NULL, kind int) PARTITION BY LIST (kind);
            CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
            CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2);
            CREATE TABLE events_3 PARTITION OF events FOR VALUES IN (3);
            ALTER TABLE events_1 ADD FOREIGN KEY (owner_id) REFERENCES owners;
            ALTER TABLE events_2 ADD FOREIGN KEY (owner_id) REFERENCES owners;
        """)
        made = diagram(catalog.read(conn), inferred=True)
    (edge,) = made.json()["edges"]
    assert (edge["kind"], edge["child_end"], edge["parent_end"]) == (
        "foreign key",
        "zero_or_many",
        "zero_or_one",
    )
    assert edge["partitions"] == [2, 3]
    assert "2 of 3 partitions" in texts(made.svg()).replace("\u00a0", " ")
    assert made.mermaid().count("owner_id (2 of 3 partitions)") == 1
    assert str(made).count("(2 of 3 partitions)") == 1
