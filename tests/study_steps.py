"""The studies step by step: up, down, the rows between, and what the tables then hold."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from schemabook import workspace
from schemabook.catalog import read
from schemabook.statements import split
from schemabook.steps import directives

if TYPE_CHECKING:
    from types import ModuleType

    from schemabook.steps import Step, Version

ROOT = Path(__file__).resolve().parents[1]
# Not company: a database to be explored, without models, whose flaws are meant to be found;
# tests/test_company.py and test_company_files.py hold it to what it promises.
STUDIES = ("flashcards", "practice", "tasks", "tutoring")
Connection = psycopg.Connection[Any]
each_study = pytest.mark.parametrize("study", STUDIES)

# What no two runs have in common: a re-hashed password has a salt.
_BY_CHANCE = {("users", "password_hash")}


def versions(study: str) -> tuple[Version, ...]:
    """The versions of a study, in order."""
    return workspace.study(study, ROOT).versions


def steps(study: str) -> tuple[Step, ...]:
    """The steps that create a study, in order."""
    return workspace.study(study, ROOT).steps


def step(study: str, name: str) -> Step:
    """The step whose name ends so."""
    (found,) = [s for s in steps(study) if s.name.endswith(name)]
    return found


def module(found: Step) -> ModuleType:
    """A Python step, imported."""
    spec = importlib.util.spec_from_file_location(found.path.stem, found.path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def run(conn: Connection, *paths: Path) -> None:
    """Execute SQL files: each as one string, or statement by statement where it says so."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        alone = "no-transaction" in directives(path)
        for part in [s.text for s in split(text)] if alone else [text]:
            conn.execute(part.encode())


def up(conn: Connection, *some: Step) -> None:
    """Apply steps in the order given."""
    for one in some:
        if one.is_python:
            module(one).upgrade(conn)
        else:
            run(conn, one.path)


def down(conn: Connection, *some: Step) -> None:
    """Take steps back in the order given."""
    for one in some:
        if one.is_python:
            module(one).downgrade(conn)
        else:
            assert one.down is not None
            run(conn, one.down)


def build(conn: Connection, study: str, *, until: str | None = None) -> None:
    """A study with its rows: each version's at its end, before the steps of the next."""
    for version in versions(study):
        up(conn, *version.steps)
        run(conn, *version.sample)
        if version.name == until:
            return


def rows(conn: Connection, query: LiteralString, *args: Any) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return conn.execute(query, args or None).fetchall()


def contents(conn: Connection) -> dict[str, tuple[int, str]]:
    """Rows and digest of every table, spelled in UTC and ISO."""
    conn.execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET extra_float_digits = 1")
    found = {}
    for table in read(conn).tables:
        kept = [c.name for c in table.columns if (table.name, c.name) not in _BY_CHANCE]
        query = sql.SQL(
            "SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') "
            "FROM (SELECT {} FROM {}) AS t"
        ).format(sql.SQL(", ").join(map(sql.Identifier, kept)), sql.Identifier(table.name))
        count, digest = conn.execute(query).fetchall()[0]
        found[table.name] = (count, digest)
    return found
