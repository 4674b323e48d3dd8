"""Imports generated modules where there is no Schemabook, and has SQLAlchemy and Alembic judge them.

Run as `python -I model_worker.py`: a JSON object a line comes in, one goes out. A job
{"path", "url", "driver", "ignored"} is done in a child of its own, in which nothing is imported but the
libraries: the module, its mappers, create_all() twice, Alembic's comparison. The child then waits for
{"do": "drop"} (drop_all()) or {"do": "end"}.
"""

from __future__ import annotations

import asyncio
import importlib.abc
import importlib.util
import json
import os
import sys
import traceback
import warnings
from typing import TYPE_CHECKING, Any, TextIO

import alembic.autogenerate
import alembic.migration
import asyncpg
import psycopg
import sqlalchemy as sa
import sqlmodel
from sqlalchemy import orm, pool
from sqlalchemy.ext import asyncio as sa_asyncio

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

READS = ("SELECT", "SHOW", "WITH")
BLOCKED = ("schemabook", "studies")


class NotInstalled(importlib.abc.MetaPathFinder):
    """In this process there is no Schemabook."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in BLOCKED:
            raise ImportError(f"{fullname} is not installed here")
        return None


def loaded(path: str) -> sa.MetaData:
    """The metadata of a module, imported, with its mappers configured."""
    sys.path.insert(0, os.path.dirname(path))  # noqa: PTH120 - as few imports as can be
    spec = importlib.util.spec_from_file_location("models", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["models"] = module
    spec.loader.exec_module(module)
    orm.configure_mappers()
    base = getattr(module, "Base", sqlmodel.SQLModel)
    found: sa.MetaData = base.metadata
    return found


class Database:
    """A database by its libpq URL; `do` runs a function with a SQLAlchemy connection, in a transaction."""

    def __init__(self, url: str, driver: str) -> None:
        self.url = url
        self.driver = driver

    def do(self, function: Callable[[sa.Connection], Any]) -> Any:
        if self.driver == "asyncpg":
            return asyncio.run(self._async(function))
        engine = sa.create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(self.url), poolclass=pool.NullPool
        )
        with engine.begin() as conn:
            return function(conn)

    async def _async(self, function: Callable[[sa.Connection], Any]) -> Any:
        engine = sa_asyncio.create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: asyncpg.connect(self.url),
            poolclass=pool.NullPool,
        )
        async with engine.begin() as conn:
            return await conn.run_sync(function)


def created_again(metadata: sa.MetaData, database: Database) -> list[str]:
    """What a second create_all() executes beside reading."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(READS):
            seen.append(statement)

    def create(conn: sa.Connection) -> None:
        sa.event.listen(conn, "before_cursor_execute", note)
        metadata.create_all(conn)

    database.do(create)
    return seen


def compared(metadata: sa.MetaData, database: Database, ignored: list[str]) -> list[str]:
    """What Alembic's autogenerate would change, in its words."""

    def included(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        return kind != "table" or f"{thing.schema or 'public'}.{name}" not in ignored

    def compare(conn: sa.Connection) -> list[str]:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "include_schemas": True,
            "include_object": included,
        }
        context = alembic.migration.MigrationContext.configure(conn, opts=options)
        return [repr(change) for change in alembic.autogenerate.compare_metadata(context, metadata)]

    found: list[str] = database.do(compare)
    return found


def explained(error: BaseException) -> str:
    """The error, and where in the module it was raised, if it was."""
    text = "".join(traceback.format_exception_only(error)).strip()
    cause = getattr(error, "statement", None)
    places = [f for f in traceback.extract_tb(error.__traceback__) if f.name != "<module>" or f.line]
    inside = [
        f"line {f.lineno}: {f.line}" for f in places if f.filename.endswith(".py") and "models_" in f.filename
    ]
    return "\n".join([text[:3000], *inside[-1:], *([cause[:2000]] if cause and cause not in text else [])])


class Job:
    """One module and one database."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.database = Database(job["url"], job["driver"])
        self.path: str = job["path"]
        self.ignored: list[str] = job["ignored"]
        self.metadata = sa.MetaData()
        self.problems: list[str] = []
        self.warnings: list[str] = []

    def attempt(self, what: str, function: Callable[[], Any]) -> Any:
        """The function's result; its failure is a problem, and None."""
        try:
            return function()
        except Exception as error:  # whatever it is, it is what the test wants to know
            self.problems.append(f"{what}: {explained(error)}")
        return None

    def make(self) -> None:
        """Import, create, create again, compare."""
        found = self.attempt("import", lambda: loaded(self.path))
        if found is None:
            return
        self.metadata = found
        if self.attempt("create_all", lambda: self.database.do(self._create)):
            if self.metadata.tables:  # without any, create_all() cannot know that it was here
                again = self.attempt("second create_all", lambda: created_again(self.metadata, self.database))
                self.problems += [f"second create_all: executed {statement}" for statement in again or ()]
            self.compare()

    def _create(self, conn: sa.Connection) -> bool:
        self.metadata.create_all(conn)
        return True

    def compare(self) -> None:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            changes = self.attempt("alembic", lambda: compared(self.metadata, self.database, self.ignored))
        self.problems += [f"alembic: {change}" for change in changes or ()]
        self.warnings += [f"{w.category.__name__}: {w.message}" for w in caught]

    def drop(self) -> None:
        self.attempt("drop_all", lambda: self.database.do(self.metadata.drop_all))

    def answer(self, out: TextIO) -> None:
        print(json.dumps({"problems": self.problems, "warnings": self.warnings}), file=out, flush=True)
        self.problems, self.warnings = [], []


def child(job: dict[str, Any], out: TextIO) -> None:
    warnings.simplefilter("error")
    work = Job(job)
    work.make()
    work.answer(out)
    if json.loads(sys.stdin.readline())["do"] == "drop":
        work.drop()
        work.answer(out)


def main() -> None:
    sys.meta_path.insert(0, NotInstalled())
    assert not set(BLOCKED) & set(sys.modules)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)  # what a module prints is not an answer
        while line := sys.stdin.readline():
            pid = os.fork()
            if pid == 0:
                try:
                    child(json.loads(line), out)
                except BaseException:
                    traceback.print_exc()
                os._exit(0)
            os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
