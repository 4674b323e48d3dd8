"""The overview of a snapshot: whole texts, escaping, limits."""

from __future__ import annotations

from schemabook import overview
from schemabook.schema import Column, Enum, ForeignKey, Function, Key, Name, Schema, Table, View


def table(name: str, **more: object) -> Table:
    return Table(schema="public", name=name, **more)  # type: ignore[arg-type]


SHOP = Schema(
    database="shop",
    tables=(
        table(
            "orders",
            rows=12.0,
            comment="What <people> buy\nand more",
            columns=(Column(name="id", type="integer"), Column(name="user_id", type="integer")),
            constraints=(
                ForeignKey(
                    name="f",
                    columns=("user_id",),
                    definition="",
                    references=Name("app", "users"),
                    ref_columns=("id",),
                ),
                Key(name="k", columns=("id",), definition="", primary=True),
            ),
        ),
        table("things"),
    ),
    enums=(Enum(schema="public", name="e", labels=()),),
)


def test_text_whole() -> None:
    assert overview.text(SHOP) == (
        "shop: 2 tables\n"
        "table   columns  rows  key   references  comment\n"
        "------  -------  ----  ----  ----------  -----------------\n"
        "orders  2        12    id    app.users   What <people> buy\n"
        "things  0        ?     none\n"
        "also: 1 enum"
    )


def test_html_is_escaped() -> None:
    shown = overview.html(SHOP)
    assert "What &lt;people&gt; buy" in shown
    assert "<people>" not in shown
    assert shown.count("<tr>") == 3


def test_many_tables_do_not_flood() -> None:
    many = Schema(tables=tuple(table(f"t{n}", comment="x" * 500) for n in range(300)))
    text = overview.text(many)
    assert "and 240 more tables" in text
    assert len(text) < 10_000
    assert overview.html(many).count("<tr>") == 61


def test_an_empty_snapshot() -> None:
    assert overview.text(Schema()) == "schema: 0 tables"
    assert overview.html(Schema()) == "<div><b>schema: 0 tables</b></div>"


def test_the_repr_is_one_line() -> None:
    assert repr(SHOP) == "<Schema shop: 2 tables, 1 enum>"
    assert repr(Schema()) == "<Schema: 0 tables>"
    assert repr(SHOP.tables[0]) == "<Table public.orders: 2 columns>"
    assert repr(View(schema="app", name="v", definition="", columns=(Column(name="a", type="text"),))) == (
        "<View app.v: 1 column>"
    )
    function = Function(
        schema="app", name="f", kind="function", arguments="n integer", returns="text", language="sql",
        definition="",
    )  # fmt: skip
    assert repr(function) == "<Function app.f(n integer): text>"


def test_one_table_as_text() -> None:
    columns = (
        Column(name="id", type="bigint", nullable=False, identity="always"),
        Column(name="user_id", type="bigint", default="0", comment="Who\nand why"),
        Column(name="twice", type="bigint", default="(user_id * 2)", generated="stored"),
    )
    key = Key(name="u", columns=("id", "user_id"), definition="", primary=False)
    shown = table("orders", comment="Sold", columns=columns, constraints=(*SHOP.tables[0].constraints, key))
    assert overview.table_text(shown) == (
        "table orders: 3 columns; Sold\n"
        "column   type    null      default                          keys                  comment\n"
        "-------  ------  --------  -------------------------------  --------------------  -------\n"
        "id       bigint  NOT NULL  identity always                  primary key, unique\n"
        "user_id  bigint            0                                unique, -> app.users  Who\n"
        "twice    bigint            generated stored: (user_id * 2)"
    )
    assert overview.table_text(table("bare")) == "table bare: 0 columns"


def test_one_table_as_html_is_escaped() -> None:
    shown = overview.table_html(
        table("<t>", columns=(Column(name="<b>", type="text", default="'<i>'", comment="<u>"),))
    )
    assert not {"<t>", '<b>"', "<i>", "<u>"} & set(shown.replace(">", "> ").split())
    assert "&lt;t&gt;" in shown
    assert shown.count("<tr>") == 2
    assert overview.table_html(table("bare")) == "<div><b>table bare: 0 columns</b></div>"
