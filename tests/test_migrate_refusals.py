"""What is refused before anything is executed, and files that fail: where, and that nothing was applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemabook import migrate, steps, workspace
from schemabook.errors import MigrationError, SqlError, SyntaxProblem, UsageError
from tests.migrating import TABLE, abc, names, query, standing, tables, write

if TYPE_CHECKING:
    from pathlib import Path


# --- files and ledger that do not agree: refused before anything is executed


def test_a_changed_file_is_refused_until_it_is_accepted(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder, to="v0.1")
    write(folder, v0_1__001_a="CREATE TABLE a (id bigint);")
    for call in (migrate.up, lambda u, f: migrate.down(u, f, to="0")):
        with pytest.raises(MigrationError, match=r"v0\.1/001_a: the file was changed") as caught:
            call(database, folder)
    assert "accept(url, source, 'v0.1/001_a')" in str(caught.value)
    assert standing(database, folder) == ["changed", "applied", "pending"]
    assert migrate.accept(database, folder, "001_a").named("changed") == ()
    assert names(migrate.up(database, folder)) == ["v0.2/001_c"]
    with pytest.raises(MigrationError, match="nothing to accept"):
        migrate.accept(database, folder, "001_a")


def test_a_checkout_with_other_line_ends_is_no_change(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path, v0_1__001_a="CREATE TABLE a (\n  id int\n);\n")
    migrate.up(database, folder)
    path = folder / "v0.1" / "001_a.sql"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert standing(database, folder) == ["applied"]


def test_a_file_that_is_gone_is_refused_until_it_is_forgotten(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder)
    (folder / "v0.1" / "002_b.sql").unlink()
    (folder / "v0.1" / "002_b.down.sql").unlink()
    write(folder, v0_3__001_d=TABLE.format("d"))
    with pytest.raises(MigrationError, match=r"has v0\.1/002_b, and there is no file") as caught:
        migrate.up(database, folder)
    assert "forget(url, source, 'v0.1/002_b')" in str(caught.value)
    assert tables(database) == ["a", "b", "c"]
    with pytest.raises(MigrationError, match="nothing to forget"):
        migrate.forget(database, folder, "001_c")
    migrate.forget(database, folder, "v0.1/002_b")
    assert names(migrate.up(database, folder)) == ["v0.3/001_d"]


def test_a_database_ahead_of_its_files(database: str, tmp_path: Path) -> None:
    study = workspace.at(abc(tmp_path))
    migrate.up(database, study)
    with pytest.raises(MigrationError, match=r"has v0\.2/001_c"):
        migrate.up(database, study.until("v0.1"))


def test_a_step_out_of_order_is_refused_unless_it_does_not_matter(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder)
    write(folder, v0_1__003_late=TABLE.format("late"), v0_2__002_d=TABLE.format("d"))
    assert standing(database, folder) == ["applied", "applied", "out of order", "applied", "pending"]
    with pytest.raises(MigrationError, match=r"v0\.1/003_late would be applied out of order") as caught:
        migrate.up(database, folder)
    assert "out_of_order=True" in str(caught.value)
    assert "d" not in tables(database)
    assert names(migrate.up(database, folder, out_of_order=True)) == ["v0.1/003_late", "v0.2/002_d"]


def test_no_way_down_is_said_before_anything_is_undone(database: str, tmp_path: Path) -> None:
    folder = abc(tmp_path)
    migrate.up(database, folder)
    for name in ("001_a", "002_b"):
        (folder / "v0.1" / f"{name}.down.sql").unlink()
    with pytest.raises(MigrationError, match=r"v0\.1/002_b, v0\.1/001_a") as caught:
        migrate.down(database, folder, to="0")
    assert "002_b.down.sql, 001_a.down.sql" in str(caught.value)
    assert tables(database) == ["a", "b", "c"]
    assert names(migrate.down(database, folder)) == ["v0.2/001_c"]


def test_an_irreversible_step_says_why(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path, v0_1__001_a="-- schemabook: irreversible the old hashes are gone\nSELECT 1;")
    migrate.up(database, folder)
    with pytest.raises(MigrationError, match="irreversible: the old hashes are gone"):
        migrate.down(database, folder)


@pytest.mark.parametrize(
    "name",
    ["v0.1/001_Mixed-Name.sql", "v0.1/orders.sql", "v0.1/2_b.SQL", "v0.1/002_x.down.sql", "v0.1/helper.py"],
)
def test_a_file_with_another_name_is_not_left_out_in_silence(
    database: str, tmp_path: Path, name: str
) -> None:
    (abc(tmp_path) / name).write_text("SELECT 1;")
    with pytest.raises(MigrationError) as caught:
        migrate.up(database, tmp_path)
    assert name in str(caught.value)


@pytest.mark.parametrize("name", ["V0.3", "v0.3.1", "v1", "0.4"])
def test_a_folder_that_looks_like_a_version(tmp_path: Path, name: str) -> None:
    (abc(tmp_path) / name).mkdir()
    with pytest.raises(MigrationError, match="looks like a version"):
        workspace.at(tmp_path)


def test_what_editors_leave_is_no_step(tmp_path: Path) -> None:
    abc(tmp_path)
    for name in (".#001_a.sql", "001_a.sql~", "notes.md", "__pycache__/x.py"):
        path = tmp_path / "v0.1" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("?")
    assert len(steps.versions(tmp_path)[0].steps) == 2


# --- files that fail


def test_an_error_in_line_40(database: str, tmp_path: Path) -> None:
    text = TABLE.format("d") + "\n" * 39 + "ALTER TABLE d ADD nope nosuchtype;\nCREATE TABLE e ();\n"
    folder = write(abc(tmp_path), v0_2__002_d=text)
    with pytest.raises(SqlError) as caught:
        migrate.up(database, folder)
    shown = str(caught.value)
    assert (caught.value.line, caught.value.file) == (40, "v0.2/002_d.sql")
    assert 'type "nosuchtype" does not exist' in shown
    assert "v0.2/002_d.sql:40: ALTER TABLE d ADD nope nosuchtype;\n" + " " * 42 + "^" in shown
    assert "Nothing of the file has been applied." in shown
    assert tables(database) == ["a", "b", "c"], "the files before it stay"
    assert standing(database, folder)[-1] == "pending"
    write(folder, v0_2__002_d=text.replace("nosuchtype", "int"))
    assert names(migrate.up(database, folder)) == ["v0.2/002_d"]


@pytest.mark.parametrize(
    "bad", ["\\d a", "SELECT 1; COMMIT;", "BEGIN; SELECT 1;", "SELECT '\0';", "SELECT \\x"]
)
@pytest.mark.parametrize("head", ["", "-- schemabook: no-transaction\n"])
def test_what_cannot_be_sent_stops_all_before_the_first(
    database: str, tmp_path: Path, bad: str, head: str
) -> None:
    folder = write(abc(tmp_path), v0_2__002_bad=f"{head}{bad}")
    with pytest.raises(SyntaxProblem, match=r"^v0\.2/002_bad\.sql"):
        migrate.up(database, folder)
    assert tables(database) == []


@pytest.mark.parametrize("text", ["", "\n\n", "-- nothing yet\n/* here */", "\ufeff", "\ufeff-- bom\r\n"])
@pytest.mark.parametrize("head", ["", "-- schemabook: no-transaction\n"])
def test_an_empty_file_is_a_step(database: str, tmp_path: Path, text: str, head: str) -> None:
    folder = write(tmp_path, v0_1__001_a=text if text.startswith("\ufeff") else head + text)
    assert names(migrate.up(database, folder)) == ["v0.1/001_a"]


def test_crlf_and_a_byte_order_mark(database: str, tmp_path: Path) -> None:
    (tmp_path / "v0.1").mkdir()
    text = "-- schemabook: idempotent\r\nCREATE TABLE IF NOT EXISTS a (\r\n  id int\r\n);\r\n"
    (tmp_path / "v0.1" / "001_a.sql").write_bytes(b"\xef\xbb\xbf" + text.encode())
    migrate.up(database, tmp_path)
    assert tables(database) == ["a"]


def test_a_file_that_is_no_text(database: str, tmp_path: Path) -> None:
    (abc(tmp_path) / "v0.2" / "002_bin.sql").write_bytes(b"SELECT '\xff';")
    with pytest.raises(UsageError, match=r"002_bin\.sql is not UTF-8"):
        migrate.up(database, tmp_path)
    assert tables(database) == []


@pytest.mark.parametrize(
    ("line", "said"), [("nonsense", "no directive 'nonsense'"), ("lock-timeout soon", "'soon' is no time")]
)
def test_a_directive_that_means_nothing(database: str, tmp_path: Path, line: str, said: str) -> None:
    folder = write(abc(tmp_path), v0_2__002_d=f"-- schemabook: {line}\nSELECT 1;")
    with pytest.raises(UsageError, match=said):
        migrate.up(database, folder)
    assert tables(database) == []


def test_a_deferred_constraint_is_the_files_fault(database: str, tmp_path: Path) -> None:
    text = (
        "CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t DEFERRABLE INITIALLY DEFERRED);"
        "INSERT INTO t VALUES (1, 2);"
    )
    folder = write(tmp_path, v0_1__001_t=text)
    with pytest.raises(SqlError, match="violates foreign key") as caught:
        migrate.up(database, folder)
    assert caught.value.file == "v0.1/001_t.sql"
    assert tables(database) == []


def test_a_file_may_choose_its_isolation(database: str, tmp_path: Path) -> None:
    text = (
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; CREATE TABLE t AS SELECT current_setting('%s') AS v;"
    )
    folder = write(tmp_path, v0_1__001_t=text % "transaction_isolation")
    migrate.up(database, folder)
    assert query(database, "SELECT v FROM t") == [("serializable",)]


def test_a_failing_way_down_undoes_nothing(database: str, tmp_path: Path) -> None:
    folder = write(tmp_path, v0_1__001_a=TABLE.format("a"), v0_1__001_a_down="DROP TABLE a;\nDROP TABLE no;")
    migrate.up(database, folder)
    with pytest.raises(SqlError) as caught:
        migrate.down(database, folder)
    assert (caught.value.file, caught.value.line) == ("v0.1/001_a.down.sql", 2)
    assert (tables(database), standing(database, folder)) == (["a"], ["applied"])
