"""Names of tables, columns, types and labels in Python: valid, unique, readable, always the same."""

from __future__ import annotations

import ast
import keyword
import subprocess
import sys
import unicodedata
from enum import StrEnum
from typing import Final, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from schemabook.models.code import Style
from schemabook.models.names import _PYDANTIC, Given, Names, Rules
from schemabook.schema import Column, Domain, Enum, Key, Name, Namespace, Schema, Table

# plural -> singular
WORDS: Final = """
    users user; people person; children child; men man; women woman; feet foot; teeth tooth; mice mouse;
    statuses status; addresses address; analyses analysis; criteria criterion; indices index;
    indexes index; vertices vertex; matrices matrix; axes axis; bases base; databases database;
    crises crisis; theses thesis; canvases canvas; diagnoses diagnosis; hypotheses hypothesis;
    synopses synopsis; appendices appendix; curricula curriculum; bacteria bacterium; phenomena phenomenon;
    schemas schema; schemata schema; aliases alias; buses bus; gases gas; lenses lens; biases bias;
    atlases atlas; viruses virus; bonuses bonus; campuses campus; processes process; classes class;
    businesses business; passes pass; losses loss; glasses glass; accesses access; boxes box; taxes tax;
    fixes fix; prefixes prefix; quizzes quiz; batches batch; branches branch; matches match;
    searches search; switches switch; caches cache; wishes wish; dishes dish; hashes hash;
    salesmen salesman; grandchildren grandchild; heroes hero; photos photo; videos video; logos logo;
    repos repo; todos todo; infos info; memos memo; categories category; companies company; queries query;
    entries entry; histories history; cities city; countries country; properties property; replies reply;
    inventories inventory; deliveries delivery; days day; keys key; surveys survey; arrays array;
    movies movie; cookies cookie; zombies zombie; leaves leaf; shelves shelf; halves half; knives knife;
    wolves wolf; lives life; archives archive; moves move; waves wave; responses response;
    licenses license; courses course; purchases purchase; expenses expense; releases release;
    phrases phrase; clauses clause; causes cause; houses house; warehouses warehouse; invoices invoice;
    services service; devices device; prices price; sources source; resources resource; images image;
    messages message; pages page; packages package; files file; roles role; rules rule; tables table;
    titles title; articles article; variables variable; types type; dates date; templates template;
    updates update; sites site; notes note; votes vote; plateaus plateau; menus menu; cpus cpu; skus sku;
    apis api; kpis kpi; taxis taxi; emojis emoji; wikis wiki; uris uri; areas area; ideas idea;
    quotas quota; personas persona; cameras camera; agendas agenda; ids id; urls url; tags tag; logs log;
    orders order; items item; teams team; events event; tasks task; jobs job; ads ad
"""
# Neither is inflected
SAME: Final = """
    news series species data media metadata equipment sms information software hardware staff feedback
    physics mathematics statistics analytics logistics savings dns gps css https tls
"""
# Singular though they look plural: only the way to one is fixed
SINGULAR: Final = """
    status address bus gas lens process access canvas alias bias virus campus bonus class business pass loss
    analysis basis axis crisis chaos cosmos this kansas texas radius census corpus focus plus
    specimen regimen omen agenda schema formula camera quota persona criterion datum forum
"""
STYLES: Final[tuple[Style, ...]] = get_args(Style)


def pairs() -> list[tuple[str, str]]:
    return [(many, one) for many, one in (pair.split() for pair in WORDS.split(";"))]


def table(name: str, *columns: str, schema: str = "public") -> Table:
    made = tuple(Column(name=c, type="integer", nullable=False) for c in columns)
    key = Key(name="k", columns=columns[:1], definition="", primary=True)
    return Table(schema=schema, name=name, columns=made, constraints=(key,) if columns else ())


def schema(*tables: Table, enums: tuple[Enum, ...] = (), domains: tuple[Domain, ...] = ()) -> Schema:
    return Schema(namespaces=(Namespace(name="public"),), tables=tables, enums=enums, domains=domains)


def class_of(name: str, rules: Rules | None = None) -> str:
    return Names(schema(table(name)), rules=rules).class_(Name("public", name))


def attribute_of(name: str, style: Style = "sqlalchemy") -> str:
    return Names(schema(table("t", name)), style=style).attribute(Name("public", "t"), name)


