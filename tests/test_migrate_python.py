"""Steps in Python: they run in the file's transaction, may not end it, and fail with their file and line."""

from __future__ import annotations

import sys
import textwrap
import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import migrate
from schemabook.errors import Busy, Cancelled, ConnectionLost, MigrationError, SqlError, SyntaxProblem
from tests.migrating import TABLE, abc, execute, names, query, standing, tables, write

if TYPE_CHECKING:
    from pathlib import Path


posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def step(folder: Path, text: str, name: str = "v0.2/002_py.py") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip())
    return folder


BOTH = """
    from dataclasses import dataclass

    @dataclass
    class Row:
        id: int

    def upgrade(conn):
        conn.execute("INSERT INTO a VALUES (%s)", [Row(7).id])

    def downgrade(conn):
        conn.execute("DELETE FROM a")
"""


def test_a_step_goes_up_and_down_and_leaves_nothing_behind(database: str, tmp_path: Path) -> None:
    folder = step(abc(tmp_path), BOTH)
    before = set(sys.modules)
    assert names(migrate.up(database, folder))[-1] == "v0.2/002_py"
    assert query(database, "SELECT id FROM a") == [(7,)]
    assert names(migrate.down(database, folder)) == ["v0.2/002_py"]
    assert query(database, "SELECT id FROM a") == []
    assert not [name for name in set(sys.modules) - before if "schemabook_step" in name]
    assert not list(tmp_path.rglob("__pycache__"))


def test_a_changed_step_is_read_anew(database: str, tmp_path: Path) -> None:
    folder = step(abc(tmp_path), BOTH)
    migrate.up(database, folder)
    migrate.down(database, folder)
    step(folder, BOTH.replace("Row(7)", "Row(8)"))
    migrate.up(database, folder)
    assert query(database, "SELECT id FROM a") == [(8,)]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (
            "def upgrade(conn):\n  return (\n",
            SyntaxProblem,
            r"v0\.2/002_py\.py, line 2: '\(' was never closed",
        ),
        ("def up(conn): pass\n", MigrationError, r"no function upgrade\(conn\)"),
        ("upgrade: int\n", MigrationError, r"no function upgrade\(conn\)"),
        ("async def upgrade(conn): pass\n", MigrationError, "upgrade is async"),
        ("", MigrationError, r"no function upgrade\(conn\)"),
    ],
)
def test_a_file_that_cannot_run_stops_all_before_the_first(
    database: str, tmp_path: Path, text: str, kind: type[Exception], said: str
) -> None:
    folder = step(abc(tmp_path), text)
    with pytest.raises(kind, match=said):
        migrate.up(database, folder)
    assert tables(database) == []


def test_no_downgrade_is_no_way_down(database: str, tmp_path: Path) -> None:
    folder = step(abc(tmp_path), "def upgrade(conn): pass\n")
    migrate.up(database, folder)
    with pytest.raises(MigrationError, match=r"v0\.2/002_py: there is no function downgrade\(conn\)"):
        migrate.down(database, folder, to="0")
    assert tables(database) == ["a", "b", "c"]


def test_an_exception_says_where_and_undoes_all(database: str, tmp_path: Path) -> None:
    folder = step(
        abc(tmp_path),
        """
        def upgrade(conn):
            conn.execute("CREATE TABLE d ()")
            deeper({})

        def deeper(found):
            return found["hash"]
        """,
    )
    with pytest.raises(MigrationError) as caught:
        migrate.up(database, folder)
    shown = str(caught.value)
    assert "KeyError: 'hash'" in shown
    assert 'v0.2/002_py.py, line 6: return found["hash"]' in shown
    assert "Nothing of the file has been applied." in shown
    assert isinstance(caught.value.__cause__, KeyError)
    assert tables(database) == ["a", "b", "c"]


