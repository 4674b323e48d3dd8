"""Roles: each rule caught and not caught, and on schemas that we did not write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from schemabook.explore import Role, roles
from schemabook.relations import relations
from schemabook.schema import Column, Index, IndexKey, Key, Name, Schema, Table
from tests.explore_cases import corpus, name_of, read, reference, schema
from tests.synthetic import synthetic
from tests.test_schema_strategies import schemas


def role(text: str, table: str) -> Role:
    """The role of one of the tables that the lines describe."""
    made = schema(text)
    return roles(made, relations(made))[name_of(table)]


@pytest.mark.parametrize(
    ("text", "table", "expected"),
    [
        # a lookup: keys and labels that others refer to, named for it or referred to by several
        ("film -> genre | title, a, b\ngenre | name", "genre", "lookup"),
        ("film -> studio | title, a, b\nstudio | name", "studio", "entity"),
        ("film -> studio | a, b\nshow -> studio | a, b\nstudio | name", "studio", "lookup"),
        ("film -> studio | a, b\nshow -> studio | a, b\nstudio | name, founded date", "studio", "entity"),
        ("film -> genre | a, b\ngenre | name, budget numeric, x, y", "genre", "entity"),
        ("film -> language | a, b\nlanguage | name, frequency integer", "language", "lookup"),
        ("film -> genre | a, b\ngenre | frequency integer", "genre", "entity"),  # no label
        ("genre | name", "genre", "isolated"),  # nobody refers to it
        ("film -> genre | a, b\ngenre -> film | name", "genre", "entity"),  # it refers to what is no lookup
        (
            "city -> country | name\ncountry | name\nshop -> city | a, b, c\nhome -> city | a",
            "city",
            "lookup",
        ),
        (
            "city -> country | name\ncountry | name\nshop -> city | a, b, c\nhome -> city | a",
            "country",
            "lookup",
        ),
        (
            "post -> status | a, b\nstatus -> status | label, is_open boolean, created_at date",
            "status",
            "lookup",
        ),
        # a history: former rows of a table that is there, which nobody refers to
        ("order | a, b, c\norder_history -> order | valid_from date, row_data", "order_history", "history"),
        ("orders | a, b, c\naudit_orders | operation, old_row jsonb", "audit_orders", "history"),
        ("order | a, b, c\norder_versions | a, b, note", "order_versions", "history"),
        ("Order | a, b, c\nOrderHistory -> Order | changedAt date", "OrderHistory", "history"),
        ("order | a, b, c\norder_history -> order | x, y", "order_history", "entity"),  # keeps no rows
        ("order_history -> shop | valid_from date\nshop | a, b, c", "order_history", "entity"),  # of nothing
        (
            "page | a, b\npage_revision -> page | a, b\ncomment -> page_revision | c",
            "page_revision",
            "entity",
        ),
        # a log: written once, with an instant and what happened
        ("user | a, b\naccess_log -> user | at timestamp, ip inet", "access_log", "log"),
        ("user | a, b\nclick -> user | at timestamp, url, payload jsonb, source", "click", "log"),
        ("user | a, b\nclick -> user | at timestamp, url", "click", "entity"),
        ("user | a, b\nuser_log -> user | at timestamp, status, message, level", "user_log", "entity"),
        ("user | a, b\nuser_log -> user | message, level, action", "user_log", "entity"),  # no instant
        (
            "lesson_log -> user | at timestamp, message\nuser | a\nfee -> lesson_log | a",
            "lesson_log",
            "entity",
        ),
        ("event | at timestamp, payload jsonb", "event", "log"),  # by its shape, references or not
        # a queue: work to be done
        ("outbox | payload jsonb, published_at timestamp", "outbox", "queue"),
        ("mail | subject, attempts integer, locked_at timestamp, run_at timestamp", "mail", "queue"),
        ("mail | subject, sent_at timestamp", "mail", "isolated"),
        ("job -> user | title, salary\nuser | a", "job", "entity"),  # of another kind
        # neither
        ("a -> b | x, y\nb | x, y, z", "b", "entity"),
        ("a -> a | x, y", "a", "isolated"),  # a table that only knows itself
    ],
)
def test_a_role_follows_from_shape_and_references(text: str, table: str, expected: Role) -> None:
    assert role(text, table) == expected


@pytest.mark.parametrize(("rows", "expected"), [(-1, "entity"), (30, "lookup"), (300, "entity")])
def test_known_rows_tell_a_short_list_from_artists(rows: float, expected: Role) -> None:
    made = schema("album -> artist | title, a, b\nartist | name")
    tables = tuple(replace(t, rows=rows) if t.name == "artist" else t for t in made.tables)
    counted = Schema(tables=tables)
    assert roles(counted, relations(counted))[Name("public", "artist")] == expected


def test_nobody_chooses_from_thousands() -> None:
    made = schema("film -> genre | title, a, b\ngenre | name")
    many = Schema(tables=tuple(replace(t, rows=50_000) for t in made.tables))
    assert roles(many, relations(many))[Name("public", "genre")] == "entity"


def links(*more: str, key: str = "", unique: str = "") -> Role:
    """The role of a table that refers to `a` and `b`, with a primary key or unique index of these columns."""
    made = schema("a | x, y\nb | x, y")
    columns = [Column(name=c, type="bigint") for c in ("id", "a_id", "b_id", *more)]
    constraints = [reference("t", "a_id", Name("public", "a")), reference("t", "b_id", Name("public", "b"))]
    primary = Key(name="k", columns=tuple(key.split()) or ("id",), definition="", primary=True)
    keys = tuple(IndexKey(column=c) for c in unique.split())
    index = Index(name="i", method="btree", keys=keys, definition="", unique=True)
    table = Table(
        schema="public",
        name="t",
        columns=tuple(columns),
        constraints=(primary, *constraints),
        indexes=(index,) if unique else (),
    )
    whole = Schema(tables=(*made.tables, table))
    return roles(whole, relations(whole))[table.key]


def test_a_link_connects_two_and_says_little_else() -> None:
    assert links(key="a_id b_id") == "link"
    assert links("quantity", "price", key="a_id b_id") == "link"
    assert links("position", key="a_id b_id position") == "link"
    assert links("role", unique="a_id b_id") == "link"
    assert links("p", "q", "r", "s", unique="a_id b_id") == "entity"
    assert links("position", "day", key="a_id b_id position day") == "entity"
    assert links("role") == "entity"  # two references and no key of them: any row may do so twice
    assert links(key="a_id") == "extension"


def test_a_link_may_be_told_by_its_name() -> None:
    text = "film | a, b\nactor | a, b\nfilm_actor -> film, actor | billing integer\n"
    assert role(text, "film_actor") == "link"
    assert role(text.replace("film_actor", "casting"), "casting") == "entity"
    assert role(text + "fee -> film_actor | x", "film_actor") == "entity"  # others build upon it


def test_the_server_has_links_and_extensions(database: str) -> None:
    made = read(
        database,
        """
        CREATE TABLE person (id int PRIMARY KEY, name text, born date);
        CREATE TABLE course (id int PRIMARY KEY, title text, starts date);
        CREATE TABLE profile (person_id int PRIMARY KEY REFERENCES person, photo bytea);
        CREATE TABLE attends (
            person_id int REFERENCES person, course_id int REFERENCES course, grade int,
            created_at timestamptz, PRIMARY KEY (person_id, course_id)
        );
        CREATE TABLE state (code char(2) PRIMARY KEY, name text);
        CREATE TABLE home (
            id int PRIMARY KEY, state char(2) REFERENCES state, person_id int REFERENCES person
        );
        CREATE TABLE event (at timestamptz, action text, payload jsonb) PARTITION BY RANGE (at);
        CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        """,
    )
    assert {str(n): r for n, r in roles(made, relations(made)).items()} == {
        "attends": "link",
        "course": "entity",
        "event": "log",
        "home": "entity",
        "person": "entity",
        "profile": "extension",
        "state": "lookup",
    }


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("chinook.sql", {"lookup": "genre media_type", "link": "playlist_track"}),
        (
            "pagila-schema.sql",
            {"lookup": "category country language", "link": "film_actor film_category"},
        ),
    ],
)
def test_schemas_that_we_did_not_write(file: str, expected: dict[Role, str]) -> None:
    made = corpus(file)
    found = roles(made, relations(made))
    for kind, tables in expected.items():
        of_kind = {n.name for n, r in found.items() if r == kind}
        # with its rows loaded the dump knows more short lists than the schema alone
        assert set(tables.split()) <= of_kind
    assert {found[t.key] for t in made.tables if t.name in ("customer", "track", "film")} == {"entity"}


def test_made_tables_have_the_roles_they_were_made_for() -> None:
    made = synthetic(300)
    found = roles(made, relations(made))
    told = {
        "history": {n for n in found if n.name.endswith("_history")},
        "log": {n for n in found if n.name.endswith("_log")},
        "link": {t.key for t in made.tables if t.primary_key and len(t.primary_key.columns) == 2},
        "lookup": {t.key for t in made.tables if "label" in t.by_name},
    }
    for kind, names in told.items():
        right = {n for n, r in found.items() if r == kind}
        assert len(names & right) / len(names) > 0.95, kind
        assert len(names & right) / len(right) > 0.9, kind


@given(schemas())
@settings(max_examples=60, deadline=None)
def test_whatever_the_schema_every_table_has_a_role(made: Schema) -> None:
    found = roles(made, relations(made))
    assert list(found) == sorted({t.key for t in made.tables if not t.is_partition})
