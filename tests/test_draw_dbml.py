"""DBML: a small schema whole, read back by a parser that is not ours, and every name as it was.

pydbml reads what DBML was before it had escapes in names; a name with quotes, backslashes or control
characters is therefore read back by the rules of the reference parser, which `unescaped` restates:
https://github.com/holistics/dbml/blob/master/packages/dbml-parse/src/core/lexer/lexer.ts
"""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from importlib import import_module
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemabook import catalog
from schemabook.draw import diagram
from schemabook.draw.dbml import dbml
from schemabook.draw.picture import Card, Link, Picture
from schemabook.schema import Column, Enum, ForeignKey, Key, Name, Schema, Table
from tests.test_draw_golden import SHOP
from tests.test_draw_names import NAMES, TEXTS, hostile

DDL = """
CREATE TYPE mood AS ENUM ('calm', 'it''s storming');
CREATE SCHEMA billing;
CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(40) NOT NULL UNIQUE);
CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    old_id serial UNIQUE,
    manager_id bigint REFERENCES person ON DELETE SET NULL,
    mood mood NOT NULL DEFAULT 'calm',
    moods mood[] DEFAULT '{}',
    label text GENERATED ALWAYS AS ('x') STORED,
    born timestamptz(3) DEFAULT now(),
    size double precision DEFAULT 1.5,
    debt numeric(8,2) DEFAULT -1,
    quoted text DEFAULT 'it''s',
    active boolean DEFAULT true,
    tick text DEFAULT concat('`', 'x'),
    "two words" text
);
COMMENT ON TABLE person IS 'Who''s who
second line \\ "quoted"';
COMMENT ON COLUMN person.size IS 'in metres';
CREATE TABLE billing.plan (country_code char(2) REFERENCES country ON UPDATE CASCADE, number int,
    person_id bigint UNIQUE REFERENCES person ON DELETE CASCADE, PRIMARY KEY (number, country_code));
CREATE TABLE billing.item (id int PRIMARY KEY, country_code char(2), plan_number int,
    FOREIGN KEY (country_code, plan_number) REFERENCES billing.plan (country_code, number),
    UNIQUE (plan_number, id));
CREATE UNIQUE INDEX ON person (lower(label)) WHERE active;
"""


def parsed(text: str) -> Any:
    """The document as pydbml understands it."""
    with warnings.catch_warnings():  # it calls pyparsing by names that are to go
        warnings.simplefilter("ignore")
        return import_module("pydbml").PyDBML(text)


def written(schema: Schema, **options: Any) -> str:
    return dbml(diagram(schema, **options).picture, digest="d1")


def unescaped(body: str) -> str:
    """The text of a quoted name or string, by the reference parser's rules."""
    usual = {"n": "\n", "r": "\r", "t": "\t"}
    return re.sub(
        r"\\(?:u([0-9a-f]{4})|(.))",
        lambda m: chr(int(m[1], 16)) if m[1] else usual.get(m[2], m[2]),
        body,
        flags=re.DOTALL,
    )


def names(text: str) -> list[str]:
    """Every quoted name of the document, unescaped, in order; comments and strings are left out."""
    pattern = re.compile(r"//[^\n]*|`[^`]*`|'(?:[^'\\\n]|\\.)*'|\"((?:[^\"\\\n]|\\.)*)\"")
    return [unescaped(m[1]) for m in pattern.finditer(text) if m[1] is not None]


def test_a_small_schema_whole() -> None:
    assert written(SHOP, title="Shop") == (
        "// schemabook digest: d1\n"
        "\n"
        'Project "Shop" {\n'
        "  database_type: 'PostgreSQL'\n"
        "}\n"
        "\n"
        'Enum "public"."state" {\n'
        '  "new"\n'
        '  "paid"\n'
        "}\n"
        "\n"
        'Table "public"."customer" {\n'
        '  "id" bigint [pk, increment]\n'
        '  "email" varchar(40) [null]\n'
        "\n"
        "  Note: 'Who buys'\n"
        "}\n"
        "\n"
        'Table "public"."order" {\n'
        '  "id" bigint [pk, increment]\n'
        '  "customer_id" bigint [not null]\n'
        '  "state" "public"."state" [not null, default: \'new\']\n'
        "}\n"
        "\n"
        "// order.customer_id -> customer.id: any number of order to exactly one customer (cascade)\n"
        'Ref "order_customer_fkey": "public"."order"."customer_id" > "public"."customer"."id"'
        " [delete: cascade]\n"
    )


