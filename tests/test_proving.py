"""Proofs: every file of the studies, and small folders in which each kind of lie is found out."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from schemabook.errors import MigrationError, SqlError, UsageError
from schemabook.proving import Proof, prove
from schemabook.workspace import at
from tests.proving_cases import BASE, NOTHING, lay, proof_of
from tests.study_steps import ROOT, STUDIES, steps

if TYPE_CHECKING:
    from pathlib import Path

# The studies


@cache
def of_study(study: str) -> Proof:
    return prove(at(ROOT / "sql" / study))


EVERY = [(study, step.name) for study in STUDIES for step in steps(study)]


@pytest.mark.parametrize(("study", "step"), EVERY, ids=lambda value: str(value))
def test_every_file_of_the_studies_is_proven(study: str, step: str) -> None:
    (found,) = [f for f in of_study(study).files if f.step == step]
    assert found.problems == ()
    assert found.ok
    assert found.reversible == "kept"
    assert found.rows > 0
    directives = next(s.directives for s in steps(study) if s.name == step)
    assert found.idempotent == ("kept" if "idempotent" in directives else "not claimed")
    assert found.expand == ("kept" if "expand" in directives else "not claimed")
    if "expand" in directives:
        assert found.readers >= 3
        assert found.writers >= 20


@pytest.mark.parametrize("study", STUDIES)
def test_every_study_is_proven(study: str) -> None:
    proof = of_study(study)
    assert proof.ok, str(proof)
    declared = {f.step.partition("/")[2] for f in proof.files if f.rows_kept == "declared"}
    assert declared == (
        {"passwords/006_rehash", "payments/010_direct_debit"} if study == "tutoring" else set()
    )


def test_the_old_application_is_among_the_readers_of_tutoring() -> None:
    readers = {f.step: f.readers for f in of_study("tutoring").files}
    assert readers["v0.2/accounts/002_user_status"] == 12 + 5  # tables, and readers/v0_1.sql


# Lies: each case is a step upon the base

DOWNS = {
    "an index is forgotten": (
        "CREATE TABLE t (a int); CREATE INDEX things_name_idx ON things (name);",
        "DROP TABLE t;",
        "down does not restore: index things_name_idx on things: added",
    ),
    "a comment is forgotten": (
        "COMMENT ON TABLE things IS 'Things'; ALTER TABLE things ADD y int;",
        "ALTER TABLE things DROP y;",
        "down does not restore: table things: comment added",
    ),
    "a column comes back in another place": (
        "ALTER TABLE things DROP name;",
        "ALTER TABLE things ADD name text NOT NULL DEFAULT ''; ALTER TABLE things ALTER name DROP DEFAULT;",
        "order of columns",
    ),
    "nothing is undone": ("CREATE TYPE mood AS ENUM ('fine');", NOTHING, "enum mood: added"),
    "the way down fails": (
        "CREATE TABLE t (a int);",
        "DROP TABLE u;",
        'fails on the way down: table "u" does not exist',
    ),
}


@pytest.mark.parametrize("case", DOWNS.values(), ids=DOWNS.keys())
def test_a_way_down_that_does_not_restore_is_found_out(tmp_path: Path, case: tuple[str, str, str]) -> None:
    up, down, words = case
    found = proof_of(tmp_path, up, down)
    assert found.reversible == "broken"
    assert any(words in problem for problem in found.problems), found.problems


def test_an_up_that_differs_the_second_time_is_found_out(tmp_path: Path) -> None:
    up = """
        DO $$ BEGIN
            IF to_regclass('marks') IS NULL THEN CREATE TABLE things_a (); CREATE TABLE marks ();
            ELSE CREATE TABLE things_b (); END IF;
        END $$;
    """
    files = {"v0.2/002_marks.sql": NOTHING, "v0.2/002_marks.down.sql": "DROP TABLE marks;"}
    found = proof_of(tmp_path, up, "DROP TABLE IF EXISTS things_a, things_b;", **files)
    assert any("up after down differs: table things_a: removed" in p for p in found.problems)


IDEMPOTENT = {
    "it fails": ("CREATE TABLE t (a int);", "DROP TABLE t;", 'the second time: relation "t" already exists'),
    "it adds rows": (
        "CREATE TABLE IF NOT EXISTS t (a int); INSERT INTO t VALUES (1);",
        "DROP TABLE t;",
        None,
    ),
    "it changes rows": (
        "UPDATE things SET size = size + 1;",
        "UPDATE things SET size = size - 1;",
        "things.size",
    ),
    "it changes the schema": (
        "DO $$ BEGIN EXECUTE format('CREATE TABLE t_%s ()', (SELECT count(*) FROM pg_class "
        "WHERE relname ~ '^t_')); END $$;",
        "DROP TABLE t_0;",
        "table t_1: added",
    ),
}


@pytest.mark.parametrize("case", IDEMPOTENT.values(), ids=IDEMPOTENT.keys())
def test_a_false_claim_of_idempotence_is_found_out(tmp_path: Path, case: tuple[str, str, str | None]) -> None:
    up, down, words = case
    found = proof_of(tmp_path, "-- schemabook: idempotent\n" + up, down)
    assert found.idempotent == "broken"
    assert not found.ok
    assert all(p.startswith("says idempotent, but") for p in found.problems), found.problems
    assert words is None or any(words in p for p in found.problems), found.problems
    assert found.reversible == "kept"  # and the rest of the proof goes on, on a new database


BREAKS = {
    "a column is gone": ("ALTER TABLE things DROP size;", "SELECT from things with its old columns fails"),
    "a column is renamed": ("ALTER TABLE things RENAME name TO label;", 'column "name" does not exist'),
    "a table is renamed": ("ALTER TABLE things RENAME TO items;", 'relation "public.things" does not exist'),
    "a type is another": (
        "ALTER TABLE things ALTER size TYPE text;",
        "readers of things.size get text instead of integer",
    ),
    "a mandatory column": (
        "ALTER TABLE things ADD c int; UPDATE things SET c = 1; ALTER TABLE things ALTER c SET NOT NULL;",
        'INSERT of an old row into things fails: null value in column "c"',
    ),
    "a stricter check": (
        "ALTER TABLE things ADD CONSTRAINT big CHECK (size > 99) NOT VALID;",
        'INSERT of an old row into things fails: new row for relation "things" violates',
    ),
    "a default is gone": (
        "ALTER TABLE things ALTER size SET NOT NULL, ALTER size DROP DEFAULT;",
        "INSERT into things that leaves defaults out fails",
    ),
    "a trigger refuses": (
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$; "
        "CREATE TRIGGER no BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION no();",
        "UPDATE of things by its old columns fails: no [P0001]",
    ),
    "a new reference": (
        "CREATE TABLE sizes (size int PRIMARY KEY); "
        "ALTER TABLE things ADD FOREIGN KEY (size) REFERENCES sizes NOT VALID;",
        "INSERT of an old row into things fails: insert or update on table",
    ),
    "a function is gone": (
        "DROP FUNCTION twice(int);",
        "callers of twice(integer) fail: there is no such function",
    ),
    "a function gives something else": (
        "DROP FUNCTION twice(int); CREATE FUNCTION twice(int) RETURNS bigint RETURN 2::bigint * $1;",
        "callers of twice(integer) get bigint instead of integer",
    ),
    "a query of the application": (
        "ALTER TABLE things ADD label text;",
        'asked.sql, labels fails: column reference "label" is ambiguous',
    ),
}


@pytest.mark.parametrize("case", BREAKS.values(), ids=BREAKS.keys())
def test_an_expand_that_breaks_an_old_client_is_found_out(tmp_path: Path, case: tuple[str, str]) -> None:
    up, words = case
    asked = {
        "readers/asked.sql": "-- name: labels\nSELECT label FROM things, (SELECT 1 AS label) AS l;\n"
        "-- name: of another state\nSELECT * FROM not_there;"
    }
    before = {
        "v0.1/002_twice.sql": "CREATE FUNCTION twice(int) RETURNS int RETURN 2 * $1;",
        "v0.1/002_twice.down.sql": "DROP FUNCTION twice(int);",
        "v0.1/sample/001_rows.sql": "INSERT INTO things VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', 30);",
    }
    found = proof_of(tmp_path, "-- schemabook: expand\n" + up, **asked, **before)
    assert found.expand == "broken"
    assert any(words in p for p in found.problems if p.startswith("says expand, but")), found.problems
    assert not any("not_there" in p for p in found.problems)


def test_an_expand_that_keeps_its_word_is_believed(tmp_path: Path) -> None:
    up = """-- schemabook: expand
        ALTER TABLE things ADD label text, ADD weight int NOT NULL DEFAULT 0;
        CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN NEW.label := coalesce(NEW.label, NEW.name); RETURN NEW; END $$;
        CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON things FOR EACH ROW EXECUTE FUNCTION fill();
        ALTER TABLE things ADD CONSTRAINT things_label_check CHECK (label IS NOT NULL) NOT VALID;
    """
    down = "DROP TRIGGER fill ON things; DROP FUNCTION fill(); ALTER TABLE things DROP label, DROP weight;"
    found = proof_of(tmp_path, up, down)
    assert found.problems == ()
    assert (found.expand, found.readers, found.writers) == ("kept", 1, 9)


def test_identity_and_generated_columns_are_written_as_an_application_would(tmp_path: Path) -> None:
    first = {
        "v0.1/001_things.sql": "CREATE TABLE things (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
        "name text UNIQUE, long int GENERATED ALWAYS AS (length(name)) STORED);",
        "v0.1/sample/001_rows.sql": "INSERT INTO things (name) VALUES ('a'), ('b');",
    }
    found = proof_of(tmp_path, "-- schemabook: expand\nCREATE TABLE t (a int);", "DROP TABLE t;", **first)
    assert found.problems == ()
    assert found.writers == 6
    lie = "-- schemabook: expand\nALTER TABLE things ADD CONSTRAINT c CHECK (name = upper(name)) NOT VALID;"
    found = proof_of(tmp_path, lie, "ALTER TABLE things DROP CONSTRAINT c;", **first)
    assert found.expand == "broken"


# One way, no way, and what comes after


def test_an_irreversible_step_is_respected_and_told(tmp_path: Path) -> None:
    files = BASE | {
        "v0.2/001_step.sql": "-- schemabook: irreversible: the names are gone\nUPDATE things SET name = '';",
        "v0.2/002_more.sql": "CREATE TABLE t ();",
        "v0.2/002_more.down.sql": "DROP TABLE t;",
    }
    proof = prove(lay(tmp_path, files))
    assert proof.ok
    found = next(f for f in proof.files if f.step == "v0.2/001_step")
    assert (found.reversible, found.irreversible) == ("not claimed", "the names are gone")
    assert found.changes == ("things.name differs in 3 rows",)
    assert "one way" in str(proof)


def test_a_step_without_a_way_down_must_say_so(tmp_path: Path) -> None:
    files = {k: v for k, v in BASE.items() if not k.endswith("down.sql")}
    proof = prove(lay(tmp_path, files))
    assert proof.files[0].problems == ("there is no way down, and the file does not say irreversible",)


def test_a_step_that_fails_is_told_and_those_behind_it_are_not_reached(tmp_path: Path) -> None:
    files = BASE | {
        "v0.2/001_step.sql": "SELECT 1 / 0;",
        "v0.2/001_step.down.sql": NOTHING,
        "v0.2/002_more.sql": NOTHING,
    }
    proof = prove(lay(tmp_path, files))
    assert not proof.ok
    assert proof.files[1].problems == ("fails on the way up: division by zero",)
    assert [f.ok for f in proof.files] == [True, False, False]
    assert re.search(r"v0.2/002_more.sql +not reached", str(proof))


def test_what_comes_after_a_lie_is_proven_all_the_same(tmp_path: Path) -> None:
    files = BASE | {
        "v0.2/001_step.sql": "CREATE INDEX i ON things (name);",
        "v0.2/001_step.down.sql": NOTHING,
        "v0.2/002_more.sql": "-- schemabook: expand\nCREATE TABLE t (a int);",
        "v0.2/002_more.down.sql": "DROP TABLE t;",
    }
    one, lie, more = prove(lay(tmp_path, files)).files
    assert lie.problems[0].startswith("down does not restore: index i on things: added")
    assert one.ok
    assert more.ok
    assert (more.rows, more.readers) == (3, 1)


PYTHON = """
# schemabook: idempotent
def upgrade(conn):
    conn.execute("CREATE TABLE IF NOT EXISTS t (a int)")
    conn.execute("CREATE INDEX IF NOT EXISTS t_a_idx ON t (a)")

