"""What every test has: a real PostgreSQL, whose version is printed, and an empty database when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import schemabook as sb
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.database import Database


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of an empty scratch database, dropped after the test."""
    with server().scratch("test") as scratch:
        yield scratch.url


@pytest.fixture(scope="module")
def company() -> Iterator[Database]:
    """The study `company`, for tests that only read it."""
    with sb.open("company") as db:
        yield db
