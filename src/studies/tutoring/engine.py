"""Engine and session generator of the tutoring study: asyncpg below, and the only commit of the study.

Every other layer calls `flush()` and leaves the outcome to `get_session`; a test can therefore put a
generator that always rolls back in its place, and nothing it does remains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from sqlalchemy import URL


def new_engine(url: str | URL, *, pool_size: int = 5) -> AsyncEngine:
    """An engine for a PostgreSQL URL with any driver part; connects with asyncpg on first use.

    A connection is tested before it is handed out, so that a restarted server costs nobody an error.
    """
    asyncpg_url = make_url(url).set(drivername="postgresql+asyncpg")
    return create_async_engine(asyncpg_url, pool_size=pool_size, pool_pre_ping=True)


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
