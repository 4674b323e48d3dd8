"""Engine and session generator that the studies share: asyncpg below, and the only commit of all of them.

Every other layer calls `flush()` and leaves the outcome to `get_session`; a test can therefore put a
generator that always rolls back in its place, and nothing it does remains. `tests/test_commit_rule.py` reads
the source of every study for any other way to end a transaction.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from sqlalchemy import URL


def new_engine(url: str | URL, *, pool_size: int = 5) -> AsyncEngine:
    """An engine for a PostgreSQL URL with any driver part; connects with asyncpg on first use.

    A connection is tested before it is handed out, so that a restarted server costs nobody an error.
    """
    return create_async_engine(asyncpg_url(url), pool_size=pool_size, pool_pre_ping=True)


def new_pooled_engine(url: str | URL) -> AsyncEngine:
    """An engine for a URL behind which a pooler (PgBouncer in transaction mode) gives out connections.

    There the next transaction may have another server process, which knows none of the statements that were
    prepared before, or other ones of the same name. So none is kept, each has a name of its own, and the only
    pool is the pooler's. https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#asyncpg
    """
    connect_args = {
        "statement_cache_size": 0,
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": lambda: f"__asyncpg_{uuid.uuid4()}__",
    }
    return create_async_engine(asyncpg_url(url), poolclass=NullPool, connect_args=connect_args)


def asyncpg_url(url: str | URL) -> URL:
    """The URL for asyncpg, which is not libpq: `sslmode` is called `ssl`, `channel_binding` unknown."""
    found = make_url(url).set(drivername="postgresql+asyncpg")
    mode = found.query.get("sslmode")
    found = found.difference_update_query(["sslmode", "channel_binding"])
    return found if mode is None else found.update_query_dict({"ssl": mode})


def new_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """A session factory; objects stay readable after the commit, as nothing may load them again then."""
    return async_sessionmaker(engine, expire_on_commit=False)


async def get_session(sessions: async_sessionmaker[AsyncSession]) -> AsyncGenerator[AsyncSession]:
    """One session for one unit of work: committed when the caller is done, rolled back when it fails.

    Shaped for dependency injection; elsewhere `contextlib.asynccontextmanager(get_session)`.
    """
    async with sessions() as session:
        try:
            yield session
        except BaseException:
            await session.rollback()
            raise
        await session.commit()
