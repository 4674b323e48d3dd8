"""Which rows a step keeps: losses found out, losses declared, and the comparison itself."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from schemabook.catalog import read
from schemabook.errors import RightsError
from schemabook.proving import contents
from schemabook.proving.contents import Contents, Held
from schemabook.schema import Name
from tests.proving_cases import proof_of

if TYPE_CHECKING:
    from pathlib import Path

LOSSES = {
    "rows are deleted": (
        "ALTER TABLE things ADD y int;",
        "ALTER TABLE things DROP y; DELETE FROM things WHERE id > 1;",
        "things has lost 2 of its 3 rows",
    ),
    "a column comes back empty": (
        "ALTER TABLE things DROP size;",
        "ALTER TABLE things ADD size int DEFAULT 1;",
        "things.size differs in 2 rows",
    ),
    "a table comes back empty": (
        "DROP TABLE things;",
        "CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL, size int DEFAULT 1);",
        "things has lost 3 of its 3 rows",
    ),
    "values change places": (
        "ALTER TABLE things ADD y int;",
        "ALTER TABLE things DROP y; UPDATE things SET size = CASE id WHEN 1 THEN 30 WHEN 3 THEN 10 END;",
        "things.size differs in 2 rows",
    ),
}


@pytest.mark.parametrize("declared", [False, True], ids=["in silence", "declared"])
@pytest.mark.parametrize("case", LOSSES.values(), ids=LOSSES.keys())
def test_rows_that_do_not_come_back_are_found_out(
    tmp_path: Path, case: tuple[str, str, str], declared: bool
) -> None:
    up, down, words = case
    found = proof_of(tmp_path, up, ("-- Lost: the sizes\n" if declared else "") + down)
    if declared:
        assert found.problems == ()
        assert found.rows_kept == "declared"
        assert any(words in loss and "the sizes" in loss for loss in found.losses)
    else:
        assert found.rows_kept == "broken"
        assert any(words in problem for problem in found.problems), found.problems


def test_a_table_without_a_key_is_compared_row_by_row(tmp_path: Path) -> None:
    first = {
        "v0.1/001_things.sql": "CREATE TABLE things (a int, b int);",
        "v0.1/sample/001_rows.sql": "INSERT INTO things VALUES (1, 1), (1, 1), (2, NULL);",
    }
    up, down = "ALTER TABLE things ADD c int;", "ALTER TABLE things DROP c;"
    assert proof_of(tmp_path, up, down, **first).problems == ()
    lie = down + " DELETE FROM things WHERE ctid = (SELECT min(ctid) FROM things);"
    found = proof_of(tmp_path, up, lie, **first)
    assert "after the way down things has lost 1 of its 3 rows" in found.problems


def test_rows_may_get_other_values_and_keys_on_the_way_up(tmp_path: Path) -> None:
    up, down = (
        "UPDATE things SET id = id + 100, size = 0;",
        "UPDATE things SET id = id - 100, size = id - 100;",
    )
    first = {"v0.1/sample/001_rows.sql": "INSERT INTO things VALUES (101, 'a', 101), (102, 'b', 102);"}
    found = proof_of(tmp_path, up, down, **first)
    assert found.changes == ("things has lost 2 of its 2 rows",)  # seen by their keys
    assert found.problems == ()
    keyless = {
        "v0.1/001_things.sql": "CREATE TABLE things (a int);",
        "v0.1/sample/001_rows.sql": "INSERT INTO things VALUES (1), (2);",
    }
    up, down = "UPDATE things SET a = a + 1;", "UPDATE things SET a = a - 1;"
    assert proof_of(tmp_path, up, down, **keyless).problems == ()


def test_rows_that_the_way_up_deletes_must_be_declared(tmp_path: Path) -> None:
    up = "DELETE FROM things WHERE id = 2; UPDATE things SET size = 0 WHERE id = 1;"
    down = "-- Lost: the second"
    found = proof_of(tmp_path, up, down)
    assert found.problems == ("on the way up things has lost 1 of its 3 rows",)
    assert found.changes == ("things has lost 1 of its 3 rows", "things.size differs in 1 row")
    assert proof_of(tmp_path, "-- Lost: the second\n" + up, down).problems == ()


def test_what_goes_with_its_table_or_column_is_told(tmp_path: Path) -> None:
    up = "CREATE TABLE t (a int); ALTER TABLE things ADD y int;"
    rows = {
        "v0.2/sample/001_rows.sql": "INSERT INTO t VALUES (7), (8); UPDATE things SET y = 1 WHERE id = 1;"
    }
    found = proof_of(tmp_path, up, "DROP TABLE t; ALTER TABLE things DROP y;", **rows)
    assert found.ok
    assert found.losses == ("table t (2 rows)", "column things.y (1 value)")
    assert found.rows == 5


def test_a_way_down_that_fails_on_newer_rows_is_found_out(tmp_path: Path) -> None:
    up, down = "ALTER TABLE things ALTER name DROP NOT NULL;", "ALTER TABLE things ALTER name SET NOT NULL;"
    assert proof_of(tmp_path, up, down).ok
    rows = {"v0.2/sample/001_rows.sql": "INSERT INTO things VALUES (4, NULL);"}
    found = proof_of(tmp_path, up, down, **rows)
    assert found.reversible == "broken"
    assert any("fails on the way down with the newest rows: column" in p for p in found.problems)


# Contents


def test_rows_that_row_level_security_hides_are_not_taken_for_gone(database: str) -> None:
    role = sql.Identifier(f"schemabook_test_{uuid.uuid4().hex[:12]}")
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(
            "CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; INSERT INTO t VALUES (1)"
        )
        try:
            conn.execute(sql.SQL("CREATE ROLE {}").format(role))
        except psycopg.errors.InsufficientPrivilege:
            pytest.skip("this server's role may not create roles")
        try:
            conn.execute(
                sql.SQL("ALTER TABLE t OWNER TO {}; ALTER TABLE t FORCE ROW LEVEL SECURITY").format(role)
            )
            conn.execute(contents.SETTINGS)
            assert contents.count(contents.read(conn, read(conn))) == 1
            conn.execute(sql.SQL("SET ROLE {}").format(role))
            with pytest.raises(RightsError, match="rows of t cannot be compared"):
                contents.read(conn, read(conn))
        finally:
            conn.execute("RESET ROLE")
            conn.execute(sql.SQL("DROP OWNED BY {} CASCADE; DROP ROLE {}").format(role, role))


VALUES = st.none() | st.sampled_from("abc")
ROWS = st.dictionaries(st.sampled_from("12345"), st.tuples(VALUES, VALUES))


def held(rows: dict[str, tuple[str | None, str | None]], key: tuple[str, ...] = ("id",)) -> Contents:
    table = Held({"id": "text", "x": "text", "y": "text"}, key, tuple((k, *v) for k, v in rows.items()))
    return {Name("public", "t"): table}


@given(before=ROWS, after=ROWS)
def test_every_lost_row_and_changed_value_is_counted(
    before: dict[str, tuple[str | None, str | None]], after: dict[str, tuple[str | None, str | None]]
) -> None:
    gone = len(before.keys() - after.keys())
    said = contents.missing(held(before), held(after))
    assert [words.split()[3] for words in said] == ([str(gone)] if gone else [])
    changed = {
        f"t.{name} differs in {n}": n
        for place, name in enumerate("xy")
        if (n := sum(v[place] not in (None, after.get(k, v)[place]) for k, v in before.items()))
    }
    assert [w.rpartition(" ")[0] for w in contents.altered(held(before), held(after))] == list(changed)
    shuffled = dict(reversed(after.items()))
    assert contents.missing(held(after), held(shuffled)) == []
    assert contents.altered(held(after), held(shuffled)) == []


@given(before=ROWS, after=ROWS)
def test_without_a_key_rows_are_counted_as_they_are(
    before: dict[str, tuple[str | None, str | None]], after: dict[str, tuple[str | None, str | None]]
) -> None:
    gone = len(set(before.items()) - set(after.items()))
    said = contents.missing(held(before, ()), held(after, ()))
    assert [words.split()[3] for words in said] == ([str(gone)] if gone else [])
    assert contents.altered(held(before, ()), held(after, ())) == []
