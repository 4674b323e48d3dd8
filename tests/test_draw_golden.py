"""A small schema in DOT, Mermaid and words, each held whole; and the snapshots that other tests draw."""

from __future__ import annotations

from pathlib import Path

from schemabook.draw import diagram
from schemabook.schema import Column, Enum, ForeignKey, Key, Name, Schema, Table


def table(
    name: str, *columns: Column, key: str = "id", references: str = "", comment: str | None = None
) -> Table:
    """A table with a primary key, and one foreign key `<references>_id` where `references` is given."""
    constraints: tuple[Key | ForeignKey, ...] = (
        Key(name=f"{name}_pkey", columns=(key,), definition="", primary=True),
    )
    if references:
        constraints += (
            ForeignKey(
                name=f"{name}_{references}_fkey",
                columns=(f"{references}_id",),
                definition="",
                references=Name("public", references),
                ref_columns=("id",),
                on_delete="CASCADE",
            ),
        )
    return Table(schema="public", name=name, columns=columns, constraints=constraints, comment=comment)


def identity(name: str = "id") -> Column:
    return Column(name=name, type="bigint", nullable=False, identity="always")


SHOP = Schema(
    database="shop",
    tables=(
        table("customer", identity(), Column(name="email", type="character varying(40)"), comment="Who buys"),
        table(
            "order",
            identity(),
            Column(name="customer_id", type="bigint", nullable=False),
            Column(
                name="state",
                type="public.state",
                nullable=False,
                default="'new'::public.state",
                type_key=Name("public", "state"),
            ),
            references="customer",
        ),
    ),
    enums=(Enum(schema="public", name="state", labels=("new", "paid")),),
)


def chain(count: int) -> Schema:
    """`count` tables, each referring to the one before, with five further columns each."""
    more = tuple(Column(name=f"c{i}", type="text") for i in range(5))
    first = table("t000", identity(), *more)
    others = (
        table(
            f"t{i:03}",
            identity(),
            Column(name=f"t{i - 1:03}_id", type="bigint"),
            *more,
            references=f"t{i - 1:03}",
        )
        for i in range(1, count)
    )
    return Schema(tables=(first, *others))


DATA = Path(__file__).parent / "data"


def test_the_dot_of_a_small_schema_whole() -> None:
    assert diagram(SHOP, digest="d1").dot() == (DATA / "draw_shop.dot").read_text(encoding="utf-8")


def test_the_mermaid_of_a_small_schema_whole() -> None:
    assert diagram(SHOP, digest="d1").mermaid() == (
        "%% schemabook digest: d1\n"
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
    )


def test_the_words_of_a_small_schema_whole() -> None:
    assert str(diagram(SHOP, title="Shop")) == (
        "Shop: 2 tables, 1 relation\n"
        "  customer: id bigint PK, email varchar(40) null\n"
        "  order: id bigint PK, customer_id bigint FK, state state\n"
        "  order.customer_id -> customer.id: any number of order to exactly one customer (cascade)"
    )
