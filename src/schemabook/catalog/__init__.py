"""`pg_catalog` -> Schema: the only place with catalog SQL, and one function to call.

`rows` runs the queries (`*_queries`), `lookup` keeps what all need, the other files build the objects.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from schemabook.catalog import objects
from schemabook.catalog.lookup import Lookup
from schemabook.catalog.relations import Relations
from schemabook.catalog.rows import fetch
from schemabook.catalog.types import Types
from schemabook.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import psycopg

__all__ = ["read"]


def read(conn: psycopg.Connection[Any], *, schemas: Collection[str] | None = None) -> Schema:
    """One snapshot of everything a schema designer can create, temporary objects excepted.

    `schemas` limits it to some schemas; extensions, casts, event triggers, publications, servers and
    foreign-data wrappers belong to the whole database and are always read. No rights are needed.
    Outside a transaction the snapshot is one instant's (REPEATABLE READ); inside the caller's it sees what
    that sees, uncommitted DDL included, and under READ COMMITTED also what others commit meanwhile. All
    settings are as before afterwards.
    Raises UnknownName for a schema that does not exist, UsageError in a failed transaction, psycopg.Error
    when the server or the connection fails.
    """
    with _no_collection(), fetch(conn, schemas) as rows:
        look = Lookup(rows)
        relations = Relations(look)
        types = Types(look, relations.columns)
        return Schema(
            database=conn.info.dbname,
            server_version=conn.info.server_version,
            namespaces=objects.namespaces(look),
            extensions=objects.extensions(look),
            tables=relations.tables(),
            views=relations.views(),
            enums=types.enums(),
            domains=types.domains(),
            composites=types.composites(),
            ranges=types.ranges(),
            sequences=objects.sequences(look),
            functions=objects.functions(look),
            others=objects.others(look),
            default_privileges=objects.default_privileges(look),
        )


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection while a hundred thousand small objects are made that all stay: a fifth faster."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
