"""Families: alike by name and by shape, shown once; what is alike in one of the two only is no family."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.explore import Family, families
from schemabook.explore.patterns import alike, shape
from schemabook.relations import relations
from schemabook.schema import Name, Schema
from tests.explore_cases import corpus, names, read, schema, table
from tests.synthetic import synthetic
from tests.test_schema_strategies import schemas

THREE = "artist | name, born date, a\nlabel | name, founded date, b\nwork | title, written date, c\n"


def found(text: str) -> tuple[Family, ...]:
    made = schema(text)
    return families(made, relations(made))


def said(text: str) -> list[tuple[str, str, str]]:
    """For each family its pattern, its kind and its members."""
    return [(f.pattern, f.kind, names(f.members)) for f in found(text)]


def each(line: str, *cores: str) -> str:
    return "".join(line.replace("X", core) + "\n" for core in cores or ("artist", "label", "work"))


def test_satellites_whole() -> None:
    text = THREE + each("X_alias -> X | name, locale") + "show -> artist | a\n"
    assert found(text) == (
        Family(
            lead=Name("public", "artist_alias"),  # of the table that most refer to
            members=tuple(Name("public", f"{c}_alias") for c in ("artist", "label", "work")),
            pattern="*_alias",
            kind="satellites",
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            each("tag_X -> X | count integer, note"),
            [("tag_*", "satellites", "tag_artist tag_label tag_work")],
        ),
        (
            each("X_rating_raw | X_id bigint, rating, at date"),  # no foreign key, but a column
            [("*_rating_raw", "satellites", "artist_rating_raw label_rating_raw work_rating_raw")],
        ),
        (each("XTag -> X | count integer"), [("*_tag", "satellites", "artistTag labelTag workTag")]),
        # too few, other columns, other types, no tie to what the name says, others build upon it
        (each("X_alias -> X | name, locale", "artist", "label"), []),
        (
            each("X_alias -> X | name, locale", "artist", "label")
            + "work_alias -> work | note, page, line, x",
            [],
        ),
        (
            each("X_alias -> X | name, locale", "artist", "label")
            + "work_alias -> work | name date, locale date",
            [],
        ),
        (each("X_alias | name, locale"), []),
        (each("artist_X | one, two"), []),
    ],
)
def test_satellites_are_alike_in_name_and_shape(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(THREE + text) == expected


def test_a_lookup_may_be_a_satellite_of_the_only_table_that_refers_to_it() -> None:
    text = each("X -> X_type | name, a, b") + each("X_type | name, code")
    assert said(text) == [("*_type", "satellites", "artist_type label_type work_type")]


def test_one_column_in_four_may_differ() -> None:
    same = each("X_alias -> X | name, locale", "artist", "label")
    near = "work_alias -> work | name, locale, more\n"
    assert [f.pattern for f in found(THREE + same + near)] == ["*_alias"]
    assert found(THREE + same + near.replace("more", "more, page")) == ()


def test_links_between_pairs() -> None:
    text = THREE + "".join(
        f"l_{a}_{b} -> {a}, {b} | link bigint\n"
        for a, b in (("artist", "label"), ("artist", "work"), ("label", "work"))
    )
    assert said(text) == [("l_*_*", "links", "l_artist_label l_artist_work l_label_work")]
    # without something that they share in their names they are just three tables
    assert found(text.replace("l_artist", "artist").replace("l_label", "label")) == ()


def test_the_largest_family_takes_what_could_be_in_two() -> None:
    text = THREE + "mood | a, b, c\n" + each("X_alias -> X | name", "artist", "label", "work", "mood")
    text += "artist_note -> artist | name\nartist_page -> artist | name\n"
    assert [f.pattern for f in found(text)] == ["*_alias"]


def test_what_others_build_upon_is_no_satellite() -> None:
    text = THREE + each("X_order -> X | total, day date")
    assert [f.pattern for f in found(text)] == ["*_order"]
    more = "".join(f"step{c} -> artist_order, label_order, work_order | {c}, {c}{c}, n\n" for c in "xyz")
    assert found(text + more) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "event | at date, what\n" + "".join(f"event_2024_0{i} | at date, what\n" for i in range(1, 4)),
            [("event_*", "copies", "event event_2024_01 event_2024_02 event_2024_03", "event")],
        ),
        (
            "".join(f"log_y2024m0{i} | at date, what\n" for i in range(1, 4)),
            [("log_*", "copies", "log_y2024m01 log_y2024m02 log_y2024m03", "log_y2024m03")],
        ),
        (
            "".join(f"log20240{i} | at date, what\n" for i in range(1, 4)),
            [("log_*", "copies", "log202401 log202402 log202403", "log202403")],
        ),
        (
            "payment | a, b, c\npayment_old | a, b, c\n",
            [("payment_*", "copies", "payment payment_old", "payment")],
        ),
        (
            "payments | a, b, c\nbackup_payments | a, b, c\nPaymentsBak | a, b, c, d",
            [("payments_*", "copies", "PaymentsBak backup_payments payments", "payments")],
        ),
        (
            "".join(f"t{i}.order | total numeric, day date\n" for i in range(3)),
            [("*.order", "copies", "t0.order t1.order t2.order", "t0.order")],
        ),
        ("payment | a, b, c\npayment_old | d, e, f\n", []),  # of another shape
        ("payment | a, b, c\npayment_new | a, b, c\n", []),  # new says nothing about a copy
        ("payment | a, b, c\npayment_old | a, b, c\nfee -> payment_old | x, y\n", []),  # in use
        ("a.order | total\nb.order | total\n", []),  # two may be chance
        ("event_1 | a, b\nevent_2 | a, b\n", []),
        ("event_1 | a, b\nevent_2 | c, d\nevent_3 | e, f\n", []),
        ("step_1 | a\nstep_2 -> step_1 | a\nstep_3 -> step_2 | a\n", []),  # steps of something
    ],
)
def test_copies(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert [(f.pattern, f.kind, names(f.members), str(f.lead)) for f in found(text)] == expected


def test_shapes_are_compared_without_the_names_that_stand_in_them() -> None:
    one, other = table("a_alias -> artist | name"), table("b_alias -> release_group | name")
    artist, group = Name("public", "artist"), Name("public", "release_group")
    assert (
        shape(one, [artist])
        == shape(other, [group])
        == {("id", "bigint"), ("*_id", "bigint"), ("name", "text")}
    )
    assert alike(shape(one, [artist]), shape(other, [group])) == 1
    assert alike(shape(one), shape(other)) == 0.5
    assert alike(frozenset(), frozenset()) == 1


def test_partitions_and_steps_are_no_copies(database: str) -> None:
    made = read(
        database,
        """
        CREATE TABLE event (at date, what text) PARTITION BY RANGE (at);
        CREATE TABLE event_2023 PARTITION OF event FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
        CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE reading_2023 (at date, value int);
        CREATE TABLE reading_2024 (LIKE reading_2023);
        CREATE TABLE reading_2025 (LIKE reading_2023);
        CREATE TABLE step_1 (id int PRIMARY KEY, previous int, note text);
        CREATE TABLE step_2 (id int PRIMARY KEY, previous int REFERENCES step_1, note text);
        CREATE TABLE step_3 (id int PRIMARY KEY, previous int REFERENCES step_2, note text);
        """,
    )
    assert [f.pattern for f in families(made, relations(made))] == ["reading_*"]


@pytest.mark.parametrize("file", ["chinook.sql", "pagila-schema.sql"])
def test_small_schemas_that_we_did_not_write_have_none(file: str) -> None:
    made = corpus(file)
    assert families(made, relations(made)) == ()


def test_made_satellites_are_found() -> None:
    made = synthetic(300)
    inside = {n for f in families(made, relations(made)) for n in f.members}
    satellites = {
        t.key for t in made.tables if t.name.endswith(("_translation", "_attachment", "_history", "_log"))
    }
    assert len(satellites & inside) > 0.8 * len(satellites)
    assert not [n for n in inside if n.name in ("account", "shipment", "invoice", "country")]


def assert_sound(got: tuple[Family, ...], made: Schema) -> None:
    known = {t.key for t in made.tables if not t.is_partition}
    members = [name for family in got for name in family.members]
    assert len(members) == len(set(members))
    assert set(members) <= known
    for family in got:
        assert family.lead in family.members
        assert list(family.members) == sorted(family.members)
        assert len(family.members) >= (2 if family.kind == "copies" else 3)


@given(schemas())
@settings(max_examples=60, deadline=None)
def test_whatever_the_schema_nobody_is_in_two(made: Schema) -> None:
    unique = replace(made, tables=tuple({t.key: t for t in made.tables}.values()))
    assert_sound(families(unique, relations(unique)), unique)


@given(
    st.lists(st.sampled_from(["a", "b", "a_b", "b_a", "a_b_a", "x_a", "x_b", "a_1", "b_2", "a_old", "É_a"]))
)
@settings(max_examples=100, deadline=None)
def test_whatever_the_names_nobody_is_in_two(parts: list[str]) -> None:
    made = schema("\n".join(f"{name} -> a, b | x" for name in dict.fromkeys(["a", "b", *parts])))
    assert_sound(families(made, relations(made)), made)
