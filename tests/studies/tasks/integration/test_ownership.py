"""Through models and session generator: a user reads and writes own rows only, and rows keep together."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from studies.tasks.engine import get_session, new_engine, new_sessions
from studies.tasks.enums import TaskStatus
from studies.tasks.models import Reminder, Tag, Task, TaskTag, User, UserPreference
from tests.studies.vocabulary import assert_refused, counted, engine_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session

T = TypeVar("T")


@pytest.fixture
def member(own_url: str) -> Iterator[str]:
    """A role without rights of its own but on the tables: policies hold for it."""
    name = f"schemabook_test_{uuid.uuid4().hex[:12]}"
    role = sql.Identifier(name)
    with psycopg.connect(own_url, autocommit=True) as conn:
        try:
            conn.execute(sql.SQL("CREATE ROLE {}").format(role))
        except psycopg.errors.InsufficientPrivilege:
            pytest.skip("this server's role may not create roles")
        grant = sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}")
        conn.execute(grant.format(role))
        try:
            yield name
        finally:
            conn.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(role))
            conn.execute(sql.SQL("DROP ROLE {}").format(role))


def as_user(url: str, role: str, user: uuid.UUID, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """The result of `work` in a session of the user, which the session generator ends."""

    async def done() -> T:
        engine = new_engine(url)
        try:
            async with asynccontextmanager(get_session)(new_sessions(engine), user) as session:
                await session.execute(select(func.set_config("role", role, True)))
                return await work(session)
        finally:
            await engine.dispose()

    return asyncio.run(asyncio.wait_for(done(), 60))


@pytest.fixture
def users(own_url: str) -> list[uuid.UUID]:
    with psycopg.connect(own_url) as conn:
        query = "SELECT user_id FROM tasks GROUP BY user_id ORDER BY user_id LIMIT 2"
        return [row[0] for row in conn.execute(query)]


def test_a_user_sees_own_rows_only(own_url: str, member: str, users: list[uuid.UUID]) -> None:
    async def owners(session: AsyncSession) -> set[uuid.UUID]:
        found: set[uuid.UUID] = set()
        for column in (Task.user_id, Tag.user_id, Reminder.user_id, TaskTag.user_id, User.id):
            found |= set((await session.scalars(select(column))).all())
        return found

    for user in users:
        assert as_user(own_url, member, user, owners) == {user}
    assert as_user(own_url, member, uuid.uuid4(), owners) == set()


def test_nobody_writes_for_another(own_url: str, member: str, users: list[uuid.UUID]) -> None:
    me, other = users

    async def write(session: AsyncSession) -> None:
        session.add(Task(user_id=other, title="Not mine"))
        await session.flush()

    async def take(session: AsyncSession) -> int:
        changed = await session.scalars(select(Task).where(Task.user_id == other).with_for_update())
        return len(changed.all())

    with pytest.raises(DBAPIError, match="row-level security"):
        as_user(own_url, member, me, write)
    assert as_user(own_url, member, me, take) == 0


def test_what_a_user_writes_is_committed(own_url: str, member: str, users: list[uuid.UUID]) -> None:
    me, _ = users

    async def write(session: AsyncSession) -> int | None:
        task = Task(user_id=me, title="Water the plants")
        session.add(task)
        await session.flush()
        return task.id

    async def read(session: AsyncSession) -> str | None:
        return (await session.scalars(select(Task.title).where(Task.id == made))).one_or_none()

    made = as_user(own_url, member, me, write)
    assert as_user(own_url, member, me, read) == "Water the plants"
    assert as_user(own_url, member, users[1], read) is None


def test_a_tag_of_one_user_cannot_be_on_a_task_of_another(session: Session) -> None:
    task = session.scalars(select(Task)).first()
    assert task is not None
    tag = session.scalars(select(Tag).where(Tag.user_id != task.user_id)).first()
    assert tag is not None
    statement = TaskTag.__table__.insert().values(  # type: ignore[attr-defined]
        user_id=task.user_id, task_id=task.id, tag_id=tag.id
    )
    assert_refused(session, statement, "task_tags_user_id_tag_id_fkey")


def test_done_is_done_at_a_time(session: Session) -> None:
    open_ = session.scalars(select(Task).where(Task.status == TaskStatus.TODO)).first()
    assert open_ is not None
    table = Task.__table__  # type: ignore[attr-defined]
    assert_refused(
        session,
        table.update().where(table.c.id == open_.id).values(status="done"),
        "tasks_completed_at_check",
    )
    open_.status, open_.completed_at = TaskStatus.DONE, dt.datetime.now(dt.UTC)
    session.flush()


def test_everything_goes_with_its_owner(session: Session) -> None:
    tag = session.scalars(select(TaskTag)).first()
    assert tag is not None
    owner = tag.user_id
    session.delete(session.get_one(User, owner))
    session.flush()
    session.expire_all()
    for column in (Task.user_id, Tag.user_id, TaskTag.user_id, Reminder.user_id, UserPreference.user_id):
        assert session.scalars(select(column).where(col(column) == owner)).all() == []


def test_relationships_lead_both_ways(session: Session) -> None:
    preference = session.scalars(select(UserPreference)).first()
    assert preference is not None
    assert preference.user.preferences is preference
    link = session.scalars(select(TaskTag)).first()
    assert link is not None
    with counted(engine_of(session)) as statements:
        assert link in link.task.task_tags
        assert link in link.tag.task_tags
        assert link.task.user is link.tag.user
    assert len(statements) <= 6
