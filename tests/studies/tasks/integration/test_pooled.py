"""Behind a pooler: what goes wrong with a plain engine, and nothing with the study's."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from studies.engine import new_engine as plain_engine
from studies.tasks.engine import get_session, new_engine, new_sessions
from studies.tasks.models import Task
from tests.studies.tasks.integration.pooler import pooler

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

ROUNDS = 6


async def counted(engine: AsyncEngine) -> list[int]:
    """The same query in transactions one after the other, by two clients that take turns."""
    sessions, found = new_sessions(engine), []
    for _ in range(ROUNDS):
        async with sessions() as one, sessions() as two:
            for session in (one, two):
                found.append(await session.scalar(select(func.count()).select_from(Task)) or 0)
                await session.rollback()
    return found


def test_statements_prepared_on_one_connection_are_missed_on_the_next(url: str) -> None:
    async def work() -> None:
        async with pooler(url) as pooled:
            engine = plain_engine(pooled)
            with pytest.raises(DBAPIError, match=r"prepared statement .* (does not exist|already exists)"):
                await counted(engine)
            await engine.dispose()

    asyncio.run(asyncio.wait_for(work(), 15))


def test_the_engine_of_the_study_needs_none(url: str) -> None:
    async def work() -> None:
        async with pooler(url) as pooled:
            engine = new_engine(pooled, pooled=True)
            found = await counted(engine)
            await engine.dispose()
        assert len(found) == 2 * ROUNDS
        assert len(set(found)) == 1

    asyncio.run(asyncio.wait_for(work(), 15))


def test_the_user_is_forgotten_with_the_transaction(url: str) -> None:
    """Each server connection is used by the next client as it was left: nobody's name may be on it."""

    async def work() -> None:
        setting = text("SELECT coalesce(current_setting('app.user_id', true), '')")
        async with pooler(url) as pooled:
            engine = new_engine(pooled, pooled=True)
            sessions = new_sessions(engine)
            for _ in range(ROUNDS):
                user = uuid.uuid4()
                async with asynccontextmanager(get_session)(sessions, user) as session:
                    assert await session.scalar(setting) == str(user)
                async with sessions() as session:
                    assert await session.scalar(setting) == ""
                    await session.rollback()
            await engine.dispose()

    asyncio.run(asyncio.wait_for(work(), 15))
