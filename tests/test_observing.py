"""Running migrations on a scratch copy: hostile names, failures, timeouts, Python steps, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from schemabook.errors import Cancelled, MigrationError, SqlError, SyntaxProblem
from schemabook.observing import Unit, observe, observe_units, of_steps
from schemabook.safety import Context, judge, replacement
from schemabook.server import connect
from schemabook.steps import versions

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

HOSTILE: Final = (
    'we"ird',
    "has space",
    "Ünïcode ☃",
    "100%",
    "a%sb",
    "select",
    "Mixed",
    "semi;colon",
    "it's",
    "a.b",
)


def test_a_lock_taken_twice_is_reported_twice(database: str) -> None:
    text = "CREATE TABLE t (a int);\nALTER TABLE t ADD b int;\nALTER TABLE t ADD c int;"
    made, *each = observe(database, text, source="f.sql")
    assert [str(name) for name in made.created] == ["t"]
    assert [one.touched[0].mode for one in each] == ["ACCESS EXCLUSIVE"] * 2
    assert [(one.line, one.block, one.source) for one in each] == [(2, 1, "f.sql"), (3, 1, "f.sql")]


def test_blocks_follow_the_text(database: str) -> None:
    text = "SELECT 1; BEGIN; SELECT 2; SELECT 3; COMMIT; SELECT 4; SELECT 5"
    alone = [one.block for one in observe(database, text, transaction=False)]
    assert alone[1] == alone[2]
    assert len(set(alone)) == 4
    assert len({one.block for one in observe(database, "SELECT 1; SELECT 2")}) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(database: str, name: str) -> None:
    table = sql.Identifier(name)
    with connect(database) as connection:
        connection.execute(sql.SQL("CREATE TABLE {} ({} int)").format(table, table))
        statement = sql.SQL("ALTER TABLE {} ADD CHECK ({} > 0)").format(table, table).as_string(connection)
        concurrent = (
            sql.SQL("CREATE INDEX CONCURRENTLY ON {} ({})").format(table, table).as_string(connection)
        )
        key = sql.SQL("ALTER TABLE {} ADD COLUMN k serial").format(table).as_string(connection)
    for text, mode in ((statement, "ACCESS EXCLUSIVE"), (concurrent, "SHARE UPDATE EXCLUSIVE")):
        (one,) = observe(database, text)
        assert [(t.relation.name, t.mode, t.scanned) for t in one.touched] == [(name, mode, True)]
    (one,) = observe(database, "SELECT 1")
    fix = replacement(key, Context(rewritten=True, scanned=True))
    assert fix is not None
    assert fix.sql is not None
    observed = observe(database, fix.sql, transaction=False)
    assert all(f.rule in ("strong-lock", "not-observed") for each in judge(observed) for f in each)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12))
def test_any_name(database: str, name: str) -> None:
    table = sql.Identifier(name)
    with connect(database) as connection, connection.transaction():
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
        connection.execute(sql.SQL("CREATE TABLE {} ({} int)").format(table, table))
        text = sql.SQL("ALTER TABLE {} ADD UNIQUE ({})").format(table, table).as_string(connection)
    (one,) = observe(database, text)
    assert [t.relation.name for t in one.touched] == [name]
    found = replacement(text, Context(schema=None))
    assert found is None  # without the schema nobody knows what name the constraint would get


def test_a_failing_statement_is_shown_where_it_stands(database: str) -> None:
    text = "CREATE TABLE t (a int);" + "\n" * 38 + "-- here\nALTER TABLE t\n  ADD COLUMN b nowhere;"
    with pytest.raises(SqlError) as caught:
        observe(database, text, source="002_x.sql")
    shown = str(caught.value).splitlines()
    assert shown[1:3] == ["002_x.sql:41:   ADD COLUMN b nowhere;", " " * 29 + "^"]
    assert (caught.value.line, caught.value.column) == (41, 16)


def test_a_comment_before_a_statement_is_no_part_of_it(database: str) -> None:
    (one,) = observe(database, "-- why\n\n/* more */ SELECT 1 -- behind")
    assert (one.line, one.sql) == (3, "SELECT 1 -- behind")


def test_a_failing_statement_outside_a_transaction(database: str) -> None:
    with pytest.raises(SqlError) as caught:
        observe(database, "SELECT 1;\nCREATE INDEX CONCURRENTLY ON nowhere (id)", source="f.sql")
    assert (caught.value.line, caught.value.file, caught.value.sqlstate) == (2, "f.sql", "42P01")


def test_a_statement_that_hangs_is_cancelled(database: str) -> None:
    with pytest.raises(Cancelled, match=r"did not end within 0\.3 s on the scratch copy"):
        observe(database, "SET statement_timeout = 0; SELECT pg_sleep(60)", source="f.sql", timeout=0.3)
    with connect(database) as connection:
        connection.execute("CREATE TABLE t (a int)")
        connection.execute("BEGIN; LOCK TABLE t")
        with pytest.raises(Cancelled) as caught:
            observe(database, "ALTER TABLE t ADD b int", source="f.sql", timeout=0.3)
    assert caught.value.file == "f.sql"


def test_nothing_is_run_of_a_text_that_cannot_be_sent(database: str) -> None:
    with pytest.raises(SyntaxProblem, match=r"f\.sql: Line 2"):
        observe(database, "CREATE TABLE t (a int);\n\\d t", source="f.sql")
    with connect(database) as connection:
        assert connection.execute("SELECT to_regclass('t')").fetchone() == (None,)


def test_what_concerns_the_whole_server_is_left_out(database: str) -> None:
    text = """CREATE ROLE schemabook_observed; GRANT SELECT ON t TO schemabook_observed;
    CREATE DATABASE schemabook_observed; ALTER SYSTEM SET work_mem = '1GB';
    COMMENT ON DATABASE postgres IS NULL"""
    with connect(database) as connection:
        connection.execute("CREATE TABLE t (a int)")
        found = observe(database, text)
        assert [bool(one.left_out) for one in found[:4]] == [True] * 4
        count = "SELECT count(*) FROM pg_roles WHERE rolname = 'schemabook_observed'"
        assert connection.execute(count).fetchone() == (0,)
    assert [f.rule for f in judge(found)[2]] == ["not-observed"]


def test_settings_last_as_long_as_the_text(database: str) -> None:
    text = "SET LOCAL search_path = other; CREATE TABLE t (a int); SET LOCAL ROLE NONE"
    with connect(database) as connection:
        connection.execute("CREATE SCHEMA other")
    assert [str(n) for one in observe(database, text) for n in one.created] == ["other.t"]
    assert [str(n) for one in observe(database, "CREATE TABLE t (a int)") for n in one.created] == ["t"]


def test_temporary_tables_last_as_long_as_the_text(database: str) -> None:
    text = "CREATE TEMP TABLE t ON COMMIT DROP AS SELECT 1 AS a; INSERT INTO t VALUES (2); ANALYZE t"
    assert [one.touched for one in observe(database, text)] == [(), (), ()]
    with pytest.raises(SqlError, match="does not exist"):
        observe(database, "SELECT FROM t")


def test_copy_with_rows(database: str) -> None:
    copied = observe(
        database, "CREATE TABLE t (a int);\nCOPY t FROM STDIN;\n1\n2\n\\.\nALTER TABLE t ADD b int;"
    )
    assert [one.touched[0].mode for one in copied[1:]] == ["ROW EXCLUSIVE", "ACCESS EXCLUSIVE"]


def test_toast_is_part_of_its_table(database: str) -> None:
    text = "CREATE TABLE t (id int PRIMARY KEY, long text); ALTER TABLE t ALTER id TYPE bigint; VACUUM FULL t"
    _, rewrite, full = observe(database, text)
    for one in (rewrite, full):
        assert [(str(t.relation), t.rewritten, t.built) for t in one.touched] == [("t", True, ("t_pkey",))]


def test_a_python_step(database: str) -> None:
    def upgrade(conn: psycopg.Connection[Any]) -> None:
        conn.execute("CREATE TABLE t (a int, b text)")
        with conn.transaction(), conn.cursor() as cursor:
            cursor.execute("ALTER TABLE old ALTER COLUMN id TYPE bigint")
            cursor.executemany("INSERT INTO old (id) VALUES (%s)", [(1,), (2,)])
        conn.execute(sql.SQL("UPDATE {} SET id = %s WHERE id = %s").format(sql.Identifier("old")), (7, "1"))

    with connect(database) as connection:
        connection.execute("CREATE TABLE old (id int)")
        found = observe_units(database, [Unit(source="001_x.py", run=upgrade)])
        assert connection.execute("SELECT id FROM old ORDER BY id").fetchall() == [(2,), (7,)]
    assert [one.sql.split()[0] for one in found] == ["CREATE", "ALTER", "INSERT", "UPDATE"]
    assert [(t.mode, t.rewritten) for t in found[1].touched] == [("ACCESS EXCLUSIVE", True)]
    assert [t.mode for t in found[2].touched] == ["ROW EXCLUSIVE"]
    assert "%s" in found[3].sql
    assert [one.line for one in found] == [1, 2, 3, 4]


def test_a_python_step_that_fails(database: str, tmp_path: Path) -> None:
    def refused(conn: psycopg.Connection[Any]) -> None:
        conn.execute("CREATE TABLE t (a int)")
        conn.execute("SELECT\n nothing")

    def broken(conn: psycopg.Connection[Any]) -> None:
        raise ValueError("no rows")

    def slow(conn: psycopg.Connection[Any]) -> None:
        conn.execute("SELECT pg_sleep(60)")

    with pytest.raises(SqlError) as caught:
        observe_units(database, [Unit(source="001_x.py", run=refused)])
    assert (caught.value.line, caught.value.column, caught.value.source_line) == (2, 2, " nothing")
    assert str(caught.value).startswith("001_x.py: ")
    with pytest.raises(MigrationError, match=r"001_x\.py failed on the scratch copy: ValueError: no rows"):
        observe_units(database, [Unit(source="001_x.py", run=broken)])
    with pytest.raises(Cancelled):
        observe_units(database, [Unit(source="001_x.py", run=slow)], timeout=0.3)
    with connect(database) as connection:
        assert connection.execute("SELECT to_regclass('t')").fetchone() == (None,)


def test_steps_of_a_folder(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "v0.1"
    folder.mkdir()
    (folder / "001_t.sql").write_text("CREATE TABLE t (id int);\n")
    (folder / "002_i.sql").write_text(
        "-- schemabook: no-transaction\nCREATE INDEX CONCURRENTLY i ON t (id);\n"
    )
    (folder / "003_p.py").write_text(
        "# schemabook: contract\ndef upgrade(conn):\n    conn.execute('DROP TABLE t')\n"
    )
    units = of_steps(step for version in versions(tmp_path) for step in version.steps)
    assert [(u.source, u.transaction, u.contract, u.lock_timeout) for u in units] == [
        ("v0.1/001_t.sql", True, False, True),
        ("v0.1/002_i.sql", False, False, True),
        ("v0.1/003_p.py", True, True, True),
    ]
    told: list[str] = []
    found = observe_units(database, units, progress=told.append)
    assert told == [u.source for u in units]
    assert [one.transactional for one in found] == [True, False, True]
    assert [one.refused for one in found] == [False, False, False]
    (folder / "004_q.py").write_text("def downgrade(conn): ...\n")
    with pytest.raises(MigrationError, match="has no function upgrade"):
        of_steps(versions(tmp_path)[0].steps)
