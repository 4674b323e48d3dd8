"""Search in a schema: what is found, in which order, under which spellings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.explore.searching import Hit, search
from schemabook.schema import Column, Enum, Function, Name, Schema, Table, View

HOSTILE = ('Größe "cm"', "<script>alert(1)</script>", "😀", "it's", "x" * 63, "a.b", "  ")


def column(name: str, type_: str = "text", comment: str | None = None) -> Column:
    return Column(name=name, type=type_, comment=comment)


def table(name: str, *columns: Column, comment: str | None = None, schema: str = "public") -> Table:
    return Table(schema=schema, name=name, columns=columns, comment=comment)


SHOP = Schema(
    tables=(
        table("customers", column("id"), column("e_mail"), comment="People who buy"),
        table(
            "orders", column("id"), column("customer_id", "bigint"), column("email", comment="As typed in")
        ),
        table("order_lines", column("order_id"), column("amount", "numeric", "Price of the line, in cents")),
        table("emails", column("id"), schema="crm"),
        Table(
            schema="public",
            name="orders_2024",
            partition_of=Name("public", "orders"),
            columns=(column("email"),),
        ),
    ),
    views=(
        View(
            schema="public", name="email_list", definition="", columns=(column("email"),), materialized=True
        ),
    ),
    enums=(Enum(schema="public", name="mail_state", labels=("sent", "bounced")),),
    functions=(
        Function(
            schema="crm",
            name="send_email",
            kind="function",
            arguments="address text",
            returns="boolean",
            language="sql",
            definition="",
        ),
    ),
)


def found(text: str, schema: Schema = SHOP, **options: int) -> list[tuple[str, str, str]]:
    return [(h.kind, str(h.table or ""), h.name) for h in search(schema, text, **options)]


def test_equal_names_come_first_then_words_beginnings_parts_and_near_ones() -> None:
    assert found("email") == [
        ("column", "email_list", "email"),
        ("column", "orders", "email"),
        ("table", "crm.emails", "emails"),
        ("view", "email_list", "email_list"),
        ("function", "", "crm.send_email"),
        ("column", "customers", "e_mail"),
    ]


@pytest.mark.parametrize(
    "text", ["orders.email", "order email", "Orders EMAIL", "public.orders.email", "ORDER-email"]
)
def test_a_column_is_found_by_its_table_too(text: str) -> None:
    assert found(text)[0] == ("column", "orders", "email")
    assert ("column", "email_list", "email") not in found(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("customer", ("table", "customers", "customers")),
        ("orderLines", ("table", "order_lines", "order_lines")),
        ("bounced", ("enum value", "", "bounced")),
        ("state", ("enum", "", "mail_state")),
        ("send", ("function", "", "crm.send_email")),
        ("cents", ("comment", "order_lines", "amount")),
        ("people buy", ("comment", "customers", "customers")),
        ("custmers", ("table", "customers", "customers")),
        ("ordre_lines", ("table", "order_lines", "order_lines")),
        ("ordre amount of lines", None),
        ("ordre lines amuont", ("column", "order_lines", "amount")),
    ],
)
def test_what_stands_first(text: str, first: tuple[str, str, str] | None) -> None:
    assert next(iter(found(text)), None) == first


@pytest.mark.parametrize("text", ["", "   ", "_", "zzz", "q"])
def test_nothing_is_found_where_there_is_nothing(text: str) -> None:
    assert found(text) == []


def test_a_comment_is_no_second_hit_of_what_is_found_by_name() -> None:
    told = Schema(
        tables=(table("email", comment="An email"), table("x", column("y", comment="an e-mail, or email")))
    )
    assert found("email", told) == [("table", "email", "email"), ("comment", "x", "y")]


def test_what_a_hit_says() -> None:
    texts = {
        (h.kind, h.name): h.text
        for text in ("email", "amount", "sent", "mail_state")
        for h in search(SHOP, text)
    }
    assert texts["column", "email"] in ("text", "text: As typed in")
    assert texts["column", "amount"] == "numeric: Price of the line, in cents"
    assert texts["table", "emails"] == "1 column"
    assert texts["view", "email_list"] == "materialized view with 1 column"
    assert texts["enum value", "sent"] == "value of the enum mail_state"
    assert texts["enum", "mail_state"] == "sent, bounced"
    assert texts["function", "crm.send_email"] == "function (address text) returns boolean"


def test_accents_do_not_count() -> None:
    schema = Schema(tables=(table("Straße", column("Größe")),))
    assert found("grosse", schema) == [("column", "Straße", "Größe")]
    assert found("STRASSE", schema)[0] == ("table", "Straße", "Straße")


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_found_under_itself(name: str) -> None:
    schema = Schema(
        tables=(table(name, column("other")), table("plain", column(name, comment=f"about {name}")))
    )
    assert found(name, schema)[:2] == [("table", name, name), ("column", "plain", name)]


@given(names=st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=6), text=st.text(max_size=12))
@settings(max_examples=100, deadline=None)
def test_a_name_is_among_the_first_and_the_order_is_always_the_same(names: list[str], text: str) -> None:
    schema = Schema(tables=tuple(table(n, column(f"c {n}")) for n in names))
    turned = Schema(tables=tuple(reversed(schema.tables)))
    assert search(schema, text) == search(turned, text)
    assert len(search(schema, text, most=1)) <= 1
    for name in names:
        hits = search(schema, name)
        wanted = Hit(kind="table", table=Name("public", name), name=name, text="1 column")
        assert wanted in hits[: len(names)]


def test_no_more_than_asked_for() -> None:
    many = Schema(tables=tuple(table(f"t{n}", column("email")) for n in range(50)))
    assert len(search(many, "email")) == 30
    assert found("email", many, most=2) == [("column", "t0", "email"), ("column", "t1", "email")]
