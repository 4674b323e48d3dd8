"""Each kind of change alone: where the picture of a diff marks it, and in which words."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from schemabook.draw.diff.diagram import diff_diagram, diff_picture
from schemabook.draw.diff.near import CONTEXT
from schemabook.draw.stored import stored_digest
from schemabook.errors import UnknownName, UsageError
from schemabook.schema import Column, Schema
from schemabook.schema_json import digest, to_json
from tests.diff_marked import assert_told
from tests.rooms import snapshot
from tests.test_draw_golden import SHOP, identity
from tests.test_draw_golden import table as table_of

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.draw.picture import Card, Picture

SQL = """
CREATE TYPE state AS ENUM ('new', 'paid', 'sent');
CREATE TABLE customer (id int PRIMARY KEY, email text);
CREATE TABLE item (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customer, price numeric(12,2),
  amount int NOT NULL DEFAULT 1, note text, state state);
"""


class Case(NamedTuple):
    """A change of SQL; the rows it marks with their sign and words, and the lines at the foot of the card."""

    sql: str
    rows: dict[str, tuple[str, str]]
    lines: list[tuple[str, str]] = []  # noqa: RUF012 (read only)


CASES = {
    "column added": Case("ALTER TABLE item ADD sent_at date", {"sent_at": ("added", "")}),
    "column removed": Case("ALTER TABLE item DROP note", {"note": ("removed", "")}),
    "type": Case("ALTER TABLE item ALTER price TYPE bigint", {"price": ("changed", "numeric(12,2) →")}),
    "not null": Case("ALTER TABLE item ALTER note SET NOT NULL", {"note": ("changed", "was null")}),
    "null": Case("ALTER TABLE item ALTER amount DROP NOT NULL", {"amount": ("changed", "was not null")}),
    "default": Case("ALTER TABLE item ALTER amount SET DEFAULT 2", {"amount": ("changed", "default was 1")}),
    "new default": Case(
        "ALTER TABLE item ALTER note SET DEFAULT ''", {"note": ("changed", "had no default")}
    ),
    "identity": Case(
        "ALTER TABLE customer ALTER id ADD GENERATED ALWAYS AS IDENTITY",
        {"id": ("changed", "was no identity")},
    ),
    "collation": Case(
        'ALTER TABLE item ALTER note TYPE text COLLATE "C"',
        {"note": ("changed", '+ collation "C"')},
    ),
    "comment": Case("COMMENT ON COLUMN item.note IS 'why'", {"note": ("changed", "+ comment 'why'")}),
    "index": Case(
        "CREATE INDEX i ON item (price DESC) WHERE note IS NULL",
        {"price": ("changed", "+ index"), "note": ("changed", "+ index")},
        [("added", "index i (price DESC) where (note IS NULL)")],
    ),
    "expression index": Case(
        "CREATE UNIQUE INDEX i ON item (lower(note))",
        {"note": ("changed", "+ index")},
        [("added", "index i unique ((lower(note)))")],
    ),
    "check": Case(
        "ALTER TABLE item ADD CONSTRAINT c CHECK (price > 0)",
        {"price": ("changed", "+ check")},
        [("added", "check c (price > (0)::numeric)")],
    ),
    "unique": Case(
        "ALTER TABLE customer ADD CONSTRAINT u UNIQUE (email)",
        {"email": ("changed", "+ unique")},
        [("added", "unique u (email)")],
    ),
    "primary key": Case(
        "ALTER TABLE item DROP CONSTRAINT item_pkey",
        {"id": ("changed", f"{chr(8722)} primary key")},
        [("removed", "primary key item_pkey (id)")],
    ),
    "foreign key added": Case(
        "ALTER TABLE item ADD CONSTRAINT f FOREIGN KEY (amount) REFERENCES customer",
        {"amount": ("changed", "+ foreign key")},
    ),
    "referential action": Case(
        "ALTER TABLE item DROP CONSTRAINT item_customer_id_fkey;"
        "ALTER TABLE item ADD FOREIGN KEY (customer_id) REFERENCES customer ON DELETE CASCADE",
        {"customer_id": ("changed", "~ foreign key")},
        [("changed", "foreign key item_customer_id_fkey: on delete NO ACTION → CASCADE")],
    ),
    "policy": Case(
        "CREATE POLICY p ON item USING (note = current_user)",
        {"note": ("changed", "+ policy")},
        [("added", "policy p for ALL to PUBLIC USING (note = CURRENT_USER)")],
    ),
    "row security": Case(
        "ALTER TABLE item ENABLE ROW LEVEL SECURITY", {}, [("changed", "row-level security on")]
    ),
    "trigger": Case(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER g BEFORE UPDATE OF price ON item FOR EACH ROW EXECUTE FUNCTION f()",
        {"price": ("changed", "+ trigger")},
        [("added", "trigger g BEFORE UPDATE OF price ON item FOR EACH ROW EXECUTE FUNCTION f()")],
    ),
    "statistics": Case(
        "CREATE STATISTICS s ON price, amount FROM item",
        {"price": ("changed", "+ statistics"), "amount": ("changed", "+ statistics")},
        [("added", "statistics s CREATE STATISTICS s ON price, amount FROM item")],
    ),
    "table comment": Case("COMMENT ON TABLE item IS 'sold'", {}, [("added", "comment 'sold'")]),
    "privilege": Case(
        "GRANT SELECT ON item TO PUBLIC", {}, [("added", "privilege SELECT on table item to PUBLIC")]
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_change_is_said_in_its_row_or_line_and_nowhere_else(case: Case) -> None:
    picture = assert_told(snapshot(SQL), snapshot(f"{SQL};{case.sql}"))
    (card,) = (c for c in picture.cards if c.change)
    assert card.change == "changed"
    found = {
        r.name: (r.change, "; ".join([*([f"{r.old_type} →"] if r.old_type else []), *r.was]))
        for r in card.rows
    }
    assert {name: said for name, said in found.items() if said[0]} == case.rows
    assert [(f.change, f.text) for f in card.footers] == case.lines


def changed(sql: str, *, before: str = SQL) -> Picture:
    return assert_told(snapshot(before), snapshot(f"{before};{sql}"))


def card_of(picture: Picture, title: str) -> Card:
    return next(card for card in picture.cards if card.title == title)


def test_tables_that_come_and_go_are_marked_with_all_their_columns_and_links() -> None:
    picture = changed(
        "CREATE TABLE tag (id int PRIMARY KEY, item_id int REFERENCES item); DROP TABLE customer CASCADE"
    )
    assert {c.title: c.change for c in picture.cards} == {
        "customer": "removed",
        "item": "changed",
        "tag": "added",
    }
    assert [r.change for r in card_of(picture, "tag").rows] == ["added", "added"]
    links = {(str(x.child), str(x.parent)): x.change for x in picture.links}
    assert links == {("tag", "item"): "added", ("item", "customer"): "removed"}
    assert card_of(picture, "item").position("customer_id") is not None


def test_a_removed_column_stands_where_it_stood_with_its_old_badges() -> None:
    picture = changed("ALTER TABLE item DROP customer_id")
    names = [r.name for r in card_of(picture, "item").columns]
    assert names == ["id", "customer_id", "price", "amount", "note", "state"]
    (row,) = (r for r in card_of(picture, "item").rows if r.change)
    assert (row.name, row.change, row.badges, row.nullable) == ("customer_id", "removed", ("FK",), False)


def test_enum_labels_are_added_removed_and_moved() -> None:
    before, after = SQL, SQL.replace("'new', 'paid', 'sent'", "'draft', 'sent', 'new'")
    (enum,) = assert_told(snapshot(before), snapshot(after)).enums
    assert enum.change == "changed"
    assert {label: change for label, change in enum.labels if change} == {
        "draft": "added",
        "paid": "removed",
        "new": "changed",
    }
    shown = diff_picture(snapshot(before), snapshot(after))
    assert [(c.title, c.context, c.position("state") is not None) for c in shown.cards] == [
        ("item", True, True)
    ]


def test_a_partition_is_told_at_its_parent_once() -> None:
    base = "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);"
    parts = "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')"
    (card,) = changed(parts, before=base).cards
    assert [(f.change, f.text) for f in card.footers] == [
        ("added", "partition p1 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")
    ]
    (card,) = changed("ALTER TABLE p ADD note text; CREATE INDEX ON p (id)", before=f"{base}{parts};").cards
    assert [f.text for f in card.footers] == ["index p_id_idx (id)"]
    assert [r.name for r in card.rows if r.change == "added"] == ["note"]


def test_what_has_no_card_is_told_below_the_picture() -> None:
    picture = changed(
        "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n'; CREATE SCHEMA s"
    )
    assert picture.cards == ()
    assert sorted(d.text for d in picture.changes) == ["function twice(n integer)", "schema s"]
    text = diff_diagram(Schema(), snapshot("CREATE SCHEMA s")).svg()
    assert "Other objects" in text
    assert "schema s" in text


def test_a_view_that_changed_is_a_card() -> None:
    picture = changed(
        "CREATE OR REPLACE VIEW v AS SELECT id, email FROM customer",
        before=f"{SQL}CREATE VIEW v AS SELECT id FROM customer;",
    )
    card = card_of(picture, "v")
    assert (card.kind, card.change, [r.name for r in card.rows]) == ("view", "changed", ["email"])
    assert [f.text.split()[0] for f in card.footers] == ["definition"]


def test_no_difference_is_said() -> None:
    same = diff_diagram(SHOP, SHOP)
    assert "No difference" in same.svg()
    assert str(same).startswith("no difference")
    assert same.picture.changes == ()


def star(children: int) -> tuple[Schema, Schema]:
    """A hub with children, before and after the hub gets a column."""
    hub = table_of("hub", identity())
    leaves = tuple(
        table_of(f"leaf{i:02}", identity(), Column(name="hub_id", type="bigint"), references="hub")
        for i in range(children)
    )
    more = replace(hub, columns=(*hub.columns, Column(name="more", type="text")))
    return Schema(tables=(hub, *leaves)), Schema(tables=(more, *leaves))


def test_neighbours_come_along_but_a_hub_does_not_pull_in_its_own() -> None:
    few, many = diff_picture(*star(4)), diff_picture(*star(14))
    assert [c.title for c in few.cards if c.context] == ["leaf00", "leaf01", "leaf02", "leaf03"]
    assert (len(many.cards), many.left_out) == (1, 14)
    assert len(diff_picture(*star(14), whole=True).cards) == 15
    assert len(diff_picture(*star(4), hops=0).cards) == 1
    assert len(diff_picture(*star(11)).cards) <= CONTEXT


def test_neighbours_go_before_the_text_is_too_small_for_a_pull_request() -> None:
    short, long = (chain_around(name) for name in ("t", "a" * 62))
    assert [len(diff_picture(*pair).cards) for pair in (short, long)] == [3, 3]
    assert [len(diff_diagram(*pair).picture.cards) for pair in (short, long)] == [3, 1]


def chain_around(name: str) -> tuple[Schema, Schema]:
    """Three tables in a row, before and after the one in the middle gets a comment."""
    first, middle, last = (f"{name}{i}" for i in range(3))
    tables = (
        table_of(first, identity()),
        table_of(middle, identity(), Column(name=f"{first}_id", type="bigint"), references=first),
        table_of(last, identity(), Column(name=f"{middle}_id", type="bigint"), references=middle),
    )
    told = replace(tables[1], comment="new")
    return Schema(tables=tables), Schema(tables=(tables[0], told, tables[2]))


def test_every_format_carries_both_digests(tmp_path: Path) -> None:
    made = diff_diagram(SHOP, star(2)[0], title="both")
    for suffix in ("svg", "png", "pdf", "dot", "mmd", "md", "json", "html", "dbml", "puml"):
        path = made.save(tmp_path / f"d.{suffix}")
        assert stored_digest(path) == f"{digest(SHOP)}..{digest(star(2)[0])}", suffix


def test_hostile_names_are_drawn() -> None:
    name = '"; <script>"&é😀' + "x" * 40
    quoted = '"' + name.replace('"', '""') + '"'
    base = f"CREATE TABLE {quoted} ({quoted} int);"
    old, new = snapshot(base), snapshot(f'{base}CREATE INDEX {quoted[:-1]}i" ON {quoted} ({quoted});')
    made = diff_diagram(old, new)
    assert_told(old, new)
    assert "<script>" not in made.svg()
    assert [c["change"] for c in made.json()["tables"]] == ["changed"]


def test_data_says_what_became_of_each_thing() -> None:
    held = diff_diagram(snapshot(SQL), snapshot(f"{SQL}ALTER TABLE item DROP note")).json()
    (item,) = (t for t in held["tables"] if t["change"])
    assert {c["name"]: c["change"] for c in item["columns"] if c["change"]} == {"note": "removed"}
    assert held["changes"] == [
        {
            "change": "removed",
            "table": "item",
            "object": "column",
            "name": "note",
            "what": None,
            "before": "text",
            "after": None,
            "columns": ["note"],
        }
    ]


@pytest.mark.parametrize("wrong", [{"theme": "blue"}, {"detail": "most"}, {"hops": -1}], ids=str)
def test_an_option_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((UnknownName, UsageError)):
        diff_diagram(SHOP, SHOP, **wrong)  # type: ignore[arg-type]


def test_the_bytes_are_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    base = f"{SQL}CREATE TABLE z (a int, b int, c int); "
    more = "DROP TABLE customer CASCADE; CREATE INDEX i ON z (a, b); ALTER TABLE z ADD CHECK (a > c)"
    (tmp_path / "a.json").write_text(to_json(snapshot(base)))
    (tmp_path / "b.json").write_text(to_json(snapshot(base + more)))
    script = """
import sys
from schemabook.draw.diff.diagram import diff_diagram
from schemabook.schema_json import from_json
made = diff_diagram(*(from_json(open(path).read()) for path in sys.argv[1:]))
sys.stdout.write(made.svg() + made.markdown())
"""
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        script,
        str(tmp_path / "a.json"),
        str(tmp_path / "b.json"),
    ]
    found = {
        subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "77")
    }
    assert len(found) == 1
    assert b"<svg" in found.pop()


@pytest.mark.parametrize("way", [1, -1])
def test_what_changed_in_more_columns_than_can_be_shown_is_counted(way: int) -> None:
    columns = tuple(Column(name=f"c{i}", type="text") for i in range(1_600))
    states = [Schema(tables=(replace(table_of("wide"), columns=c),)) for c in ((), columns)]
    (card,) = diff_picture(*states[::way]).cards
    assert (len(card.rows), len(card.columns)) == (40, 1_600)
    assert {row.change for row in card.columns} == {"added" if way == 1 else "removed"}
    assert "1,560 more columns changed" in diff_diagram(*states[::way]).dot()