@pytest.fixture
def document(database: str) -> Any:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(DDL)
        return parsed(written(catalog.read(conn), detail="names"))


def table(document: Any, name: str) -> Any:
    return next(t for t in document.tables if t.name == name)


def test_another_parser_reads_the_columns(document: Any) -> None:
    assert {(t.schema, t.name) for t in document.tables} == {
        ("billing", "item"),
        ("billing", "plan"),
        ("public", "country"),
        ("public", "person"),
    }
    person = table(document, "person")
    found = {c.name: (str(getattr(c.type, "name", c.type)), c.pk, c.not_null, c.autoinc) for c in person}
    assert found == {
        "id": ("bigint", True, False, True),
        "old_id": ("int", False, True, True),
        "manager_id": ("bigint", False, False, False),
        "mood": ("mood", False, True, False),
        "moods": ("mood[]", False, False, False),
        "label": ("text", False, False, False),
        "born": ("timestamptz(3)", False, False, False),
        "size": ("float8", False, False, False),
        "debt": ("numeric(8,2)", False, False, False),
        "quoted": ("text", False, False, False),
        "active": ("bool", False, False, False),
        "tick": ("text", False, False, False),
        "two words": ("text", False, False, False),
    }
    assert person["mood"].type is document.enums[0]
    assert [item.name for item in document.enums[0].items] == ["calm", "it's storming"]


def test_another_parser_reads_defaults_notes_and_keys(document: Any) -> None:
    person = table(document, "person")
    assert [person[name].default for name in ("mood", "size", "quoted", "active")] == [
        "calm",
        1.5,
        "it's",
        True,
    ]
    assert person["born"].default.text == "now()"
    assert person["debt"].default.text.strip("()") in ("-1", "- 1")
    assert person["tick"].default is None
    assert person["tick"].note.text.startswith("default concat(")
    assert person["size"].note.text == "in metres"
    assert person.note.text.startswith('Who\'s who\nsecond line \\ "quoted"\nunique: lower(label)')
    assert [c.name for c in person if c.unique] == ["old_id"]
    plan, item = table(document, "plan"), table(document, "item")
    assert [([c.name for c in i.subjects], i.pk, i.unique) for i in plan.indexes] == [
        (["number", "country_code"], True, False)
    ]
    assert [([c.name for c in i.subjects], i.pk, i.unique) for i in item.indexes] == [
        (["plan_number", "id"], False, True)
    ]


def test_another_parser_reads_the_references(document: Any) -> None:
    found = {
        (r.table1.name, tuple(c.name for c in r.col1)): (
            r.type,
            r.table2.name,
            [c.name for c in r.col2],
            r.on_delete,
            r.on_update,
        )
        for r in document.refs
    }
    assert found == {
        ("item", ("country_code", "plan_number")): (">", "plan", ["country_code", "number"], None, None),
        ("plan", ("country_code",)): (">", "country", ["code"], None, "cascade"),
        ("plan", ("person_id",)): ("-", "person", ["id"], "cascade", None),
        ("person", ("manager_id",)): (">", "person", ["id"], "set null", None),
    }
    comments = [r.comment for r in document.refs]
    assert all(comments)
    assert any("to at most one person" in comment for comment in comments)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, column=NAMES, text=TEXTS)
