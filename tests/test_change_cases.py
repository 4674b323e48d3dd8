"""The corpus of changes is whole, and its parser reads every part of it; `test_changes` executes it."""

from __future__ import annotations

from collections import Counter

import pytest

from schemabook.statements import split
from tests.change_cases import Case, cases, read

CASES = cases()


def test_cases_are_many_and_each_is_there_once() -> None:
    assert len(CASES) >= 300
    assert sum(bool(c.rows) for c in CASES) >= 60
    assert sum(bool(c.expect) for c in CASES) >= 30
    assert sum(c.same for c in CASES) >= 15
    assert [k for k, n in Counter((c.topic, c.name) for c in CASES).items() if n > 1] == []
    assert [k for k, n in Counter((c.before, c.after) for c in CASES).items() if n > 1] == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case_is_whole(case: Case) -> None:
    assert case.a or case.b
    assert bool(case.expect) == bool(case.gives), "a query and its rows go together"
    assert case.rows or not case.expect
    assert len(split(case.expect)) <= 1


def test_parser_reads_every_part() -> None:
    (case,) = read(
        "t",
        "-- case: x\n-- since: 18\n-- rename: b.c -> a.c\n-- a\nA;\n\n-- b\nB;\n"
        "-- rows\nR;\n-- expect\nQ\n-- gives\n1\t\\N\n",
    )
    assert (case.before, case.after, case.rows, case.expect) == ("A;", "B;", "R;", "Q")
    assert (case.since, case.renames, case.gives) == (18, (("b.c", "a.c"),), (("1", None),))


@pytest.mark.parametrize("text", ["SELECT 1;", "-- case: x\nSELECT 1;", "-- case: x\n-- a\n-- b\n-- a\n"])
def test_parser_refuses_what_belongs_nowhere(text: str) -> None:
    with pytest.raises(ValueError, match="t: "):
        read("t", text)
