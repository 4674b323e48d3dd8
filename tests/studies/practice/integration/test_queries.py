"""What the application asks: loaded in few queries, page by page, locked where two may come at once."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import raiseload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from studies.practice import queries
from studies.practice.engine import get_session, new_engine, new_sessions
from studies.practice.enums import SessionStatus
from studies.practice.models import Problem, Response, Session, SessionProblem, Streak, Student
from tests.studies.vocabulary import counted, engine_of, in_session

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session as Work

NOW = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)


def test_eager_loading_takes_as_many_queries_for_all_as_for_one(session: Work) -> None:
    eager = selectinload(Student.sessions).selectinload(Session.session_problems)
    sent = []
    for limit in (1, 20):
        session.expunge_all()
        with counted(engine_of(session)) as statements:
            students = session.scalars(select(Student).options(eager).limit(limit)).all()
            assert len(students) == limit
            assert all(s.session_problems for student in students for s in student.sessions)
        sent.append(len(statements))
    assert sent == [3, 3]


def test_lazy_loading_takes_one_more_for_each(session: Work) -> None:
    with counted(engine_of(session)) as statements:
        students = session.scalars(select(Student).limit(10)).all()
        assert all(student.sessions for student in students)
    assert len(statements) == 1 + 10, "N+1: what eager loading avoids"


def test_a_lazy_load_can_be_forbidden(session: Work) -> None:
    student = session.scalars(select(Student).options(raiseload("*")).limit(1)).one()
    with pytest.raises(InvalidRequestError, match="sessions"):
        assert student.sessions


def test_the_history_is_read_page_by_page_and_whole(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        first = await queries.history(db, 1, limit=2)
        rest = await queries.history(db, 1, before=first[-1], limit=2)
        times = [s.created_at for s in (*first, *rest)]
        assert len(times) == await db.scalar(
            select(func.count()).select_from(Session).where(Session.student_id == 1)
        )
        assert times == sorted(times, reverse=True)
        db.expunge_all()  # all that a page shows is loaded
        shown = [(sp.problem.question_en, len(sp.responses)) for s in first for sp in s.session_problems]
        assert len(shown) == 6

    in_session(url, work)


def test_a_page_of_history_takes_three_queries(url: str) -> None:
    async def work(db: AsyncSession) -> int:
        engine = engine_of(db.sync_session)
        with counted(engine) as statements:
            await queries.history(db, 1, limit=50)
        return len(statements)

    assert in_session(url, work) == 3


def test_problems_are_chosen_from_easy_to_hard_without_the_archived(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        sample = (await db.scalars(select(Problem).where(Problem.archived_at.is_(None)))).first()
        assert sample is not None
        found = await queries.choose_problems(db, sample.grade, sample.topic, limit=100)
        assert sample in found
        assert [p.difficulty for p in found] == sorted(p.difficulty for p in found)
        paged = [
            p
            for offset in range(len(found) + 1)
            for p in await queries.choose_problems(db, sample.grade, sample.topic, offset=offset, limit=1)
        ]
        assert paged == list(found)
        sample.archived_at = NOW
        await db.flush()
        assert sample not in await queries.choose_problems(db, sample.grade, sample.topic, limit=100)

    in_session(url, work)


def test_a_student_who_left_is_found_no_more_but_stays(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        student = await db.get_one(Student, 5)
        assert await queries.get_student(db, student.telegram_id) is student
        await queries.archive_student(db, student, NOW)
        assert await queries.get_student(db, student.telegram_id) is None
        rows = select(func.count()).select_from(Session).where(Session.student_id == 5)
        assert await db.scalar(rows), "past sessions stay"

    in_session(url, work)


def test_a_session_is_opened_answered_and_closed(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        student = Student(telegram_id=99_000_000_002, name="Rafi", grade=6)
        db.add(student)
        await db.flush()
        problems = (await db.scalars(select(Problem).limit(3))).all()
        opened = await queries.create_session(db, student.id, problems)
        assert opened.id
        assert [sp.problem_number for sp in opened.session_problems] == [1, 2, 3]
        await db.refresh(opened)
        assert opened.status is SessionStatus.IN_PROGRESS
        await queries.complete(db, opened, opened.created_at + dt.timedelta(minutes=5))
        assert (opened.status, opened.version) == (SessionStatus.COMPLETED, 2)

    in_session(url, work)


def test_the_success_rate_is_a_share(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        problem = await db.scalar(select(Response.problem_id).limit(1))
        assert problem is not None
        rate = await queries.success_rate(db, problem)
        assert rate is not None
        assert 0 <= rate <= 1
        assert await queries.success_rate(db, -1) is None

    in_session(url, work)


@pytest.mark.parametrize(
    ("last", "current", "wanted"),
    [(None, 0, 1), (1, 4, 5), (2, 4, 1), (0, 4, 4)],
    ids=["first day", "day after", "a day missed", "same day again"],
)
def test_a_streak_counts_days_in_a_row(url: str, last: int | None, current: int, wanted: int) -> None:
    today = dt.date(2026, 11, 20)

    async def work(db: AsyncSession) -> None:
        student = Student(telegram_id=99_000_000_003, name="Tania", grade=8)
        before = None if last is None else today - dt.timedelta(days=last)
        student.streak = Streak(current_streak=current, longest_streak=current, last_practice_date=before)
        db.add(student)
        await db.flush()
        streak = await queries.practised(db, student.id, today)
        assert (streak.current_streak, streak.last_practice_date) == (wanted, today)
        assert streak.longest_streak == max(current, wanted)

    in_session(url, work)


def test_two_answers_at_the_same_moment_add_one_day(own_url: str) -> None:
    day = dt.date(2027, 1, 1)

    async def work() -> int:
        engine = new_engine(own_url)
        sessions = new_sessions(engine)

        async def answer() -> None:
            async with asynccontextmanager(get_session)(sessions) as db:
                await queries.practised(db, 1, day)
                await asyncio.sleep(0.05)  # the other one waits for the row

        await asyncio.gather(answer(), answer())
        async with sessions() as db:
            streak = await db.get_one(Streak, 1)
        await engine.dispose()
        return streak.current_streak

    assert asyncio.run(asyncio.wait_for(work(), 60)) == 1


def test_the_second_of_two_changes_is_refused(own_url: str) -> None:
    async def work() -> None:
        engine = new_engine(own_url)
        sessions = new_sessions(engine)
        unit = asynccontextmanager(get_session)
        async with unit(sessions) as one:
            mine = await one.get_one(Student, 1)
            async with unit(sessions) as two:
                theirs = await two.get_one(Student, 1)
                theirs.grade = 8 if theirs.grade != 8 else 7
            mine.name = "Too late"
            with pytest.raises(StaleDataError):
                await one.flush()
            await one.rollback()
        await engine.dispose()

    asyncio.run(asyncio.wait_for(work(), 60))


def test_a_unit_of_work_that_fails_leaves_nothing(own_url: str) -> None:
    async def work() -> int | None:
        engine = new_engine(own_url)
        sessions = new_sessions(engine)

        async def fail() -> None:
            async with asynccontextmanager(get_session)(sessions) as db:
                db.add(Student(telegram_id=99_000_000_004, name="Gone", grade=7))
                await db.flush()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        async with sessions() as db:
            found = await db.scalar(select(func.count()).select_from(Student).where(Student.name == "Gone"))
        await engine.dispose()
        return found

    assert asyncio.run(asyncio.wait_for(work(), 60)) == 0


def test_a_session_problem_is_read_in_its_order(session: Work) -> None:
    found = session.scalars(select(Session).options(selectinload(Session.session_problems)).limit(5)).all()
    numbers = [[sp.problem_number for sp in one.session_problems] for one in found]
    assert all(n == sorted(n) for n in numbers)
    assert all(isinstance(sp, SessionProblem) for one in found for sp in one.session_problems)
