"""Databases for the studies' tests: one a study for those that roll back, a copy each for the others."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from schemabook import workspace
from schemabook.opening import open_study
from schemabook.server import server
from tests.studies.definitions import Definitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.studies.vocabulary import Opened

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test of `Definitions` once a mapped class."""
    if (
        metafunc.cls is not None
        and issubclass(metafunc.cls, Definitions)
        and "model" in metafunc.fixturenames
    ):
        metafunc.parametrize("model", metafunc.cls.classes)


@pytest.fixture
def study(request: pytest.FixtureRequest) -> str:
    """The study whose folder the test lies in."""
    return request.path.relative_to(HERE).parts[0]


@pytest.fixture(scope="session")
def opened() -> Iterator[Opened]:
    """Databases with a study's sample rows, by the study's name, each made when it is first asked for."""
    made: dict[str, str] = {}
    with ExitStack() as stack:

        def open_(name: str) -> str:
            if name not in made:
                scratch = stack.enter_context(open_study(server(), workspace.study(name, ROOT)))
                made[name] = scratch.url
            return made[name]

        yield open_


@pytest.fixture
def url(opened: Opened, study: str) -> str:
    """A database with the study's sample rows, shared: a test that uses it must not commit."""
    return opened(study)


@pytest.fixture
def own_url(study: str) -> Iterator[str]:
    """A database with the study's sample rows, for one test that commits."""
    with open_study(server(), workspace.study(study, ROOT)) as scratch:
        yield scratch.url


@pytest.fixture
def session(url: str) -> Iterator[Session]:
    """A session whose transaction is always rolled back."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with Session(engine) as made:
        yield made
        made.rollback()
    engine.dispose()
