"""The synthetic schemas are real: PostgreSQL makes them, and reads them back the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import psycopg
import pytest

from schemabook import catalog, ddl
from schemabook.relations import relations
from tests.synthetic import planted, synthetic


@pytest.mark.parametrize("count", [1, 2, 7, 40, 61, 300])
def test_there_are_as_many_tables_as_asked_for(count: int) -> None:
    made = synthetic(count)
    assert len({t.key for t in made.tables}) == len(made.tables) == count
    assert [t.key for t in made.tables] == sorted(t.key for t in made.tables)


def test_a_server_reads_back_what_was_made(database: str) -> None:
    made = synthetic(90)
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(ddl.script(made).encode())
        back = catalog.read(conn)
    assert {(s.key, s.owned_by) for s in back.sequences} == {(s.key, s.owned_by) for s in made.sequences}
    for ours, theirs in zip(made.tables, back.tables, strict=True):
        assert replace(theirs, grants=(), owner=None) == ours
    assert relations(back) == relations(made)


def test_tables_look_like_tables() -> None:
    made, of = planted(1000)
    links = relations(made)
    columns = Counter(len(t.columns) for t in made.tables)
    assert min(columns) >= 6
    assert sum(n for c, n in columns.items() if c <= 10) > 900
    assert 1400 < len(links) < 2200
    refers = {link.child for link in links}
    assert {t.name for t in made.tables if t.key not in refers} == {
        t.name for t in made.tables if "label" in t.by_name
    }
    hubs = Counter(link.parent.name for link in links).most_common(2)
    assert [name for name, _ in hubs] == ["account", "organization"]
    across = [k for k in links if k.child in of and k.parent in of and of[k.child] != of[k.parent]]
    assert 0.05 < len(across) / len(links) < 0.2


def test_the_same_seed_makes_the_same() -> None:
    assert synthetic(80, 3) == synthetic(80, 3) != synthetic(80, 4)
