"""What an env.py of Alembic's does for PostgreSQL: `run(metadata)` is all that stands in the studies' own.

The database is the connection in `config.attributes["connection"]` (pytest-alembic, a test, a program), else
the URL of `alembic -x url=...`, else that of SCHEMABOOK_DATABASE_URL; it is never shown. A URL is connected
to with asyncpg. `alembic upgrade head --sql` needs none.

Autogenerate compares types, server defaults, the names of checks (`alembic.ext.checkconstraint_byname`) and
enums with their labels (`schemabook.alembic_enums`). What it still does not see, `schemabook.reviewing` does.

The version table is `schemabook.alembic_version`, beside the ledger of `schemabook.migrate`: what says which
migrations a database has is no part of the schema that is designed, and no snapshot or diagram has it in it.
"""

from __future__ import annotations

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final

from alembic import context
from alembic.util import CommandError
from asyncpg import InterfaceError, PostgresError
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from schemabook import alembic_enums
from schemabook.errors import SchemabookError
from schemabook.server import VARIABLE, sqlalchemy_url

if TYPE_CHECKING:
    from sqlalchemy import MetaData

SCHEMA: Final = "schemabook"
# as the ledger of schemabook.migrate says it
COMMENT: Final = "COMMENT ON SCHEMA schemabook IS 'Kept by schemabook: which migrations this database has'"
_PATIENCE: Final = text("SELECT set_config('lock_timeout', :value, false)")
_PLUGINS: Final = ("alembic.autogenerate.*", "alembic.ext.checkconstraint_byname", alembic_enums.NAME)


def is_ours(element: Any, _name: str | None, kind: str, *_: Any) -> bool:
    """False for what autogenerate shall leave alone: the tables of the schema `schemabook`."""
    return kind != "table" or element.schema != SCHEMA


def is_ours_by_name(name: str | None, kind: str, *_: Any) -> bool:
    """False for the schema `schemabook` itself, where several schemas are compared."""
    return kind != "schema" or name != SCHEMA


COMPARING: Final[dict[str, Any]] = {
    "compare_type": True,
    "compare_server_default": True,
    "include_object": is_ours,
    "include_name": is_ours_by_name,
    "render_item": alembic_enums.render,
    "autogenerate_plugins": list(_PLUGINS),
}


def run(metadata: MetaData, *, lock_timeout: str = "3s", **options: Any) -> None:
    """Run what the command wants, on the database that is named, or as SQL on standard output.

    `options` go to `context.configure()`, over what stands here. On a database that a URL names, a statement
    waits `lock_timeout` for a lock ("0" for ever): who waits longer makes all who come after it wait.
    Raises CommandError, which `alembic` shows as one line, where no database is named, or it cannot be
    reached.
    """
    chosen: dict[str, Any] = {
        "target_metadata": metadata,
        "version_table_schema": SCHEMA,
        **COMPARING,
        "transaction_per_migration": True,  # a new label of an enum can be used by the revision after it
        "process_revision_directives": context.config.attributes.get("process_revision_directives"),
        **options,
    }
    _tell()
    given = context.config.attributes.get("connection")
    if context.is_offline_mode():
        _offline(chosen)
    elif given is None or isinstance(given, AsyncEngine | AsyncConnection):
        _connect(given, chosen, lock_timeout)
    elif isinstance(given, Connection):
        _online(given, chosen)
    else:
        with given.connect() as connection:  # of an engine a new one; of a connection in a wrapper, itself
            _online(connection, chosen)


def _online(connection: Connection, chosen: dict[str, Any]) -> None:
    context.configure(connection=connection, **chosen)
    schema = chosen["version_table_schema"]
    if schema is not None and not context.get_context().opts.get("dont_mutate"):  # as `alembic current` is
        _make(connection, schema)
    with context.begin_transaction():
        context.run_migrations()


def _offline(chosen: dict[str, Any]) -> None:
    style: dict[str, Any] = {"literal_binds": True, "dialect_opts": {"paramstyle": "named"}}
    context.configure(dialect_name="postgresql", **style, **chosen)
    if chosen["version_table_schema"] is not None:
        context.execute(CreateSchema(chosen["version_table_schema"], if_not_exists=True))
    with context.begin_transaction():
        context.run_migrations()


def _make(connection: Connection, schema: str) -> None:
    """The schema of the version table, which Alembic expects to be there."""
    with nullcontext() if connection.in_transaction() else connection.begin():
        if connection.dialect.has_schema(connection, schema):
            return
        connection.execute(CreateSchema(schema, if_not_exists=True))
        if schema == SCHEMA:
            connection.execute(text(COMMENT))


def _connect(given: AsyncEngine | AsyncConnection | None, chosen: dict[str, Any], patience: str) -> None:
    """With asyncpg; in a thread of its own where a loop runs already, as it does in a notebook."""
    if not _loop_runs():
        asyncio.run(_async(given, chosen, patience))
        return
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(_async(given, chosen, patience))).result()


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _async(given: AsyncEngine | AsyncConnection | None, chosen: dict[str, Any], patience: str) -> None:
    if isinstance(given, AsyncConnection):
        await given.run_sync(_online, chosen)
        return
    engine = _engine(_url()) if given is None else given
    try:
        connection = await _connected(engine)
        try:
            if given is None:
                await connection.execute(_PATIENCE, {"value": patience})
                await connection.commit()  # what begins now is Alembic's
            await connection.run_sync(_online, chosen)
        finally:
            await connection.close()
    finally:
        await engine.dispose()


async def _connected(engine: AsyncEngine) -> AsyncConnection:
    """A connection. Raises CommandError, as a traceback says less than one line."""
    try:
        return await engine.connect()
    except (OSError, DBAPIError, PostgresError, InterfaceError) as error:
        said = str(error) or type(error).__name__
        raise CommandError(f"No connection to the database: {said}") from None


def _engine(url: str) -> AsyncEngine:
    try:
        return create_async_engine(sqlalchemy_url(url, "asyncpg"), poolclass=NullPool)
    except SchemabookError as error:  # its messages have nothing of the URL in them
        raise CommandError("; ".join(error.lines())) from None


def _url() -> str:
    found = (
        context.get_x_argument(as_dictionary=True).get("url")
        or context.config.get_alembic_option("sqlalchemy.url")
        or os.environ.get(VARIABLE)
    )
    if not found:
        raise CommandError(
            f"No database is named: set {VARIABLE}, or say  alembic -x url=postgresql://user@host/db ..."
        )
    return str(found)


def _tell() -> None:
    """On the command line Alembic says what it runs; a program has its own logging."""
    if context.config.cmd_opts is None or logging.getLogger().handlers:
        return
    logging.basicConfig(format="%(levelname)-5s [%(name)s] %(message)s", level=logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.INFO)
    logging.getLogger("alembic.util.messaging").disabled = True  # it prints what it logs