@example(name='"', column="\\", text="'")
@example(name="a\nb", column='\\"', text="'''")
@example(name="x" * 63, column=").(", text="*/ // `")
@example(name="\\u0041", column="\u2028", text="\\n")
def test_every_name_survives(name: str, column: str, text: str) -> None:
    made = written(hostile(name, column, text))
    found = names(made)
    assert found[:2] == [name, column]
    assert [name, name, column] in [found[i : i + 3] for i in range(len(found))]
    strings = [unescaped(body) for body in re.findall(r"Note: '((?:[^'\\]|\\.)*)'", made)]
    assert strings == ([text] if text else [])


PLAIN = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\"\\'`,()"), min_size=1, max_size=63
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schema=PLAIN, first=PLAIN, second=PLAIN, comment=TEXTS)
def test_another_parser_reads_ordinary_names_back(schema: str, first: str, second: str, comment: str) -> None:
    one = Table(
        schema=schema,
        name=first,
        comment=comment or None,
        columns=(Column(name=first, type="integer", nullable=False), Column(name=f"{second}2", type="text")),
        constraints=(Key(name="k", columns=(first,), definition="", primary=True),),
    )
    key = ForeignKey(name=second, columns=(first,), definition="", references=one.key, ref_columns=(first,))
    two = Table(
        schema=schema,
        name=f"{second}2",
        columns=(Column(name=first, type="integer"),),
        constraints=(key,),
    )
    tables = (one, two) if one.key != two.key else (one,)
    document = parsed(written(Schema(tables=tables)))
    assert {(t.schema, t.name) for t in document.tables} == {tuple(t.key) for t in tables}
    assert [c.name for c in document.tables[0]] in ([first, f"{second}2"], [first])
    assert len(document.refs) == len(tables) - 1


def test_two_keys_between_the_same_columns_are_one_reference_and_a_comment() -> None:
    shown = diagram(SHOP).picture
    (link,) = shown.links
    assert link.relation
    again = replace(link, relation=replace(link.relation, constraint="again"))
    text = dbml(replace(shown, links=(link, again)), digest="")
    assert len(parsed(text).refs) == 1
    assert '\n// Ref "again": ' in text


def test_a_stub_has_the_columns_that_are_referred_to() -> None:
    shown = diagram(SHOP).picture
    customer = shown.cards[0]
    stub = Card(key=customer.key, title="customer", kind="stub", notes=("people",))
    text = dbml(replace(shown, cards=(stub, shown.cards[1])), digest="")
    document = parsed(text)
    assert [(c.name, c.type) for c in table(document, "customer")] == [("id", "bigint")]
    assert table(document, "customer").note.text == "a table of another diagram\npeople"
    assert len(document.refs) == 1


def test_views_and_tables_without_columns_are_told() -> None:
    shown = diagram(SHOP).picture
    view = Card(
        key=Name("public", "v"), title="v", kind="view", notes=("view",), columns=shown.cards[0].columns
    )
    empty = Card(key=Name("public", "none"), title="none")
    reads = Link(child=view.key, parent=shown.cards[0].key, kind="reads")
    held: Picture = replace(shown, cards=(*shown.cards, view, empty), links=(*shown.links, reads))
    text = dbml(held, digest="")
    assert "// none has no columns" in text
    assert table(parsed(text), "v").note.text == "view\nreads customer"


def test_an_empty_label_and_labels_with_signs() -> None:
    enum = Enum(schema="public", name="e", labels=("", 'a"b'))
    schema = Schema(
        tables=(
            Table(
                schema="public",
                name="t",
                columns=(Column(name="c", type="e", type_key=Name("public", "e")),),
            ),
        ),
        enums=(enum,),
    )
    text = written(schema)
    assert "  \"''\" [note: 'the empty string']\n" in text
    assert '  "a\\"b"\n' in text


def test_a_link_told_in_a_row_is_a_reference_where_both_tables_are_here() -> None:
    shown = diagram(SHOP).picture
    told = replace(shown, links=(), told=shown.links)
    assert len(parsed(dbml(told, digest="")).refs) == 1
    assert not parsed(dbml(replace(told, cards=shown.cards[1:]), digest="")).refs