def test_an_error_of_postgresql_says_where_in_the_step(database: str, tmp_path: Path) -> None:
    folder = step(
        abc(tmp_path),
        'def upgrade(conn):\n    conn.execute("CREATE TABLE d ()")\n    conn.execute("SELECT nope")\n',
    )
    with pytest.raises(SqlError) as caught:
        migrate.up(database, folder)
    assert (caught.value.sqlstate, caught.value.line) == ("42703", 3)
    assert 'v0.2/002_py.py:3: conn.execute("SELECT nope")' in str(caught.value)
    assert "Nothing of the file has been applied." in str(caught.value)
    assert "d" not in tables(database)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("conn.commit()", "may not commit or roll back"),
        ("conn.rollback()", "may not commit or roll back"),
        ('conn.execute("/* x */ COMMIT")', "may not execute COMMIT"),
        ('conn.execute(b"SELECT 1; rollback")', "may not execute ROLLBACK"),
        ('conn.cursor().execute("BEGIN")', "may not execute BEGIN"),
        ('conn.execute(sql.SQL("END"))', "may not execute END"),
        ('conn.cursor().executemany("COMMIT", [()])', "may not execute COMMIT"),
    ],
)
def test_a_step_may_not_end_its_transaction(database: str, tmp_path: Path, line: str, said: str) -> None:
    text = f'from psycopg import sql\ndef upgrade(conn):\n    conn.execute("CREATE TABLE d ()")\n    {line}\n'
    folder = step(abc(tmp_path), text)
    with pytest.raises(MigrationError, match=said) as caught:
        migrate.up(database, folder)
    assert f"v0.2/002_py.py, line 4: {line}" in str(caught.value)
    assert "Nothing of the file has been applied." in str(caught.value)
    assert "d" not in tables(database)
    assert standing(database, folder)[-1] == "pending"


@pytest.mark.parametrize("behind", ["", '\n    conn.pgconn.exec_(b"BEGIN")'])
def test_a_commit_behind_our_back_is_reported(database: str, tmp_path: Path, behind: str) -> None:
    first = 'def upgrade(conn):\n    conn.execute("CREATE TABLE d ()")\n'
    text = f'{first}    conn.pgconn.exec_(b"COMMIT"){behind}\n'
    folder = step(abc(tmp_path), text)
    with pytest.raises(MigrationError, match="has ended the transaction") as caught:
        migrate.up(database, folder)
    assert "has taken effect, and the ledger does not have the step" in str(caught.value)
    assert standing(database, folder)[-1] == "pending"


def test_savepoints_and_row_factories_are_the_steps_own(database: str, tmp_path: Path) -> None:
    folder = step(
        abc(tmp_path),
        """
        import psycopg
        from psycopg.rows import dict_row

        def upgrade(conn: psycopg.Connection) -> None:
            conn.row_factory = dict_row
            try:
                with conn.transaction():
                    conn.execute("SELECT 1 / 0")
            except psycopg.errors.DivisionByZero:
                found = conn.execute("SELECT 7 AS n").fetchone()
            conn.execute("SAVEPOINT s")
            conn.execute("ROLLBACK TO s")
            with conn.cursor() as cursor, cursor.copy("COPY a FROM STDIN") as copy:
                copy.write_row([found["n"]])
        """,
    )
    migrate.up(database, write(folder, v0_3__001_d=TABLE.format("d")))
    assert query(database, "SELECT id FROM a") == [(7,)]


def test_a_swallowed_error_is_no_success(database: str, tmp_path: Path) -> None:
    text = (
        "def upgrade(conn):\n"
        "    try:\n"
        "        conn.execute('SELECT 1 / 0')\n"
        "    except Exception:\n"
        "        pass\n"
    )
    folder = step(abc(tmp_path), text)
    with pytest.raises(MigrationError, match="swallowed an error") as caught:
        migrate.up(database, folder)
    assert "Nothing of the file has been applied." in str(caught.value)
    assert standing(database, folder)[-1] == "pending"


def test_a_step_that_closes_the_connection(database: str, tmp_path: Path) -> None:
    text = "def upgrade(conn):\n    conn.execute('CREATE TABLE d ()')\n    conn.close()\n"
    folder = step(abc(tmp_path), text)
    with pytest.raises(MigrationError, match="has closed the connection"):
        migrate.up(database, folder)
    assert "d" not in tables(database)


