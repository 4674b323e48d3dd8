"""The pieces: their order, what they need, what takes them away."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import catalog, ddl
from schemabook.errors import UsageError
from tests.ddl_round_trip import DATA, constructs, execute, made

if TYPE_CHECKING:
    from schemabook.schema import Schema

CONSTRUCTS = constructs()


@pytest.fixture
def torture(database: str) -> Schema:
    return made(database, (DATA / "torture.sql").read_text())


def test_what_is_needed_comes_first(torture: Schema) -> None:
    nodes = ddl.nodes(torture)
    at = {node.ref: n for n, node in enumerate(nodes)}
    assert len(at) == len(nodes)
    for node in nodes:
        for need in node.needs & at.keys():
            assert at[need] < at[node.ref], (node.ref, need)


def test_the_order_does_not_depend_on_the_order_given(torture: Schema) -> None:
    nodes = ddl.nodes(torture)
    mixed = list(nodes)
    random.Random(7).shuffle(mixed)
    assert [n.ref for n in ddl.ordered(mixed)] == [n.ref for n in nodes]
    assert ddl.statements(torture) == ddl.statements(torture)


def test_a_circle_is_named() -> None:
    a, b, c = (ddl.Ref("view", "public", name) for name in "abc")
    circle = [
        ddl.Node(ref=a, one=None, needs=frozenset({b})),
        ddl.Node(ref=b, one=None, needs=frozenset({a})),
        ddl.Node(ref=c, one=None, needs=frozenset({a})),
    ]
    with pytest.raises(UsageError, match=r"view a -> view b -> view a"):
        ddl.ordered(circle)


def test_wants_give_way_to_needs() -> None:
    a, b, c = (ddl.Ref("function", "public", name) for name in "abc")
    found = ddl.ordered(
        [
            ddl.Node(ref=a, one=None, wants=frozenset({b})),
            ddl.Node(ref=b, one=None, needs=frozenset({a})),
            ddl.Node(ref=c, one=None, wants=frozenset({b})),
        ]
    )
    assert [n.ref for n in found] == [a, b, c]


def test_needs_of_others_count_as_there() -> None:
    a, b = (ddl.Ref("table", "public", name) for name in "ab")
    assert [n.ref for n in ddl.ordered([ddl.Node(ref=a, one=None, needs=frozenset({b}))])] == [a]


def test_no_statement_ends_in_a_semicolon(torture: Schema) -> None:
    for text in ddl.statements(torture):
        assert not re.search(r";\s*\Z", text)


def test_everything_has_a_section(torture: Schema) -> None:
    from schemabook.ddl.order import SECTIONS

    kinds = [kind for kinds in SECTIONS.values() for kind in kinds]
    assert len(kinds) == len(set(kinds))
    assert {n.ref.kind for n in ddl.nodes(torture)} <= set(kinds)


def test_grants_and_back(database: str) -> None:
    before = made(database, "CREATE TABLE t (a integer)")
    after = made(database, "GRANT SELECT ON t TO pg_monitor; REVOKE INSERT ON t FROM CURRENT_USER; "
                 "GRANT UPDATE (a) ON t TO PUBLIC")  # fmt: skip
    table = after.table("t")
    on = ddl.grant_target(table)
    back = [ddl.ungrant(g, on) for g in table.grants]
    back += [ddl.ungrant(g, on, "a") for g in table.columns[0].grants]
    assert execute(database, back) == before
    again = [ddl.grant(g, on) for g in table.grants]
    again += [ddl.grant(g, on, "a") for g in table.columns[0].grants]
    assert execute(database, again) == after


def test_a_view_depends_on_the_key_it_is_grouped_by(database: str) -> None:
    made(database, CONSTRUCTS["view grouped by a key"][1])
    with psycopg.connect(database) as conn:
        nodes = {n.ref: n for n in ddl.nodes(catalog.read(conn))}
    assert ddl.Ref("primary key", "public", "t", "t_pkey") in nodes[ddl.Ref("view", "public", "v")].needs