def downgrade(conn):
    conn.execute("DROP {} t")
"""


def test_python_steps_are_proven_through_the_runner(tmp_path: Path) -> None:
    good, bad = PYTHON.replace("{}", "TABLE"), PYTHON.replace("{} t", "INDEX t_a_idx")
    for source, ok in ((good, True), (bad, False)):
        step = prove(lay(tmp_path, BASE | {"v0.2/001_step.py": source})).files[1]
        assert step.ok == ok
        assert step.idempotent == "kept"
        assert ok or any("table t: added" in p for p in step.problems)


def test_an_index_built_concurrently_is_proven(tmp_path: Path) -> None:
    up = "-- schemabook: no-transaction\nCREATE INDEX CONCURRENTLY things_name_idx ON things (name);"
    down = "-- schemabook: no-transaction\nDROP INDEX CONCURRENTLY things_name_idx;"
    assert proof_of(tmp_path, up, down).ok


# The call


def test_rows_may_be_given_by_the_caller(tmp_path: Path) -> None:
    folder = lay(tmp_path / "folder", {k: v for k, v in BASE.items() if "sample" not in k})
    more = lay(tmp_path, {"rows.sql": "INSERT INTO things VALUES (7, 'g');"}) / "rows.sql"
    assert prove(folder).files[0].rows == 0
    assert "none there" in str(prove(folder))
    assert prove(folder, rows={"v0.1": [more]}).files[0].rows == 1


def test_a_proof_is_a_table_and_json_and_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    proof = prove(lay(tmp_path / "shop", BASE), progress=lambda *what: told.append(what))
    assert told == [("v0.1/001_things", 1, 2), ("v0.1/001_things", 2, 2)]
    assert proof.name == "shop"
    found = json.loads(json.dumps(proof.json()))
    assert found["ok"] is True
    assert found["files"][0]["reversible"] == "kept"
    head, row, *_, last = str(proof).splitlines()
    assert head.split() == ["file", "up,", "down,", "up", "rows", "twice", "old", "clients", "seconds"]
    assert row.split()[:4] == ["v0.1/001_things.sql", "equal", "3", "kept"]
    assert last.startswith("1 of 1 files proven on PostgreSQL ")


def test_what_is_no_migration_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no version"):
        prove(tmp_path)
    lay(tmp_path, BASE | {"v0.1/001_more.sql": NOTHING})
    with pytest.raises(MigrationError, match="have the number 001"):
        prove(tmp_path)


def test_sample_rows_that_cannot_be_loaded_are_an_error(tmp_path: Path) -> None:
    rows = {"v0.1/sample/001_rows.sql": "INSERT INTO things VALUES (1);"}
    with pytest.raises(SqlError, match="null value in column"):
        prove(lay(tmp_path, BASE | rows))