def members_of(*labels: str) -> list[str]:
    one = Enum(schema="public", name="e", labels=labels)
    names = Names(schema(enums=(one,)))
    return [names.member(one.key, label) for label in labels]


PLAIN: Final = Names(Schema())


@pytest.mark.parametrize(("many", "one"), pairs())
def test_inflection_there_and_back(many: str, one: str) -> None:
    assert PLAIN.singular(many) == one
    assert PLAIN.singular(one) == one
    assert PLAIN.singular(PLAIN.plural(one)) == one
    assert PLAIN.plural(many) == many


def test_usual_plurals() -> None:
    other = {"indices": "indexes", "schemata": "schemas"}
    wrong = {(one, PLAIN.plural(one)) for many, one in pairs() if PLAIN.plural(one) != other.get(many, many)}
    assert wrong == set()


@pytest.mark.parametrize("word", SAME.split())
def test_words_without_a_plural(word: str) -> None:
    assert PLAIN.singular(word) == word
    assert PLAIN.plural(word) == word


@pytest.mark.parametrize("word", SINGULAR.split())
def test_singular_words_stay(word: str) -> None:
    assert PLAIN.singular(word) == word


def test_only_the_last_word_is_inflected() -> None:
    assert PLAIN.singular("sales_people_addresses") == "sales_people_address"
    assert PLAIN.plural("order_status") == "order_statuses"
    assert PLAIN.singular("s3_keys") == "s3_key"
    assert PLAIN.singular("logs_2024") == "logs_2024"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_0123456789éß", max_size=12))
def test_inflection_gives_a_stable_word(word: str) -> None:
    one = PLAIN.singular(word)
    assert bool(one) == bool(word)
    assert PLAIN.singular(one) == one or PLAIN.singular(PLAIN.singular(one)) == PLAIN.singular(one)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("users", "User"),
        ("tuition_logs", "TuitionLog"),
        ("OrderItems", "OrderItem"),
        ("HTTPRequests", "HTTPRequest"),
        ("USERS", "User"),
        ("order details", "OrderDetail"),
        ("2fa_tokens", "Table2faToken"),
        ("_prisma_migrations", "PrismaMigration"),
        ("class", "Class"),
        ("classes", "Class"),
        ("Base", "Base_"),
        ("bases", "Base_"),
        ("nones", "None_"),
        ("any", "Any_"),
        ("uuids", "Uuid"),
        ("UUID", "Uuid"),
        ("metadata", "Metadata"),
        ("logs_2024_01", "Logs2024_01"),
        ("Größen", "Größen"),
        ("😀", "GrinningFace"),
        ('a"b', "AB"),
        ("---", "MinusMinusMinus"),
        ("x" * 63, "X" + "x" * 62),
    ],
)
def test_class_names(name: str, expected: str) -> None:
    assert class_of(name) == expected


def test_class_names_by_the_rules() -> None:
    assert class_of("users", Rules(singular=False)) == "Users"
    assert class_of("tbl_users", Rules(strip=("tbl_", "auth_"))) == "User"
    assert class_of("tbl_", Rules(strip=("tbl_",))) == "Tbl"
    assert class_of("kinder", Rules(irregular={"kinder": "kind"})) == "Kind"
    rules = Rules(irregular={"kinder": "kind"})
    assert Names(Schema(), rules=rules).plural("kind") == "kinder"
    assert Names(Schema(), rules=rules).plural("kinder") == "kinder"


def test_one_class_name_for_each_table() -> None:
    tables = [table(n) for n in ("UserTags", "user", "user_tags", "users", "usertags", "person", "people")]
    names = Names(schema(*tables))
    found = {t.name: names.class_(t.key) for t in tables}
    assert found == {
        "UserTags": "UserTag",
        "user_tags": "UserTags",
        "usertags": "Usertag",
        "user": "User",
        "users": "Users",
        "person": "Person",
        "people": "People",
    }


