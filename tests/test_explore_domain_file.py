"""The domain file: what is written comes back, whatever the names; what people edit; faults, with lines."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.errors import SyntaxProblem
from schemabook.explore import Domains, domains, read_domains, write_domains
from schemabook.relations import relations
from schemabook.schema import Name, Schema, Table
from tests.explore_cases import name_of, schema
from tests.synthetic import synthetic

HOSTILE = [
    "Order Items",
    'say "hi"',
    "it's",
    "Größe",
    "📦",
    "a.b",
    "b",
    "a",
    "x*",
    "x?",
    "[ab]",
    "# no comment",
    "<script>",
    "back\\slash",
    "line\nbreak",
    "tab\t",
    "\x7f",
    "n" * 63,
    "\u202ertl",
    "domains",
    "]",
]


def tables(*names: Name) -> Schema:
    return Schema(tables=tuple(Table(schema=n.schema, name=n.name) for n in names))


def by_hand(of: dict[Name, str]) -> Domains:
    names = tuple(dict.fromkeys(of.values()))
    return Domains(of=of, names=names, reason=dict.fromkeys(names, "given"))


def pins(text: str, *names: str) -> dict[str, str]:
    found = read_domains(text).pins(tables(*(name_of(n) for n in names)))
    return {str(name): domain for name, domain in found.items()}


def test_the_file_of_a_small_schema_whole() -> None:
    made = schema("invoice | a\ninvoice_line -> invoice | a\nshop.payment -> invoice | a\n")
    assert write_domains(domains(made, relations(made))) == (
        "# The domains of this schema: which tables belong together. The file is yours to edit and to keep.\n"
        "# Tables go by their names (schema.table outside public), or by patterns with * and ?; a name counts"
        " for more\n"
        "# than a pattern, and of two domains the first. Tables that are not listed are placed where most of"
        " their\n"
        "# references lead.\n"
        "[domains]\n"
        "invoice = [\n"
        '  "invoice",\n'
        '  "invoice_line",\n'
        '  "shop.payment",\n'
        "]\n"
    )


def test_what_is_written_comes_back_in_its_order() -> None:
    made = synthetic(200)
    of = domains(made, relations(made))
    file = read_domains(write_domains(of))
    again = domains(made, relations(made), given=file.pins(made))
    assert (again.of, again.names) == (of.of, of.names)
    assert file.unknown(made) == ()
    assert write_domains(again) == write_domains(of)


@pytest.mark.parametrize("domain", HOSTILE)
def test_whatever_a_domain_is_called(domain: str) -> None:
    of = by_hand({Name("public", "t"): domain})
    assert read_domains(write_domains(of)).pins(tables(*of.of)) == of.of


NAMES = st.builds(Name, st.sampled_from(["public", *HOSTILE]), st.sampled_from(HOSTILE))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(NAMES, st.sampled_from([*HOSTILE, "other"]), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_whatever_the_tables_are_called(of: dict[Name, str]) -> None:
    file = read_domains(write_domains(by_hand(of)))
    assert file.pins(tables(*of)) == of
    assert file.unknown(tables(*of)) == ()


@given(st.dictionaries(st.builds(Name, TEXTS, TEXTS), TEXTS, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_whatever_a_text_can_be(of: dict[Name, str]) -> None:
    text = write_domains(by_hand(of))
    assert read_domains(text).pins(tables(*of)) == of
    assert list(tomllib.loads(text)) == ["domains"]


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ('["invoice"]', {"invoice": "d"}),
        ('["public.invoice"]', {"invoice": "d"}),
        ('["invoice*"]', {"invoice": "d", "invoice_line": "d"}),
        ('["*line"]', {"invoice_line": "d"}),
        ('["invoice_lin?"]', {"invoice_line": "d"}),
        ('["shop.*"]', {"shop.refund": "d"}),
        ('["public.inv*"]', {"invoice": "d", "invoice_line": "d"}),
        ('["ref*"]', {"shop.refund": "d"}),  # a pattern without a dot is for any schema
        ('["refund"]', {"shop.refund": "d"}),  # the only one of that name
        ('["Invoice"]', {}),
        ('["nvoice"]', {}),
        ("[]", {}),
    ],
)
def test_names_and_patterns(entries: str, found: dict[str, str]) -> None:
    assert pins(f"[domains]\nd = {entries}", "invoice", "invoice_line", "shop.refund") == found


def test_a_name_counts_for_more_than_a_pattern_and_the_first_domain_for_more_than_the_second() -> None:
    text = '[domains]\na = ["invoice*"]\nb = ["invoice_line", "pay*"]\nc = ["invoice_line", "*"]\n'
    assert pins(text, "invoice", "invoice_line", "payment", "x") == {
        "invoice": "a",
        "invoice_line": "b",
        "payment": "b",
        "x": "c",
    }


def test_pins_are_in_the_order_of_the_file() -> None:
    text = '[domains]\nz = ["b"]\na = ["*"]\n'
    assert list(pins(text, "a", "b").values()) == ["z", "a"]


def test_entries_that_match_nothing_are_known() -> None:
    text = '[domains]\na = ["invoice", "gone", "x*"]\nb = ["gone", "twice"]\n'
    made = tables(*(name_of(n) for n in ("invoice", "s.twice", "t.twice")))
    assert read_domains(text).unknown(made) == ("gone", "x*", "twice")
    assert read_domains(text).pins(made) == {Name("public", "invoice"): "a"}


def test_a_partition_is_no_table_of_a_domain() -> None:
    part = Table(schema="public", name="payment_1", partition_of=Name("public", "payment"))
    made = Schema(tables=(Table(schema="public", name="payment"), part))
    file = read_domains('[domains]\na = ["pay*", "payment_1"]')
    assert file.pins(made) == {Name("public", "payment"): "a"}
    assert file.unknown(made) == ("payment_1",)


def test_what_people_add_around_it_is_left_to_them() -> None:
    assert pins('\ufefftitle = "x"\r\n[domains]\r\na = ["t"] # mine\r\n[more]\r\nb = 1\r\n', "t") == {
        "t": "a"
    }
    assert pins("[domains]") == {}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[domains]\na = [\n", 2, "not TOML"),
        ("[domains]\na = ['x' 'y']\n", 2, "not TOML"),
        ('[domains]\na = ["x"]\na = ["y"]\n', 3, "not TOML"),
        ("", 1, "no table [domains]"),
        ('[domain]\na = ["x"]\n', 1, "no table [domains]"),
        ("domains = 3\n", 1, "no table [domains]"),
        ('[domains]\na = ["x"]\nb = "y"\n', 3, "b is not a list"),
        ('[domains]\na = ["x"]\n"b c" = ["y", 3]\n', 3, "b c is not a list"),
        ('[domains]\na = ["x"]\n[domains.b]\nc = ["y"]\n', 3, "b is not a list"),
        ('[domains]\n"" = ["y"]\n', 2, "no name"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read_domains(text)
    assert caught.value.line == line
    assert said in str(caught.value)
    assert caught.value.hint == 'a domain is a list of names: billing = ["invoice", "payment*"]'
