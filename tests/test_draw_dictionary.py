"""The Markdown data dictionary, rendered by a CommonMark parser: every text arrives as it was."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from markdown_it import MarkdownIt

from schemabook import catalog
from schemabook.draw import diagram, stored_digest
from schemabook.draw.dictionary import markdown
from schemabook.draw.picture import Card, Link, Unique
from schemabook.draw.text import visible
from schemabook.schema import Column, Enum, ForeignKey, Key, Name, Schema, Table
from tests.test_draw_golden import SHOP, chain
from tests.test_draw_names import NAMES, TEXTS, hostile

if TYPE_CHECKING:
    from pathlib import Path


class Rendered(HTMLParser):
    """What a reader sees: headings, cells, items and paragraphs; anchors and the links that go to them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[str, list[str]] = {tag: [] for tag in ("h1", "h2", "h3", "td", "li", "p", "pre")}
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.anchors += [value for name, value in attrs if name == "id" and value]
            self.links += [value for name, value in attrs if name == "href" and value]
        if tag in self.texts:
            self.texts[tag].append("")
            self._open.append(tag)
        if tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def written(schema: Schema, **options: str) -> str:
    return markdown(diagram(schema, **options).picture, digest="d1", image="x.svg")  # type: ignore[arg-type]


def test_a_small_schema_whole() -> None:
    assert written(SHOP, title="Shop") == (
        "<!-- schemabook digest: d1 -->\n"
        "\n"
        "# Shop\n"
        "\n"
        "2 tables, 1 relation.\n"
        "\n"
        "```mermaid\n"
        "erDiagram\n"
        '    t0["customer"] {\n'
        "        bigint id PK\n"
        '        varchar email "varchar(40); null"\n'
        "    }\n"
        '    t1["order"] {\n'
        "        bigint id PK\n"
        "        bigint customer_id FK\n"
        "        state state\n"
        "    }\n"
        '    t0 ||--o{ t1 : "customer_id (cascade)"\n'
        "```\n"
        "\n"
        "## Tables\n"
        "\n"
        "- [customer](#table-public-customer): Who buys\n"
        "- [order](#table-public-order)\n"
        "\n"
        '<a id="table-public-customer"></a>\n'
        "\n"
        "### customer\n"
        "\n"
        "Who buys\n"
        "\n"
        "- Primary key: `id`\n"
        "\n"
        "| Column | Type | Null | Default | Meaning | Refers to |\n"
        "|---|---|---|---|---|---|\n"
        "| **`id`** | `bigint` | no | identity |  |  |\n"
        "| `email` | `varchar(40)` | yes |  |  |  |\n"
        "\n"
        "Referred to by: [order](#table-public-order) `customer_id` (cascade).\n"
        "\n"
        '<a id="table-public-order"></a>\n'
        "\n"
        "### order\n"
        "\n"
        "- Primary key: `id`\n"
        "\n"
        "| Column | Type | Null | Default | Meaning | Refers to |\n"
        "|---|---|---|---|---|---|\n"
        "| **`id`** | `bigint` | no | identity |  |  |\n"
        "| `customer_id` | `bigint` | no |  |  | [customer](#table-public-customer) `id` (cascade) |\n"
        "| `state` | [`state`](#enum-public-state) | no | `'new'` |  |  |\n"
        "\n"
        "## Enums\n"
        "\n"
        '<a id="enum-public-state"></a>\n'
        "\n"
        "### state\n"
        "\n"
        "2 values: `new`, `paid`\n"
    )


DDL = """
CREATE SCHEMA billing;
CREATE TABLE item (a int, b int, part text, PRIMARY KEY (b, a), UNIQUE (part, b));
CREATE UNIQUE INDEX ON item (lower(part)) WHERE a > 0;
CREATE TABLE billing.item (id int PRIMARY KEY, a int, b int,
    FOREIGN KEY (b, a) REFERENCES item (b, a) MATCH FULL);
CREATE TABLE billing."Item" (id int PRIMARY KEY REFERENCES billing.item ON DELETE CASCADE, day date)
    PARTITION BY RANGE (id);
CREATE TABLE billing.item_1 PARTITION OF billing."Item" FOR VALUES FROM (1) TO (9);
CREATE TABLE notes (secret text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
COMMENT ON TABLE notes IS E'First | line\\n\\n- second\\n';
COMMENT ON COLUMN notes.secret IS E'a\\nb';
CREATE VIEW seen AS SELECT secret FROM notes;
"""


