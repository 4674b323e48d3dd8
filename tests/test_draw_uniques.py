"""What a picture says of keys beside what it draws."""

from __future__ import annotations

from dataclasses import replace

import psycopg

from schemabook import catalog
from schemabook.draw import diagram
from schemabook.draw.picture import Unique
from schemabook.schema import Name, Schema, Table
from tests.test_draw_golden import SHOP, chain

DDL = """
CREATE TABLE stay (
    room int, during daterange, email text, code text UNIQUE, gone boolean,
    PRIMARY KEY (during, room),
    UNIQUE (email, code)
);
CREATE UNIQUE INDEX ON stay (email, code);
CREATE UNIQUE INDEX ON stay (gone);
CREATE UNIQUE INDEX ON stay (lower(email)) WHERE NOT gone;
CREATE INDEX ON stay (lower(code));
"""
TEMPORAL = """
CREATE EXTENSION btree_gist;
ALTER TABLE stay ADD UNIQUE (room, during WITHOUT OVERLAPS);
"""


def test_every_unique_key_is_told_once_and_the_primary_key_in_its_order(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(DDL)
        if conn.info.server_version >= 180000:
            conn.execute(TEMPORAL)
        schema = catalog.read(conn)
        version = conn.info.server_version
    (card,) = diagram(schema, detail="names").picture.cards
    assert card.primary_key == ("during", "room")
    temporal = (Unique(text="room, during without overlaps"),) if version >= 180000 else ()
    assert sorted(card.uniques, key=repr) == sorted(
        (
            Unique(columns=("code",)),
            Unique(columns=("email", "code")),
            Unique(columns=("gone",)),
            Unique(text="lower(email) where (NOT gone)"),
            *temporal,
        ),
        key=repr,
    )


def test_enums_are_known_where_they_are_not_drawn() -> None:
    shown = diagram(SHOP, detail="keys").picture
    assert shown.enums == ()
    assert [e.key for e in shown.used_enums] == [Name("public", "state")]


def test_links_told_in_rows_are_kept() -> None:
    hub, *_ = chain(1).tables
    children = [t for i in range(1, 62) for t in chain(i + 1).tables[i:]]
    star = Schema(tables=(hub, *(to_first(t) for t in children)))
    shown = diagram(star).picture
    assert len(shown.told) == 61
    assert not set(shown.told) & set(shown.links)


def to_first(table: Table) -> Table:
    """The table with its reference to t000."""
    (key,) = table.foreign_keys
    moved = replace(key, references=Name("public", "t000"))
    return replace(table, constraints=(*(c for c in table.constraints if c != key), moved))
