"""Results as DataFrames: nothing is lost on the way, and what is shown is what the frame holds."""

from __future__ import annotations

import copy
import pickle
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from schemabook.frames import ResultFrame
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    found = Session(database)
    yield found
    found.close()


def frame(session: Session, text: str) -> ResultFrame:
    return ResultFrame(session.execute(text))


ROW = "SELECT 1 AS a, 'x' AS b, 1.5::float8 AS c, now() AS d, true AS e, ARRAY[1] AS f, 2 AS a2, 3.5 AS g"


def change(column: str, value: Any) -> Callable[[ResultFrame], object]:
    return lambda f: f.loc.__setitem__((0, column), value)


@pytest.mark.parametrize(
    "alter",
    [
        change("a", 99),
        change("b", "y"),
        change("c", 2.5),
        change("d", pd.Timestamp("2020-01-01", tz="UTC")),
        change("e", False),
        change("g", 7),
        lambda f: f.__setitem__("a", [99]),
        lambda f: f.iat.__setitem__((0, 0), 99),
        lambda f: f.insert(0, "new", [1]),
        lambda f: f.pop("a"),
        lambda f: setattr(f, "columns", list("stuvwxyz")),
        lambda f: setattr(f, "index", pd.Index([7])),
    ],
)
def test_a_changed_frame_shows_what_it_holds(
    session: Session, alter: Callable[[ResultFrame], object]
) -> None:
    found = frame(session, ROW)
    assert "(1 row)" in repr(found)
    assert "(1 row)" in found._repr_html_()
    alter(found)
    assert repr(found) == repr(pd.DataFrame(found))
    assert "(1 row)" not in found._repr_html_()


def test_looking_does_not_count_as_a_change(session: Session) -> None:
    found = frame(session, ROW)
    derived = found.assign(a=5)
    derived.loc[0, "b"] = "z"
    found.describe()
    found.sort_values("a")
    assert "(1 row)" in repr(found)


def test_an_empty_frame_shows_its_columns(session: Session) -> None:
    assert repr(frame(session, ROW + " WHERE false")).endswith("(0 rows)")


def test_a_pickle_is_a_plain_frame(session: Session) -> None:
    found = frame(session, ROW)
    for other in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found), copy.copy(found)):
        assert type(other) is pd.DataFrame
        assert other.equals(pd.DataFrame(found))
        assert list(other.dtypes) == list(found.dtypes)


def test_nan_is_not_null(session: Session) -> None:
    found = frame(session, "SELECT * FROM (VALUES ('NaN'::float8, 'NaN'::float4), (NULL, NULL), (1, 1)) AS t")
    for name in ("column1", "column2"):
        first, second, third = found[name].tolist()
        assert first is not pd.NA
        assert first != first
        assert second is pd.NA
        assert third == 1
    assert [str(d) for d in found.dtypes] == ["Float64", "Float32"]


def test_intervals_of_one_column_are_of_one_kind(session: Session) -> None:
    found = frame(session, "VALUES (interval '1 day'), (NULL)")
    assert found["column1"][0] == timedelta(days=1)
    found = frame(session, "VALUES (interval '1 day 02:00'), (interval '1 mon'), (NULL)")
    assert found["column1"].tolist() == ["1 day 02:00:00", "1 mon", None]
    found = frame(session, "VALUES (interval '200000000 days'), (interval '1 day')")
    assert found["column1"].tolist() == ["200000000 days", "1 day"]


def test_a_cut_cell_says_where_the_rest_is(session: Session) -> None:
    found = frame(session, "SELECT 1 AS a, repeat('x', 300) AS b")
    for shown in (repr(found), found._repr_html_()):
        assert "cells over 200 characters are cut; the DataFrame has them whole" in shown
        assert "x" * 198 not in shown
    assert "are cut" not in repr(frame(session, "SELECT 1 AS a, 'x' AS b"))


def test_a_single_value_and_a_plan_are_shown_whole(session: Session) -> None:
    found = frame(session, "SELECT repeat('x', 300) AS b")
    for shown in (repr(found), found._repr_html_()):
        assert "x" * 300 in shown
        assert "are cut" not in shown
    found = frame(session, f"EXPLAIN VERBOSE SELECT '{'y' * 300}', oid FROM pg_class LIMIT 1")
    assert "y" * 300 in repr(found)
    lines = repr(frame(session, "EXPLAIN (FORMAT JSON) SELECT 1")).splitlines()
    assert lines[2].rstrip() == " [                            +" or lines[2].strip().startswith("[")
    assert lines[-2].strip() == "]"
