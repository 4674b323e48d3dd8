"""Studies are opened version by version, with their ledger, from templates that do not meet."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from schemabook import migrate, opening, workspace
from schemabook.server import VARIABLE, connect, server
from tests.migrating import query, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

embedded_only = pytest.mark.skipif(VARIABLE in os.environ, reason="about the embedded server")


@pytest.fixture
def study(tmp_path: Path) -> Iterator[workspace.Study]:
    folder = write(
        tmp_path / "opened_here",
        v0_1__001_t="CREATE TABLE t (name text);",
        v0_2__001_split="ALTER TABLE t ADD given text;\nUPDATE t SET given = split_part(name, ' ', 1);",
    )
    for version, rows in (
        ("v0.1", "INSERT INTO t VALUES ('Ada L');"),
        ("v0.2", "INSERT INTO t VALUES ('B', 'C');"),
    ):
        (folder / version / "sample").mkdir()
        (folder / version / "sample" / "001_rows.sql").write_text(rows)
    yield workspace.at(folder)
    admin = server().connection
    found = admin.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'schemabook_template_opened_here%'"
    )
    for (name,) in found.fetchall():
        admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_later_steps_migrate_the_rows_of_the_version_before(study: workspace.Study) -> None:
    with opening.open_study(server(), study) as opened:
        assert query(opened.url, "SELECT given FROM t ORDER BY 1") == [("Ada",), ("C",)]
        assert migrate.status(opened.url, study).clean
        assert query(opened.url, "SELECT reltuples FROM pg_class WHERE relname = 't'") == [(2.0,)]


def test_an_earlier_version_can_be_opened_and_migrated(study: workspace.Study) -> None:
    with opening.open_study(server(), study.until("v0.1")) as opened:
        assert query(opened.url, "SELECT * FROM t") == [("Ada L",)]
        (done,) = migrate.up(opened.url, study)
        assert done.step == "v0.2/001_split"
        assert query(opened.url, "SELECT given FROM t") == [("Ada",)]


@embedded_only
def test_the_templates_of_two_versions_stay_side_by_side(study: workspace.Study) -> None:
    def templates() -> list[tuple[str, int]]:
        text = (
            "SELECT datname, oid::int FROM pg_database WHERE datname LIKE 'schemabook_template_opened_here%'"
        )
        return sorted(server().connection.execute(text).fetchall())

    for one in (study, study.until("v0.1")):
        opening.open_study(server(), one).drop()
    before = templates()
    assert len(before) == 2
    for one in (study, study.until("v0.1"), study):
        opening.open_study(server(), one).drop()
    assert templates() == before, "neither takes the other's place"


def test_a_study_that_fails_leaves_no_database(study: workspace.Study) -> None:
    (study.folder / "v0.2" / "sample" / "001_rows.sql").write_text("INSERT INTO nowhere VALUES (1);")
    broken = workspace.at(study.folder)

    def count() -> list[tuple[int]]:
        with connect(server().url) as conn:
            return conn.execute(
                "SELECT count(*) FROM pg_database WHERE datname LIKE 'schemabook_scratch_opened_here%'"
            ).fetchall()

    with pytest.raises(Exception, match="nowhere"):
        opening.open_study(server(), broken)
    assert count() == [(0,)]
