"""A session under what is hostile or rare: half statements, stops, lost connections, odd values, threads."""

from __future__ import annotations

import enum
import os
import signal
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from schemabook.errors import Cancelled, ConnectionLost, SqlError, SyntaxProblem, UsageError
from schemabook.explaining import explain
from schemabook.scripts import apply, load
from schemabook.session import Session
from schemabook.statements import Statement

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


# --- what must not be sent


@pytest.mark.parametrize(
    "text",
    ["DELETE FROM t \\ WHERE a = 1;", "DELETE FROM t; DELETE FROM t \\g", "DELETE FROM t\\; SELECT 1;"],
)
def test_half_a_statement_is_never_executed(session: Session, text: str) -> None:
    session.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)")
    with pytest.raises(SyntaxProblem, match="Line 1, column"):
        session.execute(text)
    assert rows(session, "SELECT count(*) FROM t") == [(2,)]


@pytest.mark.parametrize(
    "text", ["DELETE FROM t; SELECT '\0'", "DELETE FROM t --\0\n WHERE a = 1", "DELETE FROM t; \ud800"]
)
def test_text_that_cannot_be_sent_is_refused_before_anything_runs(session: Session, text: str) -> None:
    session.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)")
    with pytest.raises(SyntaxProblem):
        session.execute(text)
    assert rows(session, "SELECT count(*) FROM t") == [(2,)]


def test_strings_end_where_the_setting_says(session: Session) -> None:
    text = r"SELECT 'a\'; DELETE FROM t; --'"
    session.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    found = list(
        session.run("SET standard_conforming_strings = off; SET escape_string_warning = off; " + text)
    )
    assert found[-1].rows == [("a'; DELETE FROM t; --",)]
    (document,) = explain(session, text)
    assert document["Plan"]["Node Type"] == "Result"
    assert rows(session, "SELECT a FROM t") == [(1,)]


def test_explain_sends_one_command_whatever_the_splitter_thinks(session: Session) -> None:
    session.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    text = "SELECT 1; COMMIT; DELETE FROM t"
    whole = Statement(text, 0, 1, ("SELECT",))
    with pytest.raises(SqlError, match="multiple commands"):
        session.execute_statement(text, whole, prefix="EXPLAIN ", alone=True)
    with pytest.raises(UsageError):
        explain(session, "SELECT 1 --\r; COMMIT; DELETE FROM t")
    assert rows(session, "SELECT a FROM t") == [(1,)]


# --- COPY


def test_the_rest_of_the_line_of_a_copy_is_executed(session: Session) -> None:
    session.execute("CREATE TABLE t (a int)")
    found = list(session.run("COPY t FROM STDIN; SELECT count(*) FROM t;\n1\n2\n\\.\nSELECT 'end';"))
    assert [r.rows for r in found if r.fields] == [[(2,)], [("end",)]]


def test_copy_out_takes_values_and_is_text(session: Session) -> None:
    found = session.execute(
        "COPY (SELECT :x, 'from stdin') TO STDOUT; SELECT 1; COPY (SELECT :x) TO STDOUT", {"x": "o'x"}
    )
    assert found.copied == "o'x\n"
    with pytest.raises(UsageError, match="not UTF-8 text"):
        session.execute("BEGIN; COPY (SELECT 1) TO STDOUT (FORMAT binary)")
    assert session.in_transaction
    assert not session.failed