@posix_only
def test_ctrl_c_in_the_middle_of_the_step(database: str, tmp_path: Path) -> None:
    text = (
        "import os, signal\n"
        "def upgrade(conn):\n"
        "    conn.execute('CREATE TABLE d ()')\n"
        "    os.kill(os.getpid(), 2)\n"
    )
    folder = step(abc(tmp_path), text)
    with pytest.raises(Cancelled, match="Stopped: the file has been rolled back"):
        migrate.up(database, folder)
    assert "d" not in tables(database)


BATCHES = """
    # schemabook: no-transaction
    def upgrade(conn):
        while conn.execute("SELECT count(*) FROM a WHERE id < 100").fetchone()[0]:
            with conn.transaction():
                some = "SELECT id FROM a WHERE id < 100 LIMIT 2"
                conn.execute(f"UPDATE a SET id = id + 100 WHERE id IN ({some})")
            if conn.execute("SELECT count(*) FROM b").fetchone()[0]:
                raise RuntimeError("stop here")
"""


def test_batches_are_resumed_by_being_idempotent(database: str, tmp_path: Path) -> None:
    folder = step(abc(tmp_path), BATCHES)
    migrate.up(database, folder, to="v0.2/001_c")
    execute(database, "INSERT INTO a SELECT generate_series(1, 7); INSERT INTO b VALUES (1)")
    with pytest.raises(MigrationError, match="RuntimeError: stop here") as caught:
        migrate.up(database, folder)
    assert "had done until then has taken effect; run again" in str(caught.value)
    assert query(database, "SELECT count(*) FROM a WHERE id > 100") == [(2,)]
    assert standing(database, folder)[-1] == "unfinished"
    execute(database, "DELETE FROM b")
    assert names(migrate.up(database, folder)) == ["v0.2/002_py"]
    assert query(database, "SELECT count(*) FROM a WHERE id > 100") == [(7,)]
    assert standing(database, folder)[-1] == "applied"


def test_a_step_that_leaves_a_transaction_open(database: str, tmp_path: Path) -> None:
    text = (
        "# schemabook: no-transaction\n"
        "def upgrade(conn):\n"
        "    conn.execute('BEGIN')\n"
        "    conn.execute('CREATE TABLE d ()')\n"
    )
    folder = step(abc(tmp_path), text)
    with pytest.raises(MigrationError, match="left a transaction open"):
        migrate.up(database, folder)
    assert "d" not in tables(database)


def test_a_step_waits_for_locks_like_any_other(database: str, tmp_path: Path) -> None:
    text = (
        "def upgrade(conn):\n"
        "    conn.execute('CREATE TABLE d ()')\n"
        "    conn.execute('ALTER TABLE a ADD v int')\n"
    )
    folder = step(abc(tmp_path), text)
    migrate.up(database, folder, to="001_c")
    with psycopg.connect(database) as reader:
        reader.execute("SELECT count(*) FROM a")
        with pytest.raises(Busy, match=f"held by pid {reader.info.backend_pid}") as caught:
            migrate.up(database, folder, lock_timeout_ms=100, attempts=2)
    assert "v0.2/002_py.py:3: no lock" in str(caught.value)
    assert "d" not in tables(database)


@pytest.mark.parametrize("head", ["", "# schemabook: no-transaction\n"])
def test_a_backend_that_is_ended_under_a_step(database: str, tmp_path: Path, head: str) -> None:
    text = head + "def upgrade(conn):\n    conn.execute('SELECT pg_terminate_backend(pg_backend_pid())')\n"
    folder = step(abc(tmp_path), text)
    with pytest.raises(ConnectionLost, match=r"v0\.2/002_py\.py: The connection to"):
        migrate.up(database, folder)
    step(folder, head + "def upgrade(conn):\n    pass\n")
    if head:
        migrate.forget(database, folder, "002_py")
    assert names(migrate.up(database, folder)) == ["v0.2/002_py"]


def test_threads_do_not_meet_in_the_module(database: str, tmp_path: Path) -> None:
    folder = step(abc(tmp_path), BOTH)
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.extend(names(migrate.up(database, folder)))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
