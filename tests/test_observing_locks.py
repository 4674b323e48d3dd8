"""Observed locks, rewrites, scans and builds, a statement a case, against the locks that are documented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psycopg
import pytest
from psycopg import sql

from schemabook.observation import MODES, blocks_reads, blocks_writes
from schemabook.observing import observe
from schemabook.server import connect, server
from tests import lock_cases_alter, lock_cases_other
from tests.lock_cases import ROWS, SCHEMA, Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.observation import Observation

CASES: Final = lock_cases_alter.CASES + lock_cases_other.CASES
SHORT: Final = dict(zip(("AS", "RS", "RX", "SUX", "S", "SRX", "X", "AX"), MODES, strict=True))


@pytest.fixture(scope="module", params=[ROWS, ""], ids=["rows", "empty"])
def template(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a database with the standard schema, with and without rows, to be copied."""
    made = server().scratch("locks")
    with connect(made.url) as connection:
        connection.execute(SCHEMA.encode())
        connection.execute(request.param.encode() or b"SELECT")
    name = f"{made.name}_t"
    made.rename(name)
    yield name
    server().connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def told(found: Observation) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The locks by relation, and what was rewritten, scanned, built."""
    work = {
        "rewritten": {str(t.relation) for t in found.touched if t.rewritten},
        "scanned": {str(t.relation) for t in found.touched if t.scanned},
        "built": {name for t in found.touched for name in t.built},
    }
    return {str(t.relation): t.mode for t in found.touched}, {k: v for k, v in work.items() if v}


def named(text: str) -> dict[str, str]:
    """ "AX users; S orders" by relation, in whole words."""
    modes = [part.split() for part in text.split("; ") if part]
    return {name: SHORT[mode] for mode, *names in modes for name in names}


def works(text: str) -> dict[str, set[str]]:
    parts = [part.split() for part in text.split("; ") if part]
    return {what: set(names) for what, *names in parts}


@pytest.mark.parametrize("case", CASES, ids=[case.statement for case in CASES])
def test_observed_as_documented(template: str, case: Case) -> None:
    with server().scratch("lock", template=template) as scratch:
        (found,) = observe(scratch.url, case.statement)
    modes, work = told(found)
    if case.statement.startswith("GRANT"):  # 18 reads the columns' privileges, and holds ACCESS SHARE
        modes.pop("orders", None)
    if work.get("scanned") == {"orders", "users"}:  # without rows the join ends before it comes to users
        work["scanned"] = {"orders"}
    assert (modes, work) == (named(case.observed), works(case.work))
    if case.documented is not None:
        documented = named(case.documented)
        same = documented == {name: modes.get(name) for name in documented}
        assert same is not bool(case.differs), f"documented ({case.page}): {documented}, observed: {modes}"


def test_there_are_enough_cases() -> None:
    assert len({case.statement for case in CASES}) == len(CASES) >= 110
    documented = [case for case in CASES if case.documented is not None]
    changing = [c for c in documented if not c.statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    assert len(changing) >= 80
    assert all(case.page for case in documented)
    assert len([case for case in documented if case.differs]) <= 1


def test_conflicts_are_postgresqls(database: str) -> None:
    """`blocks_reads` and `blocks_writes` say who waits: tried with two sessions and every mode."""
    with connect(database) as one, connect(database) as other:
        one.execute("CREATE TABLE t (id int)")
        other.execute("SET lock_timeout = '20ms'")
        for mode in MODES:
            with one.transaction(force_rollback=True):
                one.execute(sql.SQL("LOCK TABLE t IN {} MODE").format(sql.SQL(mode)))
                assert _waits(other, b"SELECT FROM t") is blocks_reads(mode)
                assert _waits(other, b"DELETE FROM t") is blocks_writes(mode)


def _waits(connection: psycopg.Connection[tuple[object, ...]], statement: bytes) -> bool:
    try:
        connection.execute(statement)
    except psycopg.errors.LockNotAvailable:
        return True
    return False
