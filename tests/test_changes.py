"""Every change of the corpus: what is generated leads a real A with its rows to B and back again."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from schemabook import catalog
from schemabook.generating import generate
from schemabook.schema_diff import diff
from schemabook.server import connect, server
from schemabook.session import Session
from tests.change_cases import answer, cases, execute
from tests.rooms import Room, Rooms, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from schemabook.generating import Part
    from schemabook.schema import Schema
    from tests.change_cases import Case

CASES = cases()


@pytest.fixture(scope="module")
def rooms() -> Iterator[Rooms]:
    """Databases that are empty for every case, for `generate` too."""
    found = Rooms()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("schemabook.generating.generate"), "server", lambda _url: found)
        yield found
    found.close()


@pytest.fixture
def room(rooms: Rooms) -> Iterator[Room]:
    """One of them."""
    one = rooms.scratch()
    yield one
    one.drop()


def apply(url: str, parts: tuple[Part, ...]) -> None:
    """The texts of files, as the runner executes them."""
    session = Session(url)
    try:
        for part in parts:
            session.execute(f"BEGIN;\n{part.text}\nCOMMIT;" if part.transactional else part.text)
    finally:
        session.close()


def difference(conn: psycopg.Connection[tuple[object, ...]], goal: Schema) -> list[str]:
    """What a database is not yet, in words."""
    return [str(change) for change in diff(catalog.read(conn), goal)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_up_reaches_b_with_its_rows_and_down_restores_a(case: Case, room: Room) -> None:
    if server().connection.info.server_version // 10000 < case.since:
        pytest.skip(f"needs PostgreSQL {case.since}")
    a, b = snapshot(case.before), snapshot(case.after)
    found = generate(a, b, renames=dict(case.renames), consent=True)
    assert bool(diff(a, b)) is not case.same
    assert bool(found) is not case.same
    assert bool(found.losses) is case.loses, found.losses
    url = room.url
    with connect(url) as conn:
        execute(conn, case.before)
        execute(conn, case.rows)
        apply(url, found.up)
        assert difference(conn, b) == []
        if case.expect:
            assert answer(conn, case.expect) == case.gives
        apply(url, found.down)
        assert difference(conn, a) == []


def test_a_case_can_fail(room: Room) -> None:
    """The comparison sees what a migration that does too little leaves behind."""
    b = snapshot("CREATE TABLE t (a int PRIMARY KEY); CREATE INDEX i ON t (a)")
    with connect(room.url) as conn:
        conn.execute("CREATE TABLE t (a int PRIMARY KEY)")
        (left,) = difference(conn, b)
    assert "index i" in left
    assert difference_of_names(b) != []


def difference_of_names(b: Schema) -> list[str]:
    """The same schema whose table has another name."""
    (table,) = b.tables
    return [str(c) for c in diff(b, replace(b, tables=(replace(table, name="u"),)))]
