"""`pg_catalog` -> Schema: the only place with catalog SQL, and one function to call.

`rows` runs the queries (`*_queries`), `lookup` keeps what all need, the other files build the objects.

Left out, though `pg_dump --schema-only` writes some of it: subscriptions and user mappings (they hold
passwords), transforms, security labels, large objects, settings of the database and of roles, tablespaces'
own properties, objects that somebody made inside pg_catalog, everything in information_schema, comments on
objects of PostgreSQL itself and on members of extensions, and every change to the latter beyond their
privileges. Carried, but not compared: owners and the versions of extensions.
"""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from psycopg import errors
from psycopg.pq import TransactionStatus

from schemabook.catalog import objects
from schemabook.catalog.lookup import Lookup
from schemabook.catalog.relations import Relations
from schemabook.catalog.rows import Changed, fetch
from schemabook.catalog.types import Types
from schemabook.errors import UsageError
from schemabook.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import psycopg

__all__ = ["read"]

_PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between readings
# What PostgreSQL says of an object that was dropped since its row was read: "could not open relation with
# OID", "cache lookup failed" (both XX000), "relation does not exist", ...
_GONE: Final = (
    errors.InternalError_,
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.UndefinedObject,
    errors.InvalidSchemaName,
)


def read(conn: psycopg.Connection[Any], *, schemas: Collection[str] | None = None) -> Schema:
    """One snapshot of everything a schema designer can create, temporary objects excepted.

    The schema `schemabook`, where migrations keep their ledger, is read only when it is named in `schemas`.
    `schemas` limits it to some schemas; extensions, casts, event triggers, publications, servers and
    foreign-data wrappers belong to the whole database and are always read. No rights are needed.
    Outside a transaction the rows are one instant's (REPEATABLE READ), but PostgreSQL spells definitions from
    what is committed by then: when another session changes objects meanwhile, the whole is read again, five
    times in a second and a half. Inside the caller's transaction it is read once, and sees what that sees,
    uncommitted DDL included, under READ COMMITTED also what others commit meanwhile. All settings are as
    before afterwards.
    Raises UnknownName for a schema that does not exist, UsageError in a failed transaction and where other
    sessions do not cease to change objects, psycopg.Error when the server or the connection fails.
    """
    alone = conn.info.transaction_status == TransactionStatus.IDLE
    for pause in _PAUSES if alone else ():
        with suppress(Changed, *_GONE):
            return _read(conn, schemas)
        time.sleep(pause)
    try:
        return _read(conn, schemas)
    except (Changed, *_GONE) as error:
        raise UsageError(
            "Other sessions create or drop objects while the schema is read"
            + (f": {error}" if str(error) else "."),
            hint="read again when they have finished" if alone else "read again, outside the transaction",
        ) from error


def _read(conn: psycopg.Connection[Any], schemas: Collection[str] | None) -> Schema:
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
