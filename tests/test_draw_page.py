"""The page: one file that needs nothing else, in which no text can leave its place."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from schemabook.draw import Diagram, diagram
from schemabook.draw.page import Sheet, page
from schemabook.draw.page.colors import css, variables
from schemabook.draw.picture import Card, Link
from schemabook.draw.text import visible
from schemabook.draw.theme import DARK, LIGHT, Ink, Theme
from schemabook.schema import Name, Schema
from tests.test_draw_golden import SHOP, chain
from tests.test_draw_names import NAMES, TEXTS, hostile


class Parsed(HTMLParser):
    """The page as a browser takes it apart: elements with attributes, texts by the element they stand in."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.comments: list[str] = []
        self._last = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.setdefault(tag, []).append("")
        self._last = tag

    def handle_endtag(self, tag: str) -> None:
        self._last = ""

    def handle_data(self, data: str) -> None:
        if self._last:
            self.texts[self._last][-1] += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def data(self) -> Any:
        """The data island."""
        return json.loads(self.texts["script"][1])


def sheet(made: Diagram, name: str = "all", **more: Any) -> Sheet:
    return Sheet(id=name, name=name, svg=made.svg(), picture=made.picture, **more)


@cache
def atlas(theme: Theme = LIGHT) -> str:
    """A map and two sheets, the second with a stub for a table of the first."""
    shop = diagram(SHOP).picture
    customer, order = shop.cards
    stub = Card(key=customer.key, title="customer", kind="stub", notes=("people",), group="people")
    first = Diagram(replace(shop, cards=(customer,), links=(), enums=()), theme, "d1")
    second = Diagram(replace(shop, cards=(order, stub)), theme, "d1")
    overview = Sheet(
        id="map",
        name="Domains",
        svg=diagram(chain(1), theme=theme.name).svg(),
        picture=None,
        links={"t0": "people", "t9": "nowhere"},
    )
    return page(
        [overview, sheet(first, "people"), sheet(second, "trade/2")], title="Shop", digest="d1", theme=theme
    )


