"""The studies' Alembic histories for tests: their configuration, engines, and states step by step."""

from __future__ import annotations

import io
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from schemabook import catalog
from schemabook.server import connect, sqlalchemy_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from schemabook.schema import Schema

ROOT = Path(__file__).resolve().parents[1]


def config_of(study: str, url: str | None = None) -> Config:
    """The configuration of a study, on a database."""
    found = Config(toml_file=ROOT / "src" / "studies" / study / "pyproject.toml")
    if url is not None:
        found.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return found


@contextmanager
def engine_of(url: str, driver: str) -> Iterator[Engine | AsyncEngine]:
    """An engine with psycopg or asyncpg."""
    at = sqlalchemy_url(url, driver)
    if driver == "asyncpg":
        yield create_async_engine(at, poolclass=NullPool)
        return
    engine = create_engine(at, poolclass=NullPool)
    yield engine
    engine.dispose()


def state(url: str) -> Schema:
    """The catalog."""
    with connect(url) as conn:
        return catalog.read(conn)


def revisions(study: str) -> list[str]:
    """The ids of a study's revisions, the oldest first."""
    scripts = ScriptDirectory.from_config(config_of(study))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def climb(study: str, url: str) -> list[Schema]:
    """Each revision up, down and up by the command; the states, from the empty one to the head's."""
    config, states = config_of(study, url), [state(url)]
    for revision in revisions(study):
        command.upgrade(config, revision)
        states.append(state(url))
        command.downgrade(config, "-1")
        assert state(url) == states[-2], f"{revision}: the way down does not restore the state before"
        command.upgrade(config, revision)
        assert state(url) == states[-1], f"{revision}: up after down differs"
    return states


ENV = """
import runpy
from pathlib import Path
from schemabook.alembic_env import run

run(runpy.run_path(str(Path(__file__).parent / "models.py"))["metadata"])
"""
MODELS = """
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData()
"""


class Project:
    """An Alembic project of one's own: `models` are written anew, `revise` and `write` add revisions."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        (folder / "versions").mkdir(parents=True)
        (folder / "env.py").write_text(ENV, encoding="utf-8")
        (folder / "pyproject.toml").write_text(
            '[tool.alembic]\nscript_location = "%(here)s"\n', encoding="utf-8"
        )
        template = ROOT / "src" / "studies" / "practice" / "migrations" / "script.py.mako"
        shutil.copy(template, folder / "script.py.mako")
        self._count = 0

    @property
    def config(self) -> Config:
        """Its configuration, on its database."""
        found = Config(toml_file=self.folder / "pyproject.toml", stdout=io.StringIO())
        found.set_main_option("sqlalchemy.url", self.url.replace("%", "%%"))
        return found

    def models(self, text: str) -> None:
        """These are the models now."""
        (self.folder / "models.py").write_text(MODELS + text, encoding="utf-8")

    def revise(self) -> Path:
        """Autogenerate a revision against the database, and bring it up."""
        self._count += 1
        command.revision(self.config, "change", autogenerate=True, rev_id=f"r{self._count}")
        command.upgrade(self.config, "head")
        return next(self.folder.glob(f"versions/r{self._count}_*.py"))

    def write(self, up: str, down: str) -> Path:
        """A revision with these bodies."""
        self._count += 1
        below = f"'r{self._count - 1}'" if self._count > 1 else "None"
        path = self.folder / "versions" / f"r{self._count}_written.py"
        head = '"""Written."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
        names = f'revision = "r{self._count}"\ndown_revision = {below}\n\n\n'
        bodies = f"def upgrade():\n{up}\n\n\ndef downgrade():\n{down}\n"
        path.write_text(head + names + bodies, encoding="utf-8")
        return path


def upgrade_of(path: Path) -> str:
    """The body of upgrade()."""
    return path.read_text(encoding="utf-8").partition("def upgrade")[2].partition("def downgrade")[0]


def downgrade_of(path: Path) -> str:
    """The body of downgrade()."""
    return path.read_text(encoding="utf-8").partition("def downgrade")[2]
