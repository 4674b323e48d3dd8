"""Engine and session generator of the tasks study: behind a pooler, and never without a user.

A serverless PostgreSQL gives two URLs, and the one for applications leads to a pooler: Neon's has `-pooler`
in its host name, Supabase's the port 6543. Who the user is, is said in each transaction anew: a setting of
the session would stay on a connection that the pooler gives to somebody else next.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, make_url, select

from studies import engine
from studies.engine import new_sessions

if TYPE_CHECKING:
    import uuid
    from collections.abc import AsyncGenerator

    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

__all__ = ["get_session", "is_pooled", "new_engine", "new_sessions"]

_POOLER_PORT = 6543


def is_pooled(url: str | URL) -> bool:
    """True for a URL that leads to the pooler of a serverless PostgreSQL."""
    found = make_url(url)
    endpoint = (found.host or "").partition(".")[0]
    return endpoint.endswith("-pooler") or found.port == _POOLER_PORT


def new_engine(url: str | URL, *, pooled: bool | None = None) -> AsyncEngine:
    """An engine for the URL, as its pooler needs it; `pooled` says so where the URL does not show it."""
    behind_pooler = is_pooled(url) if pooled is None else pooled
    return engine.new_pooled_engine(url) if behind_pooler else engine.new_engine(url)


async def get_session(
    sessions: async_sessionmaker[AsyncSession], user_id: uuid.UUID
) -> AsyncGenerator[AsyncSession]:
    """One session for one unit of work of one user: the policies let no other rows pass.

    app.user_id holds until the end of the transaction, which is that of the session
    (`studies.engine.get_session`).
    """
    async with asynccontextmanager(engine.get_session)(sessions) as session:
        await session.execute(select(func.set_config("app.user_id", str(user_id), True)))
        yield session
