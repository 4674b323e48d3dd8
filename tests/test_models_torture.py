"""All constructs in one database, older torture schemas, and what the harness itself must see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemabook import models
from schemabook.modelling.formatting import formatted
from tests import model_round_trip as harness
from tests.ddl_round_trip import DATA, version
from tests.model_cases import together

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.models.code import Style

STYLES: tuple[Style, ...] = ("sqlalchemy", "sqlmodel")


@pytest.mark.parametrize("style", STYLES)
def test_all_constructs_in_one_database(style: Style) -> None:
    result = harness.round_trip(together(), style, name="together")
    assert not result.problems, str(result)
    assert harness.linted(result.path.parent) == ""
    assert harness.typed(result.path.parent) == ""


def test_asyncpg_makes_all_constructs() -> None:
    result = harness.round_trip(together(), driver="asyncpg", name="together")
    assert not result.problems, str(result)


@pytest.mark.parametrize(
    "files", [("torture.sql",), ("torture.sql", "torture_18.sql"), ("draw_hostile.sql",)], ids=str
)
@pytest.mark.parametrize("style", STYLES)
def test_other_torture(style: Style, files: tuple[str, ...]) -> None:
    if version() < 18 and len(files) > 1:
        pytest.skip("since PostgreSQL 18")
    text = "".join((DATA / f).read_text(encoding="utf-8") for f in files)
    result = harness.round_trip(text, style, name=files[-1])
    assert not result.problems, str(result)


# The harness: what it must not overlook

SQL = """
CREATE TABLE t (id integer PRIMARY KEY, name text DEFAULT 'x');
COMMENT ON TABLE t IS 'Things';
CREATE INDEX ON t (name);
"""


def changed(tmp_path: Path, old: str, new: str) -> tuple[str, ...]:
    """The problems of the models of SQL after one change of their text."""
    a = harness.made_original(SQL)
    text = formatted(models.source(models.build(a.schema)))
    assert old in text
    path = tmp_path / "models_changed.py"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return harness.judged(a, path).problems


def test_the_harness_is_content_with_what_is_right(tmp_path: Path) -> None:
    assert changed(tmp_path, "import sqlalchemy as sa", "import sqlalchemy as sa") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"comment": "Things"', '"comment": "Thing"', "snapshot: table t: comment"),
        ('"comment": "Things"', '"comment": "Thing"', "pg_dump:"),
        ("sa.Text()", "sa.String()", "snapshot: column t.name: type"),
        (
            "import sqlalchemy as sa",
            "import schemabook\nimport sqlalchemy as sa",
            "import: ImportError: schemabook is not",
        ),
        (
            "import sqlalchemy as sa",
            "import sqlalchemy as sa\nimport warnings\nwarnings.warn('x')",
            "import: UserWarning: x",
        ),
        (
            '__tablename__ = "t"',
            '__tablename__ = "t"\n    no: Mapped[list["Nothing"]] = sa.orm.relationship()',
            "import: sqlalchemy.exc.InvalidRequestError",
        ),
        ("'x'", "nothing()", "create_all: sqlalchemy.exc.ProgrammingError"),
    ],
)
def test_the_harness_sees(tmp_path: Path, old: str, new: str, said: str) -> None:
    problems = changed(tmp_path, old, new)
    assert any(p.startswith(said) for p in problems), problems


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            'sa.event.listen(Base.metadata, "after_create", sa.DDL("CREATE SCHEMA IF NOT EXISTS s"))',
            "second create_all: executed CREATE",
        ),
        (
            'sa.event.listen(Base.metadata, "after_create", sa.DDL("CREATE TABLE more (a integer)"))',
            "second create_all: sqlalchemy.exc.ProgrammingError",
        ),
        (
            'sa.event.listen(T.__table__, "after_create", sa.DDL("CREATE TABLE more (a integer)"))',
            "drop_all: left table more",
        ),
        (
            'sa.event.listen(T.__table__, "after_create", sa.DDL("DROP INDEX t_name_idx"))',
            "alembic: ('add_index'",
        ),
    ],
)
def test_the_harness_sees_what_is_executed(tmp_path: Path, added: str, said: str) -> None:
    a = harness.made_original(SQL)
    path = tmp_path / "models_more.py"
    path.write_text(f"{models.source(models.build(a.schema))}\n\n{added}\n", encoding="utf-8")
    problems = harness.judged(a, path).problems
    assert any(p.startswith(said) for p in problems), problems


def test_ruff_and_mypy_are_asked(tmp_path: Path) -> None:
    (tmp_path / "models_bad.py").write_text("import os\nx: int = 'a'\n", encoding="utf-8")
    assert "F401" in harness.linted(tmp_path)
    assert "Incompatible types" in harness.typed(tmp_path)