@pytest.fixture
def heard() -> Iterator[None]:
    """SIGINT raises KeyboardInterrupt, also where a shell had it ignored for what runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("delay", [0.2, 0.4])
def test_a_copy_that_is_stopped_leaves_a_session_that_works(
    session: Session, heard: None, delay: float
) -> None:
    rows(session, "SELECT 1")
    threading.Timer(delay, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises((Cancelled, ConnectionLost)):
        session.execute("COPY (SELECT repeat('x', 100) FROM generate_series(1, 100000000)) TO STDOUT")
    assert rows(session, "SELECT 1") == [(1,)]


# --- stopping


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_cancelled_is_said_only_when_the_server_said_it(session: Session, heard: None) -> None:
    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(Cancelled, match="the server has cancelled"):
        session.execute("SELECT pg_sleep(30)")
    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    text = "DO $$ BEGIN PERFORM pg_sleep(1); EXCEPTION WHEN query_canceled THEN NULL; END $$"
    with pytest.raises(Cancelled, match="may have taken effect") as caught:
        session.execute(text)
    assert caught.value.sqlstate is None


def test_a_connection_closed_while_stopping_is_lost(session: Session) -> None:
    def twice_stopped() -> None:
        with session.guarded() as connection:
            connection.close()
            raise KeyboardInterrupt

    session.execute("BEGIN")
    with pytest.raises(ConnectionLost, match="open transaction is rolled back"):
        twice_stopped()
    assert rows(session, "SELECT 1") == [(1,)]


# --- errors of our own statements


def test_a_failing_explain_leaves_nothing_to_end(session: Session) -> None:
    with pytest.raises(SqlError) as caught:
        explain(session, "SELECT 1/0")
    assert caught.value.notes == ()
    assert not session.in_transaction


def test_explaining_in_a_failed_transaction_is_an_error_of_ours(session: Session) -> None:
    with pytest.raises(SqlError):
        session.execute("BEGIN; SELECT 1/0")
    with pytest.raises(SqlError, match="run ROLLBACK"):
        explain(session, "SELECT 1")


def test_a_connection_lost_while_explaining(session: Session) -> None:
    with pytest.raises(ConnectionLost):
        explain(session, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert rows(session, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CREATE TABLE t (a int)", "cannot explain CREATE TABLE"),
        ("VACUUM", "cannot explain VACUUM"),
        ("COMMIT", "cannot explain COMMIT"),
        ("CALL p()", "cannot explain CALL"),
        (" -- nothing\n", "no statement"),
    ],
)
def test_what_has_no_plan(session: Session, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        explain(session, text)


@pytest.mark.parametrize(
    "text", ["CREATE TABLE u AS SELECT 1", "(SELECT 1)", "CREATE TEMP TABLE u (a) AS VALUES (1)"]
)
def test_what_has_a_plan(session: Session, text: str) -> None:
    assert explain(session, text)
    with pytest.raises(SqlError, match="syntax error"):
        explain(session, "SELEC 1")


# --- values


@pytest.mark.parametrize(
    ("settings", "text", "expected"),
    [
        (
            "",
            "SELECT time '24:00', timetz '24:00+00', ARRAY[time '24:00']",
            ("24:00:00", "24:00:00+00", ["24:00:00"]),
        ),
        (
            "SET DateStyle = 'SQL, DMY'",
            "SELECT timestamptz '2020-02-01 00:00 UTC'",
            ("01/02/2020 00:00:00 UTC",),
        ),
        ("SET IntervalStyle = iso_8601", "SELECT interval '1 day'", ("P1D",)),
        (
            "CREATE TYPE mood AS ENUM ('ok', 'so, sad')",
            "SELECT ARRAY['ok', 'so, sad']::mood[]",
            (["ok", "so, sad"],),
        ),
        ("CREATE DOMAIN d AS int", "SELECT ARRAY[[1], [2]]::d[]", ([["1"], ["2"]],)),
    ],
)
def test_no_value_stops_a_query(
    session: Session, settings: str, text: str, expected: tuple[Any, ...]
) -> None:
    session.execute("SET TimeZone = 'UTC';" + settings)
    assert rows(session, text) == [expected]


def test_the_encoding_stays(session: Session) -> None:
    said = session.execute("SET client_encoding = 'LATIN1'").notices
    assert "stays UTF8" in said[0][1]
    found = session.execute("SELECT 'é', 'é' = U&'\\00E9'")
    assert found.rows == [("é", True)]
    assert found.text_rows() == [["é", "t"]]


class Colour(enum.Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        (pd.NaT, "SELECT :x::date", None),
        (pd.NA, "SELECT :x::int", None),
        ({"a": [1]}, "SELECT :x -> 'a'", [1]),
        (Colour.RED, "SELECT :x::text", "red"),
        (np.int64(7), "SELECT :x", 7),
        (np.float32(0.5), "SELECT :x", 0.5),
        (np.bool_(True), "SELECT :x", True),
        (
            np.datetime64("2020-01-01T00:00:00", "ns"),
            "SELECT :x::timestamp",
            datetime.fromisoformat("2020-01-01"),
        ),
        (pd.Timestamp("2020-01-01"), "SELECT :x::timestamp", datetime.fromisoformat("2020-01-01")),
        ({3}, "SELECT 3 = ANY(:x)", True),
        (pd.Series([1, 2], dtype="Int64"), "SELECT 2 = ANY(:x)", True),
        (np.array([1, 2]), "SELECT :x::int[]", [1, 2]),
    ],
)
def test_the_notebooks_values(session: Session, value: Any, text: str, expected: Any) -> None:
    assert rows(session, text, {"x": value}) == [(expected,)]


@pytest.mark.parametrize("value", [object(), "a\0b", "\ud800", {"a": object()}, pd.DataFrame({"a": [1]})])
def test_a_value_that_cannot_be_sent_names_its_variable(session: Session, value: Any) -> None:
    with pytest.raises(UsageError, match=":x cannot be sent"):
        session.execute("SELECT :x", {"x": value})


def test_hints_about_names(session: Session) -> None:
    with pytest.raises(SqlError, match=r"%%sql --bind low"):
        session.execute("SELECT 1 WHERE 1 > :low")
    with pytest.raises(SqlError, match=r"= ANY\(:ids\)"):
        session.execute("SELECT 1 WHERE 1 IN (:ids)", {"ids": [1, 2]})


def test_notifications_are_shown(session: Session) -> None:
    found = list(session.run("LISTEN ch; NOTIFY ch, 'hello'; SELECT 1"))
    assert [n for r in found for n in r.notices] == [
        ("NOTIFY", 'Asynchronous notification "ch" with payload "hello" received.')
    ]


# --- threads and processes


def test_threads_take_turns(session: Session) -> None:
    found: list[Any] = []
    text = "SELECT pg_sleep(0.01); SELECT :n"

    def work(n: int) -> None:
        for _ in range(5):
            found.append((n, rows(session, text, {"n": n})))
            explain(session, "SELECT 1")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert all(got == [(n,)] for n, got in found)
    assert not session.in_transaction


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_opens_its_own_connection(session: Session) -> None:
    mine = rows(session, "BEGIN; SELECT pg_backend_pid()")
    child = os.fork()
    if not child:
        good = False
        try:
            good = not session.in_transaction and rows(session, "SELECT pg_backend_pid()") != mine
            session.close()
        finally:
            os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert session.in_transaction
    assert rows(session, "SELECT pg_backend_pid()") == mine


# --- files of our own


@pytest.mark.parametrize("word", ["BEGIN", "COMMIT", "END", "ROLLBACK", "START TRANSACTION", "ABORT"])
def test_a_file_that_ends_transactions_is_refused_whole(session: Session, tmp_path: Path, word: str) -> None:
    path = tmp_path / "0001.sql"
    path.write_text(f"CREATE TABLE t (a int);\n{word};\n")
    with pytest.raises(SyntaxProblem, match=r"0001\.sql: Line 2"):
        apply(session, path)
    assert rows(session, "SELECT to_regclass('t')") == [(None,)]


def test_a_file_is_applied_whole_or_not_at_all(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "0001.sql"
    path.write_text("CREATE TABLE t (a int); SAVEPOINT s; ROLLBACK TO s;\nSELECT 1/0;\n")
    with pytest.raises(SqlError, match="Nothing of the file has been applied") as caught:
        apply(session, path)
    assert caught.value.file == "0001.sql"
    assert rows(session, "SELECT to_regclass('t')") == [(None,)]
    path.write_text(
        "CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO t VALUES (1), (1);"
    )
    with pytest.raises(SqlError, match="duplicate key"):
        apply(session, path)
    assert not session.in_transaction


def test_a_script_with_half_a_statement_is_refused_whole(database: str, tmp_path: Path) -> None:
    script = tmp_path / "bad.sql"
    for text in ("SELECT 2 \\ WHERE false;", "\\if false", "SELECT '\0';"):
        script.write_text(f"CREATE TABLE t (a int);\n{text}\n")
        with pytest.raises(SyntaxProblem, match=r"bad\.sql: Line 2"):
            load(database, script)
    session = Session(database)
    assert rows(session, "SELECT to_regclass('t')") == [(None,)]
    session.close()
