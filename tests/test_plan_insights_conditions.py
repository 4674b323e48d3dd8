"""Conditions taken apart: what an index or statistics could serve, and never more than that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemabook.insights.conditions import conjuncts, expression, leaves, sides, terms
from schemabook.insights.names import ident, object_name

CASES = [
    ("((b > 3) AND (a = 1))", None, [("b", ">"), ("a", "=")]),
    ("((o.a)::text = 'x = y OR (c = 3)'::text)", "o", [("a", "=")]),
    ("(lower(a) = 'x'::text)", None, [("(lower(a))", "=")]),
    ("((a = 1) OR (b = 2))", None, []),
    ("((a = 1) AND ((b = 2) OR (c = 3)))", None, [("a", "=")]),
    ("(NOT done)", None, [("done", "=")]),
    ("done", None, [("done", "=")]),
    ("(o.customer_id = c.id)", "o", [("customer_id", "=")]),
    ("(o.customer_id = c.id)", "c", [("id", "=")]),
    ("(a = b)", None, []),
    ("(t.a = t.b)", "t", []),
    ("((id % 7) = 3)", None, [("(id % 7)", "=")]),
    ("(date_trunc('day'::text, at) = now())", None, []),
    ("(random() < '0.5'::double precision)", None, []),
    ("((at)::date = '2026-01-01'::date)", None, []),
    ("(name ~~ 'ab%'::text)", None, [("name", "~~")]),
    ("(tags @> '{a}'::text[])", None, [("tags", "@>")]),
    ("((x IS NULL) AND (y IS NOT NULL))", None, [("x", "IS NULL"), ("y", "IS NOT NULL")]),
    ("(id = ANY ('{1,2}'::integer[]))", None, [("id", "=")]),
    ("(a.id > (InitPlan 1).col1)", "a", [("id", ">")]),
    ('("Na me" = 1)', None, [('"Na me"', "=")]),
    ("(5 < a)", None, [("a", ">")]),
    ("(hashed SubPlan 1)", None, []),
    ("EXISTS(SubPlan 1)", None, []),
    ("(a = 'it''s (a) = AND'::text)", None, [("a", "=")]),
]


@pytest.mark.parametrize(("condition", "alias", "expected"), CASES, ids=[c[0] for c in CASES])
def test_terms(condition: str, alias: str | None, expected: list[tuple[str, str]]) -> None:
    assert [(t.key, t.operator) for t in terms(condition, alias)] == expected


def test_parts() -> None:
    assert conjuncts("((a = 1) AND ((b = 2) AND (c = 3)))") == ["a = 1", "b = 2", "c = 3"]
    assert leaves("((a = 1) OR ((b = 2) AND (NOT c)))") == ["a = 1", "b = 2", "c"]
    assert sides("((a.x + 1) = b.y)") == ("(a.x + 1)", "b.y")
    assert sides("(a.x < b.y)") is None
    assert expression("lower(t.name)") == "lower(name)"
    assert expression("(a.x + b.y)") is None
    assert expression("(at + '1 day'::interval)") is None
    assert expression("(doc ->> 'k'::text)") == "doc ->> 'k'::text"


def test_names() -> None:
    assert [ident(n) for n in ("a", "order", "User", 'a"b', "é")] == [
        "a",
        '"order"',
        '"User"',
        '"a""b"',
        '"é"',
    ]
    assert object_name("t", "(id % 2)", "stat") == "t_id_2_stat"
    assert len(object_name("é" * 60, "stat").strip('"').encode()) <= 63


@given(st.text("ab.()'\" =<>~@%ANDORT:1$", max_size=60), st.sampled_from([None, "a", "b"]))
def test_no_text_is_too_strange(condition: str, alias: str | None) -> None:
    for term in terms(condition, alias):
        assert term.key
    leaves(condition)
    expression(condition)
    sides(condition)
