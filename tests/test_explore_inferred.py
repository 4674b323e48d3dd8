"""References that nobody declared: what lint finds, with the ends they would have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from schemabook.explore import inferred
from schemabook.lint.facts import Facts
from schemabook.lint.references import undeclared_reference
from schemabook.relations import Relation, relations
from tests.explore_cases import read, schema
from tests.test_schema_strategies import schemas

if TYPE_CHECKING:
    from schemabook.schema import Schema


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("customer | a\norder | customer_id bigint", ["customer_id"]),
        ("customers | a\norder | customer_id bigint, CustomerId bigint", ["CustomerId", "customer_id"]),
        ("customer | a\norder -> customer | a", []),  # declared
        ("customer | a\norder | customer_id text", []),  # another type
        ("customer | a\norder | client_id bigint", []),  # nobody of that name
        ("customer | a\norder | customer bigint", []),
        ("customer | a\norder | customer_id bigint, customer_type text", []),  # one of several tables
        ("customer | a\norder_history | customer_id bigint", []),  # outlives what it tells of
        ("a.customer | x\nb.customer | x\nc.order | customer_id bigint", []),  # either
        ("a.customer | x\nb.customer | x\nb.order | customer_id bigint", ["customer_id"]),  # the near one
    ],
)
def test_names_and_types_tell(text: str, columns: list[str]) -> None:
    assert sorted(r.columns[0] for r in inferred(schema(text))) == columns


def test_an_inferred_reference_whole() -> None:
    made = schema("customer | a\nshop.order | customer_id bigint")
    customer, order = (t.key for t in made.tables)
    assert inferred(made) == (
        Relation(
            child=order,
            parent=customer,
            columns=("customer_id",),
            ref_columns=("id",),
            constraint="",
            source=order,
            child_end="zero_or_many",
            parent_end="zero_or_one",
            validated=False,
            enforced=False,
        ),
    )


SQL = """
CREATE TABLE customer (id bigint PRIMARY KEY, name text);
CREATE TABLE "Größe 📦" (id uuid PRIMARY KEY);
CREATE TABLE many (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
CREATE TABLE optional (id bigint PRIMARY KEY, customer_id bigint);
CREATE TABLE extension (customer_id bigint PRIMARY KEY);
CREATE TABLE once (id bigint PRIMARY KEY, customer_id bigint UNIQUE);
CREATE TABLE twice (id bigint PRIMARY KEY, customer_id bigint, UNIQUE (id, customer_id));
CREATE TABLE odd ("größe_📦_id" uuid);
CREATE TABLE parted (id bigint, customer_id bigint) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM (1) TO (2);
"""


def test_the_ends_are_those_that_a_constraint_would_have(database: str) -> None:
    made = read(database, SQL)
    guessed = inferred(made)
    assert {r.child.name for r in guessed} == {
        "many",
        "optional",
        "extension",
        "once",
        "twice",
        "odd",
        "parted",
    }
    statements = [
        f'ALTER TABLE {r.child} ADD FOREIGN KEY ("{r.columns[0]}") REFERENCES "{r.parent.name}" (id)'
        for r in guessed
    ]
    declared = relations(read(database, ";".join(statements)))
    assert [ends(r) for r in declared] == [ends(r) for r in guessed]
    assert inferred(read(database, "SELECT")) == ()


def ends(relation: Relation) -> tuple[object, ...]:
    return (
        relation.child,
        relation.parent,
        relation.columns,
        relation.ref_columns,
        relation.child_end,
        relation.parent_end,
    )


@given(schemas())
@settings(max_examples=60, deadline=None)
def test_it_is_what_lint_says(made: Schema) -> None:
    places = [f.target for f in undeclared_reference(Facts(made))]
    assert sorted(places) == sorted(f"{r.child}.{r.columns[0]}" for r in inferred(made))


def test_it_is_what_lint_says_of_real_tables(database: str) -> None:
    made = read(database, SQL)
    places = [f.target for f in undeclared_reference(Facts(made))]
    assert len(places) == 7
    assert sorted(places) == sorted(f"{r.child}.{r.columns[0]}" for r in inferred(made))
