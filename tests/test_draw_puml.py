"""PlantUML: a small schema whole, every end of every relation, and nothing in a name that would be markup."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings

from schemabook.draw import diagram
from schemabook.draw.picture import EnumCard, Link, Picture
from schemabook.draw.puml import puml
from schemabook.draw.text import visible
from schemabook.schema import Column, Name, Schema, Table
from tests.test_draw_golden import SHOP
from tests.test_draw_names import NAMES, TEXTS, hostile

if TYPE_CHECKING:
    from schemabook.relations import ChildEnd, ParentEnd


def drawn(schema: Schema, title: str | None = None) -> str:
    return puml(diagram(schema, title=title).picture, digest="d1")


def unescaped(text: str) -> str:
    """What PlantUML shows for text with `<U+hhhh>` in it."""
    return re.sub(r"<U\+([0-9A-F]+)>", lambda m: chr(int(m[1], 16)), text)


def test_a_small_schema_whole() -> None:
    assert drawn(SHOP, title="Shop") == (
        "' schemabook digest: d1\n"
        "@startuml\n"
        "hide circle\n"
        "hide empty members\n"
        "left to right direction\n"
        "skinparam linetype polyline\n"
        "skinparam shadowing false\n"
        "title Shop\n"
        "\n"
        'entity "customer" as t0 {\n'
        "  Who buys\n"
        "  --\n"
        "  * id : bigint identity <<PK>>\n"
        "  --\n"
        "  email : varchar(40)\n"
        "}\n"
        "\n"
        'entity "order" as t1 {\n'
        "  * id : bigint identity <<PK>>\n"
        "  --\n"
        "  * customer_id : bigint <<FK>>\n"
        "  * state : state = <U+0027>new<U+0027>\n"
        "}\n"
        "\n"
        'entity "state" as e0 <<enum>> {\n'
        "  new\n"
        "  paid\n"
        "}\n"
        "\n"
        "t0 ||--o{ t1 : customer_id (cascade)\n"
        "@enduml\n"
    )


@pytest.mark.parametrize(
    ("parent", "child", "line"),
    [
        ("one", "zero_or_many", "||--o{"),
        ("zero_or_one", "zero_or_many", "|o--o{"),
        ("one", "zero_or_one", "||--o|"),
        ("zero_or_one", "zero_or_one", "|o--o|"),
    ],
)
def test_both_ends_of_a_relation(parent: ParentEnd, child: ChildEnd, line: str) -> None:
    shown = diagram(SHOP).picture
    (link,) = shown.links
    assert link.relation
    ends = replace(link, relation=replace(link.relation, parent_end=parent, child_end=child))
    assert f"t0 {line} t1 : " in puml(replace(shown, links=(ends,)), digest="")


def test_what_is_not_declared_is_dotted_and_what_a_view_reads_has_an_arrow() -> None:
    shown = diagram(SHOP).picture
    (link,) = shown.links
    text = puml(replace(shown, links=(replace(link, kind="inferred"),)), digest="")
    assert "t0 ||..o{ t1 : customer_id (cascade, inferred)\n" in text
    reads = Link(child=link.child, parent=link.parent, kind="reads")
    assert "t1 ..> t0 : reads\n" in puml(replace(shown, links=(reads,)), digest="")


def test_a_diff_says_what_changed_in_words_and_colours() -> None:
    shown = diagram(SHOP).picture
    card = shown.cards[0]
    row = replace(card.rows[1], change="changed", old_type="text", was=("was null",))
    state = Name("public", "state")
    changed = replace(
        shown,
        cards=(replace(card, change="changed", rows=(card.rows[0], row)), *shown.cards[1:]),
        links=(replace(shown.links[0], change="added"),),
        enums=(EnumCard(key=state, labels=(("new", ""), ("old (1)", "removed")), change="changed"),),
    )
    text = puml(changed, digest="")
    assert 'entity "customer" as t0 <<changed>> #lemonchiffon {' in text
    assert "  email : varchar(40) CHANGED was text was null\n" in text
    assert "customer_id (cascade, ADDED)\n" in text
    assert "<<enum, changed>> {\n  new\n  old <U+0028>1) : REMOVED\n" in text


def test_a_table_without_a_primary_key_keeps_brackets_among_its_columns() -> None:
    table = Table(schema="public", name="t", columns=(Column(name="a", type="numeric(3,1)"),))
    assert '"t" as t0 {\n  --\n  a : numeric(3,1)\n}' in drawn(Schema(tables=(table,)))


def test_nothing_at_all_is_still_a_diagram() -> None:
    lines = drawn(Schema()).splitlines()
    assert lines[1] == "@startuml"
    assert lines[-1] == "@enduml"


LINE = re.compile(
    r"""('\ schemabook\ digest:\ \w+|@startuml|@enduml|(hide|left|skinparam)[a-z ]+
    |title\ .*|entity\ "[^"]+"\ as\ [te]\d+(\ <<[^<>]*>>)?\ \{|\}||\ \ .*
    |t\d+\ [|o]+--[|o{]+\ t\d+\ :\ .*)""",
    re.VERBOSE,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, column=NAMES, text=TEXTS)
@example(name="<script>alert(1)</script>", column='"', text="@enduml")
@example(name="!include x", column="**b** //i// <b>", text="}\n@enduml")
@example(name="x" * 63, column="--", text="[[http://x]] <&key>")
@example(name="+a", column="..", text="==")
def test_no_name_leaves_its_place(name: str, column: str, text: str) -> None:
    made = drawn(hostile(name, column, text), title=text or None)
    assert all(LINE.fullmatch(line) for line in made.split("\n"))
    lines = made.split("\n")
    shown = [unescaped(line) for line in lines]
    title = visible(f"{name}.{name}") if name != "public" else visible(name)
    assert any(line.startswith(f'entity "{title}') for line in shown)
    assert any(line.startswith(f"  * {visible(column)} : ") for line in shown)
    # Every sign that means something to PlantUML is an escape, apart from our own.
    for line in lines:
        if line.startswith("  ") and line not in ("  --", "  .."):
            body = re.sub(r"<U\+[0-9A-F]+>|<<(PK|FK|U)>>|^  \* | : ", "", line)
            assert not re.search(r"[<>{}|#~^$%!@&*/\\\[\]\"'`;:+-]|__|\.\.|==", body), line


def test_a_title_ending_in_an_angle_bracket_is_no_type_parameter() -> None:
    schema = Schema(tables=(Table(schema="public", name="list<b>"),))
    assert 'entity "list<U+003C>b<U+003E> " as t0 {' in drawn(schema)


def test_the_same_text_for_the_same_picture() -> None:
    shown: Picture = diagram(SHOP).picture
    assert puml(shown, digest="d1") == puml(shown, digest="d1")
