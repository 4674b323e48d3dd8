"""The studies' Alembic histories by their catalogs: the same database as their SQL, up, down and up again."""

from __future__ import annotations

import ast
import io
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from schemabook import migrate, workspace
from schemabook.reviewing import prove, review
from schemabook.reviewing.project import project as read
from tests.alembic_history import ROOT, climb, config_of, state

if TYPE_CHECKING:
    from alembic.script import Script

each_study = pytest.mark.parametrize("study", ["flashcards", "practice"])


def scripts(study: str) -> list[Script]:
    return list(ScriptDirectory.from_config(config_of(study)).walk_revisions())


@each_study
def test_every_revision_up_down_up_and_all_of_them_to_the_studys_schema(study: str, database: str) -> None:
    states = climb(study, database)
    assert len(states) > 3
    assert all(one != other for one, other in pairwise(states))
    command.downgrade(config_of(study, database), "base")
    assert state(database) == states[0]
    migrate.up(database, workspace.study(study))
    assert state(database) == states[-1]


@each_study
def test_the_head_is_what_the_models_say_and_its_way_down_leads_back(study: str) -> None:
    found = review(study)
    assert found.ok, str(found)
    assert found.pending == ""


@each_study
def test_with_the_rows_of_the_sample(study: str) -> None:
    proof = prove(study)
    assert proof.ok, str(proof)
    assert all(one.rows > 20 for one in proof.files)
    declared = [one.step for one in proof.files if one.rows_kept == "declared"]
    assert declared == (["e6720fa9d3b5"] if study == "practice" else [])


def test_a_history_is_known_by_any_of_its_paths(tmp_path: Path) -> None:
    home = ROOT / "src" / "studies" / "practice"
    for path in ("practice", home, home / "pyproject.toml", home / "migrations"):
        found = read(path)
        assert (found.name, found.study, len(found.revisions)) == ("practice", "practice", 5)
    copy = shutil.copytree(home / "migrations", tmp_path / "practice")
    assert (read(copy).name, read(copy).study) == ("practice", None)


@each_study
def test_as_a_script(study: str, database: str) -> None:
    """--sql needs no database, and what it prints makes the same schema and the version table."""
    out = io.StringIO()
    config = config_of(study)
    config.output_buffer = out
    command.upgrade(config, "head", sql=True)
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(out.getvalue().encode())
        rows = conn.execute("SELECT version_num FROM schemabook.alembic_version").fetchall()
    assert rows == [(scripts(study)[0].revision,)]
    made = state(database)
    command.downgrade(config_of(study, database), "base")
    assert state(database).tables == ()
    migrate.up(database, workspace.study(study))
    assert state(database) == made


@each_study
def test_autogenerate_finds_nothing_to_do(study: str, database: str) -> None:
    config = config_of(study, database)
    command.upgrade(config, "head")
    command.check(config)


@each_study
def test_each_revision_says_what_it_is_for(study: str) -> None:
    for script in scripts(study):
        path = Path(script.path)
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert re.search(r"^Purpose: \w", text, re.MULTILINE), path.name
        assert re.search(r"^Created: (\d{4})-(\d\d)-(\d\d)$", text, re.MULTILINE), path.name
        created = "".join(re.findall(r"^Created: ([\d-]+)$", text, re.MULTILINE)).replace("-", "")
        assert path.name.startswith(f"{created}_{script.revision}_")
