"""The reading order: what matters, parents first, each domain of weight, and reasons that are true."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.explore import Domains, Step, domains, reading_order, roles
from schemabook.explore.graph import Graph, betweenness
from schemabook.explore.importance import importance
from schemabook.explore.reasons import enumerated
from schemabook.explore.tables import neighbours
from schemabook.relations import relations
from schemabook.schema import Name, Schema
from tests.explore_cases import corpus, name_of, schema
from tests.synthetic import synthetic
from tests.test_schema_strategies import schemas

SHOP = """
    customer -> country | email, phone, born date
    country | name
    invoice -> customer | total numeric, due_on date
    invoice_line -> invoice, product | quantity integer, x
    payment -> invoice | amount numeric, paid_at timestamp
    product | title, price numeric, weight
"""


def read(text: str | Schema, of: dict[str, str] | None = None) -> tuple[Step, ...]:
    """The reading order; `of` says the tables' domains instead of leaving them to be found."""
    made = text if isinstance(text, Schema) else schema(text)
    links = relations(made)
    given_domains = {name_of(t): d for t, d in (of or {}).items()}
    return reading_order(
        made, links, domains=domains(made, links, given=given_domains), roles=roles(made, links)
    )


def order(text: str | Schema, of: dict[str, str] | None = None) -> str:
    return " ".join(str(step.table) for step in read(text, of))


def reason(text: str, table: str, of: dict[str, str] | None = None) -> str:
    return next(step.reason for step in read(text, of) if str(step.table) == table)


def test_the_order_of_a_small_shop_whole() -> None:
    assert read(SHOP) == (
        Step(table=Name("public", "customer"), reason="start here: 1 table refers to it"),
        Step(table=Name("public", "invoice"), reason="2 tables refer to it; builds on customer"),
        Step(table=Name("public", "product"), reason="1 table refers to it"),
        Step(table=Name("public", "invoice_line"), reason="builds on invoice and product"),
        Step(table=Name("public", "payment"), reason="builds on invoice"),
    )


def test_reasons_name_domains() -> None:
    of = {"customer": "people", "country": "people", "invoice": "money", "payment": "money"}
    of |= {"product": "stock", "invoice_line": "money"}
    assert reason(SHOP, "invoice_line", of) == "joins money and stock; builds on invoice and product"
    assert reason(SHOP, "invoice", of) == (
        "the centre of money, 2 tables refer to it; joins money and people; builds on customer"
    )
    hub = "\n".join(f"t{i} -> account | a, b, c" for i in range(9)) + "\naccount | a, b, c"
    of = {f"t{i}": f"d{i % 4}" for i in range(9)} | {"account": "d0"}
    assert reason(hub, "account", of).startswith(
        "start here: the centre of d0, 9 tables in 4 domains refer to it"
    )


def test_lookups_and_hubs_join_nothing() -> None:
    text = "order -> country, account | a, b\ncountry | name\naccount | a, b, c\n"
    text += "fee -> account | a\nlog -> account | a"
    of = {"order": "sales", "country": "reference", "account": "people", "fee": "money", "log": "ops"}
    assert reason(text, "order", of) == "builds on account"
    assert reason(text, "order", of | {"log": "money"}) == "joins sales and people; builds on account"


def test_lookups_links_logs_and_histories_come_after_everything_else() -> None:
    text = SHOP + (
        "invoice_history -> invoice | valid_from date, row_data\n"
        "customer_product -> customer, product | rank integer\n"
        "access_log -> customer | at timestamp, action, ip\n"
        + "".join(f"shop{i} -> country | a{i}, b{i}, c{i}\n" for i in range(4))
    )
    assert "country" not in order(text)
    assert not {"invoice_history", "customer_product", "access_log"} & set(order(text).split())
    assert order("genre | name\nkind | name\ngenre_kind -> genre, kind | x") == "genre kind genre_kind"