def test_the_table_outside_public_gets_its_schema_as_prefix() -> None:
    tables = [table("users", schema=s) for s in ("billing", "crm", "public")]
    names = Names(schema(*tables))
    assert [names.class_(t.key) for t in tables] == ["BillingUser", "CrmUser", "User"]
    names = Names(schema(*tables[:2]))
    assert [names.class_(t.key) for t in tables[:2]] == ["User", "CrmUser"]
    more = [table("users"), table("users", schema="a_b"), table("users", schema="ab"), table("ab_users")]
    assert len({Names(schema(*more)).class_(t.key) for t in more}) == 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("id", "id"),
        ("createdAt", "createdAt"),
        ("class", "class_"),
        ("metadata", "metadata_"),
        ("registry", "registry_"),
        ("int", "int_"),
        ("str", "str_"),
        ("type", "type"),
        ("uuid", "uuid"),
        ("UUID", "UUID_"),
        ("sa", "sa_"),
        ("None", "None_"),
        ("first name", "first_name"),
        ("2fa", "column_2fa"),
        ("__private", "private_"),
        ("__tablename__", "tablename_"),
        ("_sa_registry", "sa_registry_"),
        ("T", "T_"),
        ("%", "percent"),
        ("größe", "größe"),
        ("ﬁeld", "field"),
        ("😀", "grinning_face"),
        ("a\\b'c\"d", "a_b_c_d"),
    ],
)
def test_attributes(name: str, expected: str) -> None:
    assert attribute_of(name) == expected


def test_attributes_of_sqlmodel() -> None:
    assert attribute_of("json", "sqlmodel") == "json_"
    assert attribute_of("_hidden", "sqlmodel") == "hidden_"
    assert attribute_of("_hidden") == "_hidden"
    assert {n for n in dir(SQLModel) if not n.startswith("_")} <= _PYDANTIC


def test_columns_keep_their_names_before_others_take_them() -> None:
    one = table("t", "a b", "a_b", "a-b", "metadata", "metadata_")
    names = Names(schema(one))
    assert [names.attribute(one.key, c.name) for c in one.columns] == [
        "a_b_2",
        "a_b",
        "a_b_3",
        "metadata__2",
        "metadata_",
    ]


def test_enum_members() -> None:
    assert members_of("a-b", "a_b", "A b") == ["A_B", "A_B_2", "A_B_3"]
    assert members_of("A", "a") == ["A", "A_2"]
    assert members_of("inProgress", "HTTPError", "mro", "_foo_", "__bar__", "") == [
        "IN_PROGRESS",
        "HTTP_ERROR",
        "MRO",
        "FOO",
        "BAR",
        "EMPTY",
    ]
    assert members_of("A+", "A-", "O+", "c", "c++", "c#", "-1", "+1") == [
        "A_PLUS",
        "A_MINUS",
        "O_PLUS",
        "C",
        "C_PLUS_PLUS",
        "C_SHARP",
        "MINUS_1",
        "PLUS_1",
    ]
    assert members_of("+", "<=", ">10", "65+", "10-20", "50%", "R&D", "N/A", " ", "😀") == [
        "PLUS",
        "LESS_EQUAL",
        "GREATER_10",
        "VALUE_65_PLUS",
        "VALUE_10_20",
        "VALUE_50_PERCENT",
        "R_AND_D",
        "N_A",
        "SPACE",
        "GRINNING_FACE",
    ]
    assert members_of("größe", "привет", "日本") == ["GRÖSSE", "ПРИВЕТ", "日本"]


def test_enums_and_types() -> None:
    tables = (table("statuses", "order_type"), table("t", "kind_type"))
    enums = tuple(
        Enum(schema=s, name=n, labels=("a",))
        for s, n in (
            ("billing", "mood"),
            ("public", "mood"),
            ("public", "status"),
            ("public", "order_type"),
            ("public", "kind"),
            ("public", "my_enum"),
        )
    )
    domains = (
        Domain(schema="public", name="email", type="text"),
        Domain(schema="public", name="us_domain", type="text"),
    )
    names = Names(schema(*tables, enums=enums, domains=domains))
    assert [names.enum(e.key) for e in enums] == [
        "BillingMood",
        "Mood",
        "StatusEnum",
        "OrderType",
        "Kind",
        "MyEnum",
    ]
    assert [names.type_(o.key) for o in (*enums, *domains)] == [
        "mood_enum",
        "mood_type",
        "status_type",
        "order_type_enum",
        "kind_enum",
        "my_enum",
        "email_domain",
        "us_domain",
    ]