@pytest.fixture
def schema(database: str) -> Schema:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(DDL)
        return catalog.read(conn)


def test_what_is_said_of_tables_of_a_real_server(schema: Schema) -> None:
    text = markdown(diagram(schema, views=True, detail="names").picture, digest="")
    shown = Rendered(text)
    assert "Primary key: b, a" in shown.texts["li"]
    assert "Unique: part, b" in shown.texts["li"]
    assert any(item.startswith("Unique: lower(part) where") for item in shown.texts["li"])
    assert {"1 partition", "Row security", "No primary key", "Reads: notes"} <= set(shown.texts["li"])
    assert "First | line\n- second" in shown.texts["p"]
    assert "a\nb" in shown.texts["td"]
    assert "item b (match full)" in shown.texts["td"]
    assert "billing.item id (at most one row, cascade)" in shown.texts["td"]
    assert "Referred to by: seen (a view)." in shown.texts["p"]


def test_tables_of_one_name_in_two_schemas_are_told_apart(schema: Schema) -> None:
    shown = Rendered(markdown(diagram(schema).picture, digest=""))
    assert len(set(shown.anchors)) == len(shown.anchors) == 4
    assert "table-billing-item" in shown.anchors
    assert "table-billing-item-2" in shown.anchors
    assert {link.removeprefix("#") for link in shown.links} <= set(shown.anchors)


def test_all_columns_are_listed_where_the_drawing_shows_keys_only() -> None:
    shown = Rendered(written(SHOP, detail="keys"))
    assert "email" in shown.texts["td"]
    assert "2 values: new, paid" in shown.texts["p"]


def test_above_twelve_tables_the_drawing_is_a_file_beside_it(tmp_path: Path) -> None:
    diagram(chain(12)).save(tmp_path / "small.md")
    assert [path.name for path in tmp_path.iterdir()] == ["small.md"]
    target = diagram(chain(13)).save(tmp_path / "all tables.md")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all tables.md", "all tables.svg", "small.md"]
    text = target.read_text(encoding="utf-8")
    assert "![13 tables, 12 relations](all%20tables.svg)\n" in text
    assert "mermaid" not in text
    assert stored_digest(target) == stored_digest(tmp_path / "all tables.svg") is not None


def test_without_a_file_there_is_no_broken_image() -> None:
    assert "](" + ".svg" not in diagram(chain(13)).markdown()
    assert "![" not in diagram(chain(13)).markdown()


def test_a_schema_without_tables_is_a_title_and_a_count() -> None:
    assert markdown(diagram(Schema()).picture, digest="") == ("# Data dictionary\n\n0 tables, 0 relations.\n")


def test_links_told_in_rows_and_stubs_are_named(schema: Schema) -> None:
    shown = diagram(SHOP).picture
    (link,) = shown.links
    stub = Card(key=shown.cards[0].key, title="customer", kind="stub", notes=("people",))
    text = markdown(replace(shown, cards=(stub, shown.cards[1]), links=(), told=(link,)), digest="")
    assert "| customer `id` (cascade) |" in text
    assert "### customer" not in text


def test_a_diff_says_what_changed() -> None:
    shown = diagram(SHOP).picture
    card = shown.cards[0]
    row = replace(card.columns[1], change="changed", old_type="text", was=("was null",))
    changed = replace(card, change="changed", columns=(card.columns[0], row))
    text = markdown(replace(shown, cards=(changed, shown.cards[1])), digest="")
    assert "### customer (CHANGED)\n" in text
    assert "| `email` | `text` → `varchar(40)` | yes |  | CHANGED; was null |  |" in text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, column=NAMES, text=TEXTS)
