"""Domains: found from namespaces and references, named, pinned; near misses; the same in every process."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.explore import Domains, domains
from schemabook.explore.communities import graph_of
from schemabook.explore.graph import louvain
from schemabook.relations import relations
from schemabook.schema import Name, Schema
from tests.explore_cases import adjusted_rand, name_of, names, schema, table
from tests.explore_cases import corpus as corpus_of
from tests.synthetic import planted, synthetic
from tests.test_schema_strategies import schemas

SHOP = """
    customer -> country | email
    country | name
    invoice -> customer | total numeric, due_on date
    invoice_line -> invoice, product | quantity integer
    payment -> invoice | amount numeric, paid_at timestamp
    product | title, price numeric
"""


def found(text: str | Schema, **pins: str) -> Domains:
    """The domains of a schema; `pins` are tables of it with their domains."""
    made = text if isinstance(text, Schema) else schema(text)
    return domains(made, relations(made), given={name_of(t): d for t, d in pins.items()})


def star(core: str, count: int, *, space: str = "public") -> str:
    """A table and `count` others that refer to it, as lines."""
    rest = "\n".join(f"{space}.{core}_{chr(97 + i)} -> {space}.{core} | a, b, c" for i in range(count))
    return f"{space}.{core} | a, b, c, d\n{rest}\n"


def assert_together(of: Domains, *tables: str) -> None:
    assert len({of.of[name_of(t)] for t in tables}) == 1, of.of


def assert_whole(of: Domains, made: Schema) -> None:
    """Every table once, every name with a table and a reason."""
    assert list(of.of) == sorted(t.key for t in made.tables if not t.is_partition)
    assert sorted(of.names) == sorted(set(of.of.values())) == sorted(of.reason)
    assert len(set(of.names)) == len(of.names)
    assert all(of.reason.values())


@pytest.mark.parametrize(
    ("count", "seed", "least"),
    [(100, 1, 0.7), (100, 2, 0.75), (300, 1, 0.85), (300, 2, 0.85), (1000, 1, 0.87), (1000, 2, 0.87)],
)
def test_planted_communities_are_found(count: int, seed: int, least: float) -> None:
    made, truth = planted(count, seed)
    of = found(made)
    assert_whole(of, made)
    assert adjusted_rand(truth, {name: of.of[name] for name in truth}) >= least


def test_without_tuning_they_are_not() -> None:
    """What the bound above is worth: the same references, resolution 1."""
    made, truth = planted(1000)
    order = sorted(t.key for t in made.tables)
    groups = louvain(graph_of(order, relations(made)), 1.0)
    of = {order[i]: str(n) for n, group in enumerate(groups) for i in group}
    assert adjusted_rand(truth, {name: of[name] for name in truth}) < 0.6


@pytest.mark.parametrize("count", [300, 1000])
def test_domains_have_the_size_of_a_diagram(count: int) -> None:
    of = found(synthetic(count))
    sizes = [len(of.tables(name)) for name in of.names]
    assert 11 <= median(sizes) <= 15
    assert max(sizes) <= 30


def test_a_domain_is_named_after_the_table_that_most_refer_to() -> None:
    of = found(star("order", 5) + star("ticket", 4))
    assert of.names == ("order", "ticket")
    assert names(of.tables("ticket")) == "ticket ticket_a ticket_b ticket_c ticket_d"
    assert of.reason["order"] == "around order: 5 references inside, 0 to or from others"


def test_a_lookup_names_a_domain_only_where_little_else_is_referred_to() -> None:
    text = """
        order -> status | total numeric, due_on date
        order_line -> order, status | amount numeric, a, b
        order_note -> order, status | a, b, c
        status | name, description
    """
    assert found(text).names == ("order",)
    alone = "\n".join(f"t{i} -> status | a, b, c" for i in range(4)) + "\nstatus | name, description"
    assert found(alone).names == ("status",)


def test_two_domains_never_have_one_name() -> None:
    of = found(star("order", 4, space="a") + star("order", 3, space="b"))
    assert of.names == ("order", "b.order")


def test_a_lookup_goes_with_the_only_domain_that_looks_things_up_in_it() -> None:
    made, _ = planted(300)
    links = relations(made)
    of = domains(made, links).of
    users: dict[Name, set[str]] = {}
    for link in links:
        users.setdefault(link.parent, set()).add(of[link.child])
    lookups = [n for n in of if n.name.endswith(("_type", "_status", "_category", "_reason", "_kind"))]
    checked = [n for n in lookups if len(users.get(n, ())) == 1]
    assert len(checked) > 10
    assert all({of[n]} == users[n] for n in checked)


def test_a_lookup_goes_with_its_only_user_even_where_it_refers_to_another_domain() -> None:
    text = star("invoice", 5) + star("ticket", 4).replace("ticket | a", "ticket -> country_zone | a", 1)
    text += "country | name\ncountry_zone -> country | name, code\n"
    text += "".join(f"invoice_{x} -> invoice, country | a, b, c\n" for x in "xyz")
    of = found(text)
    assert_together(of, "country", "invoice")
    assert_together(of, "country_zone", "ticket")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_references_tie_to_others_is_in_no_tiny_domain(seed: int) -> None:
    made = synthetic(200, seed)
    of = found(made)
    assert min(len(of.tables(name)) for name in of.names if name != "other") >= 4


NAMESPACES = star("invoice", 3, space="billing") + star("post", 2, space="content") + star("user", 4)


def test_namespaces_are_domains_where_people_use_them_so() -> None:
    of = found(NAMESPACES + "ops.job -> user | a\n")
    assert of.names == ("public", "billing", "content", "ops")
    assert of.reason["billing"] == "the schema billing: 3 references inside, 0 to or from others"
    assert_together(of, "billing.invoice", "billing.invoice_a")


def test_two_namespaces_are_not_enough() -> None:
    of = found(star("invoice", 5, space="billing") + star("user", 4) + "ops.job -> user | a\n")
    assert of.names == ("invoice", "user")
    assert of.of[Name("ops", "job")] == "user"


def test_a_large_namespace_is_divided() -> None:
    large = "".join(star(core, 11, space="billing") for core in ("invoice", "credit", "tax"))
    of = found(NAMESPACES.replace("billing", "sales") + large)
    assert of.names == (
        "billing: credit",
        "billing: invoice",
        "billing: tax",
        "public",
        "sales",
        "content",
    )
    assert of.reason["billing: tax"].startswith("in the schema billing, around tax: 11 references")


def test_of_a_large_public_the_parts_need_no_prefix() -> None:
    large = "".join(star(core, 11) for core in ("credit", "tax", "plan")) + "stray | a\n"
    of = found(star("invoice", 3, space="billing") + star("post", 2, space="content") + large)
    assert of.names == ("credit", "plan", "tax", "billing", "content", "public")
    assert of.of[Name("public", "stray")] == "public"
    assert of.reason["public"] == "what else is in the schema public"


def test_a_large_namespace_that_is_one_star_stays_whole() -> None:
    rest = "".join(f"billing.t{i} -> billing.core | a\n" for i in range(40))
    of = found(NAMESPACES.replace("billing", "sales") + "billing.core | a\n" + rest)
    assert of.names == ("billing", "public", "sales", "content")


STRAYS = star("invoice", 4) + star("ticket", 4)


@pytest.mark.parametrize(
    ("stray", "domain"),
    [
        ("invoice_archive | a", "invoice"),
        ("audit_invoices | a", "invoice"),
        ("TicketBackup | a", "ticket"),
        ("weather | a", "other"),
        ("voice | a", "other"),  # no part of a word
    ],
)
def test_a_table_without_references_goes_by_its_name(stray: str, domain: str) -> None:
    of = found(STRAYS + stray)
    assert of.of[name_of(stray.partition("|")[0])] == domain


def test_several_without_references_make_a_domain_by_their_first_word() -> None:
    of = found(STRAYS + "psa_code | a\npsa_nonce | a\npsa_partial | a\nvault | a\nqueue_old | a\n")
    assert of.names == ("invoice", "ticket", "psa", "other")
    assert names(of.tables("other")) == "queue_old vault"
    assert of.reason["psa"] == "names that begin with psa"
    assert of.reason["other"] == "no reference or name ties them to others"


def test_without_any_reference_names_are_all_there_is() -> None:
    blog = "wp_post | a\nwp_post_meta | a\nwp_post_tag | a\nwp_user | a\nwp_user_meta | a\nwp_user_role | a\n"
    assert found(blog + "wp_option | a").names == ("post", "user", "other")
    assert found("a | x\nb | x").names == ("tables",)


def test_no_tables_no_domains() -> None:
    assert found(Schema()) == Domains(of={}, names=(), reason={})


def test_a_pair_beside_larger_groups_is_no_domain() -> None:
    of = found(STRAYS + "lender -> loan | a\nloan | a\n")
    assert of.names == ("invoice", "ticket", "other")
    assert found("lender -> loan | a\nloan | a\n").names == ("loan",)


def test_partitions_are_their_parents() -> None:
    made = schema(SHOP)
    part = replace(table("payment_2024 | amount numeric"), partition_of=Name("public", "payment"))
    whole = Schema(tables=tuple(sorted((*made.tables, part), key=lambda t: t.key)))
    assert found(whole) == found(made)


def test_what_is_given_stays_exactly_and_the_rest_follows_its_references() -> None:
    pins = dict.fromkeys(("customer", "country"), "people") | dict.fromkeys(("invoice", "product"), "sales")
    of = found(SHOP, **pins)
    assert names(of.tables("people")) == "country customer"
    assert names(of.tables("sales")) == "invoice invoice_line payment product"
    assert of.names == ("people", "sales")
    assert of.reason["people"].startswith("given: 1 reference inside, 1 to or from others")


def test_given_domains_keep_their_order() -> None:
    pins = {"product": "z", "payment": "y", "invoice": "y", "customer": "y", "country": "x"}
    assert found(SHOP, **pins).names == ("z", "y", "x")


def test_one_more_table_moves_no_other() -> None:
    made = synthetic(120)
    for gone in [t.key for t in made.tables][::17]:
        before = replace(made, tables=tuple(t for t in made.tables if t.key != gone))
        old = domains(before, relations(before))
        new = domains(made, relations(made), given=old.of)
        assert {n: d for n, d in new.of.items() if n != gone} == old.of
        assert new.names[: len(old.names)] == tuple(dict.fromkeys(old.of.values()))


@pytest.mark.parametrize(
    ("new", "domain"),
    [
        ("refund -> invoice | a", "invoice"),
        ("refund -> invoice, ticket_a | a", "ticket"),  # fewer refer to ticket_a than to invoice
        ("refund -> invoice, invoice_a, ticket | a", "invoice"),
        ("refund -> refund_batch | a\nrefund_batch -> ticket | a", "ticket"),
        ("old_invoice | a", "invoice"),
        ("weather | a", "other"),
    ],
)
def test_a_new_table_goes_where_most_of_its_references_lead(new: str, domain: str) -> None:
    old = found(STRAYS)
    made = schema(STRAYS + new)
    of = domains(made, relations(made), given=old.of)
    assert of.of[name_of(new.split()[0])] == domain
    assert {n: of.of[n] for n in old.of} == old.of


def test_a_new_table_of_a_namespace_belongs_to_it_where_domains_are_namespaces() -> None:
    old = found(NAMESPACES)
    assert old.names == ("public", "billing", "content")
    made = schema(NAMESPACES + "billing.coupon -> user, content.post | a\n")
    of = domains(made, relations(made), given=old.of).of
    assert of[Name("billing", "coupon")] == "billing"
    pins = {name: "public" if name.schema == "content" else domain for name, domain in old.of.items()}
    assert domains(made, relations(made), given=pins).of[Name("billing", "coupon")] == "public"


def test_where_few_are_given_the_others_are_divided_among_themselves() -> None:
    of = found(STRAYS, invoice="money", invoice_a="money", invoice_b="money")
    assert names(of.tables("ticket")) == "ticket ticket_a ticket_b ticket_c ticket_d"
    assert names(of.tables("money")) == "invoice invoice_a invoice_b invoice_c invoice_d"


def test_a_given_name_is_not_found_a_second_time() -> None:
    of = found(STRAYS, invoice_a="ticket")
    assert names(of.tables("ticket"))[:9] == "invoice_a"
    assert "public.ticket" in of.names


def test_what_is_given_of_unknown_tables_says_nothing() -> None:
    assert found(SHOP, nobody="ghosts") == found(SHOP)


def test_the_order_of_tables_and_references_does_not_matter() -> None:
    made = synthetic(120)
    links = list(relations(made))
    shuffled = list(made.tables)
    random.Random(3).shuffle(shuffled)
    random.Random(4).shuffle(links)
    assert domains(replace(made, tables=tuple(shuffled)), links) == domains(made, relations(made))


HASHED = """
from schemabook.explore import domains, families, inferred, reading_order, roles
from schemabook.relations import relations
from tests.synthetic import synthetic
made = synthetic(150)
links = relations(made)
of, kinds = domains(made, links), roles(made, links)
print(of, kinds, families(made, links), reading_order(made, links, domains=of, roles=kinds), inferred(made))
"""


def test_the_answer_is_the_same_in_every_process() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "77")
    }
    assert len(said) == 1


@pytest.mark.parametrize(
    ("file", "together"),
    [
        ("chinook.sql", (("customer", "invoice", "invoice_line", "employee"), ("album", "artist", "track"))),
        (
            "pagila-schema.sql",
            (("film", "actor", "film_actor", "category"), ("rental", "payment", "customer")),
        ),
    ],
)
def test_schemas_that_we_did_not_write(file: str, together: tuple[tuple[str, ...], ...]) -> None:
    made = corpus_of(file)
    of = found(made)
    assert_whole(of, made)
    for tables in together:
        assert_together(of, *tables)
    assert len({of.of[name_of(tables[0])] for tables in together}) == len(together)


@given(schemas())
@settings(max_examples=60, deadline=None)
def test_whatever_the_schema_every_table_has_a_domain(made: Schema) -> None:
    unique = replace(made, tables=tuple({t.key: t for t in made.tables}.values()))
    assert_whole(domains(unique, relations(unique)), unique)


@given(st.integers(1, 60), st.integers(1, 5), st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_is_given_stays(count: int, seed: int, data: st.DataObject) -> None:
    made = synthetic(count, seed)
    tables = [t.key for t in made.tables]
    pins = data.draw(
        st.dictionaries(st.sampled_from(tables), st.sampled_from(["other", "shipment", "x", "é"]))
    )
    of = domains(made, relations(made), given=pins)
    assert_whole(of, made)
    assert {name: of.of[name] for name in pins} == pins
