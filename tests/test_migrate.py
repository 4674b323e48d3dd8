"""The migration runner on a real server: order, ledger, checksums, refusals, up and down."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import catalog, migrate, workspace
from schemabook.errors import (
    MigrationError,
    RightsError,
    UnknownName,
    UsageError,
)
from schemabook.server import connect
from tests.migrating import TABLE, abc, execute, names, query, standing, tables, write

if TYPE_CHECKING:
    from pathlib import Path

# --- up and down


def test_steps_go_up_in_order_and_only_once(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    assert names(migrate.up(database, folder)) == ["v0.1/001_a", "v0.1/002_b", "v0.2/001_c"]
    assert tables(database) == ["a", "b", "c"]
    assert migrate.up(database, folder) == ()
    assert standing(database, folder) == ["applied"] * 3


@pytest.mark.parametrize(
    ("to", "there"),
    [
        ("v0.1", ["a", "b"]),
        ("v0.1/001_a", ["a"]),
        ("002_b", ["a", "b"]),
        ("_c", ["a", "b", "c"]),
        ("0", []),
        ("v0.2", ["a", "b", "c"]),
    ],
)
def test_to_is_a_version_a_step_or_its_end(database: str, tmp_path: Path, to: str, there: list[str]) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder, to=to)
    assert tables(database) == there
    migrate.up(database, folder)
    migrate.down(database, folder, to=to)
    assert tables(database) == there
    assert migrate.up(database, folder, to="0") == ()


def test_down_undoes_the_last_steps(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder)
    (undone,) = migrate.down(database, folder)
    assert (undone.step, undone.direction) == ("v0.2/001_c", "down")
    assert names(migrate.down(database, folder, steps=7)) == ["v0.1/002_b", "v0.1/001_a"]
    assert migrate.down(database, folder) == ()
    with pytest.raises(UsageError, match="steps=0"):
        migrate.down(database, folder, steps=0)


def test_unknown_targets(database: str, tmp_path: Path) -> None:
    folder = write(abc(tmp_path), v0_2__003_b=TABLE.format("d"))
    with pytest.raises(UnknownName, match=r"no version or step 'v0\.3'"):
        migrate.up(database, folder, to="v0.3")
    with pytest.raises(UsageError, match="the end of several steps"):
        migrate.up(database, folder, to="_b")
    assert tables(database) == []


def test_versions_are_ordered_by_their_numbers(database: str, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        v0_10__001_late="ALTER TABLE t ADD b int;",
        v0_9__002_t="ALTER TABLE t ADD a int;",
        v0_9__001_z=TABLE.format("t"),
    )
    assert names(migrate.up(database, folder)) == ["v0.9/001_z", "v0.9/002_t", "v0.10/001_late"]


def test_a_source_is_a_study_or_a_folder(database: str, tmp_path: Path) -> None:
    study = workspace.at(abc(tmp_path))
    migrate.up(database, study.until("v0.1"))
    assert tables(database) == ["a", "b"]
    with pytest.raises(UsageError, match="no folder 'nowhere'"):
        migrate.up(database, tmp_path / "nowhere")
    with pytest.raises(UsageError, match="holds no version") as caught:
        migrate.up(database, tmp_path / "v0.1")
    assert "the folder above" in str(caught.value)


def test_what_a_file_sets_is_not_there_for_the_next(database: str, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        v0_1__001_a="CREATE SCHEMA app; SET search_path = app; CREATE TEMPORARY TABLE left_over (a int);",
        v0_1__002_b="CREATE TABLE t (a int); CREATE TEMPORARY TABLE left_over (a int);",
    )
    migrate.up(database, folder)
    assert query(database, "SELECT schemaname FROM pg_tables WHERE tablename = 't'") == [("public",)]


def test_a_file_that_changes_its_role_is_recorded_all_the_same(database: str, tmp_path: Path) -> None:
    text = "SET ROLE pg_monitor; SELECT 1;"
    loose = "-- schemabook: no-transaction\n" + text + "SET SESSION AUTHORIZATION pg_monitor; SELECT 2;"
    folder = write(tmp_path, v0_1__001_a=text, v0_1__002_b=loose, v0_1__003_c=TABLE.format("c"))
    migrate.up(database, folder)
    assert standing(database, folder) == ["applied"] * 3
    owner = query(database, "SELECT tableowner <> 'pg_monitor' FROM pg_tables WHERE tablename = 'c'")
    assert owner == [(True,)]


# --- the ledger


def test_the_ledger_is_no_part_of_the_schema(database: str, tmp_path: Path) -> None:
    migrate.up(database, abc(tmp_path))
    with connect(database) as conn:
        found = catalog.read(conn)
        assert {n.name for n in found.namespaces} == {"public"}
        named = catalog.read(conn, schemas=["schemabook"])
    assert [t.name for t in named.tables] == ["migrations"]


def test_a_view_on_the_ledger_can_be_read(database: str, tmp_path: Path) -> None:
    migrate.up(database, abc(tmp_path))
    execute(database, "CREATE VIEW v AS SELECT max(step) FROM schemabook.migrations")
    with connect(database) as conn:
        assert [v.name for v in catalog.read(conn).views] == ["v"]


def test_looking_writes_nothing(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    assert standing(database, folder) == ["pending"] * 3
    assert [p.step for p in migrate.plan(database, folder, to="v0.1")] == ["v0.1/001_a", "v0.1/002_b"]
    assert query(database, "SELECT to_regnamespace('schemabook') IS NULL") == [(True,)]
    migrate.up(database, folder)
    (planned,) = migrate.plan(database, folder, down=True)
    assert (planned.step, planned.direction, planned.sql) == ("v0.2/001_c", "down", "DROP TABLE c;")
    assert planned.transaction
    assert tables(database) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("CREATE TABLE schemabook.migrations (name text)", "has no column step text"),
        ("CREATE VIEW schemabook.migrations AS SELECT 1 AS step", "has no column step text"),
        ("CREATE TABLE schemabook.migrations (step int, version text)", "no column step text"),
    ],
)
def test_a_table_that_is_no_ledger_is_refused(database: str, tmp_path: Path, made: str, said: str) -> None:
    execute(database, f"CREATE SCHEMA schemabook; {made}")
    for call in (migrate.up, migrate.status, migrate.plan, migrate.down):
        with pytest.raises(MigrationError, match=said) as caught:
            call(database, abc(tmp_path))
        assert "rename the table" in str(caught.value)
    assert tables(database) == []


def test_a_ledger_of_a_newer_version_is_refused(database: str, tmp_path: Path) -> None:
    migrate.up(database, abc(tmp_path))
    execute(database, "ALTER TABLE schemabook.migrations ADD whatever int")
    with pytest.raises(MigrationError, match="column whatever is not known"):
        migrate.up(database, tmp_path)


def test_a_row_that_names_no_step_is_refused(database: str, tmp_path: Path) -> None:
    migrate.up(database, abc(tmp_path))
    execute(database, "UPDATE schemabook.migrations SET step = 'junk' WHERE step LIKE '%a'")
    with pytest.raises(MigrationError, match="a row 'junk'"):
        migrate.up(database, tmp_path)


def test_a_ledger_that_may_not_be_read_or_made(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder, to="v0.1")
    poor = database + ("&" if "?" in database else "?") + "options=-c%20role%3Dpg_monitor"
    with pytest.raises(RightsError, match=r"cannot be read: permission denied"):
        migrate.up(poor, folder)
    execute(database, "DROP SCHEMA schemabook CASCADE")
    with pytest.raises(RightsError, match="cannot be created") as caught:
        migrate.up(poor, folder)
    assert "owner of the database" in str(caught.value)


# --- stamp, status, progress


def test_stamp_says_what_is_there_without_executing(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    execute(database, "CREATE TABLE a (); CREATE TABLE b ()")
    assert migrate.stamp(database, folder, to="v0.1").named("applied") == ("v0.1/001_a", "v0.1/002_b")
    assert names(migrate.up(database, folder)) == ["v0.2/001_c"]
    assert migrate.stamp(database, folder, to="0").named("pending") == (
        "v0.1/001_a",
        "v0.1/002_b",
        "v0.2/001_c",
    )
    assert migrate.stamp(database, folder).clean
    assert tables(database) == ["a", "b", "c"]
    with pytest.raises(UnknownName):
        migrate.stamp(database, folder, to="v7.0")


def test_status_is_a_table_and_json(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder, to="v0.1")
    found = migrate.status(database, folder)
    lines = str(found).splitlines()
    assert lines[0].split() == ["step", "status", "applied", "at", "(UTC)", "seconds"]
    assert lines[3] == "v0.2/001_c  pending"
    first = found.json()[0]
    assert (first["step"], first["status"]) == ("v0.1/001_a", "applied")
    assert first["applied_at"].endswith("+00:00")
    assert first["seconds"] > 0
    assert found.json()[2]["applied_at"] is None
    assert not found.clean


def test_progress_tells_each_step(database: str, tmp_path: Path) -> None:
    told: list[migrate.Event] = []
    migrate.up(database, abc(tmp_path), to="v0.1", progress=told.append)
    assert [(e.kind, e.step) for e in told] == [
        ("begins", "v0.1/001_a"),
        ("ends", "v0.1/001_a"),
        ("begins", "v0.1/002_b"),
        ("ends", "v0.1/002_b"),
    ]
    assert told[1].seconds > 0
    assert str(told[0]) == "v0.1/001_a ..."


def test_two_threads_at_once_apply_each_step_once(database: str, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        **{f"v0_1__{n:03d}_t": f"SELECT pg_sleep(0.02); CREATE TABLE t{n} ();" for n in range(1, 9)},
    )
    found: list[str] = []
    problems: list[BaseException] = []

    def work() -> None:
        try:
            found.extend(names(migrate.up(database, folder)))
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    run(threads)
    assert problems == []
    assert sorted(found) == [f"v0.1/{n:03d}_t" for n in range(1, 9)]


def run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_secret_is_told(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="No connection") as caught:
        migrate.up("postgresql://u:hunter2@127.0.0.1:1/x", abc(tmp_path))
    assert "hunter2" not in str(caught.value)


def test_a_database_can_be_used_by_psycopg_users_meanwhile(database: str, tmp_path: Path) -> None:
    """Nothing of ours stays: no session, no lock."""
    migrate.up(database, abc(tmp_path))
    with psycopg.connect(database) as conn:
        row = conn.execute(
            "SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database "
            "WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        ).fetchone()
    assert row == (0,)
