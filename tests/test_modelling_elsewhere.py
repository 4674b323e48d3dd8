"""Models of a database that the scratch server cannot make: it lacks a role or an extension of the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import catalog
from schemabook.errors import SchemabookError
from schemabook.modelling import writing
from schemabook.schema import Extension, Grant
from tests.migrating import execute

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.schema import Schema

ABSENT = Grant(grantee="nobody_here", privilege="SELECT")


@pytest.fixture
def schema(database: str) -> Schema:
    execute(database, "CREATE TABLE users (id integer PRIMARY KEY); CREATE TABLE tags (tag text PRIMARY KEY)")
    with psycopg.connect(database) as conn:
        return replace(catalog.read(conn), database="shop")


def granted(schema: Schema) -> Schema:
    """The same, where the other server has a role that this one has not."""
    return replace(schema, tables=tuple(replace(t, grants=(ABSENT,)) for t in schema.tables))


def test_a_new_file_is_written_and_said_to_be_unproven(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "models.py"
    done = writing.write(granted(schema), path, live=True)
    assert "GRANT SELECT ON TABLE public.users TO nobody_here" in path.read_text()
    (note,) = [n for n in done.notes if "not proven" in n]
    assert 'role "nobody_here" does not exist' in note


def test_what_is_no_live_database_has_to_be_proven(tmp_path: Path, schema: Schema) -> None:
    with pytest.raises(SchemabookError, match="nobody_here"):
        writing.write(granted(schema), tmp_path / "models.py")
    assert not (tmp_path / "models.py").exists()


def test_an_extension_that_is_only_there(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "models.py"
    other = replace(schema, extensions=(Extension(name="only_there", schema="public", version="1"),))
    assert any(
        "not proven" in note and "only_there" in note for note in writing.write(other, path, live=True).notes
    )


def test_a_file_that_is_there_stays_as_it_was(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "models.py"
    writing.write(schema, path)
    before = path.read_bytes()
    with pytest.raises(SchemabookError, match="nobody_here"):
        writing.write(granted(schema), path, live=True)
    assert path.read_bytes() == before


def test_a_defect_of_the_models_is_no_matter_of_the_server(
    tmp_path: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "schemabook.models.source", lambda *_, **__: "import sqlalchemy as sa\nx = sa.MetaData()\n"
    )
    with pytest.raises(SchemabookError):
        writing.write(schema, tmp_path / "models.py", live=True)
    assert not (tmp_path / "models.py").exists()


def test_alembics_table_is_made_again_but_no_hand_made_file_gets_it(tmp_path: Path, database: str) -> None:
    version = "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"
    execute(database, "CREATE TABLE users (id integer PRIMARY KEY)")
    with psycopg.connect(database) as conn:
        without = catalog.read(conn)
    execute(database, version)
    with psycopg.connect(database) as conn:
        schema = catalog.read(conn)
    writing.write(schema, tmp_path / "new.py")  # proven: the database has the table
    assert "alembic_version" in (tmp_path / "new.py").read_text()
    path = tmp_path / "models.py"
    writing.write(without, path)
    before = path.read_text()
    writing.write(schema, path)
    assert path.read_text() == before