def test_a_lookup_that_all_refer_to_matters_less_than_what_some_refer_to() -> None:
    text = "".join(f"t{i} -> status | a, b, c\n" for i in range(9)) + "status | label\n"
    made = schema(text + "u -> t0 | a, b, c\nv -> t0 | a, b, c\n")
    found = importance(made, relations(made), roles(made, relations(made)))
    assert found[Name("public", "t0")] > 2 * found[Name("public", "status")]


def test_parents_come_before_what_builds_on_them() -> None:
    for made in (synthetic(60), synthetic(300, 2), synthetic(1000)):
        links = relations(made)
        place = {step.table: i for i, step in enumerate(read(made))}
        inside = [k for k in links if k.child in place and k.parent in place and k.parent_end == "one"]
        assert all(place[k.parent] < place[k.child] for k in inside if not k.is_self)


def test_an_optional_reference_of_a_hub_makes_nobody_wait() -> None:
    hub = "account -> avatar | a, b, c\navatar -> image | url, x, y\nimage | a, b, c, d\n"
    hub += "".join(f"t{i} -> account | a, b, c\n" for i in range(9))
    assert order(hub).split()[0] == "account"
    few = hub.replace("t8 -> account", "t8 ->").replace("t7 -> account", "t7 ->")
    assert order(few).split().index("avatar") < order(few).split().index("account")


def test_of_two_that_refer_to_each_other_the_one_that_can_be_alone_comes_first() -> None:
    text = "department -> employee | name, a, b\nemployee -> department | name, a, b, c\n"
    made = schema(text + "desk -> employee | a, b, c\n")
    mandatory = tuple(
        replace(
            t,
            columns=tuple(replace(c, nullable=c.name != "department_id") for c in t.columns),
        )
        if t.name == "employee"
        else t
        for t in made.tables
    )
    assert order(replace(made, tables=mandatory)).split()[:2] == ["department", "employee"]
    assert order(made).split()[0] == "employee"  # either could be first; it matters more


def test_a_circle_has_an_order_too() -> None:
    assert order("a -> b | x, y, z\nb -> c | x, y, z\nc -> a | x, y, z") == "a b c"


def test_every_domain_of_weight_is_there() -> None:
    made = synthetic(300)
    of = domains(made, relations(made))
    seen = {of.of[step.table] for step in read(made)}
    assert len(seen) >= 8
    text = "".join(f"{core}{i} -> {core} | a, b, c\n" for core in "abcd" for i in range(9))
    text += "".join(f"{core} | a, b, c\n" for core in "abcd")
    assert set("abcd") <= set(order(text).split())


@pytest.mark.parametrize(("count", "most"), [(3, 3), (10, 7), (20, 11), (60, 12), (1000, 12)])
def test_seven_to_twelve_tables(count: int, most: int) -> None:
    assert min(count - 1, 6) <= len(read(synthetic(count))) <= most


def test_the_hub_of_a_large_schema_comes_first() -> None:
    first = read(synthetic(1000))[0]
    assert first.table == Name("public", "account")
    assert re.match(r"start here: 1\d\d tables in \d\d domains refer to it", first.reason)


def test_what_is_said_of_numbers_is_true() -> None:
    made = synthetic(300)
    links = relations(made)
    for step in read(made):
        said = re.search(r"(\d+) tables?(?: in (\d+) domains)? refers? to it", step.reason)
        children = {k.child for k in links if k.parent == step.table and not k.is_self}
        assert int(said[1] if said else 0) == len(children)
        for name in re.findall(r"builds on (.*?)(?:;|$)", step.reason):
            parents = {k.parent.name for k in links if k.child == step.table}
            assert set(re.split(r", | and ", name)) - {"1 more", "2 more"} <= parents


def test_rows_are_a_hint_and_no_reason_alone() -> None:
    made = schema("a -> c | x, y, z\nb -> c | x, y, z\nc | x, y, z, w")
    large = replace(made, tables=tuple(replace(t, rows=2.5e6 * (t.name == "b")) for t in made.tables))
    assert order(made) == "c a b"
    assert order(large) == "c b a"
    assert next(s.reason for s in read(large) if s.table.name == "b") == "builds on c; about 2.5 million rows"


