"""What the tests of schemabook.ddl share: a database made again from its snapshot alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from schemabook import catalog, ddl
from schemabook.schema_diff import diff
from schemabook.server import server
from schemabook.statements import split

if TYPE_CHECKING:
    from schemabook.schema import Schema

DATA = Path(__file__).parent / "data"


def version() -> int:
    """The major version of the server that the tests run on."""
    return server().connection.info.server_version // 10000


def constructs() -> dict[str, tuple[int, str]]:
    """The small schemas of ddl_constructs.sql by name: the oldest version that knows it, and its SQL."""
    found = {}
    for part in re.split(r"^--- ", (DATA / "ddl_constructs.sql").read_text(), flags=re.MULTILINE)[1:]:
        head, _, text = part.partition("\n")
        said = re.match(r"(\d+) (.*)", head)
        found[said[2] if said else head] = (int(said[1]) if said else 0, text)
    return found


def execute(url: str, statements: tuple[str, ...] | list[str]) -> Schema:
    """Sends statements one by one, each its own transaction; the snapshot afterwards."""
    with psycopg.connect(url, autocommit=True) as conn:
        for text in statements:
            try:
                conn.execute(text.encode())
            except psycopg.Error as error:
                raise AssertionError(f"{error}\n{text}") from error
        return catalog.read(conn)


def made(url: str, text: str) -> Schema:
    """The snapshot of a database after a script."""
    return execute(url, [s.text for s in split(text)])


def assert_made_again(schema: Schema) -> None:
    """In an empty database the statements of a snapshot give the same snapshot."""
    with server().scratch("ddl again") as empty:
        again = execute(empty.url, ddl.statements(schema))
    assert [str(change) for change in diff(schema, again)] == []
    assert schema == again
