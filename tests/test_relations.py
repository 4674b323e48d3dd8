"""The ends of a relation follow from the constraints: each rule caught and not caught."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from schemabook import catalog
from schemabook.relations import ChildEnd, ParentEnd, Relation, anchors, is_junction, merged, relations
from schemabook.schema import (
    Column,
    Domain,
    ForeignKey,
    Index,
    IndexKey,
    Key,
    Match,
    Name,
    NotNull,
    Schema,
    Table,
)

PARENT = Table(
    schema="public",
    name="parent",
    columns=(
        Column(name="a", type="integer", nullable=False),
        Column(name="b", type="integer", nullable=False),
    ),
    constraints=(Key(name="parent_pkey", columns=("a", "b"), definition="", primary=True),),
)


def key(*columns: str, primary: bool = False, overlaps: bool = False) -> Key:
    return Key(
        name="_".join(columns), columns=columns, definition="", primary=primary, without_overlaps=overlaps
    )


def index(*keys: str, predicate: str | None = None, valid: bool = True, unique: bool = True) -> Index:
    parts = tuple(IndexKey(expression=k) if "(" in k else IndexKey(column=k) for k in keys)
    return Index(
        name="i", method="btree", keys=parts, definition="", unique=unique, predicate=predicate, valid=valid
    )


def reference(
    *columns: str, match: Match = "SIMPLE", definition: str = "", inherited: bool = False
) -> ForeignKey:
    return ForeignKey(
        name="fk",
        columns=columns,
        definition=definition,
        references=Name("public", "parent"),
        ref_columns=("a", "b")[: len(columns)],
        match=match,
        inherited=inherited,
    )


def child(*parts: Key | Index | ForeignKey, nullable: str = "") -> Table:
    return Table(
        schema="public",
        name="child",
        columns=tuple(Column(name=c, type="integer", nullable=c in nullable) for c in "xyz"),
        constraints=tuple(p for p in parts if not isinstance(p, Index)),
        indexes=tuple(p for p in parts if isinstance(p, Index)),
    )


def only(table: Table) -> Relation:
    (found,) = relations(Schema(tables=(table, PARENT)))
    return found


@pytest.mark.parametrize(
    ("unique", "end"),
    [
        (key("x", "y", primary=True), "zero_or_one"),
        (key("x"), "zero_or_one"),
        (key("y", "x"), "zero_or_one"),
        (index("y"), "zero_or_one"),
        (key("x", "y", "z"), "zero_or_many"),
        (key("z"), "zero_or_many"),
        (key("x", "y", overlaps=True), "zero_or_many"),
        (index("x", predicate="y > 0"), "zero_or_many"),
        (index("abs(x)"), "zero_or_many"),
        (index("x", "abs(y)"), "zero_or_many"),
        (index("x", valid=False), "zero_or_many"),
        (index("x", unique=False), "zero_or_many"),
    ],
)
def test_the_child_end_needs_a_unique_key_inside_the_foreign_key(unique: Key | Index, end: ChildEnd) -> None:
    assert only(child(unique, reference("x", "y"))).child_end == end


@pytest.mark.parametrize(
    ("match", "nullable", "end"),
    [
        ("SIMPLE", "", "one"),
        ("SIMPLE", "z", "one"),
        ("SIMPLE", "y", "zero_or_one"),
        ("SIMPLE", "xy", "zero_or_one"),
        ("FULL", "y", "one"),
        ("FULL", "xy", "zero_or_one"),
    ],
)
def test_the_parent_end_needs_columns_that_are_not_null(match: Match, nullable: str, end: ParentEnd) -> None:
    assert only(child(reference("x", "y", match=match), nullable=nullable)).parent_end == end


def test_a_primary_key_is_not_null_even_where_its_columns_do_not_say_so() -> None:
    assert only(child(key("x", primary=True), reference("x"), nullable="x")).parent_end == "one"


@pytest.mark.parametrize(("validated", "end"), [(True, "one"), (False, "zero_or_one")])
def test_a_not_null_counts_once_it_is_validated(validated: bool, end: ParentEnd) -> None:
    plain = child(reference("x"))
    rule = NotNull(name="n", columns=("x",), definition="", validated=validated)
    other = NotNull(name="m", columns=("y",), definition="", validated=False)
    assert only(replace(plain, constraints=(*plain.constraints, rule, other))).parent_end == end


@pytest.mark.parametrize(
    ("type_name", "inner", "end"),
    [("d", True, "zero_or_one"), ("d", False, "one"), ("d[]", False, "zero_or_one")],
)
def test_a_column_of_a_domain_that_is_not_null_is_not_null(
    type_name: str, inner: bool, end: ParentEnd
) -> None:
    domain = Name("public", "d")
    table = replace(
        child(reference("x")), columns=(Column(name="x", type=type_name, type_key=domain, nullable=True),)
    )
    for domains in (
        (Domain(schema="public", name="d", type="integer", nullable=inner),),
        (
            Domain(schema="public", name="base", type="integer", nullable=inner),
            Domain(schema="public", name="d", type="public.base"),
        ),
    ):
        (found,) = relations(Schema(tables=(table, PARENT), domains=domains))
        assert found.parent_end == end


def test_the_server_says_the_same_of_not_valid_and_of_domains(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(
            """
            CREATE TABLE p (id int PRIMARY KEY);
            CREATE DOMAIN base AS int NOT NULL;
            CREATE DOMAIN "Over It" AS base;
            CREATE TABLE by_domain (x base REFERENCES p);
            CREATE TABLE by_two ("x" "Over It" REFERENCES p);
            CREATE TABLE by_none (x int REFERENCES p);
            """
        )
        expected = {"by_domain": "one", "by_two": "one", "by_none": "zero_or_one"}
        if conn.info.server_version >= 180000:
            conn.execute("ALTER TABLE by_none ADD CONSTRAINT later NOT NULL x NOT VALID")
        found = relations(catalog.read(conn))
        assert {r.child.name: r.parent_end for r in found} == expected
        if conn.info.server_version >= 180000:
            conn.execute("ALTER TABLE by_none VALIDATE CONSTRAINT later")
            found = relations(catalog.read(conn))
            assert {r.child.name: r.parent_end for r in found} == dict.fromkeys(expected, "one")


def test_a_key_of_a_partition_belongs_to_the_parent_and_binds_only_its_own_rows() -> None:
    whole = Table(schema="public", name="whole", kind="partitioned table", columns=child().columns)
    part = Table(
        schema="public",
        name="part",
        columns=whole.columns,
        constraints=(reference("x"), reference("y", inherited=True)),
        partition_of=whole.key,
    )
    (found,) = relations(Schema(tables=(PARENT, part, whole)))
    assert (found.child, found.source, found.parent_end) == (whole.key, part.key, "zero_or_one")


def test_a_key_that_only_partitions_have_is_told_once() -> None:
    whole = Table(schema="public", name="whole", kind="partitioned table", columns=child().columns)

    def part(name: str, *keys: ForeignKey, of: Name = whole.key) -> Table:
        return Table(schema="public", name=name, columns=whole.columns, constraints=keys, partition_of=of)

    middle = replace(part("middle", reference("x")), kind="partitioned table")
    low = [part(name, reference("x", inherited=True), of=middle.key) for name in ("low1", "low2")]
    schema = Schema(
        tables=(PARENT, part("a", reference("x")), part("b"), part("c", reference("y")), *low, middle, whole)
    )
    known = relations(schema)
    assert len(known) == 3
    assert [(r.columns, r.partitions) for r in merged(schema, known)] == [(("x",), (3, 5)), (("y",), (1, 5))]
    own = replace(whole, constraints=(reference("x"),))
    both = Schema(tables=(PARENT, part("a", reference("x")), own))
    assert [(r.source, r.partitions) for r in merged(both, relations(both))] == [(whole.key, None)]


def test_a_reference_to_a_partition_leads_to_its_parent() -> None:
    top = Table(schema="public", name="top", kind="partitioned table")
    inner = Table(schema="public", name="parent", partition_of=top.key, columns=PARENT.columns)
    (found,) = relations(Schema(tables=(child(reference("x")), inner, top)))
    assert found.parent == top.key


def test_a_table_outside_the_snapshot_gives_no_relation() -> None:
    assert relations(Schema(tables=(child(reference("x")),))) == ()


def test_a_period_is_marked() -> None:
    assert only(
        child(reference("x", "y", definition="FOREIGN KEY (x, PERIOD y) REFERENCES parent(a, PERIOD b)"))
    ).temporal
    assert not only(
        child(reference("x", "y", definition="FOREIGN KEY (x, y) REFERENCES parent(a, b)"))
    ).temporal


def test_a_composite_key_is_anchored_on_the_column_of_its_own() -> None:
    found = relations(Schema(tables=(child(reference("x"), reference("x", "y")), PARENT)))
    assert {r.columns: anchors(r, found) for r in found} == {("x",): ("x", "a"), ("x", "y"): ("y", "b")}


@pytest.mark.parametrize(
    ("table", "junction"),
    [
        (child(key("x", "y", primary=True), reference("x"), reference("y")), False),  # z says something
        (child(key("x", "y", "z", primary=True), reference("x"), reference("y")), False),  # z is no reference
        (child(key("x", "y", "z", primary=True), reference("x"), reference("y", "z")), True),
        (child(key("x", primary=True), reference("x")), False),
        # One row of item_note extends one row of its parent; the second key repeats a part of the first.
        (child(key("x", "y", "z", primary=True), reference("x"), reference("x", "y", "z")), False),
        (
            child(key("x", "y", "z", primary=True), reference("x"), reference("y", "z"), reference(*"xyz")),
            False,
        ),
        (child(reference("x"), reference("y")), False),
    ],
)
def test_a_junction_is_its_references_and_nothing_else(table: Table, junction: bool) -> None:
    assert is_junction(table) is junction


def test_a_key_of_one_column_with_two_references_is_no_junction() -> None:
    one = child(key("x", primary=True), reference("x"), reference("x"))
    assert not is_junction(replace(one, columns=one.columns[:1]))


def test_audit_columns_do_not_make_a_junction_something_else() -> None:
    plain = child(key("x", "y", "z", primary=True), reference("x"), reference("y", "z"))
    stamped = Table(
        schema="public",
        name="child",
        columns=(*plain.columns, Column(name="created_at", type="timestamp with time zone")),
        constraints=plain.constraints,
    )
    assert is_junction(stamped)