def test_variables_and_relationships() -> None:
    link = table("user_tags")
    users = table("Users", "id", "orders", "post_tags")
    names = Names(schema(users, link, table("post_tags"), table("str"), table("select", schema="x")))
    assert names.variable(link.key) == "user_tags"
    assert names.variable(Name("public", "post_tags")) == "post_tags_table"
    assert names.variable(Name("public", "str")) == "str_"
    assert names.free(users.key, "orders", ()) == "orders_2"
    assert names.free(users.key, "tags", ("tags",)) == "tags_2"
    assert names.free(users.key, "user_tags", ()) == "user_tags_2"
    assert names.free(users.key, "metadata", ()) == "metadata_"
    assert names.free(users.key, "User", ()) == "User_"


def test_what_people_have_chosen_wins() -> None:
    users, people = table("users", "id", "name"), table("people", "id")
    mood = Enum(schema="public", name="mood", labels=("a", "b"))
    chosen = Given(
        classes={people.key: "User"},
        attributes={(users.key, "id"): "name"},
        enums={mood.key: "Users"},
        members={(mood.key, "b"): "A"},
        types={mood.key: "m"},
    )
    names = Names(schema(users, people, enums=(mood,)), given=chosen)
    assert names.class_(people.key) == "User"
    assert names.class_(users.key) == "User2"
    assert names.attribute(users.key, "id") == "name"
    assert names.attribute(users.key, "name") == "name_2"
    assert names.enum(mood.key) == "Users"
    assert [names.member(mood.key, label) for label in "ab"] == ["A_2", "A"]
    assert names.type_(mood.key) == "m"


ANY: Final = st.one_of(
    st.text(min_size=1, max_size=20).filter(lambda s: "\0" not in s and s.isprintable()),
    st.sampled_from(
        sorted({*keyword.kwlist, "Base", "sa", "users", "User", "user_s", "__x", "_x_", "1", "str"})
    ),
    st.text(alphabet="aA_-1 +", min_size=1, max_size=4),
)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    keys = draw(st.lists(st.tuples(st.sampled_from(["public", "a", "A b"]), ANY), unique=True, max_size=6))
    tables = [table(n, *draw(st.lists(ANY, unique=True, max_size=5)), schema=s) for s, n in keys]
    types = draw(st.lists(st.tuples(st.sampled_from(["public", "a"]), ANY), unique=True, max_size=4))
    labels = [tuple(draw(st.lists(st.one_of(ANY, st.just("")), unique=True, max_size=6))) for _ in types]
    enums = tuple(Enum(schema=s, name=n, labels=given) for (s, n), given in zip(types, labels, strict=True))
    return schema(*tables, enums=enums)


def check_names(found: list[str]) -> None:
    assert len(set(found)) == len(found)
    for name in found:
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert unicodedata.normalize("NFKC", name) == name


@settings(max_examples=300, deadline=None)
@given(schemas(), st.sampled_from(STYLES))
def test_all_names_are_valid_unique_and_repeatable(one: Schema, style: Style) -> None:
    names, again = Names(one, style=style), Names(one, style=style)
    classes = [names.class_(t.key) for t in one.tables]
    enums = [names.enum(e.key) for e in one.enums]
    types = [names.type_(e.key) for e in one.enums]
    variables = [names.variable(t.key) for t in one.tables]
    check_names([*classes, *enums, *types, *variables])
    assert classes == [again.class_(t.key) for t in one.tables]
    for each in one.tables:
        found = [names.attribute(each.key, c.name) for c in each.columns]
        check_names(found)
        assert not {*classes, *enums, *types, *variables} & set(found)
        assert not any(name.startswith("__") for name in found)
        free = names.free(each.key, found[0] if found else "x", found)
        check_names([*found, free])
        assert free not in {*classes, *enums, *types}
    for enum in one.enums:
        check_members([names.member(enum.key, label) for label in enum.labels], enum.labels)


def check_members(found: list[str], labels: tuple[str, ...]) -> None:
    check_names(found)
    made = StrEnum("E", list(zip(found, labels, strict=True)))  # type: ignore[misc]
    assert [m.value for m in made] == list(labels)


def test_a_class_body_takes_every_attribute() -> None:
    names = [*keyword.kwlist, *keyword.softkwlist, "metadata", "__x", "a b", "2", "é", "print", "Any"]
    one = table("t", *names)
    made = Names(schema(one))
    ast.parse("class T:\n" + "\n".join(f"    {made.attribute(one.key, n)}: int = 1" for n in names))


def test_the_inflection_engine_is_made_only_when_it_is_asked() -> None:
    code = "import sys, schemabook.models.names; sys.exit('inflect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
