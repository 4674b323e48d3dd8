"""Every small change: what is generated leads from A to B and back, the catalogs equal, on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from schemabook.generating.bench import Bench
from schemabook.schema_diff import diff
from schemabook.server import connect, server
from tests.alter_cases import ALL, Case
from tests.rooms import Rooms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemabook.server import Server


@pytest.fixture(scope="module")
def rooms() -> Iterator[Rooms]:
    """Databases that are empty for every case."""
    found = Rooms()
    yield found
    found.close()


def made_by(sql: str) -> Callable[[str], None]:
    """What makes a schema in an empty database, in one transaction."""

    def build(url: str) -> None:
        with connect(url) as conn, conn.transaction():
            if sql:
                conn.execute(sql.encode())

    return build


def both_ways(on: Server, a: str, b: str, *, safe: bool = True) -> None:
    """Up and down; `lead_to` executes, and the catalogs are compared here once more."""
    work, goal = Bench(on, made_by(a)), Bench(on, made_by(b))
    try:
        start, end = work.read(), goal.read()
        assert start != end, "a case in which nothing changes tests nothing"
        assert work.lead_to(end, safe=safe).commands
        assert diff(work.read(), end) == ()
        assert work.lead_to(start, safe=safe).commands
        assert diff(work.read(), start) == ()
    finally:
        work.close()
        goal.close()


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_up_reaches_b_and_down_restores_a(case: Case, rooms: Rooms) -> None:
    if server().connection.info.server_version < case.since * 10000:
        pytest.skip(f"PostgreSQL {case.since} has this")
    both_ways(cast("Server", rooms), case.base + case.a, case.base + case.b)


def test_no_two_cases_have_one_name() -> None:
    assert len({case.name for case in ALL}) == len(ALL)
    assert len(ALL) >= 300