def test_without_references_columns_are_counted() -> None:
    assert [s.reason for s in read("a | x, y\nb | x")] == [
        "start here: no reference leads to it or from it; 3 columns",
        "no reference leads to it or from it; 2 columns",
    ]
    assert read(Schema()) == ()


def test_names_have_their_schema_where_there_are_several() -> None:
    assert reason("a.x | p, q, r\na.y -> a.x | p, q, r", "a.y") == "builds on x"
    assert reason("a.x | p, q, r\nb.y -> a.x | p, q, r", "b.y") == "builds on a.x"


@pytest.mark.parametrize(
    ("words", "said"),
    [("a", "a"), ("a b", "a and b"), ("a b c", "a, b and c"), ("a b c d e", "a, b, c and 2 more")],
)
def test_enumerations(words: str, said: str) -> None:
    assert enumerated(words.split()) == said


def test_betweenness_of_a_path_and_of_a_sample() -> None:
    path = Graph(count=5, edges={(i, i + 1): 1.0 for i in range(4)})
    assert [round(b, 2) for b in betweenness(path)] == [0.0, 0.5, 0.67, 0.5, 0.0]
    star = Graph(count=400, edges={(0, i): 1.0 for i in range(1, 400)})
    found = betweenness(star)
    assert max(found) == found[0] > 0.5
    assert set(found[1:]) == {0.0}
    assert betweenness(Graph(count=0, edges={})) == []


def test_a_sample_finds_what_counting_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    made = synthetic(320)
    links = relations(made)
    kinds = roles(made, links)
    sampled = importance(made, links, kinds)
    monkeypatch.setattr("schemabook.explore.graph._EXACT", 1000)
    exact = importance(made, links, kinds)
    assert sampled != exact
    best = sorted(exact, key=lambda n: -exact[n])[:10]
    assert len(set(best) & set(sorted(sampled, key=lambda n: -sampled[n])[:10])) >= 8


@pytest.mark.parametrize(
    ("file", "tables"),
    [
        ("chinook.sql", ("artist", "album", "track", "customer", "invoice", "invoice_line")),
        ("pagila-schema.sql", ("film", "inventory", "rental", "customer", "store", "staff")),
    ],
)
def test_schemas_that_we_did_not_write(file: str, tables: tuple[str, ...]) -> None:
    got = order(corpus(file)).split()
    assert set(tables) <= set(got)
    assert got.index(tables[0]) < got.index(tables[1])
    assert not {"genre", "media_type", "language", "category", "film_actor"} & set(got)


@given(schemas())
@settings(max_examples=60, deadline=None)
def test_whatever_the_schema_there_is_an_order(made: Schema) -> None:
    unique = replace(made, tables=tuple({t.key: t for t in made.tables}.values()))
    assert_sound(read(unique), unique)


@given(st.integers(1, 80), st.integers(1, 9))
@settings(max_examples=30, deadline=None)
def test_whatever_the_size_each_table_is_read_once(count: int, seed: int) -> None:
    made = synthetic(count, seed)
    assert_sound(read(made), made)


def assert_sound(steps: tuple[Step, ...], made: Schema) -> None:
    tables = [step.table for step in steps]
    known = {t.key for t in made.tables if not t.is_partition}
    assert len(set(tables)) == len(tables) <= 12
    assert set(tables) <= known
    assert bool(tables) == bool(known)
    assert all(step.reason for step in steps)
    assert [step.reason.startswith("start here: ") for step in steps] == [i == 0 for i in range(len(steps))]


def test_an_unknown_role_or_domain_is_a_mistake() -> None:
    made = schema(SHOP)
    with pytest.raises(KeyError):
        reading_order(
            made,
            relations(made),
            domains=Domains(of={}, names=(), reason={}),
            roles=roles(made, relations(made)),
        )


def test_neighbours_leave_self_references_out() -> None:
    made = schema("employee -> employee, team | a\nteam | b")
    near = neighbours(relations(made))
    assert near.parents(Name("public", "employee")) == (Name("public", "team"),)
    assert near.children(Name("public", "employee")) == ()
