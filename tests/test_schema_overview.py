"""The overview of a snapshot: whole texts, escaping, limits."""

from __future__ import annotations

from schemabook import overview
from schemabook.schema import Column, Enum, ForeignKey, Key, Name, Schema, Table


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
