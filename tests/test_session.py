"""A session behaves like psql and fails loudly: the promises of `%%sql`, at their source."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemabook.binding import bind
from schemabook.errors import Cancelled, ConnectionLost, SqlError, SyntaxProblem, UnknownName, UsageError
from schemabook.explaining import explain
from schemabook.scripts import load
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    found = Session(database)
    yield found
    found.close()


def rows(session: Session, text: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return list(session.execute(text, values).rows)


# --- statement by statement


def test_begin_and_rollback_leave_no_row(session: Session) -> None:
    session.execute("CREATE TABLE t (a int); begin; insert into t values (1); rollback;")
    assert rows(session, "SELECT * FROM t") == []


def test_each_statement_is_its_own_transaction(session: Session) -> None:
    with pytest.raises(SqlError) as caught:
        session.execute("CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\nSELECT 1/0;\nDROP TABLE t;")
    assert caught.value.sqlstate == "22012"
    assert rows(session, "SELECT a FROM t") == [(1,)]
    assert "2 changes before it have taken effect" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a)",
        "CREATE TABLE t (a int); VACUUM t",
        "BEGIN; SET LOCAL work_mem = '123MB'; SELECT 1; COMMIT",
        "DO $$ BEGIN PERFORM 1; END $$; CALL p()",
    ],
)
def test_what_needs_psqls_ways_works(session: Session, text: str) -> None:
    session.execute("CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$")
    session.execute(text)


def test_set_local_lives_until_the_end_of_the_transaction(session: Session) -> None:
    values = [
        r.rows[0][0] for r in session.run("BEGIN; SET LOCAL work_mem = '123MB'; SHOW work_mem") if r.fields
    ]
    assert values == ["123MB"]
    assert session.in_transaction
    session.execute("COMMIT")
    assert rows(session, "SHOW work_mem") != [("123MB",)]


def test_postgresqls_literals_are_untouched(session: Session) -> None:
    text = (
        """SELECT '{"a":1}'::jsonb, ':x', (ARRAY[1,2,3])[1:2], 5 % 2, 'a%sb', '{{x}}', $$ :y $$, E'\\\\n'"""
    )
    assert rows(session, text) == [({"a": 1}, ":x", [1, 2], 1, "a%sb", "{{x}}", " :y ", "\\n")]


def test_notices_come_with_their_statement(session: Session) -> None:
    text = "DO $$ BEGIN RAISE NOTICE 'n %', 1; RAISE WARNING 'w'; END $$; SELECT 1"
    first, second = session.run(text)
    assert first.notices == (("NOTICE", "n 1"), ("WARNING", "w"))
    assert second.notices == ()


def test_copy_in_and_out(session: Session) -> None:
    session.execute("CREATE TABLE t (a int, b text); COPY t FROM STDIN;\n1\tx\n2\t\\N\n\\.\n")
    assert rows(session, "SELECT * FROM t") == [(1, "x"), (2, None)]
    assert session.execute("COPY t TO STDOUT (FORMAT csv, HEADER)").copied == "a,b\n1,x\n2,\n"


def test_values_that_python_cannot_hold_stay_text(session: Session) -> None:
    text = (
        "SELECT 'infinity'::timestamptz, '0044-03-15 BC'::date, '1 mon 2 days'::interval, '-infinity'::date[]"
    )
    text = text.replace("'-infinity'::date[]", "ARRAY['-infinity'::date]")
    assert rows(session, text) == [("infinity", "0044-03-15 BC", "1 mon 2 days", ["-infinity"])]


# --- errors


def test_the_caret_is_under_the_token(session: Session) -> None:
    with pytest.raises(SqlError) as caught:
        session.execute("SELECT 1;\n\n\tSELECT größe, oops FROM (VALUES (1)) AS t (größe);\n")
    assert str(caught.value).splitlines() == [
        'column "oops" does not exist  [42703]',
        "LINE 3: \tSELECT größe, oops FROM (VALUES (1)) AS t (größe);",
        "        \t              ^",
    ]


def test_detail_and_hint_are_shown(session: Session) -> None:
    session.execute("CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t VALUES (1)")
    with pytest.raises(SqlError, match=r"DETAIL: Key \(a\)=\(1\) already exists"):
        session.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(SqlError, match="HINT: "):
        session.execute("SELECT lenght('x')")


def test_a_failed_transaction_says_so_until_rollback(session: Session) -> None:
    with pytest.raises(SqlError, match="ROLLBACK ends it"):
        session.execute("BEGIN; SELECT 1/0")
    with pytest.raises(SqlError, match="run ROLLBACK"):
        session.execute("SELECT 1")
    session.execute("ROLLBACK")
    assert rows(session, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("text", ["\\d", "SELECT 1;\n\\dt public.*", "\\copy t from x"])
def test_psqls_commands_are_named_as_such(session: Session, text: str) -> None:
    with pytest.raises(SyntaxProblem, match="command of the program psql") as caught:
        session.execute(text)
    assert caught.value.hint


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_stop_button_cancels_on_the_server(session: Session) -> None:
    pid = rows(session, "SELECT pg_backend_pid()")[0][0]
    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(Cancelled):
        session.execute("SELECT pg_sleep(30)")
    assert rows(session, "SELECT pg_backend_pid()") == [(pid,)], "the session goes on"


def test_a_lost_connection_opens_again(session: Session) -> None:
    with pytest.raises(ConnectionLost, match="open transaction is rolled back"):
        session.execute("BEGIN; SELECT pg_terminate_backend(pg_backend_pid())")
    assert rows(session, "SELECT 1") == [(1,)]


# --- parameters


def test_parameters_are_values_and_never_text(session: Session) -> None:
    evil = "'; DROP TABLE t; --"
    session.execute("CREATE TABLE t (a text)")
    assert rows(session, "INSERT INTO t VALUES (:x) RETURNING a, :x", {"x": evil}) == [(evil, evil)]
    assert rows(session, "SELECT '{1,2}'::int[], (ARRAY[1,2])[1:2], ':x', a FROM t", {"x": 1}) == [
        ([1, 2], [1, 2], ":x", evil)
    ]


def test_identifiers_are_quoted(session: Session) -> None:
    name = 'we"ird; DROP'
    session.execute("CREATE TABLE {{t}} (a int)", {"t": name})
    session.execute("INSERT INTO {{t}} VALUES (7)", {"t": ("public", name)})
    assert rows(session, "SELECT a FROM {{ t }}", {"t": name}) == [(7,)]
    with pytest.raises(UsageError, match="must be a name"):
        session.execute("SELECT * FROM {{t}}", {"t": 3})


def test_a_name_that_was_not_asked_for(session: Session) -> None:
    with pytest.raises(UnknownName, match="dat"):
        session.execute("SELECT :dat", {"date": 1})


def test_an_error_after_parameters_points_into_the_users_text(session: Session) -> None:
    with pytest.raises(SqlError) as caught:
        session.execute("SELECT :long_name, {{t}}.x\n  FROM nosuch", {"long_name": 1, "t": "a"})
    assert (caught.value.line, caught.value.column) == (2, 8)


@given(st.text(alphabet="ab:{}[]()'\"$ 1,;-\n", max_size=40))
def test_text_without_names_is_not_changed(text: str) -> None:
    try:
        assert bind(text, {}).text == text
    except UnknownName:
        assert ":" in text or "{{" in text


# --- EXPLAIN


def test_explaining_a_delete_deletes_nothing(session: Session) -> None:
    session.execute("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 10)")
    (document,) = explain(session, "DELETE FROM t WHERE a > :n", {"n": 3})
    assert document["Plan"]["Operation"] == "Delete"
    assert document["Plan"]["Plans"][0]["Actual Rows"] == 7
    assert rows(session, "SELECT count(*) FROM t") == [(10,)]
    assert not session.in_transaction


def test_explaining_inside_a_transaction_keeps_it(session: Session) -> None:
    session.execute("CREATE TABLE t (a int); BEGIN; INSERT INTO t VALUES (1)")
    explain(session, "INSERT INTO t VALUES (2)")
    with pytest.raises(SqlError):
        explain(session, "SELECT nope FROM t")
    assert rows(session, "SELECT a FROM t") == [(1,)]
    assert session.in_transaction
    session.execute("ROLLBACK")


def test_explain_stops_at_its_timeout(session: Session) -> None:
    with pytest.raises(Cancelled, match="statement timeout"):
        explain(session, "SELECT pg_sleep(30)", timeout_ms=100)
    assert rows(session, "SHOW statement_timeout") == [("0",)]


@pytest.mark.parametrize("text", ["", "SELECT 1; SELECT 2", "EXPLAIN SELECT 1"])
def test_explain_takes_one_statement(session: Session, text: str) -> None:
    with pytest.raises(UsageError):
        explain(session, text)


def test_an_error_in_an_explained_statement_points_into_it(session: Session) -> None:
    with pytest.raises(SqlError) as caught:
        explain(session, "SELECT 1\n  FROM nosuch")
    assert (caught.value.line, caught.value.column) == (2, 8)


# --- scripts by others


def test_a_script_cannot_leave_its_scratch_database(database: str, tmp_path: Path) -> None:
    script = tmp_path / "x.sql"
    script.write_text(
        "\ufeff/* a comment first */ DROP DATABASE IF EXISTS postgres;\nCREATE DATABASE schemabook_never;\n"
        "\\c schemabook_never\nCREATE TABLE t (a int);\nALTER TABLE t OWNER TO nobody_here;\n"
        "COPY t FROM stdin;\n1\n\\.\nGRANT SELECT ON t TO nobody_here;\n"
    )
    loaded = load(database, script)
    assert [why for _, _, why in loaded.left_out] == [
        "about a whole database",
        "about a whole database",
        "a command of psql",
        'role "nobody_here" does not exist',
        'role "nobody_here" does not exist',
    ]
    session = Session(database)
    assert rows(session, "SELECT a FROM t") == [(1,)]
    assert rows(session, "SELECT FROM pg_database WHERE datname = 'schemabook_never'") == []
    session.close()


def test_a_script_that_fails_names_file_and_line(database: str, tmp_path: Path) -> None:
    script = tmp_path / "bad.sql"
    script.write_text("CREATE TABLE t (a int);\n\nCREATE TABLE u (a nosuch);\n")
    with pytest.raises(SqlError, match=r"bad\.sql:3: CREATE TABLE u"):
        load(database, script)


@pytest.mark.parametrize(("content", "message"), [(None, "no file"), (b"PGDMP\xff", "not UTF-8")])
def test_a_script_that_cannot_be_read(
    database: str, tmp_path: Path, content: bytes | None, message: str
) -> None:
    script = tmp_path / "x.sql"
    if content is not None:
        script.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        load(database, script)


def test_a_type_is_known_by_its_name_the_first_time_it_is_seen(database: str) -> None:
    session = Session(database)
    session.execute("CREATE TYPE mood AS ENUM ('glad'); CREATE TABLE t (m mood, ms mood[])")
    fields = session.execute("SELECT * FROM t").fields
    assert fields is not None
    assert [field.type for field in fields] == ["mood", "mood[]"]
    session.close()