def test_nothing_is_fetched_and_only_our_own_scripts_run() -> None:
    text = diagram(SHOP).html()
    shown = Parsed(text)
    policy = next(m["content"] for m in shown.named("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'; ")
    assert "connect-src" not in policy
    assert [s.get("type", "") for s in shown.named("script")] == ["", "application/json", ""]
    for _, attributes in shown.elements:
        assert not {"src", "srcset", "action", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith("#")
    assert "@import" not in text
    assert set(re.findall(r"url\((\w+:)", text)) == {"data:"}
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch\(|XMLHttp", text)


def test_the_digest_comes_before_anything_a_schema_says() -> None:
    made = diagram(SHOP, title="schemabook digest: zzz", digest="d1").html()
    assert re.search(r"schemabook digest: (\S+)", made).group(1) == "d1"  # type: ignore[union-attr]


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    for text in (diagram(SHOP).html(), atlas()):
        shown = Parsed(text)
        assert len(set(shown.ids)) == len(shown.ids)
        links = {a["href"].removeprefix("#") for a in shown.named("a")}
        assert links <= set(shown.ids)
        assert links


def test_the_font_is_there_once() -> None:
    text = atlas()
    assert text.count("font/woff2") == 2
    assert text.count("<style") == 1
    assert "textLength" not in text


def test_cards_are_buttons_and_drawings_are_no_longer_images() -> None:
    shown = Parsed(diagram(SHOP).html())
    buttons = [a for tag, a in shown.elements if a.get("role") == "button"]
    assert [b["id"] for b in buttons] == ["s0-t0", "s0-t1"]
    assert all(b["tabindex"] == "0" for b in buttons)
    (drawing,) = shown.named("svg")
    assert drawing["role"] == "group"
    assert drawing["aria-label"]
    assert [t for t in shown.texts["title"] if t][1:] == [
        "order.customer_id -> customer.id: any number of order to exactly one customer (cascade)",
        "customer",
        "order",
    ]


def test_the_dictionary_is_there_without_the_script() -> None:
    shown = Parsed(diagram(SHOP, detail="keys").html())
    assert [s for s in shown.texts["b"] if s in ("customer", "order")] == ["customer", "order"]
    codes = shown.texts["code"]
    assert {"email", "varchar(40)", "customer_id", "'new'"} <= set(codes)
    assert "Who buys" in shown.texts["p"]
    assert "new, paid" in shown.texts["span"]


def test_what_the_script_knows_of_a_diagram() -> None:
    assert Parsed(diagram(SHOP).html()).data == {
        "sheets": [
            {
                "slug": "diagram",
                "name": "Entity-relationship diagram: 2 tables, 1 relation",
                "nodes": {"t0": 0, "t1": 1},
                "lines": [["r0", "t1", "t0"], ["", "e0", "t1"]],
                "links": {},
            }
        ],
        "entries": [
            {"slug": "public.customer", "sheets": [0]},
            {"slug": "public.order", "sheets": [0]},
        ],
    }


def test_sheets_of_an_atlas_open_each_other_and_stubs_lead_to_their_tables() -> None:
    shown = Parsed(atlas())
    held = shown.data
    assert [s["slug"] for s in held["sheets"]] == ["map", "people", "trade%2F2"]
    assert held["sheets"][0]["links"] == {"t0": 1}
    assert held["sheets"][2]["nodes"] == {"t0": 1, "t1": 0}
    assert held["entries"] == [
        {"slug": "public.customer", "sheets": [1]},
        {"slug": "public.order", "sheets": [2]},
    ]
    buttons = {a["id"] for _, a in shown.elements if a.get("role") == "button"}
    assert buttons == {"s0-t0", "s1-t0", "s2-t0", "s2-t1"}
    current = [a for a in shown.named("section") if "current" in a.get("class", "").split()]
    assert [a["id"] for a in current] == ["sheet0"]
    assert shown.texts["option"] == ["Domains", "people", "trade/2"]


def test_a_table_knows_the_references_that_other_sheets_draw() -> None:
    text = atlas()
    customer = text[text.index('<details id="d0">') : text.index('<details id="d1">')]
    assert '<h3>Referred to by</h3><ul><li><a href="#d1">order</a>' in customer


def test_the_whole_fills_in_what_no_sheet_draws() -> None:
    made = diagram(SHOP)
    part = Diagram(replace(made.picture, cards=made.picture.cards[:1], links=()), LIGHT, "d1")
    shown = Parsed(page([sheet(part)], title="x", digest="d1", whole=made.picture))
    assert shown.data["entries"] == [
        {"slug": "public.customer", "sheets": [0]},
        {"slug": "public.order", "sheets": []},
    ]


def test_views_say_what_they_read() -> None:
    made = diagram(SHOP).picture
    view = Card(
        key=Name("public", "v"), title="v", kind="view", notes=("view",), columns=made.cards[0].columns
    )
    link = Link(child=view.key, parent=made.cards[0].key, kind="reads")
    text = Diagram(replace(made, cards=(*made.cards, view), links=(link,)), LIGHT, "d1").html()
    assert '<h3>Reads</h3><ul><li><a href="#d0">customer</a></li></ul>' in text
    assert '<a href="#d2">v</a> <span class="note">view</span>' in text


def test_an_empty_schema_is_a_page_as_well() -> None:
    shown = Parsed(diagram(Schema()).html())
    assert shown.data["entries"] == []
    assert "No tables" in shown.texts["text"]


@cache
def skeleton(*, text: bool) -> list[str]:
    """The elements of the page of a schema whose texts are harmless."""
    made = diagram(hostile("a", "b", "c" if text else ""), title="t" if text else None)
    return elements(Parsed(made.html()))


def elements(shown: Parsed) -> list[str]:
    """The tags in order, without what depends on how long a text is and whether two are equal."""
    return [tag for tag, _ in shown.elements if tag not in ("br", "text", "a", "path", "p")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, column=NAMES, text=TEXTS)
@example(name="</script><script>alert(1)</script>", column='"', text="<!--<script>")
@example(name="</style>", column="'><img src=x onerror=alert(1)>", text="</title></svg>")
@example(name="]]>", column="\u202e", text="&lt;script&gt; &#60;")
@example(name="ä" * 63, column="😀", text="-->")
def test_no_text_leaves_its_place(name: str, column: str, text: str) -> None:
    made = diagram(hostile(name, column, text), title=text or None, digest="d1").html()
    shown = Parsed(made)
    assert made.lower().count("<script") == 3
    assert [c for c in shown.comments if c != " schemabook digest: d1 "] == []
    assert elements(shown) == skeleton(text=bool(text))
    title = visible(f"{name}.{name}" if name != "public" else name)
    assert title in shown.texts["b"]
    assert visible(column) in shown.texts["code"]
    assert shown.data["entries"][0]["slug"].isascii()
    if text:
        assert shown.texts["title"][0].startswith(visible(text))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_no_two_colours_of_a_theme_share_a_name_so_that_either_can_be_shown(theme: Theme) -> None:
    other = DARK if theme is LIGHT else LIGHT
    pairs: dict[str, set[str]] = {}
    for field in fields(theme):
        mine, theirs = getattr(theme, field.name), getattr(other, field.name)
        if isinstance(mine, Ink):
            mine, theirs = ([getattr(x, f.name) for f in fields(x)] for x in (mine, theirs))
        elif isinstance(mine, str):
            mine, theirs = [mine], [theirs]
        for one, two in zip(mine, theirs, strict=True):
            pairs.setdefault(one, set()).add(two)
    assert {color: twins for color, twins in pairs.items() if len(twins) > 1} == {}
    assert set(variables(theme)) == set(pairs) - {theme.name}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_drawing_has_no_colour_of_its_own_left(theme: Theme) -> None:
    text = atlas(theme)
    body = text[text.index("<main") : text.index("</main>")]
    assert not re.search(r'"#[0-9a-f]{6}"', body)
    assert 'fill="var(--card)"' in body
    assert ("data-theme" in text[: text.index("<head>")]) == (theme is DARK)


def test_the_switch_the_reader_and_the_paper_decide_in_this_order() -> None:
    rules = css(LIGHT)
    assert rules.index("prefers-color-scheme:dark") < rules.index("[data-theme=dark]") < rules.index("print")
    assert "prefers-color-scheme" not in css(DARK)


def test_the_same_page_for_the_same_picture() -> None:
    assert atlas.__wrapped__() == atlas()
