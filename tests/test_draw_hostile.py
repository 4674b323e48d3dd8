"""A hostile schema, read from a real server: every end of every relation is right, and it can be drawn."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import psycopg
import pytest

from schemabook import catalog
from schemabook.draw import Diagram, diagram
from schemabook.draw.line_words import marks
from schemabook.relations import is_junction, relations
from schemabook.schema import Name, Schema

HOSTILE = Path(__file__).parent / "data" / "draw_hostile.sql"

# constraint: (child, parent, the child's rows for one parent, the parent's rows for one child)
ENDS = {
    "person_manager": ("person", "person", "zero_or_many", "zero_or_one"),
    "person_country": ("person", "country", "zero_or_many", "one"),
    "profile_person": ("profile", "person", "zero_or_one", "one"),
    "badge_person": ("badge", "person", "zero_or_one", "zero_or_one"),
    "address_person": ("address", "person", "zero_or_many", "one"),
    "address_country": ("address", "country", "zero_or_many", "zero_or_one"),
    "message_sender": ("message", "person", "zero_or_many", "one"),
    "message_recipient": ("message", "person", "zero_or_many", "zero_or_one"),
    "project_country": ("project", "country", "zero_or_many", "one"),
    "task_project": ("task", "project", "zero_or_many", "one"),
    "membership_person": ("membership", "person", "zero_or_many", "one"),
    "membership_project": ("membership", "project", "zero_or_many", "one"),
    "contract_project": ("billing.contract", "project", "zero_or_one", "zero_or_one"),
    "invoice_contract": ("billing.invoice", "billing.contract", "zero_or_many", "one"),
    "odd -> invoice": ("Odd Schema.Straße <b>", "billing.invoice", "zero_or_many", "one"),
    "select_message": ("select", "message", "zero_or_many", "zero_or_one"),
}


@pytest.fixture
def hostile(database: str) -> Schema:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(HOSTILE.read_text(encoding="utf-8"))
        return catalog.read(conn)


def drawn(schema: Schema) -> Diagram:
    return diagram(schema, digest="d1")


def test_every_end_of_every_relation(hostile: Schema) -> None:
    held = drawn(hostile).json()
    assert len(held["tables"]) == 13
    found = {
        e["constraint"]: (e["child"], e["parent"], e["child_end"], e["parent_end"]) for e in held["edges"]
    }
    assert found == ENDS
    assert len(held["edges"]) == 16


def test_what_a_card_says(hostile: Schema) -> None:
    tables = {t["name"]: t for t in drawn(hostile).json()["tables"]}
    person = [
        (c["name"], c["type"], c["nullable"], c["badges"], c["origin"]) for c in tables["person"]["columns"]
    ]
    assert person == [
        ("id", "bigint", False, ["PK"], "identity"),
        ("manager_id", "bigint", True, ["FK"], ""),
        ("country_code", "char(2)", False, ["FK"], ""),
        ("email", "text", False, [], ""),
        ("mood", "mood", False, [], "= 'calm'"),
        ("label", "text", True, [], "generated"),
    ]
    assert tables["country"]["comment"].startswith("ISO 3166 <countries> & territories\nthe second line")
    assert [c["badges"] for c in tables["country"]["columns"]] == [["PK"], ["U"]]
    assert tables["billing.invoice"]["notes"] == ["2 partitions"]
    assert tables["billing.contract"]["columns"][3]["type"] == "numeric(12,2)"
    assert tables["membership"]["columns"][0]["badges"] == ["PK", "FK"]


def test_the_marks_on_edges_are_drawn(hostile: Schema) -> None:
    svg = drawn(hostile).svg()
    shown = [element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    for mark in ("cascade", "set null", "deferred", "not valid", "2\u00a0partitions"):
        assert any(mark.replace("\u00a0", " ") in (text or "").replace("\u00a0", " ") for text in shown), mark
    assert {"on delete", "checked at commit", "earlier rows are not checked"} <= set(shown)


def test_the_marks_on_edges_are_in_dot(hostile: Schema) -> None:
    made = drawn(hostile)
    labels = re.findall(r' -> .* label="([^"]*)"', made.dot())
    assert sorted(labels) == sorted(text for r in made.picture.relations if (text := marks(r)))
    assert "cascade" in labels


def test_only_the_connector_table_is_a_junction(hostile: Schema) -> None:
    assert [t.key for t in hostile.tables if is_junction(t)] == [Name("public", "membership")]


def test_focus_keeps_what_is_within_reach(hostile: Schema) -> None:
    near = diagram(hostile, focus="billing.invoice_2026", digest="d1").json()
    assert {t["name"] for t in near["tables"]} == {
        "billing.invoice",
        "billing.contract",
        "Odd Schema.Straße <b>",
    }
    far = diagram(hostile, focus="billing.invoice", hops=2, digest="d1").json()
    assert {t["name"] for t in far["tables"]} - {t["name"] for t in near["tables"]} == {"project"}
    contract = next(t for t in near["tables"] if t["name"] == "billing.contract")
    assert contract["relations_not_shown"] == 1


def test_hostile_names_reach_every_format(hostile: Schema, tmp_path: Path) -> None:
    picture = drawn(hostile)
    text = "".join(ET.fromstring(picture.svg()).itertext())
    for name in ("Odd Schema.Straße <b>", 'the "id"', "issued\\on", "select"):
        assert name in text
    for suffix in ("svg", "png", "pdf", "dot", "mmd", "dbml", "puml", "md", "html", "json"):
        assert picture.save(tmp_path / f"hostile.{suffix}").stat().st_size > 500


def test_relations_are_sorted_and_one_a_constraint(hostile: Schema) -> None:
    found = relations(hostile)
    assert [(r.child, r.parent, r.columns) for r in found] == sorted(
        (r.child, r.parent, r.columns) for r in found
    )
    assert len({(r.source, r.constraint) for r in found}) == len(found) == 16