@example(name="<script>alert(1)</script>", column="`", text="| a |\n|---|")
@example(name="](x) [y](z)", column="a|b", text="# no\n- heading\n1. or list")
@example(name="_x_ *y* ~~z~~", column="``", text="<!-- x --> &amp; &#65; $a$ \\| http://x")
@example(name="x" * 63, column="\\", text="1) x\n+ y\n> z\n=== \n***")
@example(name="```", column="-->", text="```\n~~~")
def test_every_text_arrives_as_it_was(name: str, column: str, text: str) -> None:
    made = hostile(name, column, text)
    shown = Rendered(written(made, **({"title": text} if text else {})))
    title = visible(f"{name}.{name}" if name != "public" else name)

    def same(one: str, other: str) -> bool:
        # Blanks at the ends of a line and in a row are Markdown's own affair.
        return one.split() == other.split()

    assert any(same(heading, title) for heading in shown.texts["h3"])
    assert shown.texts["td"][0::6] == [shown.texts["td"][0]]
    assert same(shown.texts["td"][0], visible(column))
    labels = f"2 values: {visible(text)}, {visible(name)}"
    assert any(same(p, labels) for p in shown.texts["p"]) or text == name
    lines = [visible(line.strip()) for line in text.strip().splitlines() if line.strip()]
    assert not lines or any(same(p, " ".join(lines)) for p in shown.texts["p"])
    assert shown.texts["h1"]
    allowed = {"h1", "h2", "h3", "p", "pre", "code", "ul", "li", "a", "table", "thead", "tbody", "tr", "th"}
    assert shown.tags <= allowed | {"td", "strong", "br"}
    assert [c.strip() for c in shown.comments] == ["schemabook digest: d1"]
    assert {link.removeprefix("#") for link in shown.links} <= set(shown.anchors)


def test_hostile_keys_and_links_stay_in_their_cells() -> None:
    parent = Table(
        schema="public",
        name="a|b",
        columns=(Column(name="k|1", type="integer", nullable=False),),
        constraints=(Key(name="k", columns=("k|1",), definition="", primary=True),),
    )
    child = Table(
        schema="public",
        name="c`d",
        columns=(Column(name="r|2", type='"t|y"'),),
        constraints=(
            ForeignKey(
                name="f", columns=("r|2",), definition="", references=parent.key, ref_columns=("k|1",)
            ),
        ),
    )
    shown = Rendered(written(Schema(tables=(parent, child))))
    assert shown.texts["td"][-6:] == ["r|2", '"t|y"', "yes", "", "", "a|b k|1"]
    assert "Primary key: k|1" in shown.texts["li"]


def test_a_table_of_1600_columns_is_listed_whole() -> None:
    wide = Table(
        schema="public", name="wide", columns=tuple(Column(name=f"c{i}", type="text") for i in range(1600))
    )
    assert len(Rendered(written(Schema(tables=(wide,)))).texts["td"]) == 9600


def test_equal_anchors_are_counted() -> None:
    tables = tuple(Table(schema="public", name=name) for name in ("a b", "a-b", "a.b", "😀", "é"))
    enums = (Enum(schema="public", name="a b", labels=("x",)),)
    shown = Rendered(written(Schema(tables=tables, enums=enums)))
    assert shown.anchors == [
        "table-public-a-b",
        "table-public-a-b-2",
        "table-public-a-b-3",
        "table-public",
        "table-public-2",
    ]


def test_views_and_other_unique_keys() -> None:
    shown = diagram(SHOP).picture
    view = Card(
        key=Name("public", "v"), title="v", kind="view", notes=("view",), columns=shown.cards[0].columns
    )
    keyed = replace(shown.cards[0], uniques=(Unique(columns=("email",)), Unique(text="lower(email)")))
    link = Link(child=view.key, parent=keyed.key, kind="reads")
    text = markdown(replace(shown, cards=(keyed, shown.cards[1], view), links=(link,)), digest="")
    assert "- Unique: `email`\n- Unique: `lower(email)`\n" in text
    assert "- Reads: [customer](#table-public-customer)\n- View\n" in text
    assert "| **`id`** | `bigint` |  | identity |  |  |" in text
